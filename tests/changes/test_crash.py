"""A program that is killed in the middle of an apply: every file whole, the journal true, nothing left behind."""

import asyncio
import contextlib
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from musictui.errors import MusictuiError
from musictui.files import quarantine
from musictui.files.lock import ApplyLock
from musictui.jobs.job import Reporter
from musictui.jobs.recover_changes import lock_path, recover, recover_changes
from musictui.jobs.undo_changes import undo_draft, undo_last
from musictui.jobs.write_copy import mark_of
from musictui.library import audio_facts
from musictui.model.changes import Change, Deed, Mark, State
from musictui.model.duplicates import Fact
from musictui.tags import reader
from tests.changes.conftest import Library
from tests.changes.killing import Killer, applying
from tests.changes.test_edits import siblings

KILLS = 50
FILES = 24
EXTENSIONS = (".mp3", ".flac", ".m4a", ".ogg")


class Telling(Reporter):
    """Tells when the first files are done."""

    def __init__(self) -> None:
        super().__init__()
        self.has_begun = asyncio.Event()

    def advance(self, count: int = 1) -> None:
        super().advance(count)
        self.has_begun.set()


async def changes_of(library: Library, paths: list[Path], run: int) -> list[Change]:
    """An edit of each file, every fourth of them renamed, too."""
    made = []
    for number, path in enumerate(paths):
        made.append(await library.edit(path, title=f"Run {run}", comment="x" * (run * 97 % 3000 + 1)))
        if number % 4 == 0:
            track = await library.track(path)
            target = os.fsencode(path.with_name(f"run {run} {number}{path.suffix}"))
            made.append(Change(Deed.MOVE, track.path, None, track.id, target=target))
    return made


async def check(library: Library, set_id: int, before: dict[Path, bytes]) -> None:
    """What the journal says is what the files are."""
    done_moves = {}
    changes = await library.changes(set_id)
    for change in changes:
        assert change.state in {State.DONE, State.PLANNED}, change
        if change.deed is Deed.MOVE and change.state is State.DONE:
            done_moves[change.path] = change.target
            assert not os.path.exists(change.path)
    for change in changes:
        if change.deed is Deed.EDIT:
            place = done_moves.get(change.path, change.path)
            if change.state is State.DONE:
                found = reader.read(place)
                assert (found.problem, found.tags["title"]) == (None, change.after["title"])
            else:
                assert Path(os.fsdecode(place)).read_bytes() == before[Path(os.fsdecode(change.path))]
    assert siblings(library.music) == []


async def test_fifty_kills_leave_every_file_whole_and_the_journal_true(library: Library) -> None:
    killer = Killer(3)
    for number in range(FILES):
        extension = EXTENSIONS[number % len(EXTENSIONS)]
        library.make(f"{number}{extension}", {"title": "Old", "artist": "Ann"}, seed=number)
    await library.index()
    for run in range(KILLS):
        paths = sorted(await library.tracks())
        before = {path: path.read_bytes() for path in paths}
        set_id = await library.store(*await changes_of(library, paths, run))
        await killer.apply(library, set_id)
        await check(library, set_id, before)
        await library.index()
        await library.apply(set_id)
        assert set(await library.states(set_id)) == {State.DONE}, await library.changes(set_id)
        await library.undo(set_id)
        assert {path: path.read_bytes() for path in await library.tracks()} == before
    assert killer.interrupted > KILLS / 4


async def test_one_undo_takes_back_all_that_was_done_before_a_kill(library: Library) -> None:
    chance = random.Random(7)
    paths = [library.make(f"{number:03}{EXTENSIONS[number % 4]}", seed=number % 5) for number in range(80)]
    await library.index()
    older = await library.store(*[await library.edit(path, title="Older") for path in paths])
    await library.apply(older)
    before = {path: path.read_bytes() for path in paths}
    longest_s = 0.0
    found = set()
    for run in range(7):
        set_id = await library.store(*[await library.edit(path, title=f"Run {run}") for path in paths])
        process = applying(library, set_id)
        with contextlib.suppress(subprocess.TimeoutExpired):
            begun_s = time.monotonic()
            # The first is not killed: how long it takes says when the others can be.
            process.wait(chance.uniform(longest_s / 3, longest_s) if run else None)
            longest_s = time.monotonic() - begun_s
        process.kill()
        process.communicate()
        await recover(library.database)
        done = (await library.set(set_id)).count(State.DONE)
        found.add(done)
        if done:
            draft = await library.database.read(undo_last)
            assert draft is not None
            assert (draft.undoes, len(draft.changes)) == (set_id, done)
            result = await library.apply(await library.store(*draft.changes, undoes=set_id))
            assert (result.done, result.conflicts) == (done, 0)
        assert {path: path.read_bytes() for path in paths} == before
    assert len(found) > 1
    assert (await library.set(older)).count(State.DONE) == len(paths)


async def not_noted(library: Library, *changes: Change) -> int:
    """A set that ended right before it was noted that its files were replaced."""
    never = (
        "CREATE TRIGGER never BEFORE UPDATE OF state ON changes WHEN NEW.state = 'done' "
        "BEGIN SELECT RAISE(ABORT, 'It ends here'); END"
    )
    set_id = await library.store(*changes)
    await library.database.write(lambda conn: conn.execute(never))
    with pytest.raises(MusictuiError):
        await library.apply(set_id)
    await library.database.write(lambda conn: conn.execute("DROP TRIGGER never"))
    return set_id


async def test_the_library_knows_what_recovery_finds_finished(library: Library) -> None:
    path = library.make("a.mp3")
    await library.index()
    track = await library.track(path)
    fact = audio_facts.Found(track.id, Fact.PACKETS, track.size, track.mtime_ns, b"sound")
    await library.database.write(lambda conn: audio_facts.store(conn, [fact]))
    set_id = await not_noted(library, await library.edit(path, title="New"))
    assert await library.states(set_id) == [State.READY]

    await recover(library.database)
    found = await library.track(path)
    assert found.tags["title"] == ("New",)
    assert Mark.of(found) == mark_of(os.fsencode(path))
    kept = await library.database.read(lambda conn: audio_facts.read(conn, Fact.PACKETS))
    assert kept == {track.id: b"sound"}
    after = await library.store(await library.edit(path, artist="Bea"))
    assert (await library.apply(after)).done == 1


async def test_a_file_that_came_back_is_known_after_recovery(library: Library) -> None:
    path = library.make("a.mp3", {"title": "Song"})
    await library.index()
    track = await library.track(path)
    removal = await library.store(Change(Deed.REMOVE, track.path, Mark.of(track), track.id))
    await library.apply(removal)
    draft = await library.database.read(lambda conn: undo_draft(conn, removal))
    await not_noted(library, *draft.changes)
    assert await library.tracks() == {}
    await recover(library.database)
    assert (await library.track(path)).tags["title"] == ("Song",)


async def test_an_undo_that_was_planned_before_all_was_known_takes_back_nothing(library: Library) -> None:
    paths = [library.make(f"{name}.mp3", seed=seed) for seed, name in enumerate("ab")]
    await library.index()
    first = await library.store(await library.edit(paths[0], title="New"))
    await library.apply(first)
    draft = await library.database.read(lambda conn: undo_draft(conn, first))
    undo = await library.store(*draft.changes, undoes=first)
    await library.database.write(
        lambda conn: conn.execute("UPDATE changes SET state = 'started' WHERE set_id = ?", (first,))
    )
    with pytest.raises(MusictuiError, match="was interrupted meanwhile"):
        await library.apply(undo)
    assert await library.states(undo) == [State.PLANNED]


async def test_a_removal_that_was_killed_is_found_in_the_quarantine(library: Library) -> None:
    path = library.make("a.mp3")
    await library.index()
    track = await library.track(path)
    set_id = await library.store(Change(Deed.REMOVE, track.path, Mark.of(track), track.id))
    before = path.read_bytes()
    await library.database.write(lambda conn: _started(conn, set_id))
    kept = quarantine.put(os.fsencode(library.music), track.path, set_id=str(set_id), reason="", now_s=0)

    assert await recover(library.database) == 1
    (change,) = await library.changes(set_id)
    assert (change.state, change.target) == (State.DONE, kept.stored)

    await library.undo(set_id)
    assert path.read_bytes() == before


def _started(conn: object, set_id: int) -> None:
    from musictui.library import journal

    journal.start(conn, set_id, [0], 1.0)  # type: ignore[arg-type]


async def test_what_was_interrupted_is_settled_at_the_next_start_unless_another_is_at_it(
    library: Library,
) -> None:
    path = library.make("a.mp3")
    await library.index()
    set_id = await library.store(await library.edit(path, title="New"))
    await library.database.write(lambda conn: _started(conn, set_id))
    (library.music / ".musictui-01234567.part").write_bytes(b"half")
    options = {"database": library.database, "executor": library.executor}

    with ApplyLock.acquire(lock_path(library.database.path), holder="another"):
        assert await recover_changes(Reporter(), **options) == 0
    assert await library.states(set_id) == [State.STARTED]

    assert await recover_changes(Reporter(), **options) == 1
    assert await library.states(set_id) == [State.PLANNED]
    assert siblings(library.music) == []


async def test_two_processes_do_not_apply_at_once(library: Library) -> None:
    paths = [library.make(f"{number}.flac", seed=number) for number in range(40)]
    await library.index()
    first = await library.store(*[await library.edit(path, title="First") for path in paths])
    second = await library.store(await library.edit(paths[0], artist="Second"))
    with ApplyLock.acquire(lock_path(library.database.path), holder="another MusicTUI"):
        command = [sys.executable, "-m", "tests.changes.applying", str(library.database.path), str(second)]
        other = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=False)
    assert other.returncode != 0
    assert "another MusicTUI" in other.stderr
    assert (await library.apply(first)).done == 40


async def test_a_cancelled_apply_leaves_files_whole_and_goes_on_later(library: Library) -> None:
    paths = [library.make(f"{number:03}.mp3", seed=number % 7) for number in range(200)]
    await library.index()
    before = {path: path.read_bytes() for path in paths}
    set_id = await library.store(*[await library.edit(path, title="New") for path in paths])
    report = Telling()
    task = asyncio.create_task(library.apply(set_id, report=report))
    await report.has_begun.wait()
    task.cancel()
    await asyncio.wait([task])

    assert task.cancelled()
    states = await library.states(set_id)
    assert set(states) == {State.DONE, State.PLANNED}
    await check(library, set_id, before)

    await library.apply(set_id)
    assert set(await library.states(set_id)) == {State.DONE}
