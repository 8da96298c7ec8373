"""The files of a set of changes, one line each: whether they are in, what they are called, what is done to them."""

from collections.abc import Callable, Sequence

from textual.content import Content

from musictui.model.changes import Change
from musictui.tui.visible import fit
from musictui.tui.widgets import change_words as words
from musictui.tui.widgets.line_list import LineList

NAME_SHARE = 0.55
NARROW = 44
"""Cells below which what is done is told in a word or two."""
BRIEF = 9
NAME_ONLY = 24
"""Cells below which there is only room for the name."""


class ChangeList(LineList):
    """Numbers of changes with a cursor; each change is read when its line is drawn."""

    BORDER_TITLE = "files"
    BINDING_GROUP_TITLE = "Files"

    def __init__(
        self,
        read: Callable[[int], Change | None],
        *,
        id: str | None = None,  # noqa: A002 Textual's name
        classes: str | None = None,
    ) -> None:
        """`read` gives a change by its number, in a millisecond."""
        super().__init__(id=id, classes=classes)
        self._read = read
        self._numbers: Sequence[int] = ()

    @property
    def numbers(self) -> Sequence[int]:
        """Those that are listed."""
        return self._numbers

    @property
    def selected(self) -> int | None:
        """The number of the change under the cursor."""
        return self._numbers[self.cursor] if self.cursor < len(self._numbers) else None

    @property
    def change(self) -> Change | None:
        """The change under the cursor."""
        return None if self.selected is None else self._read(self.selected)

    def show(self, numbers: Sequence[int], *, is_other: bool = False) -> None:
        """List these; the cursor stays on its file, unless they are of another set."""
        selected = None if is_other else self.selected
        self._numbers = numbers
        if is_other:
            self.cursor = 0
            self.scroll_to(y=0, animate=False, force=True)
        elif selected is not None and selected in numbers:
            self.cursor = numbers.index(selected)
        self.rows_changed()

    def row_count(self) -> int:
        """One line a file."""
        return len(self._numbers)

    def draw(self, row: int, width: int) -> Content:
        """Symbol, name, what is done."""
        change = self._read(self._numbers[row])
        if change is None:
            return Content()
        symbol, _word, style = words.STATES[change.state]
        room = width - 2
        told = words.what(change) if room >= NARROW else words.brief(change)
        name_width = (
            room if room < NAME_ONLY else room - BRIEF - 2 if room < NARROW else int(room * NAME_SHARE)
        )
        is_dim = change.state not in words.PLAIN
        return Content.assemble(
            (f"{symbol} ", style),
            (fit(words.name_of(change), name_width), "$text-dim" if is_dim else "$foreground"),
            "  " if name_width < room else "",
            (fit(told, room - name_width - 2), style if is_dim else "$text-dim"),
        )
