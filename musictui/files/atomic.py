"""Writing a file so that it is there whole or not at all."""

import contextlib
import os
import stat
from collections.abc import Iterator
from typing import BinaryIO

from musictui.errors import StorageError
from musictui.files.copying import sibling, sync_folder

NEW_FILE_MODE = 0o666
"""Before the umask, as for any new file."""


@contextlib.contextmanager
def replacing(path: str) -> Iterator[BinaryIO]:
    """A stream whose content becomes the file `path` when the block ends, and is dropped if it raises.

    A symbolic link stays and what it points to is replaced. A device or a pipe is written to as it is, and so is a
    stream that is open already, such as /dev/stdout: what was written to it before stays.

    Raises:
        StorageError: The file cannot be written; what was there before is untouched.
    """
    try:
        if _is_open_stream(path):
            with open(path, "ab") as stream:
                yield stream
            return
        target = os.path.realpath(path)
        status = _status(target)
        if status is not None and not stat.S_ISREG(status.st_mode):
            with open(target, "wb") as stream:
                yield stream
            return
        with _temporary(target, status) as stream:
            yield stream
    except OSError as error:
        # The block only writes to the stream, so that this is about the file wherever it was raised.
        raise StorageError(
            f"{path} could not be written: {error.strerror}.",
            hint="Check the folder, and the space on its disk.",
        ) from error


@contextlib.contextmanager
def _temporary(target: str, status: os.stat_result | None) -> Iterator[BinaryIO]:
    """A new file beside `target` that takes its place at the end."""
    temporary = os.fsdecode(sibling(os.fsencode(target)))
    descriptor = os.open(
        temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), NEW_FILE_MODE
    )
    try:
        with os.fdopen(descriptor, "wb") as stream:
            if status is not None:
                os.chmod(temporary, stat.S_IMODE(status.st_mode))
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    sync_folder(os.fsencode(os.path.dirname(target)))


def _is_open_stream(path: str) -> bool:
    """Whether a path names a file descriptor, as /dev/stdout and /dev/fd/3 do."""
    step = os.path.abspath(path)
    while os.path.islink(step):
        if os.path.dirname(os.path.realpath(os.path.dirname(step))).startswith("/proc/"):
            return True
        step = os.path.join(os.path.dirname(step), os.readlink(step))
    return False


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None
