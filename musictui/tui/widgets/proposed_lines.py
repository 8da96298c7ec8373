"""What sources propose for the tags, side by side: each value with how sure it is, who says it, what becomes of it."""

from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import groupby
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from musictui.tui.figures import percent
from musictui.tui.visible import fit, visible

LABEL = 10
SURE = 5
SOURCES = 18
"""Cells that are left for the sources, however long the values are."""
SHORT = {"catalognumber": "catalog"}


class Taken(Enum):
    """What becomes of a proposed value."""

    ADDED = "+"
    REPLACES = "→"
    THERE = "="
    """The tags have it."""
    OTHERWISE = "≠"
    """The tags say something else, which stays."""
    UNSURE = "?"
    """Too unsure to be written."""
    NOT_WANTED = "·"
    """The field is none of those that are written."""

    @property
    def is_written(self) -> bool:
        """Whether the tags change by it."""
        return self in {Taken.ADDED, Taken.REPLACES}


_STYLES = {
    Taken.ADDED: "$success",
    Taken.REPLACES: "$success",
    Taken.THERE: "$text-dim",
    Taken.OTHERWISE: "$warning",
    Taken.UNSURE: "$text-dim",
    Taken.NOT_WANTED: "$text-dim",
}


class Proposed(NamedTuple):
    """A value that is proposed for the tracks that a release fits."""

    field: str
    value: str
    taken: Taken
    old: Sequence[str]
    """What the tags say."""
    confidence: float
    """0 to 1, of all sources together."""
    sources: Sequence[str]
    """The most trusted first."""
    tracks: int = 0
    """For so many of the tracks; 0 for all."""


def proposed_lines(rows: Sequence[Proposed], width: int) -> Iterator[tuple[Content, str]]:
    """Lines, each with what is copied from it: of each field what the tags have, below it what is proposed."""
    has_sources = width >= 44
    room = _room(rows, max(width - LABEL - 2 - SURE, 1), has_sources=has_sources)
    for name, group in groupby(rows, key=lambda row: row.field):
        values = list(group)
        old = "; ".join(values[0].old)
        yield (
            Content.assemble(
                (fit(visible(SHORT.get(name, name)), LABEL), "$text-dim"),
                (
                    fit(f"  {visible(old) or '—'}", max(width - LABEL, 1)),
                    "$foreground" if old else "$text-dim",
                ),
            ),
            old,
        )
        for row in values:
            yield _line(row, room, width if has_sources else 0), row.value


def _room(rows: Sequence[Proposed], free: int, *, has_sources: bool) -> int:
    """Cells of a value, of those that it shares with its sources: neither is cut where there is room for both."""
    if not has_sources:
        return free
    said = max((cell_len(_said(row, free)) + 2 for row in rows), default=0)
    value = max((cell_len(visible(row.value)) for row in rows), default=0)
    return max(free - said, min(value, free - SOURCES), 1)


def _said(row: Proposed, width: int) -> str:
    """The sources by whole names, as many as there is room for, and how many more."""
    some = f", {row.tracks} tracks" if row.tracks else ""
    for kept in range(len(row.sources), 0, -1):
        more = f" +{len(row.sources) - kept}" if kept < len(row.sources) else ""
        told = f"{', '.join(row.sources[:kept])}{more}{some}"
        if cell_len(told) <= width:
            break
    return told if row.sources else some


def _line(row: Proposed, room: int, width: int) -> Content:
    """With its sources, if there are so many cells for all; 0 for none."""
    style = _STYLES[row.taken]
    parts: list[str | tuple[str, str]] = [
        " " * LABEL,
        (f"{row.taken.value} ", style),
        (fit(visible(row.value), room), style if row.taken.is_written else "$text-dim"),
        (fit(percent(row.confidence), SURE, is_right=True), "$computed"),
    ]
    if width:
        left = width - LABEL - 2 - room - SURE
        parts.append((fit(f"  {_said(row, left - 2)}", left), "$text-dim"))
    return Content.assemble(*parts)
