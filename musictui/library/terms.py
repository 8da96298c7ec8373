"""The distinct values of artist, album, genre and the like, how many tracks have each, and which."""

import json
import sqlite3
import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from musictui.library.prepare import TERM_SEPARATOR, TrackRow


def add(conn: sqlite3.Connection, ids: Sequence[int], rows: Sequence[TrackRow]) -> list[bytes]:
    """Count the terms of each track, and note whose they are. Gives each track's term ids, packed."""
    written = Counter(chain.from_iterable([row.terms + row.counted for row in rows]))
    term_ids = _count(conn, written)
    id_of = term_ids.__getitem__
    pairs = [(id_of(term), track_id) for track_id, row in zip(ids, rows, strict=True) for term in row.terms]
    pairs.sort()
    conn.executemany("INSERT INTO track_terms (term_id, track_id) VALUES (?, ?)", pairs)
    return [pack(map(id_of, row.terms + row.counted)) for row in rows]


def remove(conn: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Take the terms of tracks away from them; a term that no track has goes too."""
    counts: Counter[int] = Counter()
    pairs: list[tuple[int, int]] = []
    for track_id in ids:
        row = conn.execute("SELECT terms FROM tracks WHERE id = ?", (track_id,)).fetchone()
        if row:
            term_ids = unpack(row[0])
            counts.update(term_ids)
            pairs += [(term_id, track_id) for term_id in term_ids]
    pairs.sort()
    conn.executemany("DELETE FROM track_terms WHERE term_id = ? AND track_id = ?", pairs)
    conn.executemany(
        "UPDATE terms SET tracks = tracks - ? WHERE id = ?",
        [(count, term_id) for term_id, count in counts.items()],
    )
    conn.executemany("DELETE FROM terms WHERE id = ? AND tracks <= 0", [(term_id,) for term_id in counts])


def beginning(conn: sqlite3.Connection, field: str, start: str, most: int) -> list[str]:
    """The folded values of a field that begin with `start` (folded), in their order, `most` of them."""
    rows = conn.execute(
        "SELECT folded FROM terms WHERE field = ? AND folded >= ? AND folded < ? ORDER BY folded LIMIT ?",
        (field, start, f"{start}\U0010ffff", most),
    )
    return [folded for (folded,) in rows]


def pack(term_ids: Iterable[int]) -> bytes:
    """Term ids as 32-bit little-endian numbers."""
    packed = array("I", term_ids)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def unpack(blob: bytes) -> "array[int]":
    """Back from `pack`; those of several tracks may be joined."""
    packed = array("I", blob)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed


def _count(conn: sqlite3.Connection, written: Mapping[str, int]) -> dict[str, int]:
    """Add to the counts of terms as they are written; gives the id of each."""
    shown: dict[tuple[str, str], str] = {}
    keys: dict[str, tuple[str, str]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for term, count in written.items():
        field, folded, value = term.split(TERM_SEPARATOR, 2)
        key = keys[term] = field, folded
        counts[key] += count
        shown.setdefault(key, value)
    term_ids = _known(conn, counts)
    conn.executemany(
        "UPDATE terms SET tracks = tracks + ? WHERE id = ?",
        [(counts[key], term_id) for key, term_id in term_ids.items()],
    )
    new = [key for key in counts if key not in term_ids]
    if new:
        next_id = int(conn.execute("SELECT coalesce(max(id), 0) + 1 FROM terms").fetchone()[0])
        term_ids |= dict(zip(new, range(next_id, next_id + len(new)), strict=True))
        conn.executemany(
            "INSERT INTO terms (id, field, folded, value, tracks) VALUES (?, ?, ?, ?, ?)",
            [(term_ids[key], *key, shown[key], counts[key]) for key in new],
        )
    return {term: term_ids[key] for term, key in keys.items()}


def _known(conn: sqlite3.Connection, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The ids of those terms that there are."""
    by_field: dict[str, list[str]] = {}
    for field, folded in keys:
        by_field.setdefault(field, []).append(folded)
    return {
        (field, folded): term_id
        for field, wanted in by_field.items()
        for folded, term_id in conn.execute(
            "SELECT folded, id FROM terms WHERE field = ? AND folded IN (SELECT value FROM json_each(?))",
            (field, json.dumps(wanted)),
        )
    }
