"""The files of a set of changes, one line each: whether they are in, what they are called, what is done to them."""

from collections.abc import Callable, Sequence

from rich.cells import cell_len
from textual.content import Content

from musictui.model.changes import Change
from musictui.tui.visible import fit
from musictui.tui.widgets import change_words as words
from musictui.tui.widgets.line_list import LineList

NAME_SHARE = 0.55
NAMED_SHARE = 0.7
"""Of a name with its folder."""
FOLDER_SHARE = 0.35
"""Of those cells, for the folder, where the name needs all."""
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
        self._has_folders = False
        """Whether the files are of several folders, which are told then."""

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
        # In the order of their paths: only where all are of one folder the first and the last are of the same.
        ends = [self._read(number) for number in {*numbers[:1], *numbers[-1:]}]
        self._has_folders = len({words.folder_of(change) for change in ends if change}) > 1
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
        share = NAMED_SHARE if self._has_folders else NAME_SHARE
        told = words.what(change) if room >= NARROW else words.brief(change)
        name_width = room if room < NAME_ONLY else room - BRIEF - 2 if room < NARROW else int(room * share)
        told_width = room - name_width - 2
        is_dim = change.state not in words.PLAIN
        name, folder = words.name_of(change), ""
        if self._has_folders and name_width >= NAME_ONLY:
            least = int(name_width * FOLDER_SHARE)
            name = fit(name, min(cell_len(name), name_width - least))
            folder = fit(f"  {words.folder_of(change)}", name_width - cell_len(name))
            name_width = cell_len(name)
        return Content.assemble(
            (f"{symbol} ", style),
            (fit(name, name_width), "$text-dim" if is_dim else "$foreground"),
            (folder, "$text-faint"),
            "  " if told_width > 0 else "",
            (fit(told, told_width), style if is_dim else "$text-dim"),
        )
