"""Missing files are kept and marked; an unplugged disk marks nothing."""

import shutil
from pathlib import Path

import pytest

from musictui.files.walk import Rules, Unreadable
from musictui.jobs.scope import look_at
from musictui.library import roots, tracks
from musictui.library.database import Database
from musictui.model.formats import AUDIO_EXTENSIONS
from tests.jobs import tiny
from tests.jobs.conftest import Index, Tracks


@pytest.fixture(autouse=True)
async def _five(music: Path, run_index: Index) -> None:
    for name in "abcde":
        tiny.write(music / f"{name}.flac", {"title": name})
    await run_index()


async def _missing(stored: Tracks) -> set[str]:
    return {path for path, track in (await stored()).items() if track.missing_since_s is not None}


async def test_index_deleted_file_is_kept_and_marked(music: Path, run_index: Index, stored: Tracks) -> None:
    (music / "a.flac").unlink()

    first, again = await run_index(), await run_index()

    assert (first.missing, again.missing) == (1, 0)
    assert await _missing(stored) == {"a.flac"}


@pytest.mark.parametrize("is_changed", [False, True])
async def test_index_file_that_is_back_is_no_longer_missing(
    music: Path, run_index: Index, stored: Tracks, tmp_path: Path, is_changed: bool
) -> None:
    (music / "a.flac").rename(tmp_path / "a.flac")
    await run_index()
    before = (await stored())["a.flac"].id
    (tmp_path / "a.flac").rename(music / "a.flac")
    if is_changed:
        tiny.write(music / "a.flac", {"title": "Another"})

    await run_index()

    assert await _missing(stored) == set()
    assert (await stored())["a.flac"].id == before


async def test_index_over_half_gone_is_held_until_accepted(
    music: Path, run_index: Index, stored: Tracks
) -> None:
    for name in "abc":
        (music / f"{name}.flac").unlink()
    tiny.write(music / "new.flac", {"title": "new"})

    held = await run_index()
    marked = await _missing(stored)
    accepted = await run_index(accept_missing=True)

    assert [(root.path, root.vanished) for root in held.held] == [(str(music), 3)]
    assert (held.missing, held.added, marked) == (0, 1, set())
    assert (accepted.missing, accepted.held) == (3, ())
    assert await _missing(stored) == {"a.flac", "b.flac", "c.flac"}


@pytest.mark.parametrize("state", ["absent", "empty", "a file"])
async def test_index_root_that_is_not_there_is_held(
    music: Path, run_index: Index, stored: Tracks, tmp_path: Path, state: str
) -> None:
    music.rename(tmp_path / "unplugged")
    if state == "empty":
        music.mkdir()
    elif state == "a file":
        music.write_bytes(b"")

    result = await run_index(roots=[])

    assert [root.path for root in result.held] == [str(music)]
    assert result.missing == 0
    assert await _missing(stored) == set()


async def test_index_root_that_is_not_there_does_not_tell_its_old_problems(
    music: Path, run_index: Index, tmp_path: Path
) -> None:
    (music / "broken.flac").write_bytes(b"no music")
    before = await run_index()
    music.rename(tmp_path / "unplugged")
    after = await run_index(roots=[])

    assert [problem.subject for problem in before.problems] == [str(music / "broken.flac")]
    assert [problem.subject for problem in after.problems] == [str(music)]


async def test_scope_unreadable_folder_keeps_what_is_known_of_it(music: Path, database: Database) -> None:
    known = await database.read(lambda conn: tracks.known(conn, 1))
    locked = bytes(music) + b"/locked"
    known[locked + b"/f.flac"] = known[bytes(music) + b"/a.flac"]
    all_roots = await database.read(roots.all)
    (scope,) = look_at(all_roots, [1], {1: known}, Rules(AUDIO_EXTENSIONS)).scopes
    scope.walk.unreadable.append(Unreadable(locked, "It cannot be read: Permission denied."))

    assert locked + b"/f.flac" not in scope.gone()
    assert len(scope.gone()) == 5


async def test_index_copy_of_an_unplugged_root_takes_no_ids(
    music: Path, tmp_path: Path, run_index: Index, database: Database
) -> None:
    backup = tmp_path / "backup"
    shutil.copytree(music, backup)
    music.rename(tmp_path / "unplugged")

    result = await run_index(roots=[backup])
    await run_index(roots=[])
    (tmp_path / "unplugged").rename(music)
    back = await run_index(roots=[])

    assert (result.moved, result.added) == (0, 5)
    assert (back.unchanged, back.missing) == (10, 0)


async def test_index_held_root_is_not_marked_as_indexed(
    music: Path, tmp_path: Path, run_index: Index, database: Database
) -> None:
    before = (await database.read(roots.all))[0].indexed_s
    assert before is not None
    await database.write(lambda conn: conn.execute("UPDATE roots SET indexed_s = 1"))
    music.rename(tmp_path / "unplugged")

    await run_index(roots=[])

    assert (await database.read(roots.all))[0].indexed_s == 1


async def test_index_only_some_paths_leaves_the_others_alone(
    music: Path, run_index: Index, stored: Tracks
) -> None:
    tiny.write(music / "new" / "f.flac", {"title": "f"})
    (music / "a.flac").unlink()
    (music / "b.flac").unlink()
    tiny.write(music / "g.flac", {"title": "g"})

    result = await run_index(only=[bytes(music / "new"), bytes(music / "a.flac")])

    assert (result.seen, result.added, result.missing) == (1, 1, 1)
    assert set(await stored()) == {"a.flac", "b.flac", "c.flac", "d.flac", "e.flac", "new/f.flac"}
    assert await _missing(stored) == {"a.flac"}
