"""Moving a file without ever writing over another, to another file system, too."""

import contextlib
import ctypes
import errno
import os
import stat
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

from musictui.errors import StorageError
from musictui.files import copying
from musictui.files.failures import told

_AT_FDCWD = -100
_RENAME_NOREPLACE = 1
"""Source: renameat2(2)."""
_NO_SUCH_CALL = frozenset([errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP])
_NO_HARD_LINKS = frozenset(
    [errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EINVAL]
)


def move(source: bytes, target: bytes) -> None:
    """Give a file another name or place; the folder of the target must be there.

    Within a file system it is one rename. To another it is a copy with the original's rights and times,
    synced and compared byte by byte before the original goes. A name that differs from the old one in
    case alone is given on file systems that take both for one, too.

    Raises:
        StorageError: Something is at the target, the source is no regular file, or the system refuses.
            The source is then where it was, and whole.
    """
    if source == target:
        return
    check_regular(source)
    with told(source, "moved"):
        if _is_other_spelling(source, target):
            os.rename(source, target)
        else:
            try:
                _rename(source, target)
            except FileExistsError as error:
                raise _taken(target) from error
            except OSError as error:
                if error.errno != errno.EXDEV:
                    raise
                _move_across(source, target)
                return
    copying.sync_folder(os.path.dirname(target))
    if os.path.dirname(source) != os.path.dirname(target):
        copying.sync_folder(os.path.dirname(source))


@contextlib.contextmanager
def folders_for(target: bytes) -> Iterator[None]:
    """The folders on the way to a file are there inside the block; those that were made for it go if it raises.

    Raises:
        StorageError: The system refuses.
    """
    made: list[bytes] = []
    folder = os.path.dirname(target)
    while folder and not os.path.lexists(folder):
        made.append(folder)
        folder = os.path.dirname(folder)
    try:
        with told(target, "moved there"):
            os.makedirs(os.path.dirname(target), exist_ok=True)
        yield
    except BaseException:
        for each in made:
            with contextlib.suppress(OSError):
                os.rmdir(each)
        raise


def check_regular(path: bytes) -> None:
    """Refuse what is no file of its own: a link that moves may point nowhere.

    Raises:
        StorageError: It is a link, a folder or a device, or is not there.
    """
    with told(path, "moved"):
        if not stat.S_ISREG(os.lstat(path).st_mode):
            raise StorageError(
                f"{os.fsdecode(path)} is no regular file.", hint="Move what it points to instead."
            )


def same_content(one: bytes, other: bytes) -> bool:
    """Whether two files hold the same bytes, as their disks have them where the system can be asked."""
    with (
        told(other, "compared"),
        open(one, "rb", buffering=0) as left,
        open(other, "rb", buffering=0) as right,
    ):
        for file in (left, right):
            _forget_cached(file.fileno())
        while True:
            block = left.read(copying.BLOCK)
            if block != _read(right.fileno(), len(block)):
                return False
            if not block:
                return not right.read(1)


def _move_across(source: bytes, target: bytes) -> None:
    """Copy, compare, then remove the original."""
    temporary = copying.sibling(target)
    copying.copy(source, temporary)
    try:
        before = os.stat(source)
        copying.dress(source, temporary, keep_mtime=True)
        copying.sync_file(temporary)
        if not same_content(source, temporary):
            raise StorageError(
                f"{os.fsdecode(source)} could not be moved: its copy on the other disk came out different.",
                hint="The original is untouched. One of the two disks may be failing.",
            )
        after = os.stat(source)
        if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
            raise StorageError(
                f"{os.fsdecode(source)} could not be moved: it changed meanwhile.", hint="Try again."
            )
        _rename(temporary, target)
    except FileExistsError as error:
        raise _taken(target) from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
    copying.sync_folder(os.path.dirname(target))
    os.unlink(source)
    copying.sync_folder(os.path.dirname(source))


def _rename(source: bytes, target: bytes) -> None:
    """Rename unless something is at the target: by the system, else by a second name, else by looking first.

    Raises:
        FileExistsError: Something is there.
        OSError: The system refuses, with EXDEV for another file system.
    """
    if _rename_by_system(source, target):
        return
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        # FAT and some network drives know no second name; the library's lock keeps our own changes apart.
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), target) from error
        os.rename(source, target)
    else:
        os.unlink(source)


def _rename_by_system(source: bytes, target: bytes) -> bool:
    """One call that renames and never replaces; False where system or file system have none."""
    call = _renameat2()
    if call is None:
        return False
    if call(_AT_FDCWD, source, _AT_FDCWD, target, _RENAME_NOREPLACE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _NO_SUCH_CALL:
        return False
    raise OSError(number, os.strerror(number), source, None, target)


@cache
def _renameat2() -> Any:
    if sys.platform != "linux":
        return None
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is not None:
        call.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]
    return call


def _is_other_spelling(source: bytes, target: bytes) -> bool:
    """Whether the target is the source's own entry under another spelling, not a second entry."""
    folder, name = os.path.split(target)
    if _folded(source) != _folded(target):
        return False
    try:
        is_one = os.path.samestat(os.lstat(source), os.lstat(target))
    except FileNotFoundError:
        return False
    return is_one and name not in os.listdir(folder or b".")


def _folded(path: bytes) -> str:
    return unicodedata.normalize("NFC", os.fsdecode(path)).casefold()


def _taken(target: bytes) -> StorageError:
    return StorageError(
        f"{os.fsdecode(target)} is there already.", hint="Nothing is written over; choose another name."
    )


def _forget_cached(descriptor: int) -> None:
    """Have what was just written read back from the disk."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def _read(descriptor: int, size: int) -> bytes:
    parts = []
    while size and (block := os.read(descriptor, size)):
        parts.append(block)
        size -= len(block)
    return b"".join(parts)
