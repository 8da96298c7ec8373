"""What the review of duplicates asks of all groups at once."""

import sqlite3
from typing import NamedTuple


class Totals(NamedTuple):
    """What is marked for removal in groups that are decided."""

    files: int
    """Each once, in however many groups it is."""
    size: int
    """Their bytes."""


def totals(conn: sqlite3.Connection) -> Totals:
    """Of the files that are there."""
    files, size = conn.execute(
        "SELECT count(*), coalesce(sum(size), 0) FROM tracks WHERE missing_since_s IS NULL AND id IN "
        "(SELECT track_id FROM duplicate_members JOIN duplicate_groups ON duplicate_groups.id = group_id "
        "WHERE mark IN ('remove', 'rules') AND state = 'decided')"
    ).fetchone()
    return Totals(files, size)


def in_folder(conn: sqlite3.Connection, folder: bytes) -> dict[int, set[int]]:
    """The members that are in a folder or below it, by group."""
    found: dict[int, set[int]] = {}
    inside = folder.rstrip(b"/")
    for group_id, track_id in conn.execute(
        "SELECT group_id, track_id FROM tracks JOIN duplicate_members ON track_id = tracks.id "
        "WHERE missing_since_s IS NULL AND path > ? AND path < ?",
        (inside + b"/", inside + b"0"),  # the character behind the slash
    ):
        found.setdefault(group_id, set()).add(track_id)
    return found
