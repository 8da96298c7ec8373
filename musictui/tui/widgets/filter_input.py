"""A line to type a part of a name into, that is there only while it is needed."""

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input


class FilterInput(Input):
    """Hidden without the class `-open`."""

    DEFAULT_CSS = """
    FilterInput {
        display: none;
        border: none;
        height: 1;
        padding: 0;
        background: transparent;
        &.-open { display: block; }
        &:focus { border: none; background-tint: $foreground 0%; }
        & > .input--cursor { background: $primary; color: $background; text-style: none; }
        & > .input--placeholder { color: $text-faint; }
    }
    """
    BINDING_GROUP_TITLE = "Filter"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "leave", "to the list", id="filter.leave"),
        Binding("escape", "clear_and_leave", "clear", tooltip="list all again", id="filter.clear"),
    ]

    @dataclass
    class Left(Message):
        """The person is done with typing."""

        input: "FilterInput"

        @property
        def control(self) -> "FilterInput":
            """The line."""
            return self.input

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 Textual's name
        super().__init__(placeholder="part of a name", select_on_focus=False, id=id)

    def action_leave(self) -> None:
        """Go to the list."""
        self.post_message(self.Left(self))

    def action_clear_and_leave(self) -> None:
        """List all again."""
        self.clear()
        self.post_message(self.Left(self))
