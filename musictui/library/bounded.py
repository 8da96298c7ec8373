"""Reading as one value what is many rows, and giving up what takes too long.

Each row that Python fetches costs a hand-over of the interpreter lock, which while the user types may
take longer than the search itself: 60,000 small rows took 1.7 s beside a busy thread, and 0.09 s as one
value.
"""

import json
import sqlite3
import time
from array import array
from collections.abc import Sequence
from typing import Any

from musictui.errors import QueryError
from musictui.model.query_nodes import And, Match, Not, Op, Or, Query

MAX_SECONDS = 10.0
"""A search that takes longer is given up."""

_PROGRESS_STEPS = 20_000
_DECODED_LENGTH = 100_000
"""Characters of JSON that are decoded at a time, so that other threads come to their turn."""


def fetch_ids(
    conn: sqlite3.Connection, select: str, parameters: Sequence[object], query: Query
) -> "array[int]":
    """The ids that `select` gives in a column `id`, in no order.

    Raises:
        QueryError: It takes too long.
    """
    return decoded(fetch_value(conn, f"SELECT json_group_array(id) FROM ({select})", parameters, query))


def decoded(text: str) -> "array[int]":
    """Ids out of a JSON array of them."""
    ids = array("q")
    start, end = 1, len(text) - 1
    while start < end:
        stop = text.find(",", start + _DECODED_LENGTH, end)
        stop = end if stop < 0 else stop
        ids.extend(json.loads(f"[{text[start:stop]}]"))
        start = stop + 1
    return ids


def fetch_value(conn: sqlite3.Connection, select: str, parameters: Sequence[object], query: Query) -> Any:
    """The only value of the only row.

    Raises:
        QueryError: It takes too long.
    """
    deadline = time.monotonic() + MAX_SECONDS
    conn.set_progress_handler(lambda: time.monotonic() > deadline, _PROGRESS_STEPS)
    try:
        return conn.execute(select, parameters).fetchone()[0]
    except sqlite3.OperationalError as error:
        # A function that runs out of its time can only fail, without a reason that SQLite would pass on.
        if time.monotonic() > deadline or ("user-defined function" in str(error) and _has_regex(query)):
            raise QueryError(
                "The search took too long and was given up.",
                position=0,
                hint="Make the regular expression simpler, or put something else beside it.",
            ) from error
        raise
    finally:
        conn.set_progress_handler(None, 0)


def _has_regex(query: Query) -> bool:
    """Whether a regular expression is part of the query."""
    match query:
        case Match():
            return query.op is Op.REGEX
        case And(queries) | Or(queries):
            return any(map(_has_regex, queries))
        case Not(inner):
            return _has_regex(inner)
        case _:
            return False
