"""The top line: the program's name, its modes, the totals of the library."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

Tab = tuple[str, str, str]
"""Mode, key, label."""


class HeaderBar(Widget):
    """Name, mode tabs, totals; where there is no room, gives up the totals, the name, and the labels of other modes."""

    tabs: reactive[tuple[Tab, ...]] = reactive(())
    """The modes in their order."""
    active: reactive[str] = reactive("")
    """The mode that shows."""
    totals: reactive[str] = reactive("")
    """Figures of the library, at the right."""

    def __init__(self, tabs: Sequence[Tab] = (), active: str = "") -> None:
        super().__init__()
        self.set_reactive(HeaderBar.tabs, tuple(tabs))
        self.set_reactive(HeaderBar.active, active)
        self.set_reactive(HeaderBar.auto_links, False)

    def render(self) -> Content:
        """One line of exactly the widget's width."""
        width = self.size.width
        name = Content.assemble((" MusicTUI ", "bold $accent"))
        tabs = Content.assemble(*(self._tab(tab) for tab in self.tabs))
        totals = Content.assemble((f"{self.totals} ", "$text-dim")) if self.totals else Content()
        left = name + tabs
        if cell_len(left.plain) > width:
            left = tabs
        if cell_len(left.plain) > width:
            left = Content.assemble(*(self._tab(tab, is_short=tab[0] != self.active) for tab in self.tabs))
        gap = width - cell_len(left.plain) - cell_len(totals.plain)
        return left + Content(" " * gap) + totals if gap > 0 else left

    def _tab(self, tab: Tab, *, is_short: bool = False) -> Content:
        mode, key, label = tab
        click = Style.from_meta({"@click": f"app.switch_mode('{mode}')"})
        if mode == self.active:
            style = "$block-cursor-foreground on $block-cursor-background bold"
            style += " reverse" if self.app.no_color else ""
            return Content.assemble((f" {key} {label} ", style)).stylize(click)
        name = " " if is_short else f" {label} "
        return Content.assemble((f" {key}", "$text-faint"), (name, "$text-dim")).stylize(click)
