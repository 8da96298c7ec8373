"""The facets: what the tracks found have in common, with counts; choosing one narrows the search."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from musictui.tui.visible import fit, visible
from musictui.tui.widgets.line_list import LineList

FIRST = 5
"""Values of a facet shown before it is unfolded."""
FIRST_HIGH = 8
HIGH = 46
"""Lines from which more of each facet are shown."""
MOST_VALUES = 100
"""Of a facet that are counted; which others there are a search tells."""
INDENT = 2
CHOSEN, EXCLUDED = "✓", "✗"
FOLDED = "▸"
PROBLEM_FACETS = frozenset({"missing"})
"""Their bars are a warning."""


class Value(Protocol):
    """One value of a facet, as the library counts it."""

    @property
    def label(self) -> str:
        """What a person reads."""

    @property
    def count(self) -> int:
        """How many of the tracks found have it."""

    @property
    def query(self) -> str:
        """What to add to the search to see only those."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the pane."""

    facet: str
    kind: str
    """`heading`, `value`, `more`, `less` or `gap`."""
    label: str = ""
    count: int = 0
    query: str = ""
    share: float = 0.0
    """Of the pane's width, for the bar."""


class Facets(LineList):
    """Facets one under the other; a bar behind each value shows its share."""

    DEFAULT_CSS = """
    Facets {
        & > .line-list--cursor { background: $background 0%; text-style: none; }
    }
    """

    BORDER_TITLE = "facets"
    BINDING_GROUP_TITLE = "Facets"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter,space",
            "choose",
            "only these",
            id="facets.choose",
            tooltip="Show only these tracks, or all",
        ),
        Binding("minus", "exclude", "without", id="facets.exclude", tooltip="Leave these tracks out, or not"),
        Binding("left,h", "fold", "fold", show=False, id="facets.fold"),
        Binding("right,l", "unfold", "more", show=False, id="facets.unfold"),
        Binding("g", "move(-1000000000)", "first value", show=False, id="facets.first"),
        Binding("G", "move(1000000000)", "last value", show=False, id="facets.last"),
    ]

    @dataclass
    class Chosen(Message):
        """The tracks of one value shall be shown alone, or left out; again: no longer."""

        facets: "Facets"
        query: str
        is_excluded: bool

        @property
        def control(self) -> "Facets":
            """The pane."""
            return self.facets

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 Textual's name
        super().__init__(id=id, classes=classes)
        self._counts: Mapping[str, Sequence[Value]] = {}
        self._lines: list[_Line] = []
        self._chosen: frozenset[str] = frozenset()
        self._excluded: Mapping[str, tuple[str, str]] = {}
        self._total = 0
        self._folded: set[str] = set()
        self._unfolded: set[str] = set()

    def show(self, counts: Mapping[str, Sequence[Value]], total: int) -> None:
        """Show these counts of `total` tracks found."""
        if (counts, total) != (self._counts, self._total):
            self._counts, self._total = counts, total
            self._rebuild()

    def show_filters(self, is_chosen: Callable[[str], bool]) -> None:
        """Mark the values whose query `is_chosen`, or whose query with a minus is.

        What is left out of the search is no longer counted, so it is remembered for as long as it is.
        """
        counted = {
            value.query: (facet, value.label) for facet, values in self._counts.items() for value in values
        }
        known = {**self._excluded, **counted}
        chosen = frozenset(query for query in counted if is_chosen(query))
        excluded = {query: known[query] for query in known if is_chosen(f"-{query}")}
        if (chosen, excluded) != (self._chosen, self._excluded):
            self._chosen, self._excluded = chosen, excluded
            self._rebuild()
            self.refresh()

    def values_of(self, facet: str) -> list[str]:
        """What can follow `facet:` in a search, the commonest first."""
        return [value.label for value in self._counts.get(facet, ())]

    def row_count(self) -> int:
        """The lines."""
        return len(self._lines)

    def is_selectable(self, row: int) -> bool:
        """Gaps are passed over, and headings unless they are folded."""
        if not 0 <= row < len(self._lines):
            return False
        line = self._lines[row]
        return line.kind in {"value", "more", "less"} or (
            line.kind == "heading" and line.facet in self._folded
        )

    def draw(self, row: int, width: int) -> Content:
        """One line."""
        line = self._lines[row]
        match line.kind:
            case "heading":
                folded = f" {FOLDED}" if line.facet in self._folded else ""
                return Content.assemble((fit(line.label.upper() + folded, width), "bold $text-dim"))
            case "more" | "less":
                return Content.assemble((fit(" " * INDENT + line.label, width), "$text-faint"))
            case "value":
                return self._draw_value(line, width)
        return Content(" " * width)

    def on_resize(self, _event: events.Resize) -> None:
        """More lines of each facet where there is room."""
        self._rebuild()

    def on_click(self, event: events.Click) -> None:
        """Choose the value clicked on; with control, leave it out."""
        super().on_click(event)
        event.prevent_default()
        offset = event.get_content_offset(self)
        if offset is None:
            return
        row = offset.y + self.scroll_offset.y
        if row < len(self._lines) and self._lines[row].kind == "heading":
            self._fold(self._lines[row].facet, is_folded=self._lines[row].facet not in self._folded)
        elif self.is_selectable(row):
            self._choose(is_excluded=event.ctrl)

    def action_choose(self) -> None:
        """Show only the tracks with this value, or all again; unfold where the line says so."""
        self._choose(is_excluded=False)

    def action_exclude(self) -> None:
        """Leave out the tracks with this value, or no longer."""
        self._choose(is_excluded=True)

    def action_fold(self) -> None:
        """Fold to the first values, then to the heading."""
        if (line := self._line) is not None:
            if line.facet in self._unfolded:
                self._unfolded.discard(line.facet)
                self._rebuild()
            else:
                self._fold(line.facet, is_folded=True)

    def action_unfold(self) -> None:
        """Unfold the heading, then all values."""
        if (line := self._line) is not None:
            if line.facet in self._folded:
                self._fold(line.facet, is_folded=False)
            else:
                self._unfolded.add(line.facet)
                self._rebuild()

    @property
    def _line(self) -> _Line | None:
        return self._lines[self.cursor] if self.cursor < len(self._lines) else None

    def _choose(self, *, is_excluded: bool) -> None:
        line = self._line
        if line is None:
            return
        if line.kind == "value":
            excluded = is_excluded or line.query in self._excluded
            self.post_message(self.Chosen(self, line.query, excluded))
        elif line.kind == "less":
            self.action_fold()
        else:
            self.action_unfold()

    def _fold(self, facet: str, *, is_folded: bool) -> None:
        (self._folded.add if is_folded else self._folded.discard)(facet)
        self._unfolded.discard(facet)
        self._rebuild()

    def _draw_value(self, line: _Line, width: int) -> Content:
        is_excluded = line.query in self._excluded
        symbol = EXCLUDED if is_excluded else CHOSEN if line.query in self._chosen else ""
        number = "" if is_excluded else f"{line.count:,}"
        label = fit(visible(line.label), max(width - INDENT - cell_len(number) - 2, 1))
        text = fit(f"{fit(symbol, INDENT)}{label} ", width - len(number) - 1) + number + " "
        content = Content(text)
        if is_excluded:
            return content.stylize("$text-faint", INDENT).stylize("$error", 0, 1)
        if line.query in self._chosen:
            content = content.stylize("bold $primary")
        cells = max(round(line.share * width), 1)
        ground = "on $error 14%" if line.facet in PROBLEM_FACETS else "on $bar"
        return content.stylize(ground, 0, _characters(text, cells))

    def _rebuild(self) -> None:
        """Make the lines anew; the cursor stays on its value."""
        here, before = self._line, self._lines
        self._lines = [line for facet in self._counts for line in self._facet_lines(facet)][1:]
        if here is None:
            self.rows_changed()
            return
        row = self.cursor
        self.set_reactive(Facets.cursor, self._row_of(here))
        self.rows_changed(before, self._lines)
        self.refresh_row(row)
        self.refresh_row(self.cursor)

    def _row_of(self, wanted: _Line) -> int:
        """Where a line of before is now, else the nearest place."""
        for row, line in enumerate(self._lines):
            if (line.facet, line.kind, line.query) == (wanted.facet, wanted.kind, wanted.query):
                return row
        for row, line in enumerate(self._lines):
            if line.facet == wanted.facet and self.is_selectable(row):
                return row
        return self.cursor

    def _facet_lines(self, facet: str) -> list[_Line]:
        values = [value for value in self._counts[facet] if value.query not in self._excluded]
        excluded = [
            _Line(facet, "value", label, query=query)
            for query, (its_facet, label) in self._excluded.items()
            if its_facet == facet
        ]
        if not values and not excluded:
            return []
        heading = [_Line(facet, "gap"), _Line(facet, "heading", facet)]
        if facet in self._folded:
            return heading
        first = FIRST_HIGH if self.size.height >= HIGH else FIRST
        is_long = len(values) > first + 1
        shown = values if not is_long or facet in self._unfolded else values[:first]
        most = self._total if facet in PROBLEM_FACETS else max((value.count for value in values), default=1)
        lines = [
            _Line(facet, "value", value.label, value.count, value.query, value.count / max(most, 1))
            for value in shown
        ]
        if is_long and len(shown) < len(values):
            at_least = " or" if len(values) >= MOST_VALUES else ""
            lines.append(_Line(facet, "more", f"+ {len(values) - len(shown)}{at_least} more"))
        elif is_long:
            lines.append(_Line(facet, "less", "− fewer"))
        return [*heading, *lines, *excluded]


def _characters(text: str, cells: int) -> int:
    """How many characters of `text` fill `cells` cells."""
    if cells >= cell_len(text):
        return len(text)
    used = 0
    for position, character in enumerate(text):
        if used >= cells:
            return position
        used += cell_len(character)
    return len(text)
