"""Does what a stored set of changes says: the only place in the program that changes a user's file.

Per batch: what is begun is noted and on the disk; copies are made and proven beside the files; what undoes them is
noted and on the disk; the copies take the files' places; what became of each is noted together with the new tags.
A program that ends anywhere in between leaves notes enough for `recover_changes` to finish or take back.
"""

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Coroutine, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractAsyncContextManager, aclosing, nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from musictui.errors import MusictuiError, UsageError
from musictui.files import copying
from musictui.files.lock import ApplyLock
from musictui.files.quarantine import Kept
from musictui.jobs.batch import Failure
from musictui.jobs.check_keeper import NOTHING_GOES, listen, objections, pointless
from musictui.jobs.job import Reporter, shown
from musictui.jobs.move_files import kept_by_path, move_files
from musictui.jobs.parallel import map_unordered
from musictui.jobs.recover_changes import lock_path, recover
from musictui.jobs.replace_files import replace_files, store_written
from musictui.jobs.write_copy import Copied, Left, OldTags, Task, write_copy
from musictui.library import journal, reversal, vetted
from musictui.library.database import Database
from musictui.library.journal import Ready, Settled
from musictui.model.changes import MOVES, OPEN, Change, Deed, State

T = TypeVar("T")

BATCH = 64
"""Changes that are begun and finished together."""
CALL = 4
"""Files that one call of a worker writes."""
TIMEOUT_S = 1800.0
"""For large files on slow disks."""
PICTURE_GONE = "A picture that it was to get is not kept any more: choose it again."


@dataclass(frozen=True, slots=True)
class Manner:
    """How files are written."""

    keep_mtime: bool = False
    id3_version: int = 4
    old_tags: OldTags = "update"


@dataclass(frozen=True, slots=True)
class ApplyResult:
    """What became of a set; counts are changes of this run."""

    set_id: int
    done: int
    conflicts: int
    refused: int
    failed: int
    seconds: float


@dataclass(slots=True)
class _Run:
    """One apply."""

    report: Reporter
    database: Database
    executor: Executor
    set_id: int
    manner: Manner
    counts: dict[State, int] = field(default_factory=dict)


async def apply_changes(
    report: Reporter,
    *,
    database: Database,
    executor: Executor,
    set_id: int,
    keep_mtime: bool = False,
    id3_version: int = 4,
    old_tags: OldTags = "update",
    undo_days: float = 365.0,
    undo_mb: float = 2048.0,
    title: str = "",  # noqa: ARG001 for who lists jobs
    holder: str = "",
    turn: AbstractAsyncContextManager[object] | None = None,
) -> ApplyResult:
    """Do what is still to do of a set.

    Args:
        report: Told what happens.
        database: The library with the set in its journal.
        executor: Where copies are made.
        set_id: Which set.
        keep_mtime: Let files keep the time of their last change.
        id3_version: 3 or 4, for files that have no ID3 tag yet.
        old_tags: `update`, `keep` or `remove` ID3v1 and APEv2 tags beside a newer one.
        undo_days: For how long what undoes edits exactly is kept.
        undo_mb: How many megabytes of it.
        title: What a person calls the job.
        holder: Who is doing this, for another process that wants to; the program and the set if empty.
        turn: Held while this runs, so that no index looks at half of it.

    Raises:
        UsageError: There is no such set.
        MusictuiError: It takes back a set of which more was done than was known.
        LockedError: Another process is changing files.
        LibraryError: The library cannot be read or written.
    """
    started_s = time.monotonic()
    report.unit = "files"
    report.stage = "Waiting for its turn"
    async with turn or nullcontext():
        who = holder or f"MusicTUI, set {set_id}"
        with await asyncio.to_thread(ApplyLock.acquire, lock_path(database.path), holder=who):
            before = await database.read(journal.unfinished_sets)
            await recover(database)
            waiting = await database.read(journal.unfinished_sets)
            changes = await _open_changes(database, set_id)
            _check_known(changes, set(before).difference(waiting))
            await listen(report, database, executor, changes)
            report.begin("", "files", len(changes))
            run = _Run(report, database, executor, set_id, Manner(keep_mtime, id3_version, old_tags))
            try:
                for is_writing, part in _runs(await _without_pointless(run, changes)):
                    await (_write(run, part) if is_writing else _move(run, part))
            finally:
                # What was begun and not finished, when this was cancelled.
                await _whole(recover(database))
            oldest_s = time.time() - undo_days * 86400
            await database.write(
                lambda conn: reversal.forget_old(conn, before_s=oldest_s, most_bytes=int(undo_mb * 1e6))
            )
    count = run.counts.get
    result = ApplyResult(
        set_id,
        count(State.DONE, 0),
        count(State.CONFLICT, 0),
        count(State.REFUSED, 0),
        count(State.FAILED, 0),
        round(time.monotonic() - started_s, 3),
    )
    report.summary.update({"set": set_id, "done": result.done, "not done": len(changes) - result.done})
    return result


async def _open_changes(database: Database, set_id: int) -> list[Change]:
    found = await database.read(lambda conn: journal.get(conn, set_id))
    if found is None:
        raise UsageError(f"There is no set of changes {set_id}.", hint="List them: musictui history")
    return await database.read(lambda conn: journal.changes(conn, set_id, states=OPEN))


def _check_known(changes: Sequence[Change], settled: Iterable[int]) -> None:
    """What takes back an interrupted set must have been made when that was settled, or it takes back a part."""
    for set_id in settled:
        if any(change.undoes and change.undoes[0] == set_id for change in changes):
            raise MusictuiError(
                f"Set {set_id} was interrupted meanwhile, and is settled only now: nothing was taken back.",
                hint="Undo it again: now all of it is known.",
            )


async def _without_pointless(run: _Run, changes: Sequence[Change]) -> Sequence[Change]:
    """The changes without what would be taken over from copies that stay, and without those."""
    run.report.stage = "Checking what stays"
    if not (why := await pointless(run.database, run.executor, changes)):
        return changes
    states = {NOTHING_GOES: State.LEFT_OUT}
    settled = [Settled(number, states.get(each, State.CONFLICT), each) for number, each in why.items()]

    def note(conn: Any) -> None:
        journal.start(conn, run.set_id, list(why), time.time())
        journal.settle(conn, run.set_id, settled)

    await _whole(run.database.write(note, is_durable=True))
    _tell(run, {change.number: change for change in changes}, settled)
    return [change for change in changes if change.number not in why]


def _runs(changes: Sequence[Change]) -> Iterable[tuple[bool, list[Change]]]:
    """The changes in their order, those together that are done in one way; none writes a file twice."""
    part: list[Change] = []
    written: set[bytes] = set()
    for change in changes:
        is_writing = change.deed not in MOVES
        if part and (is_writing != (part[0].deed not in MOVES) or change.path in written):
            yield part[0].deed not in MOVES, part
            part, written = [], set()
        part.append(change)
        written |= {change.path} if is_writing else set()
    if part:
        yield part[0].deed not in MOVES, part


async def _write(run: _Run, changes: Sequence[Change]) -> None:
    """Make new versions of files."""
    run.report.stage = "Writing"
    waiting: list[Copied | Left] = []
    results = map_unordered(
        run.executor,
        write_copy,
        _tasks(run, changes),
        batch=CALL,
        timeout_s=TIMEOUT_S,
        # A copy that is written after all else was settled would stay behind.
        is_awaited=True,
    )
    by_number = {change.number: change for change in changes}
    async with aclosing(results) as results:
        async for task, outcome in results:
            if isinstance(outcome, Failure):
                await asyncio.to_thread(copying.discard, task.sibling)
                waiting.append(Left(task.change.number, State.FAILED, outcome.reason))
            else:
                waiting.append(outcome)
            if len(waiting) >= BATCH:
                await _whole(_finish(run, by_number, waiting))
                waiting = []
                await run.report.checkpoint()
    await _whole(_finish(run, by_number, waiting))


async def _tasks(run: _Run, changes: Sequence[Change]) -> AsyncIterator[Task]:
    """What the workers are to do; a batch is noted as begun before its first file is touched."""
    for at in range(0, len(changes), BATCH):
        batch = changes[at : at + BATCH]
        await _whole(_start(run, batch))
        for task in await run.database.read(partial(_tasks_of, changes=batch, manner=run.manner)):
            yield task


async def _start(run: _Run, batch: Sequence[Change]) -> None:
    numbers = [change.number for change in batch]
    await run.database.write(
        lambda conn: journal.start(conn, run.set_id, numbers, time.time()), is_durable=True
    )


def _tasks_of(conn: Any, *, changes: Sequence[Change], manner: Manner) -> list[Task]:
    return [_task(conn, change, manner) for change in changes]


def _task(conn: Any, change: Change, manner: Manner) -> Task:
    covers, delta, conflict, mtime_ns = None, b"", "", None
    extras: tuple[bytes, ...] = ()
    if change.covers is not None:
        data = journal.blobs(conn, {cover.hash for cover in change.covers})
        covers = tuple(
            (cover.mime, cover.kind, cover.description, data[cover.hash])
            for cover in change.covers
            if cover.hash in data
        )
        if len(covers) < len(change.covers):
            conflict = PICTURE_GONE
    if change.deed is Deed.REVERT and change.undoes is not None:
        undo = reversal.undo_of(conn, *change.undoes)
        found = journal.blobs(conn, undo.extras)
        delta, extras = undo.delta, tuple(found[digest] for digest in undo.extras if digest in found)
        mtime_ns = undo.old_mtime_ns
    return Task(
        change=change,
        sibling=copying.sibling(os.path.realpath(change.path)),
        covers=covers,
        delta=delta,
        extras=extras,
        keep_mtime=manner.keep_mtime,
        mtime_ns=mtime_ns,
        id3_version=manner.id3_version,
        old_tags=manner.old_tags,
        conflict=conflict,
    )


async def _finish(run: _Run, by_number: Mapping[int, Change], outcomes: Sequence[Copied | Left]) -> None:
    """Let the copies of a batch take the places of the files, and note what became of all."""
    if not outcomes:
        return
    copied = [each for each in outcomes if isinstance(each, Copied)]
    unsynced = await asyncio.to_thread(copying.sync_files, [each.sibling for each in copied])
    lost = [
        Left(each.number, State.FAILED, unsynced[each.sibling].message)
        for each in copied
        if each.sibling in unsynced
    ]
    copied = [each for each in copied if each.sibling not in unsynced]
    prepared = [
        Ready(each.number, each.sibling, each.mark, each.new_hash, each.delta, each.pictures)
        for each in copied
    ]
    await run.database.write(lambda conn: journal.ready(conn, run.set_id, prepared), is_durable=True)
    replaced = await asyncio.to_thread(replace_files, [(by_number[each.number], each) for each in copied])
    settled = [*replaced, *(Settled(*each) for each in (*outcomes, *lost) if isinstance(each, Left))]
    rows = {each.number: each.row for each in copied if each.row is not None}
    await run.database.write(lambda conn: store_written(conn, run.set_id, by_number, settled, rows))
    _tell(run, by_number, settled)


async def _move(run: _Run, changes: Sequence[Change]) -> None:
    """Give files other places."""
    run.report.stage = "Moving"
    roots = await run.database.read(vetted.quarantine_roots)
    by_number = {change.number: change for change in changes}
    kept = await asyncio.to_thread(kept_by_path, changes, roots)
    for at in range(0, len(changes), BATCH):
        batch = changes[at : at + BATCH]
        settled = await _whole(_move_batch(run, batch, roots, kept))
        _tell(run, by_number, settled)
        await run.report.checkpoint()


async def _move_batch(
    run: _Run, batch: Sequence[Change], roots: Sequence[bytes], kept: Mapping[bytes, Kept]
) -> list[Settled]:
    await _start(run, batch)
    stay = await objections(run.database, run.executor, run.set_id, batch)
    going = [change for change in batch if change.number not in stay]
    moved = await asyncio.to_thread(move_files, going, roots, run.set_id, kept)
    moved.settled += [Settled(number, State.CONFLICT, why) for number, why in stay.items()]
    await run.database.write(partial(moved.store, set_id=run.set_id))
    return moved.settled


async def _whole(work: Coroutine[Any, Any, T]) -> T:
    """Await `work` to its end, also where this is cancelled: nothing touches files while others are settled."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait([task])
        if not task.cancelled():
            task.exception()  # What cancelled goes before what failed.
        raise


def _tell(run: _Run, by_number: Mapping[int, Change], settled: Sequence[Settled]) -> None:
    for each in settled:
        run.counts[each.state] = run.counts.get(each.state, 0) + 1
        if each.state not in {State.DONE, State.LEFT_OUT}:
            run.report.problem(shown(by_number[each.number].path), each.note)
    run.report.advance(len(settled))
