"""What was asked of the web before: look at it again, or forget it."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from musictui.jobs.scrape_asked import Asked
from musictui.library.scraped import Scrape
from musictui.tui.address import fit_title
from musictui.tui.dialogs.base import Dialog
from musictui.tui.figures import count, moment
from musictui.tui.visible import fit
from musictui.tui.widgets.line_list import LineList

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
        Binding("d,delete", "screen.forget", "forget", id="scrapes.forget"),
    ]

    def __init__(self, scrapes: Sequence[Scrape], now_s: float) -> None:
        super().__init__()
        self.scrapes = scrapes
        self._now_s = now_s
        self._figures = max((len(_figures(each)) for each in scrapes), default=0)

    def row_count(self) -> int:
        """One line each."""
        return len(self.scrapes)

    def draw(self, row: int, width: int) -> Content:
        """When, what, how much."""
        each = self.scrapes[row]
        return Content.assemble(
            (fit(moment(each.started_s, self._now_s), WHEN), "$text-dim"),
            *_what(each, max(width - WHEN - self._figures, 4)),
            (fit(_figures(each), self._figures, is_right=True), "$warning" if each.waiting else "$text-dim"),
        )

    def on_mount(self) -> None:
        """Draw them."""
        self.rows_changed()


def _figures(scrape: Scrape) -> str:
    left = f", {scrape.waiting:,} left" if scrape.waiting else ""
    return f"{count(scrape.pages, 'pages')}{left}, {count(scrape.releases, 'releases')}"


def _what(scrape: Scrape, width: int) -> list[str | tuple[str, str]]:
    """The title, of addresses their hosts and ends; and of a crawl how far it goes, where there is room."""
    title, words = fit_title(scrape.title, Asked.from_json(scrape.asked).crawl_words(), width - 2)
    words = f" {words}" if words else ""
    return [title, (words, "$text-dim"), " " * (width - cell_len(title + words))]


class ScrapesDialog(Dialog[Answer]):
    """The scrapes, the newest first."""

    DEFAULT_CSS = """
    ScrapesDialog { & > #box { width: 104; } }
    """
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
