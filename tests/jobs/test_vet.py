"""Vetting a folder of real files against a library, and against itself."""

import asyncio
import os
import shutil
from pathlib import Path

import pytest

from musictui.duplicates.verdicts import BEST, Verdict
from musictui.errors import UsageError
from musictui.jobs import vet_files, vet_stays
from musictui.jobs.job import Reporter
from musictui.jobs.vetting import Vetting
from musictui.library import audio_facts, duplicate_facts
from musictui.library.database import Database
from musictui.model.duplicates import Fact, Kind
from musictui.tags import writer
from tests import audio
from tests.jobs.conftest import Index
from tests.jobs.noting import Noting
from tests.jobs.vetting import play, told, vetted


@pytest.fixture
def incoming(tmp_path: Path) -> Path:
    """A folder of new music, outside the library."""
    folder = tmp_path / "incoming"
    folder.mkdir()
    return folder


SONG = {"title": "Song", "artist": "Ann", "album": "First", "tracknumber": "1"}


async def test_each_file_gets_its_verdict(
    database: Database, run_index: Index, music: Path, incoming: Path
) -> None:
    song = audio.make(music / "song.mp3", SONG, seed=1)
    audio.make(music / "other.flac", {"title": "Other", "artist": "Ann"}, seed=2)
    await run_index()
    shutil.copy(song, incoming / "same.mp3")
    audio.make(incoming / "retagged.flac", {"title": "Renamed", "artist": "Bob"}, seed=2)
    audio.make(incoming / "fresh.mp3", {"title": "Fresh", "artist": "Eve"}, seed=3)
    report = Reporter()
    found = await vetted(database, incoming, report=report)
    assert told(found) == {
        "fresh.mp3": ("new", ""),
        "retagged.flac": ("duplicate", "other.flac"),
        "same.mp3": ("duplicate", "song.mp3"),
    }
    kinds = {each.kind for each in found.of(Verdict.DUPLICATE)}
    assert kinds == {Kind.IDENTICAL, Kind.SAME_AUDIO}
    assert report.problem_count == 0
    assert {name: report.summary[name] for name in ("new", "duplicate", "uncertain")} == {
        "new": 1,
        "duplicate": 2,
        "uncertain": 0,
    }


async def test_tags_alone_tell_of_duplicates_and_other_versions(
    database: Database, run_index: Index, music: Path, incoming: Path
) -> None:
    audio.make(music / "song.flac", SONG, seed=1)
    await run_index()
    audio.make(incoming / "song.mp3", SONG, seed=9)
    audio.make(incoming / "live.mp3", {**SONG, "title": "Song (Live)"}, seed=8, seconds=30)
    found = await vetted(database, incoming)
    assert told(found) == {"live.mp3": ("new", "song.flac"), "song.mp3": ("duplicate", "song.flac")}


async def test_untagged_files_are_never_matched_on_emptiness(
    database: Database, run_index: Index, music: Path, incoming: Path
) -> None:
    audio.make(music / "01 Intro.mp3", seed=1)
    await run_index()
    audio.make(incoming / "01 Intro.mp3", seed=2)
    assert told(await vetted(database, incoming)) == {"01 Intro.mp3": ("new", "")}


async def test_files_that_cannot_be_read_are_problems(database: Database, incoming: Path) -> None:
    (incoming / "broken.flac").write_bytes(b"fLaC and then nothing")
    audio.make(incoming / "whole.mp3", SONG)
    report = Reporter()
    found = await vetted(database, incoming, report=report)
    assert told(found) == {"whole.mp3": ("new", "")}
    assert [problem.subject for problem in report.problems] == [str(incoming / "broken.flac")]


async def test_a_damaged_file_has_a_verdict_and_is_no_problem_as_well(
    database: Database, incoming: Path
) -> None:
    path = audio.make(incoming / "cut.flac", SONG, seconds=4)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    report = Reporter()
    found = await vetted(database, incoming, report=report, has_fingerprints=True)
    assert told(found) == {"cut.flac": ("uncertain", "")}
    assert list(report.problems) == []


async def test_a_folder_is_called_as_the_library_calls_it(
    database: Database, run_index: Index, music: Path, tmp_path: Path
) -> None:
    song = audio.make(music / "albums" / "song.mp3", SONG)
    (music / "new").mkdir()
    shutil.copy(song, music / "new" / "copy.mp3")
    await run_index()
    (tmp_path / "link").symlink_to(music)
    (tmp_path / "direct").symlink_to(music / "new")
    for folder in (tmp_path / "link" / "new", tmp_path / "direct"):
        found = await vetted(database, folder)
        assert found.folder == os.fsencode(music / "new")
        assert [file.path for file in found.files.values()] == [os.fsencode(music / "new" / "copy.mp3")]
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "other").symlink_to(tmp_path / "elsewhere")
    assert (await vetted(database, tmp_path / "other")).folder == os.fsencode(tmp_path / "other")


async def test_what_stays_in_any_case_says_why(
    database: Database, run_index: Index, music: Path, incoming: Path
) -> None:
    song = audio.make(music / "song.mp3", SONG)
    await run_index()
    os.link(song, incoming / "hard.mp3")
    shutil.copy(song, incoming / "same.mp3")
    audio.make(incoming / "safe" / "fresh.mp3", {"title": "Fresh", "artist": "Eve"}, seed=3)
    found = await vetted(database, incoming, protected=(os.fsencode(incoming / "safe"),))
    stays = {os.path.basename(found.files[each.id].path): each.stays for each in found.judgments.values()}
    assert stays == {b"hard.mp3": vet_stays.ONE_FILE, b"same.mp3": "", b"fresh.mp3": vet_stays.PROTECTED}


async def test_a_folder_that_changed_since_is_known_to_have(
    database: Database, run_index: Index, music: Path, incoming: Path
) -> None:
    song = audio.make(music / "song.mp3", SONG)
    await run_index()
    roots = [os.fsencode(music)]
    shutil.copy(song, incoming / "same.mp3")
    found = await vetted(database, incoming)
    assert found.content is not None

    def has_changed() -> bool:
        return vet_files.has_changed(found.content, roots, found.tracks.values())

    assert not has_changed()
    audio.make(incoming / "more.mp3", seed=4)
    assert has_changed()
    (incoming / "more.mp3").unlink()
    assert not has_changed()
    song.unlink()
    assert has_changed(), "what the file is a duplicate of is gone"


async def test_copies_in_the_folder_leave_the_best_one_new(database: Database, incoming: Path) -> None:
    audio.make(incoming / "song.flac", SONG, seed=1)
    audio.make(incoming / "again.flac", {**SONG, "title": "Renamed"}, seed=1)
    shutil.copy(incoming / "song.flac", incoming / "copy of song.flac")
    found = await vetted(database, incoming)
    verdicts = told(found)
    assert sorted(verdict for verdict, _ in verdicts.values()) == ["duplicate", "duplicate", "new"]
    (best,) = (name for name, (verdict, _) in verdicts.items() if verdict == "new")
    assert {of for verdict, of in verdicts.values() if verdict == "duplicate"} == {best}
    assert [each.reason for each in found.of(Verdict.NEW)] == [BEST]


# What is in the library already is not new.


async def test_a_folder_of_the_library_is_not_matched_with_itself(
    database: Database, run_index: Index, music: Path
) -> None:
    for number, (title, artist) in enumerate((("Rain", "Ann"), ("Winter", "Bob"), ("Ocean", "Eve"))):
        audio.make(music / "new" / f"{number}.mp3", {"title": title, "artist": artist}, seed=number)
    await run_index()
    for folder in (music / "new", music, music.parent):
        found = await vetted(database, folder)
        assert len(found.of(Verdict.NEW)) == 3, folder


async def test_a_folder_of_the_library_is_matched_with_the_rest_of_it(
    database: Database, run_index: Index, music: Path
) -> None:
    song = audio.make(music / "albums" / "song.mp3", SONG)
    (music / "new").mkdir()
    shutil.copy(song, music / "new" / "copy.mp3")
    await run_index()
    assert told(await vetted(database, music / "new")) == {"copy.mp3": ("duplicate", "song.mp3")}


async def test_a_folder_of_the_library_by_another_name_is_not_matched_with_itself(
    database: Database, run_index: Index, music: Path, tmp_path: Path
) -> None:
    audio.make(music / "new" / "song.mp3", SONG)
    await run_index()
    link = tmp_path / "link"
    link.symlink_to(music / "new")
    assert told(await vetted(database, link)) == {"song.mp3": ("new", "")}


async def test_a_folder_that_the_library_reaches_by_a_link_is_not_matched_with_itself(
    database: Database, run_index: Index, music: Path, incoming: Path
) -> None:
    audio.make(incoming / "deep" / "song.mp3", SONG)
    (music / "linked").symlink_to(incoming)
    result = await run_index()
    assert result.added == 1
    assert told(await vetted(database, incoming)) == {"song.mp3": ("new", "")}


async def test_a_file_that_the_library_reaches_by_a_link_is_not_matched_with_itself(
    database: Database, run_index: Index, music: Path, incoming: Path
) -> None:
    song = audio.make(incoming / "song.mp3", SONG)
    (music / "linked.mp3").symlink_to(song)
    result = await run_index()
    assert result.added == 1
    assert told(await vetted(database, incoming)) == {"song.mp3": ("new", "")}


async def test_links_into_the_library_are_no_new_files(
    database: Database, run_index: Index, music: Path, incoming: Path
) -> None:
    song = audio.make(music / "song.mp3", SONG)
    await run_index()
    (incoming / "link.mp3").symlink_to(song)
    (incoming / "folder").symlink_to(music)
    (incoming / "nothing").symlink_to(music / "cover.jpg")
    found = await vetted(database, incoming)
    assert (found.files, found.links) == ({}, 2)


async def test_a_hard_link_is_called_so(
    database: Database, run_index: Index, music: Path, incoming: Path
) -> None:
    song = audio.make(music / "song.mp3", SONG)
    os.link(song, incoming / "same.mp3")
    await run_index()
    found = await vetted(database, incoming)
    (judgment,) = found.judgments.values()
    assert judgment.verdict is Verdict.DUPLICATE
    assert "hard link" in judgment.reason


# How it goes on.


async def test_verdicts_by_tags_are_published_before_anything_is_listened_to(
    database: Database, run_index: Index, music: Path, incoming: Path
) -> None:
    audio.make(music / "song.flac", SONG, seed=1)
    await run_index()
    audio.make(incoming / "song.mp3", SONG, seed=9)
    found = Vetting()
    task = asyncio.create_task(vetted(database, incoming, found=found, has_fingerprints=True))
    while not (found.version or task.done()):  # noqa: ASYNC110 it is the screens that look
        await asyncio.sleep(0)
    assert told(found) == {"song.mp3": ("duplicate", "song.flac")}
    assert found.unheard == found.files.keys()
    await task
    assert found.unheard == set()


async def test_an_empty_folder_gives_nothing(database: Database, incoming: Path) -> None:
    found = await vetted(database, incoming)
    assert (found.judgments, found.version) == ({}, 1)


async def test_a_folder_that_is_not_there_is_refused(database: Database, incoming: Path) -> None:
    with pytest.raises(UsageError, match="is not there"):
        await vetted(database, incoming / "gone")
    (incoming / "file").touch()
    with pytest.raises(UsageError, match="is not a folder"):
        await vetted(database, incoming / "file")


async def test_a_file_is_looked_at_as_if_it_were_in_the_library(
    database: Database, run_index: Index, music: Path
) -> None:
    tags = {**SONG, "date": "1999-01-02", "albumartist": "Bob", "compilation": "1", "isrc": "USABC9900001"}
    audio.make(music / "song.mp3", tags)
    audio.make(music / "bare.wav")
    await run_index()
    found = await vetted(database, music)
    stored = {track.path: track for track in await database.read(duplicate_facts.load)}
    assert len(stored) == 2
    for file_id, row in found.rows.items():
        there = stored[row.path]
        assert vet_files.facts_of(file_id, row, there.added_s)._replace(id=there.id) == there


# Listening.


async def test_the_sound_finds_other_encodings_and_calls_parts_uncertain(
    database: Database, run_index: Index, music: Path, incoming: Path
) -> None:
    play(music / "song.mp3", SONG, seed=1, seconds=30)
    play(music / "other.flac", {"title": "Other", "artist": "Ann"}, seed=2, seconds=30)
    await run_index()
    play(incoming / "better.flac", {"title": "Track 1"}, seed=1, seconds=30)
    play(incoming / "part.mp3", {"title": "Track 2"}, seed=2, seconds=18, start_s=6)
    play(incoming / "fresh.mp3", {"title": "Track 3"}, seed=3, seconds=30)
    await _fingerprint_library(database)
    found = await vetted(database, incoming, has_fingerprints=True)
    assert told(found) == {
        "better.flac": ("duplicate", "song.mp3"),
        "part.mp3": ("uncertain", "other.flac"),
        "fresh.mp3": ("new", ""),
    }
    prints = found.known[Fact.FINGERPRINT]
    assert all(prints[each.of] for each in found.judgments.values() if each.of is not None)
    (better,) = found.of(Verdict.DUPLICATE)
    assert (better.kind, better.better) == (
        Kind.SAME_RECORDING,
        "FLAC 16 bit 44.1 kHz against MP3 128 kbit/s",
    )


async def test_tracks_are_listened_to_only_where_tags_make_somebody_wait(
    database: Database, run_index: Index, music: Path, incoming: Path
) -> None:
    """The sound contradicts the tags; a track that nothing points to is not read."""
    play(music / "song.mp3", SONG, seed=1)
    play(music / "other.mp3", {"title": "Other", "artist": "Bob"}, seed=2)
    await run_index()
    play(incoming / "song.mp3", SONG, seed=5)
    found = await vetted(database, incoming, has_fingerprints=True)
    assert told(found) == {"song.mp3": ("uncertain", "song.mp3")}
    (judgment,) = found.judgments.values()
    assert judgment.reason == "The tags are the same, but it sounds different."
    known = await database.read(lambda conn: audio_facts.read(conn, Fact.FINGERPRINT))
    names = {track.id: track.path for track in await database.read(duplicate_facts.load)}
    assert [os.path.basename(names[track_id]) for track_id in known] == [b"song.mp3"]


async def test_copies_in_the_folder_are_heard_once_and_all_compared(
    database: Database, run_index: Index, music: Path, incoming: Path
) -> None:
    """Neither the same bytes nor the same audio in the folder says whether the library has it."""
    play(music / "song.mp3", SONG, seed=1)
    await run_index()
    await _fingerprint_library(database)
    first = play(incoming / "first.flac", {"title": "Track 1"}, seed=1)
    shutil.copy(first, incoming / "copy.flac")
    shutil.copy(first, incoming / "retagged.flac")
    writer.write(incoming / "retagged.flac", {"title": ("Track 2",)})
    executor = Noting()
    found = await vetted(database, incoming, has_fingerprints=True, executor=executor)
    assert set(told(found).values()) == {("duplicate", "song.mp3")}
    assert len(executor.decoded) == 1


async def test_the_progress_counts_each_stage_and_ends_with_the_files(
    database: Database, run_index: Index, music: Path, incoming: Path
) -> None:
    play(music / "song.mp3", SONG, seed=1)
    await run_index()
    play(incoming / "song.flac", SONG, seed=1)
    play(incoming / "other.mp3", {"title": "Other"}, seed=2)
    shutil.copy(music / "song.mp3", incoming / "same.mp3")
    report = Watched()
    await vetted(database, incoming, has_fingerprints=True, report=report)
    assert (report.stage, report.done, report.total, report.unit) == ("", 3, 3, "files")
    counted = {stage: (done, total) for stage, done, total in report.stages if total}
    assert counted["Reading the files"] == (3, 3)
    assert counted["Checking that the files are whole"] == (3, 3)
    assert counted["Listening"] == (3, 3)  # Two files, and the track that one is like by its tags.
    assert all(done <= total for done, total in counted.values())


class Watched(Reporter):
    """Remembers how far each stage came."""

    def __init__(self) -> None:
        super().__init__()
        self.stages: list[tuple[str, int, int | None]] = []

    def begin(self, stage: str, unit: str, total: int | None = None) -> None:
        self.stages.append((self.stage, self.done, self.total))
        super().begin(stage, unit, total)


async def _fingerprint_library(database: Database) -> None:
    from musictui.jobs.executors import InlineExecutor
    from musictui.jobs.make_facts import make_facts

    ids = [track.id for track in await database.read(duplicate_facts.load)]
    await make_facts(Reporter(), database=database, executor=InlineExecutor(), fact=Fact.FINGERPRINT, ids=ids)
