"""What is done with files in the quarantine: brought back by a set of changes, or deleted for good."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from musictui.errors import MusictuiError
from musictui.files import quarantine
from musictui.files.lock import ApplyLock
from musictui.files.quarantine import Kept
from musictui.jobs.recover_changes import lock_path
from musictui.library import outline, vetted
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


def restore_draft(conn: Any, files: Sequence[Kept]) -> Draft:
    """What brings files back to where they were; it takes back their removal, where the journal knows it."""
    sets = {int(kept.set_id) for kept in files if kept.set_id.isdecimal()}
    removals = outline.removals(conn, sets)
    changes = [
        Change(
            Deed.RESTORE,
            kept.stored,
            target=kept.original,
            reason=kept.reason,
            undoes=removals.get(kept.stored),
        )
        for kept in files
    ]
    count = f"{len(changes):,} file{'s' * (len(changes) != 1)}"
    return Draft(f"Restore {count} from the quarantine", changes)


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


def _lock(library: Path, holder: str) -> AbstractContextManager[object]:
    """Nobody else changes files meanwhile; without a library there is nobody to agree with."""
    return ApplyLock.acquire(lock_path(library), holder=holder) if library.exists() else nullcontext()
