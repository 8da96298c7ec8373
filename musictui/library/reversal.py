"""What takes changes back: the journal keeps it for a while, and up to a size."""

import json
import sqlite3
from typing import NamedTuple

from musictui.library import removed
from musictui.library.journal import HASH_BYTES
from musictui.model.changes import Deed, Mark


class Undo(NamedTuple):
    """What takes a change back."""

    delta: bytes
    new_hash: bytes
    extras: tuple[bytes, ...]
    mark: Mark | None
    """What the file was when the change was done."""
    old_mtime_ns: int | None = None
    """When the file that it changed had been changed last."""


def undo_of(conn: sqlite3.Connection, set_id: int, number: int) -> Undo:
    """What takes a change back; without a delta where none was needed, or it was kept too long."""
    row = conn.execute(
        "SELECT coalesce(delta, x''), coalesce(new_hash, x''), coalesce(extras, x''), "
        "mtime_ns, done_size, done_mtime_ns, done_ctime_ns "
        "FROM changes LEFT JOIN deltas USING (set_id, number) WHERE set_id = ? AND number = ?",
        (set_id, number),
    ).fetchone()
    if row is None:
        return Undo(b"", b"", (), None)
    delta, new_hash, extras, old_mtime_ns, *mark = row
    hashes = tuple(extras[at : at + HASH_BYTES] for at in range(0, len(extras), HASH_BYTES))
    return Undo(delta, new_hash, hashes, None if mark[0] is None else Mark(*mark), old_mtime_ns)


def left_again(conn: sqlite3.Connection, set_id: int) -> set[tuple[bytes, int, int]]:
    """What later undos made of files that is again what this set had made of them: hash, size and time."""
    rows = conn.execute(
        "SELECT new_hash, done_size, done_mtime_ns FROM changes WHERE deed = ? AND done_size IS NOT NULL "
        "AND new_hash IN (SELECT new_hash FROM changes WHERE set_id = ?)",
        (Deed.REVERT, set_id),
    )
    return set(rows)


def forget_old(conn: sqlite3.Connection, *, before_s: float, most_bytes: int) -> int:
    """Let go of what undoes sets applied before a time, and of the oldest beyond a size; gives how many changes.

    The changes themselves stay as history; their fields can still be put back, their exact bytes cannot.
    """
    sizes = conn.execute(
        "SELECT set_id, sum(length(delta)), count(*), applied_s FROM deltas JOIN change_sets ON id = set_id "
        "GROUP BY set_id ORDER BY set_id DESC"
    ).fetchall()
    kept, forgotten = 0, 0
    for set_id, size, count, applied_s in sizes:
        kept += size
        if kept > most_bytes or (applied_s or 0) < before_s:
            conn.execute("DELETE FROM deltas WHERE set_id = ?", (set_id,))
            forgotten += count
    if forgotten:
        _forget_blobs(conn)
    removed.forget_old(conn, before_s=before_s)
    return forgotten


def _forget_blobs(conn: sqlite3.Connection) -> None:
    used: set[bytes] = set()
    for (extras,) in conn.execute("SELECT extras FROM deltas WHERE length(extras) > 0"):
        used.update(extras[at : at + HASH_BYTES] for at in range(0, len(extras), HASH_BYTES))
    for (covers,) in conn.execute("SELECT covers FROM changes WHERE covers IS NOT NULL"):
        used.update(bytes.fromhex(cover[0]) for cover in json.loads(covers))
    gone = [(digest,) for (digest,) in conn.execute("SELECT hash FROM blobs") if digest not in used]
    conn.executemany("DELETE FROM blobs WHERE hash = ?", gone)
