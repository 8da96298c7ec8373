"""Gives files other places: another path, the quarantine, or back from there."""

import contextlib
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from musictui.errors import MusictuiError, StorageError
from musictui.files import quarantine
from musictui.files.moving import folders_for, move
from musictui.files.quarantine import Kept
from musictui.files.walk import is_within
from musictui.jobs import check_keeper
from musictui.jobs.read_file import read_file
from musictui.jobs.write_copy import has_changed, stat_of
from musictui.library import added, journal, removed, tracks
from musictui.library.journal import Settled
from musictui.model.changes import Change, Deed, State
from musictui.model.formats import is_audio
from musictui.model.track import FileStat


@dataclass(slots=True)
class Moved:
    """What became of a batch of moves."""

    settled: list[Settled] = field(default_factory=list)
    targets: list[tuple[int, bytes]] = field(default_factory=list)
    """By number: where in the quarantine a removed file is now."""
    changes: dict[int, Change] = field(default_factory=dict)
    rows: dict[int, tracks.TrackRow] = field(default_factory=dict)
    """What is known of files that come back, or come new into the library, by number."""
    last: dict[bytes, Kept] = field(default_factory=dict)
    """By root: what was put into its quarantine last."""

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
                give_place(conn, track_id, each.stat, roots)
            elif change.deed is Deed.REMOVE:
                forget(conn, change, known.get(change.path, track_id))
            elif each.number in self.rows:
                take_in(conn, change, self.rows[each.number], roots)
        added.give_back(conn, [change for change, _ in done if change.deed is Deed.RESTORE])


def kept_by_path(changes: Sequence[Change], roots: Sequence[bytes]) -> dict[bytes, Kept]:
    """What the quarantines say of the files that are to come back, each quarantine read once."""
    wanted = {change.path for change in changes if change.deed is Deed.RESTORE}
    found: dict[bytes, Kept] = {}
    for root in {root for path in wanted if (root := root_of(path, roots)) is not None}:
        # One that cannot be read is told with each of its files.
        with contextlib.suppress(MusictuiError):
            found |= {kept.stored: kept for kept in quarantine.entries(root) if kept.stored in wanted}
    return found


def move_files(
    batch: Sequence[Change], roots: Sequence[bytes], set_id: int, kept: Mapping[bytes, Kept]
) -> Moved:
    """Do a batch of moves, removals and restores in their order; what cannot be done leaves its file alone.

    Args:
        batch: What is to be done.
        roots: The library's folders.
        set_id: The set of the changes.
        kept: What `kept_by_path` gave.
    """
    moved = Moved(changes={change.number: change for change in batch})
    for change in batch:
        try:
            moved.settled.append(_done(moved, change, roots, set_id, kept))
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


def _done(
    moved: Moved, change: Change, roots: Sequence[bytes], set_id: int, kept: Mapping[bytes, Kept]
) -> Settled:
    if has_changed(change, os.stat(change.path)):
        raise _ConflictError("The file changed after the change was made.")
    if change.deed is Deed.REMOVE:
        root = root_of(change.path, roots)
        if root is None:
            raise StorageError("It is in none of the library's folders.")
        if change.keeper is not None and (why := check_keeper.missing(change.keeper.path, change.path)):
            raise _ConflictError(why)
        note = ""
        put = quarantine.put(
            root,
            change.path,
            set_id=str(set_id),
            reason=change.reason,
            now_s=int(time.time()),
            after=moved.last.get(root),
        )
        moved.last[root] = put
        if change.keeper is not None and (why := check_keeper.lost(change.keeper.path, put.stored)):
            state, note = put_back(put, why)
            if state is State.CONFLICT:
                return Settled(change.number, state, note)
        moved.targets.append((change.number, put.stored))
        return Settled(change.number, State.DONE, note)
    if change.deed is Deed.RESTORE:
        if change.path not in kept:
            raise _ConflictError("It is not in the quarantine any more.")
        quarantine.restore(kept[change.path])
        stat = stat_of(change.target)
        row = read_file(stat)
        if isinstance(row, tracks.TrackRow):
            moved.rows[change.number] = row
        return Settled(change.number, State.DONE, stat=stat)
    if os.path.lexists(change.target) and not os.path.samefile(change.path, change.target):
        raise _ConflictError("There is a file of the new name already.")
    with folders_for(change.target):
        move(change.path, change.target)
    stat = stat_of(change.target)
    if (row := new_row(change, stat)) is not None:
        moved.rows[change.number] = row
    return Settled(change.number, State.DONE, stat=stat)


def put_back(put: Kept, why: str) -> tuple[State, str]:
    """Take a removal back, for a reason; what is true then, and the words for it."""
    try:
        quarantine.restore(put)
    except MusictuiError as error:
        return State.DONE, f"{why} It could not be put back, and waits in the quarantine: {error.message}"
    return State.CONFLICT, f"{why} It was put back."


def forget(conn: Any, change: Change, track_id: int | None) -> None:
    """A file was removed: the library forgets it, and what stays for it counts as long there as it did."""
    if track_id is not None:
        removed.set_aside(conn, [track_id], time.time())
    added.take_over(conn, [change])


def new_row(change: Change, stat: FileStat | None) -> tracks.TrackRow | None:
    """What the library is to know of a file that was moved and was no track; None if it is no music."""
    if stat is None or change.track_id is not None or not is_audio(stat.path):
        return None
    row = read_file(stat)
    return row if isinstance(row, tracks.TrackRow) else None


def take_in(conn: Any, change: Change, row: tracks.TrackRow, roots: Mapping[bytes, int]) -> None:
    """Let the library know of a file that is new in one of its folders, by the ids of these, or came back."""
    root = root_of(row.path, list(roots))
    if root is not None:
        came = added.of(change.before)
        added_s = came.copy_s if came else int(time.time())
        removed.bring_back(conn, roots[root], row, track_id=change.track_id, added_s=added_s)


def give_place(conn: Any, track_id: int, stat: FileStat, roots: Mapping[bytes, int]) -> None:
    """Let the library know where a track is now: outside its folders, it is none any more.

    A track that was there, and whose file is not, is forgotten. `roots` are the ids of the library's folders.
    """
    root = root_of(stat.path, list(roots))
    if root is None:
        removed.set_aside(conn, [track_id], time.time())
        return
    there = tracks.ids_by_path(conn, [stat.path]).get(stat.path, track_id)
    if there != track_id:
        tracks.remove(conn, [there])
    tracks.move(conn, [(track_id, stat)])
    tracks.change_root(conn, [track_id], roots[root])


def root_of(path: bytes, roots: Sequence[bytes]) -> bytes | None:
    """The library folder that a file is in."""
    return next((root for root in roots if is_within(path, root)), None)
