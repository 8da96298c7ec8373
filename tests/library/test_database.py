"""The writer thread, the readers, and what they say when the file fails."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from musictui.errors import (
    LibraryCorruptError,
    LibraryError,
    LibraryLockedError,
    LibraryNewerError,
    StorageError,
)
from musictui.library import schema, settings
from musictui.library.database import Database, data_version, open_reader


@pytest.fixture
async def database(library_path: Path) -> AsyncIterator[Database]:
    """An open library."""
    opened = Database(library_path)
    yield opened
    opened.close()


async def test_what_is_written_can_be_read(database: Database) -> None:
    await database.write(lambda conn: settings.put(conn, "a", 1))
    assert await database.read(lambda conn: settings.get(conn, "a", 0)) == 1


async def test_a_write_that_raises_is_rolled_back(database: Database) -> None:
    def fail(conn: sqlite3.Connection) -> None:
        settings.put(conn, "a", 1)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await database.write(fail)
    await database.write(lambda conn: settings.put(conn, "b", 2))

    assert await database.read(lambda conn: settings.get(conn, "a", 0)) == 0
    assert await database.read(lambda conn: settings.get(conn, "b", 0)) == 2


async def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(StorageError):
        await database.read(lambda conn: settings.put(conn, "a", 1))


async def test_a_read_sees_one_state(database: Database) -> None:
    loop = asyncio.get_running_loop()

    def read_twice(conn: sqlite3.Connection) -> tuple[int, int]:
        first = settings.get(conn, "a", 0)
        written = asyncio.run_coroutine_threadsafe(
            database.write(lambda conn: settings.put(conn, "a", 1)), loop
        )
        written.result(timeout=10)
        return first, settings.get(conn, "a", 0)

    assert await database.read(read_twice) == (0, 0)
    assert await database.read(lambda conn: settings.get(conn, "a", 0)) == 1


async def test_data_version_tells_of_writes_by_others(database: Database) -> None:
    reader = database.reader()
    before = data_version(reader)
    assert data_version(reader) == before
    await database.write(lambda conn: settings.put(conn, "a", 1))
    assert data_version(reader) != before


async def test_close_gives_up_a_search_that_runs(database: Database) -> None:
    loop, started = asyncio.get_running_loop(), asyncio.Event()

    def run_on(conn: sqlite3.Connection) -> None:
        loop.call_soon_threadsafe(started.set)
        conn.execute(
            "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
        ).fetchone()

    reading = asyncio.ensure_future(database.read(run_on))
    await started.wait()
    closing = asyncio.ensure_future(asyncio.to_thread(database.close))
    with pytest.raises(LibraryError):
        await asyncio.wait_for(reading, 10)
    await asyncio.wait_for(closing, 10)


def test_closing_twice_is_fine(library_path: Path) -> None:
    opened = Database(library_path)
    opened.close()
    opened.close()
    assert sorted(path.name for path in library_path.parent.iterdir()) == ["library.db"]


def test_a_closed_library_can_be_read(library_path: Path) -> None:
    Database(library_path).close()
    conn = open_reader(library_path)
    assert settings.get(conn, "a", 5) == 5
    conn.close()


def test_without_a_library_a_reader_says_what_to_do(library_path: Path) -> None:
    with pytest.raises(LibraryError, match="no library yet") as caught:
        open_reader(library_path)
    assert "musictui index" in caught.value.hint


async def test_a_failure_is_told_with_one_dot_at_its_end(database: Database) -> None:
    def fail(_conn: sqlite3.Connection) -> None:
        raise sqlite3.OperationalError("It ends with a dot.")

    with pytest.raises(LibraryError, match=r"failed: It ends with a dot\.$"):
        await database.write(fail)


@pytest.mark.parametrize(
    "content",
    [b"no database at all, but long enough to be read as one" * 20, b"SQLite format 3\0" + bytes(5000)],
)
def test_a_damaged_library_is_said_to_be(library_path: Path, content: bytes) -> None:
    library_path.write_bytes(content)
    with pytest.raises(LibraryCorruptError, match="damaged"):
        Database(library_path)
    with pytest.raises(LibraryCorruptError, match="damaged"):
        open_reader(library_path)
    assert library_path.read_bytes() == content


def test_a_newer_library_is_refused_by_both(library_path: Path) -> None:
    conn = schema.open_writer(library_path, timeout_s=1)
    conn.execute("PRAGMA user_version = 99")
    conn.close()
    with pytest.raises(LibraryNewerError):
        Database(library_path)
    with pytest.raises(LibraryNewerError):
        open_reader(library_path)


async def test_a_library_that_another_holds_is_waited_for_then_named(
    database: Database, library_path: Path
) -> None:
    other = sqlite3.connect(library_path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    database._writer.execute("PRAGMA busy_timeout = 10")
    with pytest.raises(LibraryLockedError, match="Another program"):
        await database.write(lambda conn: settings.put(conn, "a", 1))
    other.execute("ROLLBACK")
    other.close()
    await database.write(lambda conn: settings.put(conn, "a", 1))


async def test_a_full_disk_is_a_storage_error_and_loses_nothing(database: Database) -> None:
    await database.write(lambda conn: settings.put(conn, "a", 1))
    pages = int(database._writer.execute("PRAGMA page_count").fetchone()[0])
    database._writer.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageError, match="could not be written"):
        await database.write(lambda conn: settings.put(conn, "b", "x" * 100_000))
    assert await database.read(lambda conn: settings.get(conn, "a", 0)) == 1


def test_a_folder_that_cannot_be_made_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot be made"):
        Database(tmp_path / "file" / "library.db")


def test_a_folder_in_the_place_of_the_library_is_a_storage_error(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="is a folder, not a library"):
        Database(tmp_path)
    with pytest.raises(StorageError, match="is a folder, not a library"):
        open_reader(tmp_path)
