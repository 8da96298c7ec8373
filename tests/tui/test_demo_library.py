"""The demo library from within the program."""

from collections.abc import Callable

import pytest

from musictui.config import Config, IndexConfig
from musictui.demo import own
from musictui.demo.plan import Settings
from musictui.session import Session
from musictui.tui import demo_library
from musictui.tui.app import MusicApp
from tests.tui.waiting import text_of, until


async def test_welcome_leads_to_the_demo(app: MusicApp) -> None:
    async with app.run_test() as pilot:
        await until(pilot, lambda: "Welcome" in text_of(pilot))
        await pilot.press("d")
        await until(pilot, lambda: not app.is_running)
    assert app.wants_demo


async def test_demo_is_made_and_indexed_apart_from_the_own_library(
    make_app: Callable[..., MusicApp], session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own, "SETTINGS", Settings(tracks=6, seconds=0.1))
    demo = demo_library.session_like(session)
    assert demo.paths.library != session.paths.library
    app = make_app(on=demo)
    async with app.run_test(size=(120, 40)) as pilot:
        demo_library.start(demo)
        await until(pilot, lambda: app.totals.startswith("6 tracks"))
        assert demo_library.is_demo(demo)
        assert not app.check_action("open_demo", ())


def test_session_on_the_demo_keeps_the_settings() -> None:
    from musictui.paths import default_paths

    config = Config(index=IndexConfig(executor="inline"))
    assert demo_library.session_like(Session(config, default_paths())).config is config
