"""The search: what is typed, whether it can be read, and what it found in what time."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from musictui.errors import QueryError
from musictui.model import query
from musictui.model.query import Query
from musictui.tui import figures
from musictui.tui.visible import visible
from musictui.tui.widgets.query_input import QueryInput


class QueryBar(Horizontal):
    """Posts `Changed` with each query that can be read; says at its foot why another one cannot."""

    DEFAULT_CSS = """
    QueryBar {
        height: 3;
        & > #query-prompt { width: 2; color: $primary; }
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
        self._found = Content()

    def compose(self) -> ComposeResult:
        """The prompt and the line."""
        yield Static("/", id="query-prompt")
        yield self.input

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
        self.border_subtitle = Content.assemble((visible(text), "$error")).markup

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        try:
            parsed = query.parse(event.value)
        except QueryError as error:
            self.input.error_at = error.position
            hint = f" {error.hint}" if error.hint else ""
            self.show_failure(f"{error.message}{hint}")
            self.post_message(self.Unreadable(self))
            return
        self.input.error_at = None
        self.remove_class("-failed")
        self.border_subtitle = self._found.markup
        self.post_message(self.Changed(self, event.value, parsed))


def _milliseconds(seconds: float) -> str:
    return f"{max(round(seconds * 1000), 1):,} ms" if seconds < 10 else f"{seconds:.0f} s"
