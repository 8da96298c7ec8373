"""Saved searches: keep the current one under a name, open one, delete one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static

from musictui.tui.dialogs.base import Dialog
from musictui.tui.visible import fit, visible
from musictui.tui.widgets.line_list import LineList

NAME_WIDTH = 24


@dataclass(frozen=True, slots=True)
class Saved:
    """A search and its name."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What shall be done: `open` or `save` this search, or `delete` it."""

    deed: str
    search: Saved


class NameInput(Input):
    """The name to save the search under."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", "save", id="searches.save")]


class SearchList(LineList):
    """Names, and behind them what they search for."""

    DEFAULT_CSS = """
    SearchList { height: auto; min-height: 3; max-height: 16; margin-top: 1; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.open", "open", id="searches.open"),
        Binding("delete,d", "screen.delete", "delete", id="searches.delete"),
    ]

    def __init__(self, searches: Sequence[Saved]) -> None:
        super().__init__()
        self.searches = tuple(searches)

    def row_count(self) -> int:
        """One line a search."""
        return len(self.searches)

    def draw(self, row: int, width: int) -> Content:
        """Name and text."""
        search = self.searches[row]
        room = max(width - NAME_WIDTH - 2, 4)
        return Content.assemble(
            (fit(visible(search.name), NAME_WIDTH), "$foreground"),
            "  ",
            (fit(visible(search.text), room), "$text-dim"),
        )

    def on_mount(self) -> None:
        """Draw them."""
        self.rows_changed()


class SearchesDialog(Dialog[Answer]):
    """A line for the name of the current search, and the saved ones."""

    DEFAULT_CSS = """
    SearchesDialog Input {
        height: 1;
        padding: 0 1;
        border: none;
        background: $background;
        &:focus { border: none; background-tint: $foreground 0%; }
        & > .input--cursor { background: $primary; color: $background; text-style: none; }
    }
    SearchesDialog #none { color: $text-faint; margin-top: 1; }
    """
    HEADING = "saved searches"

    searches = getters.query_one(SearchList)

    def __init__(self, searches: Sequence[Saved], current: str) -> None:
        super().__init__()
        self._saved = tuple(searches)
        self._current = current.strip()

    def compose_box(self) -> ComposeResult:
        """Save above, open below."""
        if self._current:
            yield Static(
                Content.assemble(("Save ", "$text-dim"), visible(self._current), (" as", "$text-dim"))
            )
            yield NameInput(placeholder="a name", select_on_focus=False)
        if self._saved:
            yield SearchList(self._saved)
        else:
            hint = "" if self._current else " Search for something, then come here."
            yield Static(f"No search is saved yet.{hint}", id="none")

    def on_mount(self) -> None:
        """Begin where something is."""
        if self._saved:
            self.searches.focus()

    @on(Input.Submitted)
    def _save(self, event: Input.Submitted) -> None:
        if name := event.value.strip():
            self.dismiss(Answer("save", Saved(name, self._current)))

    def action_open(self) -> None:
        """Search for it."""
        self.dismiss(Answer("open", self._saved[self.searches.cursor]))

    def action_delete(self) -> None:
        """Forget it."""
        self.dismiss(Answer("delete", self._saved[self.searches.cursor]))
