"""What to ask the web: addresses, or a search, and how far to follow a site."""

import asyncio
from collections.abc import Callable, Mapping
from typing import ClassVar, NamedTuple

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import Input, Static

from musictui.errors import UsageError
from musictui.jobs.scrape_asked import Asked
from musictui.scrape.source import Source
from musictui.tui.ask_text import Line, crawled, parse, whom
from musictui.tui.dialogs.base import Dialog
from musictui.tui.visible import fit, visible
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
HINT = "An address, or several; or Artist - Album, of all services; or musicbrainz: Artist - Album, of one."
MORE = "Of a site also: since:2024-05  until:2024-08  genre:dub  depth:2"


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


class SourceNames(Suggester):
    """Completes the name of a service before the colon."""

    def __init__(self) -> None:
        super().__init__(use_cache=False)
        self.names: tuple[str, ...] = ()

    async def get_suggestion(self, value: str) -> str | None:
        """The first that begins so, with its colon."""
        typed = value.lstrip()
        found = [name for name in self.names if typed and name.startswith(typed) and name != typed]
        return f"{value}{found[0][len(typed) :]}: " if found else None


class AskInput(Input):
    """What is asked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "ask", id="ask.accept"),
        Binding("down", "screen.reach(1)", "how far", id="ask.farther"),
        Binding("up", "screen.reach(-1)", "less far", show=False, id="ask.less_far"),
        Binding("tab", "complete", "complete, next", show=False, id="ask.complete"),
    ]

    def action_complete(self) -> None:
        """Take over what is proposed; without that, to the next."""
        before = self.value
        self.cursor_position = len(before)
        self.action_cursor_right()
        if self.value == before:
            self.screen.focus_next()


class AskDialog(Dialog[Asked]):
    """A line to type in; below it, whom it asks, and for addresses how far to go."""

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
        & #ask-hint { color: $text-dim; margin-top: 1; min-height: 2; }
    }
    """
    HEADING = "ask the web"

    line = getters.query_one(AskInput)
    reach = getters.query_one(ReachList)
    hint = getters.query_one("#ask-hint", Static)

    def __init__(self, find_sources: Callable[[], Mapping[str, Source]], text: str = "") -> None:
        """`find_sources` gives the services by name; called in a thread."""
        super().__init__()
        self._find = find_sources
        self._text = text
        self._sources: Mapping[str, Source] = {}
        """Empty until they are known."""
        self._names = SourceNames()

    def compose_box(self) -> ComposeResult:
        """The line, a hint, how far."""
        yield AskInput(
            self._text,
            placeholder="https://… or Artist - Album",
            select_on_focus=False,
            suggester=self._names,
        )
        yield Static(HINT, id="ask-hint", markup=False)
        yield ReachList()

    def on_mount(self) -> None:
        """Type at once; the services are looked up meanwhile."""
        self.line.focus()
        self._show_hint()
        self._find_sources()

    @work(exclusive=True, group="sources")
    async def _find_sources(self) -> None:
        # A fifth of a second, the first time.
        self._sources = await asyncio.to_thread(self._find)
        self._names.names = tuple(name for name in self._sources if name != "page")
        self._show_hint()

    @on(Input.Changed)
    def _show_hint(self) -> None:
        line = parse(self.line.value)
        self.reach.display = bool(line.urls) and not (line.crawl or line.genres)
        self.refresh_bindings()
        text, style = self._hint(line)
        self.hint.update(Content.assemble((text, style)))

    def _hint(self, line: Line) -> tuple[str, str]:
        """What is to be said of what is typed."""
        if line.problem:
            return line.problem, "$warning"
        if line.urls:
            return crawled(line) or MORE, "$text-dim"
        if not line.text or not self._sources:
            return HINT, "$text-dim"
        try:
            return whom(line, self._sources), "$text-dim"
        except UsageError as error:
            return f"{error.message} {error.hint}", "$warning"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 Textual's
        """How far is a question of addresses only."""
        return self.is_mounted and self.reach.display if action == "reach" else True

    def action_reach(self, step: int) -> None:
        """Farther, or less far."""
        self.reach.action_move(step)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_accept()

    def action_accept(self) -> None:
        """Ask, if anything is said that can be asked."""
        line = parse(self.line.value)
        text, style = self._hint(line)
        asked = None if style == "$warning" else line.asked(REACHES[self.reach.cursor].most_pages)
        if asked is None:
            told = text if style == "$warning" else f"Say what. {HINT}"
            self.hint.update(Content.assemble((visible(told), "$warning")))
        else:
            self.dismiss(asked)
