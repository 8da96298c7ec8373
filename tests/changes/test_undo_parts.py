"""Undo of one file or one field: what of the first set still stands is known, also after a redo."""

from pathlib import Path

import pytest

from musictui.errors import MusictuiError
from musictui.jobs.undo_changes import undo_draft
from musictui.library import journal, standing
from musictui.model.changes import Change, CoverRef, Deed, Mark, State
from musictui.tags import reader
from tests.changes.conftest import Library


def tags(path: Path) -> tuple[str, str]:
    found = reader.read(path).tags
    return found["title"][0], found["artist"][0]


async def partly(library: Library, set_id: int) -> dict[int, frozenset[str]]:
    return await library.database.read(lambda conn: standing.partly(conn, set_id))


@pytest.fixture
async def edited(library: Library) -> tuple[int, Path]:
    """A set that changed two fields of a file."""
    path = library.make("a.mp3", {"title": "Old", "artist": "Ann"})
    await library.index()
    set_id = await library.store(await library.edit(path, title="New", artist="Bob"), title="names")
    await library.apply(set_id)
    return set_id, path


async def test_a_field_that_was_taken_back_does_not_stand(library: Library, edited: tuple[int, Path]) -> None:
    set_id, path = edited
    await library.undo(set_id, fields={"title"})
    assert tags(path) == ("Old", "Bob")
    assert await library.states(set_id) == [State.DONE]
    assert await partly(library, set_id) == {0: frozenset({"artist"})}
    assert (await library.set(set_id)).partly == 1


async def test_fields_taken_back_one_by_one_are_the_whole(library: Library, edited: tuple[int, Path]) -> None:
    set_id, path = edited
    await library.undo(set_id, fields={"title"})
    await library.undo(set_id, fields={"artist"})
    assert tags(path) == ("Old", "Ann")
    assert await library.states(set_id) == [State.UNDONE]
    assert (await library.set(set_id)).partly == 0


async def test_undo_after_a_field_takes_back_the_rest(library: Library, edited: tuple[int, Path]) -> None:
    set_id, path = edited
    await library.undo(set_id, fields={"title"})
    _, result = await library.undo(set_id)
    assert (result.done, tags(path)) == (1, ("Old", "Ann"))
    assert await library.states(set_id) == [State.UNDONE]


async def test_redo_of_a_field_makes_the_whole_stand_and_undo_exact_again(
    library: Library, edited: tuple[int, Path]
) -> None:
    set_id, path = edited
    changed = path.read_bytes()
    await library.undo(set_id, fields={"title"})
    await library.redo(set_id)
    assert path.read_bytes() == changed
    assert await library.states(set_id) == [State.DONE]
    assert await partly(library, set_id) == {}
    undo_id, result = await library.undo(set_id)
    assert (result.done, tags(path)) == (1, ("Old", "Ann"))
    assert [each.deed for each in await library.changes(undo_id)] == [Deed.REVERT]


async def test_redo_of_one_field_of_a_whole_undo(library: Library, edited: tuple[int, Path]) -> None:
    set_id, path = edited
    await library.undo(set_id)
    await library.redo(set_id, fields={"title"})
    assert tags(path) == ("New", "Ann")
    assert await library.states(set_id) == [State.DONE]
    assert await partly(library, set_id) == {0: frozenset({"title"})}
    await library.redo(set_id)
    assert tags(path) == ("New", "Bob")
    assert await partly(library, set_id) == {}


async def test_a_file_that_was_taken_back_does_not_stand(library: Library) -> None:
    paths = [library.make(f"{number}.flac", {"title": "Old"}, seed=number) for number in range(2)]
    await library.index()
    set_id = await library.store(*[await library.edit(path, title="New") for path in paths])
    await library.apply(set_id)
    await library.undo(set_id, paths={bytes(paths[0])})
    assert await library.states(set_id) == [State.UNDONE, State.DONE]
    await library.redo(set_id, paths={bytes(paths[0])})
    assert await library.states(set_id) == [State.DONE, State.DONE]


async def test_undo_of_an_undo_is_a_redo_and_names_do_not_pile_up(
    library: Library, edited: tuple[int, Path]
) -> None:
    set_id, path = edited
    titles = []
    for _ in range(4):
        set_id, _ = await library.undo(set_id)
        titles.append((await library.set(set_id)).title)
    assert titles == ["Undo: names", "Redo: names", "Undo: names", "Redo: names"]
    assert tags(path) == ("New", "Bob")
    assert await library.states(edited[0]) == [State.DONE]


async def test_undo_of_a_part_names_it(library: Library, edited: tuple[int, Path]) -> None:
    set_id, path = edited
    titles = []
    undo_id, _ = await library.undo(set_id, fields={"title"})
    titles.append((await library.set(undo_id)).title)
    titles.append((await library.set((await library.undo(undo_id))[0])).title)
    undo_id, _ = await library.undo(set_id, paths={bytes(path)})
    titles.append((await library.set(undo_id)).title)
    titles.append((await library.set((await library.redo(set_id, fields={"artist"}))[0])).title)
    name = f"“{path.name}”"
    assert titles == [
        "Undo of title: names",
        "Redo: names",
        f"Undo of {name}: names",
        "Redo of artist: names",
    ]


async def test_what_was_done_again_is_taken_back_with_the_set(library: Library) -> None:
    path, other = library.make("a.mp3", {"title": "Old"}), library.make("b.mp3")
    await library.index()
    before = path.read_bytes()
    first = await library.store(await library.edit(path, title="New"))
    await library.apply(first)
    track = await library.track(other)
    removal = await library.store(Change(Deed.REMOVE, track.path, Mark.of(track), track.id))
    await library.apply(removal)
    for set_id in (first, removal):
        for _ in range(2):
            await library.undo(set_id)
            redo_id, _ = await library.redo(set_id)
            assert await library.states(redo_id) == [State.DONE]
            assert (await library.undo(set_id))[1].done == 1
            assert await library.states(redo_id) == [State.UNDONE]
            assert await library.states(set_id) == [State.UNDONE]
            await library.redo(set_id)
            assert await library.states(set_id) == [State.DONE]
        await library.undo(set_id)
    assert path.read_bytes() == before
    assert other.exists()
    assert await library.database.read(standing.standing_sets) == []


async def test_redo_of_one_set_leaves_others_alone_that_one_undo_took_back(library: Library) -> None:
    """A restore from the quarantine may take back the removals of several sets."""
    from musictui.jobs.quarantine_drafts import folders, kept_files, restore_draft

    paths = [library.make(name) for name in ("a.mp3", "b.mp3")]
    await library.index()
    sets = []
    for path in paths:
        track = await library.track(path)
        sets.append(await library.store(Change(Deed.REMOVE, track.path, Mark.of(track), track.id)))
        await library.apply(sets[-1])
    kept, _ = kept_files(await library.database.read(folders))
    draft = await library.database.read(lambda conn: restore_draft(conn, kept))
    await library.apply(await library.store(*draft.changes))
    await library.redo(sets[0])
    assert [path.exists() for path in paths] == [False, True]


async def test_pictures_that_values_cannot_bring_back_still_stand(library: Library) -> None:
    picture = b"\xff\xd8\xff\xe0" + b"x" * 200
    path = library.make("a.mp3", {"title": "Old"})
    await library.index()
    digest = await library.database.write(lambda conn: journal.keep_blob(conn, picture))
    edit = await library.edit(path, title="New")
    covers = (CoverRef(digest, "image/jpeg", 3, "", len(picture)),)
    set_id = await library.store(
        Change(Deed.EDIT, edit.path, edit.mark, edit.track_id, edit.before, edit.after, covers)
    )
    await library.apply(set_id, undo_mb=0)  # nothing exact is kept
    draft = await library.database.read(lambda conn: undo_draft(conn, set_id))
    assert draft.changes[0].note.endswith("Its pictures stay as they are.")
    await library.undo(set_id)
    assert await partly(library, set_id) == {0: frozenset({standing.PICTURES})}


async def test_a_picture_that_is_no_longer_kept_is_a_conflict_of_its_file(library: Library) -> None:
    paths = [library.make(f"{number}.mp3", {"title": "Old"}, seed=number) for number in range(2)]
    await library.index()
    edits = [await library.edit(path, title="New") for path in paths]
    lost = (CoverRef(b"0" * 16, "image/jpeg", 3, "", 10),)
    first = edits[0]
    set_id = await library.store(
        Change(Deed.EDIT, first.path, first.mark, first.track_id, first.before, first.after, lost), edits[1]
    )
    result = await library.apply(set_id)
    assert (result.done, result.conflicts) == (1, 1)
    assert "not kept any more" in (await library.changes(set_id))[0].note
    assert [reader.read(path).tags["title"] for path in paths] == [("Old",), ("New",)]


async def test_a_removal_whose_file_is_gone_for_good_is_not_undone(library: Library) -> None:
    path = library.make("a.mp3")
    await library.index()
    track = await library.track(path)
    set_id = await library.store(Change(Deed.REMOVE, track.path, Mark.of(track), track.id))
    await library.apply(set_id)
    (removal,) = await library.changes(set_id)
    Path(removal.target.decode()).unlink()
    with pytest.raises(MusictuiError, match="not in the quarantine any more"):
        await library.undo(set_id)


async def test_redo_of_what_was_taken_back_in_parts_does_it_all(
    library: Library, edited: tuple[int, Path]
) -> None:
    set_id, path = edited
    await library.undo(set_id, fields={"title"}, paths={bytes(path)})
    await library.undo(set_id, paths={bytes(path)})
    assert tags(path) == ("Old", "Ann")

    _, result = await library.redo(set_id, paths={bytes(path)})
    assert (result.conflicts, tags(path)) == (0, ("New", "Bob"))
    assert await library.states(set_id) == [State.DONE]
    assert await partly(library, set_id) == {}

    _, result = await library.undo(set_id)
    assert (result.conflicts, tags(path)) == (0, ("Old", "Ann"))
    assert await library.states(set_id) == [State.UNDONE]


async def test_redo_of_what_was_taken_back_in_three_parts_does_it_all(library: Library) -> None:
    path = library.make("a.flac", {"title": "Old", "artist": "Ann", "album": "Ebb"})
    await library.index()
    set_id = await library.store(await library.edit(path, title="New", artist="Bob", album="Flow"))
    await library.apply(set_id)
    for field in ("album", "title", "artist"):
        await library.undo(set_id, fields={field})
    _, result = await library.redo(set_id)
    assert (result.done, result.conflicts, tags(path)) == (3, 0, ("New", "Bob"))
    assert await library.states(set_id) == [State.DONE]
