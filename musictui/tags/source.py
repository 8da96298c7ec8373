"""An audio file opened once for reading, with bounds on what a damaged one can make us read."""

import io
import os
import stat
from typing import Self

HEAD_SIZE = 16 * 1024
"""Read at once on opening: the tags of most files without their covers, and the first frame."""

WINDOW_SIZE = 4096

MAX_READ = 64 * 1024 * 1024
"""No tag or header is larger; a size beyond it is damage."""

MAX_TEXT = 4 * 1024 * 1024
"""Bytes of the longest value that is kept; what is larger is no text."""

_OPEN_FLAGS = (
    os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
)
# O_NONBLOCK: opening a named pipe would wait for a writer that never comes.


MAX_READS = 100_000
"""How often a part of a file is read before that counts as going round in a circle."""


class CircleError(Exception):
    """A damaged file sends its reader round in a circle."""


class BadFileError(Exception):
    """Something about a file cannot be read; its text is a sentence for the user."""


class Source:
    """An open regular file: its size, its first bytes, and any others by offset."""

    __slots__ = ("_fd", "head", "name", "size")

    def __init__(self, path: bytes | str, named: bytes | str | None = None) -> None:
        """Open `path`, a copy of the file `named` where that is given.

        Raises:
            OSError: It cannot be opened or read.
            BadFileError: It is no regular file.
        """
        self.name = os.fsencode(named or path)
        """What tells by its extension, and by the files beside it, what the content leaves open."""
        self._fd = os.open(path, _OPEN_FLAGS)
        try:
            status = os.fstat(self._fd)
            _require_regular(status.st_mode)
            self.size = status.st_size
            self.head = os.read(self._fd, HEAD_SIZE)
        except BaseException:
            os.close(self._fd)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        os.close(self._fd)

    def at(self, offset: int, count: int) -> bytes:
        """Up to `count` bytes from `offset`; fewer where the file ends before.

        Raises:
            BadFileError: More is asked for than any sound file needs.
        """
        end = offset + count
        if offset >= 0 and end <= len(self.head):
            return self.head[offset:end]
        count = min(count, self.size - offset)
        if count <= 0 or offset < 0:
            return b""
        if count > MAX_READ:
            raise BadFileError("Damaged: a part of its header claims an impossible size.")
        os.lseek(self._fd, offset, os.SEEK_SET)
        data = os.read(self._fd, count)
        while len(data) < count and (more := os.read(self._fd, count - len(data))):
            data += more
        return data

    def tail(self, count: int) -> bytes:
        """The last `count` bytes, or the whole of a smaller file."""
        start = max(self.size - count, 0)
        return self.at(start, self.size - start)

    def view(self, start: int, end: int) -> "View":
        """The part between two offsets as a file object, for mutagen."""
        return View(self, start, end)


class Window:
    """Bytes of small parts that stand close together, by their offset; the file is read some thousand at a time.

    Its buffer is open to loops that would otherwise spend their time in calls.
    """

    __slots__ = ("_size", "_source", "base", "buffer")

    def __init__(self, source: Source, size: int = WINDOW_SIZE) -> None:
        self._source = source
        self._size = size
        self.base = 0
        """The offset of the buffer in the file."""
        self.buffer = source.head

    def hold(self, base: int, buffer: bytes) -> None:
        """Give these bytes, as if they stood at `base`."""
        self.base, self.buffer = base, buffer

    def move(self, offset: int) -> bytes:
        """The buffer, which begins at `offset` from now on."""
        self.hold(offset, self._source.at(offset, self._size))
        return self.buffer

    def at(self, offset: int, count: int) -> bytes:
        """As `Source.at`."""
        start = offset - self.base
        if start >= 0:
            data = self.buffer[start : start + count]
            if len(data) == count:
                return data
        if count > self._size or offset >= self._source.size:
            return self._source.at(offset, count)
        return self.move(offset)[:count]


def _require_regular(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise BadFileError("This is a folder, not a file.")
    if not stat.S_ISREG(mode):
        raise BadFileError("This is a device or a pipe, not a file.")


class View(io.RawIOBase):
    """A read-only file object over a part of a source, which never reads beyond its end, nor without end.

    A packet of size zero in a Musepack file lets mutagen 1.48 read the same bytes for ever.
    """

    def __init__(self, source: Source, start: int, end: int) -> None:
        super().__init__()
        self._source = source
        self._start = start
        self._size = max(end - start, 0)
        self._position = 0
        self._reads = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """Bytes from the start of the view."""
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move; before the start is an error, as with a file."""
        base = (0, self._position, self._size)[whence]
        if base + offset < 0:
            raise OSError(22, "Invalid argument")
        self._position = base + offset
        return self._position

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, all the rest by default.

        Raises:
            CircleError: This has happened too often.
        """
        self._reads += 1
        if self._reads > MAX_READS:
            raise CircleError
        left = max(self._size - self._position, 0)
        data = self._source.at(self._start + self._position, left if size < 0 else min(size, left))
        self._position += len(data)
        return data
