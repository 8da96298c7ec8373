"""How the track table looks: headings, the rows on the screen, the count in the foot of the frame."""

from array import array
from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip

from musictui.errors import MusictuiError
from musictui.tui.widgets import track_columns
from musictui.tui.widgets.line_view import LineView
from musictui.tui.widgets.track_columns import DEFAULT_COLUMNS, Column
from musictui.tui.widgets.track_place import Ids, Marks
from musictui.tui.widgets.track_rows import ReadPage, RowCache, RowStyles, joined, paint_headings, paint_row

STRIPS_KEPT = 512
ASCENDING, DESCENDING = "▲", "▼"
MORE_LEFT, MORE_RIGHT = "‹", "›"


@dataclass(frozen=True, slots=True)
class Sort:
    """By which field the rows are sorted; without a name in the library's own order."""

    name: str = ""
    is_descending: bool = False

    @property
    def arrow(self) -> str:
        """What stands behind the heading."""
        return DESCENDING if self.is_descending else ASCENDING

    def toggled(self, name: str) -> "Sort":
        """Sorted by `name`, or the other way round when it is already."""
        return Sort(name, not self.is_descending) if name == self.name else Sort(name)


class TrackGrid(LineView, can_focus=True, inherit_bindings=False):
    """Draws a snapshot of track ids; rows are read by page through `read_page` as they come into view.

    A step of the cursor repaints two rows and the foot, nothing else.
    """

    DEFAULT_CSS = """
    TrackGrid {
        & > .track-grid--heading { color: $text-dim; text-style: bold; }
        & > .track-grid--sorted { color: $primary; text-style: bold; }
        & > .track-grid--main { color: $foreground; }
        & > .track-grid--plain { color: $text-dim; }
        & > .track-grid--figure { color: $computed; }
        & > .track-grid--faint { color: $text-faint; }
        & > .track-grid--mark { color: $primary; }
        & > .track-grid--problem { color: $error; text-style: bold; }
        & > .track-grid--cursor {
            background: $block-cursor-blurred-background;
            color: $block-cursor-blurred-foreground;
            text-style: $block-cursor-blurred-text-style;
        }
        &:focus > .track-grid--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: $block-cursor-text-style;
        }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "track-grid--heading",
        "track-grid--sorted",
        "track-grid--main",
        "track-grid--plain",
        "track-grid--figure",
        "track-grid--faint",
        "track-grid--mark",
        "track-grid--problem",
        "track-grid--cursor",
    }

    BORDER_TITLE = "tracks"

    @dataclass
    class Failed(Message):
        """Rows could not be read."""

        grid: "TrackGrid"
        error: MusictuiError

        @property
        def control(self) -> "TrackGrid":
            """The table."""
            return self.grid

    cursor: var[int] = var(0, init=False)
    """The row of the cursor, from 0."""

    def __init__(
        self,
        read_page: ReadPage,
        *,
        id: str | None = None,  # noqa: A002 Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.marks = Marks()
        self.sort = Sort()
        self.names: tuple[str, ...] = track_columns.known(DEFAULT_COLUMNS)
        """The fields of the columns."""
        self._track_ids: Ids = array("q")
        self._row_cache = RowCache(read_page)
        self._laid_out: tuple[Column, ...] = ()
        self._sideways = 0
        self._drawn: dict[tuple[int, bool, bool], Strip] = {}
        self._row_styles: dict[bool, RowStyles] = {}
        self._has_failed = False

    @property
    def ids(self) -> Ids:
        """The tracks shown, in order. Not to be changed."""
        return self._track_ids

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns as they are laid out."""
        return self._laid_out

    @property
    def page_height(self) -> int:
        """Rows on the screen."""
        return max(self.scrollable_content_region.height - 1, 1)

    @property
    def foot(self) -> str:
        """Where the cursor is, of how many, and how many are marked."""
        if not self._track_ids:
            return f"{len(self.marks):,} marked" if self.marks else ""
        place = f"{self.cursor + 1:,} of {len(self._track_ids):,}"
        return f"{place} · {len(self.marks):,} marked" if self.marks else place

    def on_resize(self, _event: events.Resize) -> None:
        """Fit the columns to the new width."""
        self.lay_out()

    def notify_style_update(self) -> None:
        """Colors have changed: the theme, or the focus."""
        super().notify_style_update()
        self._row_styles.clear()
        self._drawn.clear()
        self.refresh()

    def lay_out(self) -> None:
        """Fit the columns to the width."""
        self._laid_out = track_columns.lay_out(self.names, self._room)
        self._row_cache.ask_for(column.name for column in self._laid_out)
        self._sideways = min(self._sideways, self._most_sideways)
        self._drawn.clear()
        self.refresh()

    def forget_rows(self) -> None:
        """Read the rows again: the library has changed."""
        self._has_failed = False
        self._row_cache.forget()
        self._drawn.clear()

    def set_ids(self, ids: Ids) -> None:
        """Show these tracks."""
        self._track_ids = ids
        self.forget_rows()
        self.set_line_count(len(ids) + 1)

    def on_screen(self) -> list[object]:
        """What each line shows, the headings' first: two such lists tell which lines to draw anew."""
        top, ids = self.scroll_offset.y, self._track_ids
        return [
            None,
            *(
                (self._row_cache.known(ids[index]), index == self.cursor, ids[index] in self.marks)
                for index in range(top, min(top + self.page_height, len(ids)))
            ),
        ]

    def read_screen(self) -> None:
        """Read the rows that are to be seen."""
        top = self.scroll_offset.y
        with suppress(MusictuiError):  # Drawing them will say so.
            for index in range(top, min(top + self.page_height, len(self._track_ids))):
                self._row_cache.get(self._track_ids, index)

    def refresh_row(self, index: int) -> None:
        """Repaint one row, if it is on the screen."""
        line = index - self.scroll_offset.y + 1
        if line > 0:
            self.refresh_line_at(line)

    def refresh_foot(self) -> None:
        """Repaint the foot of the frame."""
        self.refresh(Region(0, self.size.height, self.size.width, 1))

    def refresh_headings(self) -> None:
        """Repaint the line of headings."""
        self.refresh_line_at(0)

    def scroll_to_row(self, index: int) -> None:
        """Bring a row into view by the shortest way."""
        top = self.scroll_offset.y
        if index < top:
            self.scroll_to(y=index, animate=False, force=True)
        elif index >= top + self.page_height:
            self.scroll_to(y=index - self.page_height + 1, animate=False, force=True)

    def move_sideways(self, direction: int) -> None:
        """Bring the columns beyond the left or right edge into view, one at a time."""
        starts = [0, *(column.start - track_columns.GAP for column in self._laid_out[1:])]
        if direction > 0:
            wanted = next((start for start in starts if start > self._sideways), self._sideways)
        else:
            wanted = next((start for start in reversed(starts) if start < self._sideways), 0)
        wanted = min(wanted, self._most_sideways)
        if wanted != self._sideways:
            self._sideways = wanted
            self.refresh()

    def cell_place(self, name: str) -> tuple[int, int, int]:
        """Where the cell of a column in the cursor's row is: column, line and width in cells of the content."""
        column = next(column for column in self._laid_out if column.name == name)
        left = column.start - self._sideways
        return left, self.cursor - self.scroll_offset.y + 1, min(column.width, self._room - left)

    def show_column(self, name: str) -> None:
        """Bring a column into view."""
        left, _, width = self.cell_place(name)
        while self._sideways and left < track_columns.GUTTER:
            self.move_sideways(-1)
            left, _, width = self.cell_place(name)
        while self._sideways < self._most_sideways and left + width + track_columns.GAP > self._room:
            self.move_sideways(1)
            left, _, width = self.cell_place(name)

    def column_at(self, x: int) -> Column | None:
        """The column at a cell of the content."""
        x += self._sideways
        return next(
            (column for column in self._laid_out if column.start <= x <= column.start + column.width), None
        )

    def render_line(self, y: int) -> Strip:
        """A line of the content: the headings, then rows."""
        width = self._room
        if y == 0:
            return self._heading_strip(width)
        strip = self._row_strip(self.scroll_offset.y + y - 1, width + self._sideways)
        return strip.crop(self._sideways, self._sideways + width) if self._sideways else strip.crop(0, width)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines with the frame, the count in its foot.

        A `border_subtitle` would repaint the whole table at each step of the cursor.
        """
        strips = super().render_lines(crop)
        if strips and crop.bottom == self.outer_size.height:
            strips[-1] = self._with_foot(strips[-1], crop)
        return strips

    @property
    def _most_sideways(self) -> int:
        return max(track_columns.total_width(self._laid_out) - self._room, 0)

    @property
    def _room(self) -> int:
        """Cells for the columns."""
        return self.scrollable_content_region.width

    def _heading_strip(self, width: int) -> Strip:
        heading = self.get_component_rich_style("track-grid--heading")
        strip = paint_headings(
            self._laid_out,
            heading,
            self.get_component_rich_style("track-grid--sorted"),
            sorted_by=self.sort.name,
            arrow=self.sort.arrow,
            width=width + self._sideways,
        ).crop(self._sideways, self._sideways + width)
        if self._sideways:
            strip = Strip.join([joined([(MORE_LEFT, heading)]), strip.crop(1)])
        if self._sideways < self._most_sideways:
            strip = Strip.join([strip.crop(0, width - 1), joined([(MORE_RIGHT, heading)])])
        return strip

    def _row_strip(self, index: int, width: int) -> Strip:
        if index >= len(self._track_ids) or self._has_failed:
            return Strip.blank(width, self._styles_of(is_cursor=False).plain)
        track = self._track_ids[index]
        is_cursor, is_marked = index == self.cursor, track in self.marks
        key = (track, is_cursor, is_marked)
        if (strip := self._drawn.get(key)) is not None:
            return strip
        styles = self._styles_of(is_cursor=is_cursor)
        try:
            row = self._row_cache.get(self._track_ids, index)
        except MusictuiError as error:
            self._has_failed = True
            # Not from here: a message made while the screen draws would count as the screen's own.
            self.call_next(self._tell_failure, error)
            return Strip.blank(width, styles.plain)
        strip = paint_row(row, self._laid_out, styles, is_marked=is_marked, width=width)
        if len(self._drawn) >= STRIPS_KEPT:
            self._drawn.clear()
        self._drawn[key] = strip
        return strip

    def _tell_failure(self, error: MusictuiError) -> None:
        self.post_message(self.Failed(self, error))

    def _styles_of(self, *, is_cursor: bool) -> RowStyles:
        if is_cursor not in self._row_styles:
            style = self.get_component_rich_style
            self._row_styles[is_cursor] = (
                RowStyles.uniform(style("track-grid--cursor"))
                if is_cursor
                else RowStyles(
                    main=style("track-grid--main"),
                    plain=style("track-grid--plain"),
                    figure=style("track-grid--figure"),
                    faint=style("track-grid--faint"),
                    mark=style("track-grid--mark"),
                    problem=style("track-grid--problem"),
                )
            )
        return self._row_styles[is_cursor]

    def _with_foot(self, border: Strip, crop: Region) -> Strip:
        if not self.foot:
            return border
        foot = joined([(f" {self.foot} ", self._styles_of(is_cursor=False).plain)])
        for line_filter in self.get_line_filters():
            foot = foot.apply_filter(line_filter, self.background_colors[1])
        end = self.outer_size.width - 2 - crop.x
        start = end - foot.cell_length
        if start < 2 or end > border.cell_length:
            return border
        return Strip.join([border.crop(0, start), foot, border.crop(end, border.cell_length)])
