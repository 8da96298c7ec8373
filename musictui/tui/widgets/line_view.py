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
        self._frame: dict[bool, tuple[Strip, Strip]] = {}
        """What stands left and right of a line, without and with the thumb."""
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
        width, height = self.size
        changed = [
            Region(0, y, width, 1)
            for y in range(height)
            if before[first + y : first + y + 1] != after[first + y : first + y + 1]
        ]
        if changed:  # without regions all of it would be repainted
            self.refresh(*changed)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """All but the one that translates the terminal's own colors: lines have only the theme's.

        It would take a third of the time of a page.
        """
        return [each for each in super().get_line_filters() if not isinstance(each, ANSIToTruecolor)]

    def notify_style_update(self) -> None:
        """Colors have changed: the theme, or the focus."""
        super().notify_style_update()
        self._frame.clear()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines in their frame, the thumb in it.

        Textual works out the sides of the frame for every line anew, which takes as long as the lines themselves.
        """
        width, gutter = self.outer_size.width, self.gutter
        content, thumb = self.size, self._thumb()
        filters, style = self.get_line_filters(), self.visual_style.rich_style
        strips: list[Strip] = []
        for y in crop.line_range:
            line = y - gutter.top
            if not 0 <= line < content.height:
                strips += super().render_lines(Region(0, y, width, 1))
                continue
            strip = self.render_line(line).adjust_cell_length(content.width, style)
            for each in filters:
                strip = strip.apply_filter(each, self.background_colors[1])
            left, right = self._sides(with_thumb=line in thumb)
            strips.append(Strip([*left, *strip, *right], width))
        return (
            strips if crop.column_span == (0, width) else [strip.crop(*crop.column_span) for strip in strips]
        )

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

    def _sides(self, *, with_thumb: bool) -> tuple[Strip, Strip]:
        """What stands left and right of a line."""
        if with_thumb not in self._frame:
            width, gutter = self.outer_size.width, self.gutter
            line = super().render_lines(Region(0, gutter.top, width, 1))[0]
            left, right = line.crop(0, gutter.left), line.crop(width - gutter.right, width)
            if with_thumb:
                right = Strip.join([right.crop(0, gutter.right - 1), self._thumb_strip()])
            self._frame[with_thumb] = left, right
        return self._frame[with_thumb]

    def _thumb_strip(self) -> Strip:
        glyph = HEAVY_THUMB if self.styles.border_right[0] == "heavy" else THUMB
        thumb = Strip([Segment(glyph, self.get_component_rich_style("line-view--thumb"))], 1)
        for each in self.get_line_filters():
            thumb = thumb.apply_filter(each, self.background_colors[1])
        return thumb
