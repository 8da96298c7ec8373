"""The columns of the track table: which there are, what heads them, and how wide they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from musictui.model.fields import BY_NAME, FIELDS, Kind, TagField

DEFAULT_COLUMNS = ("tracknumber", "artist", "title", "album", "year", "length", "format", "bpm", "initialkey")

GUTTER = 2
"""Cells for the mark and the state, left of the first column."""
GAP = 2
"""Cells between two columns."""
LEAST_FLEXIBLE = 10
"""A flexible column is never narrower; what then does not fit is reached by scrolling sideways."""
MOST_PREFERRED = 24

_HEADINGS = {
    "tracknumber": "#",
    "length": "Time",
    "initialkey": "Key",
    "bitrate": "kbit/s",
    "samplerate": "Hz",
    "bitdepth": "Bits",
    "channels": "Ch",
    "discnumber": "Disc",
}
_WIDTHS = {"tracknumber": 3, "year": 4, "length": 6, "format": 10, "bpm": 5, "initialkey": 4}
_ROOMY_WIDTHS = {"format": 13}
ROOMY = 100
"""Cells from which those are used."""
_WEIGHTS = {"title": 30, "artist": 22, "album": 24}
_OPTIONAL = ("initialkey", "bpm", "format")
"""Left out, in this order, where the default columns would not fit."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column as it is drawn."""

    name: str
    """The field's."""
    heading: str
    width: int
    is_right: bool
    """Whether it is set flush right."""
    role: str
    """How much it stands out: `main`, `plain` or `figure`."""
    start: int = 0
    """Cells from the left edge of the row."""


def known(names: Iterable[str]) -> tuple[str, ...]:
    """Those of `names` that are fields, each once: settings outlive the fields they name."""
    return tuple(dict.fromkeys(name for name in names if name in BY_NAME))


def heading(name: str) -> str:
    """What stands above the column of a field."""
    return _HEADINGS.get(name, BY_NAME[name].label)


def is_flexible(field: TagField) -> bool:
    """Whether the column takes its share of a wide terminal."""
    return field.kind is Kind.TEXT and field.width >= 20 and not field.name.endswith("id")


def lay_out(names: Sequence[str], available: int) -> tuple[Column, ...]:
    """Columns for the fields `names` in `available` cells.

    Figures keep their width, text shares what is left by weight. With too little room the text columns
    stand at their least width and the last columns are off the right edge.
    """
    if tuple(names) == DEFAULT_COLUMNS:
        names = _fitting_defaults(available)
    fields = [BY_NAME[name] for name in names]
    shares = _shares(fields, available)
    columns: list[Column] = []
    start = GUTTER
    for field in fields:
        width = shares.get(field.name) or _fixed_width(field, available)
        columns.append(
            Column(
                name=field.name,
                heading=heading(field.name),
                width=width,
                is_right=field.is_numeric,
                role=_role(field),
                start=start,
            )
        )
        start += width + GAP
    return tuple(columns)


def total_width(columns: Sequence[Column]) -> int:
    """Cells that `columns` take with the gutter."""
    return columns[-1].start + columns[-1].width if columns else GUTTER


def all_columns() -> list[TagField]:
    """Every field that may be a column: the usual ones first, then in the order of the fields."""
    usual = [BY_NAME[name] for name in known(DEFAULT_COLUMNS)]
    return usual + [field for field in FIELDS if field not in usual]


def _fitting_defaults(available: int) -> tuple[str, ...]:
    names = list(DEFAULT_COLUMNS)
    for name in _OPTIONAL:
        if _least_width([BY_NAME[other] for other in names]) > available:
            names.remove(name)
    return tuple(names)


def _least_width(fields: Sequence[TagField]) -> int:
    widths = [_least(field) + 2 if is_flexible(field) else _fixed_width(field, 0) for field in fields]
    return GUTTER + sum(widths) + GAP * (len(widths) - 1)


def _shares(fields: Sequence[TagField], available: int) -> dict[str, int]:
    flexible = [field for field in fields if is_flexible(field)]
    if not flexible:
        return {}
    fixed = sum(_fixed_width(field, available) for field in fields if not is_flexible(field))
    room = available - GUTTER - fixed - GAP * (len(fields) - 1)
    weights = [_WEIGHTS.get(field.name, min(field.width, MOST_PREFERRED)) for field in flexible]
    widths = _divided(max(room, 0), weights)
    return {field.name: max(width, _least(field)) for field, width in zip(flexible, widths, strict=True)}


def _divided(room: int, weights: Sequence[int]) -> list[int]:
    """`room` in whole cells by `weights`, adding up exactly."""
    widths: list[int] = []
    weight_left = sum(weights)
    for weight in weights:
        width = round(room * weight / weight_left)
        widths.append(width)
        room -= width
        weight_left -= weight
    return widths


def _least(field: TagField) -> int:
    return max(LEAST_FLEXIBLE, len(heading(field.name)))


def _fixed_width(field: TagField, available: int) -> int:
    widths = {**_WIDTHS, **_ROOMY_WIDTHS} if available >= ROOMY else _WIDTHS
    width = widths.get(field.name, min(field.width, MOST_PREFERRED))
    return max(width, len(heading(field.name)))


def _role(field: TagField) -> str:
    if field.name in {"title", "artist"}:
        return "main"
    if field.name in {"bpm", "initialkey"}:
        return "figure"
    return "plain"
