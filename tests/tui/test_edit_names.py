"""File names out of tags, tags out of names, moves and removals."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from musictui.tui.app import MusicApp
from musictui.tui.dialogs.move import MoveDialog
from musictui.tui.dialogs.names import NamesToTagsDialog, RenameDialog
from musictui.tui.screens.library import LibraryScreen
from tests import audio
from tests.tui.edited import SIZE, approve, library, preview, tags_of, typed
from tests.tui.waiting import text_of, until

Maker = Callable[..., MusicApp]


async def renaming(pilot: Pilot[Any], count: int = 10) -> RenameDialog:
    """The dialog over all tracks."""
    await library(pilot, count)
    await pilot.press("ctrl+a", "r")
    await until(pilot, lambda: isinstance(pilot.app.screen, RenameDialog))
    assert isinstance(pilot.app.screen, RenameDialog)
    return pilot.app.screen


async def test_files_get_names_by_tags(make_app: Maker, music: Path) -> None:
    async with make_app([music]).run_test(size=SIZE) as pilot:
        dialog = await renaming(pilot)
        dialog.line.put("{artist}/{year} {album}/{tracknumber}. ")
        await until(
            pilot, lambda: "→ Björk/1995 Post/1. .flac" in text_of(pilot) or "1..flac" in text_of(pilot)
        )
        await typed(pilot, "{title}")
        await until(pilot, lambda: "→ Björk/1995 Post/1. Army of Me.flac" in text_of(pilot))
        # One file has no tags: it is told, and left alone.
        assert "It has no artist" in text_of(pilot)
        await pilot.press("enter")
        await approve(pilot)
    assert (music / "Björk" / "1995 Post" / "1. Army of Me.flac").is_file()
    assert not (music / "Björk" / "Post" / "01 Army of Me.flac").exists()
    assert (music / "broken.flac").is_file()


async def test_mistake_in_a_pattern_has_its_place(make_app: Maker, music: Path) -> None:
    async with make_app([music]).run_test(size=SIZE) as pilot:
        dialog = await renaming(pilot)
        dialog.line.put("{artits}/{title}")
        await until(
            pilot, lambda: "at 2: There is no field “artits”. Did you mean {artist}?" in text_of(pilot)
        )
        assert dialog.line.error_at == 1
        await pilot.press("enter")
        assert pilot.app.screen is dialog
        dialog.line.put("{artist}/{title}")
        await until(pilot, lambda: "at 2" not in text_of(pilot))


async def test_names_for_another_file_system(make_app: Maker, person: Path) -> None:
    audio.make(person / "Music" / "1.flac", {"title": "What?: [b]", "artist": "Ann"})
    async with make_app([person / "Music"]).run_test(size=SIZE) as pilot:
        dialog = await renaming(pilot, 1)
        dialog.line.put("{artist} {title}")
        await until(pilot, lambda: "→ Ann What?: [b].flac" in text_of(pilot))
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "Names that Windows can have" in text_of(pilot))
        assert "?" not in text_of(pilot).split("→ ")[1].splitlines()[0]


async def test_pattern_is_remembered(make_app: Maker, music: Path) -> None:
    async with make_app([music]).run_test(size=SIZE) as pilot:
        dialog = await renaming(pilot)
        dialog.line.put("{artist} - {title}")
        await pilot.press("enter")
        await preview(pilot)
        await pilot.press("escape")
        # Back where it was made, with what was typed.
        await until(pilot, lambda: isinstance(pilot.app.screen, RenameDialog))
        assert pilot.app.screen.line.value == "{artist} - {title}"
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, LibraryScreen))
        await pilot.press("r")
        await until(pilot, lambda: isinstance(pilot.app.screen, RenameDialog))
        assert pilot.app.screen.line.value == "{artist} - {title}"
        await pilot.press("up")
        assert "{albumartist|artist}" in pilot.app.screen.line.value


async def test_tags_are_read_from_names(make_app: Maker, person: Path) -> None:
    path = person / "Music" / "Björk" / "Post" / "03 It’s Oh So Quiet.flac"
    other = path.with_name("notes.flac")
    for each in (path, other):
        audio.make(each, {"comment": "kept"})
    async with make_app([person / "Music"]).run_test(size=SIZE) as pilot:
        await library(pilot, 2)
        await pilot.press("ctrl+a", "n")
        await until(pilot, lambda: isinstance(pilot.app.screen, NamesToTagsDialog))
        await until(pilot, lambda: "Title: It’s Oh So Quiet" in text_of(pilot))
        assert "does not fit the pattern" in text_of(pilot)
        await pilot.press("enter")
        await approve(pilot)
    tags = tags_of(path)
    assert (tags["albumartist"], tags["album"], tags["title"]) == (
        ("Björk",),
        ("Post",),
        ("It’s Oh So Quiet",),
    )
    assert (tags["tracknumber"], tags["comment"]) == (("3",), ("kept",))
    assert "title" not in tags_of(other)


async def test_fact_is_no_field_to_read(make_app: Maker, music: Path) -> None:
    async with make_app([music]).run_test(size=SIZE) as pilot:
        await library(pilot, 10)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(pilot.app.screen, NamesToTagsDialog))
        pilot.app.screen.line.put("{bitrate} {title}")
        await until(pilot, lambda: "is a fact about the file" in text_of(pilot))


async def test_files_are_moved(make_app: Maker, music: Path) -> None:
    source = music / "Burial" / "Untrue" / "01 Archangel.mp3"
    async with make_app([music]).run_test(size=SIZE) as pilot:
        screen = await library(pilot, 10)
        screen.query_bar.replace("archangel")
        await until(pilot, lambda: len(screen.tracks.ids) == 1)
        screen.tracks.focus()
        await pilot.press("m")
        await until(pilot, lambda: isinstance(pilot.app.screen, MoveDialog))
        pilot.app.screen.path_line.value = "/somewhere"
        await pilot.press("enter")
        await until(pilot, lambda: "in none of the library’s folders" in text_of(pilot).replace("'", "’"))
        pilot.app.screen.path_line.value = str(music / "New" / "Place")
        await pilot.press("enter")
        await approve(pilot)
    assert (music / "New" / "Place" / source.name).is_file()
    assert not source.exists()


async def test_files_are_removed_to_the_quarantine(make_app: Maker, music: Path) -> None:
    paths = sorted((music / "Burial" / "Untrue").iterdir())
    async with make_app([music]).run_test(size=SIZE) as pilot:
        screen = await library(pilot, 10)
        screen.query_bar.replace("burial")
        await until(pilot, lambda: len(screen.tracks.ids) == 3)
        screen.tracks.focus()
        await pilot.press("space", "space", "delete")
        await preview(pilot)
        assert all(path.exists() for path in paths)
        await approve(pilot)
        await until(pilot, lambda: pilot.app.screen is screen and len(screen.tracks.ids) == 1)
    assert [path.exists() for path in paths] == [False, False, True]
    kept = [name for _, _, names in os.walk(music / ".musictui-quarantine") for name in names]
    assert len([name for name in kept if name.endswith(".mp3")]) == 2
