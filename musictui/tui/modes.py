"""The modes of the program; but for the first, each is imported when it is first shown."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from textual.screen import Screen

from musictui.tui.screens.library import LibraryScreen

Make = Callable[[], Screen[Any]]


def _later(module: str, name: str) -> Make:
    """What makes a screen: the first frame need not wait for its module."""

    def make() -> Screen[Any]:
        screen: Screen[Any] = getattr(import_module(f"musictui.tui.screens.{module}"), name)()
        return screen

    return make


MODES: dict[str, str | Make] = {
    "library": LibraryScreen,
    "duplicates": _later("duplicates", "DuplicatesScreen"),
    "scrape": _later("scrape", "ScrapeScreen"),
    "artists": _later("artists", "ArtistsScreen"),
    "jobs": _later("jobs", "JobsScreen"),
    "history": _later("history", "HistoryScreen"),
}
