"""A scrolled widget that draws lines, and whose lines change often."""

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

THUMB, HEAVY_THUMB = "┃", "█"


class LineView(ScrollView):
    """Lines in a frame; how far they are scrolled is shown in the frame itself, where the mouse can drag it.

    A scroll bar of its own would cost a fifth of each page. Without a frame there is an ordinary one.
    """

    DEFAULT_CSS = """
    LineView {
        overflow-x: hidden;
        overflow-y: scroll;
        & > .line-view--thumb { color: $text-faint; }
        &:focus > .line-view--thumb { color: $primary; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"line-view--thumb"}

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 Textual's name
        super().__init__(id=id, classes=classes)
        self._thumb_seen = range(0)
        self._with_thumb: dict[int, tuple[Strip, Strip]] = {}
        self._is_dragged = False

    def on_mount(self) -> None:
        """Follow the scrolling."""
        self.watch(self, "scroll_y", self._move_thumb, init=False)

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
        if self.scrollbar_size_vertical:
            self.vertical_scrollbar.window_virtual_size = count
        self.scroll_y = self.validate_scroll_y(self.scroll_y)
        self.scroll_target_y = self.validate_scroll_target_y(self.scroll_target_y)
        self._move_thumb()

    def refresh_line_at(self, y: int) -> None:
        """Repaint one line of what is seen."""
        if 0 <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def refresh_differences(self, before: Sequence[object], after: Sequence[object], *, first: int) -> None:
        """Repaint the lines whose item is another than before; the item `first` stands on the first line seen.

        To write out a whole pane takes ten times as long as the few lines that change.
        """
        for y in range(self.size.height):
            if before[first + y : first + y + 1] != after[first + y : first + y + 1]:
                self.refresh_line_at(y)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """All but the one that translates the terminal's own colors: lines have only the theme's.

        It would take a third of the time of a page.
        """
        return [each for each in super().get_line_filters() if not isinstance(each, ANSIToTruecolor)]

    def notify_style_update(self) -> None:
        """Colors have changed: the theme, or the focus."""
        super().notify_style_update()
        self._with_thumb = {}

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines in their frame, the thumb in it."""
        strips = super().render_lines(crop)
        if crop.right == self.outer_size.width:
            top = self.content_offset.y - crop.y
            for y in self._thumb():
                if 0 <= top + y < len(strips):
                    strips[top + y] = self._thumbed(y, strips[top + y])
        return strips

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the thumb, or call it here."""
        if event.x == self.outer_size.width - 1 and self._thumb():
            event.stop()
            self._is_dragged = True
            self.capture_mouse()
            self._drag_to(event.y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Scroll with the mouse."""
        if self._is_dragged:
            event.stop()
            self._drag_to(event.y)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let go."""
        if self._is_dragged:
            event.stop()
            self._is_dragged = False
            self.release_mouse()

    def _drag_to(self, y: int) -> None:
        share = (y - self.content_offset.y) / max(self.size.height - 1, 1)
        self.scroll_to(y=round(share * self.max_scroll_y), animate=False, force=True)

    def _thumb(self) -> range:
        """The lines of the view beside which the thumb stands; none without a frame, or where all is seen."""
        height, total = self.size.height, self.virtual_size.height
        if not self.styles.border_right[0] or total <= height or height < 1:
            return range(0)
        length = max(round(height * height / total), 1)
        top = round(self.scroll_offset.y / (total - height) * (height - length))
        return range(top, top + length)

    def _move_thumb(self) -> None:
        """Repaint the cells of the frame that the thumb left or came to."""
        thumb = self._thumb()
        if changed := {*self._thumb_seen} ^ {*thumb}:
            self._thumb_seen = thumb
            column = self.outer_size.width - 1 - self.content_offset.x
            self.refresh(*(Region(column, y, 1, 1) for y in changed))

    def _thumbed(self, y: int, line: Strip) -> Strip:
        before, after = self._with_thumb.get(y, (None, None))
        if before is not line or after is None:
            glyph = HEAVY_THUMB if self.styles.border_right[0] == "heavy" else THUMB
            style = self.get_component_rich_style("line-view--thumb")
            thumb = Strip([Segment(glyph, style)], 1)
            for each in self.get_line_filters():
                thumb = thumb.apply_filter(each, self.background_colors[1])
            after = Strip.join([line.crop(0, line.cell_length - 1), thumb])
            self._with_thumb[y] = (line, after)
        return after
