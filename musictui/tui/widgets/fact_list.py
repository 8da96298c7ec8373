"""A pane of facts: lines to read, some of them to copy; the subclass says which."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content

from musictui.tui.widgets.line_list import LineList


@dataclass(frozen=True, slots=True)
class Line:
    """A line of facts."""

    content: Content
    value: str = ""
    """What is copied: an address, a name. A line without is no place for the cursor."""


class FactList(LineList):
    """Lines of facts; the cursor picks one to copy."""

    DEFAULT_CSS = """
    FactList {
        & > .line-list--cursor { background: $background 0%; text-style: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "move(-1000000000)", "first fact", show=False, id="facts.first"),
        Binding("G", "move(1000000000)", "last fact", show=False, id="facts.last"),
    ]

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 Textual's name
        super().__init__(id=id, classes=classes)
        self._lines: list[Line] = []

    @property
    def line(self) -> Line | None:
        """That under the cursor."""
        return self._lines[self.cursor] if self.cursor < len(self._lines) else None

    @property
    def value(self) -> str:
        """What stands under the cursor, to copy."""
        return self.line.value if self.line else ""

    def told(self, width: int) -> Iterable[Line]:
        """The facts as lines of at most `width` cells; text of users made visible before."""
        raise NotImplementedError

    def rebuild(self, *, is_other: bool = False) -> None:
        """Tell the facts anew; from the first line on if they are of something else."""
        if is_other:
            self.scroll_to(y=0, animate=False, force=True)
            self.set_reactive(FactList.cursor, 0)
        width = self.scrollable_content_region.width
        before, self._lines = self._lines, list(self.told(width)) if width > 0 else []
        self.rows_changed(before, self._lines)

    def row_count(self) -> int:
        """As many as it takes."""
        return len(self._lines)

    def is_selectable(self, row: int) -> bool:
        """What can be copied."""
        return 0 <= row < len(self._lines) and bool(self._lines[row].value)

    def draw(self, row: int, width: int) -> Content:
        """One line."""
        return self._lines[row].content.truncate(width, ellipsis=True)

    def on_resize(self, _event: events.Resize) -> None:
        """Wrap to the new width."""
        self.rebuild()
