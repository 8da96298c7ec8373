"""The details: everything that is known about the track under the cursor."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, chop_cells
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from musictui.model.changes import Said
from musictui.model.track import Track
from musictui.tui.figures import home_path
from musictui.tui.visible import fit, visible
from musictui.tui.widgets.line_list import LineList
from musictui.tui.widgets.track_facts import Fact, Section, headline, sections

LABEL_WIDTH = 12
"""Cells of the labels; a longer one has a line of its own."""
LABEL_WIDTH_NARROW = 9
NARROW = 30
"""Cells of the pane below which the labels are narrow."""
LONGEST = 50_000
"""Characters of a value that are shown; all of it is copied."""
ROUNDED_TO = 10
"""The number of lines is rounded up, so that the scroll bar need not be drawn anew for each track."""
INDENT = 2
"""Cells before a value that stands under its label."""
LINES_FOLDED = 6
"""Lines of a long value that are shown before it is unfolded."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the pane; `fact` is the place of what it belongs to, for the cursor and the copying."""

    content: Content
    fact: tuple[str, int] | None = None
    value: str = ""
    is_first: bool = False
    is_fold: bool = False


class Details(LineList):
    """Labels and values, the long ones folded; the cursor picks a value to copy or unfold."""

    DEFAULT_CSS = """
    Details {
        & > .line-list--cursor { background: $background 0%; text-style: none; }
    }
    """

    BORDER_TITLE = "track"
    BINDING_GROUP_TITLE = "Details"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,ctrl+c", "copy", "copy value", id="details.copy"),
        Binding("enter,space", "unfold", "whole value", id="details.unfold"),
        Binding("g", "move(-1000000000)", "first value", show=False, id="details.first"),
        Binding("G", "move(1000000000)", "last value", show=False, id="details.last"),
    ]

    @dataclass
    class Copied(Message):
        """A value was copied to the clipboard."""

        details: "Details"
        value: str

        @property
        def control(self) -> "Details":
            """The pane."""
            return self.details

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 Textual's name
        super().__init__(id=id, classes=classes)
        self._track: Track | None = None
        self._old_tags = ""
        self._said: Sequence[Said] = ()
        self._lines: list[_Line] = []
        self._unfolded: set[tuple[str, int]] = set()

    @property
    def track(self) -> Track | None:
        """The track shown."""
        return self._track

    def show(self, track: Track | None, said: Sequence[Said] = ()) -> None:
        """Show this track, and who said values of its tags; the place in the pane stays when it is the same one."""
        if track == self._track and said == self._said:
            return
        self._said = said
        is_other = track is None or self._track is None or track.id != self._track.id
        self._track = track
        if is_other:
            self._old_tags = ""
            self._unfolded.clear()
            self.scroll_to(y=0, animate=False, force=True)
            self.set_reactive(Details.cursor, 0)
        self._rebuild()

    def show_old_tags(self, text: str) -> None:
        """Add what the file of the track holds beside its main tag, which is known a little later."""
        if text != self._old_tags:
            self._old_tags = text
            self._rebuild()

    def row_count(self) -> int:
        """The lines, and a few empty ones."""
        return -(-len(self._lines) // ROUNDED_TO) * ROUNDED_TO

    def is_selectable(self, row: int) -> bool:
        """The first line of each value, and what unfolds one."""
        return 0 <= row < len(self._lines) and (self._lines[row].is_first or self._lines[row].is_fold)

    def draw(self, row: int, width: int) -> Content:
        """One line."""
        return self._lines[row].content.truncate(width) if row < len(self._lines) else Content()

    def on_resize(self, _event: events.Resize) -> None:
        """Wrap the values to the new width."""
        self._rebuild()

    def action_copy(self) -> None:
        """Copy the value under the cursor, whole and as it is in the file."""
        if self.cursor < len(self._lines) and (value := self._lines[self.cursor].value):
            self.app.copy_to_clipboard(value)
            self.post_message(self.Copied(self, value))

    def action_unfold(self) -> None:
        """Show the whole of a long value, or its start again."""
        if self.cursor < len(self._lines) and (fact := self._lines[self.cursor].fact) is not None:
            self._unfolded ^= {fact}
            self._rebuild()

    def _rebuild(self) -> None:
        width = self.scrollable_content_region.width
        track = self._track
        before, self._lines = self._lines, []
        if track is not None and width > 0:
            self._lines = [*_headline(track, width)]
            for section in sections(track, self._old_tags, self._said):
                self._lines += self._section_lines(section, width)
        self.rows_changed(before, self._lines)

    def _section_lines(self, section: Section, width: int) -> list[_Line]:
        source = section.source
        heading = Content.assemble(
            (fit(section.title.upper(), width - len(source)), "bold $text-dim"), (source, "$text-faint")
        )
        lines = [_Line(Content()), _Line(heading)]
        for fact in section.facts:
            lines += self._fact_lines(section.title, fact, width)
        return lines

    def _fact_lines(self, section: str, fact: Fact, width: int) -> list[_Line]:
        """The label beside its values; a label too long for its column, above them."""
        label = visible(fact.label)
        label_width = LABEL_WIDTH if width >= NARROW else LABEL_WIDTH_NARROW
        is_beside = len(label) <= label_width
        indent = label_width + 1 if is_beside else INDENT
        lines = [] if is_beside else [_Line(Content.assemble((fit(label, width), "$text-dim")))]
        for position, value in enumerate(fact.values):
            place = (f"{section}.{fact.label}", position)
            left = label if is_beside and position == 0 else ""
            lines += self._value_lines(place, fit(left, indent), value, width, fact)
        return lines

    def _value_lines(
        self, place: tuple[str, int], label: str, value: str, width: int, fact: Fact
    ) -> list[_Line]:
        indent = len(label)
        room = max(width - indent, 8)
        wrapped = _wrapped_path(value, room) if fact.is_path else _wrapped(value, room)
        hidden = 0
        if place not in self._unfolded and len(wrapped) > LINES_FOLDED + 1:
            hidden = len(wrapped) - LINES_FOLDED
            wrapped = wrapped[:LINES_FOLDED]
        style = "$computed" if fact.is_figure else "$foreground"
        lines = []
        for number, text in enumerate(wrapped):
            left = label if number == 0 else " " * indent
            content = Content.assemble((left, "$text-dim"), (fit(text, room), style))
            lines.append(_Line(content, place, value, is_first=number == 0))
        if hidden:
            more = (" " * indent + f"… {hidden:,} more lines", "$text-faint")
            lines.append(_Line(Content.assemble(more), place, value, is_fold=True))
        return lines


def _headline(track: Track, width: int) -> list[_Line]:
    """Title, who and where it is from, and what is wrong with it."""
    title, subtitle, problems = headline(track)
    lines = [_Line(Content.assemble((line, "bold $foreground"))) for line in _wrapped(title, width)[:3]]
    lines += [_Line(Content.assemble((line, "$text-dim"))) for line in _wrapped(subtitle, width)[:3]]
    for problem in problems:
        lines += [_Line(Content.assemble((line, "$error"))) for line in _wrapped(problem, width)]
    return lines


def _wrapped(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` cells, its own line breaks kept; at least one line."""
    lines: list[str] = []
    for line in text[:LONGEST].splitlines() or [""]:
        shown = visible(line)
        if cell_len(shown) <= width:
            lines.append(shown)
        else:
            lines += [part.plain for part in Content(shown).wrap(width)]
    return lines


def _wrapped_path(path: str, width: int) -> list[str]:
    """A path in lines of at most `width` cells, broken behind slashes where it can be."""
    lines = [""]
    for part in re.split(r"(?<=/)", home_path(path)):
        if lines[-1] and cell_len(lines[-1] + part) > width:
            lines.append("")
        lines[-1] += part
    return [piece for line in lines for piece in chop_cells(line, width)] or [""]
