"""Removed files, one line each: what they were called, the set that removed them, why, when, how large."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.widget import Widget

from musictui.files.quarantine import Kept
from musictui.tui.figures import fit_path, home_path, moment, size
from musictui.tui.visible import fit, visible
from musictui.tui.widgets.line_list import LineList

MARK = "●"


@dataclass(frozen=True, slots=True)
class Layout:
    """The widths of the columns in cells; those that have no room are 0."""

    path: int
    reason: int
    set: int
    size: int
    when: int


def layout(width: int) -> Layout:
    """The columns for a list of `width` cells, the mark aside."""
    room = width - 2
    when = 13 if room >= 50 else 0
    set_id = 7 if room >= 66 else 0
    rest = room - when - set_id - 10
    reason = int(rest * 0.4) if room >= 66 else 0
    return Layout(rest - reason, reason, set_id, 10, when)


class QuarantineHeads(Widget):
    """The names of the columns."""

    DEFAULT_CSS = """
    QuarantineHeads { height: 1; width: 1fr; }
    """

    def render(self) -> Content:
        """Aligned with the lines of the list."""
        columns = layout(self.size.width - 1)
        return Content.assemble(
            (
                "  "
                + fit("File", columns.path)
                + fit("Why", columns.reason)
                + fit("Set", columns.set, is_right=True)
                + fit("Size", columns.size, is_right=True)
                + fit("Removed", columns.when, is_right=True),
                "bold $text-dim",
            )
        )


class QuarantineList(LineList):
    """Files with a cursor and marks."""

    DEFAULT_CSS = """
    QuarantineList { scrollbar-gutter: stable; }
    """
    BINDING_GROUP_TITLE = "Removed files"

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__()
        self._clock = clock
        self._files: Sequence[Kept] = ()
        self._marked: set[bytes] = set()

    @property
    def files(self) -> Sequence[Kept]:
        """All of them."""
        return self._files

    @property
    def selected(self) -> Kept | None:
        """The file under the cursor."""
        return self._files[self.cursor] if self.cursor < len(self._files) else None

    @property
    def marked(self) -> list[Kept]:
        """Those that are marked."""
        return [kept for kept in self._files if kept.stored in self._marked]

    @property
    def chosen(self) -> list[Kept]:
        """Those that keys act on: the marked ones, else the one under the cursor."""
        return self.marked or ([self.selected] if self.selected else [])

    def show(self, files: Sequence[Kept]) -> None:
        """List these; marks stay on what is still there."""
        selected = self.selected
        self._files = files
        self._marked &= {kept.stored for kept in files}
        if selected is not None and selected in files:
            self.cursor = files.index(selected)
        self.rows_changed()

    def switch_mark(self) -> None:
        """Mark the file under the cursor, or no longer; go on to the next."""
        if self.selected is not None:
            self._marked ^= {self.selected.stored}
            self.refresh_row(self.cursor)
            self.action_move(1)

    def mark_all(self) -> None:
        """Mark all; again: none."""
        everything = {kept.stored for kept in self._files}
        self._marked = set() if self._marked == everything else everything
        self.refresh()

    def row_count(self) -> int:
        """One line a file."""
        return len(self._files)

    def draw(self, row: int, width: int) -> Content:
        """Mark, path, reason, set, size, date."""
        kept = self._files[row]
        columns = layout(width)
        mark = MARK if kept.stored in self._marked else " "
        return Content.assemble(
            (f"{mark} ", "$accent"),
            fit_path(home_path(kept.original), max(columns.path - 2, 1)) + "  ",
            (fit(visible(kept.reason), columns.reason), "$text-dim"),
            (fit(visible(kept.set_id), columns.set, is_right=True), "$text-dim"),
            fit(size(kept.size), columns.size, is_right=True),
            (fit(moment(kept.removed_s, self._clock()), columns.when, is_right=True), "$text-dim"),
        )
