"""Sets of changes: what is to be done, what was done, and what takes it back."""

import hashlib
import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from musictui.library import change_rows, provenance, standing
from musictui.library.finished import finished
from musictui.model.changes import OPEN, Change, ChangeSet, Draft, Mark, State
from musictui.model.track import FileStat, Tags

READ_BATCH = 500
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


def create(conn: sqlite3.Connection, draft: Draft, now_s: float) -> int:
    """Store a set before it runs; gives its id."""
    cursor = conn.execute(
        "INSERT INTO change_sets (title, author, source, evidence, created_s, undoes) VALUES (?, ?, ?, ?, ?, ?)",
        (draft.title, draft.author, draft.source, json.dumps(dict(draft.evidence)), now_s, draft.undoes),
    )
    set_id = int(cursor.lastrowid or 0)
    conn.executemany(
        change_rows.INSERT,
        [change_rows.row(set_id, number, change) for number, change in enumerate(draft.changes)],
    )
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
    wanted = f"AND state IN ({change_rows.marks(states)})" if states else ""
    rows = conn.execute(
        f"SELECT {change_rows.COLUMNS} FROM changes WHERE set_id = ? {wanted} ORDER BY number LIMIT ? OFFSET ?",
        (set_id, *states, limit, start),
    )
    return [change_rows.change(row) for row in rows]


def change(conn: sqlite3.Connection, set_id: int, number: int) -> Change | None:
    """One change of a set."""
    rows = conn.execute(
        f"SELECT {change_rows.COLUMNS} FROM changes WHERE set_id = ? AND number = ?", (set_id, number)
    )
    return next(map(change_rows.change, rows), None)


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
        (
            change_rows.encoded(before),
            change_rows.encoded(after),
            state,
            set_id,
            number,
            State.PLANNED,
            State.LEFT_OUT,
        ),
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
            standing.follow(conn, set_id, each.number, each.stat)
    provenance.note(conn, set_id, [each.number for each in settled if each.state is State.DONE])


def unfinished_sets(conn: sqlite3.Connection) -> list[int]:
    """The sets in the middle of which a program ended, or that one is at just now."""
    rows = conn.execute("SELECT DISTINCT set_id FROM changes WHERE state IN ('started', 'ready')")
    return [set_id for (set_id,) in rows]


def open_sets(conn: sqlite3.Connection) -> list[int]:
    """The sets that were begun and of which something is still to do, the one that was applied last first."""
    rows = conn.execute(
        "SELECT id FROM change_sets WHERE applied_s IS NOT NULL AND EXISTS (SELECT 1 FROM changes "
        f"WHERE set_id = id AND state IN ({change_rows.marks(OPEN)})) ORDER BY applied_s DESC, id DESC",
        list(OPEN),
    )
    return [set_id for (set_id,) in rows]


def last_applied(conn: sqlite3.Connection) -> int | None:
    """The set of which something was begun last."""
    row = conn.execute(
        "SELECT id FROM change_sets WHERE applied_s IS NOT NULL ORDER BY applied_s DESC, id DESC LIMIT 1"
    ).fetchone()
    return row[0] if row else None


def unfinished(conn: sqlite3.Connection) -> list[tuple[int, Change, bytes, bytes]]:
    """What a program that ended in the middle left: set, change, sibling, hash of the new file."""
    rows = conn.execute(
        f"SELECT set_id, coalesce(sibling, x''), coalesce(new_hash, x''), {change_rows.COLUMNS} FROM changes "
        "WHERE state IN ('started', 'ready') ORDER BY set_id, number"
    )
    return [(set_id, change_rows.change(row), sibling, new_hash) for set_id, sibling, new_hash, *row in rows]


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
    return dict(
        conn.execute(f"SELECT hash, data FROM blobs WHERE hash IN ({change_rows.marks(wanted)})", wanted)
    )


def _sets(conn: sqlite3.Connection, where: str, values: Sequence[object]) -> list[ChangeSet]:
    rows = conn.execute(
        f"SELECT id, title, author, source, evidence, created_s, applied_s, undoes FROM change_sets {where}",
        values,
    ).fetchall()
    counts: dict[int, dict[State, int]] = {row[0]: {} for row in rows}
    partly: dict[int, int] = {}
    for batch in _batches(list(counts)):
        counted = conn.execute(
            f"SELECT set_id, state, count(*) FROM changes WHERE set_id IN ({change_rows.marks(batch)}) GROUP BY set_id, state",
            batch,
        )
        for set_id, state, count in counted:
            counts[set_id][State(state)] = count
        partly |= standing.partly_counts(conn, batch)
    begun = [row[0] for row in rows if row[6] is not None and counts[row[0]].get(State.PLANNED)]
    later = finished(conn, begun)
    return [
        ChangeSet(
            set_id,
            title,
            author,
            source,
            json.loads(evidence),
            created_s,
            applied_s,
            undoes,
            counts[set_id],
            partly.get(set_id, 0),
            *later.get(set_id, (0, None)),
        )
        for set_id, title, author, source, evidence, created_s, applied_s, undoes in rows
    ]


def _batches(items: Sequence[int]) -> Iterator[Sequence[int]]:
    for at in range(0, len(items), READ_BATCH):
        yield items[at : at + READ_BATCH]
