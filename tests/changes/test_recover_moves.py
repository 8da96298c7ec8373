"""What became of moves and removals in the middle of which the program ended."""

import os
from pathlib import Path

from musictui.files import quarantine
from musictui.jobs.recover_changes import recover
from musictui.library import journal
from musictui.model.changes import Change, Deed, Mark, State
from tests.changes.conftest import Library
from tests.changes.test_edits import siblings


async def started(library: Library, *changes: Change) -> int:
    """A set of which all was begun."""
    set_id = await library.store(*changes)
    numbers = list(range(len(changes)))
    await library.database.write(lambda conn: journal.start(conn, set_id, numbers, 1.0))
    return set_id


async def move(library: Library, path: Path, source: Path, target: Path) -> Change:
    """A move of what was `path` when the library read it."""
    track = await library.track(path)
    return Change(Deed.MOVE, os.fsencode(source), None, track.id, target=os.fsencode(target))


async def test_files_that_change_names_are_told_apart_in_the_middle(library: Library) -> None:
    one, other = library.make("one.mp3", seed=1), library.make("other.mp3", seed=2)
    await library.index()
    ids = [(await library.track(path)).id for path in (one, other)]
    between = one.with_name("between.mp3")
    contents = [path.read_bytes() for path in (one, other)]
    set_id = await started(
        library,
        await move(library, one, one, between),
        await move(library, other, other, one),
        await move(library, one, between, other),
    )
    one.rename(between)
    other.rename(one)

    await recover(library.database)
    assert await library.states(set_id) == [State.DONE, State.DONE, State.PLANNED]
    found = await library.tracks()
    assert [found[between].id, found[one].id] == ids

    await library.apply(set_id)
    assert [path.read_bytes() for path in (other, one)] == contents
    await library.undo(set_id)
    assert [path.read_bytes() for path in (one, other)] == contents


async def test_a_half_copy_on_another_disk_does_not_stay_behind(library: Library) -> None:
    path = library.make("a.mp3")
    await library.index()
    folder = library.music / "sub"
    folder.mkdir()
    (folder / ".musictui-01234567.part").write_bytes(b"half")
    set_id = await started(library, await move(library, path, path, folder / "a.mp3"))
    await recover(library.database)
    assert await library.states(set_id) == [State.PLANNED]
    assert siblings(library.music) == []


async def test_a_half_copy_in_the_quarantine_does_not_stay_behind(library: Library) -> None:
    path, other = library.make("a.mp3"), library.make("b.mp3")
    await library.index()
    set_id = await started(library, Change(Deed.REMOVE, os.fsencode(path)))
    root = os.fsencode(library.music)
    quarantine.put(root, os.fsencode(other), set_id=str(set_id), reason="", now_s=0)
    half = quarantine.set_folder(root, str(set_id)) + b"/.musictui-01234567.part"
    Path(os.fsdecode(half)).write_bytes(b"half")
    await recover(library.database)
    assert not os.path.exists(half)


async def test_what_is_on_a_drive_that_is_away_waits_for_it(library: Library) -> None:
    path = library.make("a.mp3")
    await library.index()
    target = path.with_name("b.mp3")
    set_id = await started(library, await move(library, path, path, target))
    path.rename(target)
    away = library.music.with_name("unplugged")
    library.music.rename(away)
    library.music.mkdir()
    assert await recover(library.database) == 0
    assert await library.states(set_id) == [State.STARTED]
    library.music.rmdir()
    away.rename(library.music)
    assert await recover(library.database) == 1
    assert await library.states(set_id) == [State.DONE]


async def test_a_folder_that_a_move_left_empty_is_no_drive_that_is_away(library: Library) -> None:
    from musictui.library import roots

    path = library.make("a.mp3")
    await library.index()
    other = library.music.with_name("other")
    other.mkdir()
    await library.database.write(lambda conn: roots.add(conn, bytes(other)))
    set_id = await started(library, await move(library, path, path, other / "a.mp3"))
    path.rename(other / "a.mp3")
    assert await recover(library.database) == 1
    assert await library.states(set_id) == [State.DONE]


async def test_a_file_that_vanished_was_not_removed_by_us(library: Library) -> None:
    path = library.make("a.mp3")
    library.make("b.mp3")
    await library.index()
    set_id = await started(library, Change(Deed.REMOVE, os.fsencode(path)))
    path.unlink()
    await recover(library.database)
    assert await library.states(set_id) == [State.CONFLICT]


async def test_a_quarantine_that_cannot_be_read_keeps_nothing_from_being_settled(library: Library) -> None:
    path, other = library.make("a.mp3"), library.make("b.mp3")
    await library.index()
    set_id = await started(
        library, Change(Deed.REMOVE, os.fsencode(path)), await move(library, other, other, path)
    )
    (library.music / ".musictui-quarantine").write_bytes(b"no folder")
    path.unlink()
    other.rename(path)
    await recover(library.database)
    assert await library.states(set_id) == [State.CONFLICT, State.DONE]


async def test_a_name_that_a_missing_track_had_can_be_given(library: Library) -> None:
    gone, path = library.make("gone.mp3", seed=1), library.make("here.mp3", seed=2)
    await library.index()
    gone.unlink()
    await library.index(accept_missing=True)
    track = await library.track(path)
    set_id = await library.store(
        Change(Deed.MOVE, track.path, Mark.of(track), track.id, target=os.fsencode(gone))
    )
    assert (await library.apply(set_id)).done == 1
    found = await library.tracks()
    assert [found[gone].id, found[gone].missing_since_s] == [track.id, None]
    await library.undo(set_id)
    assert list(await library.tracks()) == [path]
