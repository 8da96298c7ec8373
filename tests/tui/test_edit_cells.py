"""Editing in the table itself."""

from collections.abc import Callable
from pathlib import Path

from textual import events

from musictui.session import Session
from musictui.tui.app import MusicApp
from musictui.tui.screens.library import LibraryScreen
from musictui.tui.widgets import cell_input
from tests import audio
from tests.tui.edited import SIZE, approve, library, preview, tags_of, typed
from tests.tui.waiting import text_of, until

Maker = Callable[..., MusicApp]


async def test_cells_are_typed_into_and_previewed_together(make_app: Maker, music: Path) -> None:
    folder = music / "Björk" / "Post"
    async with make_app([music]).run_test(size=SIZE) as pilot:
        screen = await library(pilot, 10)
        await pilot.press("g", "w")
        assert screen.cell.has_focus
        assert screen.cell.value == "Army of Me"
        await typed(pilot, "One")  # what is there is selected
        await pilot.press("down")
        await typed(pilot, "Two")
        await pilot.press("tab")
        assert screen.cell.value == "Post"
        await typed(pilot, "Debut")
        await pilot.press("up")
        # What was typed stands in the table, and in no file yet.
        await until(pilot, lambda: "Debut" in text_of(pilot) and "One" in text_of(pilot))
        assert tags_of(folder / "01 Army of Me.flac")["title"] == ("Army of Me",)
        await pilot.press("enter")
        await preview(pilot)
        await until(pilot, lambda: "2 files" in text_of(pilot))
        await approve(pilot)
        await until(pilot, lambda: pilot.app.screen is screen and screen.tracks.has_focus)
    assert tags_of(folder / "01 Army of Me.flac")["title"] == ("One",)
    second = tags_of(folder / "02 Hyper-Ballad.flac")
    assert (second["title"], second["album"]) == (("Two",), ("Debut",))


async def test_click_elsewhere_previews_what_was_typed(make_app: Maker, music: Path) -> None:
    async with make_app([music]).run_test(size=SIZE) as pilot:
        screen = await library(pilot, 10)
        await pilot.press("g", "w")
        await typed(pilot, "Clicked away")
        await pilot.click("#facets", offset=(5, 2))
        await preview(pilot)
        await until(pilot, lambda: "Clicked away" in text_of(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen and screen.cell.has_focus)
        assert screen.cell.value == "Clicked away"
        await pilot.press("escape")
        await until(pilot, lambda: "Army of Me" in text_of(pilot) and "Clicked away" not in text_of(pilot))


async def test_back_from_the_preview_is_the_cell_with_all_that_was_typed(
    make_app: Maker, music: Path
) -> None:
    folder = music / "Björk" / "Post"
    async with make_app([music]).run_test(size=SIZE) as pilot:
        screen = await library(pilot, 10)
        await pilot.press("g", "w")
        await typed(pilot, "One")
        await pilot.press("down")
        await typed(pilot, "Tow")
        await pilot.press("enter")
        await preview(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: screen.cell.has_focus)
        assert screen.cell.value == "Tow"
        assert "One" in text_of(pilot)
        await typed(pilot, "Two")
        await pilot.press("enter")
        await approve(pilot)
        await until(pilot, lambda: screen.tracks.has_focus)
    assert tags_of(folder / "01 Army of Me.flac")["title"] == ("One",)
    assert tags_of(folder / "02 Hyper-Ballad.flac")["title"] == ("Two",)


async def test_terminal_that_is_left_and_entered_again_keeps_the_cell(make_app: Maker, music: Path) -> None:
    async with make_app([music]).run_test(size=SIZE) as pilot:
        screen = await library(pilot, 10)
        await pilot.press("g", "w")
        await typed(pilot, "Kept")
        pilot.app.post_message(events.AppBlur())
        await until(pilot, lambda: not screen.cell.has_focus)
        pilot.app.post_message(events.AppFocus())
        await until(pilot, lambda: screen.cell.has_focus)
        assert screen.cell.value == "Kept"
        assert pilot.app.screen is screen


async def test_cell_stays_on_its_track_when_rows_come(make_app: Maker, music: Path, session: Session) -> None:
    async with make_app([music]).run_test(size=SIZE) as pilot:
        screen = await library(pilot, 10)
        await pilot.press("g", "down", "w")
        before = screen.cell.region.y
        audio.make(music / "A" / "0.flac", {"title": "Zero", "artist": "A", "album": "A"})
        session.start("index")
        await until(pilot, lambda: len(screen.tracks.ids) == 11)
        await until(pilot, lambda: screen.cell.has_focus and screen.cell.region.y in {before, before + 1})
        line = screen.tracks.cursor - screen.tracks.scroll_offset.y + 1
        assert screen.cell.region.y == screen.tracks.content_region.y + line
        assert screen.cell.value == "Hyper-Ballad"


async def test_escape_forgets_what_was_typed(make_app: Maker, music: Path) -> None:
    async with make_app([music]).run_test(size=SIZE) as pilot:
        screen = await library(pilot, 10)
        await pilot.press("g", "f2")
        await typed(pilot, "Nothing")
        await pilot.press("down", "escape")
        await until(pilot, lambda: "Nothing" not in text_of(pilot))
        assert screen.tracks.has_focus
        assert not screen.cell.display
        await pilot.press("w", "enter")
        await until(pilot, lambda: screen.tracks.has_focus)
        assert isinstance(pilot.app.screen, LibraryScreen)


async def test_year_is_edited_as_the_date_and_a_wrong_one_is_not_taken(make_app: Maker, person: Path) -> None:
    path = audio.make(person / "Music" / "1.flac", {"title": "One", "date": "1995-05-03"})
    async with make_app([path.parent]).run_test(size=SIZE) as pilot:
        screen = await library(pilot, 1)
        await pilot.press("w", "tab", "tab")
        assert screen.cell.value == "1995-05-03"
        await typed(pilot, "soon")
        await pilot.press("enter")
        await until(pilot, lambda: screen.cell.has_class("-wrong"))
        assert screen.cell.has_focus
        await pilot.press("ctrl+u")
        await typed(pilot, "1996")
        await pilot.press("enter")
        await approve(pilot)
    assert tags_of(path)["date"] == ("1996",)


async def test_several_values_stand_with_a_semicolon(make_app: Maker, person: Path) -> None:
    path = audio.make(person / "Music" / "1.flac", {"title": "One", "artist": ("Ann", "[b]Bob")})
    async with make_app([path.parent]).run_test(size=SIZE) as pilot:
        screen = await library(pilot, 1)
        await pilot.press("w", "shift+tab")
        assert screen.cell.value == "Ann; [b]Bob"
        await pilot.press("end")
        await typed(pilot, "; Cy")
        await pilot.press("enter")
        await approve(pilot)
    assert tags_of(path)["artist"] == ("Ann", "[b]Bob", "Cy")


def test_line_that_is_not_changed_keeps_values_with_semicolons() -> None:
    old = ("AC; DC", "Ann")
    assert cell_input.values_of(cell_input.text_of({"artist": old}, "artist"), "artist", old) == old
