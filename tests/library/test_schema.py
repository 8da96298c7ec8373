"""Making, migrating and refusing a library file."""

import multiprocessing
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from musictui.errors import LibraryError, LibraryNewerError
from musictui.library import schema, settings


def version_of(path: Path) -> int:
    """The version as it stands in the file."""
    conn = sqlite3.connect(path)
    version = int(conn.execute("PRAGMA user_version").fetchone()[0])
    conn.close()
    return version


def add_table(name: str) -> Callable[[sqlite3.Connection], None]:
    """A migration."""
    return lambda conn: conn.execute(f"CREATE TABLE {name} (a)") and None


@pytest.fixture
def two_more(monkeypatch: pytest.MonkeyPatch) -> int:
    """A program that is two versions further; gives its version."""
    further = [*schema.MIGRATIONS, add_table("first_new"), add_table("second_new")]
    monkeypatch.setattr(schema, "MIGRATIONS", further)
    return len(further)


def test_open_writer_makes_a_library_of_the_newest_version(library_path: Path) -> None:
    conn = schema.open_writer(library_path, timeout_s=1)
    assert conn.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert conn.execute("PRAGMA foreign_keys").fetchone() == (1,)
    conn.close()
    assert version_of(library_path) == len(schema.MIGRATIONS)


def test_open_writer_migrates_after_a_backup(
    conn: sqlite3.Connection, library_path: Path, two_more: int
) -> None:
    settings.put(conn, "kept", 1)
    conn.close()

    migrated = schema.open_writer(library_path, timeout_s=1)

    assert settings.get(migrated, "kept", 0) == 1
    migrated.execute("SELECT * FROM first_new, second_new")
    migrated.close()
    assert version_of(library_path) == two_more
    (backup,) = library_path.parent.glob("library.db.v*")
    assert version_of(backup) == two_more - 2
    copy = sqlite3.connect(backup)
    assert settings.get(copy, "kept", 0) == 1
    copy.close()


def test_a_migration_that_fails_leaves_the_library_as_it_was(
    conn: sqlite3.Connection, library_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    conn.close()

    def fail(conn: sqlite3.Connection) -> None:
        conn.execute("CREATE TABLE half (a)")
        conn.execute("CREATE TABLE half (a)")

    monkeypatch.setattr(schema, "MIGRATIONS", [*schema.MIGRATIONS, fail])
    with pytest.raises(sqlite3.OperationalError):
        schema.open_writer(library_path, timeout_s=1)

    assert version_of(library_path) == len(schema.MIGRATIONS) - 1
    left = sqlite3.connect(library_path)
    assert left.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").fetchone() == (0,)
    left.close()


def test_open_writer_leaves_a_newer_library_untouched(conn: sqlite3.Connection, library_path: Path) -> None:
    conn.execute("PRAGMA user_version = 99")
    conn.close()
    before = library_path.read_bytes()

    with pytest.raises(LibraryNewerError, match="newer MusicTUI"):
        schema.open_writer(library_path, timeout_s=1)

    assert library_path.read_bytes() == before
    assert [path.name for path in library_path.parent.iterdir()] == ["library.db"]


def test_check_version_sends_a_reader_of_an_older_library_to_index(
    conn: sqlite3.Connection, library_path: Path, two_more: int
) -> None:
    with pytest.raises(LibraryError, match="older MusicTUI"):
        schema.check_version(conn, library_path)


def test_check_version_says_that_an_empty_file_is_no_library_yet(library_path: Path) -> None:
    conn = sqlite3.connect(library_path)
    with pytest.raises(LibraryError, match="no library yet"):
        schema.check_version(conn, library_path)
    conn.close()


def _make(path: Path, key: str, start: "multiprocessing.synchronize.Barrier") -> None:
    start.wait()
    conn = schema.open_writer(path, timeout_s=20)
    conn.execute("BEGIN IMMEDIATE")
    settings.put(conn, key, 1)
    conn.execute("COMMIT")
    conn.close()


def test_processes_that_make_the_library_at_once_all_succeed(library_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    start = context.Barrier(4)
    makers = [context.Process(target=_make, args=(library_path, f"key {n}", start)) for n in range(4)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert [maker.exitcode for maker in makers] == [0, 0, 0, 0]
    conn = schema.open_writer(library_path, timeout_s=1)
    assert conn.execute("SELECT count(*) FROM settings").fetchone() == (4,)
    conn.close()
