"""Finishes or takes back what a program that ended in the middle of an apply left behind."""

import asyncio
import contextlib
import os
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractAsyncContextManager, nullcontext
from pathlib import Path
from typing import Any, NamedTuple

from musictui.errors import MusictuiError
from musictui.files import copying, quarantine
from musictui.files.lock import ApplyLock, LockedError
from musictui.jobs import check_keeper
from musictui.jobs.job import Reporter
from musictui.jobs.move_files import Moved, new_row, put_back, root_of
from musictui.jobs.read_file import read_file
from musictui.jobs.recover_moves import GONE, INTERRUPTED, settled_moves
from musictui.jobs.replace_files import store_written
from musictui.jobs.write_copy import mark_of, stat_of
from musictui.library import journal, tracks, vetted
from musictui.library.database import Database
from musictui.library.journal import Settled
from musictui.model.changes import MOVES, Change, Deed, State


class _Left(NamedTuple):
    """What the journal says of a change that was not finished."""

    set_id: int
    change: Change
    sibling: bytes
    new_hash: bytes


async def recover_changes(
    report: Reporter,
    *,
    database: Database,
    executor: Executor,  # noqa: ARG001 all jobs are given one
    turn: AbstractAsyncContextManager[object] | None = None,
) -> int:
    """Finish or take back what was interrupted, unless another process is changing files just now.

    Gives how many changes were in between.

    Raises:
        LibraryError: The library cannot be read or written.
    """
    report.unit = "files"
    async with turn or nullcontext():
        count = await recover_unlocked(database, holder="MusicTUI")
    report.advance(count)
    report.summary["interrupted"] = count
    return count


async def recover_unlocked(database: Database, *, holder: str) -> int:
    """As `recover`, under the lock; nothing happens where another process is changing files just now."""
    try:
        lock = await asyncio.to_thread(ApplyLock.acquire, lock_path(database.path), holder=holder)
    except LockedError:
        return 0
    with lock:
        return await recover(database)


def lock_path(library: Path) -> Path:
    """The file by which processes agree who changes the files of a library."""
    return library.with_name(f"{library.name}.applying")


async def recover(database: Database) -> int:
    """Bring the journal and the files together again; gives how many changes were in between.

    Only to be called by who holds the lock of the library's changes. What is on a drive that is not there waits for it.
    """
    found = [_Left(*each) for each in await database.read(journal.unfinished)]
    if not found:
        return 0
    roots = await database.read(vetted.quarantine_roots)
    settled, targets = await asyncio.to_thread(_all_settled, found, roots)
    rows = await asyncio.to_thread(_rows, settled)
    await database.write(lambda conn: _store(conn, settled, targets, rows), is_durable=True)
    return len(settled)


def left_to_settle(conn: Any) -> list[int]:
    """The sets of which `recover` would settle something now: what waits for its drive is not counted."""
    roots = vetted.quarantine_roots(conn)
    away = {root for root in roots if _is_away(root)}
    found = [_Left(*each) for each in journal.unfinished(conn)]
    return list(dict.fromkeys(each.set_id for each in found if not _waits(each.change, roots, away)))


def _all_settled(
    found: Sequence[_Left], roots: Sequence[bytes]
) -> tuple[list[tuple[_Left, Settled]], list[tuple[_Left, bytes]]]:
    """What is true of each, and where in the quarantine the removed files are."""
    away = {root for root in roots if _is_away(root)}
    left = [each for each in found if not _waits(each.change, roots, away)]
    moves = [each for each in left if each.change.deed in MOVES]
    kept = _kept(moves, roots)
    by_move = settled_moves([(each.set_id, each.change) for each in moves], kept)
    outcomes = dict(zip(((each.set_id, each.change.number) for each in moves), by_move, strict=True))
    settled = [(each, outcomes.get((each.set_id, each.change.number)) or _settled(each)) for each in left]
    settled = [(each, _with_keeper(each, outcome, kept, roots)) for each, outcome in settled]
    _sweep(left, roots)
    targets = [
        (each, kept[str(each.set_id), each.change.path])
        for each, outcome in settled
        if each.change.deed is Deed.REMOVE and outcome.state is State.DONE
    ]
    return settled, targets


def _waits(change: Change, roots: Sequence[bytes], away: Collection[bytes]) -> bool:
    """Whether a file is nowhere because its drive is."""
    places = [path for path in (change.path, change.target) if path]
    return any(root_of(path, roots) in away for path in places) and not any(map(os.path.lexists, places))


def _is_away(root: bytes) -> bool:
    """Whether the drive of a library folder is not there: what became of its files cannot be told."""
    try:
        with os.scandir(root) as entries:
            return next(entries, None) is None
    except OSError:
        return True


def _kept(moves: Sequence[_Left], roots: Sequence[bytes]) -> dict[tuple[str, bytes], bytes]:
    """By set and former path: where in the quarantine removed files are, as the quarantine's own manifests say."""
    removed = {each.change.path for each in moves if each.change.deed is Deed.REMOVE}
    kept: dict[tuple[str, bytes], bytes] = {}
    for root in {root for path in removed if (root := root_of(path, roots)) is not None}:
        with contextlib.suppress(MusictuiError):
            kept |= {(each.set_id, each.original): each.stored for each in quarantine.entries(root)}
    return kept


def _with_keeper(
    left: _Left, outcome: Settled, kept: Mapping[tuple[str, bytes], bytes], roots: Sequence[bytes]
) -> Settled:
    """A removal is not done as long as nobody looked whether what stays for it is still there."""
    change = left.change
    stored = kept.get((str(left.set_id), change.path))
    root = root_of(change.path, roots)
    if outcome.state is not State.DONE or change.keeper is None or stored is None or root is None:
        return outcome
    if change.deed is not Deed.REMOVE or not (why := check_keeper.lost(change.keeper.path, stored)):
        return outcome
    put = next(each for each in quarantine.entries(root) if each.stored == stored)
    return Settled(change.number, *put_back(put, why))


def _settled(left: _Left) -> Settled:
    """What is true of a new version of a file."""
    try:
        return _written(left)
    except (OSError, MusictuiError):
        return Settled(left.change.number, State.CONFLICT, GONE)


def _written(left: _Left) -> Settled:
    """The last step is one rename: the file is the old one or the new one, never anything in between."""
    from musictui.files import delta

    change = left.change
    path = copying.resolve(change.path)
    if change.state is State.READY and os.path.exists(left.sibling):
        if mark_of(change.path) == change.mark and delta.file_hash(left.sibling) == left.new_hash:
            copying.replace(left.sibling, path)
            copying.sync_folder(os.path.dirname(path))
    elif change.state is State.READY and mark_of(change.path) == change.mark:
        return Settled(change.number, State.PLANNED, INTERRUPTED)
    if change.state is State.READY and delta.file_hash(path) == left.new_hash:
        return Settled(change.number, State.DONE, "", stat_of(change.path))
    return Settled(change.number, State.PLANNED, INTERRUPTED)


def _sweep(left: Sequence[_Left], roots: Sequence[bytes]) -> None:
    """No copy stays behind, neither beside a file nor where one was to go, on another disk."""
    folders: set[bytes] = set()
    for set_id, change, *_ in left:
        folders.add(os.path.dirname(os.path.realpath(change.path)))
        if change.target:
            folders.add(os.path.dirname(change.target))
        root = root_of(change.path, roots)
        if change.deed is Deed.REMOVE and root is not None:
            folders.add(quarantine.set_folder(root, str(set_id)))
    for folder in folders:
        # A folder that cannot be cleaned keeps nothing from being settled.
        with contextlib.suppress(MusictuiError):
            copying.remove_siblings(folder)


def _store(
    conn: Any,
    settled: Sequence[tuple[_Left, Settled]],
    targets: Sequence[tuple[_Left, bytes]],
    rows: Mapping[tuple[int, int], tracks.TrackRow],
) -> None:
    """Note what became of all, and what the library knows now of their files, as an apply does."""
    for set_id in dict.fromkeys(left.set_id for left, _ in settled):
        here = [(left.change, outcome) for left, outcome in settled if left.set_id == set_id]
        known = {number: row for (of, number), row in rows.items() if of == set_id}
        written = [(change, outcome) for change, outcome in here if change.deed not in MOVES]
        by_number = {change.number: change for change, _ in written}
        store_written(conn, set_id, by_number, [outcome for _, outcome in written], known)
        places = [(change, outcome) for change, outcome in here if change.deed in MOVES]
        moved = Moved(
            settled=[outcome for _, outcome in places],
            targets=[(left.change.number, target) for left, target in targets if left.set_id == set_id],
            changes={change.number: change for change, _ in places},
            rows=known,
        )
        moved.store(conn, set_id=set_id)


def _rows(settled: Sequence[tuple[_Left, Settled]]) -> dict[tuple[int, int], tracks.TrackRow]:
    """What the files hold that were written, came back, or came new, by set and number."""
    found = {}
    for left, outcome in settled:
        change, stat = left.change, outcome.stat
        if outcome.state is not State.DONE or stat is None:
            continue
        row = new_row(change, stat) if change.deed is Deed.MOVE else read_file(stat)
        if isinstance(row, tracks.TrackRow):
            found[left.set_id, change.number] = row
    return found
