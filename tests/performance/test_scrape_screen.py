"""The Scrape screen with 1,000 pages and 3,000 releases: opening, the cursor, a library that changes elsewhere.

pytest -n 0 tests/performance/test_scrape_screen.py --benchmark-only -s
"""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from musictui.config import Config, IndexConfig
from musictui.library import roots, schema, scraped, tracks
from musictui.library.scraped import NewPage, Outcome
from musictui.model.release import (
    Evidence,
    Genre,
    Link,
    LinkKind,
    PageState,
    Release,
    ReleaseMatch,
    ReleaseTrack,
    TrackMatch,
)
from musictui.paths import default_paths
from musictui.session import Session
from musictui.tui.app import MusicApp
from musictui.tui.screens.scrape import ScrapeScreen
from tests.performance import large_library

PAGES = 1_000
RELEASES = 3
"""At each page."""
FITTING = 5
"""Every such page has releases that fit tracks of the library."""
TRACKS = 2_000
KEYS = 50
LOOK_S = 0.001


def release(number: int, url: str) -> Release:
    """A release as a page of a shop tells it."""
    return Release(
        url,
        "page",
        f"Album {number}",
        "Bob",
        "2020-01-01",
        label="Shore",
        genres=tuple(
            Genre(name, (Evidence("tag link", name), Evidence("category", name)))
            for name in ("dub techno", "ambient", "house", "idm")
        ),
        links=tuple(Link(f"https://h{at}.example.org/{number}", LinkKind.STORE, "x") for at in range(6)),
        tracks=tuple(ReleaseTrack(f"Title {at}", "Bob", at, length_s=200.0) for at in range(1, 13)),
    )


def fill(session: Session) -> None:
    """Write the tracks, the pages and what was found."""
    session.paths.library.parent.mkdir(parents=True, exist_ok=True)
    conn = schema.open_writer(session.paths.library, timeout_s=5)
    conn.execute("BEGIN")
    folder = session.paths.library.parent / "music"
    folder.mkdir()
    root = roots.add(conn, bytes(folder))
    rows = [tracks.prepare(stat, found) for stat, found in large_library.files(TRACKS)]
    ids = tracks.add(conn, root.id, rows, 1_700_000_000)
    scrape_id = scraped.begin(conn, "A large site", {"urls": ["https://example.org/"]}, 1.0)
    request = {"source": "page", "manner": "page", "step": "page", "context": {}}
    for number in range(PAGES):
        url = f"https://blog{number // 100}.example.org/2024/05/a-post-with-a-long-name-{number}"
        (page,) = scraped.add_pages(conn, scrape_id, [NewPage({**request, "url": url}, url, "page post")])
        members = ids[number * 2 % TRACKS :][:12]
        fits = ReleaseMatch(0.9, tuple(TrackMatch(at, each, 0.9) for at, each in enumerate(members)))
        match = fits if number % FITTING == 0 else ReleaseMatch()
        found = [(release(number, f"{url}/{at}"), match) for at in range(RELEASES)]
        scraped.settle(conn, page.id, Outcome(PageState.OK, "", 200, 40_000, 0.3), found, 2.0 + number)
    scraped.end(conn, scrape_id, 9_000.0)
    conn.execute("COMMIT")
    conn.close()


async def measured(session: Session, note: Callable[[str, float], None]) -> None:
    """Open the screen, move the cursor, load again; `note` gets the seconds of each."""
    app = MusicApp(session, is_measuring=False)
    app.animation_level = "none"
    async with app.run_test(size=(160, 45)) as pilot:
        await pilot.pause(1.5)
        began = perf_counter()
        app.switch_mode("scrape")
        while not (isinstance(app.screen, ScrapeScreen) and app.screen.pages.entries):  # noqa: ASYNC110
            await asyncio.sleep(LOOK_S)
        note("opened", perf_counter() - began)
        screen: Any = app.screen
        for _ in range(KEYS):
            began = perf_counter()
            screen.pages.action_move(1)
            screen.show_entry()
            note("cursor", perf_counter() - began)
        await pilot.pause(0.2)
        shown = screen.shown
        began = perf_counter()
        assert await screen.data.load(shown.scrape.id, shown) is shown
        note("nothing changed", perf_counter() - began)
        began = perf_counter()
        await screen.data.load(shown.scrape.id, None)
        note("read again", perf_counter() - began)
    await session.close()


@pytest.mark.benchmark(group="scrape screen")
def test_scrape_screen(benchmark: BenchmarkFixture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSICTUI_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    seconds: dict[str, list[float]] = {}
    session = Session(Config(index=IndexConfig(executor="inline")), default_paths())
    fill(session)

    def note(what: str, took_s: float) -> None:
        seconds.setdefault(what, []).append(took_s)

    benchmark.pedantic(lambda: asyncio.run(measured(session, note)), rounds=1)
    for what, times in seconds.items():
        ordered = sorted(times)
        figures = f"median {ordered[len(ordered) // 2] * 1000:.1f} ms, most {ordered[-1] * 1000:.1f} ms"
        sys.stdout.write(f"\n{what}: {figures}")
        benchmark.extra_info[what] = figures
