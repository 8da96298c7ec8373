"""The line a search is typed into: colored by meaning, completed by tab, with a history."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.highlighter import Highlighter
from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.suggester import Suggester

from musictui.model import query
from musictui.tui import query_text
from musictui.tui.visible import visible_same_length
from musictui.tui.widgets.ordered_input import InOrder

HISTORY_KEPT = 100

KINDS = ("field", "operator", "value", "word", "error")


class QueryInput(InOrder):
    """One line of text that is a query."""

    DEFAULT_CSS = """
    QueryInput {
        background: transparent;
        border: none;
        height: 1;
        padding: 0;
        width: 1fr;
        &:focus { border: none; background-tint: $foreground 0%; }
        & > .query-input--field { color: $computed; }
        & > .query-input--operator { color: $warning; }
        & > .query-input--value { color: $foreground; }
        & > .query-input--word { color: $foreground; }
        & > .query-input--error { color: $error; text-style: underline; }
        & > .input--cursor { background: $primary; color: $background; text-style: none; }
        & > .input--placeholder, & > .input--suggestion { color: $text-faint; }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"query-input--{kind}" for kind in KINDS}
    BINDING_GROUP_TITLE = "Search"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "leave", "to the tracks", id="search.leave"),
        Binding("tab", "complete", "complete", id="search.complete"),
        Binding("escape", "clear_or_leave", "clear", id="search.clear"),
        Binding("up", "older", "earlier searches", id="search.older"),
        Binding("down", "newer", "later searches, then the tracks", show=False, id="search.newer"),
        Binding("right", "cursor_right", "right, or complete", show=False, id="search.right"),
    ]

    @dataclass
    class Left(Message):
        """The person is done with typing and wants the tracks."""

        input: "QueryInput"

        @property
        def control(self) -> "QueryInput":
            """The line."""
            return self.input

    @dataclass
    class Remembered(Message):
        """The history has grown."""

        input: "QueryInput"
        history: tuple[str, ...]

        @property
        def control(self) -> "QueryInput":
            """The line."""
            return self.input

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 Textual's name
        self._completion: tuple[str, str] | None = None
        self.values_of: Callable[[str], Iterable[str]] = lambda _field: ()
        """Gives the values that may follow `field:`."""
        super().__init__(
            placeholder="words, artist:name, year:1990..1999, -genre:jazz",
            highlighter=_QueryHighlighter(self),
            suggester=_QuerySuggester(self),
            select_on_focus=False,
            id=id,
        )
        self.error_at: int | None = None
        """Where the query cannot be read."""
        self._history: list[str] = []
        self._place: int | None = None
        """In the history; None for what is being typed."""
        self._draft = ""

    def show_history(self, history: Sequence[str]) -> None:
        """The searches of before, oldest first."""
        self._history = list(history)[-HISTORY_KEPT:]

    def put(self, text: str) -> None:
        """Put another text in, the cursor behind it."""
        self.value = text
        self.cursor_position = len(text)

    def remember(self) -> None:
        """Put what is typed at the end of the history."""
        self._place = None
        text = self.value.strip()
        if text and (not self._history or self._history[-1] != text):
            self._history = [*(old for old in self._history if old != text), text][-HISTORY_KEPT:]
            self.post_message(self.Remembered(self, tuple(self._history)))

    def complete_with(self, text: str) -> str | None:
        """What the line would say if the completion for `text` were taken, as it is drawn."""
        self._completion = query_text.completion(text, self.values_of)
        return None if self._completion is None else text + self._completion[0]

    def action_leave(self) -> None:
        """Go to the tracks."""
        self.remember()
        self.post_message(self.Left(self))

    def action_clear_or_leave(self) -> None:
        """Empty the line; an empty line is left."""
        if self.value:
            self.remember()
            self.put("")
        else:
            self.post_message(self.Left(self))

    def action_complete(self) -> None:
        """Take the completion; without one go on to the next pane."""
        if not self._take_completion():
            self.screen.focus_next()

    def action_cursor_right(self, select: bool = False) -> None:
        """Right, or at the end take the completion."""
        if select or not self._take_completion():
            super().action_cursor_right(select)

    def action_older(self) -> None:
        """The search before."""
        place = len(self._history) if self._place is None else self._place
        if place > 0:
            if self._place is None:
                self._draft = self.value
            self._place = place - 1
            self.put(self._history[self._place])

    def action_newer(self) -> None:
        """The search after; after the last what was being typed, then the tracks."""
        if self._place is None:
            self.action_leave()
        elif self._place + 1 < len(self._history):
            self._place += 1
            self.put(self._history[self._place])
        else:
            self._place = None
            self.put(self._draft)

    def _take_completion(self) -> bool:
        if not self.cursor_at_end or self.complete_with(self.value) is None or self._completion is None:
            return False
        self.put(self._completion[1])
        return True


class _QueryHighlighter(Highlighter):
    """Colors the parts of a query, and draws one symbol for each character that cannot be drawn."""

    def __init__(self, line: QueryInput) -> None:
        self._line = line

    def highlight(self, text: Text) -> None:
        """Color `text` in place."""
        source = text.plain
        text.plain = visible_same_length(source)
        for token in query.tokens(source):
            text.stylize(self._style(token.kind), token.start, token.end)
        if (place := self._line.error_at) is not None and source:
            end = min(place + 1, len(source))
            text.stylize(self._style("error"), max(end - 1, 0), end)

    def _style(self, kind: str) -> Style:
        return self._line.get_component_rich_style(f"query-input--{kind}", partial=True)


class _QuerySuggester(Suggester):
    def __init__(self, line: QueryInput) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._line = line

    async def get_suggestion(self, value: str) -> str | None:
        """What is shown behind the cursor."""
        return self._line.complete_with(value)
