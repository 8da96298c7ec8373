"""The counts that each root keeps of its tracks, so that figures of any library are there at once."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

_SUMS = (
    "count(*), coalesce(sum(missing_since_s IS NOT NULL), 0), coalesce(sum(problem IS NOT NULL), 0), "
    "coalesce(sum(size), 0), coalesce(sum(length_ms), 0)"
)
_Sums = dict[int, tuple[int, ...]]


@contextmanager
def kept(conn: sqlite3.Connection, ids: Sequence[int], *, are_new: bool = False) -> Iterator[None]:
    """While the tracks of `ids` are written: their roots' counts follow."""
    before = {} if are_new else _sums(conn, ids)
    yield
    after = _sums(conn, ids)
    nothing = (0, 0, 0, 0, 0)
    conn.executemany(
        "UPDATE roots SET tracks = tracks + ?, missing = missing + ?, problems = problems + ?, "
        "size = size + ?, length_ms = length_ms + ? WHERE id = ?",
        [
            (
                *[
                    new - old
                    for new, old in zip(after.get(root, nothing), before.get(root, nothing), strict=True)
                ],
                root,
            )
            for root in before.keys() | after.keys()
        ],
    )


def _sums(conn: sqlite3.Connection, ids: Sequence[int]) -> _Sums:
    """What the tracks of `ids` come to, by root."""
    rows = conn.execute(
        f"SELECT root_id, {_SUMS} FROM tracks WHERE id IN (SELECT value FROM json_each(?)) GROUP BY root_id",
        (json.dumps(list(ids)),),
    )
    return {row[0]: row[1:] for row in rows}
