"""What rules for duplicates look at, of all tracks at once."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from musictui.library.tracks import marks
from musictui.model import values
from musictui.model.duplicates import TrackFacts

_COLUMNS = (
    "id, path, size, mtime_ns, ctime_ns, inode, added_s, length_ms, codec, is_lossless, bit_rate, sample_rate, "
    "bit_depth, channels, covers, disc, track, year, tags"
)
_READABLE = "missing_since_s IS NULL AND (problem IS NULL OR codec IS NOT NULL)"
"""Files that are there; without those of which nothing could be read."""
_FETCHED = 256
"""Rows that are fetched at a time: a thread that draws comes to its turn in between."""
_CALL = 500


def load(conn: sqlite3.Connection, ids: Iterable[int] | None = None) -> list[TrackFacts]:
    """What is known of tracks, by ascending id: of all (100,000 in a second or two), or of `ids`.

    Missing tracks are left out, and files that could not be read.
    """
    shared: dict[Any, Any] = {}
    select = f"SELECT {_COLUMNS} FROM tracks JOIN track_tags USING (id) WHERE {_READABLE}"
    if ids is None:
        return _read(conn.execute(f"{select} ORDER BY id"), shared)
    found: list[TrackFacts] = []
    wanted = sorted(set(ids))
    for at in range(0, len(wanted), _CALL):
        part = wanted[at : at + _CALL]
        found += _read(conn.execute(f"{select} AND id IN ({marks(len(part))}) ORDER BY id", part), shared)
    return found


def _read(cursor: sqlite3.Cursor, shared: dict[Any, Any]) -> list[TrackFacts]:
    found: list[TrackFacts] = []
    while rows := cursor.fetchmany(_FETCHED):
        found += [_facts(row, shared) for row in rows]
    return found


def _facts(row: Sequence[Any], shared: dict[Any, Any]) -> TrackFacts:
    track_id, path, size, mtime_ns, ctime_ns, inode, added_s, length_ms, codec, is_lossless, *rest, text = row
    bit_rate, sample_rate, bit_depth, channels, covers, disc, track, year = rest
    tags: dict[str, list[str]] = json.loads(text)
    get = tags.get
    same = shared.setdefault
    artists = tuple(get("artist", ()))
    album, albumartist = _first(get("album")), _first(get("albumartist"))
    # Not by its class, which takes longer than all else here.
    return tuple.__new__(
        TrackFacts,
        (
            track_id,
            path,
            size,
            mtime_ns,
            ctime_ns,
            inode,
            added_s,
            None if length_ms is None else length_ms / 1000,
            same(codec or "", codec or ""),
            bool(is_lossless),
            bit_rate,
            sample_rate,
            bit_depth,
            channels,
            covers,
            _first(get("title")),
            same(artists, artists),
            same(album, album),
            same(albumartist, albumartist),
            disc,
            track,
            year,
            any(map(values.is_true, get("compilation", ()))),
            tuple(get("musicbrainz_trackid", ())),
            tuple(get("isrc", ())),
            len(tags),
        ),
    )


def _first(found: Sequence[str] | None) -> str:
    return found[0] if found else ""
