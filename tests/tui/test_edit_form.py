"""The form: typed into, previewed, applied, and in the files."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual import events
from textual.widgets import TextArea

from musictui.config import ChangesConfig, Config, IndexConfig
from musictui.demo.old_tags import apev2
from musictui.session import Session
from musictui.tui.app import MusicApp
from musictui.tui.dialogs.edit_fields import EditDialog
from musictui.tui.dialogs.text_value import TextValueDialog
from musictui.tui.screens.library import LibraryScreen
from musictui.tui.widgets.field_lines import FieldLines
from tests import audio
from tests.tags import parts
from tests.tui.edited import SIZE, approve, library, preview, tags_of, typed
from tests.tui.waiting import text_of, until

Maker = Callable[..., MusicApp]


async def test_one_track_is_edited_previewed_and_written(make_app: Maker, music: Path) -> None:
    path = music / "Björk" / "Post" / "01 Army of Me.flac"
    async with make_app([music]).run_test(size=SIZE) as pilot:
        screen = await library(pilot, 10)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditDialog))
        await typed(pilot, "!")
        assert "● Title" in text_of(pilot)
        assert "was Army of Me" in text_of(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Army of Me!" in text_of(pilot))
        assert tags_of(path)["title"] == ("Army of Me",)
        await approve(pilot)
        assert tags_of(path)["title"] == ("Army of Me!",)
        await until(pilot, lambda: pilot.app.screen is screen and "Army of Me!" in text_of(pilot))


async def test_preview_that_is_refused_changes_nothing(
    make_app: Maker, music: Path, session: Session
) -> None:
    path = music / "Björk" / "Post" / "01 Army of Me.flac"
    before = path.read_bytes()
    async with make_app([music]).run_test(size=SIZE) as pilot:
        await library(pilot, 10)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditDialog))
        await pilot.press("x", "ctrl+s")
        await preview(pilot)
        await pilot.press("escape")
        # Back where it was made, with what was typed.
        await until(pilot, lambda: isinstance(pilot.app.screen, EditDialog))
        await until(pilot, lambda: "● Title" in text_of(pilot))
        assert "Army of Mex" in text_of(pilot)
        await pilot.press("escape", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, LibraryScreen))
    assert path.read_bytes() == before


async def test_back_from_the_preview_what_was_typed_can_be_mended(make_app: Maker, music: Path) -> None:
    path = music / "Björk" / "Post" / "01 Army of Me.flac"
    async with make_app([music]).run_test(size=SIZE) as pilot:
        await library(pilot, 10)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditDialog))
        # A field that is not shown at first, behind the last line.
        await pilot.press("pagedown", "pagedown")
        await typed(pilot, "mood")
        await pilot.press("enter")
        await typed(pilot, "clam")
        await pilot.press("ctrl+s")
        await preview(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditDialog))
        await until(pilot, lambda: "● Mood" in text_of(pilot))
        # The cursor is there.
        await pilot.press("ctrl+u")
        await typed(pilot, "calm")
        await pilot.press("ctrl+s")
        await approve(pilot)
    assert tags_of(path)["mood"] == ("calm",)
    assert tags_of(path)["title"] == ("Army of Me",)


async def test_many_mixed_values_untouched_stay_and_others_change(make_app: Maker, music: Path) -> None:
    paths = sorted((music / "Björk" / "Post").iterdir())
    titles = [tags_of(path)["title"] for path in paths]
    async with make_app([music]).run_test(size=SIZE) as pilot:
        screen = await library(pilot, 10)
        screen.query_bar.replace("artist:björk")
        await until(pilot, lambda: len(screen.tracks.ids) == 4)
        screen.tracks.focus()
        await pilot.press("ctrl+a", "e")
        await until(pilot, lambda: "‹4 values›" in text_of(pilot))
        await pilot.press("down", "down")
        await typed(pilot, " (1995)")
        await pilot.press("ctrl+s")
        await approve(pilot)
    assert [tags_of(path)["title"] for path in paths] == titles
    assert [tags_of(path)["album"] for path in paths] == [("Post (1995)",)] * 4
    assert tags_of(music / "Burial" / "Untrue" / "01 Archangel.mp3")["album"] == ("Untrue",)


async def test_mixed_value_that_is_typed_and_erased_is_left_alone(make_app: Maker, music: Path) -> None:
    async with make_app([music]).run_test(size=SIZE) as pilot:
        await library(pilot, 10)
        await pilot.press("ctrl+a", "e")
        await until(pilot, lambda: "● Title" not in text_of(pilot) and "Title" in text_of(pilot))
        await pilot.press("x", "down", "up")
        assert "● Title" in text_of(pilot)
        await pilot.press("backspace", "down")
        await until(pilot, lambda: "● Title" not in text_of(pilot))
        await pilot.press("up", "ctrl+r")
        await until(pilot, lambda: "● Title" in text_of(pilot))


async def test_mouse_takes_what_was_typed_along(make_app: Maker, music: Path) -> None:
    async with make_app([music]).run_test(size=SIZE) as pilot:
        await library(pilot, 10)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditDialog))
        await typed(pilot, "!")
        await pilot.click(FieldLines, offset=(5, 2))
        await typed(pilot, "?")
        await until(pilot, lambda: "Post?" in text_of(pilot))
        assert "Army of Me!" in text_of(pilot)


@pytest.fixture
def two(person: Path) -> tuple[Path, Path]:
    """Two files: one of two genres, the other of one of them."""
    one = person / "Music" / "1.flac"
    other = person / "Music" / "2.mp3"
    one.parent.mkdir(parents=True)
    audio.make(one, {"title": "One", "tracknumber": "1", "genre": ("Electronic", "Trip Hop")})
    audio.make(other, {"title": "Two", "tracknumber": "2", "genre": ("Electronic",)})
    return one, other


async def test_values_are_added_removed_and_replaced(make_app: Maker, two: tuple[Path, Path]) -> None:
    one, other = two
    async with make_app([one.parent]).run_test(size=SIZE) as pilot:
        await library(pilot, 2)
        await pilot.press("ctrl+a", "e")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditDialog))
        await pilot.press(*["down"] * 9)
        await until(pilot, lambda: "1 of 2" in text_of(pilot))
        # Electronic is removed, Trip Hop replaced, Ambient added.
        await pilot.press("ctrl+r", "down", "ctrl+u")
        await typed(pilot, "Downtempo")
        await pilot.press("enter")
        await typed(pilot, "Ambient")
        await pilot.press("ctrl+s")
        await approve(pilot)
    assert tags_of(one)["genre"] == ("Downtempo", "Ambient")
    assert tags_of(other)["genre"] == ("Ambient",)


async def test_value_is_given_to_all(make_app: Maker, two: tuple[Path, Path]) -> None:
    async with make_app([two[0].parent]).run_test(size=SIZE) as pilot:
        await library(pilot, 2)
        await pilot.press("ctrl+a", "e")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditDialog))
        await pilot.press(*["down"] * 10, "ctrl+t")
        await until(pilot, lambda: "for all" in text_of(pilot))
        await pilot.press("ctrl+s")
        await approve(pilot)
    assert [tags_of(path)["genre"] for path in two] == [("Electronic", "Trip Hop")] * 2


async def test_wrong_value_is_told_as_it_is_typed_and_not_previewed(make_app: Maker, music: Path) -> None:
    async with make_app([music]).run_test(size=SIZE) as pilot:
        await library(pilot, 10)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditDialog))
        await pilot.press(*["down"] * 8)
        await typed(pilot, "x")
        await until(pilot, lambda: "is no date" in text_of(pilot))
        assert "! Date" in text_of(pilot)
        await pilot.press("up", "up", "ctrl+s")
        await until(pilot, lambda: "“1995x” is no date" in text_of(pilot))
        assert isinstance(pilot.app.screen, EditDialog)
        await pilot.press("backspace", "backspace")
        await typed(pilot, "6")
        await until(pilot, lambda: "is no date" not in text_of(pilot))


async def test_field_is_found_by_typing_its_name(make_app: Maker, music: Path) -> None:
    path = music / "Björk" / "Post" / "01 Army of Me.flac"
    async with make_app([music]).run_test(size=SIZE) as pilot:
        await library(pilot, 10)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditDialog))
        await pilot.press("pagedown", "pagedown", "up", "down")
        await typed(pilot, "remix")
        await until(pilot, lambda: "Remixer" in text_of(pilot) and "Barcode" not in text_of(pilot))
        await pilot.press("enter")
        await typed(pilot, "Ann")
        await pilot.press("ctrl+s")
        await approve(pilot)
    assert tags_of(path)["remixer"] == ("Ann",)


async def test_all_fields_are_behind_the_last_line(make_app: Maker, music: Path) -> None:
    async with make_app([music]).run_test(size=(120, 100)) as pilot:
        await library(pilot, 10)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditDialog))
        assert "Barcode" not in text_of(pilot)
        await pilot.press("pagedown", "enter")
        await until(pilot, lambda: "Barcode" in text_of(pilot))


async def test_lyrics_are_edited_as_lines(make_app: Maker, person: Path) -> None:
    path = person / "Music" / "1.mp3"
    path.parent.mkdir(parents=True)
    audio.make(path, {"title": "One", "lyrics": "first\nsecond"})
    async with make_app([path.parent]).run_test(size=SIZE) as pilot:
        await library(pilot, 1)
        await pilot.press("e")
        await until(pilot, lambda: "first␊second" in text_of(pilot))
        await pilot.press(*["down"] * 13)
        await typed(pilot, "x")  # Not here: the line would lose its others.
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, TextValueDialog))
        area = pilot.app.screen.query_one(TextArea)
        assert area.text == "first\nsecond"
        await pilot.press("down", "end", "enter")
        await typed(pilot, "third")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditDialog))
        await pilot.press("ctrl+s")
        await approve(pilot)
    assert tags_of(path)["lyrics"] == ("first\nsecond\nthird",)


async def test_escape_throws_away_only_at_the_second_time(make_app: Maker, music: Path) -> None:
    async with make_app([music]).run_test(size=SIZE) as pilot:
        screen = await library(pilot, 10)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditDialog))
        await pilot.press("x", "escape")
        await until(pilot, lambda: "press escape again" in text_of(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)


async def test_fast_keys_land_in_their_lines(make_app: Maker, music: Path) -> None:
    async with make_app([music]).run_test(size=SIZE) as pilot:
        await library(pilot, 10)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditDialog))
        app = pilot.app
        for key, character in (("a", "a"), ("down", None), ("b", "b"), ("down", None), ("c", "c")):
            app.post_message(events.Key(key, character))
        await until(pilot, lambda: "Postc" in text_of(pilot))
        assert "Army of Mea" in text_of(pilot)
        assert "Björkb" in text_of(pilot)


HOSTILE = (
    "[red]x[/red] [/b]",
    "$primary [@click=app.quit]",
    "\x1b[31m\x07",
    "a\u202eb",
    "🎧👩‍👩‍👧",
    "x" * 5000,
)


@pytest.mark.parametrize("value", HOSTILE)
async def test_hostile_value_is_never_markup_and_stays_what_it_is(
    make_app: Maker, person: Path, value: str
) -> None:
    path = person / "Music" / "[b]1.flac"
    path.parent.mkdir(parents=True)
    audio.make(path, {"title": value, "artist": (value, "Ann"), "comment": value})
    async with make_app([path.parent]).run_test(size=SIZE) as pilot:
        await library(pilot, 1)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditDialog))
        text_of(pilot).encode()
        await pilot.press("down", "down", "down", "N", "up", "up", "up", "x", "backspace", "ctrl+s")
        await approve(pilot)
    tags = tags_of(path)
    assert tags["title"] == (value,)
    assert tags["artist"] == (value, "Ann")
    assert tags["album"] == ("N",)


async def test_no_track_no_form(make_app: Maker) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await pilot.press("e", "t", "r", "n", "m", "w", "E", "delete")
        assert isinstance(pilot.app.screen, LibraryScreen)


@pytest.mark.parametrize(
    ("setting", "fate"),
    [("update", "kept in step"), ("keep", "left as they are"), ("remove", "removed with the next edit")],
)
async def test_tags_beside_the_main_one_are_shown(
    make_app: Maker, make_session: Callable[[Config], Session], person: Path, setting: str, fate: str
) -> None:
    path = audio.make(person / "Music" / "1.mp3", {"title": "One"})
    path.write_bytes(path.read_bytes() + apev2({"Title": "One"}) + parts.id3v1("One"))
    config = Config(index=IndexConfig(executor="inline"), changes=ChangesConfig(old_tags=setting))
    async with make_app([path.parent], on=make_session(config)).run_test(size=(160, 45)) as pilot:
        screen = await library(pilot, 1)
        await until(pilot, lambda: "old tags" in text_of(pilot))
        assert "APEv2, ID3v1" in text_of(pilot)
        await pilot.press("e")
        await until(pilot, lambda: f"The file also holds APEv2, ID3v1 · {fate}." in text_of(pilot))
        await pilot.press("!", "ctrl+s")
        await approve(pilot)
        # What was removed is shown no longer.
        await until(pilot, lambda: pilot.app.screen is screen and "One!" in text_of(pilot))
        await until(pilot, lambda: ("old tags" in text_of(pilot)) == (setting != "remove"))


async def test_file_without_other_tags_says_nothing_of_them(make_app: Maker, person: Path) -> None:
    path = audio.make(person / "Music" / "1.mp3", {"title": "One"})
    async with make_app([path.parent]).run_test(size=(160, 45)) as pilot:
        screen = await library(pilot, 1)
        await until(pilot, lambda: screen.details.track is not None)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditDialog))
        dialog = pilot.app.screen
        await until(pilot, lambda: not any(each.node is dialog for each in pilot.app.workers))
        assert not pilot.app.screen.query_one("#old-tags").display
