"""Files that get other places, and come back."""

import os
from pathlib import Path

from musictui.files import quarantine
from musictui.model.changes import Change, Deed, Mark, State
from tests.changes.conftest import Library


async def moved(library: Library, path: Path, target: Path) -> Change:
    track = await library.track(path)
    return Change(Deed.MOVE, track.path, Mark.of(track), track.id, target=os.fsencode(target))


async def removed(library: Library, path: Path, reason: str = "a duplicate") -> Change:
    track = await library.track(path)
    return Change(Deed.REMOVE, track.path, Mark.of(track), track.id, reason=reason)


async def test_a_move_keeps_the_track_and_comes_back(library: Library) -> None:
    path, target = library.make("a.mp3"), library.music / "Ann" / "Song.mp3"
    await library.index()
    track = await library.track(path)
    set_id = await library.store(await moved(library, path, target))

    assert (await library.apply(set_id)).done == 1
    assert target.exists()
    assert not path.exists()
    assert (await library.track(target)).id == track.id

    await library.undo(set_id)

    assert path.exists()
    assert not target.exists()
    assert (await library.track(path)).id == track.id
    assert await library.states(set_id) == [State.UNDONE]


async def test_a_move_never_overwrites(library: Library) -> None:
    path, other = library.make("a.mp3"), library.make("b.mp3", {"title": "Other"}, seed=1)
    await library.index()
    before = other.read_bytes()
    set_id = await library.store(await moved(library, path, other))

    assert (await library.apply(set_id)).conflicts == 1
    assert path.exists()
    assert other.read_bytes() == before


async def test_a_removed_file_waits_in_the_quarantine_and_comes_back(library: Library) -> None:
    path = library.make("a.mp3")
    await library.index()
    before = path.read_bytes()
    set_id = await library.store(await removed(library, path))

    assert (await library.apply(set_id)).done == 1
    assert not path.exists()
    assert path not in await library.tracks()
    (kept,) = quarantine.entries(os.fsencode(library.music))
    assert (kept.original, kept.reason, kept.set_id) == (os.fsencode(path), "a duplicate", str(set_id))
    await library.index()
    assert await library.tracks() == {}

    await library.undo(set_id)

    assert path.read_bytes() == before
    assert (await library.track(path)).tags["title"] == ("Song",)
    assert quarantine.entries(os.fsencode(library.music)) == []


async def test_edits_and_moves_of_one_set_are_done_in_their_order(library: Library) -> None:
    path, target = library.make("a.mp3"), library.music / "New.mp3"
    await library.index()
    edit = await library.edit(path, title="New")
    move = await moved(library, path, target)
    set_id = await library.store(edit, Change(Deed.MOVE, move.path, None, move.track_id, target=move.target))

    assert (await library.apply(set_id)).done == 2
    assert (await library.track(target)).tags["title"] == ("New",)

    undo_id, result = await library.undo(set_id)

    assert result.done == 2, await library.changes(undo_id)
    assert (await library.track(path)).tags["title"] == ("Song",)


async def test_an_edit_is_taken_back_where_the_file_is_by_now(library: Library) -> None:
    path, target = library.make("a.mp3"), library.music / "New.mp3"
    await library.index()
    before = path.read_bytes()
    edit_id = await library.store(await library.edit(path, title="New"))
    await library.apply(edit_id)
    await library.apply(await library.store(await moved(library, path, target)))

    await library.undo(edit_id)

    assert target.read_bytes() == before
