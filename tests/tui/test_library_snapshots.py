"""How the Library screen looks, in each state, at two sizes."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from musictui.errors import LibraryCorruptError
from musictui.jobs.job import Reporter
from musictui.session import Session
from musictui.tui import theme
from musictui.tui.app import MusicApp
from musictui.tui.screens.library_states import failure
from tests.tui.waiting import text_of, until

SIZES = [(80, 24), (120, 40)]
DIALOGS = {"columns": "c", "sort by": "o", "saved searches": "b"}
"""Their titles and keys."""
Compare = Callable[..., bool]
MakeApp = Callable[..., MusicApp]


def ready(*keys: str, shows: str = "") -> Callable[[Pilot[Any]], Awaitable[None]]:
    """Wait for the tracks, press `keys`, wait for the words `shows`."""

    async def run(pilot: Pilot[Any]) -> None:
        screen = pilot.app.screen
        await until(pilot, lambda: screen.tracks.ids and pilot.app.totals)
        await until(pilot, lambda: screen.facets.row_count() or not screen.facets.display)
        screen.query_bar.input.cursor_blink = False
        await pilot.press(*keys)
        if shows:
            await until(pilot, lambda: shows in text_of(pilot))
        details = screen.details
        await until(
            pilot,
            lambda: (
                not details.display or (details.track.id if details.track else None) == screen.tracks.track
            ),
        )

    return run


@pytest.mark.parametrize("size", SIZES)
def test_filled(snap_compare: Compare, filled: Session, make_app: MakeApp, size: tuple[int, int]) -> None:
    assert snap_compare(make_app(), terminal_size=size, run_before=ready("down", "space", "down"))


@pytest.mark.parametrize("size", SIZES)
def test_searching(snap_compare: Compare, filled: Session, make_app: MakeApp, size: tuple[int, int]) -> None:
    keys = ("slash", *"artist:bur", "space", *"year:1990..", "space", *"-ghost")
    assert snap_compare(make_app(), terminal_size=size, run_before=ready(*keys, shows="2 tracks"))


@pytest.mark.parametrize("size", SIZES)
def test_query_error(
    snap_compare: Compare, filled: Session, make_app: MakeApp, size: tuple[int, int]
) -> None:
    keys = ("slash", *"year:soon")
    assert snap_compare(make_app(), terminal_size=size, run_before=ready(*keys, shows="soon"))


@pytest.mark.parametrize("size", SIZES)
def test_no_match(snap_compare: Compare, filled: Session, make_app: MakeApp, size: tuple[int, int]) -> None:
    keys = ("slash", *"zzz", "enter")
    assert snap_compare(make_app(), terminal_size=size, run_before=ready(*keys, shows="No track matches"))


@pytest.mark.parametrize("size", SIZES)
def test_empty(snap_compare: Compare, session: Session, make_app: MakeApp, size: tuple[int, int]) -> None:
    async def wait(pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: "Welcome" in text_of(pilot))

    assert snap_compare(make_app(), terminal_size=size, run_before=wait)


@pytest.mark.parametrize("size", SIZES)
def test_indexing_and_no_track_yet(
    snap_compare: Compare, session: Session, make_app: MakeApp, size: tuple[int, int]
) -> None:
    async def body(report: Reporter) -> None:
        report.hold()
        await report.checkpoint()

    async def wait(pilot: Pilot[Any]) -> None:
        job = session.jobs.start("index", body, title="Indexing ~/Music")
        job.pause()
        await until(pilot, lambda: "The first tracks appear" in text_of(pilot))

    assert snap_compare(make_app(), terminal_size=size, run_before=wait)


@pytest.mark.parametrize("size", SIZES)
def test_failed(snap_compare: Compare, filled: Session, make_app: MakeApp, size: tuple[int, int]) -> None:
    async def fail(pilot: Pilot[Any]) -> None:
        await ready()(pilot)
        pilot.app.library_changed.unsubscribe(pilot.app.screen)
        error = LibraryCorruptError(
            "The library ~/library.db is damaged: database disk image is malformed.",
            hint="Move it away and index again; your music files are not affected.",
        )
        pilot.app.screen.show_nothing(failure(error))

    assert snap_compare(make_app(), terminal_size=size, run_before=fail)


@pytest.mark.parametrize("key", ["f", "i"])
def test_narrow_pane_over_the_tracks(
    snap_compare: Compare, filled: Session, make_app: MakeApp, key: str
) -> None:
    shows = "GENRE" if key == "f" else "TAGS"
    assert snap_compare(make_app(), terminal_size=(80, 24), run_before=ready(key, shows=shows))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("dialog", DIALOGS)
def test_dialogs(
    snap_compare: Compare, filled: Session, make_app: MakeApp, size: tuple[int, int], dialog: str
) -> None:
    run_before = ready(DIALOGS[dialog], shows=dialog)
    assert snap_compare(make_app(), terminal_size=size, run_before=run_before)


def test_chosen_and_excluded_facets(snap_compare: Compare, filled: Session, make_app: MakeApp) -> None:
    async def choose(pilot: Pilot[Any]) -> None:
        await ready()(pilot)
        screen = pilot.app.screen
        screen.query_bar.replace('genre:="Electronic" -artist:="Burial"')
        await until(pilot, lambda: "6 tracks" in text_of(pilot) and "✗ Burial" in text_of(pilot))
        await until(pilot, lambda: screen.details.track.id == screen.tracks.track)

    assert snap_compare(make_app(), terminal_size=(120, 40), run_before=choose)


def test_wide(snap_compare: Compare, filled: Session, make_app: MakeApp) -> None:
    assert snap_compare(make_app(), terminal_size=(200, 60), run_before=ready())


def test_light(snap_compare: Compare, filled: Session, make_app: MakeApp) -> None:
    app = make_app()
    app.theme = theme.LIGHT
    assert snap_compare(app, terminal_size=(120, 40), run_before=ready("down"))
