"""Follows changes on disk for as long as it runs: by events where they come, by looking where they do not."""

import asyncio
import logging
import os
import re
import threading
import time
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from musictui.errors import LibraryLockedError, MusictuiError, StorageError
from musictui.files.mounts import EVENTLESS, kinds_of
from musictui.files.walk import own_path
from musictui.jobs.background import iterate_in_thread
from musictui.jobs.executors import worker_count
from musictui.jobs.index import IndexResult, index
from musictui.jobs.job import Problem, Reporter, shown
from musictui.jobs.read_file import warm_up
from musictui.library import roots as library_roots
from musictui.library.database import Database
from musictui.model.formats import AUDIO_EXTENSIONS

QUIET_MS = 300
"""Changes are taken up when nothing more happened for so long, ..."""
LONGEST_MS = 2000
"""... or so long after the first: copying an album is one change or two, not a hundred."""
TICK_MS = 500
"""How often it is looked whether there is anything else to do."""
LOOK_S = 2.0
"""How often it is looked whether a root came, went, or is another folder now."""
RETRY_S = 1.0
"""Changes are tried again so long after the library could not be written: none is lost by that."""
POLL_S = 30.0
POLL_REST = 10
"""A disk that takes long to be looked at is left alone so many times as long."""
WARM_WORKERS = 2
"""So many are started before there is anything to read: they are niced, and on a busy machine take seconds."""
MOST_FAILURES = 3
"""After so many failures in a row, roots from which no events can be had are looked at like those without."""

_NO_TEXT = re.compile(r'Unable to decode path "(.*)" to string', re.DOTALL)
"""What the watcher ends with at each event about a name that is not UTF-8, even if it is only looked into.
Source: https://github.com/samuelcolvin/watchfiles/blob/main/src/lib.rs"""
_LIMITS = {
    "watch limit": "the system follows no more folders (see fs.inotify.max_user_watches)",
    "too many open files": "the system has no more watchers (see fs.inotify.max_user_instances)",
}

COUNTED = ("added", "updated", "moved", "missing")

log = logging.getLogger(__name__)

Changes = frozenset[bytes]


@dataclass(frozen=True, slots=True)
class Lost:
    """Stands for changes of which nobody knows where they were."""

    reason: str
    folder: str = ""
    """Below which root the cause is, as the watcher writes it; empty where it does not say."""


async def watch(
    report: Reporter,
    *,
    database: Database,
    executor: Executor,
    poll_s: float = POLL_S,
    eventless: frozenset[str] = EVENTLESS,
    **settings: Any,
) -> None:
    """Keep the library like what is on disk, until it is cancelled.

    Args:
        report: Told what happens.
        database: The library.
        executor: Where files are read.
        poll_s: Seconds between two looks at roots from which no events come.
        eventless: The kinds of file systems from which none come.
        settings: As `index` takes them: ignore, hidden, turn.
    """

    async def run_index(**what: Any) -> IndexResult:
        return await index(report, database=database, executor=executor, **settings, **what)

    for _ in range(min(worker_count(executor), WARM_WORKERS)):
        executor.submit(warm_up)
    await _Watch(report, database, run_index, poll_s=poll_s, eventless=eventless).run()


@dataclass(frozen=True, slots=True)
class _Places:
    """The roots as they were when they were looked at."""

    told: tuple[bytes, ...]
    """Of these the system tells each change."""
    polled: tuple[bytes, ...]
    absent: frozenset[bytes]
    identities: tuple[object, ...]
    """Tells a root from another folder that takes its place."""


class _Watch:
    """One watch."""

    def __init__(
        self,
        report: Reporter,
        database: Database,
        run_index: Callable[..., Awaitable[IndexResult]],
        *,
        poll_s: float,
        eventless: frozenset[str],
    ) -> None:
        self._report = report
        self._database = database
        self._run_index = run_index
        self._poll_s = poll_s
        self._eventless = eventless
        self._failures = 0
        self._totals: Counter[str] = Counter()
        self._polled: set[bytes] = set()
        """The roots of which was told that they are polled."""
        self._silent: set[bytes] = set()
        """The roots from which events should come and do not."""
        self._absent: frozenset[bytes] | None = None
        self._rest()

    async def run(self) -> None:
        """Follow the roots, and start over when they are others."""
        while True:
            places = await self._look()
            self._tell_places(places)
            async with aclosing(_changes(places.told, self._report.gate)) as batches:
                # The first batch says that events come from now on, so that none is missed after the index.
                changes = await anext(batches)
                await self._index()
                await self._follow(places, changes, batches)

    async def _follow(
        self, places: _Places, changes: Changes | Lost, batches: AsyncIterator[Changes | Lost]
    ) -> None:
        """Index what changes, until the roots are others or events were lost."""
        looked_s = polled_s = time.monotonic()
        poll_s = self._poll_s
        while True:
            if isinstance(changes, Lost):
                self._fail(changes, places.told)
                return
            now_s = time.monotonic()
            # A root that is moved away tells so itself, and may be back before the next look is due.
            if now_s - looked_s >= LOOK_S or not changes.isdisjoint(places.told):
                looked_s = now_s
                self._failures = 0
                if await self._look() != places:
                    return
            if changes and (wanted := await asyncio.to_thread(self._wanted, changes, places.told)):
                await self._index(only=wanted)
                now_s = time.monotonic()
            if places.polled and now_s - polled_s >= poll_s:
                await self._index(roots=[Path(os.fsdecode(path)) for path in places.polled])
                polled_s = time.monotonic()
                poll_s = max(self._poll_s, POLL_REST * (polled_s - now_s))
            await self._report.checkpoint()
            changes = await anext(batches)

    def _fail(self, lost: Lost, told: Sequence[bytes]) -> None:
        """After some failures in a row, do without events: of the root that is the cause, or of all."""
        self._failures += 1
        if self._failures < MOST_FAILURES:
            return
        self._failures = 0
        causes = [root for root in told if lost.folder.startswith(os.path.join(os.fsdecode(root), ""))]
        for root in causes or told:
            self._silent.add(root)
            self._polled.add(root)
            self._report.problem(
                shown(root),
                f"No change events come from here: {lost.reason}. "
                f"The folder is looked through every {self._poll_s:g} s instead.",
            )

    async def _look(self) -> _Places:
        roots = await self._database.read(library_roots.all)
        return await asyncio.to_thread(
            _places, [root.path for root in roots], self._eventless, frozenset(self._silent)
        )

    def _tell_places(self, places: _Places) -> None:
        """Say how the roots are followed where that is not what one expects, and which came and went."""
        for root in places.polled:
            if root not in self._polled:
                self._report.tell(f"{shown(root)} is looked through every {self._poll_s:g} s")
        self._polled.update(places.polled)
        before = places.absent if self._absent is None else self._absent
        for root in sorted(places.absent - before):
            self._report.tell(f"{shown(root)} is not there any more")
        for root in sorted(before.intersection(places.told + places.polled)):
            self._report.tell(f"{shown(root)} is there again")
        self._absent = places.absent

    async def _index(self, **what: Any) -> None:
        """Index and say what came of it; a failure is told and the watch goes on.

        Where another program holds the library or the disk is full, it is tried again until it works: nobody
        tells of these changes a second time.
        """
        while not await self._try_index(**what):
            await asyncio.sleep(RETRY_S)
            await self._report.checkpoint()

    async def _try_index(self, **what: Any) -> bool:
        """Whether it need not be tried again."""
        self._report.done, self._report.total = 0, None
        try:
            result = await self._run_index(**what)
        except MusictuiError as error:
            problem = Problem("Indexing", error.message)
            if problem not in self._report.problems:
                self._report.problem(problem.subject, problem.reason)
            return not isinstance(error, LibraryLockedError | StorageError)
        else:
            self._add_up(result)
            return True
        finally:
            self._rest()

    def _add_up(self, result: IndexResult) -> None:
        counts = {name: getattr(result, name) for name in COUNTED}
        self._totals.update(counts)
        self._report.summary.clear()
        self._report.summary.update(self._totals)
        changed = [f"{count:,} {name}" for name, count in counts.items() if count]
        if changed:
            self._report.tell(f"{', '.join(changed)} at {time.strftime('%H:%M:%S')}")

    def _rest(self) -> None:
        self._report.stage = "Waiting for changes"
        self._report.unit = "files"
        self._report.done, self._report.total = 0, None

    def _wanted(self, changes: Changes, roots: Sequence[bytes]) -> set[bytes]:
        """Without what is no music: covers, and the library itself if it lies in a root."""
        own = bytes(self._database.path)
        return {own_path(path, roots) for path in changes if not path.startswith(own) and _may_matter(path)}


async def _changes(folders: Sequence[bytes], gate: threading.Event) -> AsyncGenerator[Changes | Lost, None]:
    """Yield what changes below `folders`, and nothing at each tick."""
    stop = threading.Event()
    try:
        async with aclosing(iterate_in_thread(_events(folders, stop), ahead=1000, gate=gate)) as batches:
            async for batch in batches:
                yield batch
    finally:
        stop.set()


def _events(folders: Sequence[bytes], stop: threading.Event) -> Iterator[Changes | Lost]:
    """As `_changes`, in a thread."""
    # With anyio 0.1 s, for those who watch.
    import watchfiles

    try:
        while not folders:
            yield frozenset()
            if stop.wait(TICK_MS / 1000):
                return
        for batch in watchfiles.watch(
            *map(os.fsdecode, folders),
            watch_filter=None,
            debounce=LONGEST_MS,
            step=QUIET_MS,
            stop_event=stop,
            rust_timeout=TICK_MS,
            yield_on_timeout=True,
            ignore_permission_denied=True,
        ):
            yield frozenset(os.fsencode(path) for _, path in batch)
    except (OSError, RuntimeError) as error:
        # Among others: a name that is not UTF-8, no room for more watches, a folder that vanished meanwhile.
        log.info("No events of changes: %s", error)
        stop.wait(TICK_MS / 1000)
        yield _lost(str(error))


def _lost(text: str) -> Lost:
    """Why there are no events, out of what the watcher says."""
    if found := _NO_TEXT.search(text):
        return Lost(f"the name {found[1]} is not UTF-8", found[1])
    known = (reason for sign, reason in _LIMITS.items() if sign in text.lower())
    return Lost(next(known, text.rstrip(".")))


def _places(roots: Sequence[bytes], eventless: frozenset[str], silent: frozenset[bytes]) -> _Places:
    """How to follow each root."""
    told: list[bytes] = []
    polled: list[bytes] = []
    absent: list[bytes] = []
    identities: list[tuple[object, ...]] = []
    for root in roots:
        try:
            status = os.stat(root)
        except OSError:
            absent.append(root)
            continue
        identities.append((root, status.st_dev, status.st_ino))
        is_told = root not in silent and _is_text(root) and eventless.isdisjoint(kinds_of(root))
        (told if is_told else polled).append(root)
    return _Places(tuple(told), tuple(polled), frozenset(absent), tuple(identities))


def _may_matter(path: bytes) -> bool:
    """Whether it is an audio file, a folder, or gone and may have been either."""
    extension = os.path.splitext(path)[1].lower()
    return os.fsdecode(extension) in AUDIO_EXTENSIONS or not os.path.isfile(path)


def _is_text(path: bytes) -> bool:
    """Whether the watcher can be given the name."""
    try:
        path.decode()
    except UnicodeDecodeError:
        return False
    return True
