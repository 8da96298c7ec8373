"""A question with yes and no."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from musictui.tui.dialogs.base import Dialog


class ConfirmDialog(Dialog[bool]):
    """Says what will happen; enter does it, escape does not."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,y", "confirm", "yes", id="confirm.yes")]

    def __init__(self, heading: str, text: str, *, yes: str = "") -> None:
        """`text` is plain, `yes` names the deed: `read all files again`."""
        super().__init__()
        self._heading = heading
        self._text = text
        self._yes = yes

    def compose_box(self) -> ComposeResult:
        """The question."""
        yield Static(self._text, markup=False)

    def on_mount(self) -> None:
        """The title is this question's."""
        self.query_one("#box").border_title = Content(self._heading)

    def action_confirm(self) -> None:
        """Yes."""
        self.dismiss(True)

    def action_cancel(self) -> None:
        """No."""
        self.dismiss(False)
