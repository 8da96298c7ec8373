"""Removed files wait in the quarantine, at the top of their library folder, until they are wanted or deleted.

Beside the files of each set of changes stands a manifest, so that they can be put back without the
library. A line of it is written before its file is moved: what has a line and no file was never moved,
or is back.
"""

import contextlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from musictui.errors import StorageError
from musictui.files import copying
from musictui.files.delta import file_hash
from musictui.files.failures import told
from musictui.files.moving import check_regular, folders_for, move
from musictui.files.walk import QUARANTINE, is_within

MANIFEST = b"manifest.jsonl"
"""Beside the files of a set, a JSON object a line, the newest last."""

_SET_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_STORED = re.compile(rb"([0-9]{6,})(?:\.[^/]*)?")
_LONGEST_EXTENSION = 16
_FOLDER_MODE = 0o700


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the quarantine."""

    root: bytes
    """The library folder whose quarantine it is in."""
    stored: bytes
    """The path where it waits."""
    original: bytes
    """The path where it was, below the root."""
    size: int
    """In bytes."""
    hash: bytes
    """The `delta.file_hash` of its content."""
    set_id: str
    """The set of changes that removed it."""
    reason: str
    removed_s: int
    """When, in seconds since 1970."""


def put(root: bytes, path: bytes, *, set_id: str, reason: str, now_s: int, after: Kept | None = None) -> Kept:
    """Move a file below a library folder into its quarantine.

    Args:
        root: The library folder.
        path: The file.
        set_id: The set of changes that removes it.
        reason: Why.
        now_s: When, in seconds since 1970.
        after: What the same set put into the same quarantine just before, whose number need not be looked for.

    Raises:
        StorageError: It is no regular file below the folder, or the system refuses; it is then where it was.
    """
    if _SET_ID.fullmatch(set_id) is None:
        raise ValueError(f"{set_id!r} cannot name a folder of the quarantine")
    if not _is_below(path, root) or is_within(path, os.path.join(root, QUARANTINE)):
        raise StorageError(
            f"{os.fsdecode(path)} is not in the library folder {os.fsdecode(root)}.",
            hint="It is not removed.",
        )
    check_regular(path)
    folder = set_folder(root, set_id)
    with told(folder, "made"):
        _make_folders(folder)
    kept = Kept(
        root=root,
        stored=os.path.join(folder, b"%06d" % _next_number(folder, after) + _extension(path)),
        original=path,
        size=_size(path),
        hash=file_hash(path),
        set_id=set_id,
        reason=reason,
        removed_s=now_s,
    )
    try:
        _note(folder, kept)
        move(path, kept.stored)
    except BaseException:
        _tidy(root, set_id)
        raise
    return kept


def restore(kept: Kept) -> bytes:
    """Move a file back to where it was, with the folders on the way; gives that path.

    Raises:
        StorageError: Something is there now, the file is gone from the quarantine or has another size
            than when it came, or the system refuses; what is in the quarantine stays there.
    """
    if _size(kept.stored) != kept.size:
        raise StorageError(
            f"{os.fsdecode(kept.stored)} is not what was removed: its size changed.",
            hint="It stays in the quarantine.",
        )
    with folders_for(kept.original):
        move(kept.stored, kept.original)
    _tidy(kept.root, kept.set_id)
    return kept.original


def is_intact(kept: Kept) -> bool:
    """Whether a file in the quarantine is there and, read whole, what was put there."""
    try:
        return _size(kept.stored) == kept.size and file_hash(kept.stored) == kept.hash
    except StorageError:
        return False


def entries(root: bytes) -> list[Kept]:
    """What is in the quarantine of a library folder, the oldest set first; damaged lines are passed over.

    Raises:
        StorageError: It cannot be read.
    """
    return [kept for set_id in _set_ids(root) for kept in _entries(root, set_id)]


def delete(kept: Kept) -> None:
    """Delete a file in the quarantine for good; one that is gone already is no error.

    Raises:
        StorageError: The system refuses.
    """
    if not _is_below(kept.stored, os.path.join(kept.root, QUARANTINE)):
        raise ValueError(f"{kept.stored!r} is not in the quarantine")
    with told(kept.stored, "deleted"), contextlib.suppress(FileNotFoundError):
        os.unlink(kept.stored)
    _tidy(kept.root, kept.set_id)


def empty_folders(root: bytes) -> int:
    """Remove the folders of sets, with their manifests, in which no file is left; gives how many there were.

    What an interrupted copy left there goes, too, so that only who holds the library's lock may call it.
    """
    before = _set_ids(root)
    for set_id in before:
        copying.remove_siblings(set_folder(root, set_id))
        _tidy(root, set_id)
    return len(before) - len(_set_ids(root))


def set_folder(root: bytes, set_id: str) -> bytes:
    """Where the files of a set wait, with their manifest."""
    return os.path.join(root, QUARANTINE, set_id.encode())


def _make_folders(folder: bytes) -> None:
    """The quarantine and the folder of a set in it; neither is followed out of the root by a link."""
    top = os.path.dirname(folder)
    for step in (top, folder):
        with contextlib.suppress(FileExistsError):
            os.mkdir(step, _FOLDER_MODE)
            copying.sync_folder(os.path.dirname(step))
        if os.path.islink(step) or not os.path.isdir(step):
            raise StorageError(
                f"{os.fsdecode(step)} is no folder.", hint="Rename it: the quarantine is there."
            )


def _note(folder: bytes, kept: Kept) -> None:
    """Write a line of the manifest, and have it on the disk."""
    line = json.dumps(
        {
            # Below the root, so that it holds where the drive is mounted elsewhere.
            "original": os.fsdecode(kept.original[len(kept.root.rstrip(b"/")) + 1 :]),
            "stored": os.fsdecode(os.path.basename(kept.stored)),
            "size": kept.size,
            "hash": kept.hash.hex(),
            "set": kept.set_id,
            "reason": kept.reason,
            "removed_s": kept.removed_s,
        }
    )
    path = os.path.join(folder, MANIFEST)
    with told(path, "written"):
        with open(path, "ab") as manifest:
            # A line that was cut by a crash must not swallow this one.
            manifest.write(
                b"\n" * (manifest.tell() > 0 and not _ends_with_newline(path)) + line.encode() + b"\n"
            )
            manifest.flush()
            os.fsync(manifest.fileno())
        copying.sync_folder(folder)


def _ends_with_newline(path: bytes) -> bool:
    with open(path, "rb") as manifest:
        manifest.seek(-1, os.SEEK_END)
        return manifest.read() == b"\n"


def _set_ids(root: bytes) -> list[str]:
    top = os.path.join(root, QUARANTINE)
    with told(top, "read"):
        try:
            names = os.listdir(top)
        except FileNotFoundError:
            return []
    # Numbers in their order, 9 before 10.
    return sorted(
        (os.fsdecode(name) for name in names if _SET_ID.fullmatch(os.fsdecode(name))),
        key=lambda name: (len(name), name),
    )


def _entries(root: bytes, set_id: str) -> list[Kept]:
    found: dict[bytes, Kept] = {}
    for line in _lines(set_folder(root, set_id)):
        kept = _parsed(root, set_id, line)
        if kept is not None and os.path.isfile(kept.stored) and not os.path.islink(kept.stored):
            found[kept.stored] = kept
    return list(found.values())


def _lines(folder: bytes) -> list[bytes]:
    path = os.path.join(folder, MANIFEST)
    with told(path, "read"):
        try:
            with open(path, "rb") as manifest:
                return manifest.read().splitlines()
        except (FileNotFoundError, NotADirectoryError):
            return []


def _parsed(root: bytes, set_id: str, line: bytes) -> Kept | None:
    """An entry of a manifest; None if it is damaged, or points to where none of ours does."""
    try:
        told_by_line: dict[str, Any] = json.loads(line)
        original = os.path.join(root, os.fsencode(told_by_line["original"]))
        stored = os.fsencode(told_by_line["stored"])
        kept = Kept(
            root=root,
            stored=os.path.join(set_folder(root, set_id), stored),
            original=original,
            size=int(told_by_line["size"]),
            hash=bytes.fromhex(told_by_line["hash"]),
            set_id=set_id,
            reason=str(told_by_line["reason"]),
            removed_s=int(told_by_line["removed_s"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return kept if _STORED.fullmatch(stored) and _is_below(original, root) else None


def _next_number(folder: bytes, after: Kept | None) -> int:
    """One more than any number of a file or a line: what a crash left is never taken for something else."""
    if after is not None and os.path.dirname(after.stored) == folder:
        return int(os.path.basename(after.stored).partition(b".")[0]) + 1
    with told(folder, "read"):
        names = list(os.listdir(folder))
    for line in _lines(folder):
        with contextlib.suppress(ValueError, KeyError, TypeError, RecursionError):
            names.append(os.fsencode(json.loads(line)["stored"]))
    return max((int(match[1]) for match in map(_STORED.fullmatch, names) if match), default=0) + 1


def _extension(path: bytes) -> bytes:
    extension = os.path.splitext(path)[1]
    return extension if len(extension) <= _LONGEST_EXTENSION else b""


def _size(path: bytes) -> int:
    with told(path, "read"):
        return os.lstat(path).st_size


def _is_below(path: bytes, folder: bytes) -> bool:
    """Whether a path is below a folder as it stands, without any step up; links are not looked at."""
    return (
        path.rstrip(b"/") != folder.rstrip(b"/")
        and is_within(path, folder)
        and b".." not in path.split(b"/")
        and b"\0" not in path
    )


def _tidy(root: bytes, set_id: str) -> None:
    """Remove the folder of a set in which no file is left, and the quarantine when it was the last."""
    folder = set_folder(root, set_id)
    if any(name != MANIFEST for name in _names(folder)):
        return
    with contextlib.suppress(OSError):
        os.unlink(os.path.join(folder, MANIFEST))
    for step in (folder, os.path.dirname(folder)):
        with contextlib.suppress(OSError):
            os.rmdir(step)


def _names(folder: bytes) -> Iterator[bytes]:
    """One after the other: who looks for any need not wait for ten thousand."""
    with contextlib.suppress(OSError), os.scandir(folder) as found:
        yield from (entry.name for entry in found)
