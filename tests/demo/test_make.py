"""Making: the same bytes each time and in any process, going on after an end, and clear words about bad folders."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

import pytest

from musictui.demo import manifest
from musictui.demo.make import make
from musictui.demo.plan import Settings
from musictui.demo.produce import PARTS
from musictui.errors import StorageError, UsageError
from musictui.jobs.executors import InlineExecutor, open_executor
from musictui.jobs.job import Reporter
from tests.demo.conftest import make_library

SMALL = Settings(tracks=30, seed=5, seconds=0.1, recording_s=1.0)


def tree(folder: Path) -> dict[bytes, str]:
    """A hash of every file and the target of every link, by path."""
    found = {}
    for parent, folders, names in os.walk(os.fsencode(folder)):
        for name in [*names, *(each for each in folders if os.path.islink(os.path.join(parent, each)))]:
            path = os.path.join(parent, name)
            content = os.readlink(path) if os.path.islink(path) else _read(path)
            found[os.path.relpath(path, os.fsencode(folder))] = blake2b(content).hexdigest()
    return found


def _read(path: bytes) -> bytes:
    with open(path, "rb") as stream:
        return stream.read()


@pytest.fixture(scope="module")
def small_tree(tmp_path_factory: pytest.TempPathFactory) -> dict[bytes, str]:
    """What the small library's files are."""
    folder = tmp_path_factory.mktemp("small") / "music"
    make_library(folder, SMALL)
    return tree(folder)


def test_processes_make_the_same_bytes(tmp_path: Path, small_tree: dict[bytes, str]) -> None:
    executor = open_executor("processes:2")
    try:
        made = make_library(tmp_path / "music", SMALL, executor=executor)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
    assert tree(tmp_path / "music") == small_tree
    assert made.tracks == 30
    assert made.made == made.files == len(small_tree) - 1
    assert made.skipped == []


def test_other_seed_makes_other_music(tmp_path: Path, small_tree: dict[bytes, str]) -> None:
    make_library(tmp_path, Settings(tracks=30, seed=6, seconds=0.1, recording_s=1.0))
    shared = set(small_tree.values()) & set(tree(tmp_path).values())
    # What is no music is the same everywhere: links, empty and text files.
    assert len(shared) <= 12


def test_progress_counts_tracks(tmp_path: Path) -> None:
    report = Reporter()
    make_library(tmp_path, SMALL, report=report)
    assert (report.done, report.total, report.unit) == (30, 30, "tracks")
    assert report.summary["tracks"] == 30


def test_interrupted_making_goes_on(tmp_path: Path, small_tree: dict[bytes, str]) -> None:
    class Interrupting(Reporter):
        """Ends the making in the middle."""

        def advance(self, count: int = 1) -> None:
            super().advance(count)
            if self.done >= 12:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_library(tmp_path, SMALL, report=Interrupting())
    known = manifest.read(tmp_path)
    assert known is not None
    assert not known.is_complete
    assert not manifest.is_complete(tmp_path, SMALL)
    made = make_library(tmp_path, SMALL)
    assert 0 < made.made < made.files
    assert tree(tmp_path) == small_tree
    assert manifest.is_complete(tmp_path, SMALL)


def test_half_a_line_in_the_manifest_is_no_harm(tmp_path: Path, small_tree: dict[bytes, str]) -> None:
    make_library(tmp_path, SMALL)
    path = tmp_path / manifest.NAME
    lines = (
        path.read_bytes().replace(b'"is_complete": true', b'"is_complete": false').splitlines(keepends=True)
    )
    path.write_bytes(b"".join(lines[:10]) + lines[10][:40])
    (tmp_path / PARTS).mkdir()
    (tmp_path / PARTS / "3-1.mp3").write_bytes(b"left over")
    make_library(tmp_path, SMALL)
    assert tree(tmp_path) == small_tree


def test_complete_library_is_left_as_it_is(tmp_path: Path) -> None:
    make_library(tmp_path, SMALL)
    before = {path: os.lstat(path).st_mtime_ns for path in tmp_path.rglob("*")}
    made = make_library(tmp_path, SMALL)
    assert (made.made, made.tracks) == (0, 30)
    assert {path: os.lstat(path).st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_lost_file_is_made_again(tmp_path: Path, small_tree: dict[bytes, str]) -> None:
    make_library(tmp_path, SMALL)
    known = manifest.read(tmp_path)
    assert known is not None
    os.unlink(tmp_path / known.tracks[3].path)
    made = make_library(tmp_path, SMALL)
    assert 0 < made.made < made.files
    assert tree(tmp_path) == small_tree


def test_folder_with_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "song.mp3").write_bytes(b"mine")
    with pytest.raises(UsageError, match="not empty") as caught:
        make_library(tmp_path, SMALL)
    assert caught.value.hint
    assert os.listdir(tmp_path) == ["song.mp3"]


def test_other_demo_library_is_refused(tmp_path: Path) -> None:
    make_library(tmp_path, SMALL)
    before = tree(tmp_path)
    with pytest.raises(UsageError, match=r"30 tracks of 0\.1 s, seed 5"):
        make_library(tmp_path, Settings(tracks=30, seed=6, seconds=0.1))
    assert tree(tmp_path) == before


def test_library_of_another_generation_is_refused(tmp_path: Path) -> None:
    make_library(tmp_path, SMALL)
    path = tmp_path / manifest.NAME
    ours, other = (
        f'"musictui_demo": {number}'.encode() for number in (manifest.GENERATION, manifest.GENERATION - 1)
    )
    path.write_bytes(path.read_bytes().replace(ours, other, 1))
    with pytest.raises(UsageError, match="another version"):
        make_library(tmp_path, SMALL)


def test_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "music").write_bytes(b"")
    with pytest.raises(StorageError, match="cannot be used") as caught:
        make_library(tmp_path / "music", SMALL)
    assert caught.value.hint


@contextmanager
def _file_size_limit(size: int) -> Iterator[None]:
    """No file may grow beyond `size` bytes: a write fails, as on a full disk."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_write_that_fails_ends_with_a_sentence(tmp_path: Path, small_tree: dict[bytes, str]) -> None:
    with _file_size_limit(20_000), pytest.raises(StorageError, match="could not be written") as caught:
        make_library(tmp_path, SMALL)
    assert "goes on where it stopped" in caught.value.hint
    make_library(tmp_path, SMALL)
    assert tree(tmp_path) == small_tree


def test_too_little_room_is_told_before(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"1,000,000 tracks take about [\d,]+ MB"):
        make_library(tmp_path, Settings(tracks=1_000_000, seconds=600.0))
    assert os.listdir(tmp_path) == []


def test_second_maker_of_one_folder_is_refused(tmp_path: Path) -> None:
    async def both() -> list[object]:
        calls = [
            make(Reporter(), executor=InlineExecutor(), folder=tmp_path, settings=SMALL) for _ in range(2)
        ]
        return await asyncio.gather(*calls, return_exceptions=True)

    first, second = asyncio.run(both())
    assert isinstance(second, UsageError)
    assert "Another MusicTUI" in str(second)
    assert not isinstance(first, BaseException)


def test_manifest_keeps_names_that_are_no_text(tmp_path: Path) -> None:
    settings = Settings(tracks=120, seconds=0.05, recording_s=0.2)
    make_library(tmp_path, settings)
    known = manifest.read(tmp_path)
    assert known is not None
    names = [entry.file_name for entry in known.entries]
    assert b"Odd names/Caf\xe9 M\xfcller.mp3" in names
    assert all(os.path.lexists(os.path.join(os.fsencode(tmp_path), name)) for name in names)


def test_folder_without_a_manifest_has_none(tmp_path: Path) -> None:
    assert manifest.read(tmp_path) is None
    assert manifest.read(tmp_path / "nothing") is None
    (tmp_path / manifest.NAME).write_text("no json\n")
    assert manifest.read(tmp_path) is None
