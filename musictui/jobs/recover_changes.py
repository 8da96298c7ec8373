"""Finishes or takes back what a program that ended in the middle of an apply left behind."""

import asyncio
import os
from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import AbstractAsyncContextManager, nullcontext
from pathlib import Path
from typing import Any, NamedTuple

from musictui.errors import MusictuiError
from musictui.files import copying, quarantine
from musictui.files.lock import ApplyLock, LockedError
from musictui.jobs.job import Reporter
from musictui.jobs.move_files import root_of
from musictui.jobs.write_copy import mark_of, stat_of
from musictui.library import journal, tracks
from musictui.library.database import Database
from musictui.library.journal import Settled
from musictui.model.changes import Change, Deed, State

INTERRUPTED = "It was interrupted before the file was touched, and can be applied again."


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
        try:
            lock = await asyncio.to_thread(ApplyLock.acquire, lock_path(database), holder="MusicTUI")
        except LockedError:
            return 0
        with lock:
            count = await recover(database)
    report.advance(count)
    report.summary["interrupted"] = count
    return count


def lock_path(database: Database) -> Path:
    """The file by which processes agree who changes files."""
    return database.path.with_name(f"{database.path.name}.applying")


async def recover(database: Database) -> int:
    """Bring the journal and the files together again; gives how many changes were in between.

    Only to be called by who holds the lock of the library's changes.
    """
    left = [_Left(*each) for each in await database.read(journal.unfinished)]
    if left:
        roots = [path for _, path in await database.read(journal.root_ids)]
        settled = await asyncio.to_thread(lambda: [(each, _settled(each)) for each in left])
        await asyncio.to_thread(_sweep, left)
        targets = await asyncio.to_thread(_targets, settled, roots)
        await database.write(lambda conn: _store(conn, settled, targets), is_durable=True)
    return len(left)


def _settled(left: _Left) -> Settled:
    """What is true of a change, seen from the files."""
    change = left.change
    try:
        if change.deed in {Deed.MOVE, Deed.REMOVE, Deed.RESTORE}:
            return _moved(change)
        return _written(left)
    except (OSError, MusictuiError):
        return Settled(
            change.number, State.CONFLICT, "It was interrupted, and the file is not there any more."
        )


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


def _moved(change: Change) -> Settled:
    if change.deed is Deed.REMOVE:
        # Where it is then, the quarantine's own manifest says.
        gone = not os.path.lexists(change.path)
        return Settled(change.number, State.DONE if gone else State.PLANNED, "" if gone else INTERRUPTED)
    is_there, is_here = os.path.lexists(change.path), os.path.lexists(change.target)
    if is_here and not is_there:
        return Settled(change.number, State.DONE, "", stat_of(change.target))
    return Settled(change.number, State.PLANNED, INTERRUPTED)


def _sweep(left: Sequence[_Left]) -> None:
    """No copy stays behind."""
    for folder in {os.path.dirname(os.path.realpath(each.change.path)) for each in left}:
        copying.remove_siblings(folder)


def _targets(settled: Sequence[tuple[_Left, Settled]], roots: Sequence[bytes]) -> list[tuple[_Left, bytes]]:
    """Where in the quarantine the removed files are."""
    found = []
    for left, outcome in settled:
        root = root_of(left.change.path, roots)
        if left.change.deed is Deed.REMOVE and outcome.state is State.DONE and root is not None:
            found += [
                (left, kept.stored)
                for kept in quarantine.entries(root)
                if kept.set_id == str(left.set_id) and kept.original == left.change.path
            ]
    return found


def _store(
    conn: Any, settled: Sequence[tuple[_Left, Settled]], targets: Sequence[tuple[_Left, bytes]]
) -> None:
    for left, outcome in settled:
        journal.settle(conn, left.set_id, [outcome])
    for left, target in targets:
        journal.set_targets(conn, left.set_id, [(left.change.number, target)])
    known = tracks.ids_by_path(conn, [left.change.path for left, _ in settled])
    for left, outcome in settled:
        track_id = known.get(left.change.path)
        if track_id is None or outcome.state is not State.DONE:
            continue
        if left.change.deed is Deed.REMOVE:
            tracks.remove(conn, [track_id])
        elif left.change.deed is Deed.MOVE and outcome.stat is not None:
            tracks.move(conn, [(track_id, outcome.stat)])
        else:
            # What it holds now, the next index reads.
            tracks.read_again(conn, [left.change.path])
