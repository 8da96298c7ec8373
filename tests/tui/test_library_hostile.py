"""Names and tags that have broken programs, on every widget of the Library screen."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widget import Widget

from musictui.library import roots, tracks
from musictui.model.query import quoted
from musictui.model.track import FileStat, FileTags, Stream
from musictui.session import Session
from musictui.tui.app import MusicApp
from musictui.tui.dialogs.searches import Saved, SearchesDialog
from musictui.tui.screens.library import LibraryScreen
from tests.tui.conftest import HOSTILE, hostile_names
from tests.tui.waiting import text_of, until

TEXTS = [
    *HOSTILE,
    "caf\udce9 \udcff",
    '"quoted" \\ and (parens) or -minus',
    "大航海 " * 30,
    "\x00\x1b]0;title\x07",
]


@pytest.fixture
async def hostile(session: Session, person: Path) -> Session:
    """A library in which every name and every tag is hostile."""
    root = os.fsencode(person / "Music")
    os.makedirs(root)
    names = hostile_names()
    rows = []
    for number, text in enumerate(TEXTS):
        path = os.path.join(root, names[number % len(names)].replace(b"/", b"_") + b"%d" % number)
        tags = dict.fromkeys(("artist", "genre", "album", "comment", "country", "lyrics"), (text, text[::-1]))
        if number % 2:
            tags["title"] = (text,)
        found = FileTags(
            tags, Stream("MP3", "mp3", False), problem=f"It says: {text}" if number % 3 else None
        )
        rows.append(tracks.prepare(FileStat(path, 1, 0, 0, number + 1), found))

    def write(conn: Any) -> None:
        tracks.add(conn, roots.add(conn, root).id, rows, 0)

    await session.database.write(write)
    return session


def widgets(screen: LibraryScreen) -> Iterator[Widget]:
    """Everything that shows what files say."""
    yield from (screen.tracks, screen.facets, screen.details, screen.query_bar, screen.query_bar.input)
    yield from (screen.nothing, screen.status, screen.header)


def check(screen: LibraryScreen) -> None:
    """No widget writes what a terminal would obey, and no line is wider or narrower than its widget."""
    for widget in widgets(screen):
        if not widget.display or not widget.size:
            continue
        for y in range(widget.size.height):
            line = widget.render_line(y)
            # Where it is typed a joined emoji stays as it is: nothing stands to the right of it.
            assert line.text.replace("\u200d", "").isprintable(), (widget, line.text)
            assert cell_len(line.text) == line.cell_length, (widget, line.text)
            line.text.encode("utf-8")


async def opened(pilot: Pilot[Any]) -> LibraryScreen:
    screen = pilot.app.screen
    assert isinstance(screen, LibraryScreen)
    await until(
        pilot,
        lambda: (
            len(screen.tracks.ids) == len(TEXTS) and (screen.facets.row_count() or not screen.facets.display)
        ),
    )
    return screen


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_every_row_and_its_details(
    hostile: Session, make_app: Callable[..., MusicApp], size: tuple[int, int]
) -> None:
    async with make_app().run_test(size=size) as pilot:
        screen = await opened(pilot)
        for _ in TEXTS:
            track = screen.tracks.track
            if screen.details.display:
                await until(
                    pilot, lambda wanted=track: screen.details.track and screen.details.track.id == wanted
                )
            check(screen)
            await pilot.press("down")


async def test_every_facet_can_be_chosen_and_left_out(
    hostile: Session, make_app: Callable[..., MusicApp]
) -> None:
    async with make_app().run_test(size=(140, 60)) as pilot:
        screen = await opened(pilot)
        for value in TEXTS[:6]:
            screen.query_bar.replace(f"artist:={quoted(value)}")
            await until(pilot, lambda: 0 < len(screen.tracks.ids) < len(TEXTS))
            check(screen)
            screen.query_bar.replace("")
            await until(pilot, lambda: len(screen.tracks.ids) == len(TEXTS))


async def test_a_hostile_search_that_finds_nothing(
    hostile: Session, make_app: Callable[..., MusicApp]
) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        screen.query_bar.replace('"[/b][red]nowhere \u202e\x1b[31m"')
        await until(pilot, lambda: screen.has_class("-nothing"))
        check(screen)
        assert "[/b][red]nowhere" in text_of(pilot)


async def test_a_hostile_error(hostile: Session, make_app: Callable[..., MusicApp]) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        screen.query_bar.replace("[/b]\x1b[31m:x")
        await pilot.pause()
        check(screen)


async def test_hostile_saved_searches(hostile: Session, make_app: Callable[..., MusicApp]) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot)
        for name in ("[/b] [red]", "\u202eevil\x1b[31m"):
            await screen.data.save_search(Saved(name, quoted(name)))
        await pilot.press("b")
        await until(pilot, lambda: isinstance(app.screen, SearchesDialog))
        await until(pilot, lambda: "[/b] [red]" in text_of(pilot))
        assert "⇠evil␛[31m" in text_of(pilot)
