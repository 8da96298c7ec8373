"""Finds out about the content of files what is not known yet, and keeps it as long as they stay as they are."""

import time
from collections.abc import AsyncGenerator, Collection, Mapping
from concurrent.futures import Executor
from contextlib import aclosing

from musictui.jobs.batch import Failure
from musictui.jobs.job import Reporter, shown
from musictui.jobs.make_fact import End, Made, Task, make_fact
from musictui.jobs.parallel import map_unordered
from musictui.library import audio_facts
from musictui.library.database import Database
from musictui.model.duplicates import Fact
from musictui.model.track import FileStat

STAGES: Mapping[Fact, str] = {
    Fact.SAMPLED: "Looking at files of one size",
    Fact.WHOLE: "Comparing files that look identical",
    Fact.OPENING: "Comparing how files begin",
    Fact.PACKETS: "Comparing compressed audio",
    Fact.PCM: "Comparing decoded audio",
    Fact.DECODED: "Listening to what stays",
    Fact.FINGERPRINT: "Fingerprinting",
}
"""What a job says while it makes each."""

QUICK = frozenset({Fact.SAMPLED, Fact.OPENING})
"""Facts that need little of a file."""
BATCH, QUICK_BATCH = 2, 32
TIMEOUT_S = 900.0
"""For a batch: a mix of hours on a slow share."""
STORE_S, STORE_FILES = 0.5, 512
"""What was found is stored after so long, or so many."""
BYTES_READ = "bytes read"
"""The figure in the summary of the job."""


async def make_facts(
    report: Reporter,
    *,
    database: Database,
    executor: Executor,
    fact: Fact,
    ids: Collection[int],
    strangers: Mapping[int, FileStat] | None = None,
    before: int = 0,
    total: int | None = None,
) -> dict[int, bytes | None]:
    """A fact about each of `ids`: read where it is stored, else made and stored.

    Idempotent: what is stored is not made again, so that the same call goes on after an interrupt.

    Args:
        report: Gets stage, progress, problems, and the bytes read in its summary.
        database: The library.
        executor: Where files are read.
        fact: What is wanted.
        ids: Tracks, and files that are not in the library.
        strangers: The files of those that are not; of them nothing is stored.
        before: How many of a larger whole are done already, for the progress.
        total: How many there are in that whole; by default those to be made.

    Returns:
        By id: the value, or None where there is none; without tracks that are no more.

    Raises:
        MissingEssentiaError: Fingerprints are to be made, and there is nothing to make them with.
    """
    strangers = strangers or {}
    own = [track_id for track_id in ids if track_id not in strangers]
    found = await database.read(lambda conn: audio_facts.read(conn, fact, own))
    files = await database.read(
        lambda conn: audio_facts.files(conn, [track_id for track_id in own if track_id not in found])
    )
    files |= {track_id: strangers[track_id] for track_id in ids if track_id in strangers}
    if files:
        report.begin(STAGES[fact], "files", total or len(files))
        report.done = before
        # Made one by one: tens of thousands at once would keep the screen waiting.
        tasks = (Task(track_id, fact, stat) for track_id, stat in files.items())
        if fact is Fact.FINGERPRINT:
            from musictui.analysis import fingerprint

            fingerprint.require()
        size = QUICK_BATCH if fact in QUICK else BATCH
        made_all = map_unordered(executor, make_fact, tasks, batch=size, timeout_s=TIMEOUT_S)
        await _keep(report, database, made_all, found)
    return found


async def _keep(
    report: Reporter,
    database: Database,
    made_all: AsyncGenerator[tuple[Task, Made | Failure], None],
    found: dict[int, bytes | None],
) -> None:
    """Take what is made into `found`, and store it on the way."""
    store = _Store(database)
    try:
        async with aclosing(made_all) as results:
            async for task, result in results:
                made = Made(End.FAILED, note=result.reason) if isinstance(result, Failure) else result
                found[task.track_id] = made.value
                _tell(report, task, made)
                await store.add(task, made)
                await report.checkpoint()
    finally:
        # What was found before a cancel is kept.
        await store.flush()


def count_bytes(report: Reporter, made: Made) -> None:
    """Have what was read of a file in the summary of the job."""
    report.summary[BYTES_READ] = report.summary.get(BYTES_READ, 0) + made.bytes_read


def _tell(report: Reporter, task: Task, made: Made) -> None:
    report.advance()
    count_bytes(report, made)
    if made.end is not End.MADE:
        report.problem(shown(task.stat.path), made.note)


class _Store:
    """What is found and not stored yet."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[audio_facts.Found] = []
        self._stored_s = time.monotonic()

    async def add(self, task: Task, made: Made) -> None:
        """Keep what is known of a track; of what is not in the library, or not there, nothing is."""
        if made.end is not End.AWAY and task.track_id > 0:
            stat = task.stat
            self._waiting.append(
                audio_facts.Found(task.track_id, task.fact, stat.size, stat.mtime_ns, made.value, made.note)
            )
        if len(self._waiting) >= STORE_FILES or time.monotonic() - self._stored_s >= STORE_S:
            await self.flush()

    async def flush(self) -> None:
        """Store what waits."""
        waiting, self._waiting = self._waiting, []
        if waiting:
            await self._database.write(lambda conn: audio_facts.store(conn, waiting))
        self._stored_s = time.monotonic()
