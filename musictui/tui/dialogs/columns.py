"""Which columns the track table has and in which order, and by which field it is sorted."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events, getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from musictui.model.fields import BY_NAME
from musictui.tui.dialogs.base import Dialog
from musictui.tui.visible import fit
from musictui.tui.widgets.line_list import LineList
from musictui.tui.widgets.track_columns import DEFAULT_COLUMNS, all_columns, known
from musictui.tui.widgets.track_grid import Sort

SHOWN, HIDDEN = "✓", " "


class FieldList(LineList):
    """Fields by label and name."""

    DEFAULT_CSS = """
    FieldList { height: 24; max-height: 80vh; scrollbar-gutter: stable; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "move(-1000000000)", "first field", show=False, id="fields.first"),
        Binding("G", "move(1000000000)", "last field", show=False, id="fields.last"),
    ]

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.names = list(names)
        self.symbols: dict[str, str] = {}
        """What stands before a field's label."""

    @property
    def name_here(self) -> str:
        """The field under the cursor."""
        return self.names[self.cursor]

    def row_count(self) -> int:
        """One line a field."""
        return len(self.names)

    def draw(self, row: int, width: int) -> Content:
        """A symbol, the label, the name in queries."""
        name = self.names[row]
        label = BY_NAME[name].label if name else "The library's own order"
        symbol = fit(self.symbols.get(name, HIDDEN), 2)
        room = max(width - 2 - 28, 10)
        return Content.assemble(
            (symbol, "bold $primary"), (fit(label, room), "$foreground"), (fit(name, 28), "$text-faint")
        )

    def on_mount(self) -> None:
        """Draw them."""
        self.rows_changed()


class FieldFinder(FieldList, inherit_bindings=False):
    """Fields that are found by typing how their label or name begins."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "line up", show=False, system=True, id="finder.up"),
        Binding("down", "move(1)", "line down", show=False, system=True, id="finder.down"),
        Binding("pageup", "page(-1)", "page up", show=False, system=True, id="finder.page_up"),
        Binding("pagedown", "page(1)", "page down", show=False, system=True, id="finder.page_down"),
        Binding("home", "move(-1000000000)", "first field", show=False, system=True, id="finder.first"),
        Binding("end", "move(1000000000)", "last field", show=False, system=True, id="finder.last"),
    ]

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(names)
        self._typed = ""
        self._found = -1
        """Where typing has led; from elsewhere it begins anew."""

    def on_key(self, event: events.Key) -> None:
        """Go on to the field that what is typed begins."""
        if not event.is_printable or event.character is None or event.character.isspace():
            return
        event.stop()
        typed = self._typed + event.character if self.cursor == self._found else event.character
        for text, start in ((typed, self.cursor), (event.character, self.cursor + 1)):
            found = self._beginning(text.casefold(), start)
            if found is not None:
                self._typed, self._found = text, found
                self.cursor = found
                return

    def _beginning(self, text: str, start: int) -> int | None:
        """The first field that begins so, from `start` on and round."""
        rows = [(start + place) % len(self.names) for place in range(len(self.names))]
        return next((row for row in rows if any(name.startswith(text) for name in self._words(row))), None)

    def _words(self, row: int) -> tuple[str, str]:
        name = self.names[row]
        return name, BY_NAME[name].label.casefold() if name else ""


class ColumnsDialog(Dialog[tuple[str, ...]]):
    """The columns in their order on top, the other fields below."""

    HEADING = "columns"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "done", id="columns.accept"),
        Binding("space", "show_or_hide", "show or hide", id="columns.toggle"),
        Binding("shift+up,K", "shift(-1)", "to the left", id="columns.left"),
        Binding("shift+down,J", "shift(1)", "to the right", id="columns.right"),
        Binding("r", "reset", "as at first", id="columns.reset"),
    ]

    fields = getters.query_one(FieldList)

    def __init__(self, shown: Sequence[str]) -> None:
        super().__init__()
        self._shown = list(shown)

    def compose_box(self) -> ComposeResult:
        """The fields."""
        yield FieldList(self._order())

    def on_mount(self) -> None:
        """Check those shown."""
        self._update()

    def action_show_or_hide(self) -> None:
        """Show the field, as the last column, or hide it; one always stays."""
        name = self.fields.name_here
        if name not in self._shown:
            self._shown.append(name)
        elif len(self._shown) > 1:
            self._shown.remove(name)
        self._update()

    def action_shift(self, places: int) -> None:
        """Move the column."""
        name = self.fields.name_here
        if name in self._shown:
            place = self._shown.index(name)
            target = max(0, min(place + places, len(self._shown) - 1))
            self._shown.insert(target, self._shown.pop(place))
            self._update(self._order(), follow=name)

    def action_reset(self) -> None:
        """The columns of a new library."""
        self._shown = list(known(DEFAULT_COLUMNS))
        self._update(self._order())

    def action_accept(self) -> None:
        """Use them."""
        self.dismiss(tuple(self._shown))

    def _order(self) -> list[str]:
        others = [field.name for field in all_columns() if field.name not in self._shown]
        return [*self._shown, *others]

    def _update(self, names: list[str] | None = None, *, follow: str = "") -> None:
        """Draw anew; a field that is shown or hidden stays at its line, so that the next one is near."""
        fields = self.fields
        if names is not None:
            fields.names = names
        fields.symbols = dict.fromkeys(self._shown, SHOWN)
        if follow:
            fields.cursor = fields.names.index(follow)
        fields.rows_changed()


class SortDialog(Dialog[Sort]):
    """Every field; the columns on top. The one that sorts already is reversed."""

    HEADING = "sort by (type a name)"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "accept", "sort", id="sort.accept")]

    fields = getters.query_one(FieldList)

    def __init__(self, sort: Sort, columns: Sequence[str]) -> None:
        super().__init__()
        self._sort = sort
        self._columns = columns

    def compose_box(self) -> ComposeResult:
        """The fields."""
        others = [field.name for field in all_columns() if field.name not in self._columns]
        yield FieldFinder(["", *self._columns, *others])

    def on_mount(self) -> None:
        """The cursor on what sorts now."""
        self.fields.symbols = {self._sort.name: self._sort.arrow if self._sort.name else SHOWN}
        self.fields.cursor = self.fields.names.index(self._sort.name)

    def action_accept(self) -> None:
        """Sort by it, or the other way round."""
        name = self.fields.name_here
        self.dismiss(self._sort.toggled(name) if name else Sort())
