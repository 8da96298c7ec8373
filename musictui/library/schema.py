"""Opening the library file, and the way from each version of its tables to the next."""

import os
import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from musictui.errors import LibraryError, LibraryNewerError
from musictui.library import functions, tables, tables_web

CACHE_KIB = 64 * 1024
"""Pages that the writer keeps in memory: an index of 100,000 tracks stays in it."""

CHECKPOINT_PAGES = 4096
"""Pages (16 MiB) that the write-ahead log gathers: an index rewrites the same ones again and again."""


def _first(conn: sqlite3.Connection) -> None:
    """Version 1: all of the above."""
    for statement in _statements(tables.TRACKS):
        conn.execute(statement)


def _second(conn: sqlite3.Connection) -> None:
    """Version 2: sets of changes and what undoes them."""
    for statement in _statements(tables.CHANGES):
        conn.execute(statement)


def _third(conn: sqlite3.Connection) -> None:
    """Version 3: what was found out about sounds, groups of duplicates and decisions on them."""
    for statement in _statements(tables.DUPLICATES):
        conn.execute(statement)


def _fourth(conn: sqlite3.Connection) -> None:
    """Version 4: what is kept of tracks whose files were removed."""
    for statement in _statements(tables.REMOVED):
        conn.execute(statement)


def _fifth(conn: sqlite3.Connection) -> None:
    """Version 5: what the web says, and which values came from it."""
    for statement in _statements(tables_web.WEB):
        conn.execute(statement)


def _sixth(conn: sqlite3.Connection) -> None:
    """Version 6: where artists come from."""
    for statement in _statements(tables_web.ORIGINS):
        conn.execute(statement)


def _seventh(conn: sqlite3.Connection) -> None:
    """Version 7: when the user chose a country."""
    for statement in _statements(tables_web.CHOSEN):
        conn.execute(statement)


MIGRATIONS: list[Callable[[sqlite3.Connection], None]] = [
    _first, _second, _third, _fourth, _fifth, _sixth, _seventh,
]  # fmt: skip
"""Each brings the library to the version that is its place, counted from 1; it runs in a transaction."""


def open_writer(path: Path, *, timeout_s: float) -> sqlite3.Connection:
    """The writable connection, to be used by one thread at a time; makes or migrates the library.

    Raises:
        LibraryNewerError: A newer program made it. It is left untouched.
        sqlite3.Error: It cannot be opened.
    """
    conn = sqlite3.connect(path, timeout=timeout_s, isolation_level=None, check_same_thread=False)
    try:
        if check_newer(conn, path) < len(MIGRATIONS):
            _migrate(conn, path)
        _use_write_ahead_log(conn, timeout_s)
        conn.execute("PRAGMA synchronous = NORMAL")
        conn.execute("PRAGMA foreign_keys = ON")
        conn.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        conn.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        conn.execute("PRAGMA temp_store = MEMORY")
        functions.register(conn)
    except BaseException:
        conn.close()
        raise
    return conn


def check_version(conn: sqlite3.Connection, path: Path) -> None:
    """Make sure that a reader understands the library.

    Raises:
        LibraryNewerError: A newer program made it.
        LibraryError: It is empty, or of an older version.
    """
    version = check_newer(conn, path)
    if version == 0:
        raise LibraryError("There is no library yet.", hint="Index a folder first: musictui index FOLDER")
    if version < len(MIGRATIONS):
        raise LibraryError(
            f"The library {path} was made by an older MusicTUI.", hint="Bring it up to date: musictui index"
        )


def check_newer(conn: sqlite3.Connection, path: Path) -> int:
    """The version of the library.

    Raises:
        LibraryNewerError: This program does not know it.
        LibraryError: Another program made the file.
    """
    version = int(conn.execute("PRAGMA user_version").fetchone()[0])
    if version > len(MIGRATIONS):
        raise LibraryNewerError(
            f"The library {path} was made by a newer MusicTUI (version {version}, this one knows {len(MIGRATIONS)}).",
            hint="Update MusicTUI. The library was not touched.",
        )
    tables = {row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if tables and not {"roots", "tracks"} <= tables:
        raise LibraryError(
            f"{path} is not a MusicTUI library.",
            hint="It was not touched. Move it away, or set MUSICTUI_HOME to another place.",
        )
    return version


def _migrate(conn: sqlite3.Connection, path: Path) -> None:
    """Bring the library to the newest version, each step in its transaction; a new one is made in a single one.

    So no other process takes a library that is being made for an old one.
    """
    version = int(conn.execute("PRAGMA user_version").fetchone()[0])
    if version > 0:
        _back_up(conn, path, version)
    while True:
        conn.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have migrated while we waited for the lock.
            version = check_newer(conn, path)
            reached = version + 1 if version > 0 else len(MIGRATIONS)
            if version < len(MIGRATIONS):
                for step in MIGRATIONS[version:reached]:
                    step(conn)
                conn.execute(f"PRAGMA user_version = {reached}")
            conn.execute("COMMIT")
        except BaseException:
            if conn.in_transaction:
                conn.execute("ROLLBACK")
            raise
        if reached >= len(MIGRATIONS):
            return


def _use_write_ahead_log(conn: sqlite3.Connection, timeout_s: float) -> None:
    """Switch to the write-ahead log, or find that it is in use."""
    deadline = time.monotonic() + timeout_s
    while True:
        try:
            conn.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            # For this statement SQLite does not itself wait for another process that is making the same library.
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _back_up(conn: sqlite3.Connection, path: Path, version: int) -> None:
    """Copy the library beside itself, as `library.db.v1-20240131T120000`."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    target = path.with_name(f"{path.name}.v{version}-{stamp}")
    partial = target.with_name(f"{target.name}.{os.getpid()}.part")
    copy = sqlite3.connect(partial)
    try:
        conn.backup(copy)
        copy.close()
        os.replace(partial, target)
    finally:
        copy.close()
        partial.unlink(missing_ok=True)


def _statements(script: str) -> list[str]:
    """The statements of a script: `executescript` would commit the transaction that is open."""
    statements, start = [], 0
    for end, char in enumerate(script, 1):
        if char == ";" and sqlite3.complete_statement(script[start:end]):
            statements.append(script[start:end])
            start = end
    return statements
