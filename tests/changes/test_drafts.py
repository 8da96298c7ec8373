"""Sets of changes out of what a person wants."""

import os
from pathlib import Path
from typing import Any

from musictui.jobs import drafts
from musictui.jobs.draft_moves import move_draft, rename_draft
from musictui.model import patterns, steps
from musictui.model.changes import Deed, Draft, State
from musictui.model.recipes import Recipe
from tests.changes.conftest import Library


async def made(library: Library, make: Any) -> Draft:
    return await library.database.read(make)


async def ids(library: Library) -> list[int]:
    return [track.id for _, track in sorted((await library.tracks()).items())]


async def applied(library: Library, draft: Draft) -> int:
    set_id = await library.store(*draft.changes)
    result = await library.apply(set_id)
    assert result.done == sum(change.state is State.PLANNED for change in draft.changes), (
        await library.changes(set_id)
    )
    return set_id


async def test_a_recipe_changes_only_what_it_changes(library: Library) -> None:
    library.make("a.mp3", {"title": "a song of ice"})
    library.make("b.mp3", {"title": "Already Right"})
    await library.index()
    recipe = Recipe("titles", (steps.parse("case title title"),))

    draft = await made(library, lambda conn: drafts.recipe_draft(conn, [1, 2], recipe))

    (change,) = draft.changes
    assert (change.before, change.after) == ({"title": ("a song of ice",)}, {"title": ("A Song of Ice",)})
    assert draft.author == "recipe titles"


async def test_what_cannot_be_written_is_refused_beforehand(library: Library) -> None:
    library.make("a.flac")
    (library.music / "broken.flac").write_bytes(b"fLaC nothing")
    library.make("b.mp3").unlink()
    await library.index()
    everything = await ids(library)
    values = {track_id: {"title": ("New",), "tracknumber": ("x/y/z",)} for track_id in everything}

    draft = await made(library, lambda conn: drafts.values_draft(conn, values, title="test"))

    assert {change.state for change in draft.changes} == {State.REFUSED}
    assert all(change.note.endswith(".") for change in draft.changes)


async def test_a_rename_takes_along_what_belongs_to_it_and_comes_back(library: Library) -> None:
    for number, title in enumerate(("One", "Two"), 1):
        library.make(
            f"in/{title}.mp3",
            {"title": title, "artist": "Ann", "album": "First", "tracknumber": str(number)},
            seed=number,
        )
    folder = library.music / "in"
    (folder / "One.lrc").write_text("la")
    (folder / "cover.jpg").write_bytes(b"picture")
    playlist = library.music / "best.m3u8"
    playlist.write_bytes(
        b"#EXTM3U\r\nin/One.mp3\r\nelsewhere.mp3\r\n" + os.fsencode(folder / "Two.mp3") + b"\r\n"
    )
    old = playlist.read_bytes()
    await library.index()
    everything = await ids(library)
    pattern = patterns.parse("{artist}/{album}/{tracknumber:02} {title}")

    set_id = await applied(library, await made(library, lambda conn: rename_draft(conn, everything, pattern)))

    new = library.music / "Ann" / "First"
    assert sorted(path.name for path in new.iterdir()) == [
        "01 One.lrc",
        "01 One.mp3",
        "02 Two.mp3",
        "cover.jpg",
    ]
    assert playlist.read_bytes().splitlines() == [
        b"#EXTM3U",
        b"Ann/First/01 One.mp3",
        b"elsewhere.mp3",
        os.fsencode(new / "02 Two.mp3"),
    ]
    assert playlist.read_bytes().count(b"\r\n") == 4

    await library.undo(set_id)

    assert sorted(path.name for path in folder.iterdir()) == ["One.lrc", "One.mp3", "Two.mp3", "cover.jpg"]
    assert playlist.read_bytes() == old


async def test_two_files_that_want_one_name_are_both_refused(library: Library) -> None:
    for number in range(2):
        library.make(f"{number}.mp3", {"title": "Same"}, seed=number)
    await library.index()
    everything = await ids(library)

    draft = await made(library, lambda conn: rename_draft(conn, everything, patterns.parse("{title}")))

    assert [change.state for change in draft.changes] == [State.REFUSED] * 2
    assert "2 files want the name" in draft.changes[0].note


async def test_files_may_change_names_with_each_other(library: Library) -> None:
    library.make("a.mp3", {"title": "b"}, seed=1)
    library.make("b.mp3", {"title": "a"}, seed=2)
    await library.index()
    before = [(library.music / name).read_bytes() for name in ("a.mp3", "b.mp3")]
    everything = await ids(library)

    set_id = await applied(
        library, await made(library, lambda conn: rename_draft(conn, everything, patterns.parse("{title}")))
    )

    assert [(library.music / name).read_bytes() for name in ("b.mp3", "a.mp3")] == before
    await library.undo(set_id)
    assert [(library.music / name).read_bytes() for name in ("a.mp3", "b.mp3")] == before


async def test_tags_come_from_names_and_those_that_do_not_fit_are_told(library: Library) -> None:
    path = library.make("Ann - Song.mp3", {"genre": "Pop"})
    library.make("nonsense.mp3", {"genre": "Pop"}, seed=1)
    await library.index()
    everything = await ids(library)

    draft = await made(
        library,
        lambda conn: drafts.names_to_tags_draft(conn, everything, patterns.parse("{artist} - {title}")),
    )

    by_path = {Path(os.fsdecode(change.path)): change for change in draft.changes}
    assert by_path[path].after == {"artist": ("Ann",), "title": ("Song",)}
    assert by_path[library.music / "nonsense.mp3"].note == drafts.NO_FIT


async def test_a_removal_and_a_move_to_a_folder(library: Library) -> None:
    library.make("a.mp3")
    await library.index()
    target = os.fsencode(library.music / "sub")

    draft = await made(library, lambda conn: move_draft(conn, [1], target))
    await applied(library, draft)
    assert (library.music / "sub" / "a.mp3").exists()

    outside = await made(library, lambda conn: move_draft(conn, [1], b"/elsewhere"))
    assert outside.changes[0].state is State.REFUSED

    removal = await made(library, lambda conn: drafts.removal_draft(conn, [1], reason="no good"))
    assert [change.deed for change in removal.changes] == [Deed.REMOVE]
    await applied(library, removal)
    assert await library.tracks() == {}
