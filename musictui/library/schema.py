"""The tables of the library file, and the way from each version to the next.

tracks       one file each: its place, its audio, numbers to compare, and its key in the default order
track_tags   the exact tags of a track as JSON, and its folded words by column
words        the trigram index over those words (FTS5, external content)
terms        each distinct artist, genre, format, ... once, with how many tracks have it
track_terms  which tracks have a term
roots        the library's folders, with counts that are kept
change_sets  what was or is to be done to files, a set at a time; changes: one file of it
deltas       what makes the old file out of the new one; blobs: pictures, each once
"""

import os
import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from musictui.errors import LibraryError, LibraryNewerError
from musictui.library import functions

CACHE_KIB = 64 * 1024
"""Pages that the writer keeps in memory: an index of 100,000 tracks stays in it."""

CHECKPOINT_PAGES = 4096
"""Pages (16 MiB) that the write-ahead log gathers: an index rewrites the same ones again and again."""

_TABLES = """
CREATE TABLE roots (
    id INTEGER PRIMARY KEY,
    path BLOB NOT NULL UNIQUE,
    added_s INTEGER NOT NULL,
    indexed_s INTEGER,
    tracks INTEGER NOT NULL DEFAULT 0,
    missing INTEGER NOT NULL DEFAULT 0,
    problems INTEGER NOT NULL DEFAULT 0,
    size INTEGER NOT NULL DEFAULT 0,
    length_ms INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE tracks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    root_id INTEGER NOT NULL REFERENCES roots (id),
    path BLOB NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    ctime_ns INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    added_s INTEGER NOT NULL,
    missing_since_s INTEGER,
    problem TEXT,
    format TEXT,
    codec TEXT,
    is_lossless INTEGER,
    length_ms INTEGER,
    bit_rate INTEGER,
    sample_rate INTEGER,
    bit_depth INTEGER,
    channels INTEGER,
    is_vbr INTEGER,
    covers INTEGER NOT NULL,
    year INTEGER,
    date TEXT,
    disc INTEGER,
    track INTEGER,
    bpm REAL,
    order_key TEXT NOT NULL,
    terms BLOB NOT NULL
) STRICT;
CREATE INDEX tracks_order ON tracks (order_key);
CREATE INDEX tracks_year ON tracks (year);
CREATE INDEX tracks_problem ON tracks (id) WHERE problem IS NOT NULL;
CREATE INDEX tracks_missing ON tracks (id) WHERE missing_since_s IS NOT NULL;

CREATE TABLE track_tags (
    id INTEGER PRIMARY KEY REFERENCES tracks (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    artist TEXT NOT NULL,
    album TEXT NOT NULL,
    albumartist TEXT NOT NULL,
    genre TEXT NOT NULL,
    rest TEXT NOT NULL,
    tags TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE words USING fts5 (
    title, artist, album, albumartist, genre, rest,
    content = 'track_tags', content_rowid = 'id',
    tokenize = 'trigram case_sensitive 1', columnsize = 0
);
INSERT INTO words (words, rank) VALUES ('automerge', 16);

CREATE TABLE terms (
    id INTEGER PRIMARY KEY,
    field TEXT NOT NULL,
    folded TEXT NOT NULL,
    value TEXT NOT NULL,
    tracks INTEGER NOT NULL,
    UNIQUE (field, folded)
) STRICT;
CREATE INDEX terms_tracks ON terms (field, tracks);

CREATE TABLE track_terms (
    term_id INTEGER NOT NULL,
    track_id INTEGER NOT NULL,
    PRIMARY KEY (term_id, track_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE searches (
    name TEXT PRIMARY KEY,
    query TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE jobs (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    started_s REAL NOT NULL,
    ended_s REAL NOT NULL,
    done INTEGER NOT NULL,
    unit TEXT NOT NULL,
    problems INTEGER NOT NULL,
    summary TEXT NOT NULL
) STRICT;
"""


_CHANGES = """
CREATE TABLE change_sets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    author TEXT NOT NULL,
    source TEXT NOT NULL,
    evidence TEXT NOT NULL,
    created_s REAL NOT NULL,
    applied_s REAL,
    undoes INTEGER REFERENCES change_sets (id)
) STRICT;

CREATE TABLE changes (
    set_id INTEGER NOT NULL REFERENCES change_sets (id),
    number INTEGER NOT NULL,
    deed TEXT NOT NULL,
    path BLOB NOT NULL,
    target BLOB NOT NULL,
    track_id INTEGER,
    size INTEGER,
    mtime_ns INTEGER,
    ctime_ns INTEGER,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    covers TEXT,
    reason TEXT NOT NULL,
    state TEXT NOT NULL,
    note TEXT NOT NULL,
    undoes_set INTEGER,
    undoes_number INTEGER,
    sibling BLOB,
    new_hash BLOB,
    done_size INTEGER,
    done_mtime_ns INTEGER,
    done_ctime_ns INTEGER,
    PRIMARY KEY (set_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX changes_state ON changes (set_id, state);
CREATE INDEX changes_unfinished ON changes (set_id) WHERE state IN ('started', 'ready');

CREATE TABLE deltas (
    set_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    delta BLOB NOT NULL,
    extras BLOB NOT NULL,
    PRIMARY KEY (set_id, number)
) STRICT;

CREATE TABLE blobs (
    hash BLOB PRIMARY KEY,
    data BLOB NOT NULL
) STRICT, WITHOUT ROWID;
"""


def _first(conn: sqlite3.Connection) -> None:
    """Version 1: all of the above."""
    for statement in _statements(_TABLES):
        conn.execute(statement)


def _second(conn: sqlite3.Connection) -> None:
    """Version 2: sets of changes and what undoes them."""
    for statement in _statements(_CHANGES):
        conn.execute(statement)


MIGRATIONS: list[Callable[[sqlite3.Connection], None]] = [_first, _second]
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
    """Bring the library to the newest version, each step in its transaction."""
    version = int(conn.execute("PRAGMA user_version").fetchone()[0])
    if version > 0:
        _back_up(conn, path, version)
    while True:
        conn.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have migrated while we waited for the lock.
            version = check_newer(conn, path)
            if version < len(MIGRATIONS):
                MIGRATIONS[version](conn)
                conn.execute(f"PRAGMA user_version = {version + 1}")
            conn.execute("COMMIT")
        except BaseException:
            if conn.in_transaction:
                conn.execute("ROLLBACK")
            raise
        if version + 1 >= len(MIGRATIONS):
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
    partial = target.with_name(f"{target.name}.part")
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
