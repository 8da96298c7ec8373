"""How far one long call in a worker has come: two numbers in a small file, which both sides have open."""

import contextlib
import os
import struct
import tempfile
from collections.abc import Iterator
from typing import NamedTuple

_NUMBERS = struct.Struct("<qq")


class Count(NamedTuple):
    """What is done of a whole; of 0 it is not known yet."""

    done: int
    total: int


class Counter:
    """The file on the side of who waits."""

    def __init__(self, fd: int, path: str) -> None:
        self._fd = fd
        self.path = path
        """For `tell`, in the worker."""

    def read(self) -> Count:
        """What was told last."""
        data = os.pread(self._fd, _NUMBERS.size, 0)
        return Count(*_NUMBERS.unpack(data)) if len(data) == _NUMBERS.size else Count(0, 0)


@contextlib.contextmanager
def counter() -> Iterator[Counter]:
    """A counter while a call runs.

    Raises:
        OSError: There is no place for its file.
    """
    fd, path = tempfile.mkstemp(prefix="musictui-")
    try:
        yield Counter(fd, path)
    finally:
        os.close(fd)
        with contextlib.suppress(OSError):
            os.unlink(path)


def tell(path: str, done: int, total: int) -> None:
    """Tell how far it is. A worker on another machine, or one that outlives who waited, tells nobody."""
    with contextlib.suppress(OSError), open(path, "r+b", buffering=0) as file:
        file.write(_NUMBERS.pack(done, total))
