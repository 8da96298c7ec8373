"""Vetting files that a user has told apart from tracks of the library: they are no duplicates again."""

import shutil
from pathlib import Path

import pytest

from musictui.duplicates.verdicts import TOLD_APART
from musictui.jobs.executors import InlineExecutor
from musictui.jobs.find_duplicates import find_duplicates
from musictui.jobs.job import Reporter
from musictui.jobs.tell_apart import tell_apart
from musictui.library import duplicate_groups
from musictui.library.database import Database
from musictui.model.duplicates import Kind
from musictui.tags import writer
from tests import audio
from tests.jobs.conftest import Index
from tests.jobs.vetting import play, told, vetted

SONG = {"title": "Song", "artist": "Ann"}


@pytest.fixture
def incoming(tmp_path: Path) -> Path:
    """A folder of new music, outside the library."""
    folder = tmp_path / "incoming"
    folder.mkdir()
    return folder


async def tell_all_apart(database: Database, kind: Kind) -> None:
    """Find groups of one kind, and say of all that they are none."""
    executor = InlineExecutor()
    await find_duplicates(Reporter(), database=database, executor=executor, kinds=[kind])
    groups = [each.id for each in await database.read(duplicate_groups.read)]
    assert await tell_apart(Reporter(), database=database, executor=executor, groups=groups) > 0


async def test_what_was_told_apart_by_its_tags_is_new_whatever_it_is_called_now(
    database: Database, run_index: Index, music: Path, incoming: Path
) -> None:
    audio.make(music / "song.flac", SONG, seed=1)
    other = audio.make(music / "other.mp3", SONG, seed=9)
    await run_index()
    await tell_all_apart(database, Kind.SAME_TAGS)
    shutil.move(other, incoming / "other.mp3")
    await run_index()
    found = await vetted(database, incoming)
    assert told(found) == {"other.mp3": ("new", "")}
    (judgment,) = found.judgments.values()
    assert judgment.reason == TOLD_APART
    writer.write(incoming / "other.mp3", {"title": ("Song!",)})
    found = await vetted(database, incoming)
    assert told(found) == {"other.mp3": ("new", "")}


async def test_the_rest_of_the_library_still_counts(
    database: Database, run_index: Index, music: Path, incoming: Path
) -> None:
    """Only the pair was told apart: the same bytes elsewhere are still a duplicate, another sound still an other."""
    audio.make(music / "song.flac", SONG, seed=1)
    other = audio.make(music / "other.mp3", SONG, seed=9)
    await run_index()
    await tell_all_apart(database, Kind.SAME_TAGS)
    shutil.copy(other, incoming / "copy.mp3")
    audio.make(incoming / "third.mp3", SONG, seed=5)
    found = await vetted(database, incoming)
    assert told(found)["copy.mp3"] == ("duplicate", "other.mp3")
    assert told(found)["third.mp3"][0] == "duplicate"


async def test_copies_of_a_sound_that_are_all_wanted_are_no_duplicates(
    database: Database, run_index: Index, music: Path, incoming: Path
) -> None:
    audio.make(music / "album.mp3", SONG, seed=1)
    second = audio.make(music / "compilation.mp3", {"title": "Other"}, seed=1)
    await run_index()
    await tell_all_apart(database, Kind.SAME_AUDIO)
    shutil.move(second, incoming / "compilation.mp3")
    await run_index()
    assert told(await vetted(database, incoming)) == {"compilation.mp3": ("new", "")}


async def test_what_sounds_the_same_and_was_told_apart_is_new(
    database: Database, run_index: Index, music: Path, incoming: Path
) -> None:
    play(music / "song.flac", SONG, seed=1)
    other = play(music / "other.mp3", {"title": "Take 2"}, seed=1)
    await run_index()
    await tell_all_apart(database, Kind.SAME_RECORDING)
    shutil.move(other, incoming / "other.mp3")
    play(incoming / "third.mp3", {"title": "Take 3"}, seed=1, bit_rate=64_000)
    await run_index()
    found = await vetted(database, incoming, has_fingerprints=True)
    assert told(found) == {"third.mp3": ("duplicate", "song.flac"), "other.mp3": ("new", "")}


async def test_a_file_that_goes_is_no_reason_to_doubt_what_was_told_apart(
    database: Database, run_index: Index, music: Path, incoming: Path
) -> None:
    """A copy of the track in the folder is its duplicate; what sounds like that copy was told apart from the track."""
    song = play(music / "song.flac", SONG, seed=1)
    other = play(music / "other.mp3", {"title": "Take 2"}, seed=1)
    await run_index()
    await tell_all_apart(database, Kind.SAME_RECORDING)
    shutil.move(other, incoming / "other.mp3")
    shutil.copy(song, incoming / "copy.flac")
    await run_index()
    found = await vetted(database, incoming, has_fingerprints=True)
    assert told(found) == {"copy.flac": ("duplicate", "song.flac"), "other.mp3": ("new", "")}
