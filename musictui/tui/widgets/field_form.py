"""The fields of one track or of many, each value a line that is typed into where it stands."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.widgets import Input

from musictui.model.field_checks import EDITABLE
from musictui.tui.form_lines import FieldLine, Form
from musictui.tui.visible import visible
from musictui.tui.widgets.field_lines import LABEL_WIDTH, SIGN_WIDTH, FieldLines
from musictui.tui.widgets.line_list import LineList
from musictui.tui.widgets.ordered_input import OrderedInput

NOTHING = "$^"
"""An expression that nothing which could be typed fits."""


class FormInput(OrderedInput):
    """The line that is typed into."""

    BINDING_GROUP_TITLE = "Form"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "screen.accept", "preview", id="form.accept", tooltip="see what will change"),
        Binding("enter", "next", "next or more", id="form.next", tooltip="next field, or one more value"),
        Binding(
            "f3", "screen.cover", "cover", id="form.cover", tooltip="choose another front cover, or none"
        ),
        Binding("down,tab", "move(1)", "line down", show=False, id="form.down"),
        Binding("up,shift+tab", "move(-1)", "line up", show=False, id="form.up"),
        Binding("pagedown", "page(1)", "page down", show=False, id="form.page_down"),
        Binding("pageup", "page(-1)", "page up", show=False, id="form.page_up"),
    ]

    def __init__(self, form: "FieldForm") -> None:
        super().__init__()
        self._form = form

    def action_next(self) -> None:
        """Go on; behind a value of a field that holds several, to a line for one more."""
        self._form.go_on()

    def action_move(self, rows: int) -> None:
        """Go to another line."""
        self._form.move(rows)

    def action_page(self, pages: int) -> None:
        """Go on by what is seen."""
        self._form.page(pages)


class FieldForm(Container, can_focus=False):
    """The lines of a form; posts `Moved` when another line or another text is current."""

    DEFAULT_CSS = """
    FieldForm {
        height: 1fr;
        layers: base over;
        & > FieldLines { layer: base; }
        & > FormInput { layer: over; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r", "remove", "remove", id="form.remove", tooltip="remove the value"),
        Binding("ctrl+z", "reset", "as it was", id="form.reset", tooltip="take back what was typed here"),
        Binding(
            "ctrl+t", "for_all", "give to all", id="form.for_all", tooltip="give the value to all tracks"
        ),
        Binding(
            "f4", "whole", "as lines", id="form.whole", tooltip="edit the value as text of several lines"
        ),
    ]

    @dataclass
    class Moved(Message):
        """Another line is current, or it says something else; None for the line of the other fields."""

        form: "FieldForm"
        line: FieldLine | None

        @property
        def control(self) -> "FieldForm":
            """The form."""
            return self.form

    @dataclass
    class WholeWanted(Message):
        """The value shall be edited as several lines."""

        form: "FieldForm"
        line: FieldLine

        @property
        def control(self) -> "FieldForm":
            """The form."""
            return self.form

    def __init__(self, form: Form) -> None:
        super().__init__()
        self.form = form
        self.lines = FieldLines(form)
        self.input = FormInput(self)
        self._loaded: FieldLine | None = self.line
        """The line whose text is in the input."""

    def compose(self) -> ComposeResult:
        """The lines, and the input over one of them."""
        yield self.lines
        yield self.input

    def on_mount(self) -> None:
        """Begin at the first line, or where something was changed before."""
        self.lines.rows_changed()
        self.lines.cursor = self.lines.place_of(self.form.first)
        self.watch(self.lines, "scroll_y", self._place_input, init=False)
        self._load()

    def on_resize(self, _event: events.Resize) -> None:
        """The input follows its line."""
        self.call_after_refresh(self._place_input)

    @property
    def line(self) -> FieldLine | None:
        """The current line."""
        return self.lines.rows[self.lines.cursor]

    def go_to(self, line: FieldLine) -> None:
        """Make a line the current one."""
        self._take()
        self.lines.wanted = ""
        self.lines.show_field(line.field)
        self._lay_out(line)

    def take(self) -> None:
        """Let the form know what is typed."""
        self._take()

    def reload(self) -> None:
        """The form has changed from elsewhere."""
        self._load()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._take()
        self.lines.refresh_row(self.lines.cursor)
        self.post_message(self.Moved(self, self.line))

    @on(LineList.Moved)
    def _line_chosen(self, event: LineList.Moved) -> None:
        """Another line by the mouse; by keys it is there already."""
        event.stop()
        if self.line is not self._loaded:
            self._take()
            self._load()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 Textual's
        """What the current line allows."""
        line = self.line
        if action in {"remove", "reset", "whole"}:
            return line is not None
        if action == "for_all":
            return (
                line is not None and line.tracks < self.form.count and not line.is_mixed and bool(line.olds)
            )
        return True

    def move(self, rows: int) -> None:
        """Go to another line."""
        self._take()
        self.lines.action_move(rows)
        self._load()

    def page(self, pages: int) -> None:
        """Go on by what is seen."""
        self._take()
        self.lines.action_page(pages)
        self._load()

    def go_on(self) -> None:
        """Go on; behind a value of a field that holds several, to a line for one more."""
        self._take()
        line = self.line
        if line is None:
            self._open()
        elif "\n" in line.text:
            self.action_whole()
        elif self.form.fields[line.field].takes_more and (line.text or line.is_mixed):
            self.lines.show_field(line.field)
            self._lay_out(self.form.fields[line.field].add_after(line))
        else:
            self.move(1)

    def action_remove(self) -> None:
        """Remove the value; a line that was empty before goes."""
        line = self.line
        if line is None:
            return
        edit = self.form.fields[line.field]
        if not line.olds and len(edit.lines) > 1:
            place = edit.lines.index(line)
            edit.lines.remove(line)
            self._lay_out(edit.lines[max(place - 1, 0)])
            return
        line.empty()
        self._load()

    def action_reset(self) -> None:
        """Put back what was there."""
        if (line := self.line) is not None:
            line.reset()
            self._load()

    def action_for_all(self) -> None:
        """Give the value to all tracks, or only to those that have it."""
        if (line := self.line) is not None:
            line.is_for_all = not line.is_for_all
            self._load()

    def action_whole(self) -> None:
        """Edit the value as text of several lines."""
        self._take()
        if (line := self.line) is not None:
            self.post_message(self.WholeWanted(self, line))

    def _open(self) -> None:
        """Show all other fields, or go to the first of those that the typed name fits."""
        row = self.lines.cursor
        if self.lines.wanted and row + 1 < len(self.lines.rows):
            found = self.lines.rows[row + 1]
            assert found is not None
            self.go_to(found)
            return
        self.lines.is_open = not self.lines.is_open
        self._lay_out(None)

    def _take(self) -> None:
        """Put what is typed where it belongs."""
        line, text = self._loaded, self.input.value
        if line is None:
            if text != self.lines.wanted:
                self.lines.wanted = text
                self._lay_out(None)
        elif line.is_mixed and not text and line.text:
            # What was typed is erased: as it was. To remove all values has a key of its own.
            line.reset()
        elif "\n" not in line.text and (text or not line.is_mixed):
            line.write(text)

    def _lay_out(self, current: FieldLine | None) -> None:
        """There are other lines."""
        self.lines.lay_out()
        self.lines.rows_changed()
        self.lines.cursor = self.lines.place_of(current)
        self._load()

    def _load(self) -> None:
        """Show the current line in the input."""
        line, input_ = self.line, self.input
        self._loaded = line
        has_lines = line is not None and "\n" in line.text
        text = self.lines.wanted if line is None else "" if has_lines else line.text
        input_.restrict = NOTHING if has_lines else None
        input_.placeholder = self._placeholder(line)
        if input_.value != text:
            input_.put(text)
        elif input_.cursor_position > len(text):
            input_.cursor_position = len(text)
        self._place_input()
        self.lines.refresh()
        self.refresh_bindings()
        self.post_message(self.Moved(self, line))

    def _placeholder(self, line: FieldLine | None) -> str:
        if line is None:
            return (
                f"{sum(1 for name in EDITABLE) - len(self.lines.form.usual())} more fields: a name, or enter"
            )
        if "\n" in line.text:
            lines = line.text.split("\n")
            return f"{visible(lines[0])} … {len(lines)} lines, enter opens them"
        if line.is_removed:
            return "removed"
        return line.label

    def _place_input(self, _scroll: float = 0.0) -> None:
        lines, line = self.lines, self.line
        left = SIGN_WIDTH if line is None else SIGN_WIDTH + LABEL_WIDTH
        count = 0 if line is None else len(lines.count_of(line))
        y = lines.cursor - lines.scroll_offset.y
        self.input.display = 0 <= y < max(lines.size.height, 1)
        self.input.styles.offset = (left, y)
        self.input.styles.width = max(lines.scrollable_content_region.width - left - count, 4)
