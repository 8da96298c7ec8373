"""What rules for duplicates look at, of all tracks at once."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from musictui.library.audio_facts import damages
from musictui.library.tracks import marks
from musictui.model import values
from musictui.model.duplicates import FACT_VERSIONS, QUIET, Fact, TrackFacts, heard_length_s
from musictui.model.formats import NEVER_DECODED, UNPROVEN
from musictui.model.track import TAGS_CUT

_COLUMNS = (
    "id, path, tracks.size, tracks.mtime_ns, ctime_ns, inode, added_s, length_ms, codec, is_lossless, bit_rate, "
    "sample_rate, bit_depth, channels, covers, disc, track, year, length(value), "
    "CASE WHEN value IS NULL THEN note END, problem, tags"
)
_TABLES = (
    "tracks JOIN track_tags USING (id) LEFT JOIN audio_facts ON track_id = id AND fact = ? AND version = ? "
    "AND audio_facts.size = tracks.size AND audio_facts.mtime_ns = tracks.mtime_ns"
)
"""With the fingerprint of each; its length is told without reading it."""
_WORD_BYTES = 4
_READABLE = "missing_since_s IS NULL AND (problem IS NULL OR codec IS NOT NULL)"
"""Files that are there; without those of which nothing could be read."""
_FETCHED = 256
"""Rows that are fetched at a time: a thread that draws comes to its turn in between."""
_CALL = 500
_NONE = ("",)
_scan: Any = json.JSONDecoder().scan_once  # type: ignore[attr-defined]  # left out of typeshed
"""As `json.loads` without its look for white space around, a third of the time."""


def load(conn: sqlite3.Connection, ids: Iterable[int] | None = None) -> list[TrackFacts]:
    """What is known of tracks, by ascending id: of all (100,000 in a second or two), or of `ids`.

    Missing tracks are left out, and files that could not be read.
    """
    shared: dict[Any, Any] = {}
    damaged = damages(conn)
    select = f"SELECT {_COLUMNS} FROM {_TABLES} WHERE {_READABLE}"
    of_fact = (Fact.FINGERPRINT, FACT_VERSIONS[Fact.FINGERPRINT])
    if ids is None:
        return _read(conn.execute(f"{select} ORDER BY id", of_fact), shared, damaged)
    found: list[TrackFacts] = []
    wanted = sorted(set(ids))
    for at in range(0, len(wanted), _CALL):
        part = wanted[at : at + _CALL]
        rows = conn.execute(f"{select} AND id IN ({marks(len(part))}) ORDER BY id", (*of_fact, *part))
        found += _read(rows, shared, damaged)
    return found


def _read(cursor: sqlite3.Cursor, shared: dict[Any, Any], damaged: Mapping[int, str]) -> list[TrackFacts]:
    found: list[TrackFacts] = []
    while rows := cursor.fetchmany(_FETCHED):
        found += [_facts(row, shared, damaged) for row in rows]
    return found


def _facts(row: Sequence[Any], shared: dict[Any, Any], damaged: Mapping[int, str]) -> TrackFacts:
    # In one step: a list of the rest would take longer than its names.
    # fmt: off
    (
        track_id, path, size, mtime_ns, ctime_ns, inode, added_s, length_ms, codec, is_lossless, bit_rate,
        sample_rate, bit_depth, channels, covers, disc, track, year, heard_bytes, note, problem, text,
    ) = row
    # fmt: on
    tags: dict[str, list[str]] = _scan(text, 0)[0]
    get = tags.get
    same = shared.setdefault
    artists = tuple(get("artist", ()))
    album, albumartist = (get("album") or _NONE)[0], (get("albumartist") or _NONE)[0]
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
            (get("title") or _NONE)[0],
            same(artists, artists),
            same(album, album),
            same(albumartist, albumartist),
            disc,
            track,
            year,
            "compilation" in tags and any(map(values.is_true, tags["compilation"])),
            tuple(get("musicbrainz_trackid", ())),
            tuple(get("isrc", ())),
            len(tags),
            _heard_s(heard_bytes, note, codec),
            _damage(problem, "" if codec in UNPROVEN else damaged.get(track_id, "")),
        ),
    )


def _damage(problem: str | None, decoded: str) -> str:
    """What is damaged in a file: what its reader saw, such as an end that is missing, or else its decoder."""
    return decoded if problem is None or problem == TAGS_CUT else problem


def _heard_s(size: int | None, note: str | None, codec: str | None) -> float | None:
    """How long a track sounded; 0 where it could not be decoded, None where nobody knows."""
    if size is not None:
        return heard_length_s(size // _WORD_BYTES)
    return 0.0 if note and note != QUIET and codec not in NEVER_DECODED else None
