"""Steps and recipes over a selection: chosen by name, tried as they are typed, previewed, written."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from musictui.config import Config, IndexConfig
from musictui.model import recipes, steps
from musictui.session import Session
from musictui.tui.app import MusicApp
from musictui.tui.dialogs import steps as steps_dialog
from musictui.tui.dialogs.steps import CHOICES, StepsDialog
from tests import audio
from tests.tui.edited import SIZE, approve, library, preview, tags_of, typed
from tests.tui.waiting import text_of, until

Maker = Callable[..., MusicApp]


@pytest.fixture
def songs(person: Path) -> list[Path]:
    """Three files of one album."""
    folder = person / "Music"
    folder.mkdir(parents=True)
    found = []
    for number, title in enumerate(("army of me", "BjÃ¶rk [b]song", "  isobel "), 1):
        path = folder / f"{number}.flac"
        tags = {"title": title, "album": "post", "artist": "Björk", "tracknumber": str(number + 4)}
        found.append(audio.make(path, tags))
    return found


async def opened(pilot: Pilot[Any]) -> StepsDialog:
    """The dialog over all tracks."""
    await library(pilot, 3)
    await pilot.press("ctrl+a", "t")
    await until(pilot, lambda: isinstance(pilot.app.screen, StepsDialog))
    assert isinstance(pilot.app.screen, StepsDialog)
    return pilot.app.screen


def test_each_kind_of_step_can_be_chosen() -> None:
    assert {choice.text.partition(" ")[0] for choice in CHOICES} == set(steps.VERBS)


@pytest.mark.parametrize("choice", [choice for choice in CHOICES if not choice.text.endswith(" ")])
def test_what_is_written_to_begin_with_can_be_read(choice: steps_dialog.Choice) -> None:
    assert steps.parse(choice.text)


async def test_find_and_replace_is_tried_as_it_is_typed(make_app: Maker, songs: list[Path]) -> None:
    async with make_app([songs[0].parent]).run_test(size=SIZE) as pilot:
        await opened(pilot)
        await until(pilot, lambda: "What holds spaces" in text_of(pilot))
        await pilot.press("end")
        await typed(pilot, "army legion")
        await until(pilot, lambda: "army of me → legion of me" in text_of(pilot))
        assert "1 of 3 tracks change" in text_of(pilot)
        await pilot.press("enter")
        await approve(pilot)
    assert tags_of(songs[0])["title"] == ("legion of me",)


async def test_the_first_letter_goes_in_the_place_of_the_proposal(make_app: Maker, songs: list[Path]) -> None:
    async with make_app([songs[0].parent]).run_test(size=SIZE) as pilot:
        dialog = await opened(pilot)
        await typed(pilot, "trim *")
        assert dialog.line.value == "trim *"
        await pilot.press("down", "up")
        await typed(pilot, "army legion")
        assert dialog.line.value == "replace * army legion"


async def test_arrows_choose_a_step(make_app: Maker, songs: list[Path]) -> None:
    async with make_app([songs[0].parent]).run_test(size=SIZE) as pilot:
        dialog = await opened(pilot)
        await pilot.press("down", "down")
        assert dialog.line.value == "case title,album title"
        await until(pilot, lambda: "post → Post" in text_of(pilot))
        await pilot.press("enter")
        await approve(pilot)
    assert tags_of(songs[0])["title"] == ("Army of Me",)
    assert {tags_of(path)["album"] for path in songs} == {("Post",)}


async def test_wrong_letters_are_told_before_anything_is_chosen(make_app: Maker, songs: list[Path]) -> None:
    async with make_app([songs[0].parent]).run_test(size=SIZE) as pilot:
        await opened(pilot)
        await until(pilot, lambda: "1 looks wrong: BjÃ¶rk [b]song → Björk [b]song" in text_of(pilot))


async def test_tracks_are_numbered_in_the_order_of_the_table(make_app: Maker, songs: list[Path]) -> None:
    async with make_app([songs[0].parent]).run_test(size=SIZE) as pilot:
        dialog = await opened(pilot)
        dialog.line.put("number tracks total")
        await until(pilot, lambda: "3 of 3 tracks change" in text_of(pilot))
        await pilot.press("enter")
        await approve(pilot)
    assert [(tags_of(path)["tracknumber"], tags_of(path)["tracktotal"]) for path in songs] == [
        ((str(number),), ("3",)) for number in (1, 2, 3)
    ]


async def test_mistake_is_told_and_not_previewed(make_app: Maker, songs: list[Path]) -> None:
    async with make_app([songs[0].parent]).run_test(size=SIZE) as pilot:
        dialog = await opened(pilot)
        dialog.line.put("cas title upper")
        await until(pilot, lambda: "Did you mean “case”?" in text_of(pilot))
        await pilot.press("enter")
        assert pilot.app.screen is dialog
        dialog.line.put("regex title ( x")
        await until(pilot, lambda: "1 of 3" not in text_of(pilot) and "case" in text_of(pilot))
        await pilot.press("enter")
        assert pilot.app.screen is dialog


async def test_step_that_changes_nothing_says_so(make_app: Maker, songs: list[Path]) -> None:
    async with make_app([songs[0].parent]).run_test(size=SIZE) as pilot:
        dialog = await opened(pilot)
        dialog.line.put("case artist title")
        await until(pilot, lambda: "nothing changes in 3 tracks" in text_of(pilot))
        await pilot.press("enter")
        # The line can be mended at once.
        await until(
            pilot, lambda: isinstance(pilot.app.screen, StepsDialog) and pilot.app.screen is not dialog
        )
        assert pilot.app.screen.line.value == "case artist title"


async def test_back_from_the_preview_is_the_step_that_was_chosen(make_app: Maker, songs: list[Path]) -> None:
    async with make_app([songs[0].parent]).run_test(size=SIZE) as pilot:
        dialog = await opened(pilot)
        place = next(place for place, choice in enumerate(CHOICES) if choice.text == "set genre ")
        await pilot.press(*["down"] * place)
        await until(pilot, lambda: dialog.line.value == "set genre ")
        await typed(pilot, "Jaz")
        await pilot.press("enter")
        await preview(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, StepsDialog))
        again = pilot.app.screen
        assert isinstance(again, StepsDialog)
        assert (again.line.value, again.choices.cursor) == ("set genre Jaz", place)
        await typed(pilot, "z")
        await pilot.press("enter")
        await approve(pilot)
    assert {tags_of(path)["genre"] for path in songs} == {("Jazz",)}


async def test_many_tracks_are_previewed_whole(make_app: Maker, songs: list[Path]) -> None:
    async with make_app([songs[0].parent]).run_test(size=SIZE) as pilot:
        dialog = await opened(pilot)
        dialog.line.put("set genre Electronic")
        await pilot.press("enter")
        await preview(pilot)
        await until(pilot, lambda: "3 files" in text_of(pilot))


async def test_recipe_of_the_configuration_is_the_first_choice(
    make_app: Maker, make_session: Callable[[Config], Session], songs: list[Path]
) -> None:
    clean = recipes.parse(
        "clean", {"steps": ["spaces *", "case title title"], "description": "Clean [b]names"}
    )
    session = make_session(Config(index=IndexConfig(executor="inline"), recipes={"clean": clean}))
    async with make_app([songs[0].parent], on=session).run_test(size=SIZE) as pilot:
        dialog = await opened(pilot)
        assert dialog.line.value == "recipe clean"
        await until(pilot, lambda: "Clean [b]names" in text_of(pilot) and "→ Isobel" in text_of(pilot))
        await pilot.press("enter")
        await approve(pilot)
    assert [tags_of(path)["title"] for path in songs][2] == ("Isobel",)
