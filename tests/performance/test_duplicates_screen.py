"""The Duplicates screen with 20,000 groups: from the key to the first groups, and from a key to its answer.

pytest -n 0 tests/performance/test_duplicates_screen.py --benchmark-only -s
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from musictui.config import Config, IndexConfig
from musictui.library import duplicate_groups, roots, schema, tracks
from musictui.model.duplicates import Group, Kind
from musictui.paths import default_paths
from musictui.session import Session
from musictui.tui.app import MusicApp
from musictui.tui.screens.duplicates import DuplicatesScreen
from tests.performance import large_library

GROUPS = 20_000
MEMBERS = 2
LARGE = 5_000
"""Members of one more group."""
KEYS = 50
LOOK_S = 0.001
"""Between two looks at whether it is there."""
KINDS = (Kind.IDENTICAL, Kind.SAME_AUDIO, Kind.SAME_RECORDING, Kind.SAME_TAGS, Kind.SIMILAR_TAGS)


def fill(session: Session) -> None:
    """Write the tracks and the groups; no file stands behind them."""
    session.paths.library.parent.mkdir(parents=True, exist_ok=True)
    conn = schema.open_writer(session.paths.library, timeout_s=5)
    conn.execute("BEGIN")
    folder = session.paths.library.parent / "music"
    folder.mkdir()
    root = roots.add(conn, bytes(folder))
    rows = [tracks.prepare(stat, found) for stat, found in large_library.files(GROUPS * MEMBERS + LARGE)]
    ids = tracks.add(conn, root.id, rows, 1_700_000_000)
    groups = [
        Group(
            KINDS[at % len(KINDS)], tuple(ids[at * MEMBERS : (at + 1) * MEMBERS]), 0.9, "They are the same."
        )
        for at in range(GROUPS)
    ]
    large = Group(Kind.IDENTICAL, tuple(ids[GROUPS * MEMBERS :]), 1.0, "The same bytes.")
    duplicate_groups.replace(conn, list(Kind), [*groups, large])
    conn.execute("COMMIT")
    conn.close()


async def measured(session: Session, note: Callable[[str, float], None]) -> None:
    """Open the screen, hold keys, decide; `note` gets the seconds of each.

    It is open with the frame that shows the list and the first group's members, and weighed when all sums are known.
    """
    app = MusicApp(session, is_measuring=False)
    app.animation_level = "none"
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        started_s = perf_counter()
        app.switch_mode("duplicates")
        while not is_seen(app):  # noqa: ASYNC110 nobody tells of a frame
            await asyncio.sleep(LOOK_S)
        screen = app.screen
        assert isinstance(screen, DuplicatesScreen)
        drawn = asyncio.Event()
        screen.call_after_refresh(drawn.set)
        await drawn.wait()
        note("opened", perf_counter() - started_s)
        while not screen.is_weighed:  # noqa: ASYNC110
            await asyncio.sleep(LOOK_S)
        note("weighed", perf_counter() - started_s)
        while not screen.is_quiet:  # noqa: ASYNC110
            await asyncio.sleep(LOOK_S)
        for key in ("down", "k", "x", "o"):
            for _ in range(KEYS if key != "o" else 4):
                note(key, await answered(app, screen, key))
        while not screen.is_quiet:  # noqa: ASYNC110
            await asyncio.sleep(LOOK_S)
        started_s = perf_counter()
        screen.groups.cursor = next(
            row for row, each in enumerate(screen.groups.ids) if screen.lines[each].members == LARGE
        )
        await pilot.pause()
        note("large group", perf_counter() - started_s)
        while not screen.is_quiet:  # noqa: ASYNC110
            await asyncio.sleep(LOOK_S)
        for _ in range(20):
            note("right in it", await answered(app, screen, "right"))
    await session.close()


async def answered(app: MusicApp, screen: DuplicatesScreen, key: str) -> float:
    """Seconds from a key until the screen is another one; what is drawn then takes as long as everywhere."""
    before = state(screen)
    started_s = perf_counter()
    app.simulate_key(key)
    while state(screen) == before:  # noqa: ASYNC110 nobody tells of a key
        await asyncio.sleep(0)
    return perf_counter() - started_s


def state(screen: DuplicatesScreen) -> tuple[object, ...]:
    """What keys change."""
    return screen.groups.cursor, id(screen.view), screen.sort, screen.members.cursor


def is_seen(app: MusicApp) -> bool:
    """Whether the groups are listed and one is shown."""
    screen = app.screen
    return isinstance(screen, DuplicatesScreen) and bool(screen.groups.ids) and screen.view is not None


def test_duplicates_open(
    benchmark: BenchmarkFixture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUSICTUI_HOME", str(tmp_path))
    session = Session(Config(index=IndexConfig(executor="inline", watch=False)), default_paths())
    fill(session)
    times: dict[str, list[float]] = {}
    benchmark.pedantic(
        lambda: asyncio.run(
            measured(session, lambda what, took_s: times.setdefault(what, []).append(took_s))
        ),
        rounds=1,
    )
    for what, taken in times.items():
        taken.sort()
        figures = f"median {taken[len(taken) // 2] * 1000:.0f} ms, worst {taken[-1] * 1000:.0f} ms"
        benchmark.extra_info[what] = figures
        print(f"\n{what}: {figures}", end="")  # noqa: T201 the figures for a person
