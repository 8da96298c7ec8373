"""A file that moves keeps its id, and with it all that is known of it."""

import os
import shutil
from pathlib import Path

from musictui.library.database import Database
from tests.jobs import tiny
from tests.jobs.conftest import Index, Tracks

SONG = {"title": "Song", "artist": "Band"}


async def test_index_renamed_file_keeps_its_id(music: Path, run_index: Index, stored: Tracks) -> None:
    file = tiny.write(music / "a.flac", SONG)
    await run_index()
    before = (await stored())["a.flac"].id
    file.rename(music / "b.flac")

    result = await run_index()

    assert (result.moved, result.added, result.updated, result.missing) == (1, 0, 0, 0)
    assert {path: track.id for path, track in (await stored()).items()} == {"b.flac": before}


async def test_index_renamed_folder_keeps_ids_and_reads_nothing(
    music: Path, run_index: Index, stored: Tracks
) -> None:
    tiny.library(music / "old", 20)
    await run_index()
    before = sorted(track.id for track in (await stored()).values())
    (music / "old").rename(music / "new")

    result = await run_index()

    after = await stored()
    assert result.moved == 20
    assert sorted(track.id for track in after.values()) == before
    assert all(path.startswith("new/") for path in after)
    assert (await run_index()).unchanged == 20


async def test_index_file_moved_to_another_root_keeps_its_id(
    tmp_path: Path, run_index: Index, database: Database
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        tiny.write(folder / "stays.flac", {"title": folder.name})
    tiny.write(one / "goes.flac", SONG)
    tiny.write(one / "stays too.flac", {"title": "too"})
    await run_index(roots=[one, two])
    (one / "goes.flac").rename(two / "goes.flac")

    result = await run_index(roots=[two])

    assert (result.moved, result.added) == (1, 0)
    counts = await database.read(
        lambda conn: conn.execute("SELECT root_id, count(*) FROM tracks GROUP BY root_id").fetchall()
    )
    assert counts == [(1, 2), (2, 2)]
    assert (await run_index(roots=[])).unchanged == 4


async def test_index_copied_and_deleted_tagged_file_is_known_by_its_content(
    music: Path, run_index: Index, stored: Tracks
) -> None:
    file = tiny.write(music / "a.flac", SONG)
    tiny.write(music / "stays.flac", {"title": "Stays"})
    tiny.write(music / "too.flac", {"title": "Too"})
    await run_index()
    before = (await stored())["a.flac"].id
    shutil.copyfile(file, music / "b.flac")
    file.unlink()

    result = await run_index()

    assert (result.moved, result.added, result.missing) == (1, 0, 0)
    assert (await stored())["b.flac"].id == before


async def test_index_equal_untagged_files_are_not_taken_for_a_move(
    music: Path, run_index: Index, stored: Tracks
) -> None:
    file = tiny.write(music / "chapter 1.flac")
    tiny.write(music / "stays.flac", SONG)
    tiny.write(music / "too.flac", {"title": "Too"})
    await run_index()
    shutil.copyfile(file, music / "chapter 2.flac")
    file.unlink()

    result = await run_index()

    assert (result.moved, result.added, result.missing) == (0, 1, 1)
    assert (await stored())["chapter 1.flac"].missing_since_s is not None


async def test_index_two_new_files_like_a_missing_one_are_not_taken_for_a_move(
    music: Path, run_index: Index
) -> None:
    file = tiny.write(music / "a.flac", SONG)
    tiny.write(music / "stays.flac", {"title": "Stays"})
    tiny.write(music / "too.flac", {"title": "Too"})
    await run_index()
    for name in ("b", "c"):
        shutil.copyfile(file, music / f"{name}.flac")
    file.unlink()

    result = await run_index()

    assert (result.moved, result.added, result.missing) == (0, 2, 1)


async def test_index_files_that_change_places_keep_their_ids(
    music: Path, run_index: Index, stored: Tracks
) -> None:
    one = tiny.write(music / "01.flac", {"title": "First"})
    two = tiny.write(music / "02.flac", {"title": "Second song"})
    await run_index()
    ids = {track.tags["title"]: track.id for track in (await stored()).values()}
    one.rename(music / "swap")
    two.rename(one)
    (music / "swap").rename(two)

    result = await run_index()

    after = await stored()
    assert result.moved == 2
    assert {track.tags["title"]: track.id for track in after.values()} == ids
    assert after["01.flac"].tags["title"] == ("Second song",)
    assert (await run_index()).unchanged == 2


async def test_index_renumbered_files_keep_their_ids(music: Path, run_index: Index, stored: Tracks) -> None:
    for number in (1, 2, 3):
        tiny.write(music / f"{number:02}.flac", {"title": "song" * number})
    await run_index()
    ids = {track.tags["title"]: track.id for track in (await stored()).values()}
    for number in (3, 2, 1):
        (music / f"{number:02}.flac").rename(music / f"{number + 1:02}.flac")
    tiny.write(music / "01.flac", {"title": "A new first song"})

    result = await run_index()

    after = await stored()
    assert (result.moved, result.added, result.missing) == (3, 1, 0)
    kept = {track.tags["title"]: track.id for path, track in after.items() if path != "01.flac"}
    assert kept == ids
    assert after["01.flac"].id not in ids.values()


async def test_index_file_renamed_over_another_leaves_one_track_with_its_content(
    music: Path, run_index: Index, stored: Tracks
) -> None:
    one = tiny.write(music / "01.flac", {"title": "First"})
    tiny.write(music / "02.flac", {"title": "Second song"})
    tiny.write(music / "stays.flac", {"title": "Stays"})
    await run_index()
    one.rename(music / "02.flac")

    result = await run_index()

    after = await stored()
    assert (result.updated, result.missing) == (1, 1)
    assert after["02.flac"].tags["title"] == ("First",)
    assert after["01.flac"].missing_since_s is not None


async def test_index_missing_file_that_turns_up_elsewhere_keeps_its_id(
    music: Path, run_index: Index, stored: Tracks, tmp_path: Path
) -> None:
    file = tiny.write(music / "a.flac", SONG)
    for name in ("b", "c"):
        tiny.write(music / f"{name}.flac", {"title": name})
    await run_index()
    before = (await stored())["a.flac"].id
    file.rename(tmp_path / "away.flac")
    await run_index()
    (tmp_path / "away.flac").rename(music / "back.flac")

    result = await run_index()

    after = (await stored())["back.flac"]
    assert (result.moved, after.id, after.missing_since_s) == (1, before, None)


async def test_index_hard_link_is_another_file(music: Path, run_index: Index, stored: Tracks) -> None:
    file = tiny.write(music / "a.flac", SONG)
    await run_index()
    os.link(file, music / "b.flac")

    result = await run_index()

    assert (result.moved, result.added) == (0, 1)
    assert len(await stored()) == 2


async def test_index_words_of_the_new_name_are_found(
    music: Path, run_index: Index, database: Database
) -> None:
    file = tiny.write(music / "before.flac")
    await run_index()
    file.rename(music / "afterwards.flac")
    await run_index()

    assert await _count(database, "afterwards") == 1
    assert await _count(database, "before") == 0


async def _count(database: Database, text: str) -> int:
    from musictui.library import search
    from musictui.model.query import parse

    return len(await database.read(lambda conn: search.ids(conn, parse(text))))
