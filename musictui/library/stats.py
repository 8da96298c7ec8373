"""The figures of the whole library, from counts that are kept."""

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stats:
    """What the library holds."""

    tracks: int
    missing: int
    """Tracks whose file is gone."""
    problems: int
    size: int
    """Bytes."""
    length_s: float
    artists: int
    albums: int
    genres: int
    formats: tuple[tuple[str, int], ...]
    """Each format with its tracks, the most frequent first."""
    roots: int


def stats(conn: sqlite3.Connection) -> Stats:
    """The figures as they are now."""
    roots, tracks, missing, problems, size, length_ms = conn.execute(
        "SELECT count(*), coalesce(sum(tracks), 0), coalesce(sum(missing), 0), coalesce(sum(problems), 0), "
        "coalesce(sum(size), 0), coalesce(sum(length_ms), 0) FROM roots"
    ).fetchone()
    artists, albums, genres = (
        conn.execute("SELECT count(*) FROM terms WHERE field = ?", (field,)).fetchone()[0]
        for field in ("artist", "album", "genre")
    )
    formats = conn.execute(
        "SELECT value, tracks FROM terms WHERE field = 'format' ORDER BY tracks DESC, value"
    ).fetchall()
    return Stats(
        tracks, missing, problems, size, length_ms / 1000, artists, albums, genres, tuple(formats), roots
    )
