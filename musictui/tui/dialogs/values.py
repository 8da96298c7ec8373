"""The values that a field is to get: one line, or one line for each of several."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static, TextArea

from musictui.model import field_checks
from musictui.model.fields import BY_NAME
from musictui.tui.dialogs.base import Dialog
from musictui.tui.visible import visible


class ValueLine(Input):
    """One value."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", "take it", id="values.take")]


class ValueLines(TextArea):
    """A value on each line; or one value of several lines."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "screen.accept", "take it", id="values.take_lines")
    ]


class ValuesDialog(Dialog[tuple[str, ...]]):
    """Answers the values; without any the field goes."""

    DEFAULT_CSS = """
    ValuesDialog Input {
        height: 1;
        padding: 0 1;
        margin-top: 1;
        border: none;
        background: $background;
        &:focus { border: none; background-tint: $foreground 0%; }
        & > .input--cursor { background: $primary; color: $background; text-style: none; }
    }
    ValuesDialog TextArea {
        height: 7;
        margin-top: 1;
        border: none;
        background: $background;
        &:focus { border: none; }
    }
    ValuesDialog #values-problem { color: $error; height: auto; margin-top: 1; }
    """

    def __init__(self, name: str, before: Sequence[str], after: Sequence[str]) -> None:
        """`name` is a field, `before` what the file says, `after` what it is to say."""
        super().__init__()
        self._field = BY_NAME[name]
        self._before = tuple(before)
        self._after = tuple(after)

    def compose_box(self) -> ComposeResult:
        """What the file says, and the line or lines to write into."""
        old = "; ".join(map(visible, self._before)) or "nothing"
        yield Static(Content.assemble(("The file says ", "$text-dim"), old))
        if self._has_lines:
            yield ValueLines("\n".join(self._after), tab_behavior="focus")
            hint = "One value a line; without any the field goes." if self._field.is_multi else ""
        else:
            yield ValueLine("".join(self._after), select_on_focus=False)
            hint = "Without a value the field goes."
        yield Static(Content.assemble((hint, "$text-dim")), id="values-hint")
        yield Static("", id="values-problem", markup=False)

    def on_mount(self) -> None:
        """The title is the field's."""
        self.query_one("#box").border_title = Content(self._field.label)
        self.query_one("#values-problem").display = False

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_accept()

    def action_accept(self) -> None:
        """Answer, if the values suit the field."""
        values = self._values()
        found = next(filter(None, (field_checks.problem(self._field.name, value) for value in values)), None)
        if found is None:
            self.dismiss(tuple(field_checks.canonical(self._field.name, value) for value in values))
            return
        told = self.query_one("#values-problem", Static)
        told.update(Content(visible(found)))
        told.display = True

    @property
    def _has_lines(self) -> bool:
        return self._field.is_multi or len(self._after) > 1 or any("\n" in value for value in self._after)

    def _values(self) -> list[str]:
        if not self._has_lines:
            text = self.query_one(ValueLine).value
            return [text] if text else []
        text = self.query_one(ValueLines).text
        if self._field.is_multi or len(self._after) > 1:
            return [line for line in text.split("\n") if line]
        return [text] if text else []
