"""Finishes or takes back what a program that ended in the middle of an apply left behind."""

import asyncio
import contextlib
import os
import time
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
from musictui.jobs.move_files import forget, give_place, new_row, put_back, root_of, take_in
from musictui.jobs.recover_moves import GONE, INTERRUPTED, settled_moves
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
    await database.write(lambda conn: _store(conn, settled, targets), is_durable=True)
    return len(settled)


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
    conn: Any, settled: Sequence[tuple[_Left, Settled]], targets: Sequence[tuple[_Left, bytes]]
) -> None:
    for left, outcome in settled:
        journal.settle(conn, left.set_id, [outcome])
    for left, target in targets:
        journal.set_targets(conn, left.set_id, [(left.change.number, target)])
    known = tracks.ids_by_path(conn, [left.change.path for left, _ in settled])
    roots = {path: root_id for root_id, path in journal.root_ids(conn)}
    for left, outcome in settled:
        # By its id, too: a file that changes names with another is moved twice.
        track_id = left.change.track_id or known.get(left.change.path)
        if outcome.state is not State.DONE:
            continue
        if track_id is None:
            if left.change.deed is Deed.MOVE and (row := new_row(left.change, outcome.stat)):
                take_in(conn, row, roots, int(time.time()))
        elif left.change.deed is Deed.REMOVE:
            forget(conn, left.change, known.get(left.change.path, track_id))
        elif left.change.deed is Deed.MOVE and outcome.stat is not None:
            give_place(conn, track_id, outcome.stat, roots)
        else:
            # What it holds now, the next index reads.
            tracks.read_again(conn, [left.change.path])
