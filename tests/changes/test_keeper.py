"""A copy goes only while the file that stays for it is there, can be read, and is another file."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from musictui.jobs import check_keeper
from musictui.jobs.check_draft import checked
from musictui.jobs.job import Reporter
from musictui.library import audio_facts, duplicate_facts
from musictui.model.changes import Change, Check, Deed, Draft, Keeper, Mark, State
from tests.changes.conftest import Library


async def removal(
    library: Library, copy: Path, keeper: Path, check: Check = "open", needs: int | None = None
) -> Change:
    """A copy goes, and another file stays for it."""
    track = await library.track(copy)
    stays = Keeper(os.fsencode(keeper), check, needs)
    return Change(Deed.REMOVE, track.path, Mark.of(track), track.id, reason="identical", keeper=stays)


async def two(library: Library, *, seed: int = 1) -> tuple[Path, Path]:
    """Two copies of one song, indexed."""
    copies = library.make("copy.mp3", seed=1), library.make("keeper.mp3", seed=seed)
    await library.index()
    return copies


async def left(library: Library, set_id: int) -> tuple[State, str]:
    """What became of the last change of a set."""
    change = (await library.changes(set_id))[-1]
    return change.state, change.note


@pytest.mark.parametrize("check", ["bytes", "packets", "open"])
async def test_copy_goes_while_its_keeper_stays(library: Library, check: Check) -> None:
    copy, keeper = await two(library)
    before = copy.read_bytes()
    set_id = await library.store(await removal(library, copy, keeper, check))
    assert (await library.apply(set_id)).done == 1
    assert (copy.exists(), keeper.exists()) == (False, True)
    undo_id, _ = await library.undo(set_id, paths={os.fsencode(copy)})
    assert copy.read_bytes() == before
    assert (await library.set(undo_id)).title.startswith("Undo of “copy.mp3”: ")


async def test_keeper_is_told_by_the_journal(library: Library) -> None:
    copy, keeper = await two(library)
    change = await removal(library, copy, keeper, "packets", 0)
    set_id = await library.store(change)
    assert (await library.changes(set_id))[0].keeper == change.keeper


@pytest.mark.parametrize(
    ("check", "why"), [("bytes", check_keeper.BYTES_DIFFER), ("packets", check_keeper.SOUND_DIFFERS)]
)
async def test_copy_that_is_not_the_same_any_more_stays(library: Library, check: Check, why: str) -> None:
    copy, keeper = await two(library, seed=2)
    set_id = await library.store(await removal(library, copy, keeper, check))
    await library.apply(set_id)
    assert await left(library, set_id) == (State.CONFLICT, why)
    assert copy.exists()


async def test_other_tags_are_no_other_audio(library: Library) -> None:
    copy, keeper = library.make("copy.mp3", {"title": "A"}), library.make("keeper.mp3", {"title": "Another"})
    await library.index()
    set_id = await library.store(await removal(library, copy, keeper, "packets"))
    assert (await library.apply(set_id)).done == 1


@pytest.mark.parametrize("content", [None, b"", b"This is no music.\n" * 20])
async def test_copy_stays_when_its_keeper_is_gone_or_unreadable(
    library: Library, content: bytes | None
) -> None:
    copy, keeper = await two(library)
    set_id = await library.store(await removal(library, copy, keeper))
    keeper.unlink() if content is None else keeper.write_bytes(content)
    await library.apply(set_id)
    state, note = await left(library, set_id)
    assert state is State.CONFLICT
    assert note.startswith(check_keeper.GONE if content is None else check_keeper.UNREADABLE)
    assert copy.exists()


def spoil(path: Path) -> None:
    """Zeros in the middle of a file; half of bare samples, which show nothing else."""
    data = path.read_bytes()
    middle = len(data) // 2
    path.write_bytes(
        data[:middle] if path.suffix == ".wav" else data[:middle] + bytes(3000) + data[middle + 3000 :]
    )


@pytest.mark.parametrize("name", ["keeper.flac", "keeper.mp3", "keeper.ogg", "keeper.m4a"])
async def test_nothing_goes_for_a_damaged_file(library: Library, name: str) -> None:
    copies = [library.make(f"copy{number}.mp3", seconds=6) for number in range(2)]
    keeper = library.make(name, seconds=6)
    spoil(keeper)
    await library.index()
    set_id = await library.store(*[await removal(library, copy, keeper) for copy in copies])
    report = Reporter()
    assert (await library.apply(set_id, report=report)).conflicts == 2
    assert (await left(library, set_id))[1].startswith(check_keeper.NOT_WHOLE)
    assert all(copy.exists() for copy in copies)
    # It was decoded once for both, and is known from now on; so is which copy to rather keep.
    path = os.fsencode(keeper)
    assert (await library.database.read(lambda conn: audio_facts.decoded(conn, [path])))[path].damage
    assert not await library.database.read(lambda conn: audio_facts.to_decode(conn, [path]))
    track = await library.track(keeper)
    (facts,) = await library.database.read(lambda conn: duplicate_facts.load(conn, [track.id]))
    assert facts.damage


async def test_nothing_goes_for_half_of_bare_samples(library: Library) -> None:
    copy, keeper = library.make("copy.mp3", seconds=6), library.make("keeper.wav", seconds=6)
    spoil(keeper)
    await library.index()
    set_id = await library.store(await removal(library, copy, keeper))
    assert (await library.apply(set_id)).conflicts == 1
    assert "Cut short" in (await left(library, set_id))[1]
    assert copy.exists()


async def test_file_that_was_spoiled_since_it_was_decoded_is_decoded_again(library: Library) -> None:
    copy, keeper = library.make("copy.mp3", seconds=6), library.make("keeper.mp3", seconds=6)
    await library.index()
    change = await removal(library, copy, keeper)
    await check_keeper.listen(Reporter(), library.database, library.executor, [change])
    spoil(keeper)
    set_id = await library.store(change)
    await library.apply(set_id)
    state, note = await left(library, set_id)
    assert (state, note.startswith(check_keeper.NOT_WHOLE)) == (State.CONFLICT, True)


async def test_decoding_tells_its_progress_and_is_not_done_again(library: Library) -> None:
    copy, keeper = library.make("copy.mp3"), library.make("keeper.flac")
    await library.index()
    changes = [await removal(library, copy, keeper)]
    first, again = Reporter(), Reporter()
    await check_keeper.listen(first, library.database, library.executor, changes)
    await check_keeper.listen(again, library.database, library.executor, changes)
    assert (first.stage, first.done, first.total) == ("Listening to what stays", 1, 1)
    assert again.done == 0


async def test_same_samples_are_compared_as_they_are_and_not_as_a_header_tells(library: Library) -> None:
    same, spoiled, keeper = (library.make(name, seconds=6) for name in ("a.wav", "b.flac", "keeper.flac"))
    spoil(spoiled)
    await library.index()
    set_id = await library.store(
        *[await removal(library, copy, keeper, "samples") for copy in (same, spoiled)]
    )
    await library.apply(set_id)
    assert await left(library, set_id) == (State.CONFLICT, check_keeper.SAMPLES_DIFFER)
    assert (same.exists(), spoiled.exists()) == (False, True)


async def test_what_decoding_tells_nothing_of_is_looked_at_as_before(library: Library) -> None:
    copy, keeper = library.make("copy.mp3"), library.make("keeper.dsf")
    await library.index()
    set_id = await library.store(await removal(library, copy, keeper))
    assert (await library.apply(set_id)).done == 1
    path = os.fsencode(keeper)
    assert not await library.database.read(lambda conn: audio_facts.decoded(conn, [path]))


async def test_copy_that_changed_since_stays(library: Library) -> None:
    copy, keeper = await two(library)
    set_id = await library.store(await removal(library, copy, keeper))
    copy.write_bytes(copy.read_bytes() + bytes(10))
    await library.apply(set_id)
    assert (await left(library, set_id))[0] is State.CONFLICT
    assert copy.exists()


def hard_link(copy: Path, keeper: Path) -> Path:
    keeper.hardlink_to(copy)
    return keeper


def link(copy: Path, keeper: Path) -> Path:
    keeper.symlink_to(copy)
    return keeper


def linked_folder(copy: Path, keeper: Path) -> Path:
    keeper.with_suffix("").symlink_to(copy.parent)
    return keeper.with_suffix("") / copy.name


@pytest.mark.parametrize("make", [hard_link, link, linked_folder])
async def test_two_names_of_one_file_are_never_removed_for_each_other(library: Library, make: object) -> None:
    copy = library.make("copy.mp3")
    keeper = make(copy, library.music / "keeper.mp3")  # type: ignore[operator] # One of those above.
    await library.index()
    change = await removal(library, copy, keeper, "bytes")
    assert [each.note for each in checked(Draft("test", [change])).changes] == [check_keeper.ONE_FILE]
    set_id = await library.store(change)
    await library.apply(set_id)
    assert await left(library, set_id) == (State.CONFLICT, check_keeper.ONE_FILE)
    assert copy.exists()


WATCH = """
import fcntl, os, signal, sys
copy, keeper = sys.argv[1:]
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGIO})
held = os.open(copy, os.O_RDONLY)
fcntl.fcntl(held, fcntl.F_SETLEASE, fcntl.F_WRLCK)
print("holds", flush=True)
signal.sigwait({signal.SIGIO})
os.unlink(keeper)
fcntl.fcntl(held, fcntl.F_SETLEASE, fcntl.F_UNLCK)
"""
"""Lets the keeper vanish when the copy is opened to be moved, as one does that is the copy by another path.

The system holds who opens the copy until then: what is seen before is there, and what is looked at afterwards is gone.
"""


async def test_move_is_taken_back_when_the_keeper_goes_with_its_copy(library: Library) -> None:
    copy, keeper = await two(library)
    before, mark = copy.read_bytes(), copy.stat()
    set_id = await library.store(await removal(library, copy, keeper))
    with subprocess.Popen(  # noqa: ASYNC220 it waits for nothing
        [sys.executable, "-c", WATCH, copy, keeper], stdout=subprocess.PIPE, text=True
    ) as watch:
        assert watch.stdout is not None
        assert watch.stdout.readline() == "holds\n"
        result = await library.apply(set_id)
    assert watch.returncode == 0
    assert not keeper.exists()
    assert (result.done, result.conflicts) == (0, 1)
    assert await left(library, set_id) == (State.CONFLICT, f"{check_keeper.SEEN_TWICE} It was put back.")
    assert (copy.read_bytes(), copy.stat().st_ino) == (before, mark.st_ino)
    assert (await library.track(copy)).missing_since_s is None
    assert not (library.music / ".musictui-quarantine").exists()


async def test_removal_waits_for_what_its_keeper_takes_over(library: Library) -> None:
    copy, keeper = await two(library)
    edit = await library.edit(keeper, genre="Pop")
    set_id = await library.store(edit, await removal(library, copy, keeper, "bytes", 0))
    assert (await library.apply(set_id)).done == 2
    assert (await library.track(keeper)).tags["genre"] == ("Pop",)


async def test_removal_is_dropped_when_its_keeper_could_not_take_over(library: Library) -> None:
    copy, keeper = await two(library)
    edit = await library.edit(keeper, genre="Pop")
    set_id = await library.store(edit, await removal(library, copy, keeper, "bytes", 0))
    keeper.touch()
    os.utime(keeper, ns=(1, 1))
    result = await library.apply(set_id)
    assert (result.done, result.conflicts) == (0, 2)
    assert (await left(library, set_id))[1].startswith(f"{check_keeper.NOT_TAKEN_OVER}: The file changed")
    assert copy.exists()


async def test_nothing_is_taken_over_from_copies_that_all_stay(library: Library) -> None:
    copies = [library.make(f"copy{number}.mp3", seconds=6) for number in range(2)]
    keeper = library.make("keeper.mp3", seconds=6)
    spoil(keeper)
    before = keeper.read_bytes()
    await library.index()
    edit = await library.edit(keeper, genre="Pop")
    set_id = await library.store(edit, *[await removal(library, copy, keeper, needs=0) for copy in copies])
    report = Reporter()
    result = await library.apply(set_id, report=report)
    assert (result.done, result.conflicts, report.done) == (0, 2, 3)
    assert await library.states(set_id) == [State.LEFT_OUT, State.CONFLICT, State.CONFLICT]
    first, *others = await library.changes(set_id)
    assert first.note == check_keeper.NOTHING_GOES
    assert all(each.note.startswith(check_keeper.NOT_WHOLE) for each in others)
    assert keeper.read_bytes() == before
    assert all(copy.exists() for copy in copies)


async def test_what_one_copy_that_goes_has_is_taken_over_though_another_stays(library: Library) -> None:
    stays, goes = library.make("a.mp3", seed=2), library.make("b.mp3", seed=1)
    keeper = library.make("keeper.mp3", seed=1)
    await library.index()
    changes = [await removal(library, copy, keeper, "packets", 0) for copy in (stays, goes)]
    set_id = await library.store(await library.edit(keeper, genre="Pop"), *changes)
    await library.apply(set_id)
    assert await library.states(set_id) == [State.DONE, State.CONFLICT, State.DONE]
    assert (stays.exists(), goes.exists()) == (True, False)
    assert (await library.track(keeper)).tags["genre"] == ("Pop",)


async def test_removal_goes_on_when_a_person_left_the_merge_out(library: Library) -> None:
    from musictui.library import journal

    copy, keeper = await two(library)
    edit = await library.edit(keeper, genre="Pop")
    set_id = await library.store(edit, await removal(library, copy, keeper, "bytes", 0))
    await library.database.write(lambda conn: journal.leave_out(conn, set_id, [0]))
    assert (await library.apply(set_id)).done == 1
    assert "genre" not in (await library.track(keeper)).tags


async def test_undo_and_redo_of_a_removal_with_a_merge(library: Library) -> None:
    copy, keeper = await two(library)
    before = {path: path.read_bytes() for path in (copy, keeper)}
    set_id = await library.store(
        await library.edit(keeper, genre="Pop"), await removal(library, copy, keeper, "bytes", 0)
    )
    await library.apply(set_id)
    after = keeper.read_bytes()
    _, undone = await library.undo(set_id)
    assert undone.done == 2
    assert {path: path.read_bytes() for path in (copy, keeper)} == before
    redo_id, again = await library.redo(set_id)
    assert again.done == 2, [change.note for change in await library.changes(redo_id)]
    assert (copy.exists(), keeper.read_bytes()) == (False, after)
    assert copy not in await library.tracks()
    _, undone = await library.undo(redo_id)
    assert undone.done == 2
    assert {path: path.read_bytes() for path in (copy, keeper)} == before


async def test_keeper_of_another_that_goes_first_saves_both(library: Library) -> None:
    copy, keeper = await two(library)
    set_id = await library.store(await removal(library, copy, keeper), await removal(library, keeper, copy))
    result = await library.apply(set_id)
    assert (result.done, result.conflicts) == (1, 1)
    assert [copy.exists(), keeper.exists()] == [False, True]


async def test_interrupted_removal_without_its_keeper_is_put_back(library: Library) -> None:
    import time

    from musictui.files import quarantine
    from musictui.jobs.recover_changes import recover
    from musictui.library import journal

    copy, keeper = await two(library)
    set_id = await library.store(await removal(library, copy, keeper))
    await library.database.write(lambda conn: journal.start(conn, set_id, [0], time.time()))
    quarantine.put(os.fsencode(library.music), os.fsencode(copy), set_id=str(set_id), reason="", now_s=0)
    keeper.unlink()
    assert await recover(library.database) == 1
    assert (await left(library, set_id))[0] is State.CONFLICT
    assert copy.exists()
