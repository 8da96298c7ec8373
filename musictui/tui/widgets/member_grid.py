"""The members of a group side by side: what differs is lit, the evidence stands below."""

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.style import Style

from musictui.library.duplicate_lines import Mark
from musictui.model.duplicates import Rung
from musictui.tui.figures import fit_path
from musictui.tui.visible import fit
from musictui.tui.widgets.line_view import LineView
from musictui.tui.widgets.member_board import Board, Row

LABEL = 14
NARROWEST = 20
"""Cells of a column."""
WIDEST = 44
GAP = 2
SIGN = 2
"""Cells of the sign before what a rung says."""
UNKNOWN = "…"
ABSENT = "—"
DIFFERS = "≠ "
"""Before what differs, where colors are few."""
CURSOR = "▸ "
"""Before the column that keys act on, where colors are few."""
HEADS = {
    (Mark.KEEP, False): ("● KEEP", "bold $success"),
    (Mark.KEEP, True): ("○ keep", "$success"),
    (Mark.REMOVE, False): ("✗ remove", "bold $error"),
    (Mark.REMOVE, True): ("× remove", "$error"),
    (Mark.NONE, False): ("stays", "$text-dim"),
    (Mark.NONE, True): ("stays", "$text-dim"),
}
"""What becomes of a column, decided or only proposed: its words and their color."""
SPEAKS = {True: ("✓ ", "$computed"), False: ("· ", "$text-dim"), None: ("  ", "$text-faint")}


class Further(NamedTuple):
    """A further line of what a rung says."""

    rung: Rung
    place: int
    """That of the line, from 1."""


class MemberGrid(LineView, can_focus=True):
    """Columns of a board; only those that are seen are asked for. The first, which is kept, never scrolls away."""

    DEFAULT_CSS = """
    MemberGrid {
        height: 1fr;
        width: 1fr;
        & > .member-grid--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: $block-cursor-text-style;
        }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"member-grid--cursor"}
    BINDING_GROUP_TITLE = "Members"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll(-1)", "scroll up", show=False, system=True, id="members.up"),
        Binding("down,j", "scroll(1)", "scroll down", show=False, system=True, id="members.down"),
        Binding("pageup", "scroll(-10)", "page up", show=False, system=True, id="members.page_up"),
        Binding("pagedown", "scroll(10)", "page down", show=False, system=True, id="members.page_down"),
    ]

    cursor: reactive[int] = reactive(0, repaint=False)
    """The column that keys act on."""

    @dataclass
    class Moved(Message):
        """The cursor is on another column, or others have come into sight."""

        grid: "MemberGrid"

        @property
        def control(self) -> "MemberGrid":
            """The grid."""
            return self.grid

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 Textual's name
        super().__init__(id=id, classes=classes)
        self.board: Board | None = None
        self._lines: list[Row | Further | tuple[str, str]] = []
        self._first = 1
        """The first of the columns beside the kept one that is seen."""

    @property
    def seen(self) -> list[int]:
        """The columns that are seen."""
        if self.board is None:
            return []
        total = len(self.board.columns)
        beside = range(self._first, min(self._first + self._room - 1, total))
        return [0, *beside] if total else []

    def show(self, board: Board | None, *, is_other: bool) -> None:
        """Show another board; the cursor stays at its column where it is about the same group."""
        self.board = board
        if is_other:
            self._first = 1
            self.set_reactive(MemberGrid.cursor, 0)
            self.scroll_to(y=0, animate=False, force=True)
        self._keep_cursor_in_sight()
        self.lay_out()

    def move(self, columns: int) -> None:
        """Move the cursor sideways."""
        if self.board is not None:
            self.cursor = max(0, min(self.cursor + columns, len(self.board.columns) - 1))

    def watch_cursor(self) -> None:
        """Bring the column into sight, tell others."""
        self._keep_cursor_in_sight()
        self.lay_out()
        self.post_message(self.Moved(self))

    def on_resize(self, _event: events.Resize) -> None:
        """Lines and columns are laid out to the width there is."""
        self._keep_cursor_in_sight()
        self.lay_out()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the column under the mouse."""
        offset = event.get_content_offset(self)
        if offset is None or self.board is None or offset.x < LABEL:
            return
        at = (offset.x - LABEL) // self._width
        if at < len(self.seen):
            self.cursor = self.seen[at]

    def action_scroll(self, lines: int) -> None:
        """Scroll down or up."""
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        """One line of what is seen."""
        width = self.size.width
        at = y + self.scroll_offset.y
        content = self._drawn(at) if self.board is not None and at < len(self._lines) else Content()
        style = self.visual_style
        return Strip(content.render_segments(style)).adjust_cell_length(width, style.rich_style)

    @property
    def foot(self) -> str:
        """Which columns are seen, where not all are."""
        total = len(self.board.columns) if self.board else 0
        return f"‹ {self.cursor + 1:,} of {total:,} ›" if total > self._room else ""

    @property
    def _room(self) -> int:
        """How many columns fit; two at least."""
        return max((self.size.width - LABEL) // NARROWEST, 2)

    @property
    def _width(self) -> int:
        """Cells of a column with its gap."""
        shown = min(self._room, len(self.board.columns) if self.board else 1)
        return max(min((self.size.width - LABEL) // max(shown, 1), WIDEST), GAP + 1)

    def _keep_cursor_in_sight(self) -> None:
        beside = self._room - 1
        if self.cursor and self.cursor < self._first:
            self._first = self.cursor
        elif self.cursor >= self._first + beside:
            self._first = self.cursor - beside + 1

    def lay_out(self) -> None:
        """Lay the lines out anew: what is known now may take more of them."""
        self._lines = []
        if self.board is not None:
            is_low = self.screen.has_class("-low")
            self._lines = [Row("", "head")]
            for row in self.board.rows:
                self._lines += [row] if row.label or not is_low else []
                self._lines += self._further(row)
            self._lines += [] if is_low else [Row("")]
            room = max(self.size.width - LABEL, 10)
            for label, text in self.board.notes:
                wrapped = [line.plain for line in Content(text).wrap(room)]
                self._lines += [(label if place == 0 else "", line) for place, line in enumerate(wrapped)]
        self.set_line_count(len(self._lines))
        self.refresh()

    def _further(self, row: Row) -> list[Further]:
        """The lines that a rung takes beside its first."""
        if not row.key.startswith("rung "):
            return []
        rung = Rung(row.label)
        most = max((len(self._said(column, rung)) for column in self.seen if column), default=1)
        return [Further(rung, place) for place in range(1, most)]

    def _said(self, column: int, rung: Rung) -> list[str]:
        """What a rung says of a column, in lines that fit into it."""
        found = self.board.evidence(column, rung) if self.board is not None else None
        if found is None:
            return [UNKNOWN]
        room = max(self._width - GAP - SIGN, 1)
        return [line.plain for line in Content(found.text).wrap(room)] or [""]

    def _drawn(self, at: int) -> Content:
        match self._lines[at]:
            case Row(key="head"):
                return self._heads()
            case Row(key="") as row:
                return Content.assemble((fit(row.label, self.size.width), "bold $text-dim"))
            case Row() as row:
                return self._row(row)
            case Further(rung, place):
                further = (self._rung(rung, column, place) for column in self.seen)
                return Content.assemble(" " * LABEL, *further)
            case (label, text):
                return Content.assemble((fit(label, LABEL), "$text-dim"), (text, "$foreground"))
        return Content()

    def _heads(self) -> Content:
        assert self.board is not None
        pieces: list[Content | str] = [" " * LABEL]
        for column in self.seen:
            text, style = HEADS[self.board.head(column)]
            is_signed = column == self.cursor and self.app.has_class("-few-colors")
            cells = fit(CURSOR + text if is_signed else text, self._width - GAP)
            if column == self.cursor:
                pieces.append(Content(cells).stylize(self._cursor_style()))
            else:
                pieces.append(Content.assemble((cells, style)))
            pieces.append(" " * GAP)
        return Content.assemble(*pieces)

    def _cursor_style(self) -> Style:
        return Style.from_rich_style(self.get_component_rich_style("member-grid--cursor"))

    def _row(self, row: Row) -> Content:
        assert self.board is not None
        texts = [self.board.cell(column, row.key) for column in self.seen]
        label = Content.assemble((fit(row.label, LABEL), "$text-dim"))
        if row.key.startswith("rung "):
            return Content.assemble(label, *(self._rung(Rung(row.label), column) for column in self.seen))
        kept = texts[0]
        cells = [
            self._cell(row, text, differs=row.is_compared and place > 0 and text != kept)
            for place, text in enumerate(texts)
        ]
        return Content.assemble(label, *cells)

    def _cell(self, row: Row, text: str | None, *, differs: bool) -> Content:
        width = self._width - GAP
        if text is None:
            return Content.assemble((fit(UNKNOWN, width + GAP), "$text-faint"))
        shown = text or ABSENT
        mark = DIFFERS if differs and self.app.has_class("-few-colors") else ""
        cut = fit_path if row.is_path else fit
        style = "$warning" if differs else "$foreground" if text else "$text-faint"
        return Content.assemble((mark + cut(shown, width - len(mark)) + " " * GAP, style))

    def _rung(self, rung: Rung, column: int, place: int = 0) -> Content:
        """A line of what a rung says of a column; its sign stands in the first."""
        width = self._width
        assert self.board is not None
        said = self._said(column, rung) if column else []
        if place >= len(said):
            return Content(" " * width)
        found = self.board.evidence(column, rung)
        sign, style = SPEAKS[found.speaks] if found else (" " * SIGN, "$text-faint")
        sign = " " * SIGN if place else sign
        return Content.assemble((fit(sign + said[place], width - GAP) + " " * GAP, style))
