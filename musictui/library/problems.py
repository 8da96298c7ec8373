"""Files that could not be read."""

import sqlite3


def problems(conn: sqlite3.Connection, limit: int | None = None) -> list[tuple[bytes, str]]:
    """Path and reason of each file that has a problem now, by path."""
    return conn.execute(
        "SELECT path, problem FROM tracks WHERE problem IS NOT NULL ORDER BY path LIMIT ?",
        (-1 if limit is None else limit,),
    ).fetchall()
