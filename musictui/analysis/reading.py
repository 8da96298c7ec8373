"""Reading parts of a file, and hashing them so that no two different lists of parts give one hash."""

import hashlib
import os
import struct
from typing import NamedTuple, Self

BLOCK = 1 << 20
"""Bytes that are read at once."""

HASH_BYTES = 16
"""128 bits."""


class Range(NamedTuple):
    """Bytes of a file, from `start` to before `end`."""

    start: int
    end: int


class Reading:
    """A file open for reading at any place; what is behind its end reads as less, never as an error."""

    def __init__(self, path: bytes) -> None:
        """Open it.

        Raises:
            OSError: It cannot be opened.
        """
        # A pipe of that name must not be waited for.
        flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
        self._file = os.fdopen(os.open(path, flags), "rb", buffering=0)
        self.size = os.fstat(self._file.fileno()).st_size

    def at(self, start: int, size: int) -> bytes:
        """At most `size` bytes from `start`; none behind the end, however far a broken file points."""
        if start >= self.size:
            return b""
        self._file.seek(start)
        return self._file.read(size)

    def into(self, digest: "Digest", part: Range) -> None:
        """Hash a part as one."""
        digest.begin(part.end - part.start)
        position = part.start
        while position < part.end:
            block = self.at(position, min(BLOCK, part.end - position))
            if not block:
                break
            digest.more(block)
            position += len(block)

    def find(self, mark: bytes, part: Range) -> int:
        """Where a mark begins that lies whole within a part; the end of the part if none does."""
        position = part.start
        while position < part.end:
            block = self.at(position, min(BLOCK, part.end - position))
            found = block.find(mark)
            if found >= 0:
                return position + found
            if len(block) < len(mark):
                break
            # The end of a block may be the beginning of a mark.
            position += len(block) - len(mark) + 1
        return part.end

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


class Window:
    """A part of a file, as PyAV reads files: the demuxer does not see the tags around it."""

    def __init__(self, reading: Reading, part: Range) -> None:
        """Of a file that stays open while the window is used."""
        self._reading = reading
        self._part = part
        self._position = 0

    def read(self, size: int) -> bytes:
        """At most `size` bytes from the position."""
        left = self._part.end - self._part.start - self._position
        block = self._reading.at(self._part.start + self._position, max(min(size, left), 0))
        self._position += len(block)
        return block

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move the position, as files do."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._part.end - self._part.start}
        self._position = max(base[whence] + offset, 0)
        return self._position

    def tell(self) -> int:
        """The position."""
        return self._position


class Digest:
    """A 128-bit BLAKE2b of a list of named parts."""

    def __init__(self) -> None:
        self._hash = hashlib.blake2b(digest_size=HASH_BYTES)

    def add(self, name: bytes, data: bytes = b"") -> None:
        """One small part."""
        self.begin(len(name))
        self.more(name)
        self.begin(len(data))
        self.more(data)

    def begin(self, size: int) -> None:
        """Announce a part of `size` bytes."""
        self._hash.update(struct.pack("<Q", size))

    def more(self, data: bytes) -> None:
        """Bytes of the part that was announced last."""
        self._hash.update(data)

    def result(self) -> bytes:
        """The 16 bytes."""
        return self._hash.digest()
