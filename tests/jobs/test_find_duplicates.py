"""Finding duplicates among real files, and telling them apart for good."""

import os
import shutil
import sys
from collections.abc import AsyncIterator, Collection
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from musictui.duplicates.doubts import OTHER_SOUND
from musictui.errors import MusictuiError
from musictui.jobs.executors import InlineExecutor
from musictui.jobs.find_duplicates import Found, find_duplicates
from musictui.jobs.job import Job, JobState, Reporter
from musictui.jobs.resolve_duplicates import resolve_draft
from musictui.jobs.runner import JobRunner
from musictui.jobs.tell_apart import tell_apart
from musictui.library import audio_facts, duplicate_groups, tracks
from musictui.library.database import Database
from musictui.library.duplicate_groups import Mark, State, Stored
from musictui.model.duplicates import Fact, Group, Kind
from musictui.tags import writer
from tests import audio, tunes
from tests.changes.conftest import Library

BY_BYTES = (Kind.IDENTICAL, Kind.SAME_AUDIO)


@pytest.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    """An empty library with a folder for music."""
    music = tmp_path / "music"
    music.mkdir()
    database = Database(tmp_path / "library.db")
    yield Library(database, music, InlineExecutor())
    database.close()


async def find(library: Library, *kinds: Kind, report: Reporter | None = None, **options: Any) -> Found:
    return await find_duplicates(
        report or Reporter(),
        database=library.database,
        executor=library.executor,
        kinds=kinds,
        is_listed=True,
        **options,
    )


def names(found: Found, group: Group) -> list[str]:
    return sorted(os.path.basename(os.fsdecode(found.tracks[member].path)) for member in group.members)


def shown(found: Found) -> list[tuple[Kind, list[str]]]:
    return [(group.kind, names(found, group)) for group in found.groups]


async def stored(library: Library) -> list[Stored]:
    return await library.database.read(duplicate_groups.read)


async def ids(library: Library, *paths: Path) -> list[int]:
    known = await library.tracks()
    return [known[path].id for path in paths]


async def apart(library: Library, groups: Collection[int], **options: Any) -> int:
    return await tell_apart(
        Reporter(), database=library.database, executor=library.executor, groups=groups, **options
    )


async def retagged_pair(library: Library) -> tuple[Path, Path]:
    """Two files of one sound."""
    first = library.make("a.mp3", {"title": "Song", "artist": "Ann"}, seed=1)
    second = library.make("b.mp3", {"title": "Other", "artist": "Bob"}, seed=1)
    library.make("c.mp3", {"title": "Third", "artist": "Cid"}, seed=2)
    await library.index()
    return first, second


async def test_finds_what_is_identical_and_what_only_sounds_the_same(library: Library) -> None:
    first, _ = await retagged_pair(library)
    shutil.copy(first, library.music / "copy.mp3")
    await library.index()
    found = await find(library, *BY_BYTES)
    assert shown(found) == [
        (Kind.IDENTICAL, ["a.mp3", "copy.mp3"]),
        (Kind.SAME_AUDIO, ["a.mp3", "b.mp3", "copy.mp3"]),
    ]
    assert [each.group for each in await stored(library)] == list(found.groups)
    assert found.bytes_read > 0


async def test_finds_same_decoded_audio_in_other_containers(library: Library) -> None:
    samples = tunes.tune(1, 4)
    for name in ("a.flac", "b.wav", "c.m4a"):
        tunes.write(library.music / name, samples, "alac" if name == "c.m4a" else "")
    await library.index()
    assert shown(await find(library, *BY_BYTES)) == [(Kind.SAME_AUDIO, ["a.flac", "b.wav", "c.m4a"])]


async def test_empty_missing_and_broken_files_are_nobodys_duplicates(library: Library) -> None:
    for name in ("a.mp3", "b.mp3"):
        (library.music / name).touch()
    for name in ("c.flac", "d.flac"):
        (library.music / name).write_bytes(b"This is no music.\n" * 100)
    library.make("e.mp3", seed=1)
    gone = library.make("f.mp3", seed=1)
    await library.index()
    gone.unlink()
    await library.index(accept_missing=True)
    report = Reporter()
    found = await find(library, report=report)
    assert found.groups == []


async def test_file_that_vanished_after_the_index_is_a_problem(library: Library) -> None:
    library.make("a.mp3", seed=1)
    gone = library.make("b.mp3", seed=1)
    await library.index()
    gone.unlink()
    report = Reporter()
    found = await find(library, *BY_BYTES, report=report)
    assert found.groups == []
    assert {problem.subject for problem in report.problems} == {str(gone)}


async def test_untagged_files_of_one_name_are_not_equal(library: Library) -> None:
    """Two songs that are both called `01 Intro.mp3` once were taken for one."""
    for seed, folder in enumerate(("A", "B")):
        audio.make(library.music / folder / "01 Intro.mp3", seed=seed)
    await library.index()
    assert (await find(library)).groups == []


async def test_hard_link_says_that_removing_it_frees_nothing(library: Library) -> None:
    first = library.make("a.mp3", seed=1)
    os.link(first, library.music / "b.mp3")
    await library.index()
    found = await find(library, Kind.IDENTICAL)
    assert "hard link" in found.groups[0].reason
    assert "frees nothing" in found.groups[0].reason


async def test_second_run_reads_no_file(library: Library) -> None:
    await retagged_pair(library)
    first = await find(library)
    again = await find(library)
    assert again.groups == first.groups
    assert again.bytes_read == 0


async def test_fingerprints_find_another_encoding_and_are_made_once(library: Library) -> None:
    samples = tunes.tune(5, 20)
    tunes.write(library.music / "a.flac", samples)
    tunes.write(library.music / "b.mp3", samples)
    tunes.write(library.music / "other.mp3", tunes.tune(6, 20))
    await library.index()
    silent = await find(library, fingerprint=False)
    assert (shown(silent), silent.fingerprints_left) == ([], 3)
    report = Reporter()
    found = await find(library, report=report)
    assert shown(found) == [(Kind.SAME_RECORDING, ["a.flac", "b.mp3"])]
    assert (found.fingerprints_left, report.summary["fingerprints left"]) == (0, 0)
    assert shown(await find(library, fingerprint=False)) == shown(found)


async def test_radio_edit_is_no_copy_whatever_is_asked_for(library: Library) -> None:
    """It is cut out of the song, and sounds the same."""
    samples = tunes.tune(5, 20)
    for name, title, part in (
        ("a", "Sing It Back", samples),
        ("b", "Sing It Back (Radio Edit)", samples[:, 150_000:]),
    ):
        path = tunes.write(library.music / f"{name}.flac", part)
        writer.write(path, {"title": (title,), "artist": ("Moloko",)})
    await library.index()
    assert shown(await find(library, Kind.SAME_RECORDING)) == []
    assert shown(await find(library)) == [(Kind.VERSION, ["a.flac", "b.flac"])]


async def test_same_tags_that_sound_different_are_told_so(library: Library) -> None:
    for name, seed in (("a", 5), ("b", 6)):
        path = tunes.write(library.music / f"{name}.flac", tunes.tune(seed, 20))
        writer.write(path, {"title": ("Song",), "artist": ("Ann",)})
    await library.index()
    (unheard,) = (await find(library, Kind.SAME_TAGS, fingerprint=False)).groups
    assert "sound different" not in unheard.reason
    await find(library)
    (group,) = (await find(library, Kind.SAME_TAGS)).groups
    assert group.reason.endswith(" But they sound different.")
    made = await library.database.read(partial(resolve_draft, by_rules={Kind.SAME_TAGS}))
    assert [change.note for change in made.draft.changes] == [OTHER_SOUND]


async def test_album_told_apart_is_told_apart_track_by_track(library: Library) -> None:
    for folder, seed in (("A", 0), ("B", 10)):
        for number in range(1, 4):
            tags = {
                "title": f"Track {number} of it",
                "artist": "Ann",
                "album": "Album",
                "tracknumber": str(number),
            }
            library.make(f"{folder}/{number}.mp3", tags, seed=seed + number)
    await library.index()
    await find(library)
    (album,) = [each for each in await stored(library) if each.group.kind is Kind.ALBUM]
    assert await apart(library, [album.id]) == 3
    assert shown(await find(library)) == []


async def test_without_essentia_the_other_rules_go_on(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "essentia", None)
    monkeypatch.setitem(sys.modules, "essentia.standard", None)
    await retagged_pair(library)
    report = Reporter()
    found = await find(library, report=report)
    assert shown(found) == [(Kind.SAME_AUDIO, ["a.mp3", "b.mp3"])]
    assert found.fingerprints_left == 3
    (problem,) = report.problems
    assert "musictui[analysis]" in problem.reason


async def test_focus_finds_what_touches_it_and_stores_nothing(library: Library) -> None:
    first, _ = await retagged_pair(library)
    library.make("d.mp3", {"title": "Fourth"}, seed=2)
    await library.index()
    found = await find(library, focus=await ids(library, first))
    assert shown(found) == [(Kind.SAME_AUDIO, ["a.mp3", "b.mp3"])]
    assert await stored(library) == []


async def test_run_replaces_its_kinds_and_carries_marks_over(library: Library) -> None:
    first, second = await retagged_pair(library)
    await find(library, Kind.SAME_AUDIO)
    (group,) = await stored(library)
    one, other = await ids(library, first, second)
    await library.database.write(
        lambda conn: duplicate_groups.set_marks(conn, group.id, {one: Mark.KEEP, other: Mark.REMOVE})
    )
    await find(library, Kind.IDENTICAL)
    await find(library)
    (again,) = await stored(library)
    assert again.id == group.id
    assert again.marks == {one: Mark.KEEP, other: Mark.REMOVE}
    second.unlink()
    await library.index(accept_missing=True)
    await find(library)
    assert await stored(library) == []


async def test_asking_some_rules_only_leaves_what_is_stored_as_it_is(library: Library) -> None:
    song = {"title": "Song", "artist": "Ann"}
    first = library.make("a.mp3", song, seed=1)
    shutil.copy(first, library.music / "copy.mp3")
    library.make("b.mp3", {**song, "album": "Other"}, seed=1)
    library.make("c.mp3", song, seed=2)
    library.make("d.mp3", {**song, "title": "Song (Live)"}, seed=3)
    await library.index()
    await find(library)
    before = await stored(library)
    assert [each.group.kind for each in before] == [
        Kind.IDENTICAL, Kind.SAME_AUDIO, Kind.SAME_TAGS, Kind.VERSION,
    ]  # fmt: skip
    for each in before:
        marks = dict.fromkeys(each.group.members, Mark.KEEP)
        await library.database.write(
            lambda conn, number=each.id, marks=marks: duplicate_groups.set_marks(conn, number, marks)
        )
    decided = await stored(library)
    for kinds in ([Kind.SAME_TAGS, Kind.VERSION], [Kind.SAME_TAGS], [Kind.SIMILAR_TAGS], [Kind.IDENTICAL]):
        await find(library, *kinds)
        assert await stored(library) == decided, kinds


async def test_pairs_that_are_found_surer_leave_the_group_that_nobody_decided_on(library: Library) -> None:
    song = {"title": "Song", "artist": "Ann"}
    first = library.make("a.mp3", song, seed=1)
    shutil.copy(first, library.music / "copy.mp3")
    await library.index()
    await find(library, Kind.SAME_TAGS)
    (weaker,) = await stored(library)
    assert weaker.group.kind is Kind.SAME_TAGS
    await find(library, Kind.IDENTICAL)
    assert [each.group.kind for each in await stored(library)] == [Kind.IDENTICAL]


async def test_told_apart_holds_after_moves_and_other_tags(library: Library) -> None:
    """Tags written by this program and by another one, and another place, change nothing of a decision."""
    first, second = await retagged_pair(library)
    await find(library)
    (group,) = await stored(library)
    assert await apart(library, [group.id]) == 1
    assert (await stored(library))[0].state is State.NOT_DUPLICATES
    await library.apply(await library.store(await library.edit(first, title="Renamed", genre="Rock")))
    writer.write(second, {"title": ("By another program",), "comment": ("x" * 5000,)})
    moved = library.music / "elsewhere" / "z.mp3"
    moved.parent.mkdir()
    second.rename(moved)
    await library.index()
    assert shown(await find(library)) == []
    assert await stored(library) == []


async def test_told_apart_can_be_taken_back(library: Library) -> None:
    await retagged_pair(library)
    await find(library)
    (group,) = await stored(library)
    await apart(library, [group.id])
    await apart(library, [group.id], is_undone=True)
    assert (await stored(library))[0].state is State.OPEN
    assert len((await find(library)).groups) == 1


async def test_told_apart_parts_only_the_two_sounds(library: Library) -> None:
    """By tags, three are the same; two of them were told apart, the third is still like either."""
    tags = {"title": "Song", "artist": "Ann", "album": "One"}
    paths = [library.make(f"{seed}.mp3", tags, seed=seed) for seed in range(2)]
    await library.index()
    await find(library, Kind.SAME_TAGS)
    (group,) = await stored(library)
    await apart(library, [group.id])
    third = library.make("2.mp3", tags, seed=2)
    await library.index()
    found = await find(library, Kind.SAME_TAGS)
    first, second = (path.name for path in paths)
    assert shown(found) == [(Kind.SAME_TAGS, [first, third.name]), (Kind.SAME_TAGS, [second, third.name])]


async def test_edit_of_tags_keeps_what_is_known_of_the_sound(library: Library) -> None:
    path = library.make("a.mp3", seed=1)
    await library.index()
    (track_id,) = await ids(library, path)
    stat = await library.database.read(lambda conn: audio_facts.files(conn, [track_id])[track_id])
    found = [audio_facts.Found(track_id, fact, stat.size, stat.mtime_ns, b"value") for fact in Fact]
    await library.database.write(lambda conn: audio_facts.store(conn, found))
    await library.apply(await library.store(await library.edit(path, title="New", lyrics="La " * 3000)))
    kept = {
        fact
        for fact in Fact
        if await library.database.read(lambda conn, fact=fact: audio_facts.read(conn, fact, [track_id]))
    }
    assert kept == set(Fact) - {Fact.SAMPLED, Fact.WHOLE}


async def test_cancelled_run_keeps_what_it_found_out(library: Library) -> None:
    for seed in range(4):
        tunes.write(library.music / f"{seed}.flac", tunes.tune(seed, 12))
    await library.index()
    runner = JobRunner()
    jobs: list[Job] = []

    class Cancelling(InlineExecutor):
        """Cancels the job once it fingerprints."""

        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Any:
            done = super().submit(fn, *args, **kwargs)
            if jobs[0].reporter.stage == "Fingerprinting":
                jobs[0].cancel()
            return done

    async def body(report: Reporter) -> Found:
        return await find_duplicates(report, database=library.database, executor=Cancelling())

    jobs.append(runner.start("duplicates", body, title="Finding duplicates", key="duplicates"))
    await jobs[0].wait()
    assert jobs[0].state is JobState.CANCELLED
    assert await stored(library) == []
    result = await find(library)
    assert result.fingerprints_left == 0
    await runner.close()


async def test_folders_of_one_album_are_one_group(library: Library) -> None:
    for number in range(1, 4):
        tags = {
            "title": f"Track {number} of it",
            "artist": "Ann",
            "album": "Album",
            "tracknumber": str(number),
        }
        library.make(f"A/{number}.mp3", tags, seed=number)
        library.make(f"B/{number}.mp3", {**tags, "genre": "Rock"}, seed=number)
    await library.index()
    found = await find(library, Kind.ALBUM)
    (group,) = found.groups
    assert group.kind is Kind.ALBUM
    assert group.reason == "The same album in 2 folders: 3 tracks in the same order."
    folders = [[os.path.relpath(os.fsdecode(found.tracks[each].path), library.music) for each in folder]
               for folder in group.folders]  # fmt: skip
    assert folders == [["A/1.mp3", "A/2.mp3", "A/3.mp3"], ["B/1.mp3", "B/2.mp3", "B/3.mp3"]]
    assert [each.group for each in await stored(library)] == [group]


async def test_result_holds_no_groups_unless_they_are_listed(library: Library) -> None:
    """A job's result stays in memory as long as the program runs."""
    await retagged_pair(library)
    found = await find_duplicates(Reporter(), database=library.database, executor=library.executor)
    assert (found.groups, found.tracks) == ((), {})
    assert found.counts[Kind.SAME_AUDIO] == 1
    assert len(await stored(library)) == 1


async def test_track_that_is_forgotten_meanwhile_is_no_failure(library: Library) -> None:
    first, second = await retagged_pair(library)
    await find(library)
    _, other = await ids(library, first, second)
    await library.database.write(lambda conn: tracks.remove(conn, [other]))
    assert await stored(library) == []
    assert (await find(library)).groups == []


async def test_tags_that_cannot_be_compared_end_the_run_with_a_reason(library: Library) -> None:
    """Else a radio edit would be taken for a copy, and decisions on groups would be lost."""
    await retagged_pair(library)
    await find(library)
    before = await stored(library)

    class Failing(InlineExecutor):
        """Has no worker for what compares tags."""

        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Any:
            if args[0].__name__ == "_compare":
                failed = Future[Any]()
                failed.set_exception(MemoryError("out of memory"))
                return failed
            return super().submit(fn, *args, **kwargs)

    with pytest.raises(MusictuiError, match="could not be compared"):
        await find_duplicates(Reporter(), database=library.database, executor=Failing())
    assert await stored(library) == before


async def test_alone_and_in_a_worker_the_same_is_found(library: Library) -> None:
    tags = {"title": "Song", "artist": "Ann", "album": "One"}
    for seed in range(3):
        library.make(f"{seed}.mp3", tags, seed=seed)
    await library.index()
    alone = await find(library, is_alone=True)
    assert alone.groups
    assert (await find(library)).groups == alone.groups
