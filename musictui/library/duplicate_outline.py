"""All groups of duplicates as a list shows them, by few queries."""

import json
import sqlite3

from musictui.library.duplicate_lines import GroupLine, State
from musictui.model.duplicates import ORDER, Kind

_SUMS = """
    SELECT group_id, count(*) AS members, max(mark) AS marked, sum(mark IN ('remove', 'rules')) AS removed,
        sum(size) - max(size) AS spare, sum(ctime_ns & 0xFFFFFFFFFF) AS stamp
    FROM duplicate_members CROSS JOIN tracks ON tracks.id = track_id
    WHERE missing_since_s IS NULL GROUP BY group_id HAVING count(*) > 1
"""
_ROWS = f"""
    SELECT json_array(group_id, kind, score,
        CASE WHEN state = 'decided' AND marked = '' THEN 'open' ELSE state END, members, removed, spare, stamp) AS line
    FROM ({_SUMS}) CROSS JOIN duplicate_groups ON id = group_id
    ORDER BY instr(?, '"' || kind || '"'), score DESC, spare DESC, group_id
"""
"""What was decided on members that are gone by now says nothing of the others: the group is open again."""
_LINES = f"SELECT '[' || coalesce(group_concat(line), '') || ']' FROM ({_ROWS})"
"""As one value: handing over row after row takes longer than finding them while another thread draws."""
_FOLDERS = """
SELECT group_id, track_id, detail FROM duplicate_groups JOIN duplicate_members ON group_id = duplicate_groups.id
    JOIN tracks ON tracks.id = track_id WHERE kind = 'album' AND missing_since_s IS NULL ORDER BY group_id
"""


def lines(conn: sqlite3.Connection) -> list[GroupLine]:
    """The groups with two members or more that are there; of albums, those with two folders or more.

    The surest kinds first, then the most alike, then those that free most.
    """
    alone = _alone(conn)
    (rows,) = conn.execute(_LINES, (json.dumps(sorted(Kind, key=ORDER.__getitem__)),)).fetchone()
    return [
        GroupLine(group_id, _KINDS[kind], score, _STATES[state], *figures)
        for group_id, kind, score, state, *figures in json.loads(rows)
        if group_id not in alone
    ]


def _alone(conn: sqlite3.Connection) -> set[int]:
    """The groups of albums of which no two folders are there."""
    members: dict[int, set[int]] = {}
    details: dict[int, str] = {}
    for group_id, track_id, detail in conn.execute(_FOLDERS):
        members.setdefault(group_id, set()).add(track_id)
        details[group_id] = detail
    return {group_id for group_id, detail in details.items() if _folders(detail, members[group_id]) < 2}


def _folders(detail: str, there: set[int]) -> int:
    folders = json.loads(detail or "{}").get("folders", ())
    return sum(not there.isdisjoint(folder) for folder in folders)


_KINDS = {str(kind): kind for kind in Kind}
_STATES = {str(state): state for state in State}
