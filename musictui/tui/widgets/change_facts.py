"""What is done to one file: each field with its old and its new value, the words that differ lit."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content

from musictui.model import word_diff
from musictui.model.changes import Change, CoverRef, Deed, Said, State
from musictui.tui.figures import home_path, percent, size
from musictui.tui.visible import visible
from musictui.tui.widgets import change_words as words
from musictui.tui.widgets.line_list import LineList

OLD_STYLE, NEW_STYLE = "bold strike $error", "bold underline $success"
OLD, NEW, SAME = "− ", "+ ", "  "
INDENT = "  "
MOST_LINES = 40
"""Of one value; a text of a thousand lines would hide the other fields."""
LONGEST = 20_000
"""Characters of a value that are compared."""
SPACE = "·"
"""What stands for white space that comes or goes."""
FRONT = 3
ALIKE = "They look alike; their characters differ."
WHAT: dict[Deed, str] = {
    Deed.REVERT: "The file becomes what it was before, byte for byte.",
    Deed.REMOVE: "The file goes to the quarantine and waits there. Nothing is deleted.",
    Deed.RESTORE: "The file comes back from the quarantine.",
    Deed.REWRITE: "Lines of the playlist that name moved tracks get their new names.",
}


class FieldChange(NamedTuple):
    """One field of a change."""

    name: str
    before: Sequence[str]
    after: Sequence[str]
    is_in: bool | None = None
    """Whether it is to be done; None where that cannot be chosen."""
    sources: tuple[Said, ...] = ()
    """Who says the new values, where that is known."""


@dataclass(frozen=True, slots=True)
class _Line:
    content: Content
    field: str = ""
    """The field whose first line it is."""


class ChangeFacts(LineList):
    """The file, why it is left alone if it is, and its fields; the cursor picks a field."""

    DEFAULT_CSS = """
    ChangeFacts {
        & > .line-list--cursor { background: $background 0%; text-style: none; }
    }
    """
    BORDER_TITLE = "changes"
    BINDING_GROUP_TITLE = "Changes of the file"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "move(-1000000000)", "first field", show=False, id="changes.first"),
        Binding("G", "move(1000000000)", "last field", show=False, id="changes.last"),
    ]

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 Textual's name
        super().__init__(id=id, classes=classes)
        self._change: Change | None = None
        self._fields: Sequence[FieldChange] = ()
        self._remarks: Sequence[str] = ()
        self._lines: list[_Line] = []

    @property
    def field(self) -> str | None:
        """The field under the cursor."""
        return self._lines[self.cursor].field or None if self.cursor < len(self._lines) else None

    def show(
        self, change: Change | None, fields: Sequence[FieldChange] = (), remarks: Sequence[str] = ()
    ) -> None:
        """Tell about a change; `remarks` are sentences about it that need attention."""
        before = self._change
        is_other = (
            change is None or before is None or (change.number, change.path) != (before.number, before.path)
        )
        field = None if is_other else self.field
        self._change, self._fields, self._remarks = change, fields, remarks
        if is_other:
            self.scroll_to(y=0, animate=False, force=True)
            self.set_reactive(ChangeFacts.cursor, 0)
        self._rebuild()
        if field is not None:
            self.cursor = next(
                (at for at, line in enumerate(self._lines) if line.field == field), self.cursor
            )

    def row_count(self) -> int:
        """As many lines as it takes."""
        return len(self._lines)

    def is_selectable(self, row: int) -> bool:
        """The first line of each field."""
        return 0 <= row < len(self._lines) and bool(self._lines[row].field)

    def draw(self, row: int, width: int) -> Content:
        """One line."""
        return self._lines[row].content.truncate(width)

    def on_resize(self, _event: events.Resize) -> None:
        """Wrap the values to the new width."""
        self._rebuild()

    def watch_cursor(self, before: int, after: int) -> None:
        """Keep what stands above the first field in sight."""
        super().watch_cursor(before, after)
        if after < len(self._lines) and not any(line.field for line in self._lines[:after]):
            self.scroll_to(y=0, animate=False, force=True)

    def _rebuild(self) -> None:
        width = self.scrollable_content_region.width
        before, self._lines = self._lines, []
        change = self._change
        if change is not None and width > 4:
            self._lines = [_Line(line) for line in _head(change, self._remarks, width)]
            for each in self._fields:
                self._lines += [_Line(Content()), *_field_lines(each, width)]
            if change.covers is not None:
                self._lines += [_Line(Content()), *(_Line(line) for line in _covers(change.covers))]
        self.rows_changed(before, self._lines)


def fields_of(change: Change) -> list[FieldChange]:
    """What a change does, field by field; a new path counts as one."""
    if change.deed is Deed.MOVE:
        return [FieldChange("path", (home_path(change.path),), (home_path(change.target),))]
    return [
        FieldChange(name, change.before.get(name, ()), after, sources=change.said(name))
        for name, after in change.after.items()
    ]


def _head(change: Change, remarks: Sequence[str], width: int) -> list[Content]:
    """The file, what becomes or became of it, and why."""
    path = change.target if change.deed is Deed.RESTORE else change.path
    lines = _wrapped(Content.assemble((words.name_of(change), "bold")), width)
    lines += _wrapped(Content.assemble((home_path(os.path.dirname(path)), "$text-dim")), width)
    symbol, word, style = words.STATES[change.state]
    told = [visible(part) for part in (change.note, *remarks) if part]
    if change.state is not State.PLANNED:
        lines += [Content(), *_wrapped(Content.assemble((f"{symbol} {word}", style)), width)]
    if told:
        lines += [Content()] if change.state is State.PLANNED else []
        lines += _wrapped(Content.assemble((f"! {' '.join(told)}", "$warning")), width)
    if change.deed in WHAT and change.state in {State.PLANNED, State.LEFT_OUT}:
        lines += [Content(), *_wrapped(Content.assemble((WHAT[change.deed], "$text-dim")), width)]
    if change.deed is Deed.REMOVE and change.target:
        lines += _wrapped(Content.assemble((f"It is {home_path(change.target)} now.", "$text-dim")), width)
    if change.keeper is not None and change.deed is Deed.REMOVE:
        lines += _wrapped(
            Content.assemble(("kept instead  ", "$text-dim"), home_path(change.keeper.path)), width
        )
    if change.reason:
        lines += _wrapped(Content.assemble(("why  ", "$text-dim"), visible(change.reason)), width)
    return lines


def _field_lines(field: FieldChange, width: int) -> list[_Line]:
    """The name of the field, then its values: kept ones, and old and new ones under each other."""
    style = "bold $text-dim"
    mark = ""
    if field.is_in is not None:
        symbol, _word, color = words.STATES[State.PLANNED if field.is_in else State.LEFT_OUT]
        mark, style = f"{symbol} ", "bold" if field.is_in else "$text-dim"
        heading = Content.assemble((mark, color), (words.label(field.name), style))
    else:
        heading = Content.assemble((words.label(field.name), style))
    if field.is_in is False:
        heading = Content.assemble(heading, ("  left out", "$text-dim"))
    lines = [_Line(heading, field.name)]
    for old, new in word_diff.paired(field.before, field.after):
        lines += [_Line(line) for line in _pair_lines(old, new, width)]
    lines += [_Line(line) for line in _said_lines(field.sources, width)]
    return lines


def _said_lines(sources: Sequence[Said], width: int) -> list[Content]:
    """Who says the new values, and how sure each of them is by itself; what one says twice is told once."""
    told = [f"{said.source} {percent(said.confidence)}  {said.text or said.url}" for said in sources]
    return [
        line
        for each in dict.fromkeys(map(visible, told))
        for line in _value("‹ ", Content.assemble((each, "$computed")), "$computed", width)
    ]


def _pair_lines(old: str | None, new: str | None, width: int) -> list[Content]:
    if old == new:
        return _value(SAME, Content.assemble((visible(_line_of(old or "")), "$text-dim")), "$text-dim", width)
    first, second = word_diff.differing((old or "")[:LONGEST], (new or "")[:LONGEST])
    lines = []
    if old is not None:
        lines += _value(OLD, _lit(first, OLD_STYLE), "bold $error", width)
    if new is not None:
        lines += _value(NEW, _lit(second, NEW_STYLE), "bold $success", width)
    if old is not None and new is not None and visible(old) == visible(new):
        lines.append(Content.assemble((INDENT * 2 + ALIKE, "$text-dim")))
    return lines


def _lit(pieces: Sequence[word_diff.Piece], style: str) -> Content:
    if not pieces:
        return Content.assemble(("(empty)", "$text-faint"))
    return Content.assemble(
        *(
            (visible(piece.text.replace(" ", SPACE) if piece.text.isspace() else piece.text), style)
            if piece.is_changed
            else visible(piece.text)
            for piece in pieces
        )
    )


def _value(mark: str, value: Content, style: str, width: int) -> list[Content]:
    """The lines of a value, its mark before the first."""
    wrapped = _wrapped(value, max(width - len(INDENT) - len(mark), 8))
    hidden = len(wrapped) - MOST_LINES
    if hidden > 1:
        wrapped = [*wrapped[:MOST_LINES], Content.assemble((f"… {hidden:,} more lines", "$text-faint"))]
    return [
        Content.assemble(INDENT, (mark if number == 0 else " " * len(mark), style), line)
        for number, line in enumerate(wrapped)
    ]


def _line_of(value: str) -> str:
    return value[:LONGEST]


def _covers(covers: Sequence[CoverRef]) -> list[Content]:
    """The pictures that the file is to have."""
    lines = [Content.assemble(("Pictures", "bold $text-dim"))]
    for cover in covers:
        kind = "front cover" if cover.kind == FRONT else visible(cover.description) or "picture"
        told = f"{kind}, {visible(cover.mime)}, {size(cover.size)}"
        lines.append(Content.assemble(INDENT, (NEW, "bold $success"), told))
    return lines if covers else [*lines, Content.assemble(INDENT, (OLD, "bold $error"), "none are left")]


def _wrapped(content: Content, width: int) -> list[Content]:
    return list(content.wrap(max(width, 1))) or [Content()]
