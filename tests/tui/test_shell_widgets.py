"""The lines of every screen and the list: what fits, what is left out, what is never cut."""

from collections.abc import Sequence

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.content import Content

from musictui.errors import RootError
from musictui.session import Session
from musictui.tui import theme
from musictui.tui.app import MusicApp
from musictui.tui.meter import Meter
from musictui.tui.widgets import job_table
from musictui.tui.widgets.header import HeaderBar
from musictui.tui.widgets.key_bar import KeyBar
from musictui.tui.widgets.line_list import LineList
from musictui.tui.widgets.status_bar import StatusBar
from tests.tui.conftest import HOSTILE
from tests.tui.job_bodies import Steered, failing
from tests.tui.waiting import text_of, until

WIDTHS = (40, 41, 60, 79, 80, 100, 120, 160, 250)


@pytest.mark.parametrize("width", WIDTHS)
async def test_lines_fit_the_width(app: MusicApp, session: Session, width: int) -> None:
    async with app.run_test(size=(width, 24)) as pilot:
        app.totals = "12,408 tracks · 961 GB"
        steered = Steered(session, "Indexing ~/Music/" + "long " * 40).tell(done=6120, total=12408)
        steered.tell(done=6120, total=12408, problems=[("a", "b")])
        for key in ("1", "6"):
            await pilot.press(key)
            await pilot.pause()
            for kind in (HeaderBar, KeyBar, StatusBar):
                drawn = app.screen.query_one(kind).render()
                assert cell_len(drawn.plain) <= width
        await steered.finish()


async def test_wide_header_shows_all_and_a_narrow_one_the_modes(app: MusicApp) -> None:
    async with app.run_test(size=(120, 24)) as pilot:
        app.totals = "12,408 tracks · 961 GB"
        await until(pilot, lambda: "961 GB" in text_of(pilot))
        await pilot.resize_terminal(75, 24)
        await until(pilot, lambda: "961 GB" not in text_of(pilot))
        assert "1 Library" in text_of(pilot)
        assert "6 Jobs" in text_of(pilot)
        await pilot.resize_terminal(40, 24)
        await until(pilot, lambda: "6 Jobs" not in text_of(pilot))
        assert text_of(pilot).splitlines()[0].split() == ["1", "Library", "2", "3", "4", "6", "7"]


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_help_and_commands_are_never_left_out(app: MusicApp, width: int) -> None:
    async with app.run_test(size=(width, 24)) as pilot:
        await pilot.press("6")
        await until(pilot, lambda: "^p commands   ? help" in text_of(pilot))


async def test_keys_on_the_line_can_be_clicked(app: MusicApp) -> None:
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.press("6")
        await until(pilot, lambda: "? help" in text_of(pilot))
        offset = app.screen.query_one(KeyBar).render().plain.index("? help")
        await pilot.click(KeyBar, offset=(offset, 0))
        await until(pilot, lambda: "─ keys ─" in text_of(pilot))


@pytest.mark.parametrize("name", HOSTILE)
async def test_status_line_draws_hostile_titles(app: MusicApp, session: Session, name: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        failing(session, RootError(f"{name} failed", hint=name), title=f"Indexing {name}")
        await until(pilot, lambda: "✗ failed" in text_of(pilot) or "Indexing" in text_of(pilot))
        drawn = app.screen.query_one(StatusBar).render()
        assert cell_len(drawn.plain) <= 80
        assert "\n" not in drawn.plain
        assert "\x1b" not in drawn.plain


async def test_watch_that_rests_leaves_the_line_to_others(app: MusicApp, session: Session) -> None:
    async with app.run_test(size=(120, 24)) as pilot:
        watch = Steered(session, "Following changes", name="watch").tell(stage="Waiting for changes")
        await until(pilot, lambda: "Following changes Waiting for changes" in text_of(pilot))
        assert "━" not in app.screen.query_one(StatusBar).render().plain
        index = Steered(session, "Indexing ~/Music").tell(done=1, total=10)
        await until(pilot, lambda: "Indexing ~/Music" in text_of(pilot) and "1 / 10" in text_of(pilot))
        await index.finish()
        await until(pilot, lambda: "✓ done" in text_of(pilot))
        watch.tell(done=3, total=10, stage="Reading")
        await until(pilot, lambda: "Following changes ━" in text_of(pilot) and "3 / 10" in text_of(pilot))
        await watch.finish()


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_job_that_left_something_does_not_look_done(
    app: MusicApp, session: Session, width: int
) -> None:
    async with app.run_test(size=(width, 24)) as pilot:
        job = Steered(session, "Asking example.org", name="scrape").tell(done=26, total=71)
        job.job.reporter.summary["left"] = "45 pages left to ask: example.org rests for 40 s"
        await job.finish()
        await until(pilot, lambda: "○ 45 pages left to ask" in text_of(pilot))
        line = app.screen.query_one(StatusBar).render().plain
        assert "done" not in line
        assert ("rests for 40 s" in line) is (width >= 80)
        await pilot.press("6")
        await until(pilot, lambda: "left to ask: example.org" in " ".join(text_of(pilot).split()))
        assert "○ some left" in text_of(pilot)
        assert "done" not in text_of(pilot).replace("Done", "")


@pytest.mark.parametrize("width", [60, 80])
async def test_a_long_name_gives_way_to_how_far_the_job_is(
    app: MusicApp, session: Session, width: int
) -> None:
    async with app.run_test(size=(width, 24)) as pilot:
        title = "Asking about http://127.0.0.1:7200/good/and/a/long/way/to/a/page and 22 more"
        job = Steered(session, title, name="scrape").tell(done=3, total=23)
        await until(pilot, lambda: "3 / 23" in text_of(pilot))
        line = app.screen.query_one(StatusBar).render().plain
        assert line.startswith(" Asking about")
        assert "…" in line
        assert "━" in line
        await job.finish()
        await until(pilot, lambda: "✓ done" in text_of(pilot))


async def test_several_jobs_are_counted(app: MusicApp, session: Session) -> None:
    async with app.run_test(size=(120, 24)) as pilot:
        jobs = [Steered(session, f"Indexing /{n}").tell(total=10) for n in range(3)]
        await until(pilot, lambda: "and 2 more" in text_of(pilot))
        for job in jobs:
            await job.finish()


def test_meter_counts_what_was_spent() -> None:
    now = iter(range(100))
    meter = Meter(clock=lambda: float(next(now)))
    meter.sample()
    meter.sample()
    assert all(0 <= share <= 1 for share in meter.shares)
    assert meter.memory_bytes > 1_000_000


def test_meter_survives_workers_that_end() -> None:
    import subprocess
    import sys

    meter = Meter()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as worker:
        meter.find_workers()
        meter.sample()
        with_worker = meter.memory_bytes
        worker.communicate(b"\n")
    meter.sample()
    assert meter.memory_bytes < with_worker


@pytest.mark.parametrize("width", [40, 46, 60, 70, 84, 96, 110, 130, 200])
def test_columns_of_the_job_table_fill_its_width(width: int) -> None:
    columns = job_table.layout(width)
    total = sum(getattr(columns, name) for name in columns.__slots__)
    assert total == width or columns.title == 16
    assert columns.title >= 16


class Rows(LineList):
    """A list of words; those in capitals are headings."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self.words = words

    def row_count(self) -> int:
        return len(self.words)

    def is_selectable(self, row: int) -> bool:
        return super().is_selectable(row) and not self.words[row].isupper()

    def draw(self, row: int, width: int) -> Content:  # noqa: ARG002 they are short
        return Content(self.words[row])


class RowsApp(App[None]):
    """A list alone."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self.rows = Rows(words)

    def compose(self) -> ComposeResult:
        yield self.rows

    def get_css_variables(self) -> dict[str, str]:
        self.theme_variables = theme.with_own_variables(super().get_css_variables())
        return self.theme_variables


async def test_cursor_passes_over_headings() -> None:
    app = RowsApp(["ONE", "a", "b", "TWO", "c", "THREE"])
    async with app.run_test() as pilot:
        app.rows.rows_changed()
        assert app.rows.cursor == 1
        await pilot.press("down", "down")
        assert app.rows.cursor == 4
        await pilot.press("down", "end")
        assert app.rows.cursor == 4
        await pilot.press("home")
        assert app.rows.cursor == 1


async def test_cursor_stays_within_fewer_rows() -> None:
    app = RowsApp([f"row {n}" for n in range(100)])
    async with app.run_test() as pilot:
        app.rows.rows_changed()
        await pilot.press("end")
        assert app.rows.cursor == 99
        app.rows.words = ["a", "b"]
        app.rows.rows_changed()
        assert app.rows.cursor == 1
        app.rows.words = []
        app.rows.rows_changed()
        await pilot.press("down", "up", "pagedown")
        assert app.rows.row_count() == 0


async def test_cursor_stays_in_sight_in_a_smaller_window() -> None:
    app = RowsApp([f"row {n}" for n in range(100)])
    async with app.run_test(size=(40, 30)) as pilot:
        app.rows.rows_changed()
        await pilot.press(*["down"] * 25)
        assert app.rows.scroll_offset.y == 0
        await pilot.resize_terminal(40, 10)
        await until(pilot, lambda: app.rows.size.height == 10)
        assert app.rows.scroll_offset.y <= 25 < app.rows.scroll_offset.y + 10


async def test_row_is_chosen_by_the_mouse() -> None:
    app = RowsApp([f"row {n}" for n in range(100)])
    async with app.run_test(size=(40, 10)) as pilot:
        app.rows.rows_changed()
        await pilot.click(Rows, offset=(3, 4))
        assert app.rows.cursor == 4
        await pilot.click(Rows, offset=(39, 9))
        assert app.rows.cursor == 4
