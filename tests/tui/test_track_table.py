"""The track table by itself: rows from memory, keys and the mouse from a pilot."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from rich.cells import cell_len
from textual import on
from textual.app import App, ComposeResult
from textual.events import MouseScrollDown
from textual.screen import Screen
from textual.strip import Strip

from musictui.errors import LibraryLockedError
from musictui.tui import theme
from musictui.tui.compositor import LineScreen
from musictui.tui.widgets.track_columns import GUTTER
from musictui.tui.widgets.track_table import Sort, TrackTable
from tests.tui.conftest import HOSTILE
from tests.tui.waiting import text_of, until


@dataclass
class Row:
    """A row from memory."""

    values: tuple[str, ...]
    has_problem: bool = False
    is_missing: bool = False
    is_untitled: bool = False


class CountingTable(TrackTable):
    """Counts the lines that it draws."""

    drawn = 0

    def render_line(self, y: int) -> Strip:
        self.drawn += 1
        return super().render_line(y)


class TableApp(App[None]):
    """Nothing but the table."""

    def __init__(self, tracks: int = 1000, titles: Sequence[str] = ()) -> None:
        super().__init__()
        self.titles = titles
        self.pages: list[int] = []
        """How many rows each read was for."""
        self.flags: dict[int, dict[str, bool]] = {}
        self.is_broken = False
        self.gone: set[int] = set()
        self.messages: list[Any] = []
        self.first_ids = array("q", range(tracks))
        self.animation_level = "none"
        for each in theme.THEMES:
            self.register_theme(each)
        self.theme = theme.DARK

    def get_css_variables(self) -> dict[str, str]:
        return theme.with_own_variables(super().get_css_variables())

    def get_default_screen(self) -> Screen[Any]:
        return LineScreen(id="_default")

    def compose(self) -> ComposeResult:
        yield CountingTable(self.read, id="tracks")

    def on_mount(self) -> None:
        self.table.show(self.first_ids)

    @property
    def table(self) -> CountingTable:
        return self.query_one(CountingTable)

    def read(self, ids: Sequence[int], fields: Sequence[str]) -> list[Row | None]:
        if self.is_broken:
            raise LibraryLockedError("Another program holds the library.")
        self.pages.append(len(ids))
        return [None if track in self.gone else self.row(track, fields) for track in ids]

    def row(self, track: int, fields: Sequence[str]) -> Row:
        title = self.titles[track % len(self.titles)] if self.titles else f"Title {track}"
        values = {
            "title": title,
            "artist": f"Artist {track}",
            "length": "4:12",
            "tracknumber": str(track % 12),
        }
        return Row(tuple(values.get(field, "") for field in fields), **self.flags.get(track, {}))

    @on(TrackTable.Played)
    @on(TrackTable.SortChosen)
    @on(TrackTable.Failed)
    def keep(self, event: Any) -> None:
        self.messages.append(event)


def line_of(table: TrackTable) -> int:
    """Where on the screen the cursor is."""
    return table.cursor - table.scroll_offset.y


async def test_keys_move_the_cursor_and_the_view_follows() -> None:
    app = TableApp()
    async with app.run_test(size=(80, 24)) as pilot:
        table = app.table
        await pilot.press("down", "j", "up", "k", "k")
        assert table.cursor == 0
        await pilot.press("end")
        assert table.track == 999
        assert line_of(table) == table.page_height - 1
        await pilot.press("home")
        assert (table.track, line_of(table)) == (0, 0)
        await pilot.press("G", "g", "pagedown")
        assert table.cursor == table.page_height - 1
        await pilot.press("pageup", "pageup")
        assert table.cursor == 0


async def test_a_million_rows_cost_a_page() -> None:
    app = TableApp(1_000_000)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("G")
        assert app.table.track == 999_999
        assert "1,000,000 of 1,000,000" in text_of(pilot)
        assert sum(app.pages) < 500


async def test_a_step_repaints_two_rows() -> None:
    app = TableApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.table.drawn = 0
        await pilot.press("down")
        await pilot.pause()
        assert 0 < app.table.drawn <= 3


async def test_marks_stay_on_their_tracks() -> None:
    app = TableApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space", "down", "space")
        assert set(app.table.marks) == {0, 2}
        assert "· 2 marked" in text_of(pilot)
        app.table.show(array("q", [*range(1000, 1010), 2, 1, 0]))
        assert set(app.table.marks) == {0, 2}
        await until(pilot, lambda: "of 13 · 2 marked" in text_of(pilot))
        await pilot.press("x")
        assert not app.table.marks


async def test_ranges_are_marked_with_shift() -> None:
    app = TableApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "shift+down", "shift+down", "J", "shift+up")
        assert set(app.table.marks) == {1, 2, 3, 4}
        assert app.table.cursor == 3
        await pilot.click(CountingTable, offset=(10, 12), shift=True)
        assert max(app.table.marks) == 11


async def test_marks_of_all_and_inverted() -> None:
    app = TableApp(50)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space", "v")
        assert set(app.table.marks) == set(range(1, 50))
        await pilot.press("asterisk")
        assert len(app.table.marks) == 50


async def test_cursor_stays_on_its_track_and_line_while_rows_land() -> None:
    app = TableApp(200)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("pagedown", "pagedown", "up", "up")
        table = app.table
        track, line = table.track, line_of(table)
        for landed in range(1, 6):
            table.show(array("q", [*range(1000, 1000 + landed * 37), *range(200)]))
            await pilot.pause()
            assert (table.track, line_of(table)) == (track, line)
            assert f"Artist {track} " in text_of(pilot)


async def test_before_anyone_moves_it_the_cursor_stays_at_the_top() -> None:
    app = TableApp(100)
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.show(array("q", [*range(1000, 1100), *range(100)]))
        await pilot.pause()
        assert app.table.track == 1000
        assert app.table.scroll_offset.y == 0


async def test_a_new_search_keeps_the_track_or_begins_at_the_top() -> None:
    app = TableApp(1000)
    async with app.run_test(size=(80, 24)) as pilot:
        table = app.table
        await pilot.press("end")
        table.show(array("q", [5, 999]), is_new_search=True)
        assert table.track == 999
        table.show(array("q", [5, 6, 7]), is_new_search=True)
        assert table.track == 5
        table.show(array("q"), is_new_search=True)
        await pilot.press("down", "space", "enter", "shift+down", "end")
        assert table.track is None
        assert app.messages == []


async def test_the_last_rows_going_leaves_the_cursor_on_the_last() -> None:
    app = TableApp(100)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end")
        app.table.show(array("q", range(60)))
        await pilot.pause()
        assert app.table.track == 59
        assert "Title 59" in text_of(pilot)


async def test_playing_is_about_the_marked_tracks_else_the_cursors() -> None:
    app = TableApp(100)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "enter")
        await pilot.press("space", "space", "home", "p")
        await pilot.click(CountingTable, offset=(10, 6), times=2)
        assert [event.tracks for event in app.messages] == [[1], [1, 2], [1, 2]]


async def test_clicks_choose_rows_and_headings_sort() -> None:
    app = TableApp(100)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(CountingTable, offset=(20, 5))
        assert app.table.cursor == 4
        await pilot.click(CountingTable, offset=(20, 7), control=True)
        assert set(app.table.marks) == {6}
        title = next(column for column in app.table.columns if column.name == "title")
        await pilot.click(CountingTable, offset=(title.start + 1, 0))
        assert app.messages[-1].sort == Sort("title")
        app.table.show_sort(Sort("title"))
        await until(pilot, lambda: "Title▲" in text_of(pilot))
        await pilot.press("S")
        assert app.messages[-1].sort == Sort("title", is_descending=True)


async def test_wheel_scrolls_without_moving_the_cursor() -> None:
    app = TableApp(100)
    async with app.run_test(size=(80, 24)) as pilot:
        app.table.post_message(MouseScrollDown(app.table, 10, 10, 0, 1, 0, False, False, False))
        await until(pilot, lambda: app.table.scroll_offset.y > 0)
        assert app.table.cursor == 0


async def test_what_the_wheel_scrolled_to_stays_while_rows_land() -> None:
    app = TableApp(200)
    async with app.run_test(size=(80, 24)) as pilot:
        table = app.table
        table.scroll_to(y=50, animate=False)
        await until(pilot, lambda: "Artist 50 " in text_of(pilot))
        table.show(array("q", [*range(1000, 1037), *range(200)]))
        await pilot.pause()
        assert table.ids[table.scroll_offset.y] == 50
        assert table.track == 0


async def test_columns_beyond_the_edge_are_reached_sideways() -> None:
    app = TableApp()
    async with app.run_test(size=(50, 24)) as pilot:
        app.table.show_columns(["title", "artist", "album", "albumartist", "length"])
        await until(pilot, lambda: "›" in text_of(pilot))
        assert "4:12" not in text_of(pilot)
        await pilot.press("right", "right", "right", "right")
        await until(pilot, lambda: "4:12" in text_of(pilot))
        assert "‹" in text_of(pilot)
        await pilot.press("left", "left", "left", "left")
        await until(pilot, lambda: "‹" not in text_of(pilot))
        assert "Title 0" in text_of(pilot)


async def test_resizing_fits_the_columns() -> None:
    app = TableApp()
    async with app.run_test(size=(80, 24)) as pilot:
        narrow = {column.name: column.width for column in app.table.columns}
        await pilot.resize_terminal(160, 24)
        await until(pilot, lambda: len(app.table.columns) > len(narrow))
        wide = {column.name: column.width for column in app.table.columns}
        assert wide["title"] > narrow["title"]
        assert wide["length"] == narrow["length"]


async def test_states_have_symbols_not_colors_alone() -> None:
    app = TableApp(10)
    app.flags = {1: {"has_problem": True}, 2: {"is_missing": True}, 3: {"is_untitled": True}}
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end", "space")
        lines = text_of(pilot).splitlines()
        states = {track: next(line for line in lines if f"Artist {track} " in line) for track in (1, 2, 9)}
        assert "! " in states[1]
        assert "? " in states[2]
        assert "●" in states[9]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_hostile_titles_are_one_line_each_and_never_markup(size: tuple[int, int]) -> None:
    titles = [*HOSTILE, "caf\udce9", "\u202edrawkcab", "大航海" * 40]
    app = TableApp(len(titles), titles)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        table = app.table
        lines = [table.render_line(y) for y in range(1, len(titles) + 1)]
        assert len({line.cell_length for line in lines}) == 1
        for line in lines:
            assert cell_len(line.text) == line.cell_length
            assert line.text.isprintable()
        assert "Song [FLAC][" in lines[0].text
        assert "[red]not red" in lines[1].text


async def test_a_track_that_has_gone_leaves_an_empty_row() -> None:
    app = TableApp(5)
    app.gone = {2}
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "down", "down")
        text = text_of(pilot)
        assert "Artist 1 " in text
        assert "Artist 2 " not in text
        assert "Artist 3 " in text


async def test_a_failed_read_is_told_once_and_tried_again_later() -> None:
    app = TableApp(100)
    app.is_broken = True
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.messages)
        await pilot.press("down", "down", "pagedown")
        assert len(app.messages) == 1
        app.is_broken = False
        app.table.show(array("q", range(100)))
        await until(pilot, lambda: "Title 30" in text_of(pilot))


async def test_gutter_is_left_of_all_columns() -> None:
    app = TableApp(1)
    async with app.run_test(size=(80, 24)):
        assert app.table.columns[0].start == GUTTER


async def test_all_marked_are_unmarked_by_the_same_key() -> None:
    app = TableApp(50)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space", "asterisk")
        assert len(app.table.marks) == 50
        await pilot.press("asterisk")
        assert not app.table.marks
