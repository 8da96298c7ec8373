"""The search: what is typed, whether it can be read, and what it found in what time."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from musictui.errors import MusictuiError, QueryError
from musictui.model import query
from musictui.model.query import Query
from musictui.tui import figures
from musictui.tui.visible import visible
from musictui.tui.widgets.query_input import QueryInput

FRAME = 6
"""Cells of the foot that a text in it cannot take."""


class QueryBar(Vertical):
    """Posts `Changed` with each query that can be read; says at its foot why another one cannot."""

    DEFAULT_CSS = """
    QueryBar {
        height: auto;
        & > Horizontal { height: 1; }
        & #query-prompt { width: 2; color: $primary; }
        & > #query-problem { display: none; }
        &.-wrapped > #query-problem { display: block; }
    }
    """

    BORDER_TITLE = "search"

    @dataclass
    class Changed(Message):
        """Another query, one that can be read."""

        bar: "QueryBar"
        text: str
        query: Query

        @property
        def control(self) -> "QueryBar":
            """The bar."""
            return self.bar

    @dataclass
    class Unreadable(Message):
        """Another query, one that cannot be read; the bar says why."""

        bar: "QueryBar"

        @property
        def control(self) -> "QueryBar":
            """The bar."""
            return self.bar

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 Textual's name
        super().__init__(id=id, classes=classes)
        self.input = QueryInput(id="query-input")
        self.problem = Static(id="query-problem", markup=False)
        self.expanded: Callable[[str], str] = lambda text: text
        """Puts saved searches where their names stand; raises a QueryError for a name that there is not."""
        self._found = Content()
        self._failure = ""

    def compose(self) -> ComposeResult:
        """The prompt and the line."""
        with Horizontal():
            yield Static("/", id="query-prompt")
            yield self.input
        yield self.problem

    @property
    def text(self) -> str:
        """What is typed."""
        return self.input.value

    def replace(self, text: str) -> None:
        """Search for this; an earlier filter or search stays in the history."""
        self.input.remember()
        self.input.put(text)

    def suggest(self, values_of: Callable[[str], Iterable[str]]) -> None:
        """Complete with these values of a field."""
        self.input.values_of = values_of

    def show_history(self, history: Sequence[str]) -> None:
        """The searches of before, oldest first."""
        self.input.show_history(history)

    def show_found(self, count: int, seconds: float) -> None:
        """How many tracks were found, in what time."""
        self._found = Content(f"{figures.count(count, 'tracks')} · {_milliseconds(seconds)}")
        if not self.has_class("-failed"):
            self.border_subtitle = self._found.markup

    def show_failure(self, text: str) -> None:
        """Why there is nothing to see."""
        self.add_class("-failed")
        self._failure = visible(text)
        self._tell_failure()

    def on_resize(self) -> None:
        """Wrap anew."""
        if self.has_class("-failed"):
            self._tell_failure()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        try:
            parsed = self._parsed(event.value)
        except MusictuiError as error:
            self.input.error_at = error.position if isinstance(error, QueryError) else None
            hint = f" {error.hint}" if error.hint else ""
            self.show_failure(f"{error.message}{hint}")
            self.post_message(self.Unreadable(self))
            return
        self.input.error_at = None
        self.remove_class("-failed", "-wrapped")
        self.border_subtitle = self._found.markup
        self.post_message(self.Changed(self, event.value, parsed))

    def _parsed(self, text: str) -> Query:
        """The query; first as it is written, so that an error has its place in the line."""
        parsed = query.parse(text)
        whole = self.expanded(text)
        return parsed if whole == text else query.parse(whole)

    def _tell_failure(self) -> None:
        """At the foot where it fits, else in lines of its own under what is typed."""
        told = Content.assemble((self._failure, "$error"))
        is_long = told.cell_length > self.size.width - FRAME
        self.set_class(is_long, "-wrapped")
        self.border_subtitle = "" if is_long else told.markup
        self.problem.update(told)


def _milliseconds(seconds: float) -> str:
    return f"{max(round(seconds * 1000), 1):,} ms" if seconds < 10 else f"{seconds:.0f} s"
