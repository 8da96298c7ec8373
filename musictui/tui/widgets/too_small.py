"""What a terminal shows that is too small for anything else."""

from textual.content import Content
from textual.widget import Widget


class TooSmall(Widget):
    """Covers the screen below the size that works; `app.tcss` decides when it shows."""

    def render(self) -> Content:
        """Words that fit, and the size that would do."""
        width, height = self.app.size
        lines = ["Too small"] if height < 3 else ["Too small.", "Enlarge to", f"40x10 (is {width}x{height})"]
        return Content("\n".join(lines))
