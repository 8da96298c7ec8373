"""The tracks: writing them in batches, and reading them whole."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from musictui.library import counts, terms
from musictui.library.prepare import TrackRow, prepare, signed, unsigned
from musictui.model.track import FileStat, Stream, Tags, Track

__all__ = [
    "Known",
    "TrackRow",
    "add",
    "by_ids",
    "change_root",
    "decode_tags",
    "get",
    "ids_by_path",
    "iterate",
    "known",
    "mark_found",
    "mark_missing",
    "move",
    "note_problems",
    "prepare",
    "read_again",
    "remove",
    "remove_all",
    "touch",
    "update",
]

READ_BATCH = 500
"""Tracks that are read at a time: enough to be fast, few enough to hold in memory."""

_FACTS = TrackRow._fields[: TrackRow._fields.index("texts")]
_N_FACTS = len(_FACTS)
_INSERT = f"""
INSERT INTO tracks (id, root_id, added_s, terms, {", ".join(_FACTS)})
VALUES (?, ?, ?, ?, {", ".join("?" * _N_FACTS)})
"""
_UPDATE = f"""
UPDATE tracks SET missing_since_s = NULL, terms = ?, {", ".join(f"{fact} = ?" for fact in _FACTS)} WHERE id = ?
"""
_TEXT_COLUMNS = "title, artist, album, albumartist, genre, rest"
_INSERT_TEXTS = f"INSERT INTO track_tags (id, {_TEXT_COLUMNS}, tags) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_WORDS = f"INSERT INTO words (rowid, {_TEXT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"
_SET_STAT = "path = ?, size = ?, mtime_ns = ?, ctime_ns = ?, inode = ?"
_DELETE_WORDS = f"""
INSERT INTO words (words, rowid, {_TEXT_COLUMNS}) SELECT 'delete', id, {_TEXT_COLUMNS} FROM track_tags WHERE id = ?
"""


class Known(NamedTuple):
    """What the library knows of a file, to tell whether it changed or moved."""

    id: int
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    has_problem: bool
    is_missing: bool
    path: bytes


def known(conn: sqlite3.Connection, root_id: int) -> dict[bytes, Known]:
    """All files of a root by their path."""
    rows = conn.execute(
        "SELECT id, size, mtime_ns, ctime_ns, inode, problem IS NOT NULL, missing_since_s IS NOT NULL, path "
        "FROM tracks WHERE root_id = ?",
        (root_id,),
    ).fetchall()
    # Not `Known._make`: of 100,000 rows it takes longer than the whole query.
    make = tuple.__new__
    found: dict[bytes, Known] = {row[-1]: make(Known, row) for row in rows}
    if any(row[4] < 0 for row in rows):
        return {path: row._replace(inode=unsigned(row.inode)) for path, row in found.items()}
    return found


def ids_by_path(conn: sqlite3.Connection, paths: Sequence[bytes]) -> dict[bytes, int]:
    """The ids of those files that are known."""
    found: dict[bytes, int] = {}
    for start in range(0, len(paths), READ_BATCH):
        batch = paths[start : start + READ_BATCH]
        found.update(conn.execute(f"SELECT path, id FROM tracks WHERE path IN ({marks(len(batch))})", batch))
    return found


def add(
    conn: sqlite3.Connection,
    root_id: int,
    rows: Sequence[TrackRow],
    now_s: int,
    *,
    first_id: int | None = None,
) -> list[int]:
    """Write tracks that are new; gives their ids in the order of `rows`, from `first_id` on if one came back."""
    if not rows:
        return []
    first_id = _next_id(conn) if first_id is None else first_id
    ids = range(first_id, first_id + len(rows))
    with counts.kept(conn, ids, are_new=True):
        packed = terms.add(conn, ids, rows)
        conn.executemany(
            _INSERT,
            [
                (track_id, root_id, now_s, blob, *row[:_N_FACTS])
                for track_id, blob, row in zip(ids, packed, rows, strict=True)
            ],
        )
        _insert_texts(conn, ids, rows)
    return list(ids)


def update(conn: sqlite3.Connection, rows: Sequence[tuple[int, TrackRow]]) -> None:
    """Write what was read anew of tracks that are known. They are no longer missing."""
    if not rows:
        return
    ids = [track_id for track_id, _ in rows]
    news = [row for _, row in rows]
    with counts.kept(conn, ids):
        terms.remove(conn, ids)
        packed = terms.add(conn, ids, news)
        conn.executemany(
            _UPDATE,
            [
                (blob, *row[:_N_FACTS], track_id)
                for track_id, blob, row in zip(ids, packed, news, strict=True)
            ],
        )
        _update_texts(conn, rows)


def remove(conn: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Forget tracks. Their files stay where they are."""
    with counts.kept(conn, ids):
        terms.remove(conn, ids)
        keys = [(track_id,) for track_id in ids]
        conn.executemany(_DELETE_WORDS, keys)
        conn.executemany("DELETE FROM track_tags WHERE id = ?", keys)
        conn.executemany("DELETE FROM tracks WHERE id = ?", keys)


def remove_all(conn: sqlite3.Connection) -> None:
    """Forget every track, at once: one by one, 100,000 take seconds."""
    conn.execute("INSERT INTO words (words) VALUES ('delete-all')")
    for table in ("track_terms", "terms", "track_tags", "tracks"):
        conn.execute(f"DELETE FROM {table}")
    conn.execute("UPDATE roots SET tracks = 0, missing = 0, problems = 0, size = 0, length_ms = 0")


def move(conn: sqlite3.Connection, moves: Sequence[tuple[int, FileStat]]) -> None:
    """Give tracks the places where their files are now. They are no longer missing."""
    with counts.kept(conn, [track_id for track_id, _ in moves]):
        conn.executemany(
            f"UPDATE tracks SET {_SET_STAT}, missing_since_s = NULL WHERE id = ?",
            [(*_stat_columns(stat), track_id) for track_id, stat in moves],
        )


def touch(conn: sqlite3.Connection, stats: Sequence[tuple[int, FileStat]]) -> None:
    """Note that files look different on disk though what is in them was not read anew."""
    with counts.kept(conn, [track_id for track_id, _ in stats]):
        conn.executemany(
            f"UPDATE tracks SET {_SET_STAT} WHERE id = ?",
            [(*_stat_columns(stat), track_id) for track_id, stat in stats],
        )


def read_again(conn: sqlite3.Connection, paths: Sequence[bytes]) -> None:
    """Let the next index read these files, whatever they look like."""
    conn.executemany("UPDATE tracks SET ctime_ns = 0 WHERE path = ?", [(path,) for path in paths])


def change_root(conn: sqlite3.Connection, ids: Sequence[int], root_id: int) -> None:
    """Note that tracks are in another folder of the library now."""
    with counts.kept(conn, ids):
        conn.executemany(
            "UPDATE tracks SET root_id = ? WHERE id = ?", [(root_id, track_id) for track_id in ids]
        )


def note_problems(conn: sqlite3.Connection, problems: Sequence[tuple[int, str]]) -> None:
    """Note why files could not be read again; what is known of them stays."""
    with counts.kept(conn, [track_id for track_id, _ in problems]):
        conn.executemany(
            "UPDATE tracks SET problem = ? WHERE id = ?",
            [(problem, track_id) for track_id, problem in problems],
        )


def mark_missing(conn: sqlite3.Connection, ids: Sequence[int], now_s: int) -> None:
    """Note that files were not found. Since when stays what it was for those already missing."""
    with counts.kept(conn, ids):
        conn.executemany(
            "UPDATE tracks SET missing_since_s = coalesce(missing_since_s, ?) WHERE id = ?",
            [(now_s, track_id) for track_id in ids],
        )


def mark_found(conn: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Note that files are there again."""
    with counts.kept(conn, ids):
        conn.executemany(
            "UPDATE tracks SET missing_since_s = NULL WHERE id = ?", [(track_id,) for track_id in ids]
        )


def get(conn: sqlite3.Connection, track_id: int) -> Track | None:
    """A track whole; None if there is none of that id."""
    return next(iterate(conn, [track_id]), None)


def by_ids(conn: sqlite3.Connection, ids: Sequence[int]) -> list[Track]:
    """Tracks whole, in the order of `ids`; those that are no more are left out."""
    return list(iterate(conn, ids))


def iterate(conn: sqlite3.Connection, ids: Sequence[int]) -> Iterator[Track]:
    """As `by_ids`, a batch at a time: for exports of any size."""
    for start in range(0, len(ids), READ_BATCH):
        batch = list(ids[start : start + READ_BATCH])
        rows = conn.execute(
            f"SELECT {_TRACK_COLUMNS} FROM tracks JOIN track_tags USING (id) WHERE id IN ({marks(len(batch))})",
            batch,
        )
        found = {row[0]: row for row in rows}
        yield from (_track(found[track_id]) for track_id in batch if track_id in found)


def marks(count: int) -> str:
    """So many question marks."""
    return ",".join("?" * count)


_TRACK_COLUMNS = (
    "id, path, tags, format, codec, is_lossless, length_ms, bit_rate, sample_rate, bit_depth, channels, is_vbr, "
    "covers, size, mtime_ns, added_s, problem, missing_since_s, ctime_ns"
)


def _track(row: tuple[Any, ...]) -> Track:
    track_id, path, tags, *stream, covers, size, mtime_ns, added_s, problem, missing_since_s, ctime_ns = row
    return Track(
        track_id,
        path,
        decode_tags(tags),
        _stream(stream),
        covers,
        size,
        mtime_ns,
        added_s,
        problem,
        missing_since_s,
        ctime_ns,
    )


def decode_tags(text: str) -> Tags:
    """Tags out of their JSON."""
    return {field: tuple(found) for field, found in json.loads(text).items()}


def _stream(columns: list[Any]) -> Stream | None:
    audio_format, codec, is_lossless, length_ms, bit_rate, sample_rate, bit_depth, channels, is_vbr = columns
    if audio_format is None:
        return None
    return Stream(
        format=audio_format,
        codec=codec,
        is_lossless=bool(is_lossless),
        length_s=None if length_ms is None else length_ms / 1000,
        bit_rate=bit_rate,
        sample_rate=sample_rate,
        bit_depth=bit_depth,
        channels=channels,
        is_vbr=None if is_vbr is None else bool(is_vbr),
    )


def _stat_columns(stat: FileStat) -> tuple[bytes, int, int, int, int]:
    return stat.path, stat.size, stat.mtime_ns, stat.ctime_ns, signed(stat.inode)


def _next_id(conn: sqlite3.Connection) -> int:
    """Ids are given out here, not by SQLite, so that one statement writes many rows.

    Never one that was in use before: what others remember of a track must not come to mean another.
    """
    last = conn.execute("SELECT seq FROM sqlite_sequence WHERE name = 'tracks'").fetchone()
    return int(last[0]) + 1 if last else 1


def _insert_texts(conn: sqlite3.Connection, ids: Sequence[int], rows: Sequence[TrackRow]) -> None:
    conn.executemany(
        _INSERT_TEXTS, [(track_id, *row.texts, row.tags) for track_id, row in zip(ids, rows, strict=True)]
    )
    conn.executemany(_INSERT_WORDS, [(track_id, *row.texts) for track_id, row in zip(ids, rows, strict=True)])


def _update_texts(conn: sqlite3.Connection, rows: Sequence[tuple[int, TrackRow]]) -> None:
    """Write the tags; the index of words only where words changed."""
    changed = []
    for track_id, row in rows:
        old = conn.execute(f"SELECT {_TEXT_COLUMNS} FROM track_tags WHERE id = ?", (track_id,)).fetchone()
        if old == row.texts:
            conn.execute("UPDATE track_tags SET tags = ? WHERE id = ?", (row.tags, track_id))
        else:
            changed.append((track_id, row))
    keys = [(track_id,) for track_id, _ in changed]
    conn.executemany(_DELETE_WORDS, keys)
    conn.executemany("DELETE FROM track_tags WHERE id = ?", keys)
    _insert_texts(conn, [track_id for track_id, _ in changed], [row for _, row in changed])
