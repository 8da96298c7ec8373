"""Gives files other places: another path, the quarantine, or back from there."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from musictui.errors import MusictuiError, StorageError
from musictui.files import quarantine
from musictui.files.moving import move
from musictui.files.walk import is_within
from musictui.jobs.read_file import read_file
from musictui.jobs.write_copy import mark_of, stat_of
from musictui.library import journal, tracks
from musictui.library.journal import Settled
from musictui.model.changes import Change, Deed, State


@dataclass(slots=True)
class Moved:
    """What became of a batch of moves."""

    settled: list[Settled] = field(default_factory=list)
    targets: list[tuple[int, bytes]] = field(default_factory=list)
    """By number: where in the quarantine a removed file is now."""
    changes: dict[int, Change] = field(default_factory=dict)
    rows: dict[int, tracks.TrackRow] = field(default_factory=dict)
    """What is known of restored files, by number."""

    def store(self, conn: Any, *, set_id: int) -> None:
        """Note it in the journal and the library."""
        journal.settle(conn, set_id, self.settled)
        journal.set_targets(conn, set_id, self.targets)
        roots = {path: root_id for root_id, path in journal.root_ids(conn)}
        done = [(self.changes[each.number], each) for each in self.settled if each.state is State.DONE]
        known = tracks.ids_by_path(conn, [change.path for change, _ in done])
        for change, each in done:
            # By its id, too: a file that changes names with another is moved twice.
            track_id = change.track_id or known.get(change.path)
            if change.deed is Deed.MOVE and track_id is not None and each.stat is not None:
                tracks.move(conn, [(track_id, each.stat)])
                if (root := root_of(change.target, list(roots))) is not None:
                    tracks.change_root(conn, [track_id], roots[root])
            elif change.deed is Deed.REMOVE and track_id is not None:
                tracks.remove(conn, [track_id])
            elif change.deed is Deed.RESTORE and each.number in self.rows:
                root = root_of(change.target, list(roots))
                if root is not None and not tracks.ids_by_path(conn, [change.target]):
                    tracks.add(conn, roots[root], [self.rows[each.number]], int(time.time()))


def move_files(batch: Sequence[Change], roots: Sequence[bytes], set_id: int) -> Moved:
    """Do a batch of moves, removals and restores in their order; what cannot be done leaves its file alone."""
    moved = Moved(changes={change.number: change for change in batch})
    for change in batch:
        try:
            moved.settled.append(_done(moved, change, roots, set_id))
        except _ConflictError as error:
            moved.settled.append(Settled(change.number, State.CONFLICT, str(error)))
        except FileNotFoundError:
            moved.settled.append(Settled(change.number, State.CONFLICT, "The file is not there any more."))
        except MusictuiError as error:
            moved.settled.append(Settled(change.number, State.FAILED, error.message))
        except OSError as error:
            reason = f"It could not be moved: {error.strerror or error}."
            moved.settled.append(Settled(change.number, State.FAILED, reason))
    return moved


class _ConflictError(Exception):
    pass


def _done(moved: Moved, change: Change, roots: Sequence[bytes], set_id: int) -> Settled:
    if change.mark is not None and mark_of(change.path) != change.mark:
        raise _ConflictError("The file changed after the change was made.")
    if change.deed is Deed.REMOVE:
        root = root_of(change.path, roots)
        if root is None:
            raise StorageError("It is in none of the library's folders.")
        kept = quarantine.put(
            root, change.path, set_id=str(set_id), reason=change.reason, now_s=int(time.time())
        )
        moved.targets.append((change.number, kept.stored))
        return Settled(change.number, State.DONE)
    if change.deed is Deed.RESTORE:
        quarantine.restore(_kept(change, roots))
        stat = stat_of(change.target)
        row = read_file(stat)
        if isinstance(row, tracks.TrackRow):
            moved.rows[change.number] = row
        return Settled(change.number, State.DONE, stat=stat)
    if os.path.lexists(change.target) and not os.path.samefile(change.path, change.target):
        raise _ConflictError("There is a file of the new name already.")
    os.makedirs(os.path.dirname(change.target), exist_ok=True)
    move(change.path, change.target)
    return Settled(change.number, State.DONE, stat=stat_of(change.target))


def _kept(change: Change, roots: Sequence[bytes]) -> quarantine.Kept:
    root = root_of(change.path, roots)
    for kept in quarantine.entries(root) if root is not None else ():
        if kept.stored == change.path:
            return kept
    raise _ConflictError("It is not in the quarantine any more.")


def root_of(path: bytes, roots: Sequence[bytes]) -> bytes | None:
    """The library folder that a file is in."""
    return next((root for root in roots if is_within(path, root)), None)
