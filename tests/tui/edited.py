"""What tests of editing have in common: the program on real files, and what the files say afterwards."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from musictui.tags import reader
from musictui.tui.app import MusicApp
from musictui.tui.screens.library import LibraryScreen
from musictui.tui.screens.preview import PreviewScreen
from tests.tui.waiting import until

SIZE = (120, 40)


def app_of(pilot: Pilot[Any]) -> MusicApp:
    """The program."""
    assert isinstance(pilot.app, MusicApp)
    return pilot.app


async def library(pilot: Pilot[Any], count: int) -> LibraryScreen:
    """The Library screen, when it shows so many tracks and nothing is at work."""
    app = app_of(pilot)
    screen = app.screen
    assert isinstance(screen, LibraryScreen)
    await until(pilot, lambda: len(screen.tracks.ids) == count and not app.session.jobs.live)
    return screen


async def preview(pilot: Pilot[Any]) -> PreviewScreen:
    """The preview, when it is there."""
    await until(pilot, lambda: isinstance(pilot.app.screen, PreviewScreen))
    assert isinstance(pilot.app.screen, PreviewScreen)
    return pilot.app.screen


async def approve(pilot: Pilot[Any]) -> None:
    """Apply what the preview shows, and wait until it is done."""
    await preview(pilot)
    app = app_of(pilot)
    before = len(app.session.jobs.jobs)
    await pilot.press("enter")
    await until(pilot, lambda: len(app.session.jobs.jobs) > before and not app.session.jobs.live)


async def typed(pilot: Pilot[Any], text: str) -> None:
    """Type letters."""
    await pilot.press(*("space" if letter == " " else letter for letter in text))


def tags_of(path: Path) -> Mapping[str, Sequence[str]]:
    """What a file says now."""
    return reader.read(os.fsencode(path)).tags
