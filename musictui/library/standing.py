"""What still stands of the changes that were done: an undo may take back a set, a file of it, or a field of a file.

A change that takes another one back is done itself, and may be taken back in part, too. So what stands of a change is
what it did without what stands of those that took it back.
"""

import json
import sqlite3
from collections.abc import Collection
from typing import NamedTuple

from musictui.library import change_rows
from musictui.model.changes import Deed, Mark, State
from musictui.model.track import FileStat

PICTURES = "pictures"
"""Among the fields of an edit: that it changes the pictures."""
_WHOLE = frozenset({""})
"""What a move or a removal does, which cannot be taken back in part."""
_BY_FIELD = frozenset({Deed.EDIT, Deed.REVERT, Deed.REWRITE})

_READ = (
    "SELECT deed, after, covers IS NOT NULL, undoes_set, undoes_number, new_hash FROM changes "
    "WHERE set_id = ? AND number = ?"
)
_TAKEN_BACK_BY = "SELECT set_id, number FROM changes WHERE undoes_set = ? AND undoes_number = ? AND state = ?"
_PARTLY = (
    "FROM changes AS back WHERE undoes_set IN ({sets}) AND state = 'done' AND EXISTS (SELECT 1 FROM changes AS one "
    "WHERE one.set_id = back.undoes_set AND one.number = back.undoes_number AND one.state = 'done')"
)
_DONE_AGAIN = (
    "SELECT back.undoes_number, again.set_id, again.number FROM changes AS back JOIN changes AS again "
    "ON again.undoes_set = back.set_id AND again.undoes_number = back.number "
    "WHERE back.undoes_set = ? AND back.state = 'undone' AND again.state = 'done' ORDER BY again.set_id"
)

Key = tuple[int, int]
"""A set, and the number of a change of it."""


class _Done(NamedTuple):
    """What is needed of a change to tell what of it stands."""

    deed: Deed
    fields: frozenset[str]
    undoes: Key | None
    new_hash: bytes | None


def follow(conn: sqlite3.Connection, set_id: int, number: int, stat: FileStat | None) -> None:
    """A change was done: what it took back does not stand any more, and what that had taken back stands again.

    Args:
        conn: The library.
        set_id: The set of the change.
        number: Its number.
        stat: What the file is now.
    """
    done = _read(conn, (set_id, number))
    back = done.undoes if done else None
    while done and back is not None and (each := _read(conn, back)) is not None:
        stands = bool(left(conn, back))
        # Only where it is again what that change had made of it can that be undone exactly.
        is_again = stands and stat is not None and bool(done.new_hash) and each.new_hash == done.new_hash
        mark = Mark.of(stat) if is_again and stat is not None else (None, None, None)
        conn.execute(
            "UPDATE changes SET state = ?, done_size = ?, done_mtime_ns = ?, done_ctime_ns = ? "
            "WHERE set_id = ? AND number = ? AND state IN ('done', 'undone')",
            (State.DONE if stands else State.UNDONE, *mark, *back),
        )
        back = each.undoes


def left(conn: sqlite3.Connection, key: Key) -> frozenset[str]:
    """The fields of a change that was done which no other one took back; of a move, something or nothing."""
    fields = _fields(conn, key)
    for by in conn.execute(_TAKEN_BACK_BY, (*key, State.DONE)).fetchall():
        fields -= left(conn, by)
    return fields


def partly(conn: sqlite3.Connection, set_id: int) -> dict[int, frozenset[str]]:
    """The changes of a set that stand in part, with the fields that do."""
    found = conn.execute(f"SELECT DISTINCT undoes_number {_PARTLY.format(sets='?')}", (set_id,)).fetchall()
    return {number: left(conn, (set_id, number)) for (number,) in found}


def partly_counts(conn: sqlite3.Connection, set_ids: Collection[int]) -> dict[int, int]:
    """How many changes of these sets stand in part; those without any are not in it."""
    rows = conn.execute(
        f"SELECT undoes_set, count(DISTINCT undoes_number) {_PARTLY.format(sets=change_rows.marks(set_ids))} "
        "GROUP BY undoes_set",
        list(set_ids),
    )
    return dict(rows.fetchall())


def undone_by(conn: sqlite3.Connection, set_id: int) -> list[int]:
    """The sets that took something of this one back and stand, the newest first."""
    rows = conn.execute(
        "SELECT DISTINCT set_id FROM changes WHERE undoes_set = ? AND state = ? ORDER BY set_id DESC",
        (set_id, State.DONE),
    )
    return [by for (by,) in rows]


def done_again(conn: sqlite3.Connection, set_id: int) -> dict[int, Key]:
    """By number: the change that did one of this set again last, all of it, after it had been taken back."""
    found: dict[int, Key] = {}
    for number, *by in conn.execute(_DONE_AGAIN, (set_id,)).fetchall():
        again = (by[0], by[1])
        if left(conn, again) == _fields(conn, (set_id, number)):
            found[number] = again
    later = {by: done_again(conn, by) for by, _ in found.values()}
    return {number: later[by].get(at, (by, at)) for number, (by, at) in found.items()}


def standing_sets(conn: sqlite3.Connection) -> list[int]:
    """The sets of which something stands, the one that was applied last first; undos aside."""
    return _ids(conn, "SELECT id FROM change_sets WHERE undoes IS NULL")


def undone_sets(conn: sqlite3.Connection) -> list[int]:
    """The sets of which something is undone, the one that was undone last first; each once."""
    found = _ids(conn, "SELECT undoes FROM change_sets WHERE undoes IS NOT NULL")
    return list(dict.fromkeys(found))


def _ids(conn: sqlite3.Connection, select: str) -> list[int]:
    rows = conn.execute(
        f"{select} AND EXISTS (SELECT 1 FROM changes WHERE set_id = id AND state = ?) "
        "ORDER BY applied_s DESC, id DESC",
        (State.DONE,),
    )
    return [set_id for (set_id,) in rows]


def _fields(conn: sqlite3.Connection, key: Key) -> frozenset[str]:
    """What a change does. A file that becomes what it was gets back all that the change before it did."""
    found = _read(conn, key)
    while found is not None and found.deed is Deed.REVERT and found.undoes is not None:
        before = _read(conn, found.undoes)
        if before is None:
            break
        found = before
    return found.fields if found else frozenset()


def _read(conn: sqlite3.Connection, key: Key) -> _Done | None:
    row = conn.execute(_READ, key).fetchone()
    if row is None:
        return None
    deed, after, has_covers, undoes_set, undoes_number, new_hash = row
    fields = _WHOLE
    if deed in _BY_FIELD:
        fields = frozenset(json.loads(after)) | ({PICTURES} if has_covers else frozenset())
    undoes = None if undoes_set is None else (undoes_set, undoes_number)
    return _Done(Deed(deed), fields, undoes, new_hash)
