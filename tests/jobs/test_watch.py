"""The library follows changes while they happen."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import psutil
import pytest

from musictui.files import mounts
from musictui.jobs.executors import InlineExecutor
from musictui.jobs.job import Job
from musictui.jobs.process_pool import ProcessPool
from musictui.jobs.runner import JobRunner
from musictui.jobs.watch import watch
from musictui.library.database import Database
from tests.jobs import tiny
from tests.jobs.conftest import Index, Tracks, eventually

Until = Callable[[set[str]], Awaitable[None]]


@pytest.fixture
async def until(stored: Tracks) -> Until:
    """Wait until the library holds just these files as present."""

    async def wait(expected: set[str]) -> None:
        async def is_so() -> bool:
            return {path for path, track in (await stored()).items() if not track.missing_since_s} == expected

        await eventually(is_so)

    return wait


@pytest.fixture
async def watching(database: Database, music: Path, run_index: Index) -> AsyncIterator[Job]:
    """A watch of `music`, which holds `a.flac` to `e.flac`."""
    for name in "abcde":
        tiny.write(music / f"{name}.flac", {"title": name})
    await run_index()
    jobs = JobRunner()
    job = jobs.start("watch", lambda report: watch(report, database=database, executor=InlineExecutor()))

    async def is_following() -> bool:
        return bool(job.reporter.summary)

    await eventually(is_following)
    yield job
    await jobs.close()


ALL = {f"{name}.flac" for name in "abcde"}


async def test_watch_new_file_and_folder_are_added(watching: Job, music: Path, until: Until) -> None:
    tiny.write(music / "f.flac", {"title": "f"})
    await until({*ALL, "f.flac"})
    tiny.write(music / "new" / "album" / "g.flac", {"title": "g"})
    await until({*ALL, "f.flac", "new/album/g.flac"})


async def test_watch_renamed_folder_keeps_the_ids(
    watching: Job, music: Path, until: Until, stored: Tracks
) -> None:
    tiny.write(music / "old" / "f.flac", {"title": "f"})
    await until({*ALL, "old/f.flac"})
    before = (await stored())["old/f.flac"].id
    (music / "old").rename(music / "new")
    await until({*ALL, "new/f.flac"})

    assert (await stored())["new/f.flac"].id == before


async def test_watch_deleted_file_is_missing(watching: Job, music: Path, until: Until) -> None:
    (music / "a.flac").unlink()

    await until(ALL - {"a.flac"})


async def test_watch_deleted_folder_is_missing(watching: Job, music: Path, until: Until) -> None:
    tiny.write(music / "album" / "f.flac", {"title": "f"})
    await until({*ALL, "album/f.flac"})
    shutil.rmtree(music / "album")

    await until(ALL)


async def test_watch_name_that_is_not_text_is_found_all_the_same(
    watching: Job, music: Path, until: Until
) -> None:
    await asyncio.to_thread(Path(os.fsdecode(bytes(music) + b"/\xff.flac")).write_bytes, tiny.content({}))

    await until({*ALL, "\\xff.flac"})


async def test_watch_change_behind_a_link_is_found_by_its_own_path(
    watching: Job, music: Path, until: Until
) -> None:
    tiny.write(music / "album" / "f.flac", {"title": "f"})
    await until({*ALL, "album/f.flac"})
    (music / "link").symlink_to(music / "album")
    tiny.write(music / "link" / "g.flac", {"title": "g"})

    await until({*ALL, "album/f.flac", "album/g.flac"})


async def test_watch_adds_up_what_it_did(watching: Job, music: Path, until: Until) -> None:
    for name in "fg":
        tiny.write(music / f"{name}.flac", {"title": name})
        await until({*ALL, *(f"{known}.flac" for known in "fg" if known <= name)})

    async def is_told() -> bool:
        return bool(watching.reporter.summary == {"added": 2, "updated": 0, "moved": 0, "missing": 0})

    await eventually(is_told)
    assert watching.progress.message.startswith("1 added at ")


async def test_watch_tells_each_change_once(watching: Job, music: Path, until: Until) -> None:
    tiny.write(music / "f.flac", {"title": "f"})
    await until({*ALL, "f.flac"})
    (music / "f.flac").rename(music / "g.flac")
    await until({*ALL, "g.flac"})
    (music / "g.flac").unlink()
    await until(ALL)

    async def is_told() -> bool:
        return watching.reporter.told_count == 3

    await eventually(is_told)
    counts = [text.partition(" at ")[0] for text in watching.reporter.told]
    assert counts == ["1 added", "1 moved", "1 missing"]


async def _told(job: Job, text: str) -> None:
    async def is_told() -> bool:
        return text in job.reporter.told

    await eventually(is_told)


async def test_watch_root_that_went_away_is_followed_again(watching: Job, music: Path, until: Until) -> None:
    music.rename(music.with_name("away"))
    await _told(watching, f"{music} is not there any more")
    music.with_name("away").rename(music)
    await _told(watching, f"{music} is there again")
    tiny.write(music / "new" / "f.flac", {"title": "f"})
    await until({*ALL, "new/f.flac"})


async def test_watch_root_moved_away_and_back_at_once_is_followed(
    watching: Job, music: Path, until: Until
) -> None:
    music.rename(music.with_name("away"))
    music.with_name("away").rename(music)
    tiny.write(music / "f.flac", {"title": "f"})

    await until({*ALL, "f.flac"})


async def test_watch_change_is_not_lost_while_another_program_holds_the_library(
    watching: Job, database: Database, music: Path, until: Until
) -> None:
    await database.write(lambda conn: conn.execute("PRAGMA busy_timeout = 20"))
    other = sqlite3.connect(database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    tiny.write(music / "f.flac", {"title": "f"})

    async def has_failed() -> bool:
        return any("Another program holds" in problem.reason for problem in watching.problems)

    await eventually(has_failed)
    other.execute("ROLLBACK")
    other.close()
    await until({*ALL, "f.flac"})


async def test_watch_has_workers_before_there_is_anything_to_read(
    database: Database, music: Path, run_index: Index
) -> None:
    await run_index()
    pool = ProcessPool(2)
    jobs = JobRunner()
    job = jobs.start("watch", lambda report: watch(report, database=database, executor=pool))

    async def are_there() -> bool:
        children = psutil.Process().children()
        return sum("musictui.jobs.worker" in " ".join(child.cmdline()) for child in children) == 2

    await eventually(are_there)
    assert not job.reporter.told
    await jobs.close()
    pool.shutdown(cancel_futures=True)


async def test_watch_ends_when_cancelled(watching: Job) -> None:
    watching.cancel()
    async with asyncio.timeout(1):
        await watching.wait()

    assert watching.state == "cancelled"


async def test_watch_polls_where_events_do_not_come(
    database: Database, music: Path, run_index: Index, until: Until
) -> None:
    tiny.write(music / "a.flac", {"title": "a"})
    await run_index()
    jobs = JobRunner()
    job = jobs.start(
        "watch",
        lambda report: watch(
            report,
            database=database,
            executor=InlineExecutor(),
            poll_s=0.1,
            eventless=mounts.kinds_of(bytes(music)),
        ),
    )
    tiny.write(music / "b.flac", {"title": "b"})

    await until({"a.flac", "b.flac"})
    tiny.write(music / "c.flac", {"title": "c"})
    await until({"a.flac", "b.flac", "c.flac"})
    assert list(job.reporter.told).count(f"{music} is looked through every 0.1 s") == 1
    await jobs.close()


async def test_watch_folder_whose_name_is_not_text_is_polled_and_said_why(
    database: Database, music: Path, tmp_path: Path, run_index: Index, until: Until
) -> None:
    tiny.write(music / os.fsdecode(b"caf\xe9") / "a.flac", {"title": "a"})
    other = tmp_path / "other"
    tiny.write(other / "z.flac", {"title": "z"})
    await run_index(roots=[music, other])
    jobs = JobRunner()
    job = jobs.start(
        "watch",
        lambda report: watch(report, database=database, executor=InlineExecutor(), poll_s=0.1),
    )

    async def is_said() -> bool:
        return bool(job.problems)

    await eventually(is_said)
    [problem] = job.problems
    assert problem.subject == str(music)
    assert problem.reason == (
        f"No change events come from here: the name {music}/caf\\xE9 is not UTF-8. "
        "The folder is looked through every 0.1 s instead."
    )
    (music / os.fsdecode(b"caf\xe9")).rename(music / "cafe")
    await until({"cafe/a.flac", str(other / "z.flac")})
    tiny.write(other / "y.flac", {"title": "y"})
    await until({"cafe/a.flac", str(other / "y.flac"), str(other / "z.flac")})
    await jobs.close()
