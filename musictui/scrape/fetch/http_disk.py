"""What diskcache may put on the disk: texts as keys, bytes as values, and nothing that has to be unpickled."""

from typing import Any

import diskcache

StoreError = (diskcache.core.sqlite3.Error, diskcache.Timeout, OSError)
"""What an operation of the cache may fail with: its SQLite's errors, a lock held too long, the file system's."""


class BytesDisk(diskcache.Disk):  # type: ignore[misc]  # diskcache has no types
    """Refuses whatever diskcache would pickle, on the way in and, should somebody have put it there, out."""

    def put(self, key: Any) -> Any:
        """The key as it is stored; a text."""
        if type(key) is not str:
            raise TypeError(f"A key is a text, not {type(key).__name__}.")
        return super().put(key)

    def get(self, key: Any, raw: bool) -> Any:
        """The key of a row."""
        if not raw:
            raise OSError("A pickled key is not read.")
        return super().get(key, raw)

    def store(self, value: Any, read: bool, key: Any = None) -> Any:
        """The value as it is stored; bytes."""
        if type(value) is not bytes or read:
            raise TypeError(f"A value is bytes, not {type(value).__name__}.")
        return super().store(value, read, key=key)

    def fetch(self, mode: int, filename: str | None, value: Any, read: bool) -> Any:
        """The value of a row. An `OSError` is a miss to diskcache."""
        if mode not in (diskcache.core.MODE_RAW, diskcache.core.MODE_BINARY):
            raise OSError("Only bytes are read.")
        return super().fetch(mode, filename, value, read)


def open_disk(folder: str, size_bytes: int, patience_s: float = 2.0) -> Any:
    """The `diskcache.Cache` in `folder`.

    Raises:
        StoreError: (one of) It cannot be made, read or written.
    """
    return diskcache.Cache(
        folder,
        timeout=patience_s,
        disk=BytesDisk,
        size_limit=size_bytes,
        eviction_policy="least-recently-used",
        statistics=0,
    )


def is_damage(error: BaseException) -> bool:
    """Whether the file is no database any more, rather than locked, full or read-only."""
    sqlite = diskcache.core.sqlite3
    return isinstance(error, sqlite.DatabaseError) and not isinstance(error, sqlite.OperationalError)
