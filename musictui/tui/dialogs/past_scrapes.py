"""What was asked of the web before: look at it again, or forget it."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from musictui.library.scraped import Scrape
from musictui.tui.dialogs.base import Dialog
from musictui.tui.figures import count, moment
from musictui.tui.visible import fit, visible
from musictui.tui.widgets.line_list import LineList

FIGURES = 34
WHEN = 12


class Answer(NamedTuple):
    """Which one, and whether it is forgotten."""

    scrape_id: int
    is_forgotten: bool = False


class ScrapeList(LineList):
    """When, what, and how much came of it."""

    DEFAULT_CSS = """
    ScrapeList { height: auto; min-height: 3; max-height: 20; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.open", "show", id="scrapes.open"),
        Binding("delete,d", "screen.forget", "forget", id="scrapes.forget"),
    ]

    def __init__(self, scrapes: Sequence[Scrape], now_s: float) -> None:
        super().__init__()
        self.scrapes = scrapes
        self._now_s = now_s

    def row_count(self) -> int:
        """One line each."""
        return len(self.scrapes)

    def draw(self, row: int, width: int) -> Content:
        """When, what, how much."""
        each = self.scrapes[row]
        left = f", {each.waiting:,} left" if each.waiting else ""
        figures = f"{count(each.pages, 'pages')}{left}, {count(each.releases, 'releases')}"
        return Content.assemble(
            (fit(moment(each.started_s, self._now_s), WHEN), "$text-dim"),
            fit(visible(each.title), max(width - WHEN - FIGURES, 4)),
            (fit(figures, FIGURES, is_right=True), "$warning" if each.waiting else "$text-dim"),
        )

    def on_mount(self) -> None:
        """Draw them."""
        self.rows_changed()


class ScrapesDialog(Dialog[Answer]):
    """The scrapes, the newest first."""

    HEADING = "asked before"

    scrapes = getters.query_one(ScrapeList)

    def __init__(self, scrapes: Sequence[Scrape], now_s: float, cursor: int = 0) -> None:
        super().__init__()
        self._scrapes = scrapes
        self._now_s = now_s
        self._cursor = cursor

    def compose_box(self) -> ComposeResult:
        """The list, or that there is none."""
        if self._scrapes:
            scrapes = ScrapeList(self._scrapes, self._now_s)
            scrapes.cursor = self._cursor
            yield scrapes
        else:
            yield Static("Nothing was asked yet.", markup=False)

    def action_open(self) -> None:
        """Show it."""
        self.dismiss(Answer(self._scrapes[self.scrapes.cursor].id))

    def action_forget(self) -> None:
        """Forget it with what it found."""
        self.dismiss(Answer(self._scrapes[self.scrapes.cursor].id, is_forgotten=True))
