"""What kind of file system a folder is on."""

import os
from itertools import islice

from musictui.files.walk import is_within

EVENTLESS = frozenset(
    [
        "9p",
        "afpfs",
        "afs",
        "autofs",
        "beegfs",
        "ceph",
        "cifs",
        "davfs",
        "fuse.glusterfs",
        "fuse.gvfsd-fuse",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.smbnetfs",
        "fuse.sshfs",
        "fuse.vmhgfs-fuse",
        "glusterfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "prl_fs",
        "smb2",
        "smb3",
        "smbfs",
        "vboxsf",
        "virtiofs",
        "vmhgfs",
        "webdav",
    ]
)
"""File systems that others change too, without this machine's kernel hearing of it."""

_LOOKED_AT = 100


def kinds_of(folder: bytes) -> frozenset[str]:
    """The kinds of the file systems that a folder is on and that are mounted below it."""
    # 30 ms, for those who watch.
    import psutil

    real = os.path.realpath(folder)
    kinds: set[str] = set()
    around: tuple[bytes, str] = (b"", "")
    for mount in psutil.disk_partitions(all=True):
        point, kind = os.fsencode(mount.mountpoint), mount.fstype.lower()
        if is_within(point, real):
            kinds.add(kind)
        elif is_within(real, point):
            # The innermost one, and of several at one point the last, hides the others.
            around = max(around, (point, kind), key=lambda found: len(found[0]))
    return frozenset(kinds | {around[1]} - {""})


def ignores_case(folder: bytes) -> bool:
    """Whether the file system of a folder takes names that differ in capitals for one; seen from names in it."""
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in islice(entries, _LOOKED_AT)]
    except OSError:
        return False
    for name in names:
        other = name.swapcase()
        if other != name and other not in names:
            path, swapped = os.path.join(folder, name), os.path.join(folder, other)
            return os.path.exists(swapped) and os.path.samefile(path, swapped)
    return False
