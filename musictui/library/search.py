"""Finding tracks, and the order in which they come."""

import sqlite3
import time
from array import array

from musictui.library import bounded, conditions, sorting
from musictui.library.sorting import Sort
from musictui.model.query_nodes import Everything, Not, Query


def ids(
    conn: sqlite3.Connection,
    query: Query,
    *,
    sort: Sort = (),
    limit: int | None = None,
    now_s: float | None = None,
) -> "array[int]":
    """The ids of the tracks that `query` finds, in order.

    By default by album artist, year, album, disc, track and title; this also orders what is equal in
    `sort`. Tracks without a value come last, whichever way it is sorted. Missing tracks are found too.

    Raises:
        QueryError: The search takes too long.
        UsageError: There is no field to sort by of that name.
    """
    sorting.check(sort)
    now_s = time.time() if now_s is None else now_s
    match query:
        case Everything():
            found = sorting.all_ids(conn, limit=None if sort else limit)
        case Not(inner):
            excluded = set(bounded.fetch_ids(conn, *conditions.selection(inner, now_s), query))
            found = array("q", [track_id for track_id in sorting.all_ids(conn) if track_id not in excluded])
        case _:
            selected = bounded.fetch_ids(conn, *conditions.selection(query, now_s), query)
            found = sorting.in_default_order(conn, selected)
    return sorting.ordered(conn, found, sort)[:limit]


def count(conn: sqlite3.Connection, query: Query, *, now_s: float | None = None) -> int:
    """How many tracks `query` finds.

    Raises:
        QueryError: The search takes too long.
    """
    select = conditions.selection(query, time.time() if now_s is None else now_s)
    return int(bounded.fetch_value(conn, f"SELECT count(*) FROM ({select.sql})", select.parameters, query))
