"""The preview of 10,000 changes: from the draft to the first files on the screen.

pytest -n 0 tests/performance/test_preview.py --benchmark-only
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from musictui.config import Config, IndexConfig
from musictui.model.changes import Change, Deed, Draft, Mark
from musictui.paths import default_paths
from musictui.session import Session
from musictui.tui.app import MusicApp
from musictui.tui.screens.preview import PreviewScreen

CHANGES = 10_000
ROUNDS = 5
LOOK_S = 0.002
"""Between two looks at whether it is there."""


def draft() -> Draft:
    """Three fields of each file."""
    changes = [
        Change(
            Deed.EDIT,
            f"/music/Artist {number // 10}/Album/{number:05} Song.mp3".encode(),
            Mark(1, 2, 3),
            number,
            {"title": (f"Song {number}",), "genre": ("Pop",), "date": ("1995",)},
            {"title": (f"Tune {number}",), "genre": ("Ambient", "Drone"), "date": ("1996",)},
        )
        for number in range(CHANGES)
    ]
    return Draft("Three fields of ten thousand files", changes)


def is_seen(app: MusicApp) -> bool:
    """Whether the preview shows its first file."""
    screen = app.screen
    return isinstance(screen, PreviewScreen) and screen.is_mounted and screen.facts.row_count() > 0


async def opened(session: Session, note: Callable[[float], None]) -> None:
    """Open and discard the preview a few times; `note` gets the seconds of each."""
    app = MusicApp(session, is_measuring=False)
    app.animation_level = "none"
    async with app.run_test(size=(120, 40)) as pilot:
        for _ in range(ROUNDS):
            made = draft()
            started_s = perf_counter()
            app.run_worker(app.preview(made))
            while not is_seen(app):  # noqa: ASYNC110 nobody tells of a frame
                await asyncio.sleep(LOOK_S)
            note(perf_counter() - started_s)
            app.screen.dismiss(False)
            await pilot.pause()
    await session.close()


def test_preview_opens(benchmark: BenchmarkFixture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSICTUI_HOME", str(tmp_path))
    times: list[float] = []
    session = Session(Config(index=IndexConfig(executor="inline", watch=False)), default_paths())
    benchmark.pedantic(lambda: asyncio.run(opened(session, times.append)), rounds=1)
    benchmark.extra_info["opened_s"] = times
    print(f"\nopened in {', '.join(f'{each:.2f}' for each in times)} s")  # noqa: T201 the figures for a person
