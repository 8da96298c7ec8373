"""What the program remembers by itself: columns, sort orders, the last query. Not what a user configures."""

import json
import sqlite3
from typing import TypeVar

T = TypeVar("T")


def get(conn: sqlite3.Connection, key: str, default: T) -> T:
    """What was put under `key`; `default` if nothing was, or something of another type."""
    row = conn.execute("SELECT value FROM settings WHERE key = ?", (key,)).fetchone()
    if row is None:
        return default
    value = json.loads(row[0])
    return value if default is None or isinstance(value, type(default)) else default


def put(conn: sqlite3.Connection, key: str, value: object) -> None:
    """Keep anything that JSON can say."""
    conn.execute(
        "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, json.dumps(value)),
    )
