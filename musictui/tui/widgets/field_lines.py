"""The lines of a form of fields as they are drawn."""

from rich.cells import cell_len
from textual.content import Content

from musictui.model.field_checks import EDITABLE
from musictui.model.fields import BY_NAME
from musictui.tui.form_lines import FieldLine, Form
from musictui.tui.visible import fit, visible
from musictui.tui.widgets.line_list import LineList

SIGN_WIDTH = 2
LABEL_WIDTH = 17
COUNT_WIDTH = 12
CHANGED, WRONG = "●", "!"


class FieldLines(LineList, can_focus=False):
    """Draws the lines; what is typed goes into the input that lies over the current one."""

    DEFAULT_CSS = """
    FieldLines > .line-list--cursor { background: $background; text-style: none; }
    """

    def __init__(self, form: Form) -> None:
        super().__init__()
        self.form = form
        self.rows: list[FieldLine | None] = []
        """None is the line behind which all other fields are."""
        self.is_open = False
        """Whether the other fields are shown."""
        self.wanted = ""
        """What the names of other fields shall hold."""
        self._shown: list[str] = form.usual()
        self.lay_out()

    def lay_out(self) -> None:
        """Find out which lines there are."""
        self.rows = [line for name in self._shown for line in self.form.fields[name].lines]
        others = [name for name in EDITABLE if name not in self._shown]
        self.rows.append(None)
        if self.is_open or self.wanted:
            self.rows += [
                line for name in others if self._fits(name) for line in self.form.fields[name].lines
            ]

    def row_count(self) -> int:
        """One row a line."""
        return len(self.rows)

    def draw(self, row: int, width: int) -> Content:
        """A sign, the label, the value, and in how many tracks it is."""
        line = self.rows[row]
        if line is None:
            count = sum(name not in self._shown for name in EDITABLE)
            text = f"{count} more fields: type a name, or enter for all"
            return Content.assemble(" " * SIGN_WIDTH, (fit(text, max(width - SIGN_WIDTH, 1)), "$text-faint"))
        sign = (
            (fit(WRONG, SIGN_WIDTH), "bold $error") if line.problem else (self._sign(line), "bold $primary")
        )
        return Content.assemble(
            sign, (fit(self._label(row, line), LABEL_WIDTH), "$text-dim"), *self._value(line, width)
        )

    def place_of(self, line: FieldLine | None) -> int:
        """The row of a line."""
        return self.rows.index(line) if line in self.rows else 0

    def show_field(self, name: str) -> None:
        """Keep a field among those that are shown."""
        if name not in self._shown:
            self._shown.append(name)

    def _fits(self, name: str) -> bool:
        wanted = self.wanted.casefold()
        return wanted in name or wanted in BY_NAME[name].label.casefold()

    def _sign(self, line: FieldLine) -> str:
        return fit(CHANGED if line.is_changed else "", SIGN_WIDTH)

    def _label(self, row: int, line: FieldLine) -> str:
        above = self.rows[row - 1] if row else None
        return "" if above is not None and above.field == line.field else BY_NAME[line.field].label

    def _value(self, line: FieldLine, width: int) -> list[tuple[str, str]]:
        count = self.count_of(line)
        room = max(width - SIGN_WIDTH - LABEL_WIDTH - len(count) - 2, 4)
        text, style, note = visible(line.text), "$foreground", ""
        if line.is_removed:
            text, style, note = visible(line.label or line.olds[0]), "strike $text-faint", "  removed"
        elif line.is_mixed and not line.is_touched:
            text, style = line.label, "$text-faint"
        elif line.is_changed:
            style = "bold $foreground"
        shown = fit(text, max(room + 1 - len(note), 1)).rstrip()
        return [
            (" ", ""),
            (shown, style),
            (fit(note, max(room + 1 - cell_len(shown), 0)), "$text-faint"),
            (count, "$computed"),
        ]

    def count_of(self, line: FieldLine) -> str:
        """In how many tracks a value is, where that is not all of them."""
        if line.is_for_all:
            return fit("for all", COUNT_WIDTH, is_right=True)
        if line.is_mixed or not line.olds or line.tracks >= self.form.count:
            return ""
        return fit(f"{line.tracks:,} of {self.form.count:,}", COUNT_WIDTH, is_right=True)
