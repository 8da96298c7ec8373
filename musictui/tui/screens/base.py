"""The frame of every mode: header, body, status line, line of keys."""

from typing import Any, ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from musictui.tui.base_app import BaseApp
from musictui.tui.compositor import LineScreen
from musictui.tui.widgets.header import HeaderBar
from musictui.tui.widgets.key_bar import KeyBar
from musictui.tui.widgets.status_bar import StatusBar
from musictui.tui.widgets.too_small import TooSmall

WIDTHS = [(0, "-tiny"), (40, "-narrow"), (100, "-normal"), (150, "-wide")]
HEIGHTS = [(0, "-flat"), (10, "-low"), (30, "-high")]
"""From how many cells on a screen has which class; under the second of each it is too small."""


class ModeScreen(LineScreen[Any], inherit_bindings=False):
    """One mode of the program. Subclasses say which and give the body in `compose_body`."""

    MODE: ClassVar[str] = ""
    """Its name in `App.MODES`."""
    ASKS: ClassVar[bool] = False
    """Whether it lies over a mode and waits for an answer."""
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", "next pane", show=False, system=True, id="app.next_pane"),
        Binding(
            "shift+tab",
            "app.focus_previous",
            "previous pane",
            show=False,
            system=True,
            id="app.previous_pane",
        ),
        Binding(
            "ctrl+c", "screen.copy_text", "copy the selected text", show=False, system=True, id="app.copy"
        ),
    ]

    app = getters.app(BaseApp)
    header = getters.query_one(HeaderBar)
    status = getters.query_one(StatusBar)

    def compose(self) -> ComposeResult:
        """The body between the program's own lines."""
        yield HeaderBar(self.app.mode_tabs(), self.MODE)
        yield from self.compose_body()
        yield StatusBar(self.app.session.jobs)
        yield KeyBar()
        yield TooSmall()

    def compose_body(self) -> ComposeResult:
        """What this mode shows."""
        yield from ()

    def on_mount(self) -> None:
        """Follow what the program measures for all screens. Subclasses that have an `on_mount` too both run."""
        self.watch(self.app, "totals", self._show_totals)
        self.app.measured.subscribe(self, self._show_cost)

    def on_screen_suspend(self) -> None:
        """Rest when another mode covers this one; under a dialog the status line goes on."""
        self.status.set_seen(self in self.app.screen_stack)

    def on_screen_resume(self) -> None:
        """Go on."""
        self.status.meter = self.app.meter
        self.status.set_seen(True)

    def _show_totals(self, totals: str) -> None:
        self.header.totals = totals

    def _show_cost(self, _count: int) -> None:
        if self.is_current:
            self.status.meter = self.app.meter
            self.status.refresh()
