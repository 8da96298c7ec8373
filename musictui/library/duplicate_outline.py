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

_FILES = """
    SELECT group_id, track_id, count(*) AS names, size, sum(is_lossless) AS lossless, sum(mark = 'keep') AS kept,
        sum(mark = 'remove') AS removed, sum(mark = 'remove') = count(*) AS is_freed
    FROM duplicate_members CROSS JOIN tracks ON tracks.id = track_id
    WHERE group_id BETWEEN ? AND ? AND missing_since_s IS NULL
    GROUP BY group_id, inode, size, mtime_ns, CASE inode WHEN 0 THEN track_id END
"""
"""Names of one file are one row: it is gone when all of them are."""
_SUMS = f"""
    SELECT group_id, track_id, sum(names) AS names, count(*) AS files, sum(lossless) AS lossless,
        sum(size) AS size, max(size) AS largest, sum(kept) AS kept, sum(removed) AS removed,
        sum(size * is_freed) AS freed
    FROM ({_FILES}) GROUP BY group_id HAVING sum(names) > 1
"""
"""Beside `max`, SQLite gives the other columns (the track) of the row that has it."""
_LINES = f"""
SELECT json_group_array(json_array(group_id, kind, score, state, names, files, lossless, sums.size, largest, kept,
    removed, freed, json_extract(tags, '$.artist', '$.title[0]', '$.album[0]'), hex(path)))
FROM ({_SUMS}) AS sums CROSS JOIN duplicate_groups ON duplicate_groups.id = group_id
    CROSS JOIN track_tags ON track_tags.id = track_id CROSS JOIN tracks ON tracks.id = track_id
"""
"""As one value: handing over row after row takes longer than finding them while another thread draws."""
_FOLDERS = """
SELECT group_id, track_id, size, detail FROM duplicate_groups JOIN duplicate_members ON group_id = duplicate_groups.id
    JOIN tracks ON tracks.id = track_id WHERE kind = 'album' AND missing_since_s IS NULL ORDER BY group_id
"""


def lines(conn: sqlite3.Connection) -> list[GroupLine]:
    """The groups with two members or more that are there, by number."""
    first, last = conn.execute("SELECT min(id), max(id) FROM duplicate_groups").fetchone()
    if first is None:
        return []
    folders = _largest_folders(conn)
    found = [_line(row, folders) for row in _rows(conn, first, last)]
    found.sort()
    return found


def _rows(conn: sqlite3.Connection, first: int, last: int) -> Iterator[list[Any]]:
    for at in range(first, last + 1, _GROUPS_READ):
        yield from json.loads(conn.execute(_LINES, (at, at + _GROUPS_READ - 1)).fetchone()[0])


def _line(row: list[Any], folders: dict[int, int]) -> GroupLine:
    group_id, kind, score, state, names, files, lossless, size, largest, kept, removed, freed, texts, path = (
        row
    )
    artists, title, album = texts
    name = album if kind == Kind.ALBUM else title
    is_open = kind != Kind.VERSION and not kept and not removed
    return GroupLine(
        group_id,
        _KINDS[kind],
        score,
        _STATES[state],
        SEPARATOR.join(artists or ()),
        name or os.fsdecode(os.path.basename(bytes.fromhex(path))),
        names,
        files,
        lossless or 0,
        size,
        size - folders.get(group_id, largest) if is_open else freed,
        kept,
        removed,
    )


def _largest_folders(conn: sqlite3.Connection) -> dict[int, int]:
    """The bytes of the largest folder of each group of albums."""
    found: dict[int, int] = {}
    sizes: dict[int, dict[int, int]] = {}
    details: dict[int, str] = {}
    for group_id, track_id, size, detail in conn.execute(_FOLDERS):
        sizes.setdefault(group_id, {})[track_id] = size
        details[group_id] = detail
    for group_id, detail in details.items():
        folders = json.loads(detail or "{}").get("folders", ())
        totals = [sum(sizes[group_id].get(each, 0) for each in folder) for folder in folders]
        found[group_id] = max(totals, default=0)
    return found


_KINDS = {str(kind): kind for kind in Kind}
_STATES = {str(state): state for state in State}
