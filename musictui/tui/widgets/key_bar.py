"""The bottom line: the keys that do something here, from the bindings."""

from rich.cells import cell_len
from textual.binding import ActiveBinding
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widget import Widget

from musictui.tui import bindings

GAP = Content("   ")
ALWAYS = ("command_palette", "help")
"""Actions whose keys stay in sight however little room there is."""


class KeyBar(Widget):
    """One line of keys; those that do not fit are left out whole, and `?` shows them all."""

    def __init__(self) -> None:
        super().__init__()
        self.set_reactive(KeyBar.auto_links, False)

    def on_mount(self) -> None:
        """Follow the focus and the actions' states."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)

    def render(self) -> Content:
        """The keys of the focused widget first, then the screen's, then the program's."""
        shown = self._by_target()
        always = [self._key(active) for name, active in shown.items() if name in ALWAYS]
        room = self.size.width - 1 + len(GAP) - sum(_width(key) for key in always)
        keys: list[Content] = []
        for name, active in shown.items():
            key = self._key(active)
            if name not in ALWAYS and _width(key) <= room:
                keys.append(key)
                room -= _width(key)
        return Content.assemble(" ", GAP.join([*keys, *always]))

    def _by_target(self) -> dict[str, ActiveBinding]:
        """The first key of each action that is meant to be seen."""
        shown: dict[str, ActiveBinding] = {}
        for active in bindings.active(self.screen):
            if active.binding.show:
                shown.setdefault(bindings.target(active.binding), active)
        return shown

    def _key(self, active: ActiveBinding) -> Content:
        binding = active.binding
        key = self.app.get_key_display(binding)
        if not active.enabled:
            return Content.assemble((f"{key} {binding.description}", "$text-faint"))
        click = Style.from_meta({"@click": f"app.simulate_key('{binding.key}')"})
        return Content.assemble((key, "bold $accent"), " ", (binding.description, "$text-dim")).stylize(click)

    def _bindings_changed(self, _screen: Screen[object]) -> None:
        self.refresh()


def _width(key: Content) -> int:
    """With the gap to the next one."""
    return cell_len(key.plain) + len(GAP)
