"""The table of tracks: the cursor, the marks, the keys and the mouse over `TrackGrid`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from musictui.tui.widgets import track_columns, track_place
from musictui.tui.widgets.track_grid import Sort, TrackGrid
from musictui.tui.widgets.track_place import Ids, Place

__all__ = ["Sort", "TrackTable"]


class TrackTable(TrackGrid):
    """Tracks in rows, with a cursor that stays on its track while rows come and go, and marks."""

    BINDING_GROUP_TITLE = "Tracks"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "mark", id="tracks.mark", tooltip="Mark the track and go on"),
        Binding("enter,p", "play", "play", id="tracks.play", tooltip="Play the marked tracks, or this one"),
        Binding("down,j", "move(1)", "down", id="tracks.down", show=False),
        Binding("up,k", "move(-1)", "up", id="tracks.up", show=False),
        Binding("pagedown,ctrl+f", "page(1)", "page down", id="tracks.page_down", show=False),
        Binding("pageup,ctrl+b", "page(-1)", "page up", id="tracks.page_up", show=False),
        Binding("home,g", "to_start", "first track", id="tracks.first", show=False),
        Binding("end,G", "to_end", "last track", id="tracks.last", show=False),
        Binding("left,h", "sideways(-1)", "columns to the left", id="tracks.left", show=False),
        Binding("right,l", "sideways(1)", "columns to the right", id="tracks.right", show=False),
        Binding("shift+down,J", "extend(1)", "mark and go down", id="tracks.extend_down", show=False),
        Binding("shift+up,K", "extend(-1)", "mark and go up", id="tracks.extend_up", show=False),
        Binding("asterisk,ctrl+a", "mark_all", "mark all, or none", id="tracks.mark_all", show=False),
        Binding("v", "invert_marks", "invert the marks", id="tracks.invert", show=False),
        Binding("x", "clear_marks", "clear the marks", id="tracks.clear_marks", show=False),
        Binding("S", "reverse", "reverse the order", id="tracks.reverse", show=False),
    ]

    @dataclass
    class Moved(Message):
        """The cursor is on another track, or its track has changed."""

        table: "TrackTable"
        track: int | None

        @property
        def control(self) -> "TrackTable":
            """The table."""
            return self.table

    @dataclass
    class Played(Message):
        """These tracks shall be played: the marked ones, else the cursor's."""

        table: "TrackTable"
        tracks: list[int]

        @property
        def control(self) -> "TrackTable":
            """The table."""
            return self.table

    @dataclass
    class SortChosen(Message):
        """The rows shall be sorted another way; whoever gives the rows gives them sorted."""

        table: "TrackTable"
        sort: Sort

        @property
        def control(self) -> "TrackTable":
            """The table."""
            return self.table

    _is_touched = False
    """Whether someone has moved the cursor since it was put at the top."""
    _anchor: int | None = None
    """The row from which a range is marked with the mouse."""

    @property
    def track(self) -> int | None:
        """The track under the cursor."""
        return self.ids[self.cursor] if self.cursor < len(self.ids) else None

    @property
    def selected(self) -> list[int]:
        """What a command is about: the marked tracks, else the cursor's."""
        if self.marks:
            return self.marks.in_order(self.ids)
        return [] if self.track is None else [self.track]

    def watch_cursor(self, old: int, new: int) -> None:
        """Repaint two rows and the foot."""
        self.refresh_row(old)
        self.refresh_row(new)
        self.refresh_foot()
        self.scroll_to_row(new)
        self.post_message(self.Moved(self, self.track))

    def validate_cursor(self, cursor: int) -> int:
        """A row that there is."""
        return max(min(cursor, len(self.ids) - 1), 0)

    def on_click(self, event: events.Click) -> None:
        """A heading sorts; a row takes the cursor, with shift it marks up to there, with control it alone."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        event.stop()
        if offset.y == 0:
            if (column := self.column_at(offset.x)) is not None:
                self.post_message(self.SortChosen(self, self.sort.toggled(column.name)))
            return
        index = self.scroll_offset.y + offset.y - 1
        if index < len(self.ids):
            self._click_row(index, event)

    def show(self, ids: Ids, *, is_new_search: bool = False) -> None:
        """Show these tracks. The cursor keeps its track and its line on the screen.

        Before anyone has moved or scrolled, and when a new search does not find its track, it is at the top.
        """
        place = self._place_in(ids, is_new_search=is_new_search)
        before = self.on_screen()
        self.set_ids(ids)
        self.set_reactive(TrackTable.cursor, self.validate_cursor(place.cursor))
        self.scroll_to(y=place.top, animate=False, force=True)
        self.read_screen()
        self.refresh_differences(before, self.on_screen(), first=0)
        self.refresh_foot()
        self.post_message(self.Moved(self, self.track))

    def show_columns(self, names: Iterable[str]) -> None:
        """Columns for these fields; the usual ones where none of them is known."""
        self.names = track_columns.known(names) or track_columns.known(track_columns.DEFAULT_COLUMNS)
        self.lay_out()

    def show_sort(self, sort: Sort) -> None:
        """Say how the rows are sorted."""
        self.sort = sort
        self.refresh_headings()

    def action_move(self, rows: int) -> None:
        """Move the cursor."""
        self._is_touched = True
        self.cursor += rows

    def action_page(self, pages: int) -> None:
        """Move the cursor and the view by a screen."""
        self._is_touched = True
        rows = pages * max(self.page_height - 1, 1)
        self.scroll_to(y=self.scroll_offset.y + rows, animate=False, force=True)
        self.cursor += rows

    def action_to_start(self) -> None:
        """Go to the first track."""
        self._is_touched = True
        self.cursor = 0

    def action_to_end(self) -> None:
        """Go to the last track."""
        self._is_touched = True
        self.cursor = len(self.ids) - 1

    def action_sideways(self, direction: int) -> None:
        """Show what is beyond the edge."""
        self.move_sideways(direction)

    def action_mark(self) -> None:
        """Mark the cursor's track, or unmark it, and go on."""
        if self.track is not None:
            self.marks.toggle(self.track)
            self.refresh_row(self.cursor)
            self.refresh_foot()
            self.action_move(1)

    def action_extend(self, rows: int) -> None:
        """Mark from here to the row moved to."""
        if self.track is not None:
            self._mark_range(self.cursor, self.validate_cursor(self.cursor + rows))
            self.action_move(rows)

    def action_mark_all(self) -> None:
        """Mark all tracks shown; once they are, unmark them."""
        are_marked = all(track in self.marks for track in self.ids)
        (self.marks.remove if are_marked else self.marks.add)(self.ids)
        self._marks_changed()

    def action_invert_marks(self) -> None:
        """Mark those shown that are not marked, and unmark the others."""
        self.marks.invert(self.ids)
        self._marks_changed()

    def action_clear_marks(self) -> None:
        """Mark nothing."""
        self.marks.clear()
        self._marks_changed()

    def action_play(self) -> None:
        """Play what is selected."""
        if tracks := self.selected:
            self.post_message(self.Played(self, tracks))

    def action_reverse(self) -> None:
        """Sort the other way round."""
        self.post_message(self.SortChosen(self, Sort(self.sort.name, not self.sort.is_descending)))

    def _click_row(self, index: int, event: events.Click) -> None:
        self._is_touched = True
        if event.shift:
            self._mark_range(self.cursor if self._anchor is None else self._anchor, index)
        elif event.ctrl:
            self.marks.toggle(self.ids[index])
            self.refresh_row(index)
            self.refresh_foot()
        if not event.shift:
            self._anchor = index
        self.cursor = index
        if event.chain == 2 and not (event.shift or event.ctrl):
            self.action_play()

    def _mark_range(self, first: int, last: int) -> None:
        low, high = sorted((first, last))
        self.marks.add(self.ids[low : high + 1])
        self._marks_changed()

    def _marks_changed(self) -> None:
        self._is_touched = True
        self.refresh()

    def _place_in(self, ids: Ids, *, is_new_search: bool) -> Place:
        if not self._is_touched and (is_new_search or self.scroll_offset.y == 0):
            return Place()
        here = Place(self.cursor, self.scroll_offset.y)
        if is_new_search:
            return self._place_after_search(ids, here)
        return track_place.moved(self.ids, ids, here, self.page_height) or here

    def _place_after_search(self, ids: Ids, here: Place) -> Place:
        found = None if self.track is None else track_place.find(ids, self.track, here.cursor)
        if found is None:
            self._is_touched = False
            return Place()
        return Place(found, found - (here.cursor - here.top))
