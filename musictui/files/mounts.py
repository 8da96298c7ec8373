"""What kind of file system a folder is on."""

import os

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
