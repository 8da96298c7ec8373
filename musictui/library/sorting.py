"""The orders that a table can have.

They are made here and not by SQLite, whose sorter takes a second for 100,000 texts; and in short runs,
so that other threads come to their turn between them.
"""

import json
import sqlite3
from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from musictui.errors import UsageError
from musictui.library import bounded
from musictui.library.prepare import COLUMNS
from musictui.model.fields import BY_NAME, Kind

Sort = Sequence[tuple[str, bool]]
"""Fields, and whether each is descending."""

_NUMBERS = {
    "year": "year",
    "tracknumber": "track",
    "discnumber": "disc",
    "bpm": "bpm",
    "lossless": "is_lossless",
    "length": "length_ms",
    "bitrate": "bit_rate",
    "samplerate": "sample_rate",
    "bitdepth": "bit_depth",
    "channels": "channels",
    "vbr": "is_vbr",
    "covers": "nullif(covers, 0)",
    "size": "size",
    "added": "added_s",
    "modified": "mtime_ns",
    "missing": "missing_since_s",
}
_TEXTS = {
    "date": "date",
    "format": "lower(format)",
    "codec": "codec",
    "problem": "problem",
    "folder": "path_key('folder', path)",
    "filename": "path_key('filename', path)",
    # As they are in the file system: bytes need not be text.
    "path": "hex(path)",
    # What the default order begins with: the album artist, or else the artist.
    "albumartist": "order_key",
}
_SEPARATOR = "\x1f"
"""Stands in no folded text."""

_RUN = 4096
"""Tracks that are sorted at a time: some milliseconds."""

_WALK_SHARE = 8
"""Of more than this part of all tracks, it is faster to walk along the default order and drop the others."""

_FEW = 10_000
"""So many tracks are looked up one by one; for more, all are read."""


def check(sort: Sort) -> None:
    """Make sure that there are such orders.

    Raises:
        UsageError: There is no field to sort by of a name.
    """
    for field, _ in sort:
        if field not in BY_NAME:
            raise UsageError(f"There is no field “{field}” to sort by.")


def all_ids(conn: sqlite3.Connection, *, limit: int | None = None) -> "array[int]":
    """All tracks in the default order."""
    # SQLite keeps the order of a limited subquery in its aggregates.
    (text,) = conn.execute(
        "SELECT json_group_array(id) FROM (SELECT id FROM tracks ORDER BY order_key, id LIMIT ?)",
        (-1 if limit is None else limit,),
    ).fetchone()
    return bounded.decoded(text)


def in_default_order(conn: sqlite3.Connection, ids: "array[int]") -> "array[int]":
    """`ids` in the default order."""
    (total,) = conn.execute("SELECT coalesce(sum(tracks), 0) FROM roots").fetchone()
    if len(ids) * _WALK_SHARE > total:
        wanted = set(ids)
        return array("q", [track_id for track_id in all_ids(conn) if track_id in wanted])
    (text,) = conn.execute(
        "SELECT json_group_array(id) FROM (SELECT id FROM tracks WHERE id IN (SELECT value FROM json_each(?)) "
        "ORDER BY +order_key, id LIMIT -1)",
        (json.dumps(list(ids)),),
    ).fetchone()
    return bounded.decoded(text)


def ordered(conn: sqlite3.Connection, ids: "array[int]", sort: Sort) -> "array[int]":
    """`ids` by the fields of `sort`; what is equal, as it was; what has no value, last."""
    for field, is_descending in reversed(sort):
        keys = _keys(conn, field, ids)
        ids = array("q", _by_key(ids, keys, is_descending=is_descending))
    return ids


def _by_key(ids: Sequence[int], keys: Mapping[int, Any], *, is_descending: bool) -> Iterator[int]:
    found = [track_id for track_id in ids if track_id in keys]
    runs: list[int] = []
    for start in range(0, len(found), _RUN):
        runs += sorted(found[start : start + _RUN], key=keys.__getitem__, reverse=is_descending)
    # Python's sort finds the runs and only merges them.
    runs.sort(key=keys.__getitem__, reverse=is_descending)
    yield from runs
    yield from (track_id for track_id in ids if track_id not in keys)


def _keys(conn: sqlite3.Connection, field: str, ids: "array[int]") -> dict[int, Any]:
    """What the tracks of `ids`, and perhaps others, are sorted by; those without a value are left out."""
    expression, is_number = _expression(field)
    where, parameters = f"{expression} IS NOT NULL", []
    if len(ids) <= _FEW:
        where += " AND tracks.id IN (SELECT value FROM json_each(?))"
        parameters.append(json.dumps(list(ids)))
    source = "tracks JOIN track_tags USING (id)" if "track_tags." in expression else "tracks"
    joined = f"json_group_array({expression})" if is_number else f"group_concat({expression}, '{_SEPARATOR}')"
    found, values = conn.execute(
        f"SELECT json_group_array(tracks.id), {joined} FROM {source} WHERE {where}", parameters
    ).fetchone()
    keys = json.loads(values) if is_number else (values or "").split(_SEPARATOR)
    return dict(zip(json.loads(found), keys, strict=False))


def _expression(field: str) -> tuple[str, bool]:
    """What a field sorts by, in SQL, and whether it is a number."""
    if field in _NUMBERS:
        return _NUMBERS[field], True
    if field in _TEXTS:
        return _TEXTS[field], False
    if field in COLUMNS:
        return f"nullif(track_tags.{field}, '')", False
    is_number = BY_NAME[field].is_numeric or BY_NAME[field].kind is Kind.FLAG
    has = f"""instr(track_tags.tags, '"{field}":')"""
    return f"CASE WHEN {has} THEN tag_key('{field}', track_tags.tags) END", is_number
