"""What the library knew of tracks whose files it removed: kept aside, so that a file that comes back is the same track.

The id with all that hangs on it: when it came, what was found out about its content, its marks in groups, who said its values.
"""

import sqlite3
from collections.abc import Iterable, Sequence

from musictui.library import tracks
from musictui.library.tracks import TrackRow

_FACTS = "fact, version, size, mtime_ns, value, note"
_SAID = "field, value, source, url, text, at_s, confidence"


def set_aside(conn: sqlite3.Connection, ids: Sequence[int], now_s: float) -> None:
    """Forget tracks, as `tracks.remove`, but so that `bring_back` can make them what they were."""
    keys = [(track_id,) for track_id in ids]
    conn.executemany(
        "INSERT OR REPLACE INTO removed_tracks (id, path, size, mtime_ns, added_s, removed_s) "
        "SELECT id, path, size, mtime_ns, added_s, ?2 FROM tracks WHERE id = ?1",
        [(track_id, now_s) for track_id in ids],
    )
    conn.executemany(
        f"INSERT INTO removed_facts (track_id, {_FACTS}) SELECT track_id, {_FACTS} FROM audio_facts WHERE track_id = ?",
        keys,
    )
    conn.executemany(
        "INSERT INTO removed_members (track_id, group_id, mark) "
        "SELECT track_id, group_id, mark FROM duplicate_members WHERE track_id = ?",
        keys,
    )
    conn.executemany(
        f"INSERT INTO removed_provenance (track_id, {_SAID}) SELECT track_id, {_SAID} FROM provenance WHERE track_id = ?",
        keys,
    )
    tracks.remove(conn, ids)


def bring_back(
    conn: sqlite3.Connection, root_id: int, row: TrackRow, *, track_id: int | None, added_s: int
) -> None:
    """Let the library know of a file that came back: as the track that it was, where that was set aside.

    Args:
        conn: A writable connection.
        root_id: The folder of the library that it is in.
        row: What the file holds. Where the library knows its path already, that track gets what the old one had.
        track_id: What it was, if that is known; else it is told by its path, size and time.
        added_s: When it came into the library, if nothing was set aside.
    """
    old = _set_aside(conn, row, track_id)
    there = tracks.ids_by_path(conn, [row.path]).get(row.path)
    if there is None:
        old_id, old_added_s = old or (None, added_s)
        (there,) = tracks.add(conn, root_id, [row], old_added_s, first_id=old_id)
    else:
        tracks.update(conn, [(there, row)])
    if old is None:
        return
    conn.execute("UPDATE tracks SET added_s = min(added_s, ?) WHERE id = ?", (old[1], there))
    conn.execute(
        f"INSERT OR IGNORE INTO audio_facts (track_id, {_FACTS}) "
        f"SELECT ?, {_FACTS} FROM removed_facts WHERE track_id = ?",
        (there, old[0]),
    )
    conn.execute(
        "INSERT OR IGNORE INTO duplicate_members (track_id, group_id, mark) "
        "SELECT ?, group_id, mark FROM removed_members WHERE track_id = ?",
        (there, old[0]),
    )
    conn.execute(
        f"INSERT OR IGNORE INTO provenance (track_id, {_SAID}) "
        f"SELECT ?, {_SAID} FROM removed_provenance WHERE track_id = ?",
        (there, old[0]),
    )
    conn.execute("DELETE FROM removed_tracks WHERE id = ?", (old[0],))


def forget(conn: sqlite3.Connection, files: Iterable[tuple[bytes, int]]) -> None:
    """Let go of what was set aside of files, by path and size, that were deleted for good."""
    conn.executemany("DELETE FROM removed_tracks WHERE path = ? AND size = ?", files)


def forget_old(conn: sqlite3.Connection, *, before_s: float) -> None:
    """Let go of what was set aside before a time."""
    conn.execute("DELETE FROM removed_tracks WHERE removed_s < ?", (before_s,))


def _set_aside(conn: sqlite3.Connection, row: TrackRow, track_id: int | None) -> tuple[int, int] | None:
    """The id of the track that a file was and when it came; None if nothing of it was set aside."""
    found = conn.execute(
        "SELECT id, added_s FROM removed_tracks WHERE id = ?1 OR (path = ?2 AND size = ?3 AND mtime_ns = ?4) "
        "ORDER BY id = ?1 DESC, id DESC LIMIT 1",
        (track_id or 0, row.path, row.size, row.mtime_ns),
    ).fetchone()
    return (found[0], found[1]) if found else None
