"""A list of one-line rows with a cursor, drawn as they are seen: ten or ten thousand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.style import Style

from musictui.tui.widgets.line_view import LineView


class LineList(LineView, can_focus=True, inherit_bindings=False):
    """Rows of a subclass, one line each. The subclass says how many there are and draws them."""

    DEFAULT_CSS = """
    LineList {
        height: 1fr;
        width: 1fr;
        & > .line-list--cursor { background: $block-cursor-blurred-background; text-style: $block-cursor-blurred-text-style; }
        &:focus > .line-list--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: $block-cursor-text-style;
        }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"line-list--cursor"}
    BINDING_GROUP_TITLE = "List"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "line up", show=False, system=True, id="list.up"),
        Binding("down,j", "move(1)", "line down", show=False, system=True, id="list.down"),
        Binding("pageup", "page(-1)", "page up", show=False, system=True, id="list.page_up"),
        Binding("pagedown", "page(1)", "page down", show=False, system=True, id="list.page_down"),
        Binding("home", "move(-1000000000)", "first line", show=False, system=True, id="list.first"),
        Binding("end", "move(1000000000)", "last line", show=False, system=True, id="list.last"),
    ]

    @dataclass
    class Moved(Message):
        """The cursor stands on another row."""

        list: "LineList"
        row: int

        @property
        def control(self) -> "LineList":
            """The list it is about."""
            return self.list

    cursor: reactive[int] = reactive(0, repaint=False)
    """The row that keys act on."""

    def row_count(self) -> int:
        """How many rows there are."""
        return 0

    def draw(self, row: int, width: int) -> Content:
        """One row, at most `width` cells; text of users made visible before."""
        raise NotImplementedError

    def is_selectable(self, row: int) -> bool:
        """Whether the cursor may stand there; headings are passed over."""
        return 0 <= row < self.row_count()

    def rows_changed(self, before: Sequence[object] | None = None, after: Sequence[object] = ()) -> None:
        """Call when there are more or fewer rows, or others.

        Given what the rows stood for before and what they stand for now, only those that differ are drawn.
        """
        self.set_line_count(self.row_count())
        self.cursor = self._nearest(self.cursor, 1)
        if before is None:
            self.refresh()
        else:
            self.refresh_differences(before, after, first=self.scroll_offset.y)

    def render_line(self, y: int) -> Strip:
        """One line of what is seen."""
        row = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if row >= self.row_count():
            return Strip.blank(width, self.rich_style)
        content = self.draw(row, width)
        if row != self.cursor or not self.is_selectable(row):
            return _strip(content, width, self.visual_style)
        under = Style.from_rich_style(self.get_component_rich_style("line-list--cursor"))
        if self.has_focus:
            content = Content(content.plain)
        return _strip(content, width, self.visual_style + under)

    def validate_cursor(self, row: int) -> int:
        """Within the rows."""
        return max(0, min(row, self.row_count() - 1))

    def watch_cursor(self, before: int, after: int) -> None:
        """Draw the two lines anew, keep the cursor in sight, tell others."""
        self.refresh_row(before)
        self.refresh_row(after)
        self.scroll_to_region(Region(0, after, 1, 1), animate=False, force=True)
        self.post_message(self.Moved(self, after))

    def refresh_row(self, row: int) -> None:
        """Draw one row anew, if it is in sight."""
        y = row - self.scroll_offset.y
        if 0 <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def on_resize(self, _event: events.Resize) -> None:
        """Rows are drawn to the width there is, and the cursor stays in sight."""
        self.set_line_count(self.row_count())
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True)

    def on_focus(self) -> None:
        """The cursor looks different with the focus."""
        self.refresh_row(self.cursor)

    def on_blur(self) -> None:
        """The cursor looks different without the focus."""
        self.refresh_row(self.cursor)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is."""
        if (offset := event.get_content_offset(self)) is not None:
            row = offset.y + self.scroll_offset.y
            if self.is_selectable(row):
                self.cursor = row

    def action_move(self, rows: int) -> None:
        """Move the cursor, over what cannot be selected."""
        self.cursor = self._nearest(self.validate_cursor(self.cursor + rows), 1 if rows > 0 else -1)

    def action_page(self, pages: int) -> None:
        """Move the cursor by what fits on the screen."""
        self.action_move(pages * max(1, self.size.height - 1))

    def _nearest(self, row: int, step: int) -> int:
        """The selectable row at or after `row` in the direction of `step`, else the other way, else `row`."""
        for direction in (step, -step):
            at = row
            while 0 <= at < self.row_count():
                if self.is_selectable(at):
                    return at
                at += direction
        return row


def _strip(content: Content, width: int, style: Style) -> Strip:
    return Strip(content.render_segments(style)).adjust_cell_length(width, style.rich_style)
