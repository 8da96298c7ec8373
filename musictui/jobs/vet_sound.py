"""Listens to new files, and compares what it hears with what is stored of the library, while it goes on listening."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import aclosing
from typing import NamedTuple

from musictui.duplicates import rules
from musictui.jobs.batch import Failure
from musictui.jobs.job import Reporter, shown
from musictui.jobs.make_fact import End, Made, Task, make_fact
from musictui.jobs.make_facts import TIMEOUT_S, count_bytes
from musictui.jobs.parallel import map_unordered
from musictui.library import audio_facts
from musictui.library.database import Database
from musictui.model.duplicates import Fact, Facts, Kind, Match, Needed, TrackFacts
from musictui.model.formats import NEVER_DECODED
from musictui.model.track import FileStat

BATCH = 2
"""Files that one call of a worker listens to."""
SLAB = 10_000
"""Tracks whose fingerprints are compared at a time: 80 MB."""
FIRST_S = 1.0
"""What was heard is compared for the first time after so long."""
REST = 4.0
"""Then after so many times as long as the last comparison took, so that listening gets most of the time."""


class Heard(NamedTuple):
    """What one comparison gave."""

    words: Mapping[int, bytes | None]
    """The fingerprints of new files that were compared, and of the tracks that are like them in any way."""
    matches: Sequence[Match]


class Ears:
    """The fingerprints of one vetting."""

    def __init__(
        self,
        report: Reporter,
        database: Database,
        executor: Executor,
        *,
        files: Mapping[int, TrackFacts],
        library: Sequence[TrackFacts],
    ) -> None:
        """`files` are the new ones by their negative ids, `library` what they are compared with."""
        self._report = report
        self._database = database
        self._executor = executor
        self._files = files
        self._library = library
        self._by_id = {track.id: track for track in library}
        self._heard: dict[int, bytes] = {}
        """Of new files, those that tell something."""
        self.damaged: dict[int, str] = {}
        """Why files and tracks could not be heard."""

    async def listen(
        self, wanted: Sequence[int], candidates: Mapping[int, frozenset[int]]
    ) -> AsyncGenerator[Heard, None]:
        """Make the fingerprints of files, and yield from time to time what they say.

        Args:
            wanted: The files, the most promising first.
            candidates: By file the tracks that are like it by their tags: fingerprints of these are made and stored
                where there are none. A file is compared once they are all there.

        Raises:
            MissingEssentiaError: There is nothing to make fingerprints with.
        """
        from musictui.analysis import fingerprint

        fingerprint.require()
        waiting = _Waiting(wanted, candidates, await self._stored(candidates))
        tasks = [self._task(each) for each in waiting.order]
        self._report.begin("Listening", "files", len(tasks))
        comparing: asyncio.Task[Heard] | None = None
        due_s = time.monotonic() + FIRST_S
        try:
            async with aclosing(self._made(tasks)) as results:
                async for track_id, words in results:
                    waiting.take(track_id, words)
                    if comparing is not None and comparing.done():
                        heard, took_s = comparing.result(), time.monotonic() - due_s
                        comparing, due_s = None, time.monotonic() + max(REST * took_s, FIRST_S)
                        yield heard
                    if comparing is None and time.monotonic() >= due_s and (ready := waiting.ready()):
                        due_s = time.monotonic()
                        comparing = asyncio.create_task(self._compare(ready, waiting.words))
                    await self._report.checkpoint()
            if comparing is not None:
                yield await comparing
            self._report.begin("Comparing the sound", "files")
            yield await self._compare(waiting.ready(), waiting.words)
        finally:
            if comparing is not None:
                comparing.cancel()

    async def _stored(self, candidates: Mapping[int, frozenset[int]]) -> dict[int, bytes | None]:
        ids = frozenset().union(*candidates.values())
        return await self._database.read(lambda conn: audio_facts.read(conn, Fact.FINGERPRINT, ids))

    def _task(self, track_id: int) -> Task:
        track = self._files[track_id] if track_id < 0 else self._by_id[track_id]
        stat = FileStat(track.path, track.size, track.mtime_ns, track.ctime_ns, track.inode)
        return Task(track_id, Fact.FINGERPRINT, stat)

    async def _made(self, tasks: Sequence[Task]) -> AsyncGenerator[tuple[int, bytes | None], None]:
        """The fingerprints as they are made; those of tracks are stored."""
        made_all = map_unordered(self._executor, make_fact, tasks, batch=BATCH, timeout_s=TIMEOUT_S)
        async with aclosing(made_all) as results:
            async for task, result in results:
                made = Made(End.FAILED, note=result.reason) if isinstance(result, Failure) else result
                self._report.advance()
                count_bytes(self._report, made)
                if task.track_id > 0 and made.end is not End.AWAY:
                    await self._store(task, made)
                track = self._files.get(task.track_id) or self._by_id[task.track_id]
                is_damaged = made.end is End.FAILED and track.codec not in NEVER_DECODED
                if is_damaged:
                    self.damaged[task.track_id] = made.note
                # Of a new file that is damaged its verdict says so.
                if made.end is not End.MADE and not (is_damaged and task.track_id < 0):
                    self._report.problem(shown(task.stat.path), made.note)
                yield task.track_id, made.value

    async def _store(self, task: Task, made: Made) -> None:
        stat = task.stat
        found = audio_facts.Found(task.track_id, task.fact, stat.size, stat.mtime_ns, made.value, made.note)
        await self._database.write(lambda conn: audio_facts.store(conn, [found]))

    async def _compare(
        self, ready: Mapping[int, bytes | None], words_of_tracks: Mapping[int, bytes | None]
    ) -> Heard:
        """Compare some files with the library, and with all files that were heard before."""
        told = {file_id: words for file_id, words in ready.items() if words is not None}
        self._heard |= told
        matches: list[Match] = []
        matched: dict[int, bytes | None] = {}
        if told:
            matches += await self._look(told, self._heard, [])
            async for known in self._library_words():
                found = await self._look(told, told, [(self._by_id[each], words) for each, words in known])
                with_tracks = [match for match in found if match.members[-1] > 0]
                matches += with_tracks
                members = {member for match in with_tracks for member in match.members}
                matched |= {each: words for each, words in known if each in members}
        return Heard({**ready, **words_of_tracks, **matched}, matches)

    async def _look(
        self,
        focus: Mapping[int, bytes],
        files: Mapping[int, bytes],
        tracks: Sequence[tuple[TrackFacts, bytes]],
    ) -> list[Match]:
        known: dict[int, bytes | None] = {**files, **{track.id: words for track, words in tracks}}
        facts = Facts(
            [*(self._files[each] for each in files), *(track for track, _ in tracks)],
            frozenset(focus),
            {Fact.FINGERPRINT: known},
        )
        (rule,) = rules.make([Kind.SAME_RECORDING])
        found = await asyncio.to_thread(rule.look, facts)
        return [] if isinstance(found, Needed) else found

    async def _library_words(self) -> AsyncIterator[list[tuple[int, bytes]]]:
        """The stored fingerprints of the library that tell something, some at a time."""
        for slab in _slabs([track.id for track in self._library]):
            stored = await self._database.read(
                lambda conn, slab=slab: audio_facts.read(conn, Fact.FINGERPRINT, slab)  # type: ignore[misc]
            )
            if known := [(track_id, words) for track_id, words in stored.items() if words is not None]:
                yield known


class _Waiting:
    """Files whose fingerprints, or those of tracks like them, are still being made."""

    def __init__(
        self,
        wanted: Sequence[int],
        candidates: Mapping[int, frozenset[int]],
        stored: Mapping[int, bytes | None],
    ) -> None:
        self.words: dict[int, bytes | None] = dict(stored)
        """Of tracks."""
        self._missing = {
            each: {each, *(candidates.get(each, frozenset()) - stored.keys())} for each in wanted
        }
        self._waits_for: dict[int, list[int]] = {}
        for file, missing in self._missing.items():
            for each in missing:
                self._waits_for.setdefault(each, []).append(file)
        self._made: dict[int, bytes | None] = {}
        self._ready: dict[int, bytes | None] = {}

    @property
    def order(self) -> list[int]:
        """What is to be made: the files in their order, each before the tracks that it waits for."""
        return list(
            dict.fromkeys(
                each
                for file, missing in self._missing.items()
                for each in sorted(missing, key=lambda i: i > 0)
            )
        )

    def take(self, track_id: int, words: bytes | None) -> None:
        """One was made."""
        (self._made if track_id < 0 else self.words)[track_id] = words
        for file in self._waits_for.pop(track_id, ()):
            self._missing[file].discard(track_id)
            if not self._missing[file]:
                self._ready[file] = self._made.pop(file)

    def ready(self) -> dict[int, bytes | None]:
        """The files that can be compared, and were not given before."""
        ready, self._ready = self._ready, {}
        return ready


def _slabs(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for at in range(0, len(ids), SLAB):
        yield ids[at : at + SLAB]
