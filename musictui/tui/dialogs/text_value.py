"""A value of several lines, such as lyrics."""

from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import TextArea

from musictui.tui.dialogs.base import Dialog


class TextValueDialog(Dialog[str]):
    """A box to write in."""

    DEFAULT_CSS = """
    TextValueDialog {
        & > #box { width: 100; height: 90%; padding: 1 1 0 1; }
        & TextArea {
            height: 1fr;
            border: none;
            padding: 0 1;
            background: $background;
            &:focus { border: none; }
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "accept", "done", priority=True, id="text.accept")
    ]

    area = getters.query_one(TextArea)

    def __init__(self, heading: str, text: str) -> None:
        super().__init__()
        self._heading = heading
        self._text = text

    def compose_box(self) -> ComposeResult:
        """The box to write in."""
        yield TextArea(self._text, soft_wrap=True, tab_behavior="focus")

    def on_mount(self) -> None:
        """The title is the field's."""
        self.query_one("#box").border_title = Content(self._heading)
        self.area.focus()

    def action_accept(self) -> None:
        """Take the text."""
        self.dismiss(self.area.text)
