"""Tracks for the tests of the library, without files."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from musictui.library import roots, schema, tracks
from musictui.model.track import FileStat, FileTags, Stream

FLAC = Stream("FLAC", "flac", True, 251.7, 912_345, 44_100, 16, 2, None)
MP3 = Stream("MP3", "mp3", False, 180.2, 320_000, 44_100, None, 2, False)
NOW_S = 1_700_000_000


def stat(path: bytes, *, size: int = 1000, mtime_ns: int = 5, inode: int = 7) -> FileStat:
    """A file as the walk sees it."""
    return FileStat(path, size, mtime_ns, mtime_ns, inode)


def file_tags(
    *, stream: Stream | None = FLAC, covers: int = 0, problem: str | None = None, **tags: str | Sequence[str]
) -> FileTags:
    """What the reader finds: `artist="Björk"`, `genre=["Pop", "Rock"]`."""
    values = {name: (found,) if isinstance(found, str) else tuple(found) for name, found in tags.items()}
    return FileTags(values, stream, covers, problem)


def memory() -> sqlite3.Connection:
    """An empty library in memory."""
    return schema.open_writer(Path(":memory:"), timeout_s=1)


def add_root(conn: sqlite3.Connection, path: Path) -> roots.Root:
    """A folder that is there, as a part of the library."""
    path.mkdir(parents=True, exist_ok=True)
    return roots.add(conn, bytes(path))


def add(conn: sqlite3.Connection, root: roots.Root, name: str | bytes = b"song.flac", **found: object) -> int:
    """A track of a file `name` in `root`; gives its id."""
    path = root.path + b"/" + (name.encode() if isinstance(name, str) else name)
    size = found.pop("size", 1000)
    row = tracks.prepare(stat(path, size=size), file_tags(**found))  # type: ignore[arg-type] # Checked there.
    return tracks.add(conn, root.id, [row], NOW_S)[0]
