"""One cell of the track table, typed into where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from musictui.model import field_checks
from musictui.model.field_checks import EDITABLE
from musictui.model.fields import BY_NAME
from musictui.model.track import Tags
from musictui.tui.widgets.ordered_input import OrderedInput

SEPARATOR = ";"
"""Between values of a field that holds several; as the table shows them."""
STANDS_FOR = {"year": "date"}
"""Columns of facts that are part of a field."""


class CellInput(OrderedInput):
    """Lies over a cell; where it goes is the screen's business."""

    DEFAULT_CSS = """
    CellInput {
        layer: over;
        display: none;
        padding: 0;
        background: $surface;
        text-style: underline;
        &.-wrong { color: $error; }
    }
    """
    BINDING_GROUP_TITLE = "Cell"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go('done')", "preview", id="cell.accept", tooltip="see what will change"),
        Binding("escape", "go('cancel')", "leave as it was", id="cell.cancel"),
        Binding("tab", "go('right')", "next column", id="cell.right"),
        Binding("shift+tab", "go('left')", "column before", show=False, id="cell.left"),
        Binding("down", "go('down')", "next track", key_display="↑↓", id="cell.down"),
        Binding("up", "go('up')", "track before", show=False, id="cell.up"),
    ]

    @dataclass
    class Left(Message):
        """The person goes `up`, `down`, `left`, `right`, is `done`, or gives it up (`cancel`)."""

        cell: "CellInput"
        to: str

        @property
        def control(self) -> "CellInput":
            """The cell."""
            return self.cell

    def action_go(self, to: str) -> None:
        """Leave the cell."""
        self.post_message(self.Left(self, to))


def field_of(column: str) -> str | None:
    """The field that is edited in a column; None where there is nothing to edit."""
    name = STANDS_FOR.get(column, column)
    return name if name in EDITABLE else None


def text_of(tags: Tags, name: str) -> str:
    """The values of a field in one line."""
    return f"{SEPARATOR} ".join(tags.get(name, ()))


def values_of(text: str, name: str, old: Sequence[str]) -> tuple[str, ...]:
    """The values that a line stands for."""
    if text == f"{SEPARATOR} ".join(old):
        return tuple(old)
    parts = text.split(SEPARATOR) if BY_NAME[name].is_multi else [text]
    values = [part.strip() for part in parts if part.strip()]
    return tuple(value if value in old else _canonical(name, value) for value in values)


def problem_of(text: str, name: str, old: Sequence[str]) -> str | None:
    """Why a line does not suit the field."""
    problems = (field_checks.problem(name, value) for value in values_of(text, name, old) if value not in old)
    return next((problem for problem in problems if problem), None)


def _canonical(name: str, value: str) -> str:
    return value if field_checks.problem(name, value) else field_checks.canonical(name, value)
