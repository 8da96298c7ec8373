"""How the forms and dialogs that edit look: of one track and of many, at two sizes, in the light, without colors."""

import os
import struct
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from musictui.tags import writer
from musictui.tags.covers import Cover
from musictui.tui import theme
from musictui.tui.app import MusicApp
from tests import audio
from tests.tui.waiting import text_of, until

SIZES = [(80, 24), (120, 40)]
WIDE = (120, 40)
Compare = Callable[..., bool]
MakeApp = Callable[..., MusicApp]
Setup = Callable[[Pilot[Any]], Awaitable[None]]

at_both_sizes = pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
pytestmark = pytest.mark.usefixtures("filled")


def opened(*keys: str, shows: str, over: str = "Army of Me") -> Setup:
    """What these keys open over the library, when it shows this; `over` is what the library shows."""

    async def run(pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: over in text_of(pilot) and pilot.app.totals)
        details = pilot.app.screen.details
        await until(pilot, lambda: not details.display or details.track is not None)
        await pilot.press("g", *keys)
        await until(pilot, lambda: shows in text_of(pilot))

    return run


ONE = opened("e", *"!", "down", "ctrl+r", "down", shows="● Artist")
MANY = opened("ctrl+a", "e", "down", "ctrl+r", "down", *"!", shows="● Artist")
STEPS = opened("ctrl+a", "t", "down", "down", shows="capitals")


@at_both_sizes
def test_form_of_one_track(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=ONE)


@at_both_sizes
def test_form_of_many_tracks(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=MANY)


def test_form_with_old_tags(snap_compare: Compare, app: MusicApp) -> None:
    path = file_of_first()
    path.write_bytes(b"ID3\4\0\0\0\0\0\12" + bytes(10) + path.read_bytes())
    shows = "The file also holds ID3v2 · kept in step."
    run_before = opened("e", shows=shows, over="old tags")
    assert snap_compare(app, terminal_size=WIDE, run_before=run_before)


def test_form_with_a_value_that_does_not_suit(snap_compare: Compare, app: MusicApp) -> None:
    keys = ("e", *["down"] * 8, "ctrl+u", *"soon")
    assert snap_compare(app, terminal_size=WIDE, run_before=opened(*keys, shows="! Date"))


def test_form_in_the_light(snap_compare: Compare, app: MusicApp) -> None:
    app.theme = theme.LIGHT
    assert snap_compare(app, terminal_size=WIDE, run_before=MANY)


def test_form_without_colors(
    snap_compare: Compare, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(make_app(), terminal_size=WIDE, run_before=ONE)


@at_both_sizes
def test_steps(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=STEPS)


def test_steps_in_the_light(snap_compare: Compare, app: MusicApp) -> None:
    app.theme = theme.LIGHT
    assert snap_compare(app, terminal_size=WIDE, run_before=STEPS)


def test_steps_without_colors(
    snap_compare: Compare, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(make_app(), terminal_size=WIDE, run_before=STEPS)


@at_both_sizes
def test_names_by_tags(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    run_before = opened("ctrl+a", "r", shows="tracks change")
    assert snap_compare(app, terminal_size=size, run_before=run_before)


def test_pattern_with_a_mistake(snap_compare: Compare, app: MusicApp) -> None:
    run_before = opened("ctrl+a", "r", "ctrl+u", *"{artst}", shows="at 2")
    assert snap_compare(app, terminal_size=WIDE, run_before=run_before)


@at_both_sizes
def test_tags_from_names(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    run_before = opened("ctrl+a", "n", shows="Album artist")
    assert snap_compare(app, terminal_size=size, run_before=run_before)


@at_both_sizes
def test_moving(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    file_of_first()
    run_before = opened("m", "ctrl+u", *"~/Music/B", shows="Björk/")
    assert snap_compare(app, terminal_size=size, run_before=run_before)


@at_both_sizes
def test_pictures_of_one_file(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    with_pictures()
    run_before = opened("e", "f3", shows="all pictures")
    assert snap_compare(app, terminal_size=size, run_before=run_before)


def test_picture_that_is_removed(snap_compare: Compare, app: MusicApp) -> None:
    with_pictures()

    async def run(pilot: Pilot[Any]) -> None:
        await opened("e", "f3", shows="all pictures")(pilot)
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "front cover removed" in text_of(pilot))
        await pilot.press("f3")
        await until(pilot, lambda: "all pictures" in text_of(pilot))

    assert snap_compare(app, terminal_size=WIDE, run_before=run)


def test_pictures_in_the_light(snap_compare: Compare, app: MusicApp) -> None:
    app.theme = theme.LIGHT
    with_pictures()
    assert snap_compare(app, terminal_size=WIDE, run_before=opened("e", "f3", shows="all pictures"))


def test_pictures_without_colors(
    snap_compare: Compare, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    with_pictures()
    assert snap_compare(make_app(), terminal_size=WIDE, run_before=opened("e", "f3", shows="all pictures"))


def test_cover_of_many_tracks(snap_compare: Compare, app: MusicApp) -> None:
    run_before = opened("ctrl+a", "e", "f3", shows="tracks have pictures")
    assert snap_compare(app, terminal_size=WIDE, run_before=run_before)


def file_of_first() -> Path:
    """A file for the first row of the library, which has none."""
    return audio.make(Path.home() / "Music/Björk/Post/01 Army of Me.flac", {"title": "Army of Me"})


def with_pictures() -> None:
    """Two pictures in the first file, and two images beside it."""
    path = file_of_first()
    picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 1400, 1400) + bytes(81_000)
    covers = [Cover(picture), Cover(b"\xff\xd8\xff" + bytes(500), 5, "page [b]1[/b]")]
    writer.write(os.fsencode(path), {}, covers=covers)
    for name in ("cover.jpg", "back [b].png"):
        path.with_name(name).write_bytes(bytes(2_500))
