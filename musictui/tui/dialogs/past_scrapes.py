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
from musictui.tui.figures import moment
from musictui.tui.visible import fit, visible
from musictui.tui.widgets.line_list import LineList

FIGURES = 24
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
        figures = f"{each.pages:,} pages{left}"
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

    def __init__(self, scrapes: Sequence[Scrape], now_s: float) -> None:
        super().__init__()
        self._scrapes = scrapes
        self._now_s = now_s

    def compose_box(self) -> ComposeResult:
        """The list, or that there is none."""
        if self._scrapes:
            yield ScrapeList(self._scrapes, self._now_s)
        else:
            yield Static("Nothing was asked yet.")

    def action_open(self) -> None:
        """Show it."""
        self.dismiss(Answer(self._scrapes[self.scrapes.cursor].id))

    def action_forget(self) -> None:
        """Forget it with what it found."""
        self.dismiss(Answer(self._scrapes[self.scrapes.cursor].id, is_forgotten=True))
