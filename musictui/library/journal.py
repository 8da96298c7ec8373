"""Sets of changes: what is to be done, what was done, and what takes it back."""

import hashlib
import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from musictui.model.changes import Change, ChangeSet, CoverRef, Deed, Draft, Mark, State
from musictui.model.track import FileStat, Tags

_COLUMNS = (
    "number, deed, path, target, track_id, size, mtime_ns, ctime_ns, before, after, covers, reason, state, note, "
    "undoes_set, undoes_number"
)
_INSERT = f"INSERT INTO changes (set_id, {_COLUMNS}) VALUES ({', '.join('?' * 17)})"
_UNDOES = "SELECT undoes_set, undoes_number FROM changes WHERE set_id = ? AND number = ?"
READ_BATCH = 500
_ENCODER = json.JSONEncoder(separators=(",", ":"))
"""One for all: `json.dumps` would make a new one for each value."""
HASH_BYTES = 16


class Ready(NamedTuple):
    """A change of which all is prepared but the last step."""

    number: int
    sibling: bytes
    """The new file, beside the old one."""
    mark: Mark
    """What the old one was when it was copied."""
    new_hash: bytes
    """Of the content of the new file."""
    delta: bytes
    """What makes the old file out of the new one; empty where nothing needs to."""
    pictures: tuple[bytes, ...] = ()
    """What the delta refers to; each is kept once."""


class Settled(NamedTuple):
    """What became of a change."""

    number: int
    state: State
    note: str = ""
    stat: FileStat | None = None
    """What the file is now."""


class Undo(NamedTuple):
    """What takes a change back."""

    delta: bytes
    new_hash: bytes
    extras: tuple[bytes, ...]
    mark: Mark | None
    """What the file was when the change was done."""


def create(conn: sqlite3.Connection, draft: Draft, now_s: float) -> int:
    """Store a set before it runs; gives its id."""
    cursor = conn.execute(
        "INSERT INTO change_sets (title, author, source, evidence, created_s, undoes) VALUES (?, ?, ?, ?, ?, ?)",
        (draft.title, draft.author, draft.source, json.dumps(dict(draft.evidence)), now_s, draft.undoes),
    )
    set_id = int(cursor.lastrowid or 0)
    conn.executemany(_INSERT, [_row(set_id, number, change) for number, change in enumerate(draft.changes)])
    return set_id


def get(conn: sqlite3.Connection, set_id: int) -> ChangeSet | None:
    """A set; None if there is none of that id."""
    return next(iter(_sets(conn, "WHERE id = ?", (set_id,))), None)


def sets(conn: sqlite3.Connection, *, limit: int = 100, start: int = 0) -> list[ChangeSet]:
    """The sets, the newest first."""
    return _sets(conn, "ORDER BY id DESC LIMIT ? OFFSET ?", (limit, start))


def changes(
    conn: sqlite3.Connection,
    set_id: int,
    *,
    states: Collection[State] = (),
    start: int = 0,
    limit: int = -1,
) -> list[Change]:
    """The changes of a set in their order, those in some states only if `states` are given."""
    wanted = f"AND state IN ({_marks(states)})" if states else ""
    rows = conn.execute(
        f"SELECT {_COLUMNS} FROM changes WHERE set_id = ? {wanted} ORDER BY number LIMIT ? OFFSET ?",
        (set_id, *states, limit, start),
    )
    return [_change(row) for row in rows]


def change(conn: sqlite3.Connection, set_id: int, number: int) -> Change | None:
    """One change of a set."""
    rows = conn.execute(f"SELECT {_COLUMNS} FROM changes WHERE set_id = ? AND number = ?", (set_id, number))
    return next(map(_change, rows), None)


def leave_out(conn: sqlite3.Connection, set_id: int, numbers: Iterable[int], *, is_out: bool = True) -> None:
    """Take changes out of what is to be done, or back in."""
    before, after = (State.PLANNED, State.LEFT_OUT) if is_out else (State.LEFT_OUT, State.PLANNED)
    conn.executemany(
        "UPDATE changes SET state = ? WHERE set_id = ? AND number = ? AND state = ?",
        [(after, set_id, number, before) for number in numbers],
    )


def rewrite(conn: sqlite3.Connection, set_id: int, number: int, before: Tags, after: Tags) -> None:
    """Let an edit that was not done yet do something else; without any field left it is left out."""
    state = State.PLANNED if after else State.LEFT_OUT
    conn.execute(
        "UPDATE changes SET before = ?, after = ?, state = ? WHERE set_id = ? AND number = ? AND state IN (?, ?)",
        (_json(before), _json(after), state, set_id, number, State.PLANNED, State.LEFT_OUT),
    )


def discard(conn: sqlite3.Connection, set_id: int) -> bool:
    """Forget a set that was never applied; whether it was one."""
    conn.execute(
        "DELETE FROM changes WHERE set_id IN (SELECT id FROM change_sets WHERE id = ? AND applied_s IS NULL)",
        (set_id,),
    )
    return conn.execute("DELETE FROM change_sets WHERE id = ? AND applied_s IS NULL", (set_id,)).rowcount > 0


def start(conn: sqlite3.Connection, set_id: int, numbers: Sequence[int], now_s: float) -> None:
    """Note that these are being done, before the first file of them is touched."""
    conn.execute("UPDATE change_sets SET applied_s = ? WHERE id = ?", (now_s, set_id))
    conn.executemany(
        "UPDATE changes SET state = ?, note = '' WHERE set_id = ? AND number = ?",
        [(State.STARTED, set_id, number) for number in numbers],
    )


def ready(conn: sqlite3.Connection, set_id: int, prepared: Sequence[Ready]) -> None:
    """Keep all that undoes these, before the files are replaced."""
    conn.executemany(
        "UPDATE changes SET state = ?, sibling = ?, size = ?, mtime_ns = ?, ctime_ns = ?, new_hash = ? "
        "WHERE set_id = ? AND number = ?",
        [(State.READY, each.sibling, *each.mark, each.new_hash, set_id, each.number) for each in prepared],
    )
    conn.executemany(
        "INSERT OR REPLACE INTO deltas (set_id, number, delta, extras) VALUES (?, ?, ?, ?)",
        [
            (set_id, each.number, each.delta, b"".join(keep_blob(conn, data) for data in each.pictures))
            for each in prepared
        ],
    )


def settle(conn: sqlite3.Connection, set_id: int, settled: Sequence[Settled]) -> None:
    """Note what became of these."""
    conn.executemany(
        "UPDATE changes SET state = ?, note = ?, sibling = NULL, "
        "done_size = ?, done_mtime_ns = ?, done_ctime_ns = ? WHERE set_id = ? AND number = ?",
        [
            (
                each.state,
                each.note,
                *(Mark.of(each.stat) if each.stat else (None, None, None)),
                set_id,
                each.number,
            )
            for each in settled
        ],
    )
    for each in settled:
        if each.state is State.DONE:
            _settle_undone(conn, set_id, each)


def undo_of(conn: sqlite3.Connection, set_id: int, number: int) -> Undo:
    """What takes a change back; without a delta where none was needed, or it was kept too long."""
    row = conn.execute(
        "SELECT coalesce(delta, x''), coalesce(new_hash, x''), coalesce(extras, x''), "
        "done_size, done_mtime_ns, done_ctime_ns "
        "FROM changes LEFT JOIN deltas USING (set_id, number) WHERE set_id = ? AND number = ?",
        (set_id, number),
    ).fetchone()
    if row is None:
        return Undo(b"", b"", (), None)
    delta, new_hash, extras, *mark = row
    hashes = tuple(extras[at : at + HASH_BYTES] for at in range(0, len(extras), HASH_BYTES))
    return Undo(delta, new_hash, hashes, None if mark[0] is None else Mark(*mark))


def left_again(conn: sqlite3.Connection, set_id: int) -> set[tuple[bytes, int, int]]:
    """What later undos made of files that is again what this set had made of them: hash, size and time."""
    rows = conn.execute(
        "SELECT new_hash, done_size, done_mtime_ns FROM changes WHERE deed = ? AND done_size IS NOT NULL "
        "AND new_hash IN (SELECT new_hash FROM changes WHERE set_id = ?)",
        (Deed.REVERT, set_id),
    )
    return set(rows)


def undone_by(conn: sqlite3.Connection, set_id: int) -> list[int]:
    """The sets that took this one back and stand, the newest first."""
    rows = conn.execute(
        "SELECT DISTINCT set_id FROM changes WHERE undoes_set = ? AND state = ? ORDER BY set_id DESC",
        (set_id, State.DONE),
    )
    return [by for (by,) in rows]


def last_standing(conn: sqlite3.Connection) -> int | None:
    """The set that was applied last of those of which something stands, undos aside."""
    row = conn.execute(
        "SELECT id FROM change_sets WHERE undoes IS NULL AND EXISTS "
        "(SELECT 1 FROM changes WHERE set_id = id AND state = ?) ORDER BY applied_s DESC LIMIT 1",
        (State.DONE,),
    ).fetchone()
    return row[0] if row else None


def last_undone(conn: sqlite3.Connection) -> int | None:
    """The set that was undone last."""
    row = conn.execute(
        "SELECT undoes FROM change_sets WHERE undoes IS NOT NULL AND EXISTS "
        "(SELECT 1 FROM changes WHERE set_id = id AND state = ?) ORDER BY applied_s DESC LIMIT 1",
        (State.DONE,),
    ).fetchone()
    return row[0] if row else None


def has_unfinished(conn: sqlite3.Connection) -> bool:
    """Whether a program ended in the middle of an apply, or one is at it just now."""
    return (
        conn.execute("SELECT 1 FROM changes WHERE state IN ('started', 'ready') LIMIT 1").fetchone()
        is not None
    )


def unfinished(conn: sqlite3.Connection) -> list[tuple[int, Change, bytes, bytes]]:
    """What a program that ended in the middle left: set, change, sibling, hash of the new file."""
    rows = conn.execute(
        f"SELECT set_id, coalesce(sibling, x''), coalesce(new_hash, x''), {_COLUMNS} FROM changes "
        "WHERE state IN ('started', 'ready') ORDER BY set_id, number"
    )
    return [(set_id, _change(row), sibling, new_hash) for set_id, sibling, new_hash, *row in rows]


def set_targets(conn: sqlite3.Connection, set_id: int, targets: Sequence[tuple[int, bytes]]) -> None:
    """Note where in the quarantine files are now."""
    conn.executemany(
        "UPDATE changes SET target = ? WHERE set_id = ? AND number = ?",
        [(target, set_id, number) for number, target in targets],
    )


def root_ids(conn: sqlite3.Connection) -> list[tuple[int, bytes]]:
    """The library's folders."""
    return conn.execute("SELECT id, path FROM roots").fetchall()


def keep_blob(conn: sqlite3.Connection, data: bytes) -> bytes:
    """Keep a picture, once; gives its hash."""
    digest = hashlib.blake2b(data, digest_size=HASH_BYTES).digest()
    conn.execute("INSERT OR IGNORE INTO blobs (hash, data) VALUES (?, ?)", (digest, data))
    return digest


def blobs(conn: sqlite3.Connection, hashes: Collection[bytes]) -> dict[bytes, bytes]:
    """Those of these that are kept."""
    wanted = list(hashes)
    return dict(conn.execute(f"SELECT hash, data FROM blobs WHERE hash IN ({_marks(wanted)})", wanted))


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
    return forgotten


def _forget_blobs(conn: sqlite3.Connection) -> None:
    used: set[bytes] = set()
    for (extras,) in conn.execute("SELECT extras FROM deltas WHERE length(extras) > 0"):
        used.update(extras[at : at + HASH_BYTES] for at in range(0, len(extras), HASH_BYTES))
    for (covers,) in conn.execute("SELECT covers FROM changes WHERE covers IS NOT NULL"):
        used.update(bytes.fromhex(cover[0]) for cover in json.loads(covers))
    gone = [(digest,) for (digest,) in conn.execute("SELECT hash FROM blobs") if digest not in used]
    conn.executemany("DELETE FROM blobs WHERE hash = ?", gone)


def _settle_undone(conn: sqlite3.Connection, set_id: int, settled: Settled) -> None:
    """What an undo took back no longer stands; what its own undo took back stands again, as the file is now."""
    back = conn.execute(_UNDOES, (set_id, settled.number)).fetchone()
    stands = False
    while back is not None and back[0] is not None:
        mark = Mark.of(settled.stat) if stands and settled.stat else (None, None, None)
        conn.execute(
            "UPDATE changes SET state = ?, done_size = ?, done_mtime_ns = ?, done_ctime_ns = ? "
            "WHERE set_id = ? AND number = ?",
            (State.DONE if stands else State.UNDONE, *mark, *back),
        )
        back, stands = conn.execute(_UNDOES, back).fetchone(), not stands


def _sets(conn: sqlite3.Connection, where: str, values: Sequence[object]) -> list[ChangeSet]:
    rows = conn.execute(
        f"SELECT id, title, author, source, evidence, created_s, applied_s, undoes FROM change_sets {where}",
        values,
    ).fetchall()
    counts: dict[int, dict[State, int]] = {row[0]: {} for row in rows}
    for batch in _batches(list(counts)):
        counted = conn.execute(
            f"SELECT set_id, state, count(*) FROM changes WHERE set_id IN ({_marks(batch)}) GROUP BY set_id, state",
            batch,
        )
        for set_id, state, count in counted:
            counts[set_id][State(state)] = count
    return [
        ChangeSet(
            set_id, title, author, source, json.loads(evidence), created_s, applied_s, undoes, counts[set_id]
        )
        for set_id, title, author, source, evidence, created_s, applied_s, undoes in rows
    ]


def _batches(items: Sequence[int]) -> Iterator[Sequence[int]]:
    for at in range(0, len(items), READ_BATCH):
        yield items[at : at + READ_BATCH]


def _row(set_id: int, number: int, change: Change) -> tuple[object, ...]:
    covers = None
    if change.covers is not None:
        covers = json.dumps([(cover.hash.hex(), *cover[1:]) for cover in change.covers])
    return (
        set_id,
        number,
        change.deed,
        change.path,
        change.target,
        change.track_id,
        *(change.mark or (None, None, None)),
        _json(change.before),
        _json(change.after),
        covers,
        change.reason,
        change.state,
        change.note,
        *(change.undoes or (None, None)),
    )


def _change(row: Sequence[Any]) -> Change:
    number, deed, path, target, track_id, size, mtime_ns, ctime_ns, before, after, covers, *rest = row
    reason, state, note, undoes_set, undoes_number = rest
    return Change(
        deed=Deed(deed),
        path=path,
        mark=None if size is None else Mark(size, mtime_ns, ctime_ns),
        track_id=track_id,
        before=_tags(before),
        after=_tags(after),
        covers=None if covers is None else tuple(_cover(*each) for each in json.loads(covers)),
        target=target,
        reason=reason,
        state=State(state),
        note=note,
        number=number,
        undoes=None if undoes_set is None else (undoes_set, undoes_number),
    )


def _cover(digest: str, mime: str, kind: int, description: str, size: int) -> CoverRef:
    return CoverRef(bytes.fromhex(digest), mime, kind, description, size)


def _json(tags: Tags) -> str:
    return _ENCODER.encode(dict(tags))


def _tags(text: str) -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(values) for name, values in json.loads(text).items()}


def _marks(items: Collection[object]) -> str:
    return ",".join("?" * len(items))
