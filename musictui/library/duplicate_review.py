"""What the review of duplicates asks of all groups at once."""

import sqlite3


def newer(conn: sqlite3.Connection, since_s: float) -> int:
    """How many files came after this time, seconds since 1970, or came back, and are in no group."""
    (found,) = conn.execute(
        "SELECT count(*) FROM tracks WHERE missing_since_s IS NULL AND (added_s > ?1 OR path IN "
        "(SELECT path FROM changes JOIN change_sets ON change_sets.id = set_id "
        "WHERE deed = 'restore' AND state = 'done' AND applied_s > ?1)) "
        "AND id NOT IN (SELECT track_id FROM duplicate_members)",
        (since_s,),
    ).fetchone()
    return int(found)


def kept(conn: sqlite3.Connection) -> dict[int, set[int]]:
    """The tracks that a person marked to be kept, each with the groups in which."""
    found: dict[int, set[int]] = {}
    for track_id, group_id in conn.execute(
        "SELECT track_id, group_id FROM duplicate_members JOIN duplicate_groups ON duplicate_groups.id = group_id "
        "WHERE mark = 'keep' AND state <> 'not duplicates'"
    ):
        found.setdefault(track_id, set()).add(group_id)
    return found


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
