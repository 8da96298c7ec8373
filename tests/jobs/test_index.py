"""The library follows what is on disk."""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from musictui.errors import RootError
from musictui.jobs.executors import InlineExecutor
from musictui.jobs.index import IndexResult, index
from musictui.jobs.job import Reporter
from musictui.library import roots
from musictui.library.database import Database
from tests.jobs import functions, tiny
from tests.jobs.conftest import Index, Tracks

SONG = {"title": "Song", "artist": "Band"}


async def test_index_new_files_adds_them(music: Path, run_index: Index, stored: Tracks) -> None:
    tiny.write(music / "a.flac", SONG)
    tiny.write(music / "deep" / "er" / "b.FLAC", {"title": "Other"})
    (music / "cover.jpg").write_bytes(b"no music")

    result = await run_index()

    assert (result.seen, result.added, result.unchanged) == (2, 2, 0)
    found = await stored()
    assert found["a.flac"].tags == {"title": ("Song",), "artist": ("Band",)}
    assert set(found) == {"a.flac", "deep/er/b.FLAC"}


async def test_index_again_reads_nothing(music: Path, run_index: Index) -> None:
    tiny.write(music / "a.flac", SONG)
    await run_index()

    result = await run_index()

    assert (result.seen, result.added, result.updated, result.unchanged) == (1, 0, 0, 1)


@pytest.mark.parametrize("changed", ["size", "mtime", "ctime"])
async def test_index_changed_file_is_read_again(
    music: Path, run_index: Index, stored: Tracks, changed: str
) -> None:
    file = tiny.write(music / "a.flac", SONG)
    before = file.stat()
    await run_index()
    after = {"title": "Longer song" if changed == "size" else "Gong", "artist": "Band"}
    tiny.write(file, after)
    if changed == "mtime":
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    elif changed == "ctime":
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert file.stat().st_mtime_ns == before.st_mtime_ns

    result = await run_index()

    assert (result.updated, result.unchanged) == (1, 0)
    assert (await stored())["a.flac"].tags["title"] == (after["title"],)


async def test_index_other_inode_alone_reads_nothing_but_is_noted(
    music: Path, run_index: Index, database: Database
) -> None:
    tiny.write(music / "a.flac", SONG)
    await run_index()
    # As after a new mount of a file system that makes up its inodes.
    await database.write(lambda conn: conn.execute("UPDATE tracks SET inode = inode + 1"))

    result = await run_index()

    assert (result.updated, result.unchanged, result.moved) == (0, 1, 0)
    inode = await database.read(lambda conn: conn.execute("SELECT inode FROM tracks").fetchone()[0])
    assert inode == (music / "a.flac").stat().st_ino


async def test_index_full_reads_everything(music: Path, run_index: Index) -> None:
    tiny.write(music / "a.flac", SONG)
    await run_index()

    result = await run_index(full=True)

    assert (result.updated, result.unchanged) == (1, 0)


async def test_index_unreadable_file_is_a_problem_until_it_is_mended(music: Path, run_index: Index) -> None:
    file = music / "a.flac"
    file.write_bytes(b"no flac at all")
    first = await run_index()
    again = await run_index()
    tiny.write(file, SONG)
    mended = await run_index()

    assert [problem.subject for problem in first.problems] == [str(file)]
    assert first.problems == again.problems
    assert again.unchanged == 1
    assert mended.problems == ()


async def test_index_only_problems_reads_just_those(music: Path, run_index: Index) -> None:
    tiny.write(music / "good.flac", SONG)
    (music / "bad.flac").write_bytes(b"no flac at all")
    await run_index()

    result = await run_index(only_problems=True)

    assert (result.seen, result.updated, result.missing) == (1, 1, 0)
    assert len(result.problems) == 1


async def test_index_file_with_a_date_beyond_64_bits_is_stored_and_then_unchanged(
    music: Path, run_index: Index
) -> None:
    file = tiny.write(music / "a.flac", SONG)
    os.utime(file, ns=(0, 12_000_000_000 * 10**9))
    assert file.stat().st_mtime_ns > 2**63

    first = await run_index()
    again = await run_index()

    assert (first.added, again.unchanged) == (1, 1)


@pytest.mark.parametrize(
    "name",
    [
        b"new\nline.flac",
        b"not \xff\xfe utf-8.flac",
        b"[FLAC][b] \xf0\x9f\x8e\xb5.flac",
        b"x" * 250 + b".flac",
    ],
)
async def test_index_hostile_name_is_stored(
    music: Path, run_index: Index, database: Database, name: bytes
) -> None:
    (music / os.fsdecode(name)).write_bytes(tiny.content(SONG))

    result = await run_index()

    assert result.added == 1
    paths = await database.read(lambda conn: conn.execute("SELECT path FROM tracks").fetchall())
    assert paths == [(os.path.join(bytes(music), name),)]


async def test_index_several_roots(tmp_path: Path, run_index: Index, database: Database) -> None:
    for name in ("one", "two"):
        tiny.write(tmp_path / name / "a.flac", SONG)
    result = await run_index(roots=[tmp_path / "one", tmp_path / "two"])
    everything = await run_index(roots=[])

    assert (result.added, everything.unchanged) == (2, 2)
    known = await database.read(roots.all)
    assert [root.tracks for root in known] == [1, 1]
    assert all(root.indexed_s for root in known)


async def test_index_folder_inside_a_root_is_refused(music: Path, run_index: Index) -> None:
    tiny.write(music / "album" / "a.flac", SONG)
    await run_index()

    with pytest.raises(RootError):
        await run_index(roots=[music / "album"])


async def test_index_follows_ignore_patterns(music: Path, run_index: Index, stored: Tracks) -> None:
    tiny.write(music / "Podcasts" / "a.flac", SONG)
    tiny.write(music / "b.flac", SONG)

    await run_index(ignore=("Podcasts",))

    assert set(await stored()) == {"b.flac"}


class RefusingExecutor(InlineExecutor):
    """Reads nothing, as when the system does not let us."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return super().submit(functions.refuse, fn, *args, **kwargs)


async def test_index_known_file_that_may_not_be_read_keeps_its_tags_and_is_tried_again(
    music: Path, run_index: Index, stored: Tracks
) -> None:
    file = tiny.write(music / "a.flac", SONG)
    await run_index()
    tiny.write(file, {"title": "A newer song"})

    refused = await run_index(executor=RefusingExecutor())
    kept = (await stored())["a.flac"]
    again = await run_index()

    assert [problem.reason for problem in refused.problems] == ["It may not be read."]
    assert (kept.tags["title"], kept.problem) == (("Song",), "It may not be read.")
    assert (await stored())["a.flac"].tags["title"] == ("A newer song",)
    assert again.problems == ()


async def test_index_new_file_that_may_not_be_read_is_a_problem(
    music: Path, run_index: Index, stored: Tracks
) -> None:
    tiny.write(music / "a.flac", SONG)

    result = await run_index(executor=RefusingExecutor())

    assert (result.added, len(result.problems)) == (1, 1)
    assert (await stored())["a.flac"].tags == {}


async def test_index_file_that_vanishes_before_it_is_read_is_no_problem(
    music: Path, run_index: Index, stored: Tracks
) -> None:
    file = tiny.write(music / "a.flac", SONG)
    tiny.write(music / "b.flac", SONG)
    tiny.write(music / "c.flac", SONG)
    await run_index()

    class Vanishing(InlineExecutor):
        """Is too late for one file."""

        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            file.unlink(missing_ok=True)
            return super().submit(fn, *args, **kwargs)

    result = await run_index(full=True, executor=Vanishing())

    assert (result.updated, result.missing, result.problems) == (2, 1, ())
    assert (await stored())["a.flac"].missing_since_s is not None


async def test_index_two_at_once_add_each_file_once(music: Path, database: Database, stored: Tracks) -> None:
    tiny.library(music, 300)

    async def run() -> IndexResult:
        # Two processes share the file, not the turn.
        other = Database(database.path)
        try:
            return await index(Reporter(), database=other, executor=InlineExecutor(), roots=[music])
        finally:
            other.close()

    await add_root(database, music)
    results = await asyncio.gather(run(), run())

    assert [result.seen for result in results] == [300, 300]
    assert len(await stored()) == 300


async def add_root(database: Database, folder: Path) -> None:
    """Make a folder part of the library without indexing it."""
    await database.write(lambda conn: roots.add(conn, bytes(folder)))
