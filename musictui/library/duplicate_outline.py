"""All groups of duplicates as a list shows them, by few queries."""

import json
import os
import sqlite3
from collections.abc import Iterator
from typing import Any

from musictui.library.duplicate_lines import GroupLine, State
from musictui.library.rows import SEPARATOR
from musictui.model.duplicates import Kind

_GROUPS_READ = 1000
"""Numbers of groups that one query asks for."""

_SUMS = """
    SELECT group_id, track_id, count(*) AS names, count(*) AS files, sum(is_lossless) AS lossless, sum(size) AS size,
        max(size) AS largest, sum(mark = 'keep') AS kept, sum(mark IN ('remove', 'rules')) AS removed,
        sum(size * (mark IN ('remove', 'rules'))) AS freed, count(DISTINCT CASE inode WHEN 0 THEN -track_id ELSE inode END) AS inodes
    FROM duplicate_members CROSS JOIN tracks ON tracks.id = track_id
    WHERE group_id BETWEEN ?1 AND ?2 AND missing_since_s IS NULL GROUP BY group_id HAVING count(*) > 1
"""
"""Beside `max`, SQLite gives the other columns (the track) of the row that has it."""
_FILES = """
    SELECT group_id, size, sum(mark IN ('remove', 'rules')) = count(*) AS is_freed
    FROM duplicate_members CROSS JOIN tracks ON tracks.id = track_id
    WHERE group_id IN (SELECT value FROM json_each(?)) AND missing_since_s IS NULL
    GROUP BY group_id, inode, size, mtime_ns, CASE inode WHEN 0 THEN track_id END
"""
"""Names of one file are one row: it is gone when all of them are."""
_LINKED = f"SELECT group_id, count(*), sum(size), sum(size * is_freed) FROM ({_FILES}) GROUP BY group_id"
_LINES = f"""
SELECT json_group_array(json_array(group_id, kind, score, state, names, files, lossless, sums.size, largest, kept,
    removed, freed, inodes, json_extract(tags, '$.artist', '$.title[0]', '$.album[0]'), track_id))
FROM ({_SUMS}) AS sums CROSS JOIN duplicate_groups ON duplicate_groups.id = group_id
    CROSS JOIN track_tags ON track_tags.id = track_id
"""
"""As one value: handing over row after row takes longer than finding them while another thread draws."""
_FOLDERS = """
SELECT group_id, track_id, size, detail FROM duplicate_groups JOIN duplicate_members ON group_id = duplicate_groups.id
    JOIN tracks ON tracks.id = track_id WHERE kind = 'album' AND missing_since_s IS NULL ORDER BY group_id
"""


def lines(conn: sqlite3.Connection) -> list[GroupLine]:
    """The groups with two members or more that are there, by number; of albums, those with two folders or more."""
    first, last = conn.execute("SELECT min(id), max(id) FROM duplicate_groups").fetchone()
    if first is None:
        return []
    folders = _folders(conn)
    linked: list[GroupLine] = []
    found: list[GroupLine] = []
    for row in _rows(conn, first, last):
        names, inodes, group_id = row[4], row[12], row[0]
        sizes = folders.get(group_id)
        if sizes is not None and len(sizes) < 2:
            continue
        line = _line(conn, row, max(sizes) if sizes else row[8])
        (found if inodes == names else linked).append(line)
    found += _once(conn, linked)
    found.sort()
    return found


def _rows(conn: sqlite3.Connection, first: int, last: int) -> Iterator[list[Any]]:
    for at in range(first, last + 1, _GROUPS_READ):
        yield from json.loads(conn.execute(_LINES, (at, at + _GROUPS_READ - 1)).fetchone()[0])


def _line(conn: sqlite3.Connection, row: list[Any], kept_size: int) -> GroupLine:
    """The line of a group, each name of a file counted; one of `kept_size` bytes stays where nothing is marked."""
    (
        group_id,
        kind,
        score,
        state,
        names,
        files,
        lossless,
        size,
        _,
        kept,
        removed,
        freed,
        _,
        texts,
        track_id,
    ) = row
    artists, title, album = texts
    is_open = kind != Kind.VERSION and not kept and not removed
    return GroupLine(
        group_id,
        _KINDS[kind],
        score,
        _STATES[state],
        SEPARATOR.join(artists or ()),
        (album if kind == Kind.ALBUM else title) or _file_name(conn, track_id),
        names,
        files,
        lossless or 0,
        size,
        size - kept_size if is_open else freed,
        kept,
        removed,
    )


def _once(conn: sqlite3.Connection, lines: list[GroupLine]) -> list[GroupLine]:
    """The same lines with each file counted once, whatever its names."""
    rows = conn.execute(_LINKED, (json.dumps([line.id for line in lines]),)) if lines else ()
    by_id = {line.id: line for line in lines}
    found: list[GroupLine] = []
    for group_id, files, size, freed in rows:
        line = by_id[group_id]
        is_open = line.kind is not Kind.VERSION and not line.kept and not line.removed
        frees = line.frees - (line.size - size) if is_open else freed
        found.append(line._replace(files=files, size=size, frees=frees))
    return found


def _file_name(conn: sqlite3.Connection, track_id: int) -> str:
    path = conn.execute("SELECT path FROM tracks WHERE id = ?", (track_id,)).fetchone()[0]
    return os.fsdecode(os.path.basename(path))


def _folders(conn: sqlite3.Connection) -> dict[int, list[int]]:
    """The bytes of each folder that is there, of each group of albums."""
    sizes: dict[int, dict[int, int]] = {}
    details: dict[int, str] = {}
    for group_id, track_id, size, detail in conn.execute(_FOLDERS):
        sizes.setdefault(group_id, {})[track_id] = size
        details[group_id] = detail
    found: dict[int, list[int]] = {}
    for group_id, detail in details.items():
        of_group = sizes[group_id]
        folders = json.loads(detail or "{}").get("folders", ())
        found[group_id] = [
            sum(of_group.get(each, 0) for each in folder)
            for folder in folders
            if not of_group.keys().isdisjoint(folder)
        ]
    return found


_KINDS = {str(kind): kind for kind in Kind}
_STATES = {str(state): state for state in State}
