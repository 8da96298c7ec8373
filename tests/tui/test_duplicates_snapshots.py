"""How the Duplicates screen looks: never searched, searching, failed, filled, at two sizes and without colors."""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from musictui.errors import MusictuiError
from musictui.jobs.job import Reporter
from musictui.library import duplicate_groups, roots, schema, tracks
from musictui.model.duplicates import Group, Kind
from musictui.model.track import FileStat, FileTags, Stream
from musictui.session import Session
from musictui.tui import theme
from musictui.tui.app import MusicApp
from musictui.tui.screens.duplicates import DuplicatesScreen
from tests.tui.conftest import NOW_S
from tests.tui.job_bodies import Steered
from tests.tui.waiting import text_of, until

Compare = Callable[..., bool]
MakeApp = Callable[..., MusicApp]
Setup = Callable[[Pilot[Any]], Awaitable[None]]

at_both_sizes = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])

FLAC = Stream("FLAC", "flac", True, 238.2, 912_000, 44100, 16, 2, False)
SONGS = (
    ("Aphex Twin", "Xtal", "Selected Ambient Works 85–92", Kind.IDENTICAL, 1.0, 2),
    ("Björk", "Jóga", "Homogenic", Kind.SAME_AUDIO, 1.0, 2),
    ("Burial", "Archangel [b]", "Untrue", Kind.SAME_RECORDING, 0.98, 3),
    ("Massive Attack", "Teardrop", "Mezzanine", Kind.SIMILAR_TAGS, 0.91, 2),
    ("Moloko", "Sing It Back", "I Am Not a Doctor", Kind.VERSION, 0.9, 4),
    ("坂本龍一", "andata", "async", Kind.SIMILAR_TAGS, 0.88, 2),
)
FOLDERS = ("Downloads", "Old/phone", "More")


def member(song: tuple[Any, ...], place: int, number: int) -> tracks.TrackRow:
    """A copy of a song: the first one is the best."""
    artist, title, album, *_ = song
    root = os.fsencode(Path.home() / "Music")
    folder = f"{artist}/{album}" if place == 0 else FOLDERS[place - 1]
    is_best = place == 0
    found: dict[str, tuple[str, ...]] = {"title": (title if place < 2 else f"0{place} {title.lower()}",)}
    found["artist"] = (artist if place < 2 else artist.lower(),)
    if place < 2:
        found["album"] = (album,)
        found["genre"] = ("Dubstep" if is_best else "Electronic",)
    found |= {"date": ("2007",)} if is_best else {"rating": ("5",)}
    path = root + os.fsencode(f"/{folder}/{number:02} {title}.{'flac' if is_best else 'mp3'}")
    size = 28_000_000 - 9_000_000 * min(place, 2) + number
    stat = FileStat(path, size, int(NOW_S) * 10**9, int(NOW_S) * 10**9, number)
    lossy = Stream("MP3", "mp3", False, 238.4, 320_000 if place == 1 else 128_000, 44100, None, 2, False)
    return tracks.prepare(stat, FileTags(found, FLAC if is_best else lossy, int(is_best)))


@pytest.fixture
def grouped(session: Session) -> Session:
    """`session` with groups of rows that no file stands behind, the same on every machine."""
    root = os.fsencode(Path.home() / "Music")
    os.makedirs(root, exist_ok=True)
    session.paths.library.parent.mkdir(parents=True, exist_ok=True)
    rows, groups, number = [], [], 0
    for song in SONGS:
        ids = tuple(range(number + 1, number + 1 + song[5]))
        for place in range(song[5]):
            number += 1
            rows.append(member(song, place, number))
        groups.append(Group(song[3], ids, song[4], "It sounds the same, in another encoding or cut."))
    conn = schema.open_writer(session.paths.library, timeout_s=5)
    conn.execute("BEGIN")
    assert tracks.add(conn, roots.add(conn, root).id, rows, int(NOW_S))[-1] == number
    duplicate_groups.replace(conn, list(Kind), groups)
    conn.execute("COMMIT")
    conn.close()
    return session


def after(*keys: str, shows: str = "Archangel") -> Setup:
    """The screen after these keys, when all is read and written."""

    async def run(pilot: Pilot[Any]) -> None:
        await pilot.press("2")
        await until(pilot, lambda: isinstance(pilot.app.screen, DuplicatesScreen))
        screen = pilot.app.screen
        await until(pilot, lambda: screen.is_quiet)
        await pilot.press(*keys)
        await until(pilot, lambda: screen.is_quiet and shows in text_of(pilot))

    return run


@at_both_sizes
def test_never_searched(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=after(shows="never looked for"))


def test_searching(snap_compare: Compare, app: MusicApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run(pilot: Pilot[Any]) -> None:
        search = Steered(app.session, "Finding duplicates", "duplicates")
        search.tell(done=12_000, total=12_408, stage="Comparing fingerprints", message="3 groups so far")
        await after(shows="12,000 / 12,408")(pilot)
        search.job.pause()
        await until(pilot, lambda: "paused" in text_of(pilot))

    assert snap_compare(app, terminal_size=(120, 40), run_before=run)


def test_failed(snap_compare: Compare, app: MusicApp) -> None:
    async def body(_report: Reporter) -> None:
        raise MusictuiError("The disk of ~/Music/[b] is full.", hint="Make room.")

    async def run(pilot: Pilot[Any]) -> None:
        await app.session.jobs.start("duplicates", body, title="Finding duplicates").wait()
        await after(shows="The search failed")(pilot)

    assert snap_compare(app, terminal_size=(80, 24), run_before=run)


@at_both_sizes
@pytest.mark.usefixtures("grouped")
def test_proposed(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=after("down", "down"))


@at_both_sizes
@pytest.mark.usefixtures("grouped")
def test_decided(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    keys = ("k", "s", "right", "x", "up")
    assert snap_compare(app, terminal_size=size, run_before=after(*keys, "down", shows="✓ same recording"))


@pytest.mark.usefixtures("grouped")
def test_wide(snap_compare: Compare, app: MusicApp) -> None:
    assert snap_compare(app, terminal_size=(160, 45), run_before=after("down", "down"))


@pytest.mark.usefixtures("grouped")
def test_light(snap_compare: Compare, app: MusicApp) -> None:
    app.theme = theme.LIGHT
    assert snap_compare(app, terminal_size=(120, 40), run_before=after("k", "down"))


@pytest.mark.usefixtures("grouped")
def test_without_color(snap_compare: Compare, make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(make_app(), terminal_size=(120, 40), run_before=after("k", "down", shows="≠ "))


@at_both_sizes
@pytest.mark.usefixtures("grouped")
def test_filter_that_lists_nothing(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    keys = ("slash", *"kind:same-tags", "enter")
    assert snap_compare(app, terminal_size=size, run_before=after(*keys, shows="No group matches the filter"))


@at_both_sizes
@pytest.mark.usefixtures("grouped")
def test_rules(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    keys = ("r", "t", "t", "t")
    assert snap_compare(app, terminal_size=size, run_before=after(*keys, shows="No group changes"))


@at_both_sizes
@pytest.mark.usefixtures("grouped")
def test_show_only(snap_compare: Compare, app: MusicApp, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=after("f", "down", "space", shows="✓ same audio"))


@pytest.mark.usefixtures("grouped")
def test_folder(snap_compare: Compare, app: MusicApp) -> None:
    assert snap_compare(
        app, terminal_size=(80, 24), run_before=after("right", "F", shows="remove what is here")
    )
