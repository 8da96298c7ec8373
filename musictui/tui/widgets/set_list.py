"""The sets of changes, one line each: what of it stands, what it is, who made it, when."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.widget import Widget

from musictui.model.changes import ChangeSet
from musictui.tui.figures import moment, shortened
from musictui.tui.visible import fit
from musictui.tui.widgets import change_words as words
from musictui.tui.widgets.line_list import LineList


@dataclass(frozen=True, slots=True)
class Layout:
    """The widths of the columns in cells; those that have no room are 0."""

    state: int
    title: int
    author: int
    files: int
    when: int


def layout(width: int) -> Layout:
    """The columns for a list of `width` cells."""
    state = 34 if width >= 104 else 30 if width >= 70 else 18
    author = 20 if width >= 104 else 0
    files = 8 if width >= 60 else 0
    when = 12 if width >= 46 else 0
    return Layout(state, max(12, width - state - author - files - when), author, files, when)


class SetHeads(Widget):
    """The names of the columns."""

    DEFAULT_CSS = """
    SetHeads { height: 1; width: 1fr; }
    """

    def render(self) -> Content:
        """Aligned with the lines of the list."""
        columns = layout(self.size.width - 1)
        return Content.assemble(
            (
                fit("Stands", columns.state)
                + fit("Changes", columns.title)
                + fit("By", columns.author)
                + fit("Files", columns.files, is_right=True)
                + fit("When", columns.when, is_right=True),
                "bold $text-dim",
            )
        )


class SetList(LineList):
    """Ids with a cursor; each set is read when its line is drawn."""

    DEFAULT_CSS = """
    SetList { scrollbar-gutter: stable; }
    """
    BINDING_GROUP_TITLE = "Sets of changes"

    def __init__(self, read: Callable[[int], ChangeSet | None], clock: Callable[[], float]) -> None:
        """`read` gives a set by its id, in a millisecond."""
        super().__init__()
        self._read = read
        self._clock = clock
        self._ids: Sequence[int] = ()

    @property
    def ids(self) -> Sequence[int]:
        """Those that are listed."""
        return self._ids

    @property
    def selected(self) -> ChangeSet | None:
        """The set under the cursor."""
        return self._read(self._ids[self.cursor]) if self.cursor < len(self._ids) else None

    def show(self, ids: Sequence[int]) -> None:
        """List these; the cursor stays on its set, and at the top if it is there."""
        before = self._ids[self.cursor] if 0 < self.cursor < len(self._ids) else None
        self._ids = ids
        if before is not None and before in ids:
            self.cursor = ids.index(before)
        self.rows_changed()

    def row_count(self) -> int:
        """One line a set."""
        return len(self._ids)

    def draw(self, row: int, width: int) -> Content:
        """State, title, author, files, time."""
        found = self._read(self._ids[row])
        if found is None:
            return Content()
        columns = layout(width)
        symbol, told, style = words.standing(found)
        at_s = found.created_s if found.applied_s is None else found.applied_s
        return Content.assemble(
            (fit(f"{symbol} {told}", columns.state - 2) + "  ", style),
            fit(shortened(found.title), columns.title - 1) + " ",
            (fit(words.author(found), columns.author), "$text-dim"),
            fit(f"{found.total:,}", columns.files, is_right=True),
            (fit(moment(at_s, self._clock()), columns.when, is_right=True), "$text-dim"),
        )
