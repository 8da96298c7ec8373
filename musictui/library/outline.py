"""What lists of changes need to know of all of them at once: a few bytes for each, not the values."""

import json
import os
import sqlite3
from collections.abc import Collection
from typing import NamedTuple

from musictui.library import change_rows
from musictui.model.changes import Change, Deed, State
from musictui.model.text import fold

_WITHOUT_DELTA = (
    "SELECT number FROM changes WHERE set_id = ? AND state = ? AND deed IN (?, ?, ?) AND NOT EXISTS "
    "(SELECT 1 FROM deltas WHERE deltas.set_id = changes.set_id AND deltas.number = changes.number)"
)


class Entry(NamedTuple):
    """One change, without what it changes."""

    number: int
    deed: Deed
    state: State
    fields: int
    """How many fields of tags get other values; 0 for all but edits."""


def outline(conn: sqlite3.Connection, set_id: int) -> list[Entry]:
    """The changes of a set, in their order."""
    rows = conn.execute(
        "SELECT number, deed, state, CASE deed WHEN ? THEN (SELECT count(*) FROM json_each(after)) ELSE 0 END "
        "FROM changes WHERE set_id = ? ORDER BY number",
        (Deed.EDIT, set_id),
    )
    deeds, states = {str(deed): deed for deed in Deed}, {str(state): state for state in State}
    return [Entry(number, deeds[deed], states[state], fields) for number, deed, state, fields in rows]


def named(conn: sqlite3.Connection, set_id: int, text: str) -> set[int]:
    """The numbers of the changes of which the old or the new path holds all words of `text`, in any case."""
    words = fold(text).split()
    rows = conn.execute("SELECT number, path, target FROM changes WHERE set_id = ?", (set_id,))
    found = set()
    for number, path, target in rows:
        paths = fold(f"{os.fsdecode(path)}\n{os.fsdecode(target)}")
        if all(word in paths for word in words):
            found.add(number)
    return found


def inexact(conn: sqlite3.Connection, set_id: int) -> set[int]:
    """The numbers of changes that stand, but of which what would undo them to the byte is not kept any more."""
    rows = conn.execute(_WITHOUT_DELTA, (set_id, State.DONE, Deed.EDIT, Deed.REVERT, Deed.REWRITE))
    return {number for (number,) in rows}


def removed(conn: sqlite3.Connection, set_id: int) -> list[tuple[int, bytes]]:
    """The removals of a set that stand: number, and the path in the quarantine."""
    rows = conn.execute(
        "SELECT number, target FROM changes WHERE set_id = ? AND state = ? AND deed = ?",
        (set_id, State.DONE, Deed.REMOVE),
    )
    return rows.fetchall()


def removals(conn: sqlite3.Connection, set_ids: Collection[int]) -> dict[bytes, tuple[int, Change]]:
    """The removals of some sets that stand, by the path in the quarantine: the set, and the change."""
    rows = conn.execute(
        f"SELECT set_id, {change_rows.COLUMNS} FROM changes WHERE deed = ? AND state = ? "
        "AND set_id IN (SELECT value FROM json_each(?))",
        (Deed.REMOVE, State.DONE, json.dumps(list(set_ids))),
    )
    found = [(set_id, change_rows.change(row)) for set_id, *row in rows]
    return {change.target: (set_id, change) for set_id, change in found}


def set_ids(conn: sqlite3.Connection) -> list[int]:
    """All sets, the newest first."""
    return [set_id for (set_id,) in conn.execute("SELECT id FROM change_sets ORDER BY id DESC")]
