"""Editing cells of the track table where they stand: what is typed is collected, and previewed at the end."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widgets import Input

from musictui.errors import MusictuiError
from musictui.jobs import drafts
from musictui.library.rows import Row as TableRow
from musictui.model.changes import Draft
from musictui.model.field_checks import spoken
from musictui.model.track import Track
from musictui.tui.screens.library_frame import LibraryFrame
from musictui.tui.visible import visible
from musictui.tui.widgets import cell_input
from musictui.tui.widgets.cell_input import CellInput
from musictui.tui.widgets.track_rows import Row
from musictui.tui.widgets.track_table import TrackTable

FIRST = ("title", "artist", "album")
"""Columns that are begun with, where none was edited before."""


class LibraryCells(LibraryFrame):
    """A cell under the cursor becomes a line of input; tab and the arrows go on to others."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w,f2", "edit_cell", "edit in the table", show=False, id="library.edit_cell"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.cell = CellInput(id="cell")
        self._column = ""
        """The column that was edited last."""
        self._edited: Track | None = None
        """The track whose cell is open."""
        self._pending: dict[int, dict[str, tuple[str, ...]]] = {}
        """What was typed, by track and field."""

    async def preview_draft(self, ids: Sequence[int], build: Callable[[Any], Draft]) -> bool:
        """Make a draft in a thread and show it; whether it is wanted."""
        raise NotImplementedError

    def action_edit_cell(self) -> None:
        """Type into the cell under the cursor."""
        self.app.session.database.require_writable()
        columns = self._columns()
        if not columns or self.tracks.track is None:
            return
        if self._column not in columns:
            self._column = next((name for name in FIRST if name in columns), columns[0])
        if not self.cell.is_attached:
            self.query_one("#center").mount(self.cell)
            self.watch(self.tracks, "scroll_y", self._table_scrolled, init=False)
        self._open()

    @on(CellInput.Left)
    def _cell_left(self, event: CellInput.Left) -> None:
        if event.to == "cancel":
            self._pending.clear()
            self._close()
        elif self._keep():
            if event.to == "done":
                self._finish()
            else:
                self._go(event.to)

    @on(Input.Changed, "#cell")
    def _cell_typed(self, event: Input.Changed) -> None:
        event.stop()
        self.cell.remove_class("-wrong")

    @on(Input.Blurred, "#cell")
    def _cell_blurred(self) -> None:
        """The mouse went elsewhere: what was typed is previewed. When the terminal is left, the cell waits."""
        is_left = self._edited is not None and not self.cell.has_focus
        if is_left and self.is_current and self.app.app_focus:
            if not self._keep():
                self._forget_cell()
            self._finish(with_focus=False)

    @on(TrackTable.Moved)
    def _rows_moved(self) -> None:
        """Rows come and go under the cell: it stays on its track, and is closed when that has gone."""
        if self._edited is None:
            return
        if self.tracks.track == self._edited.id:
            self._place()
        else:
            self._forget_cell()
            self._finish()

    def _columns(self) -> list[str]:
        """The columns in which something can be edited."""
        return [column.name for column in self.tracks.columns if cell_input.field_of(column.name)]

    def _open(self) -> None:
        """Show the cell of the cursor's track, with what was typed into it before."""
        track = None if self.tracks.track is None else self.data.track(self.tracks.track)
        field = cell_input.field_of(self._column)
        if track is None or field is None:
            self._close()
            return
        self._edited = track
        tags = {**track.tags, **self._pending.get(track.id, {})}
        self.cell.display = True
        self.cell.remove_class("-wrong")
        self.cell.put(cell_input.text_of(tags, field))
        self.cell.action_select_all()
        self._place()
        self.set_focus(self.cell)

    def _table_scrolled(self, _y: float) -> None:
        if self._edited is not None:
            self.tracks.scroll_to_row(self.tracks.cursor)
            self._place()

    def _forget_cell(self) -> None:
        """What is in the cell is not taken."""
        self._edited = None

    def _place(self) -> None:
        left, y, width = self.tracks.cell_place(self._column)
        offset = self.tracks.content_region.offset - self.query_one("#center").content_region.offset
        self.cell.styles.offset = (offset.x + left, offset.y + y)
        self.cell.styles.width = max(width, 12)

    def _keep(self) -> bool:
        """Note what was typed; whether it suits the field."""
        track, field = self._edited, cell_input.field_of(self._column)
        if track is None or field is None:
            return True
        old, text = track.tags.get(field, ()), self.cell.value
        if problem := cell_input.problem_of(text, field, old):
            self.cell.add_class("-wrong")
            self.notify(visible(problem), title="Not taken", severity="warning", timeout=4, markup=False)
            return False
        values = cell_input.values_of(text, field, old)
        of_track = self._pending.setdefault(track.id, {})
        of_track.pop(field, None)
        if values != old:
            of_track[field] = values
        if not of_track:
            del self._pending[track.id]
        self.tracks.forget_rows()
        self.tracks.refresh()
        return True

    def _go(self, to: str) -> None:
        if to in {"up", "down"}:
            self.tracks.action_move(1 if to == "down" else -1)
        else:
            columns = self._columns()
            place = columns.index(self._column) + (1 if to == "right" else -1)
            self._column = columns[place % len(columns)]
            self.tracks.show_column(self._column)
        self._open()

    def _close(self, *, with_focus: bool = True) -> None:
        self._edited = None
        self.cell.display = False
        if with_focus:
            self.tracks.focus()
        self.tracks.forget_rows()
        self.tracks.refresh()

    @work
    async def _finish(self, *, with_focus: bool = True) -> None:
        """Preview what was typed; who goes back from there is in the cell again, and nothing typed is lost."""
        wanted = dict(self._pending)
        self._close(with_focus=with_focus)
        if not wanted:
            return
        is_done, title = False, _title(wanted)
        try:
            is_done = await self.preview_draft(
                list(wanted), lambda conn: drafts.values_draft(conn, wanted, title=title)
            )
        except MusictuiError as error:
            self.app.show_error(error)
        if not is_done:
            self._open()
        if self._edited is None:
            # The library tells what became of it.
            self._pending.clear()
            self.tracks.forget_rows()
            self.tracks.refresh()

    def _read_page(self, ids: Sequence[int], fields: Sequence[str]) -> Sequence[Row | None]:
        """The rows, with what was typed and not yet written."""
        rows = self.data.page(ids, fields)
        return [self._with_pending(row, fields) for row in rows] if self._pending else rows

    def _with_pending(self, row: TableRow | None, fields: Sequence[str]) -> TableRow | None:
        if row is None or row.id not in self._pending:
            return row
        typed = self._pending[row.id]
        values = [
            "; ".join(typed[field]) if (field := cell_input.field_of(name) or "") in typed else value
            for name, value in zip(fields, row.values, strict=True)
        ]
        return replace(row, values=tuple(values))


def _title(wanted: dict[int, dict[str, tuple[str, ...]]]) -> str:
    fields = list(dict.fromkeys(field for values in wanted.values() for field in values))
    return f"Edit {', '.join(spoken(field) for field in fields[:3])}{' and more' * (len(fields) > 3)}"
