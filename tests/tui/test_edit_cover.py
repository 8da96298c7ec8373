"""The front cover, chosen in the form."""

import os
import re
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from musictui.tags import writer
from musictui.tags.covers import Cover
from musictui.tui.app import MusicApp
from musictui.tui.dialogs.cover import CoverDialog
from musictui.tui.dialogs.edit_fields import EditDialog
from tests.tui.edited import SIZE, approve, library, tags_of, typed
from tests.tui.waiting import text_of, until

Maker = Callable[..., MusicApp]
PNG = b"\x89PNG\r\n\x1a\n" + b"new" * 50
SQUARE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 480) + b"rest"
OLD = b"\xff\xd8\xff" + b"old" * 50


@pytest.fixture
def album(music: Path) -> Path:
    """A folder of four tracks with an image, the first of them with a picture of its own."""
    folder = music / "Björk" / "Post"
    (folder / "[b]cover.png").write_bytes(PNG)
    (folder / "notes.jpg").write_bytes(b"no image at all")
    writer.write(os.fsencode(folder / "01 Army of Me.flac"), {}, covers=[OLD])
    return folder


def pictures(path: Path) -> list[bytes]:
    """The pictures in a file."""
    return [cover.data for cover in writer.covers(os.fsencode(path))]


async def choosing(pilot: Pilot[Any]) -> CoverDialog:
    """The dialog for the tracks of the album."""
    screen = await library(pilot, 10)
    screen.query_bar.replace("album:post")
    await until(pilot, lambda: len(screen.tracks.ids) == 4)
    screen.tracks.focus()
    await pilot.press("ctrl+a", "e")
    await until(pilot, lambda: isinstance(pilot.app.screen, EditDialog))
    await pilot.press("f3")
    await until(pilot, lambda: isinstance(pilot.app.screen, CoverDialog))
    assert isinstance(pilot.app.screen, CoverDialog)
    return pilot.app.screen


async def test_image_beside_the_tracks_becomes_their_cover(make_app: Maker, music: Path, album: Path) -> None:
    async with make_app([music]).run_test(size=SIZE) as pilot:
        dialog = await choosing(pilot)
        assert "1 of 4 tracks have pictures" in text_of(pilot)
        assert dialog.line.value == "[b]cover.png"
        await pilot.press("enter")
        await until(pilot, lambda: "front cover: ~/Music/Björk/Post/[b]cover.png" in text_of(pilot))
        await pilot.press("down", "down")
        await typed(pilot, "!")
        await pilot.press("ctrl+s")
        await approve(pilot)
    for path in album.glob("*.flac"):
        assert pictures(path) == [PNG]
        assert tags_of(path)["album"] == ("Post!",)


async def test_pictures_are_removed(make_app: Maker, music: Path, album: Path) -> None:
    async with make_app([music]).run_test(size=SIZE) as pilot:
        await choosing(pilot)
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "no pictures" in text_of(pilot))
        await pilot.press("ctrl+s")
        await approve(pilot)
    assert pictures(album / "01 Army of Me.flac") == []


async def test_what_is_no_image_is_refused(make_app: Maker, music: Path, album: Path) -> None:
    async with make_app([music]).run_test(size=SIZE) as pilot:
        dialog = await choosing(pilot)
        await pilot.press("down", "enter")
        await until(pilot, lambda: "is no image" in text_of(pilot))
        dialog.line.put("/no/such/file.jpg")
        await pilot.press("enter")
        await until(pilot, lambda: "cannot be read" in text_of(pilot))
        assert pilot.app.screen is dialog
        await pilot.press("escape", "escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, EditDialog))


async def choosing_for_one(pilot: Pilot[Any], count: int) -> CoverDialog:
    """The dialog for the first track of the album, when it lists so many lines."""
    await library(pilot, 10)
    await pilot.press("g", "e")
    await until(pilot, lambda: isinstance(pilot.app.screen, EditDialog))
    await pilot.press("f3")
    await until(pilot, lambda: isinstance(pilot.app.screen, CoverDialog))
    dialog = pilot.app.screen
    assert isinstance(dialog, CoverDialog)
    await until(pilot, lambda: dialog.covers.row_count() == count)
    return dialog


@pytest.fixture
def booklet(album: Path) -> Path:
    """The first track of the album, with a front cover, a back cover and a page of the leaflet."""
    path = album / "01 Army of Me.flac"
    covers = [Cover(OLD, 4), Cover(SQUARE, 3), Cover(OLD + b"page", 5, "[b]page[/b] 1")]
    writer.write(os.fsencode(path), {}, covers=covers)
    return path


async def test_pictures_of_one_file_are_listed(make_app: Maker, music: Path, booklet: Path) -> None:
    async with make_app([music]).run_test(size=SIZE) as pilot:
        dialog = await choosing_for_one(pilot, 4)
        shown = text_of(pilot)
        assert re.search(r"front cover +640×480 +PNG +\d+ B", shown)
        assert "leaflet page, [b]page[/b] 1" in shown
        assert "all pictures" in shown
        # The front cover is what one means first.
        assert dialog.covers.target.number == 1


async def test_one_picture_is_replaced_and_another_removed(
    make_app: Maker, music: Path, booklet: Path
) -> None:
    async with make_app([music]).run_test(size=SIZE) as pilot:
        await choosing_for_one(pilot, 4)
        await pilot.press("tab", "ctrl+r")
        await until(pilot, lambda: "leaflet page removed" in text_of(pilot))
        await pilot.press("f3")
        await until(
            pilot, lambda: isinstance(pilot.app.screen, CoverDialog) and "● leaflet" in text_of(pilot)
        )
        await pilot.press("shift+tab")  # the back cover
        await pilot.press("enter")
        await until(pilot, lambda: "2 pictures changed" in text_of(pilot))
        await pilot.press("ctrl+s")
        await approve(pilot)
    found = writer.covers(os.fsencode(booklet))
    assert [(cover.kind, cover.data) for cover in found] == [(4, PNG), (3, SQUARE)]


async def test_all_pictures_of_one_file_are_removed(make_app: Maker, music: Path, booklet: Path) -> None:
    async with make_app([music]).run_test(size=SIZE) as pilot:
        await choosing_for_one(pilot, 4)
        await pilot.press("tab", "tab", "ctrl+r")
        await until(pilot, lambda: "no pictures" in text_of(pilot))
        await pilot.press("ctrl+s")
        await approve(pilot)
    assert pictures(booklet) == []


async def test_file_without_pictures_gets_a_front_cover(make_app: Maker, music: Path, album: Path) -> None:
    path = album / "01 Army of Me.flac"
    writer.write(os.fsencode(path), {}, covers=[])
    async with make_app([music]).run_test(size=SIZE) as pilot:
        dialog = await choosing_for_one(pilot, 1)
        assert "a new front cover" in text_of(pilot)
        assert "tab next picture" not in text_of(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "front cover: ~" in text_of(pilot))
        assert pilot.app.screen is not dialog
        await pilot.press("ctrl+s")
        await approve(pilot)
    [cover] = writer.covers(os.fsencode(path))
    assert (cover.kind, cover.data) == (3, PNG)
