"""The session starts jobs by name, keeps a line of each, and ends all of them."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from musictui.config import Config, IndexConfig, LibraryConfig
from musictui.errors import UsageError
from musictui.jobs.job import JobState
from musictui.library import results
from musictui.library.database import Database
from musictui.paths import default_paths
from musictui.session import VERBS, Session
from tests.jobs import tiny
from tests.jobs.conftest import eventually


@pytest.fixture
async def session() -> AsyncIterator[Session]:
    session = Session(Config(index=IndexConfig(executor="processes:2")), default_paths())
    yield session
    await session.close()


async def test_session_opens_nothing_until_it_is_needed(session: Session) -> None:
    await session.close()

    assert not session.paths.library.exists()


async def test_session_start_runs_the_job_and_keeps_a_line_of_it(session: Session, music: Path) -> None:
    tiny.library(music, 20)
    job = session.start("index", roots=[music])
    await job.wait()
    await session.close()

    assert job.result.added == 20
    assert job.title == f"Indexing {music}"
    database = Database(session.paths.library)
    (line,) = await database.read(results.recent_jobs)
    database.close()
    assert (line.name, line.state, line.done, line.unit) == ("index", "done", 20, "files")
    assert line.summary["added"] == 20


async def test_session_start_of_an_unknown_job_names_those_there_are(session: Session) -> None:
    with pytest.raises(UsageError) as caught:
        session.start("dance")

    assert all(name in caught.value.hint for name in VERBS)


async def test_session_same_job_is_started_once(session: Session, music: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    first, same = session.start("index", roots=[music]), session.start("index", roots=[music])
    another = session.start("index", roots=[other])
    await asyncio.gather(first.wait(), another.wait())

    assert first is same
    assert first is not another
    assert (first.state, another.state) == (JobState.DONE, JobState.DONE)


async def test_session_jobs_take_the_settings(music: Path) -> None:
    config = Config(library=LibraryConfig(ignore=("b*",), hidden=True), index=IndexConfig(executor="inline"))
    session = Session(config, default_paths())
    for name in ("a.flac", "b.flac", ".c.flac"):
        tiny.write(music / name)
    job = session.start("index", roots=[music])
    await job.wait()
    await session.close()

    assert job.result.added == 2


async def test_session_job_with_a_bad_setting_fails_with_a_hint(music: Path) -> None:
    session = Session(Config(index=IndexConfig(executor="magic")), default_paths())
    with pytest.raises(UsageError):
        session.prepare_workers()
    job = session.start("index", roots=[music])
    await job.wait()
    await session.close()

    assert isinstance(job.error, UsageError)


async def test_session_close_while_indexing_leaves_no_process(session: Session, music: Path) -> None:
    tiny.library(music, 2000)
    job = session.start("index", roots=[music])

    async def is_under_way() -> bool:
        return job.reporter.done > 100

    await eventually(is_under_way)
    workers = psutil.Process().children()
    await session.close()

    assert job.state is JobState.CANCELLED
    assert workers
    assert not any(worker.is_running() for worker in workers)
