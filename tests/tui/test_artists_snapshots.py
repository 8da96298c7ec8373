"""How the Artists screen looks: empty, not asked, asking, filled, to decide, failed, at two sizes and without colors."""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from musictui.errors import MusictuiError
from musictui.jobs.job import Reporter
from musictui.library import origins, roots, schema, tracks
from musictui.library.origins import Stored
from musictui.model.origin import Origin, OriginCandidate, OriginEvidence, OriginState
from musictui.model.track import FileStat, FileTags, Stream
from musictui.session import Session
from musictui.tui import theme
from musictui.tui.app import MusicApp
from musictui.tui.screens.artists import ArtistsScreen
from tests.tui.conftest import NOW_S
from tests.tui.job_bodies import Steered
from tests.tui.waiting import text_of, until

Compare = Callable[..., bool]
MakeApp = Callable[..., MusicApp]
Setup = Callable[[Pilot[Any]], Awaitable[None]]

at_both_sizes = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])

DAY_S = 86_400
PAGE = "https://musicbrainz.org/artist/aaaaaaaa-0000-4000-8000-00000000000"
STREAM = Stream("FLAC", "flac", True, 238.2, 912_000, 44100, 16, 2, False)
ARTISTS = (
    ("Björk", 6, "Homogenic"),
    ("Dynamo [b]", 5, "Currents"),
    ("Mandrake", 4, "Roots"),
    ("坂本龍一", 3, "async"),
    ("Aurora Borealis & the Very Long Names of Northern Lights", 3, "Dusk"),
    ("Echo", 2, "Rooms"),
    ("Plastic Spring", 2, "1968"),
    ("Nobody Asked", 1, "Demo"),
)


def said(source: str, country: str, text: str, number: int = 0, weight: float = 0.81) -> OriginEvidence:
    """What a source said three days ago; tags have no address."""
    url = "" if source == "tags" else f"{PAGE}{number}"
    at_s = 0.0 if source == "tags" else NOW_S - 3 * DAY_S
    return OriginEvidence(source, country, text, url, at_s, weight)


FOUND = (
    Origin("Björk", "IS", OriginState.KNOWN, 0.96, "", (said("musicbrainz", "IS", "area: Reykjavík", 1), said("tags", "IS", "artist's country: IS (6 of 6 tracks)", 0, 0.8))),
    Origin(
        "Dynamo [b]",
        None,
        OriginState.AMBIGUOUS,
        note="3 artists are called so",
        candidates=(
            OriginCandidate("FI", "techno duo [b]; area: FI; made Frost, Ember", "1", 1.0),
            OriginCandidate("DE", "punk band from Leipzig; area: DE; made Licht", "2", 0.9),
            OriginCandidate("", "nobody knows", "3", 0.8),
        ),
    ),
    Origin(
        "Mandrake",
        None,
        OriginState.DISPUTED,
        evidence=(
            said("musicbrainz", "BR", "area: São Paulo, Brazil", 4),
            said("tags", "PT", "artist's country: PT (4 of 4 tracks)", 0, 0.8),
        ),
        candidates=(OriginCandidate("BR", "musicbrainz", "", 0.81), OriginCandidate("PT", "tags", "", 0.8)),
    ),
    Origin("坂本龍一", "JP", OriginState.KNOWN, 0.81, "", (said("musicbrainz", "JP", "area: JP", 5),)),
    Origin("Echo", None, OriginState.UNKNOWN),
    Origin(
        "Plastic Spring",
        None,
        OriginState.UNKNOWN,
        note="Czechoslovakia, today Czechia or Slovakia",
        evidence=(said("musicbrainz", "", "area: Czechoslovakia", 6),),
        candidates=(OriginCandidate("CZ", "Czechia"), OriginCandidate("SK", "Slovakia")),
    ),
)  # fmt: skip


def fill(session: Session, found: tuple[Origin, ...]) -> Session:
    """Write rows that no file stands behind, and what was found out about their artists."""
    root = os.fsencode(Path.home() / "Music")
    os.makedirs(root, exist_ok=True)
    session.paths.library.parent.mkdir(parents=True, exist_ok=True)
    rows = []
    for artist, count, album in ARTISTS:
        for number in range(count):
            path = root + os.fsencode(f"/{artist}/{number:02}.flac")
            stat = FileStat(path, 28_000_000, int(NOW_S) * 10**9, int(NOW_S) * 10**9, len(rows))
            tags = {"artist": (artist,), "album": (album,), "title": (f"Song {number}",)}
            rows.append(tracks.prepare(stat, FileTags(tags, STREAM)))
    conn = schema.open_writer(session.paths.library, timeout_s=5)
    conn.execute("BEGIN")
    tracks.add(conn, roots.add(conn, root).id, rows, int(NOW_S))
    for each in found:
        object.__setattr__(each, "checked_s", NOW_S - 3 * DAY_S)
    origins.put(conn, [Stored(each, "basis") for each in found])
    if found:
        origins.choose(conn, ARTISTS[4][0], "NO")
    conn.execute("COMMIT")
    conn.close()
    return session


@pytest.fixture
def unasked(session: Session) -> Session:
    """`session` with artists of whom nothing is known."""
    return fill(session, ())


@pytest.fixture
def known(session: Session) -> Session:
    """`session` with artists in every state."""
    return fill(session, FOUND)


def after(*keys: str, shows: str) -> Setup:
    """The screen after these keys, when all is read and written."""

    async def run(pilot: Pilot[Any]) -> None:
        await pilot.press("4")
        await until(pilot, lambda: isinstance(pilot.app.screen, ArtistsScreen))
        screen = pilot.app.screen
        await until(pilot, lambda: screen.is_quiet)
        await pilot.press(*keys)
        await until(pilot, lambda: screen.is_quiet and shows in text_of(pilot))

    return run


@at_both_sizes
def test_empty(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=after(shows="There are no artists yet"))


@at_both_sizes
@pytest.mark.usefixtures("unasked")
def test_not_asked(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=after("down", shows="asks about 8 artists"))


@at_both_sizes
@pytest.mark.usefixtures("known")
def test_asking(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    async def run(pilot: Pilot[Any]) -> None:
        asking = Steered(app.session, "Finding out where artists come from", "origins")
        asking.tell(done=12, total=640, stage="Asking", problems=[("MusicBrainz: Echo", "It is busy.")])
        asking.job.reporter.unit = "artists"
        asking.job.reporter.summary |= {
            "requests": 31, "hit rate": 0.02, "from memory": 9, "from the library": 1
        }  # fmt: skip
        await after(shows="12 / 640 artists")(pilot)
        asking.job.pause()
        await until(pilot, lambda: "paused" in text_of(pilot))

    assert snap_compare(app, terminal_size=size, run_before=run)


@pytest.mark.usefixtures("unasked")
def test_failed(snap_compare: Compare, app: MusicApp) -> None:
    async def body(_report: Reporter) -> None:
        raise MusictuiError("The disk of ~/Music/[b] is full.", hint="Make room.")

    async def run(pilot: Pilot[Any]) -> None:
        await app.session.jobs.start("origins", body, title="Finding out where artists come from").wait()
        await after(shows="! The disk of")(pilot)

    assert snap_compare(app, terminal_size=(120, 40), run_before=run)


@at_both_sizes
@pytest.mark.usefixtures("known")
def test_filled(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=after(shows="96% sure"))


@at_both_sizes
@pytest.mark.usefixtures("known")
def test_ambiguous(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=after("f", shows="techno duo"))


@at_both_sizes
@pytest.mark.usefixtures("known")
def test_disputed_after_a_decision(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=after("f", "B", shows="takes it back"))


@pytest.mark.usefixtures("known")
def test_of_a_state_that_is_no_more(snap_compare: Compare, app: MusicApp) -> None:
    keys = ("end", "up")
    assert snap_compare(
        app, terminal_size=(120, 40), run_before=after(*keys, shows="today Czechia or Slovakia")
    )


@pytest.mark.usefixtures("known")
def test_light(snap_compare: Compare, app: MusicApp) -> None:
    app.theme = theme.LIGHT
    assert snap_compare(app, terminal_size=(120, 40), run_before=after("down", "down", shows="São Paulo"))


@pytest.mark.usefixtures("known")
def test_without_color(snap_compare: Compare, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(
        make_app(), terminal_size=(120, 40), run_before=after("down", "down", shows="São Paulo")
    )


@at_both_sizes
@pytest.mark.usefixtures("known")
def test_nothing_fits(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    assert snap_compare(
        app, terminal_size=size, run_before=after("slash", *"xyz", shows="No artist has “xyz”")
    )


@at_both_sizes
@pytest.mark.usefixtures("known")
def test_another_country(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    async def run(pilot: Pilot[Any]) -> None:
        await after("c", shows="country of Björk")(pilot)
        await pilot.press(*"Portland")
        await until(pilot, lambda: "It may mean several countries" in text_of(pilot))

    assert snap_compare(app, terminal_size=size, run_before=run)
