"""When tracks came into the library: what stays for a removed copy counts as long there as the copy was.

A removal says under `added` when its copy came, the id of what stays for it, and when that came before.
"""

import json
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from musictui.model.changes import Change, Deed, State
from musictui.model.track import Tags

FIELD = "added"


class Added(NamedTuple):
    """What a removal says, in seconds since 1970."""

    copy_s: int
    keeper_id: int
    keeper_s: int


def of(before: Tags) -> Added | None:
    """What a removal says of it; None if nothing."""
    try:
        copy_s, keeper_id, keeper_s = map(int, before.get(FIELD, ()))
    except ValueError:
        return None
    return Added(copy_s, keeper_id, keeper_s)


def values(added: Added) -> dict[str, tuple[str, ...]]:
    """How a removal says it."""
    return {FIELD: tuple(map(str, added))}


def take_over(conn: sqlite3.Connection, removed: Iterable[Change]) -> None:
    """Copies were removed: what stays for them came when the first of them did."""
    conn.executemany(
        "UPDATE tracks SET added_s = ?1 WHERE id = ?2 AND added_s > ?1",
        [(added.copy_s, added.keeper_id) for change in removed if (added := of(change.before))],
    )


def give_back(conn: sqlite3.Connection, restored: Iterable[Change]) -> None:
    """Copies are back: what stayed for them came when it did, or when the first of those did that are still removed."""
    keepers = {
        (change.undoes[0], added.keeper_id, added.keeper_s, change.keeper.path)
        for change in restored
        if change.undoes and change.keeper and (added := of(change.before))
    }
    for set_id, keeper_id, keeper_s, path in keepers:
        rows = conn.execute(
            "SELECT before FROM changes WHERE set_id = ? AND deed = ? AND state = ? AND keeper = ?",
            (set_id, Deed.REMOVE, State.DONE, path),
        )
        still = [added.copy_s for (before,) in rows if (added := of(json.loads(before)))]
        conn.execute(
            "UPDATE tracks SET added_s = ?1 WHERE id = ?2 AND added_s < ?1",
            (min([keeper_s, *still]), keeper_id),
        )
