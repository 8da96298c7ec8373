"""What is done with files in the quarantine: brought back by a set of changes, or deleted for good."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from musictui.errors import MusictuiError
from musictui.files import quarantine
from musictui.files.lock import ApplyLock
from musictui.files.quarantine import Kept
from musictui.jobs.recover_changes import lock_path
from musictui.jobs.undo_changes import linked
from musictui.library import outline, removed, vetted
from musictui.model.changes import Change, Deed, Draft


def kept_files(folders: Sequence[bytes]) -> tuple[list[Kept], list[MusictuiError]]:
    """What is in the quarantines of library folders, the newest first, and what could not be read."""
    found: list[Kept] = []
    problems: list[MusictuiError] = []
    for folder in folders:
        try:
            found += quarantine.entries(folder)
        except MusictuiError as error:
            problems.append(error)
    return sorted(found, key=lambda kept: kept.removed_s, reverse=True), problems


def folders(conn: Any) -> list[bytes]:
    """The folders that have a quarantine of their own: the library's, and those out of which vettings removed files."""
    return vetted.quarantine_roots(conn)


def are_known(conn: Any, files: Sequence[Kept]) -> bool:
    """Whether the library has all the folders that files were removed from; else there is only `put_back`."""
    return {kept.root for kept in files}.issubset(folders(conn))


def restore_draft(conn: Any, files: Sequence[Kept]) -> Draft:
    """What brings files back to where they were; it takes back their removal, where the journal knows it."""
    sets = {int(kept.set_id) for kept in files if kept.set_id.isdecimal()}
    removals = outline.removals(conn, sets)
    changes = linked([_restore(kept, *removals.get(kept.stored, (0, None))) for kept in files])
    count = f"{len(changes):,} file{'s' * (len(changes) != 1)}"
    undone = {change.undoes and change.undoes[0] for change in changes}
    # What takes one set back is an undo of it, and not a set to be taken back before it.
    return Draft(
        f"Restore {count} from the quarantine", changes, undoes=undone.pop() if len(undone) == 1 else None
    )


def _restore(kept: Kept, set_id: int, removal: Change | None) -> Change:
    """What brings a file back; where the journal knows its removal, as an undo does."""
    back = Change(Deed.RESTORE, kept.stored, target=kept.original, reason=kept.reason)
    if removal is None:
        return back
    return replace(
        back,
        track_id=removal.track_id,
        before=removal.before,
        undoes=(set_id, removal.number),
        keeper=removal.keeper,
    )


def put_back(library: Path, files: Sequence[Kept], *, holder: str) -> tuple[int, list[tuple[Kept, str]]]:
    """Move files back without a set of changes, where the library does not know their folders.

    Gives how many, and those that stay in the quarantine with the reason. Blocks, so it is for a thread.

    Raises:
        LockedError: Another process is changing files.
    """
    problems = []
    with _lock(library, holder):
        for kept in files:
            try:
                quarantine.restore(kept)
            except MusictuiError as error:
                problems.append((kept, error.message))
    return len(files) - len(problems), problems


def delete_for_good(library: Path, files: Sequence[Kept], *, holder: str) -> int:
    """Delete files in the quarantine, and the folders that are empty then; gives how many files.

    Blocks, so it is for a thread.

    Raises:
        LockedError: Another process is changing files.
        StorageError: The system refuses; those before are gone.
    """
    with _lock(library, holder):
        for kept in files:
            quarantine.delete(kept)
        for root in {kept.root for kept in files}:
            quarantine.empty_folders(root)
    return len(files)


def forget_deleted(conn: Any, files: Sequence[Kept]) -> None:
    """Let go of what the library still knew of files that were deleted for good."""
    removed.forget(conn, [(kept.original, kept.size) for kept in files])


def _lock(library: Path, holder: str) -> AbstractContextManager[object]:
    """Nobody else changes files meanwhile; without a library there is nobody to agree with."""
    return ApplyLock.acquire(lock_path(library), holder=holder) if library.exists() else nullcontext()
