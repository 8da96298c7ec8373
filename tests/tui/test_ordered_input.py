"""Keys that are bound and letters that follow them at once."""

from collections.abc import Callable
from pathlib import Path

from textual import events

from musictui.tui.app import MusicApp
from musictui.tui.widgets.query_input import QueryInput
from tests.tui.edited import SIZE, library


async def test_keys_are_done_in_the_order_in_which_they_came(
    make_app: Callable[..., MusicApp], music: Path
) -> None:
    async with make_app([music]).run_test(size=SIZE) as pilot:
        await library(pilot, 10)
        await pilot.press("/")
        for key in ("a", "b", "ctrl+u", "c", "d", "home", "e"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        assert pilot.app.screen.query_one(QueryInput).value == "ecd"
