"""The frame of every dialog: a box in the middle, its keys at its foot."""

from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from musictui.tui.compositor import LineScreen
from musictui.tui.widgets.key_bar import KeyBar
from musictui.tui.widgets.too_small import TooSmall

Result = TypeVar("Result")

WIDTHS = [(0, "-tiny"), (40, "-fits")]
HEIGHTS = [(0, "-flat"), (10, "-low"), (20, "-fits-high")]


class Dialog(LineScreen[Result], ModalScreen[Result]):
    """A question over the screen. Subclasses give its content; escape answers None."""

    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        background: $background 60%;
        & > #box {
            width: 76;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            border: round $border;
            border-title-color: $accent;
            border-title-style: bold;
            background: $surface;
            padding: 1 2 0 2;
        }
        & LineView, & VerticalScroll {
            scrollbar-background: $surface;
            scrollbar-background-hover: $surface;
            scrollbar-background-active: $surface;
        }
        & KeyBar { background: $surface; margin-top: 1; }
    }
    """
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "back", id="dialog.cancel")]

    HEADING: ClassVar[str] = ""
    """The title in the border."""

    def compose(self) -> ComposeResult:
        """The box."""
        with Vertical(id="box") as box:
            box.border_title = self.HEADING
            yield from self.compose_box()
            yield KeyBar()
        yield TooSmall()

    def compose_box(self) -> ComposeResult:
        """What the dialog asks."""
        yield from ()

    def action_cancel(self) -> None:
        """Close without an answer."""
        self.dismiss(None)
