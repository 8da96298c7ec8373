"""How many tracks of a search have which artist, album, genre, decade, format and country, and what is missing."""

import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from musictui.library import bounded, conditions, terms
from musictui.model.query import Everything, Query, quoted
from musictui.model.text import fold

FACETS = ("genre", "artist", "album", "year", "format", "country", "missing")
"""In the order in which they are shown."""

SLICE = 20_000
"""Terms counted in one go: a millisecond in which no other thread runs, the one that answers keys among them."""


@dataclass(frozen=True, slots=True)
class FacetCount:
    """One value and how many tracks have it."""

    value: str
    """What identifies it: the value, the first year of a decade, the field that is missing."""
    label: str
    """What a person reads."""
    count: int
    query: str
    """The text that narrows a query to it."""


class _Term(NamedTuple):
    field: str
    value: str
    tracks: int


def counts(
    conn: sqlite3.Connection, query: Query, *, limit: int = 50, now_s: float | None = None
) -> dict[str, list[FacetCount]]:
    """Each facet's values among the tracks that `query` finds: the most frequent first, decades by time."""
    if isinstance(query, Everything):
        found = _kept(conn, limit)
    else:
        found = _counted(conn, query, time.time() if now_s is None else now_s)
    by_facet: dict[str, list[_Term]] = {facet: [] for facet in FACETS}
    for term in found:
        if term.field in by_facet:
            by_facet[term.field].append(term)
    return {
        facet: _SHAPES.get(facet, _values)(facet, of_facet, limit) for facet, of_facet in by_facet.items()
    }


def _kept(conn: sqlite3.Connection, limit: int) -> list[_Term]:
    """The terms of the whole library that can be shown."""
    return [
        _Term(*row)
        for facet in FACETS
        for row in conn.execute(
            "SELECT field, value, tracks FROM terms WHERE field = ? ORDER BY tracks DESC LIMIT ?",
            (facet, -1 if facet == "year" else limit),
        )
    ]


def _counted(conn: sqlite3.Connection, query: Query, now_s: float) -> list[_Term]:
    """The terms of the tracks that a query finds, counted."""
    where = conditions.condition(query, now_s)
    # Bytes through a text aggregate: SQLite joins them as they are.
    packed = bounded.fetch_value(
        conn,
        f"SELECT CAST(group_concat(terms, '') AS BLOB) FROM tracks WHERE {where.sql}",
        where.parameters,
        query,
    )
    term_ids = terms.unpack(packed or b"")
    tally: Counter[int] = Counter()
    for start in range(0, len(term_ids), SLICE):
        tally.update(term_ids[start : start + SLICE])
    names = _names(conn, tally)
    return [_Term(*names[term_id], count) for term_id, count in tally.items() if term_id in names]


def _names(conn: sqlite3.Connection, term_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    wanted = list(term_ids)
    found: dict[int, tuple[str, str]] = {}
    for start in range(0, len(wanted), 10_000):
        batch = wanted[start : start + 10_000]
        rows = conn.execute(
            f"SELECT id, field, value FROM terms WHERE id IN ({','.join('?' * len(batch))})", batch
        )
        found |= {row[0]: (row[1], row[2]) for row in rows}
    return found


def _values(facet: str, found: list[_Term], limit: int) -> list[FacetCount]:
    found.sort(key=lambda term: (-term.tracks, fold(term.value), term.value))
    return [
        FacetCount(term.value, term.value, term.tracks, f"{facet}:={quoted(term.value)}")
        for term in found[:limit]
    ]


def _decades(_facet: str, found: list[_Term], _limit: int) -> list[FacetCount]:
    tally: Counter[int] = Counter()
    for term in found:
        tally[int(term.value) // 10 * 10] += term.tracks
    return [
        FacetCount(str(decade), f"{decade}s", tally[decade], f"year:{decade}..{decade + 9}")
        for decade in sorted(tally)
    ]


def _missing(_facet: str, found: list[_Term], limit: int) -> list[FacetCount]:
    found.sort(key=lambda term: (-term.tracks, term.value))
    return [FacetCount(term.value, term.value, term.tracks, f"{term.value}:none") for term in found[:limit]]


_SHAPES: dict[str, Callable[[str, list[_Term], int], list[FacetCount]]] = {
    "year": _decades,
    "missing": _missing,
}
