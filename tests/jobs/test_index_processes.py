"""An index as it runs for people: with workers, stopped in the middle, on a disk that fills."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import psutil
import pytest

from musictui.errors import StorageError
from musictui.jobs.executors import open_executor
from musictui.jobs.index import index
from musictui.jobs.job import Job, JobState
from musictui.jobs.process_pool import ProcessPool
from musictui.jobs.runner import JobRunner
from musictui.library import roots
from musictui.library.database import Database
from tests.jobs import functions, tiny
from tests.jobs.conftest import Index, Tracks, eventually

COUNT = 1400


@pytest.fixture
def songs(music: Path) -> Path:
    """A folder of many files."""
    tiny.library(music, COUNT)
    return music


@pytest.fixture
def executor() -> Iterator[Executor]:
    executor = open_executor("processes:2")
    yield executor
    executor.shutdown(cancel_futures=True)


@pytest.fixture
def start(database: Database, executor: Executor, songs: Path) -> Callable[[], Job]:
    jobs = JobRunner()

    def start_index() -> Job:
        return jobs.start(
            "index", lambda report: index(report, database=database, executor=executor, roots=[songs])
        )

    return start_index


async def _stored(database: Database) -> int:
    """How many tracks there are; the library must agree with itself."""

    def check(conn: Any) -> int:
        assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        count = conn.execute("SELECT count(*) FROM tracks").fetchone()[0]
        assert sum(root.tracks for root in roots.all(conn)) == count
        assert conn.execute("SELECT count(*) FROM track_tags").fetchone()[0] == count
        conn.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")
        return int(count)

    return await database.write(check)


async def test_index_with_workers_reads_everything(start: Callable[[], Job], database: Database) -> None:
    job = start()
    await job.wait()

    assert job.state is JobState.DONE
    assert job.result.added == COUNT
    assert job.progress.done == job.progress.total == COUNT
    assert await _stored(database) == COUNT


async def test_index_cancelled_in_the_middle_goes_on_later(
    start: Callable[[], Job], database: Database
) -> None:
    job = start()

    async def is_under_way() -> bool:
        return job.reporter.done > 200

    await eventually(is_under_way)
    job.cancel()
    await job.wait()
    before = await _stored(database)
    again = start()
    await again.wait()

    assert job.state is JobState.CANCELLED
    assert before < COUNT
    assert again.result.added == COUNT - before
    assert await _stored(database) == COUNT


async def test_index_paused_rests_until_it_is_resumed(start: Callable[[], Job]) -> None:
    job = start()
    job.pause()
    rests = asyncio.Event()
    checkpoint = job.reporter.checkpoint

    async def noticed() -> None:
        rests.set()
        await checkpoint()

    job.reporter.checkpoint = noticed  # type: ignore[method-assign]
    await rests.wait()
    resting = job.progress.done
    assert not job.state.is_final
    job.resume()
    await job.wait()

    assert resting < COUNT
    assert job.result.added == COUNT


async def test_index_paused_can_be_cancelled(start: Callable[[], Job]) -> None:
    job = start()
    job.pause()
    job.cancel()
    await job.wait()

    assert job.state is JobState.CANCELLED


async def test_index_on_a_full_disk_fails_with_a_hint_and_loses_nothing(
    start: Callable[[], Job], database: Database
) -> None:
    pages = await database.write(lambda conn: conn.execute("PRAGMA page_count").fetchone()[0])
    await database.write(lambda conn: conn.execute(f"PRAGMA max_page_count = {pages + 300}"))
    job = start()
    await job.wait()
    before = await _stored(database)
    await database.write(lambda conn: conn.execute("PRAGMA max_page_count = 1000000"))
    again = start()
    await again.wait()

    assert isinstance(job.error, StorageError)
    assert job.error.hint
    assert 0 < before < COUNT
    assert again.result.added == COUNT - before
    assert await _stored(database) == COUNT


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
import psutil
from musictui.config import Config
from musictui.library import stats
from musictui.paths import default_paths
from musictui.session import Session

async def main():
    session = Session(Config(), default_paths())
    session.start("index", roots=[Path(sys.argv[1])])
    while not (await session.database.read(stats.stats)).tracks:
        pass
    print(*(child.pid for child in psutil.Process().children()), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


async def test_index_killed_in_the_middle_goes_on_later(songs: Path, home: Path, run_index: Index) -> None:
    killed = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", KILLED, songs], capture_output=True, text=True, check=False
    )
    workers = [int(pid) for pid in killed.stdout.split()]
    database = Database(home / "library.db")
    try:
        before = await _stored(database)
        result = await run_index(database=database)
        after = await _stored(database)
    finally:
        database.close()

    assert killed.returncode == -signal.SIGKILL
    assert workers
    await eventually(lambda: _all_gone(workers))
    assert 0 < before < COUNT
    assert (result.seen, result.unchanged, result.added) == (COUNT, before, COUNT - before)
    assert after == COUNT


async def _all_gone(processes: list[int]) -> bool:
    return not any(psutil.pid_exists(process) for process in processes)


class DeadlyPool(ProcessPool):
    """Processes that die of one file, as native code does of some."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return super().submit(functions.die_of, b"killer", fn, *args, **kwargs)


async def test_index_file_that_kills_the_reader_is_a_problem(
    music: Path, run_index: Index, stored: Tracks
) -> None:
    tiny.library(music, 40)
    tiny.write(music / "killer.flac", {"title": "Killer"})
    with DeadlyPool(2) as executor:
        first = await run_index(executor=executor)
        again = await run_index(executor=executor)

    assert (first.added, again.unchanged) == (41, 41)
    assert [problem.subject for problem in again.problems] == [str(music / "killer.flac")]
    assert "crashed" in ((await stored())["killer.flac"].problem or "")
