"""What follows a vetting, done to real files, and taken back."""

import asyncio
import os
import shutil
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from musictui.duplicates.verdicts import Verdict
from musictui.errors import UsageError
from musictui.files.walk import QUARANTINE
from musictui.jobs import quarantine_drafts
from musictui.jobs.apply_changes import ApplyResult, apply_changes
from musictui.jobs.executors import InlineExecutor
from musictui.jobs.job import Reporter
from musictui.jobs.recover_changes import recover
from musictui.jobs.undo_changes import redo_draft, undo_draft
from musictui.jobs.vet_draft import PATTERN, is_removed, is_taken_in, keep_sounds, place, vet_draft
from musictui.jobs.vet_stays import PROTECTED
from musictui.jobs.vetting import Vetting
from musictui.library import audio_facts, journal
from musictui.library.database import Database
from musictui.model import patterns
from musictui.model.changes import Change, Deed, Draft, State
from musictui.model.duplicates import Fact
from tests import audio
from tests.jobs.conftest import Index, Tracks
from tests.jobs.vetting import play, vetted

SONG = {"title": "Song", "artist": "Ann", "album": "First", "tracknumber": "1"}
FRESH = {"title": "Fresh", "artist": "Eve", "album": "Second", "tracknumber": "7"}


@pytest.fixture
def incoming(tmp_path: Path) -> Path:
    """A folder of new music, outside the library."""
    folder = tmp_path / "incoming"
    folder.mkdir()
    return folder


async def drafted(
    database: Database,
    found: Vetting,
    to: Path,
    marks: Mapping[int, Verdict] | None = None,
    **options: object,
) -> Draft:
    """What is to become of the files."""
    pattern = patterns.parse(PATTERN)
    return await database.read(
        lambda conn: vet_draft(conn, found, marks or {}, to=os.fsencode(to), pattern=pattern, **options)
    )


async def apply(database: Database, draft: Draft) -> tuple[int, ApplyResult]:
    """Do it."""
    set_id = await database.write(lambda conn: journal.create(conn, draft, time.time()))
    result = await apply_changes(Reporter(), database=database, executor=InlineExecutor(), set_id=set_id)
    return set_id, result


async def changes_of(database: Database, set_id: int) -> list[Change]:
    """What became of each."""
    return await database.read(lambda conn: journal.changes(conn, set_id))


def files(folder: Path) -> dict[str, bytes]:
    """What is in a folder, the quarantine aside."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and os.fsdecode(QUARANTINE) not in path.parts
    }


async def test_new_files_come_into_the_library_duplicates_go_and_undo_takes_all_of_it_back(
    database: Database, run_index: Index, music: Path, incoming: Path, stored: Tracks
) -> None:
    song = audio.make(music / "song.mp3", SONG, seed=1)
    await run_index()
    album = incoming / "album"
    audio.make(album / "x.flac", FRESH, seed=3)
    (album / "cover.jpg").write_bytes(b"picture")
    (album / "x.lrc").write_text("words")
    shutil.copy(song, incoming / "same.mp3")
    audio.make(incoming / "alike.mp3", {**SONG, "artist": "Ann", "title": "Songg"}, seed=5)
    before = files(incoming), files(music)
    known = await stored()

    found = await vetted(database, incoming)
    draft = await drafted(database, found, music)
    set_id, result = await apply(database, draft)

    assert (result.done, result.failed, result.conflicts) == (4, 0, 0)
    assert files(incoming).keys() == {"alike.mp3"}
    target = "Eve/Second/07 Fresh"
    assert files(music).keys() == {"song.mp3", f"{target}.flac", f"{target}.lrc", "Eve/Second/cover.jpg"}
    tracks = await stored()
    assert tracks.keys() == {"song.mp3", f"{target}.flac"}
    assert tracks[f"{target}.flac"].tags["title"] == ("Fresh",)
    folders = await database.read(quarantine_drafts.folders)
    kept, problems = quarantine_drafts.kept_files(folders)
    assert [(each.root, each.original) for each in kept] == [
        (os.fsencode(incoming), os.fsencode(incoming / "same.mp3"))
    ]
    assert problems == []
    assert (await run_index()).unchanged == 2

    _, result = await apply(database, await database.read(lambda conn: undo_draft(conn, set_id)))
    assert result.done == 4
    assert (files(incoming), files(music)) == before
    assert await stored() == known
    assert not (incoming / os.fsdecode(QUARANTINE)).exists()

    await apply(database, await database.read(lambda conn: redo_draft(conn, set_id)))
    assert (await stored()).keys() == {"song.mp3", f"{target}.flac"}
    assert files(incoming).keys() == {"alike.mp3"}


async def test_a_better_copy_stays_unless_a_person_says_otherwise(
    database: Database, run_index: Index, music: Path, incoming: Path
) -> None:
    audio.make(music / "song.mp3", SONG, seed=1)
    await run_index()
    audio.make(incoming / "song.flac", SONG, seed=1)
    found = await vetted(database, incoming)
    (judgment,) = found.of(Verdict.DUPLICATE)
    assert judgment.better
    assert (await drafted(database, found, music)).changes == []
    gone = await drafted(database, found, music, {judgment.id: Verdict.DUPLICATE})
    assert [change.deed for change in gone.changes] == [Deed.REMOVE]
    assert f"it is the better one: {judgment.better}" in gone.changes[0].reason
    taken = await drafted(database, found, music, {judgment.id: Verdict.NEW})
    assert [change.deed for change in taken.changes] == [Deed.MOVE]
    left = await drafted(database, found, music, {judgment.id: Verdict.UNCERTAIN})
    assert left.changes == []


async def test_a_duplicate_of_a_file_that_goes_itself_stays(
    database: Database, music: Path, incoming: Path, run_index: Index
) -> None:
    await run_index()
    one = audio.make(incoming / "a.mp3", SONG, seed=1)
    shutil.copy(one, incoming / "b.mp3")
    shutil.copy(one, incoming / "c.mp3")
    found = await vetted(database, incoming)
    first, second = found.of(Verdict.DUPLICATE)
    found.judgments = {**found.judgments, second.id: second._replace(of=first.id)}
    draft = await drafted(database, found, music)
    removals = [change for change in draft.changes if change.deed is Deed.REMOVE]
    assert sorted(change.state for change in removals) == [State.PLANNED, State.REFUSED]


async def test_a_duplicate_stays_where_its_keeper_vanished_meanwhile(
    database: Database, run_index: Index, music: Path, incoming: Path
) -> None:
    song = audio.make(music / "song.mp3", SONG, seed=1)
    await run_index()
    shutil.copy(song, incoming / "same.mp3")
    draft = await drafted(database, await vetted(database, incoming), music)
    song.unlink()
    set_id, result = await apply(database, draft)
    assert (result.done, result.conflicts) == (0, 1)
    assert (incoming / "same.mp3").exists()
    assert (await changes_of(database, set_id))[0].note


async def test_a_duplicate_stays_where_its_keeper_changed_meanwhile(
    database: Database, run_index: Index, music: Path, incoming: Path
) -> None:
    song = audio.make(music / "song.mp3", SONG, seed=1)
    await run_index()
    shutil.copy(song, incoming / "same.mp3")
    draft = await drafted(database, await vetted(database, incoming), music)
    audio.make(song, SONG, seed=9)
    _, result = await apply(database, draft)
    assert (result.done, result.conflicts) == (0, 1)
    assert (incoming / "same.mp3").exists()


async def test_protected_folders_links_and_hard_links_are_left_alone(
    database: Database, run_index: Index, music: Path, incoming: Path, tmp_path: Path
) -> None:
    song = audio.make(music / "song.mp3", SONG, seed=1)
    await run_index()
    os.link(song, incoming / "hard.mp3")
    shutil.copy(song, tmp_path / "elsewhere.mp3")
    (incoming / "soft.mp3").symlink_to(tmp_path / "elsewhere.mp3")
    (incoming / "safe").mkdir()
    shutil.copy(song, incoming / "safe" / "same.mp3")
    found = await vetted(database, incoming)
    draft = await drafted(database, found, music, protected=(os.fsencode(incoming / "safe"),))
    assert {os.path.basename(change.path): change.state for change in draft.changes} == {
        b"hard.mp3": State.REFUSED,
        b"soft.mp3": State.REFUSED,
        b"same.mp3": State.REFUSED,
    }


async def test_no_file_of_a_protected_folder_is_moved(
    database: Database, run_index: Index, music: Path, tmp_path: Path
) -> None:
    audio.make(music / "safe" / "new" / "fresh.mp3", FRESH, seed=3)
    await run_index()
    (tmp_path / "link").symlink_to(music)
    for folder in (music, tmp_path / "link"):
        protected = (os.fsencode(music / "safe"),)
        found = await vetted(database, folder / "safe" / "new", protected=protected)
        draft = await drafted(database, found, music, protected=protected)
        assert [(each.state, each.note) for each in draft.changes] == [(State.REFUSED, PROTECTED)]
        _, result = await apply(database, draft)
        assert result.done == 0
        (judgment,) = found.judgments.values()
        assert not is_taken_in(judgment, {})
    assert files(music).keys() == {"safe/new/fresh.mp3"}


async def test_a_folder_of_the_library_by_a_link_uses_the_quarantine_of_the_library(
    database: Database, run_index: Index, music: Path, tmp_path: Path, stored: Tracks
) -> None:
    song = audio.make(music / "albums" / "song.mp3", SONG, seed=1)
    audio.make(music / "new" / "fresh.mp3", FRESH, seed=3)
    shutil.copy(song, music / "new" / "copy.mp3")
    await run_index()
    (tmp_path / "link").symlink_to(music)
    found = await vetted(database, tmp_path / "link" / "new")
    _, result = await apply(database, await drafted(database, found, music))
    assert result.done == 2
    assert (music / os.fsdecode(QUARANTINE)).is_dir()
    assert not (music / "new" / os.fsdecode(QUARANTINE)).exists()
    assert (await stored()).keys() == {"albums/song.mp3", "Eve/Second/07 Fresh.mp3"}


async def test_a_hard_link_is_not_counted_among_what_goes(
    database: Database, run_index: Index, music: Path, incoming: Path
) -> None:
    song = audio.make(music / "song.mp3", SONG, seed=1)
    await run_index()
    os.link(song, incoming / "hard.mp3")
    shutil.copy(song, incoming / "same.mp3")
    found = await vetted(database, incoming)
    going = [found.files[each.id].path for each in found.judgments.values() if is_removed(each, {})]
    assert going == [os.fsencode(incoming / "same.mp3")]


async def test_files_that_want_one_name_or_a_taken_one_stay(
    database: Database, run_index: Index, music: Path, incoming: Path
) -> None:
    taken = music / "Eve" / "Second" / "07 Fresh.mp3"
    audio.make(taken, {"title": "Quite another", "artist": "Zoe"}, seed=8, seconds=2)
    await run_index()
    audio.make(incoming / "fresh.mp3", FRESH, seed=3, seconds=30)
    draft = await drafted(database, await vetted(database, incoming), music)
    (change,) = draft.changes
    assert (change.state, change.deed) == (State.REFUSED, Deed.MOVE)
    assert "already" in change.note


async def test_a_folder_inside_the_library_moves_its_tracks_and_keeps_what_is_known_of_them(
    database: Database, run_index: Index, music: Path, stored: Tracks
) -> None:
    song = audio.make(music / "albums" / "song.mp3", SONG, seed=1)
    audio.make(music / "new" / "fresh.mp3", FRESH, seed=3)
    shutil.copy(song, music / "new" / "copy.mp3")
    await run_index()
    before = await stored()
    found = await vetted(database, music / "new")
    set_id, result = await apply(database, await drafted(database, found, music))
    assert result.done == 2
    after = await stored()
    assert after.keys() == {"albums/song.mp3", "Eve/Second/07 Fresh.mp3"}
    assert after["Eve/Second/07 Fresh.mp3"].id == before["new/fresh.mp3"].id
    assert (music / os.fsdecode(QUARANTINE)).is_dir(), "that of the library's folder"
    await apply(database, await database.read(lambda conn: undo_draft(conn, set_id)))
    assert (await stored()).keys() == before.keys()


async def test_a_whole_folder_of_the_library_stays_where_it_is(
    database: Database, run_index: Index, music: Path
) -> None:
    song = audio.make(music / "any name.mp3", SONG, seed=1)
    shutil.copy(song, music / "copy.mp3")
    await run_index()
    for folder in (music, music.parent):
        draft = await drafted(database, await vetted(database, folder), music)
        assert [change.deed for change in draft.changes] == [Deed.REMOVE]


async def test_what_a_killed_program_moved_in_is_in_the_library_after_the_next_start(
    database: Database, run_index: Index, music: Path, incoming: Path, stored: Tracks
) -> None:
    song = audio.make(music / "song.mp3", SONG, seed=1)
    await run_index()
    audio.make(incoming / "fresh.mp3", FRESH, seed=3)
    same = incoming / "same.mp3"
    shutil.copy(song, same)
    draft = await drafted(database, await vetted(database, incoming), music)
    set_id = await database.write(lambda conn: journal.create(conn, draft, time.time()))
    removal, move = draft.changes
    await database.write(lambda conn: journal.start(conn, set_id, [0, 1], time.time()))
    os.makedirs(os.path.dirname(move.target))
    await asyncio.to_thread(os.rename, move.path, move.target)
    assert await recover(database) == 2
    states = [change.state for change in await changes_of(database, set_id)]
    assert states == [State.PLANNED, State.DONE]
    assert (await stored()).keys() == {"song.mp3", "Eve/Second/07 Fresh.mp3"}
    assert removal.path == os.fsencode(same)
    assert same.exists()


async def test_what_was_heard_of_a_new_file_is_kept_once_it_is_in_the_library(
    database: Database, run_index: Index, music: Path, incoming: Path
) -> None:
    await run_index()
    play(incoming / "fresh.mp3", FRESH, seed=3)
    found = await vetted(database, incoming, has_fingerprints=True)
    draft = await drafted(database, found, music)
    await apply(database, draft)
    await database.write(lambda conn: keep_sounds(conn, found, draft))
    assert list((await database.read(lambda conn: audio_facts.read(conn, Fact.FINGERPRINT))).values()) == [
        found.known[Fact.FINGERPRINT][-1]
    ]


def test_the_place_for_new_files_is_in_a_folder_of_the_library(tmp_path: Path) -> None:
    one, two = os.fsencode(tmp_path / "one"), os.fsencode(tmp_path / "two")
    assert place([one], "") == one
    assert place([one, two], "", (str(tmp_path / "two" / "in"),)) == os.path.join(two, b"in")
    assert place([one, two], str(tmp_path / "one"), (str(tmp_path / "two"),)) == one
    with pytest.raises(UsageError, match="several folders"):
        place([one, two], "")
    with pytest.raises(UsageError, match="in none of"):
        place([one], str(tmp_path))
    with pytest.raises(UsageError, match="no folder"):
        place([], "")
