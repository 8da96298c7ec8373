"""Files that could not be read."""

import sqlite3


def problems(conn: sqlite3.Connection, limit: int | None = None) -> list[tuple[bytes, str]]:
    """Path and reason of each file that has a problem now, by path."""
    return conn.execute(
        # Problems are few: left to itself SQLite walks over all tracks in the order of their paths.
        "SELECT path, problem FROM tracks INDEXED BY tracks_problem WHERE problem IS NOT NULL ORDER BY path LIMIT ?",
        (-1 if limit is None else limit,),
    ).fetchall()
