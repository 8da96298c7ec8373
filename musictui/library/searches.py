"""Saved searches."""

import sqlite3
from typing import NamedTuple

from musictui.errors import UsageError
from musictui.model import query


class SavedSearch(NamedTuple):
    """A query under a name."""

    name: str
    text: str


def save(conn: sqlite3.Connection, name: str, text: str) -> None:
    """Keep a query; one of the same name is replaced.

    Raises:
        QueryError: It cannot be read.
        UsageError: The name is empty.
    """
    name = " ".join(name.split())
    if not name:
        raise UsageError("A saved search needs a name.")
    if '"' in name or name.startswith("@"):
        raise UsageError(f"{name} cannot be a name.", hint="Leave out quotes, and @ at its beginning.")
    query.parse(text)
    conn.execute(
        "INSERT INTO searches (name, query) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET query = excluded.query",
        (name, text.strip()),
    )


def all(conn: sqlite3.Connection) -> list[SavedSearch]:  # noqa: A001 it is called as searches.all
    """All saved searches by name."""
    return [
        SavedSearch(*row)
        for row in conn.execute("SELECT name, query FROM searches ORDER BY name COLLATE NOCASE")
    ]


def delete(conn: sqlite3.Connection, name: str) -> bool:
    """Forget a saved search; whether there was one."""
    return conn.execute("DELETE FROM searches WHERE name = ?", (name,)).rowcount > 0
