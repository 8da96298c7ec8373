"""What is still open of sets of changes that were interrupted, and was done by later sets."""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

_DONE_LATER = """
WITH still AS MATERIALIZED (
    SELECT number, deed, path, target, after, covers FROM changes WHERE set_id = ? AND state = 'planned'
)
SELECT count(DISTINCT still.number), max(later.set_id) FROM changes AS later
JOIN still ON still.path = later.path AND still.deed = later.deed AND (
    still.deed = 'remove'
    OR (still.after = later.after AND still.covers IS later.covers AND still.target = later.target)
)
WHERE later.set_id > ? AND later.state = 'done'
"""
"""The place in the quarantine is known of removals only once they are done."""


class Finished(NamedTuple):
    """What later sets did of one that was interrupted."""

    changes: int
    """How many of its changes."""
    by: int
    """The last of those sets."""


def finished(conn: sqlite3.Connection, set_ids: Iterable[int]) -> dict[int, Finished]:
    """What later sets did of these, by set; those of which none did anything are not in it.

    A change counts as done when a later one did the same to the same file, and that was not taken back.

    Args:
        conn: The library.
        set_ids: Sets that were begun and of which something is open.
    """
    found: dict[int, Finished] = {}
    (newest,) = conn.execute("SELECT coalesce(max(set_id), 0) FROM changes").fetchone()
    for set_id in set_ids:
        if set_id == newest:
            continue  # It may be under way just now, and is asked for again and again.
        count, by = conn.execute(_DONE_LATER, (set_id, set_id)).fetchone()
        if count:
            found[set_id] = Finished(count, by)
    return found
