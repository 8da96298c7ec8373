"""What a table shows of tracks: strings by field, read for a page at a time."""

import json
import os
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from musictui.library.tracks import marks
from musictui.model import units, values
from musictui.model.fields import BY_NAME, Kind

SEPARATOR = "; "
"""Between the values of a field that has several."""

_COLUMNS = (
    "id, path, tags, size, mtime_ns, added_s, missing_since_s, problem, format, codec, is_lossless, length_ms, "
    "bit_rate, sample_rate, bit_depth, channels, is_vbr, covers, year"
)
_NAMES = _COLUMNS.split(", ")
_Facts = Mapping[str, Any]
_Show = Callable[[_Facts, Mapping[str, Sequence[str]]], str]


@dataclass(frozen=True, slots=True)
class Row:
    """One track as a table shows it."""

    id: int
    values: tuple[str, ...]
    """A text for each field that was asked for; empty where there is none."""
    has_problem: bool
    is_missing: bool
    is_untitled: bool
    """The title shown is the name of the file."""


def page(conn: sqlite3.Connection, ids: Sequence[int], fields: Sequence[str]) -> list[Row | None]:
    """The tracks of `ids`, in their order; None for those that are no more."""
    wanted = list(ids)
    cursor = conn.execute(
        f"SELECT {_COLUMNS} FROM tracks JOIN track_tags USING (id) WHERE id IN ({marks(len(wanted))})", wanted
    )
    found = {row[0]: row for row in cursor}
    shows = [_show(field) for field in fields]
    return [_row(found[track_id], shows) if track_id in found else None for track_id in wanted]


def length_text(length_ms: int | None) -> str:
    """`4:12` or `1:02:03`; rounded."""
    if length_ms is None:
        return ""
    minutes, seconds = divmod((length_ms + 500) // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _row(columns: tuple[Any, ...], shows: Sequence[_Show]) -> Row:
    facts = dict(zip(_NAMES, columns, strict=True))
    tags = json.loads(facts["tags"])
    is_untitled = not any(tags.get("title", ()))
    if is_untitled:
        tags["title"] = [os.path.basename(os.fsdecode(facts["path"]))]
    return Row(
        facts["id"],
        tuple([show(facts, tags) for show in shows]),
        facts["problem"] is not None,
        facts["missing_since_s"] is not None,
        is_untitled,
    )


@cache
def _show(field: str) -> _Show:
    """What a table shows of one field."""
    if field in _FACTS:
        show_fact = _FACTS[field]
        return lambda facts, _: show_fact(facts)
    if BY_NAME[field].kind is Kind.FLAG:
        return lambda _, tags: "yes" if any(map(values.is_true, tags.get(field, ()))) else ""
    return lambda _, tags: SEPARATOR.join(tags.get(field, ()))


def _plain(column: str) -> Callable[[_Facts], str]:
    return lambda facts: "" if facts[column] is None else str(facts[column])


def _yes(column: str) -> Callable[[_Facts], str]:
    return lambda facts: "yes" if facts[column] else ""


def _format(facts: _Facts) -> str:
    """`FLAC 16/44`, `MP3 320`; a bit rate that varies is a mean: `Opus ~128`."""
    name = facts["format"]
    if name is None:
        return ""
    if facts["is_lossless"]:
        depth, rate = facts["bit_depth"], facts["sample_rate"]
        return f"{name} {depth}/{rate // 1000}" if depth and rate else name
    return f"{name} {'~' if facts['is_vbr'] else ''}{_bit_rate(facts)}".rstrip("~ ")


def _bit_rate(facts: _Facts) -> str:
    return "" if facts["bit_rate"] is None else str((facts["bit_rate"] + 500) // 1000)


def _date(column: str, per_s: int) -> Callable[[_Facts], str]:
    return lambda facts: _day(facts[column] // per_s)


@lru_cache(maxsize=1024)
def _day(seconds: int) -> str:
    """The local day of a time; empty for times that no calendar has, which broken disks give."""
    try:
        return time.strftime("%Y-%m-%d", time.localtime(seconds))
    except (ValueError, OverflowError, OSError):
        return ""


def _path(part: Callable[[str], str]) -> Callable[[_Facts], str]:
    return lambda facts: part(os.fsdecode(facts["path"]))


_FACTS: dict[str, Callable[[_Facts], str]] = {
    "year": _plain("year"),
    "format": _format,
    "codec": _plain("codec"),
    "lossless": _yes("is_lossless"),
    "length": lambda facts: length_text(facts["length_ms"]),
    "bitrate": _bit_rate,
    "samplerate": _plain("sample_rate"),
    "bitdepth": _plain("bit_depth"),
    "channels": _plain("channels"),
    "vbr": _yes("is_vbr"),
    "covers": lambda facts: str(facts["covers"] or ""),
    "size": lambda facts: units.size(facts["size"]),
    "added": _date("added_s", 1),
    "modified": _date("mtime_ns", 10**9),
    "path": _path(str),
    "folder": _path(os.path.dirname),
    "filename": _path(os.path.basename),
    "problem": _plain("problem"),
    "missing": _yes("missing_since_s"),
}
