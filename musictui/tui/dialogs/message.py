"""A text to be read in full."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from musictui.tui.dialogs.base import Dialog


class MessageDialog(Dialog[None]):
    """A heading and text of any length."""

    DEFAULT_CSS = """
    MessageDialog VerticalScroll { height: auto; max-height: 20; }
    """

    def __init__(self, heading: str, text: Content) -> None:
        """Both are shown as they are."""
        super().__init__()
        self._heading = heading
        self._text = text

    def compose_box(self) -> ComposeResult:
        """The text, scrollable."""
        with VerticalScroll():
            yield Static(self._text, markup=False)

    def on_mount(self) -> None:
        """The title is this message's."""
        self.query_one("#box").border_title = Content(self._heading)
