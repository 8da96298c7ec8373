"""The lock that lets one process at a time change the files of a library.

The system holds it: it ends with the process, however that ends. The lock's file stays and tells who
holds it.
"""

import contextlib
import errno
import os
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from musictui.errors import MusictuiError, StorageError
from musictui.files.failures import told

_FREE = frozenset([errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK])
_BEHIND = 1 << 30
"""Where Windows locks a byte: behind the text, which others must be able to read."""


class LockedError(MusictuiError):
    """Another process changes files of the same library."""


class ApplyLock:
    """The right to change files, held until `release` or the end of the `with` block."""

    def __init__(self, descriptor: int) -> None:
        """Of the locked file; see `acquire`."""
        self._descriptor = descriptor

    @classmethod
    def acquire(cls, path: Path, *, holder: str) -> Self:
        """Take the lock, at once or not at all.

        Args:
            path: The lock's file; its folder is made where needed.
            holder: Who takes it, for others to read: "musictui undo 12".

        Raises:
            LockedError: It is held, by another process or elsewhere in this one.
            StorageError: The file cannot be written, or its file system has no locks.
        """
        name = os.fsencode(path)
        with told(name, "locked"):
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
            try:
                _lock(descriptor)
                _write(descriptor, f"{os.getpid()}\n{_line(holder)}\n{time.strftime('%Y-%m-%d %H:%M:%S')}\n")
            except BaseException:
                os.close(descriptor)
                raise
        return cls(descriptor)

    @staticmethod
    def is_held(path: Path) -> bool:
        """Whether somebody holds it just now; where that cannot be asked, nobody does."""
        try:
            descriptor = os.open(path, os.O_RDWR)
        except OSError:
            return False
        try:
            # Who holds it has written who it is; so nobody who is about to take it is in our way.
            if _text(descriptor):
                _lock(descriptor)
        except LockedError:
            return True
        except MusictuiError:
            return False
        finally:
            os.close(descriptor)
        return False

    def release(self) -> None:
        """Give it back; a second time does nothing."""
        if self._descriptor < 0:
            return
        descriptor, self._descriptor = self._descriptor, -1
        # The text is for those who wait: whether the disk takes it does not matter for the lock.
        with contextlib.suppress(OSError):
            _write(descriptor, "")
        os.close(descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _lock(descriptor: int) -> None:
    """Lock an open file, or tell who holds it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, _BEHIND, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _FREE:
            raise _locked(_text(descriptor)) from None
        if error.errno in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS):
            raise StorageError(
                "The library's folder is on a file system without locks.",
                hint="Files are only changed under a lock; keep the library on a local disk (MUSICTUI_HOME).",
            ) from error
        raise


def _line(text: str) -> str:
    return " ".join(text.split())


def _write(descriptor: int, text: str) -> None:
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, text.encode("utf-8", "backslashreplace"))


def _text(descriptor: int) -> str:
    os.lseek(descriptor, 0, os.SEEK_SET)
    return os.read(descriptor, 4096).decode("utf-8", "replace")


def _locked(text: str) -> LockedError:
    """What is known of the holder: a process that just began or just ended left no words."""
    lines = text.splitlines()
    known = len(lines) >= 3
    who = f"{lines[1]} (process {lines[0]}, since {lines[2]})" if known else "Another process"
    return LockedError(
        f"{who} is changing files of this library.", hint="Wait until it is done, or stop it, then try again."
    )
