"""The library's folders."""

import os
import sqlite3
import time
from dataclasses import dataclass

from musictui.errors import RootError
from musictui.library import tracks

LOOKED_FOR = 200
"""Files that are looked for at most before a folder is believed to be elsewhere."""


@dataclass(frozen=True, slots=True)
class Root:
    """A folder of the library."""

    id: int
    path: bytes
    added_s: int
    indexed_s: int | None
    """When it was last walked over whole; None if never."""
    tracks: int
    missing: int
    problems: int
    size: int
    length_ms: int

    @property
    def name(self) -> str:
        """The path as it is shown."""
        return os.fsdecode(self.path)


_SELECT = "SELECT id, path, added_s, indexed_s, tracks, missing, problems, size, length_ms FROM roots"


def add(conn: sqlite3.Connection, path: bytes) -> Root:
    """Make a folder part of the library.

    Raises:
        RootError: It is no folder, or one that the library has, holds or lies in.
    """
    path = _checked(path)
    _refuse_known(conn, path)
    cursor = conn.execute("INSERT INTO roots (path, added_s) VALUES (?, ?)", (path, int(time.time())))
    return get(conn, int(cursor.lastrowid or 0))


def all(conn: sqlite3.Connection) -> list[Root]:  # noqa: A001 it is called as roots.all
    """All folders, in the order in which they were added."""
    return [Root(*row) for row in conn.execute(f"{_SELECT} ORDER BY id")]


def get(conn: sqlite3.Connection, root_id: int) -> Root:
    """One folder.

    Raises:
        RootError: There is none of that id.
    """
    row = conn.execute(f"{_SELECT} WHERE id = ?", (root_id,)).fetchone()
    if row is None:
        raise RootError(f"The library has no folder number {root_id}.", hint="See: musictui roots list")
    return Root(*row)


def find(conn: sqlite3.Connection, path: bytes) -> Root | None:
    """The folder of the library that `path` is, by whatever name; None if it is none."""
    return next((root for root in all(conn) if _is_same(root.path, os.path.abspath(path))), None)


def mark_indexed(conn: sqlite3.Connection, root_id: int, now_s: int) -> None:
    """Note that a folder was walked over whole."""
    conn.execute("UPDATE roots SET indexed_s = ? WHERE id = ?", (now_s, root_id))


def remove(conn: sqlite3.Connection, root_id: int) -> int:
    """Forget a folder and its tracks; gives how many. The files stay.

    Raises:
        RootError: There is none of that id.
    """
    root = get(conn, root_id)
    if root.tracks == conn.execute("SELECT sum(tracks) FROM roots").fetchone()[0]:
        tracks.remove_all(conn)
    else:
        ids = conn.execute("SELECT id FROM tracks WHERE root_id = ?", (root_id,)).fetchall()
        tracks.remove(conn, [row[0] for row in ids])
    conn.execute("DELETE FROM roots WHERE id = ?", (root_id,))
    return root.tracks


def relocate(conn: sqlite3.Connection, root_id: int, new_path: bytes) -> Root:
    """Follow a folder to its new place, keeping all that is known of its tracks.

    Raises:
        RootError: There is no such folder, or another part of the library is in the way.
    """
    root = get(conn, root_id)
    new_path = _checked(new_path)
    if new_path == root.path:
        return root
    _refuse_known(conn, new_path, but=root_id)
    old, new = _with_slash(root.path), _with_slash(new_path)
    conn.execute(
        "UPDATE tracks SET path = CAST(? || substr(path, ?) AS BLOB) WHERE root_id = ?",
        (new, len(old) + 1, root_id),
    )
    conn.execute("UPDATE roots SET path = ? WHERE id = ?", (new_path, root_id))
    return get(conn, root_id)


def look_in(conn: sqlite3.Connection, root_id: int, new_path: bytes) -> tuple[int, int]:
    """How many of some files of a folder are in `new_path` at the same places, and how many were looked for.

    They are spread over the whole folder; files that are missing anyway are not looked for.
    """
    root = get(conn, root_id)
    every = max(1, -(-(root.tracks - root.missing) // LOOKED_FOR))
    rows = conn.execute(
        "SELECT path FROM (SELECT path, row_number() OVER (ORDER BY id) AS number FROM tracks "
        "WHERE root_id = ? AND missing_since_s IS NULL) WHERE number % ? = 0",
        (root_id, every),
    ).fetchall()
    inside = len(_with_slash(root.path))
    return sum(os.path.lexists(os.path.join(new_path, path[inside:])) for (path,) in rows), len(rows)


def forget_missing(conn: sqlite3.Connection, root_id: int | None = None) -> int:
    """Forget the tracks whose files are gone, of one folder or of all; gives how many."""
    ids = [
        row[0]
        for row in conn.execute(
            "SELECT id FROM tracks WHERE missing_since_s IS NOT NULL AND root_id = coalesce(?, root_id)",
            (root_id,),
        )
    ]
    tracks.remove(conn, ids)
    return len(ids)


def _checked(path: bytes) -> bytes:
    """The absolute path of a folder that is there."""
    path = os.path.abspath(path)
    name = os.fsdecode(path)
    if not os.path.lexists(path):
        raise RootError(f"There is no folder {name}.", hint="Is the drive connected, and the name right?")
    if not os.path.isdir(path):
        raise RootError(f"{name} is not a folder.", hint="Give the folder that it lies in.")
    if not os.access(path, os.R_OK | os.X_OK):
        raise RootError(f"The folder {name} may not be read.", hint="Check its permissions.")
    return path


def _refuse_known(conn: sqlite3.Connection, path: bytes, but: int | None = None) -> None:
    """Raise if the folder is one of the library's by any name, lies in one, or holds one."""
    name = os.fsdecode(path)
    for root in all(conn):
        if root.id == but:
            continue
        if _is_same(root.path, path):
            by_name = "" if root.path == path else f" by the name {root.name}"
            raise RootError(f"{name} is in the library already{by_name}.", hint="See: musictui roots list")
        if _is_inside(path, root.path):
            raise RootError(
                f"{name} lies in {root.name}, which is in the library already.",
                hint="Its music is indexed with that folder.",
            )
        if _is_inside(root.path, path):
            raise RootError(
                f"{name} holds {root.name}, which is in the library already.",
                hint="Remove that one first: musictui roots remove",
            )


def _is_same(first: bytes, second: bytes) -> bool:
    """Whether two paths lead to one folder."""
    if first == second or os.path.realpath(first) == os.path.realpath(second):
        return True
    try:
        return os.path.samefile(first, second)
    except OSError:
        return False


def _is_inside(inner: bytes, outer: bytes) -> bool:
    """Whether `inner` lies somewhere in `outer`: by name, or by what its parents are."""
    if inner.startswith(_with_slash(outer)):
        return True
    real = os.path.realpath(inner)
    if real.startswith(_with_slash(os.path.realpath(outer))):
        return True
    parent = os.path.dirname(real)
    while parent != real:
        if _is_same(parent, outer):
            return True
        real, parent = parent, os.path.dirname(parent)
    return False


def _with_slash(path: bytes) -> bytes:
    return path if path.endswith(b"/") else path + b"/"
