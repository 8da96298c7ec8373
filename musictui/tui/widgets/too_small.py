"""What a terminal shows that is too small for anything else."""

from textual.binding import Binding
from textual.content import Content
from textual.dom import DOMNode
from textual.widget import Widget

from musictui.tui import bindings


class TooSmall(Widget):
    """Covers the screen below the size that works; `app.tcss` decides when it shows."""

    def render(self) -> Content:
        """Words that fit, and the size that would do."""
        width, height = self.app.size
        lines = ["Too small"] if height < 3 else ["Too small.", "Enlarge to", f"40x10 (is {width}x{height})"]
        if height > 3:
            lines += [f"{self.app.get_key_display(quits)} quits" for quits in self._quits()]
        return Content("\n".join(lines))

    def _quits(self) -> list[Binding]:
        active = (each.binding for each in bindings.active(self.screen))
        return [binding for binding in active if binding.id == "app.quit_at_once"]


def is_hidden(screen: DOMNode) -> bool:
    """Whether the notice covers a screen."""
    return screen.has_class("-tiny") or screen.has_class("-flat")
