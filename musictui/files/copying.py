"""Replacing a user's file by a changed copy: the copy beside it, what it inherits, and the swap.

A copy waits under a short hidden name in the same folder, a sibling, so that taking the file's place is
one rename. All errors of the system come as `StorageError`.
"""

import contextlib
import errno
import os
import re
import secrets
import stat
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from musictui.errors import StorageError
from musictui.files.failures import told
from musictui.files.walk import OURS

SIBLING_PREFIX = OURS
"""How the names of siblings begin."""

BLOCK = 1 << 20
"""Bytes that are read at once where the system does not copy by itself."""

SYNCED_AT_ONCE = 8

_SIBLING = re.compile(re.escape(SIBLING_PREFIX) + rb"[0-9a-f]{8}\.part")
_RANGE = 1 << 30
_FICLONE = 0x40049409
"""The ioctl by which a file shares the blocks of another. Source: linux/fs.h."""
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
_CREATE = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_PRIVATE = 0o600
_NOT_FOR_THIS = frozenset(
    [errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM, errno.EACCES, errno.ENODATA, errno.EINVAL, errno.ENOENT]
)
"""What systems answer for an attribute that a file system does not take or a user may not set."""


def sibling(path: bytes) -> bytes:
    """A fresh hidden name in the folder of `path`, of 23 bytes however long the file's own name is."""
    return os.path.join(os.path.dirname(path), SIBLING_PREFIX + secrets.token_hex(4).encode() + b".part")


def is_sibling(name: bytes) -> bool:
    """Whether a name, without its folder, is one that `sibling` gives."""
    return _SIBLING.fullmatch(name) is not None


def remove_siblings(folder: bytes) -> int:
    """Delete the siblings that an interrupted change left in a folder, and count them.

    Only to be called by who holds the lock of the library: the copies of a change at work look the same.
    """
    removed = 0
    with told(folder, "cleaned"), contextlib.suppress(FileNotFoundError, NotADirectoryError):
        for name in os.listdir(folder):
            path = os.path.join(folder, name)
            if is_sibling(name) and stat.S_ISREG(os.lstat(path).st_mode):
                os.unlink(path)
                removed += 1
    return removed


def copy(source: bytes, target: bytes) -> None:
    """Copy the content of a file into a new one that only its owner may read; what is there is never touched.

    Where the file system can share blocks, the copy costs nothing. After an error no target is left.
    """
    with told(source, "copied"):
        reading = os.open(source, _READ)
        try:
            status = os.fstat(reading)
            if not stat.S_ISREG(status.st_mode):
                raise StorageError(f"{os.fsdecode(source)} could not be copied: it is no regular file.")
            writing = create(target)
            try:
                if not _clone(reading, writing):
                    copy_range(reading, writing, 0, status.st_size)
            except BaseException:
                with contextlib.suppress(OSError):
                    os.unlink(target)
                raise
            finally:
                os.close(writing)
        finally:
            os.close(reading)


def create(path: bytes) -> int:
    """A descriptor for reading and writing of a file that was not there before, of mode 0600.

    Raises:
        OSError: It is there, or cannot be made.
    """
    return os.open(path, _CREATE, _PRIVATE)


def copy_range(reading: int, writing: int, start: int, size: int) -> None:
    """Append `size` bytes of one descriptor from `start` to the end of another, by the system where it can.

    Raises:
        OSError: The source ended early, or one of them failed.
    """
    position = _copy_by_system(reading, writing, start, size)
    os.lseek(reading, position, os.SEEK_SET)
    os.lseek(writing, 0, os.SEEK_END)
    while position < start + size:
        block = os.read(reading, min(BLOCK, start + size - position))
        if not block:
            raise OSError(errno.EIO, "it became shorter meanwhile")
        position += len(block)
        write_all(writing, block)


def write_all(descriptor: int, data: bytes | memoryview) -> None:
    """Write all of `data` at the descriptor's position, however little the system takes at once."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _copy_by_system(reading: int, writing: int, start: int, size: int) -> int:
    """Copy without passing through this process; gives the position in the source that was reached."""
    position = start
    if sys.platform == "linux":
        os.lseek(writing, 0, os.SEEK_END)
        # Old kernels and some network file systems refuse: the rest is then read and written.
        with contextlib.suppress(OSError):
            while position < start + size:
                count = os.copy_file_range(
                    reading, writing, min(_RANGE, start + size - position), offset_src=position
                )
                if not count:
                    break
                position += count
    return position


def _clone(reading: int, writing: int) -> bool:
    """Let one file share the blocks of another; False where the file system cannot."""
    if sys.platform != "linux":
        return False
    import fcntl

    try:
        fcntl.ioctl(writing, _FICLONE, reading)
    except OSError:
        return False
    return True


def dress(source: bytes, target: bytes, *, keep_mtime: bool) -> None:
    """Give a copy the mode, the owner and the extended attributes of its original, as far as they may be given.

    Args:
        source: The original.
        target: The copy.
        keep_mtime: Give it the original's times, too; otherwise it is as new as it is.
    """
    with told(target, "given the rights of its original"):
        status = os.stat(source)
        _own(target, status)
        os.chmod(target, stat.S_IMODE(status.st_mode))
        _give_attributes(source, target)
        if keep_mtime:
            os.utime(target, ns=(status.st_atime_ns, status.st_mtime_ns))


def _own(target: bytes, wanted: os.stat_result) -> None:
    """Set owner and group; a user who may not give a file away may still give it to a group."""
    if sys.platform == "win32":
        return
    now = os.stat(target)
    for owner, group in ((wanted.st_uid, wanted.st_gid), (-1, wanted.st_gid)):
        if (now.st_uid if owner == -1 else owner, group) == (now.st_uid, now.st_gid):
            return
        # Without the right to it, or on file systems without owners, the copy belongs to who made it.
        with contextlib.suppress(OSError):
            os.chown(target, owner, group)
            return


def _give_attributes(source: bytes, target: bytes) -> None:
    """Copy the extended attributes, access lists among them; those of the copy's own are kept."""
    if sys.platform != "linux":
        return
    try:
        names = os.listxattr(source)
    except OSError as error:
        if error.errno in _NOT_FOR_THIS:
            return
        raise
    for name in names:
        try:
            os.setxattr(target, name, os.getxattr(source, name))
        except OSError as error:
            if error.errno not in _NOT_FOR_THIS:
                raise


def sync_file(path: bytes) -> None:
    """Have the content of a file on its disk."""
    with told(path, "written to its disk"):
        # Windows only syncs what it may write.
        descriptor = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sync_files(paths: Sequence[bytes]) -> dict[bytes, StorageError]:
    """Have the contents of files on the disk, together; gives those that the system refused, with why.

    Side by side they take a fraction of the time: file systems write what many wait for at once.
    """
    failed: dict[bytes, StorageError] = {}

    def sync(path: bytes) -> None:
        try:
            sync_file(path)
        except StorageError as error:
            failed[path] = error

    with ThreadPoolExecutor(SYNCED_AT_ONCE) as pool:
        list(pool.map(sync, paths))
    return failed


def sync_folder(path: bytes) -> None:
    """Make a rename in a folder last; some systems cannot sync a folder, and then do not need it."""
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def replace(temporary: bytes, path: bytes) -> None:
    """Put a finished copy in the place of a file, in one step; syncing the folder is another."""
    with told(path, "replaced"):
        os.replace(temporary, path)


def resolve(path: bytes) -> bytes:
    """The file that is replaced when `path` is changed: what symbolic links lead to, else the path itself."""
    with told(path, "found"):
        return os.path.realpath(path, strict=True)


def hard_links(path: bytes) -> int:
    """How many names a file has; the others keep the old content when one is replaced."""
    with told(path, "read"):
        return os.stat(path).st_nlink


def discard(path: bytes) -> None:
    """Delete a file that nobody needs any more; nothing happens where there is none or it cannot be."""
    with contextlib.suppress(OSError):
        os.unlink(path)
