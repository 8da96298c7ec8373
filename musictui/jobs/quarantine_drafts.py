"""What is done with files in the quarantine: brought back by a set of changes, or deleted for good."""

from collections.abc import Sequence
from typing import Any

from musictui.errors import MusictuiError
from musictui.files import quarantine
from musictui.files.lock import ApplyLock
from musictui.files.quarantine import Kept
from musictui.jobs.recover_changes import lock_path
from musictui.library import outline, roots
from musictui.library.database import Database
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
    """The library's folders, each of which has a quarantine of its own."""
    return [root.path for root in roots.all(conn)]


def restore_draft(conn: Any, files: Sequence[Kept]) -> Draft:
    """What brings files back to where they were; it takes back their removal, where the journal knows it."""
    changes = [
        Change(
            Deed.RESTORE,
            kept.stored,
            target=kept.original,
            reason=kept.reason,
            undoes=outline.removal_of(conn, kept.stored),
        )
        for kept in files
    ]
    count = f"{len(changes):,} file{'s' * (len(changes) != 1)}"
    return Draft(f"Restore {count} from the quarantine", changes)


def delete_for_good(database: Database, files: Sequence[Kept], *, holder: str) -> int:
    """Delete files in the quarantine; gives how many. Blocks, so it is for a thread.

    Raises:
        LockedError: Another process is changing files.
        StorageError: The system refuses; those before are gone.
    """
    with ApplyLock.acquire(lock_path(database), holder=holder):
        for kept in files:
            quarantine.delete(kept)
    return len(files)
