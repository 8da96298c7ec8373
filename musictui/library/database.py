"""The library file: one writer thread, a few readers, WAL. One that may not be written can still be read."""

import os
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from musictui.errors import LibraryCorruptError, LibraryError, LibraryLockedError, MusictuiError, StorageError
from musictui.library import functions, schema

T = TypeVar("T")

BUSY_TIMEOUT_S = 5.0
READERS = 2
READER_CACHE_KIB = 32 * 1024
ANALYZED_ROWS = 400
"""Rows of an index that are looked at for the plans; all of them would make quitting slow."""
_INTERRUPT_S = 0.005


def open_reader(path: Path) -> sqlite3.Connection:
    """A read-only connection of the caller's own, usable in the thread that it passes it to.

    Raises:
        LibraryError: There is no library there, or it cannot be read.
    """
    if not path.exists():
        raise LibraryError("There is no library yet.", hint="Index a folder first: musictui index FOLDER")
    _refuse_folder(path)
    with translated_errors(path):
        try:
            return _reader(path, "mode=ro")
        except sqlite3.OperationalError:
            # Readers share a file beside the library, which cannot be made on a read-only medium.
            if not _is_still(path):
                raise
            return _reader(path, "immutable=1")


def _reader(path: Path, options: str) -> sqlite3.Connection:
    conn = sqlite3.connect(
        f"{path.absolute().as_uri()}?{options}",
        uri=True,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        schema.check_version(conn, path)
        conn.execute("PRAGMA query_only = ON")
        conn.execute(f"PRAGMA cache_size = -{READER_CACHE_KIB}")
        functions.register(conn)
    except BaseException:
        conn.close()
        raise
    return conn


def _is_still(path: Path) -> bool:
    """Whether nothing can write the library, and nothing waits beside it to be written into it."""
    log = path.with_name(f"{path.name}-wal")
    return not os.access(path.parent, os.W_OK) and not (log.exists() and log.stat().st_size)


def _may_be_written(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _refuse_folder(path: Path) -> None:
    if path.is_dir():
        raise StorageError(
            f"{path} is a folder, not a library.", hint="Move it away, or set MUSICTUI_HOME to another place."
        )


def _read_only(path: Path) -> StorageError:
    return StorageError(
        f"The library {path} is read-only.",
        hint="It can be searched and exported. To change it, copy it to where it can be written.",
    )


def data_version(conn: sqlite3.Connection) -> int:
    """A number that changes when another connection, of this or another process, has written."""
    return int(conn.execute("PRAGMA data_version").fetchone()[0])


class translated_errors:  # noqa: N801 reads as a statement: `with translated_errors(path):`
    """Turns SQLite's errors into sentences."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, _type: object, error: BaseException | None, _traceback: object) -> None:
        if isinstance(error, sqlite3.Error):
            raise _translated(error, self._path) from error


def _translated(error: sqlite3.Error, path: Path) -> MusictuiError:
    text = str(error).rstrip(".")
    code = getattr(error, "sqlite_errorname", "") or ""
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return LibraryLockedError(
            f"Another program holds the library {path}.",
            hint="Close it, or wait until it is done, and try again.",
        )
    if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return LibraryCorruptError(
            f"The library {path} is damaged: {text}.",
            hint="Move it away and index again; your music files are not affected.",
        )
    if code.startswith("SQLITE_FULL"):
        return StorageError(f"The library {path} could not be written: {text}.", hint="Is the disk full?")
    if code.startswith("SQLITE_IOERR"):
        return StorageError(
            f"The library {path} could not be read or written: {text}.", hint="Is the disk full or failing?"
        )
    if code.startswith("SQLITE_READONLY") and not _may_be_written(path):
        return _read_only(path)
    if code.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_CANTOPEN")):
        return StorageError(
            f"The library {path} cannot be opened: {text}.", hint="Check the folder's permissions."
        )
    return LibraryError(f"The library {path} failed: {text}.", hint="The log file has the details.")


class Database:
    """The open library. All writes go through one thread; reads through a few others."""

    def __init__(self, path: Path) -> None:
        """Open `path`, making or migrating it where needed. What is read-only can only be read.

        Raises:
            LibraryError: It cannot be opened, is damaged, or is newer than this program.
        """
        # Imported here, as asyncio below: 35 ms that a cold `find`, which has a reader of its own, need not pay.
        from concurrent.futures import ThreadPoolExecutor

        self.path = path
        self._closed = False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(
                f"The folder {path.parent} cannot be made: {error.strerror}.",
                hint="Set MUSICTUI_HOME to another one.",
            ) from error
        _refuse_folder(path)
        self._writer = _writer(path)
        self._write_thread = ThreadPoolExecutor(1, thread_name_prefix="library-writer")
        self._read_threads = ThreadPoolExecutor(READERS, thread_name_prefix="library-reader")
        self._readers: queue.SimpleQueue[sqlite3.Connection] = queue.SimpleQueue()
        self._opened_readers: list[sqlite3.Connection] = []
        self._reading: set[sqlite3.Connection] = set()
        self._lock = threading.Lock()

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be written."""
        return self._writer is None

    def require_writable(self) -> None:
        """Make sure that the library can be written.

        Raises:
            StorageError: It is read-only.
        """
        self._writable()

    async def write(self, fn: Callable[[sqlite3.Connection], T], *, is_durable: bool = False) -> T:
        """Run `fn(conn)` in one immediate transaction: committed, or rolled back if `fn` raises.

        With `is_durable` it is on the disk when this returns, whatever happens to the power.
        """
        import asyncio

        run = self._write_durably if is_durable else self._write
        return await asyncio.get_running_loop().run_in_executor(self._write_thread, run, fn)

    async def read(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        """Run `fn(conn)` on a read-only connection in a reader thread; it sees one state of the library."""
        import asyncio

        return await asyncio.get_running_loop().run_in_executor(self._read_threads, self._read, fn)

    def reader(self) -> sqlite3.Connection:
        """A read-only connection for one thread of the caller's; closed with the database."""
        conn = open_reader(self.path)
        with self._lock:
            self._opened_readers.append(conn)
        return conn

    def close(self) -> None:
        """Finish the write that is under way, give up the reads, then close all connections."""
        if self._closed:
            return
        self._closed = True
        self._read_threads.shutdown(wait=False, cancel_futures=True)
        while self._reading:
            # Again and again: a statement that has not begun yet does not notice.
            for conn in list(self._reading):
                conn.interrupt()
            time.sleep(_INTERRUPT_S)
        self._read_threads.shutdown(wait=True)
        self._write_thread.shutdown(wait=True, cancel_futures=True)
        for conn in self._opened_readers:
            conn.close()
        if self._writer is None:
            return
        # Better plans for the next time; not worth an error, should the disk be full or another process write.
        with suppress(sqlite3.OperationalError):
            self._writer.execute(f"PRAGMA analysis_limit = {ANALYZED_ROWS}")
            self._writer.execute("PRAGMA optimize")
        with translated_errors(self.path):
            self._writer.close()

    def _writable(self) -> sqlite3.Connection:
        if self._writer is None:
            raise _read_only(self.path)
        return self._writer

    def _write(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        conn = self._writable()
        with translated_errors(self.path):
            conn.execute("BEGIN IMMEDIATE")
            try:
                result = fn(conn)
                conn.execute("COMMIT")
            except BaseException:
                if conn.in_transaction:
                    conn.execute("ROLLBACK")
                raise
            return result

    def _write_durably(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        conn = self._writable()
        conn.execute("PRAGMA synchronous = FULL")
        try:
            return self._write(fn)
        finally:
            conn.execute("PRAGMA synchronous = NORMAL")

    def _read(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        try:
            conn = self._readers.get_nowait()
        except queue.Empty:
            conn = self.reader()
        self._reading.add(conn)
        try:
            with translated_errors(self.path):
                conn.execute("BEGIN")
                try:
                    return fn(conn)
                finally:
                    if conn.in_transaction:
                        conn.execute("ROLLBACK")
        finally:
            self._reading.discard(conn)
            self._readers.put(conn)


def _writer(path: Path) -> sqlite3.Connection | None:
    """The connection that writes; None where the library can only be read."""
    is_there = path.exists()
    try:
        with translated_errors(path):
            return schema.open_writer(path, timeout_s=BUSY_TIMEOUT_S)
    except StorageError:
        if not is_there or _may_be_written(path):
            raise
        open_reader(path).close()  # tells now whether it can be read at all
        return None
