"""A scrolled widget that draws lines, and whose number of lines changes often."""

from textual.geometry import Size
from textual.scroll_view import ScrollView


class LineView(ScrollView):
    """The scroll bar has its place always, so that more or fewer lines move nothing on the screen."""

    DEFAULT_CSS = """
    LineView {
        overflow-x: hidden;
        overflow-y: scroll;
    }
    """

    def set_line_count(self, count: int) -> None:
        """Say how many lines there are.

        Setting `virtual_size` would lay out the whole screen again and repaint all of it.
        """
        size = Size(0, count)
        if size == self.virtual_size:
            return
        if self.styles.auto_dimensions:
            self.virtual_size = size
            return
        self.set_reactive(LineView.virtual_size, size)
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.window_virtual_size = count
        self.scroll_y = self.validate_scroll_y(self.scroll_y)
        self.scroll_target_y = self.validate_scroll_target_y(self.scroll_target_y)
