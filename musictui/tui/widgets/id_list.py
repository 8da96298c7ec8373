"""A list of things that are known by their numbers; the cursor stays on its thing while others come and go."""

from collections.abc import Sequence

from musictui.tui.widgets.line_list import LineList


class IdList(LineList):
    """Numbers with a cursor; the subclass draws what each stands for."""

    def __init__(self) -> None:
        super().__init__()
        self._ids: Sequence[int] = ()

    @property
    def ids(self) -> Sequence[int]:
        """Those that are listed, in order. Not to be changed."""
        return self._ids

    @property
    def selected(self) -> int | None:
        """That under the cursor."""
        return self._ids[self.cursor] if self.cursor < len(self._ids) else None

    def show(self, ids: Sequence[int], *, follow: int | None = None) -> None:
        """List these; the cursor stays on what it is on, or goes to `follow`; else it stays at its line."""
        here = self.selected if follow is None else follow
        self._ids = ids
        if here is not None and here in ids:
            self.set_line_count(len(ids))
            self.cursor = ids.index(here)
        self.rows_changed()

    def redraw(self, number: int) -> None:
        """Draw the line of one anew: the one under the cursor, in most cases."""
        if self.selected == number:
            self.refresh_row(self.cursor)
        elif number in self._ids:
            self.refresh_row(self._ids.index(number))

    def row_count(self) -> int:
        """One line each."""
        return len(self._ids)
