"""Finding tracks, and the order in which they come."""

import sqlite3
import time
from array import array
from collections.abc import Sequence

from musictui.errors import UsageError
from musictui.library import bounded, conditions
from musictui.library.prepare import COLUMNS
from musictui.model.fields import BY_NAME
from musictui.model.query_nodes import And, Everything, Not, Or, Query, Word
from musictui.model.text import pattern

Sort = Sequence[tuple[str, bool]]
"""Fields, and whether each is descending."""

_SORT_COLUMNS = {
    "year": "year",
    "tracknumber": "track",
    "discnumber": "disc",
    "bpm": "bpm",
    "date": "date",
    "format": "format COLLATE NOCASE",
    "codec": "codec",
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
    "path": "path",
    "problem": "problem",
    "missing": "missing_since_s",
    # Its folded form, or that of the artist, is what the default order begins with.
    "albumartist": "order_key",
}


def ids(
    conn: sqlite3.Connection,
    query: Query,
    *,
    sort: Sort = (),
    limit: int | None = None,
    now_s: float | None = None,
) -> "array[int]":
    """The ids of the tracks that `query` finds, in order.

    By default by album artist, year, album, disc, track and title; this also orders what is equal in
    `sort`. Tracks without a value come last, whichever way it is sorted. Missing tracks are found too.

    Raises:
        QueryError: The search takes too long.
        UsageError: There is no field to sort by of that name.
    """
    where = conditions.condition(query, time.time() if now_s is None else now_s)
    keys = [_sort_key(field, is_descending) for field, is_descending in sort]
    source = "tracks JOIN track_tags USING (id)" if any("track_tags." in key for key in keys) else "tracks"
    default = "+order_key"
    if not keys and _is_broad(query):
        # Most tracks are found: walk along the order and drop the others, rather than sort.
        source, default = "tracks INDEXED BY tracks_order", "order_key"
    select = f"SELECT tracks.id FROM {source} WHERE {where.sql} ORDER BY {', '.join([*keys, default, 'id'])} LIMIT ?"
    return bounded.fetch_ids(conn, select, (*where.parameters, -1 if limit is None else limit), query)


def count(conn: sqlite3.Connection, query: Query, *, now_s: float | None = None) -> int:
    """How many tracks `query` finds.

    Raises:
        QueryError: The search takes too long.
    """
    where = conditions.condition(query, time.time() if now_s is None else now_s)
    return int(
        bounded.fetch_value(conn, f"SELECT count(*) FROM tracks WHERE {where.sql}", where.parameters, query)
    )


def _is_broad(query: Query) -> bool:
    """Whether the index of words alone answers the query, and most likely with a good part of all tracks."""
    match query:
        case Everything():
            return True
        case Word(text):
            return len(pattern(text)) <= 3
        case Not(inner):
            return _is_of_words(inner)
        case And(queries):
            return all(map(_is_broad, queries))
        case Or(queries):
            return all(map(_is_of_words, queries)) and any(map(_is_broad, queries))
        case _:
            return False


def _is_of_words(query: Query) -> bool:
    match query:
        case And(queries) | Or(queries):
            return all(map(_is_of_words, queries))
        case Not(inner):
            return _is_of_words(inner)
        case _:
            return isinstance(query, (Word, Everything))


def _sort_key(field: str, is_descending: bool) -> str:
    """The term of ORDER BY for a field."""
    if field not in BY_NAME:
        raise UsageError(f"There is no field “{field}” to sort by.")
    direction = "DESC" if is_descending else "ASC"
    return f"{_sort_expression(field)} {direction} NULLS LAST"


def _sort_expression(field: str) -> str:
    if field in _SORT_COLUMNS:
        return _SORT_COLUMNS[field]
    if field in {"folder", "filename"}:
        return f"path_key('{field}', path)"
    if field in COLUMNS:
        return f"nullif(track_tags.{field}, '')"
    return f"""CASE WHEN instr(track_tags.tags, '"{field}":') THEN tag_key('{field}', track_tags.tags) END"""
