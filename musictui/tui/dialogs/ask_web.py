"""What to ask the web: addresses, or a search, and how far to follow a site."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static

from musictui.jobs.scrape_asked import Asked
from musictui.tui.dialogs.base import Dialog
from musictui.tui.visible import fit
from musictui.tui.widgets.line_list import LineList


class Reach(NamedTuple):
    """How far a site is followed."""

    label: str
    most_pages: int = 0
    """0: only what is named."""


REACHES = (
    Reach("only these pages"),
    Reach("follow the site, up to 50 pages", 50),
    Reach("follow the site, up to 200 pages", 200),
    Reach("follow the site, up to 1,000 pages", 1000),
)
HINT = "An address, or several; or `Artist - Album`; or `musicbrainz: Artist - Album` to ask one service."


class ReachList(LineList):
    """How far to go."""

    DEFAULT_CSS = """
    ReachList { height: 4; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "screen.accept", "ask", id="ask.list_accept")]

    def row_count(self) -> int:
        """One line each."""
        return len(REACHES)

    def draw(self, row: int, width: int) -> Content:
        """What it means."""
        return Content(fit(REACHES[row].label, width))

    def on_mount(self) -> None:
        """Draw them."""
        self.rows_changed()


class AskInput(Input):
    """What is asked."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", "ask", id="ask.accept")]


class AskDialog(Dialog[Asked]):
    """A line to type in; below it, for addresses, how far to go."""

    DEFAULT_CSS = """
    AskDialog {
        & Input {
            height: 1;
            padding: 0 1;
            border: none;
            background: $background;
            &:focus { border: none; background-tint: $foreground 0%; }
            & > .input--cursor { background: $primary; color: $background; text-style: none; }
        }
        & #ask-hint { color: $text-dim; margin-top: 1; }
    }
    """
    HEADING = "ask the web"

    line = getters.query_one(AskInput)
    reach = getters.query_one(ReachList)
    hint = getters.query_one("#ask-hint", Static)

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._text = text

    def compose_box(self) -> ComposeResult:
        """The line, a hint, how far."""
        yield AskInput(self._text, placeholder="https://… or Artist - Album", select_on_focus=False)
        yield Static(HINT, id="ask-hint", markup=False)
        yield ReachList()

    def on_mount(self) -> None:
        """Type at once."""
        self.line.focus()
        self._show_reach()

    @on(Input.Changed)
    def _show_reach(self) -> None:
        self.reach.display = bool(addresses(self.line.value))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_accept()

    def action_accept(self) -> None:
        """Ask, if anything is said."""
        asked = self._asked()
        if asked is None:
            self.hint.update(Content.assemble((f"Say what. {HINT}", "$warning")))
        else:
            self.dismiss(asked)

    def _asked(self) -> Asked | None:
        text = self.line.value.strip()
        if urls := addresses(text):
            reach = REACHES[self.reach.cursor]
            if not reach.most_pages:
                return Asked(urls=tuple(urls))
            return Asked(urls=tuple(urls), is_crawl=True, most_pages=reach.most_pages)
        name, colon, rest = text.partition(":")
        if colon and name.strip().isalpha() and name.islower() and rest.strip():
            return Asked(sources=(name.strip(),), text=rest.strip())
        return Asked(text=text) if text else None


def addresses(text: str) -> Sequence[str]:
    """The addresses in a text; none if anything else stands in it."""
    words = text.split()
    return words if words and all(word.startswith(("http://", "https://")) for word in words) else []
