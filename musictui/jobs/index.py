"""Brings the library up to date with what is on disk.

Finding, reading and storing run at the same time: a thread walks the folders and compares what it sees with what
the library knows, workers read the tags of what is new or changed, the library's writer stores it in batches.
Nothing else is kept of a run, so one that was killed is simply started again.
"""

import asyncio
import gc
import os
import time
from collections.abc import AsyncIterator, Collection, Sequence
from concurrent.futures import Executor
from contextlib import AbstractAsyncContextManager, aclosing, nullcontext
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from musictui.files.walk import Rules, is_within
from musictui.jobs.background import iterate_in_thread
from musictui.jobs.batch import Failure
from musictui.jobs.job import Problem, Reporter, shown
from musictui.jobs.missing import HeldRoot, held_root
from musictui.jobs.moves import Arrivals, Move
from musictui.jobs.parallel import map_unordered
from musictui.jobs.read_file import failed_row, read_file
from musictui.jobs.scan import Sighting, likenesses, sightings
from musictui.jobs.scope import Scope, View, look_at
from musictui.jobs.store import Store
from musictui.library import problems, tracks
from musictui.library import roots as library_roots
from musictui.library.database import Database
from musictui.library.tracks import Known, TrackRow
from musictui.model.formats import AUDIO_EXTENSIONS
from musictui.model.track import FileStat

AHEAD = 256
"""Sightings that wait to be worked off: 100,000 files and more, so that the total is known early."""


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


@dataclass(frozen=True, slots=True)
class Options:
    """How an index goes about it."""

    rules: Rules
    full: bool = False
    """Read every file again."""
    accept_missing: bool = False
    """Mark files missing however many they are."""
    only_problems: bool = False
    """Read again what could not be read, and look at nothing else."""
    only: Collection[bytes] | None = None
    """Look at these files and folders alone."""


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
        return await _Index(report, database, executor, options).run(roots)


@dataclass(slots=True)
class _Counts:
    """Files, so far."""

    seen: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    moved: int = 0
    missing: int = 0


class _Place(NamedTuple):
    """Where a file that is being read belongs."""

    scope: Scope
    track: Known | None
    """What the library knows of it."""
    is_moved: bool = False


class _Index:
    """One run."""

    def __init__(self, report: Reporter, database: Database, executor: Executor, options: Options) -> None:
        self._report = report
        self._database = database
        self._executor = executor
        self._options = options
        self._store = Store(database)
        self._counts = _Counts()
        self._view: View
        self._arrivals: Arrivals
        self._reading: dict[bytes, _Place] = {}
        self._vanished: list[tuple[Scope, bytes, Known]] = []
        """Known files that were walked over, and were gone when they were to be read."""
        self._problems: list[Problem] = []
        """About folders and roots; those of files are in the library."""
        self._held: list[HeldRoot] = []

    async def run(self, roots: Sequence[Path]) -> IndexResult:
        """Do it all."""
        started_s = time.monotonic()
        self._report.unit = "files"
        try:
            await self._open(roots)
            self._report.stage = "Looking for changes"
            files = self._failed() if self._options.only_problems else self._find()
            async with aclosing(map_unordered(self._executor, read_file, files)) as results:
                async for stat, row in results:
                    await self._take(stat, row)
                    await self._report.checkpoint()
            self._report.stage = "Finishing"
            await self._finish()
        finally:
            gc.unfreeze()
            await self._store.abandon()
        return await self._result(started_s)

    async def _open(self, wanted: Sequence[Path]) -> None:
        """See what the library knows, adding the roots that are new."""
        paths = [os.fsencode(path.absolute()) for path in wanted]
        chosen: list[int] = []
        if paths:
            chosen = await self._database.write(lambda conn: [_root_id(conn, path) for path in paths])
        roots = await self._database.read(library_roots.all)
        chosen = chosen or [root.id for root in roots]
        options = self._options

        def view(conn: Any) -> View:
            known = {root.id: tracks.known(conn, root.id) for root in roots}
            return look_at(roots, chosen, known, options.rules, only=options.only)

        self._view = await self._database.read(view)
        # Of 100,000 known files a full garbage collection takes 30 ms, in which no key is answered.
        gc.freeze()
        self._arrivals = Arrivals(self._view, trust_empty=options.accept_missing)

    async def _find(self) -> AsyncIterator[FileStat]:
        """Walk; give what has to be read as soon as that is known."""
        alike = cache(lambda: likenesses(self._view.known()))
        for scope in self._view.scopes:
            self._report.message = os.fsdecode(scope.root.path)
            found = sightings(scope.walk, scope.expected, alike, full=self._options.full)
            async with aclosing(iterate_in_thread(found, ahead=AHEAD, gate=self._report.gate)) as batches:
                async for sighting in batches:
                    for stat in await self._see(scope, sighting):
                        yield stat
                    await self._report.checkpoint()
        self._report.message = ""
        self._report.total = self._counts.seen
        self._report.stage = "Reading"
        moved = await asyncio.to_thread(self._arrivals.match_inodes)
        await self._store.swap([(move.track.id, move.stat) for move in moved if move.is_swap])
        for move in moved:
            if await self._move(move):
                yield move.stat
        for scope, stat, track in self._arrivals.rest():
            self._reading[stat.path] = _Place(scope, track)
            yield stat

    async def _failed(self) -> AsyncIterator[FileStat]:
        """Give the files that could not be read, as far as they are still there."""
        failed = [
            (path, row, scope)
            for scope in self._view.scopes
            for path, row in scope.expected.items()
            if row.has_problem
        ]
        self._report.total = len(failed)
        for path, row, scope in failed:
            stat = await asyncio.to_thread(_stat, path)
            if stat is None:
                self._report.advance()
            else:
                self._counts.seen += 1
                self._reading[path] = _Place(scope, row)
                yield stat

    async def _see(self, scope: Scope, sighting: Sighting) -> list[FileStat]:
        """Note what needs no reading and give what does."""
        counts = self._counts
        counts.seen += sighting.seen
        counts.unchanged += sighting.unchanged
        self._report.advance(sighting.unchanged)
        await self._store.touch(sighting.touched)
        await self._store.found(sighting.returned)
        self._arrivals.add(scope, sighting)
        for stat in sighting.new:
            self._reading[stat.path] = _Place(scope, None)
        for row, stat in sighting.changed:
            self._reading[stat.path] = _Place(scope, row)
        return [*sighting.new, *(stat for _, stat in sighting.changed)]

    async def _move(self, move: Move) -> bool:
        """Note a move; true if the file must be read too, for its name is another and is searched."""
        self._counts.moved += 1
        await self._enter(move.track.id, move.old_path, move.scope)
        if os.path.basename(move.stat.path) == os.path.basename(move.old_path):
            await self._store.move(move.track.id, move.stat)
            self._report.advance()
            return False
        self._reading[move.stat.path] = _Place(move.scope, move.track, is_moved=True)
        return True

    async def _take(self, stat: FileStat, row: TrackRow | Failure | None) -> None:
        """Store what a worker gave for one file."""
        scope, track, is_moved = self._reading.pop(stat.path)
        self._report.advance()
        if row is None:
            # It vanished between the walk and the reading.
            if track is not None:
                self._vanished.append((scope, stat.path, track))
            return
        if isinstance(row, Failure):
            row = failed_row(stat, row.reason)
        if row.problem is not None:
            self._report.problem(shown(stat.path), row.problem)
        if track is not None:
            self._counts.updated += not is_moved
            await self._store.update(track.id, row)
        elif self._arrivals.may_be_known(row):
            self._arrivals.hold(scope, row)
        else:
            self._counts.added += 1
            await self._store.add(scope.root.id, row)

    async def _enter(self, track_id: int, old_path: bytes, scope: Scope) -> None:
        """Note it if a track moved from one root to another."""
        if self._view.root_of(old_path).id != scope.root.id:
            await self._store.enter(track_id, scope.root.id)

    async def _finish(self) -> None:
        """Decide about what is left when all is read."""
        for scope, path, track in self._vanished:
            scope.expected[path] = track
        ids = self._arrivals.lost_ids()
        lost = await self._database.read(lambda conn: tracks.by_ids(conn, ids)) if ids else []
        moved, others = await asyncio.to_thread(self._arrivals.match_contents, lost)
        for found, scope, row in moved:
            self._counts.moved += 1
            self._view.forget(found.path)
            await self._enter(found.id, found.path, scope)
            await self._store.update(found.id, row)
        for scope, row in others:
            self._counts.added += 1
            await self._store.add(scope.root.id, row)
        if not self._options.only_problems:
            for scope in self._view.scopes:
                await self._close(scope)
        await self._store.flush()

    async def _close(self, scope: Scope) -> None:
        """Mark what is missing, unless it is too much, and note that the root was walked over."""
        vanished = await asyncio.to_thread(_vanished, scope)
        held = await asyncio.to_thread(
            held_root, scope, len(vanished), accept_missing=self._options.accept_missing
        )
        for folder in scope.walk.unreadable:
            self._complain(shown(folder.path), folder.reason)
        if held is not None:
            self._held.append(held)
            self._complain(held.path, f"{held.reason} Its tracks were left as they are.")
            return
        self._counts.missing += len(vanished)
        await self._store.missing(vanished)
        if self._options.only is None:
            now_s = int(time.time())
            await self._database.write(lambda conn: library_roots.mark_indexed(conn, scope.root.id, now_s))

    def _complain(self, subject: str, reason: str) -> None:
        self._report.problem(subject, reason)
        self._problems.append(Problem(subject, reason))

    async def _result(self, started_s: float) -> IndexResult:
        """The figures, and the problems that stand."""
        roots = [scope.root.path for scope in self._view.scopes]

        def standing(conn: Any) -> list[Problem]:
            return [
                Problem(shown(path), reason)
                for path, reason in problems.problems(conn)
                if any(is_within(path, root) for root in roots)
            ]

        result = IndexResult(
            **asdict(self._counts),
            problems=(*self._problems, *await self._database.read(standing)),
            seconds=round(time.monotonic() - started_s, 3),
            held=tuple(self._held),
        )
        summary = asdict(result)
        del summary["problems"]
        self._report.summary.update(summary)
        return result


def _root_id(conn: Any, path: bytes) -> int:
    root = library_roots.find(conn, path) or library_roots.add(conn, path)
    return root.id


def _vanished(scope: Scope) -> list[int]:
    """The tracks that are missing now and were not before."""
    return [row.id for row in scope.gone().values() if not row.is_missing]


def _stat(path: bytes) -> FileStat | None:
    """The file as it is now; None where it is not."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return FileStat(path, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
