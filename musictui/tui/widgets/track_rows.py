"""Rows of the track table: read by page, kept while they are near, drawn as strips."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from musictui.tui.visible import fit, visible
from musictui.tui.widgets.track_columns import GAP, GUTTER, Column
from musictui.tui.widgets.track_place import Ids

PAGE = 64
"""Rows read at once."""
KEPT = 4096
"""Rows remembered; some 60 screens."""

ABSENT = "—"
MARK = "●"
PROBLEM = "!"
ITALIC = Style(italic=True)
MISSING = "?"


class Row(Protocol):
    """What the library says of a track, ready to be shown."""

    @property
    def values(self) -> Sequence[str]:
        """A text for each field asked for, in their order; empty where there is no value."""

    @property
    def has_problem(self) -> bool:
        """Whether the file could not be read, or something is wrong with it."""

    @property
    def is_missing(self) -> bool:
        """Whether the file was not found any more."""

    @property
    def is_untitled(self) -> bool:
        """Whether the title shown is the file's name."""


ReadPage = Callable[[Sequence[int], Sequence[str]], Sequence[Row | None]]
"""Gives the rows of track ids with the fields asked for; None for a track that is gone."""


class RowCache:
    """The rows near the ones on the screen."""

    def __init__(self, read: ReadPage) -> None:
        self._read = read
        self._rows: dict[int, Row | None] = {}
        self._fields: tuple[str, ...] = ()

    def ask_for(self, fields: Iterable[str]) -> None:
        """From now on read these fields."""
        if (asked := tuple(fields)) != self._fields:
            self._fields = asked
            self._rows.clear()

    def forget(self) -> None:
        """Read everything again: the library has changed."""
        self._rows.clear()

    def get(self, ids: Ids, index: int) -> Row | None:
        """The row at `index`, read together with its neighbours when it is not known yet."""
        track = ids[index]
        if track not in self._rows:
            self._load(ids, index - index % PAGE)
        return self._rows[track]

    def known(self, track: int) -> object:
        """The row as it was read; something that equals nothing else when it was not."""
        return self._rows.get(track, object())

    def _load(self, ids: Ids, start: int) -> None:
        wanted = [track for track in ids[start : start + PAGE] if track not in self._rows]
        if len(self._rows) + len(wanted) > KEPT:
            for old in list(self._rows)[: KEPT // 4]:
                del self._rows[old]
            # What was dropped may be part of the page.
            wanted = [track for track in ids[start : start + PAGE] if track not in self._rows]
        self._rows.update(zip(wanted, self._read(wanted, self._fields), strict=True))


@dataclass(frozen=True, slots=True)
class RowStyles:
    """The colors of a row."""

    main: Style
    plain: Style
    figure: Style
    faint: Style
    mark: Style
    problem: Style

    @classmethod
    def uniform(cls, style: Style) -> "RowStyles":
        """One style for everything: the cursor's row."""
        return cls(style, style, style, style, style, style)

    def of_role(self, role: str) -> Style:
        """The style of a column."""
        return {"main": self.main, "figure": self.figure}.get(role, self.plain)


def paint_row(
    row: Row | None, columns: Sequence[Column], styles: RowStyles, *, is_marked: bool, width: int
) -> Strip:
    """A row of at least `width` cells. A row of None is a track that is just going."""
    parts: list[tuple[str, Style]] = [(MARK if is_marked else " ", styles.mark), *_state(row, styles)]
    for position, column in enumerate(columns):
        if position:
            parts.append((" " * GAP, styles.plain))
        parts.append(_cell(row, position, column, styles))
    used = columns[-1].start + columns[-1].width if columns else GUTTER
    parts.append((" " * max(width - used, 0), styles.plain))
    return joined(parts, max(width, used))


def paint_headings(
    columns: Sequence[Column], style: Style, sorted_style: Style, *, sorted_by: str, arrow: str, width: int
) -> Strip:
    """The line of headings; the arrow stands behind the heading of the sorted column, if need be in the gap."""
    parts: list[tuple[str, Style]] = [(" " * GUTTER, style)]
    for column in columns:
        is_sorted = column.name == sorted_by
        text = fit(column.heading, column.width, is_right=column.is_right)
        if not is_sorted:
            parts.append((text + " " * GAP, style))
        elif column.is_right or len(column.heading) >= column.width:
            parts.append((text + arrow + " " * (GAP - 1), sorted_style))
        else:
            parts.append((fit(column.heading + arrow, column.width) + " " * GAP, sorted_style))
    used = columns[-1].start + columns[-1].width + GAP if columns else GUTTER
    parts.append((" " * max(width - used, 0), style))
    return joined(parts)


def joined(parts: Iterable[tuple[str, Style]], length: int | None = None) -> Strip:
    """A strip of few segments: neighbours of one style are one, which halves the time to write it out.

    Args:
        parts: Texts with their styles; the same style is the same object.
        length: Cells of all together, where known.
    """
    segments: list[Segment] = []
    texts: list[str] = []
    last: Style | None = None
    for text, style in parts:
        if style is not last and texts:
            segments.append(Segment("".join(texts), last))
            texts.clear()
        last = style
        if text:
            texts.append(text)
    if texts:
        segments.append(Segment("".join(texts), last))
    return Strip(segments, length)


def _state(row: Row | None, styles: RowStyles) -> Iterable[tuple[str, Style]]:
    if row is not None and row.is_missing:
        yield MISSING, styles.problem
    elif row is not None and row.has_problem:
        yield PROBLEM, styles.problem
    else:
        yield " ", styles.plain


def _cell(row: Row | None, position: int, column: Column, styles: RowStyles) -> tuple[str, Style]:
    if row is None:
        return " " * column.width, styles.faint
    text = visible(row.values[position])
    style = styles.faint if row.is_missing else styles.of_role(column.role)
    if not text:
        absent = "" if column.name == "tracknumber" else ABSENT
        return fit(absent, column.width, is_right=column.is_right), styles.faint
    if column.name == "title" and row.is_untitled:
        style = styles.faint + ITALIC
    return fit(text, column.width, is_right=column.is_right), style
