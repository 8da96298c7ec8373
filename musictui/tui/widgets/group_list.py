"""The groups of duplicates, one line each: where the review stands, how sure it is, what it is, what it frees."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from musictui.duplicates.rules import TITLES
from musictui.library.duplicate_lines import GroupLine, State
from musictui.model.duplicates import Kind
from musictui.tui.figures import size
from musictui.tui.visible import fit, visible
from musictui.tui.widgets.id_list import IdList

SIGNS = {
    State.OPEN: (" ", "$text-dim"),
    State.DECIDED: ("✓", "$success"),
    State.SKIPPED: ("↷", "$text-dim"),
    State.NOT_DUPLICATES: ("≠", "$warning"),
}
"""State to its sign and color."""
COLORS = {
    Kind.IDENTICAL: "$success",
    Kind.SAME_AUDIO: "$success",
    Kind.SAME_RECORDING: "$computed",
    Kind.SAME_TAGS: "$accent",
    Kind.SIMILAR_TAGS: "$accent",
    Kind.VERSION: "$text-dim",
    Kind.ALBUM: "$computed",
}
NO_SCORE = "—"
UNKNOWN = "…"
PAGE = 64
"""Lines of which the names are found out together."""
ARROWS = {False: "▼", True: "▲"}


@dataclass(frozen=True, slots=True)
class Layout:
    """The widths of the columns in cells, each with its gap; those that have no room are 0."""

    sign: int
    kind: int
    score: int
    artist: int
    title: int
    members: int
    frees: int


def layout(width: int) -> Layout:
    """The columns for a list of `width` cells: the narrower, the fewer."""
    kind = 16 if width >= 44 else 0
    score = 6 if width >= 60 else 0
    members, frees = 4, 8
    room = max(width - 2 - kind - score - members - frees, 8)
    artist = room * 9 // 20 if room >= 18 else 0
    return Layout(2, kind, score, artist, room - artist, members, frees)


class GroupHeads(Widget):
    """The names of the columns; that by which the list is sorted has an arrow."""

    DEFAULT_CSS = """
    GroupHeads { height: 1; width: 1fr; }
    """
    sorted_by: reactive[str] = reactive("kind")
    """The name of the order."""
    is_reversed: reactive[bool] = reactive(False)
    """Whether it runs the other way round."""

    @dataclass
    class Chosen(Message):
        """The list shall be sorted by this."""

        name: str

    def render(self) -> Content:
        """Aligned with the lines of the list."""
        pieces = []
        for name, text, width, is_right in self._columns():
            is_sorted = name == self.sorted_by
            arrow = ARROWS[self.is_reversed] if is_sorted else ""
            style = "bold $primary" if is_sorted else "bold $text-dim"
            pieces.append((fit(arrow + text if is_right else text + arrow, width, is_right=is_right), style))
        return Content.assemble("  ", *pieces)

    def on_click(self, event: events.Click) -> None:
        """Sort by the column."""
        at = event.x - 2
        for name, _text, width, _is_right in self._columns():
            if 0 <= at < width and name:
                self.post_message(self.Chosen(name))
            at -= width

    def _columns(self) -> list[tuple[str, str, int, bool]]:
        columns = layout(self.size.width - 1)  # the scroll bar of the list
        return [
            ("kind", "Kind", columns.kind, False),
            ("score", "Score", columns.score, False),
            ("artist", "Artist", columns.artist, False),
            ("", "Title", columns.title, False),
            ("", "N", columns.members, True),
            ("frees", "Frees", columns.frees, True),
        ]


class GroupList(IdList, inherit_bindings=False):
    """Groups with a cursor. The letters belong to the decisions, so only arrows move."""

    DEFAULT_CSS = """
    GroupList { scrollbar-gutter: stable; }
    """

    BINDING_GROUP_TITLE = "Groups"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "group up", show=False, system=True, id="groups.up"),
        Binding("down,j", "move(1)", "group down", show=False, system=True, id="groups.down"),
        Binding("pageup", "page(-1)", "page up", show=False, system=True, id="groups.page_up"),
        Binding("pagedown", "page(1)", "page down", show=False, system=True, id="groups.page_down"),
        Binding("home,g", "move(-1000000000)", "first group", show=False, system=True, id="groups.first"),
        Binding("end,G", "move(1000000000)", "last group", show=False, system=True, id="groups.last"),
    ]

    def __init__(self, line_of: Callable[[int], GroupLine], glance: Callable[[Sequence[int]], None]) -> None:
        """`line_of` gives the line of a group as it is now; `glance` finds out what is missing in those of a page."""
        super().__init__()
        self._line_of = line_of
        self._glance = glance

    @property
    def group(self) -> GroupLine | None:
        """The group under the cursor."""
        return self.line_at(self.cursor) if self.cursor < len(self._ids) else None

    def line_at(self, row: int) -> GroupLine:
        """The group of a row, with what it is called."""
        line = self._line_of(self._ids[row])
        if line.title is not None:
            return line
        first = row - row % PAGE
        self._glance(self._ids[first : first + PAGE])
        return self._line_of(self._ids[row])

    def draw(self, row: int, width: int) -> Content:
        """Sign, kind, score, artist, title, members, bytes."""
        line = self.line_at(row)
        columns = layout(width)
        sign, sign_style = SIGNS[line.state]
        is_open = line.state is State.OPEN
        plain, dim = ("$foreground", "$text-dim") if is_open else ("$text-dim", "$text-faint")
        score = NO_SCORE if line.kind is Kind.VERSION else f"{line.score:.2f}"
        frees = UNKNOWN if line.frees is None else size(line.frees) if line.frees else NO_SCORE
        return Content.assemble(
            (fit(sign, columns.sign), sign_style),
            (fit(TITLES[line.kind], columns.kind), COLORS[line.kind] if is_open else dim),
            (fit(score, columns.score), dim),
            (_gapped(line.artist, columns.artist), plain),
            (_gapped(line.title or "", columns.title), plain),
            (fit(f"{line.members:,}", columns.members, is_right=True), dim),
            (fit(frees, columns.frees, is_right=True), dim),
        )


def _gapped(text: str, width: int) -> str:
    """A text with a cell between it and the next one."""
    return fit(visible(text), width - 1) + " " if width else ""
