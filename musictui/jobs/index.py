"""Brings the library up to date with what is on disk.

Finding, reading and storing run at the same time: a thread walks the folders and compares what it sees with what
the library knows, workers read the tags of what is new or changed, the library's writer stores it in batches.
Nothing else is kept of a run, so one that was killed is simply started again.
"""

import asyncio
import os
import time
from collections.abc import Collection, Sequence
from concurrent.futures import Executor
from contextlib import AbstractAsyncContextManager, aclosing, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from musictui.files.walk import Rules, is_within
from musictui.jobs.batch import Failure
from musictui.jobs.find_files import find_changed, find_failed
from musictui.jobs.index_state import Options, Place, Run
from musictui.jobs.job import Problem, Reporter, shown
from musictui.jobs.missing import HeldRoot, held_root
from musictui.jobs.moves import Arrivals
from musictui.jobs.parallel import map_unordered
from musictui.jobs.read_file import Unreadable, failed_row, read_file
from musictui.jobs.scope import Scope, View, look_at
from musictui.jobs.store import Store
from musictui.library import problems, tracks
from musictui.library import roots as library_roots
from musictui.library.database import Database
from musictui.library.tracks import Known, TrackRow
from musictui.model.formats import AUDIO_EXTENSIONS
from musictui.model.track import FileStat


@dataclass(frozen=True, slots=True)
class IndexResult:
    """What an index found and did; counts are files."""

    seen: int
    added: int
    updated: int
    unchanged: int
    moved: int
    missing: int
    """Newly found missing."""
    problems: tuple[Problem, ...]
    """All that stand in the indexed roots, of this run and of earlier ones."""
    seconds: float
    held: tuple[HeldRoot, ...]
    """Roots of which too much vanished at once."""


async def index(
    report: Reporter,
    *,
    database: Database,
    executor: Executor,
    roots: Sequence[Path] = (),
    full: bool = False,
    accept_missing: bool = False,
    only_problems: bool = False,
    only: Collection[bytes] | None = None,
    ignore: tuple[str, ...] = (),
    hidden: bool = False,
    turn: AbstractAsyncContextManager[object] | None = None,
) -> IndexResult:
    """Index `roots`, adding those that are new to the library; without any, all of the library.

    Args:
        report: Told what happens.
        database: The library.
        executor: Where files are read.
        roots: Folders; each is a root of the library, or becomes one.
        full: Read every file again, changed or not.
        accept_missing: Mark files missing even where a root is not there or over half of it vanished.
        only_problems: Read again the files that could not be read, and look at nothing else.
        only: Look at these files and folders below the roots alone.
        ignore: Shell patterns of what is left out.
        hidden: Whether names that begin with a dot are taken.
        turn: Held while this runs, so that two never do at a time.

    Raises:
        RootError: A folder cannot become a root.
        LibraryError: The library cannot be read or written.
        StorageError: The disk is full.
    """
    rules = Rules(AUDIO_EXTENSIONS, ignore, hidden)
    options = Options(rules, full, accept_missing, only_problems, only)
    report.stage = "Waiting for its turn"
    async with turn or nullcontext():
        view = await _view(database, roots, options)
        arrivals = Arrivals(view, trust_empty=accept_missing)
        run = Run(report, options, view, arrivals, Store(database))
        return await _Index(run, database, executor).work()


class _Index:
    """Reads and stores what is found, and decides about what is not."""

    def __init__(self, run: Run, database: Database, executor: Executor) -> None:
        self._run = run
        self._report = run.report
        self._store = run.store
        self._database = database
        self._executor = executor
        self._vanished: list[tuple[Scope, bytes, Known]] = []
        """Known files that were walked over, and were gone when they were to be read."""
        self._problems: list[Problem] = []
        """About folders and roots; those of files are in the library."""
        self._held: list[HeldRoot] = []

    async def work(self) -> IndexResult:
        """Do it all."""
        started_s = time.monotonic()
        self._report.unit = "files"
        self._report.stage = "Looking for changes"
        try:
            await self._read()
            self._report.stage = "Finishing"
            await self._match_contents()
            if not self._run.options.only_problems:
                for scope in self._run.view.scopes:
                    await self._close(scope)
            await self._store.flush()
        finally:
            await self._store.abandon()
        return await self._result(started_s)

    async def _read(self) -> None:
        files = find_failed(self._run) if self._run.options.only_problems else find_changed(self._run)
        async with aclosing(map_unordered(self._executor, read_file, files)) as results:
            async for stat, outcome in results:
                place = self._run.reading.pop(stat.path)
                self._report.advance()
                if outcome is None:
                    if place.track is not None:
                        self._vanished.append((place.scope, stat.path, place.track))
                elif isinstance(outcome, TrackRow):
                    await self._take(place, stat, outcome)
                else:
                    await self._fail(place, stat, outcome)
                await self._report.checkpoint()

    async def _take(self, place: Place, stat: FileStat, row: TrackRow) -> None:
        """Store a file that was read."""
        if row.problem is not None:
            self._report.problem(shown(stat.path), row.problem)
        if place.track is not None:
            self._run.counts.updated += not place.is_moved
            await self._store.update(place.track.id, row)
        elif self._run.arrivals.may_be_known(row):
            self._run.arrivals.hold(place.scope, row)
        else:
            self._run.counts.added += 1
            await self._store.add(place.scope.root.id, row)

    async def _fail(self, place: Place, stat: FileStat, failure: Failure | Unreadable) -> None:
        """Note why a file was not read; what is known of it stays."""
        self._report.problem(shown(stat.path), failure.reason)
        if place.track is None:
            self._run.counts.added += 1
            await self._store.add(place.scope.root.id, failed_row(stat, failure.reason))
            return
        self._run.counts.updated += not place.is_moved
        await self._store.fail(place.track.id, failure.reason)
        if place.track.is_missing:
            await self._store.found([place.track.id])
        if place.is_moved or isinstance(failure, Failure):
            # What killed its reader is not tried again before it changes; what the system refused is.
            await self._store.touch([(place.track.id, stat)])

    async def _match_contents(self) -> None:
        """Tell new files from known ones that were copied here and deleted there."""
        arrivals = self._run.arrivals
        ids = arrivals.lost_ids()
        lost = await self._database.read(lambda conn: tracks.by_ids(conn, ids)) if ids else []
        moved, others = await asyncio.to_thread(arrivals.match_contents, lost)
        for found, scope, row in moved:
            self._run.counts.moved += 1
            self._run.view.forget(found.path)
            await self._run.change_root(found.id, found.path, scope)
            await self._store.update(found.id, row)
        for scope, row in others:
            self._run.counts.added += 1
            await self._store.add(scope.root.id, row)

    async def _close(self, scope: Scope) -> None:
        """Mark what is missing, unless it is too much."""
        for of_scope, path, track in self._vanished:
            if of_scope is scope:
                scope.expected[path] = track
        options = self._run.options
        vanished = await asyncio.to_thread(_vanished, scope)
        held = await asyncio.to_thread(held_root, scope, len(vanished), accept_missing=options.accept_missing)
        for folder in scope.walk.unreadable:
            self._complain(shown(folder.path), folder.reason)
        if held is not None:
            self._held.append(held)
            self._complain(held.path, f"{held.reason} Its tracks were left as they are.")
            return
        self._run.counts.missing += len(vanished)
        await self._store.missing(vanished)
        if options.only is None:
            await self._store.indexed(scope.root.id)

    def _complain(self, subject: str, reason: str) -> None:
        problem = Problem(subject, reason)
        self._problems.append(problem)
        # A watch comes by the same trouble again and again.
        if problem not in self._report.problems:
            self._report.problem(subject, reason)

    async def _result(self, started_s: float) -> IndexResult:
        """The figures, and the problems that stand."""
        # Of a folder that is away nothing new can be said, and its old problems would hide that it is.
        away = {held.path for held in self._held if held.is_away}
        roots = [scope.root.path for scope in self._run.view.scopes if shown(scope.root.path) not in away]

        def standing(conn: Any) -> list[Problem]:
            return [
                Problem(shown(path), reason)
                for path, reason in problems.problems(conn)
                if any(is_within(path, root) for root in roots)
            ]

        result = IndexResult(
            **asdict(self._run.counts),
            problems=(*self._problems, *await self._database.read(standing)),
            seconds=round(time.monotonic() - started_s, 3),
            held=tuple(self._held),
        )
        summary = asdict(result)
        del summary["problems"]
        self._report.summary.update(summary)
        return result


async def _view(database: Database, wanted: Sequence[Path], options: Options) -> View:
    """What the library knows, with the roots that are new added to it."""
    paths = [os.fsencode(path.absolute()) for path in wanted]
    chosen: list[int] = []
    if paths:
        chosen = await database.write(lambda conn: [_root_id(conn, path) for path in paths])

    def view(conn: Any) -> View:
        roots = library_roots.all(conn)
        known = {root.id: tracks.known(conn, root.id) for root in roots}
        return look_at(roots, chosen or list(known), known, options.rules, only=options.only)

    return await database.read(view)


def _root_id(conn: Any, path: bytes) -> int:
    root = library_roots.find(conn, path) or library_roots.add(conn, path)
    return root.id


def _vanished(scope: Scope) -> list[int]:
    """The tracks that are missing now and were not before."""
    return [row.id for row in scope.gone().values() if not row.is_missing]
