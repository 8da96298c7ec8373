"""What the system says of a file, as a sentence with advice."""

import contextlib
import errno
import os
from collections.abc import Iterator

from musictui.errors import StorageError

_HINTS = {
    errno.ENOSPC: "Make room on its disk, then try again.",
    errno.EDQUOT: "Your share of its disk is used up; make room, then try again.",
    errno.EROFS: "Its disk can only be read; it may be write-protected, or mounted so after an error.",
    errno.EACCES: "Give yourself the right to write there.",
    errno.EPERM: "Give yourself the right to write there; it may also be marked as immutable.",
    errno.EIO: "Its disk is failing, or was unplugged.",
    errno.EXDEV: "Source and target are on different disks.",
}
_HINT = "Check the file, its folder and its disk."


@contextlib.contextmanager
def told(path: bytes, what: str) -> Iterator[None]:
    """Turn an error of the system into a `StorageError`: "PATH could not be WHAT: REASON."."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error) or "an unknown error"
        raise StorageError(
            f"{os.fsdecode(path)} could not be {what}: {reason}.",
            hint=_HINTS.get(error.errno or 0, _HINT),
        ) from error
