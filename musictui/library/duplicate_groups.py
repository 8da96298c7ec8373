"""Groups of duplicates as they were last found, and what a user decided on them.

A group is known by its kind and its members: found again, it keeps its number and what was decided. Tracks that are
forgotten leave their groups; a group with fewer than two tracks that are there is no group any more.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from musictui.library import duplicate_outline
from musictui.library.duplicate_lines import GroupLine, Mark, Member, State
from musictui.library.tracks import marks
from musictui.model.duplicates import ORDER, Group, Kind

__all__ = [
    "GroupLine",
    "Mark",
    "Member",
    "State",
    "Stored",
    "get",
    "members",
    "outline",
    "read",
    "replace",
    "set_marks",
    "set_state",
    "with_tracks",
]

_CALL = 500
_APART = frozenset({Kind.VERSION, Kind.ALBUM})
"""Kinds that say something else of their tracks than that one is a copy of the other."""


class Stored(NamedTuple):
    """A group whole, with its decisions."""

    id: int
    group: Group
    """With the members that are there."""
    state: State
    marks: Mapping[int, Mark]
    """By track: of all members."""


def replace(conn: sqlite3.Connection, kinds: Collection[Kind], groups: Iterable[Group]) -> None:
    """Store what a whole run found of `kinds`. Groups that were found again keep number, state and marks.

    A group of another kind goes where one of a surer kind has come to hold all of it, unless somebody decided on it.
    """
    groups = list(groups)
    known = {
        (stored.group.kind, stored.group.members): stored.id for stored in _read(conn, kinds, is_whole=True)
    }
    updates, news = [], []
    for group in groups:
        row = (group.score, group.reason, _detail(group))
        group_id = known.pop((group.kind, group.members), None)
        if group_id is None:
            news.append((group, row))
        else:
            updates.append((*row, group_id))
    gone = [(each,) for each in (*known.values(), *_covered(conn, kinds, groups))]
    conn.executemany("DELETE FROM duplicate_members WHERE group_id = ?", gone)
    conn.executemany("DELETE FROM duplicate_groups WHERE id = ?", gone)
    conn.executemany("UPDATE duplicate_groups SET score = ?, reason = ?, detail = ? WHERE id = ?", updates)
    _insert(conn, news)


def outline(conn: sqlite3.Connection) -> list[GroupLine]:
    """All groups for a list, the surest first: 20,000 in a fraction of a second."""
    return duplicate_outline.lines(conn)


def members(conn: sqlite3.Connection, group_id: int) -> list[Member]:
    """The members of a group that are there, by track; fewer than two are none."""
    rows = conn.execute(
        "SELECT track_id, mark FROM duplicate_members JOIN tracks ON tracks.id = track_id "
        "WHERE group_id = ? AND missing_since_s IS NULL ORDER BY track_id",
        (group_id,),
    )
    found = [Member(track_id, Mark(mark)) for track_id, mark in rows]
    return found if len(found) > 1 else []


def get(conn: sqlite3.Connection, group_id: int) -> Stored | None:
    """A group whole; None if it is no more."""
    return next(iter(_read(conn, ids=[group_id])), None)


def read(
    conn: sqlite3.Connection, kinds: Collection[Kind] | None = None, ids: Collection[int] | None = None
) -> list[Stored]:
    """Groups whole, by number: of some kinds, or of some numbers, or all."""
    return _read(conn, kinds, ids)


def with_tracks(conn: sqlite3.Connection, track_ids: Collection[int]) -> set[int]:
    """The numbers of the groups that hold one of these tracks."""
    found: set[int] = set()
    wanted = list(track_ids)
    for at in range(0, len(wanted), _CALL):
        part = wanted[at : at + _CALL]
        rows = conn.execute(
            f"SELECT DISTINCT group_id FROM duplicate_members WHERE track_id IN ({marks(len(part))})", part
        )
        found.update(group_id for (group_id,) in rows)
    return found


def set_marks(conn: sqlite3.Connection, group_id: int, wanted: Mapping[int, Mark]) -> None:
    """Note what is to become of members, by track; those of others stay as they are."""
    conn.executemany(
        "UPDATE duplicate_members SET mark = ? WHERE group_id = ? AND track_id = ?",
        [(mark, group_id, track_id) for track_id, mark in wanted.items()],
    )


def set_state(conn: sqlite3.Connection, group_id: int, state: State) -> None:
    """Note where the review of a group stands."""
    conn.execute("UPDATE duplicate_groups SET state = ? WHERE id = ?", (state, group_id))


def _covered(conn: sqlite3.Connection, kinds: Collection[Kind], groups: Sequence[Group]) -> list[int]:
    """The groups of other kinds, undecided, of which each pair stands in one of `groups` of a surer kind."""
    others = set(Kind) - set(kinds) - _APART
    holding: dict[int, list[Group]] = {}
    for group in groups:
        if others and group.kind not in _APART:
            for member in group.members:
                holding.setdefault(member, []).append(group)
    return [
        stored.id
        for stored in (_read(conn, others) if holding else ())
        if stored.state is State.OPEN
        and set(stored.marks.values()) == {Mark.NONE}
        and any(
            ORDER[group.kind] < ORDER[stored.group.kind] and set(stored.group.members) <= set(group.members)
            for group in holding.get(stored.group.members[0], ())
        )
    ]


def _insert(conn: sqlite3.Connection, news: Sequence[tuple[Group, tuple[float, str, str]]]) -> None:
    last = conn.execute("SELECT seq FROM sqlite_sequence WHERE name = 'duplicate_groups'").fetchone()
    first_id = int(last[0]) + 1 if last else 1
    conn.executemany(
        "INSERT INTO duplicate_groups (id, kind, score, reason, detail, state) VALUES (?, ?, ?, ?, ?, ?)",
        [(first_id + at, group.kind, *row, State.OPEN) for at, (group, row) in enumerate(news)],
    )
    # A track may have been forgotten while the run was under way.
    conn.executemany(
        "INSERT INTO duplicate_members (group_id, track_id, mark) "
        "SELECT ?1, ?2, ?3 WHERE EXISTS (SELECT 1 FROM tracks WHERE id = ?2)",
        [
            (first_id + at, track_id, Mark.NONE)
            for at, (group, _) in enumerate(news)
            for track_id in group.members
        ],
    )


def _read(
    conn: sqlite3.Connection,
    kinds: Collection[Kind] | None = None,
    ids: Collection[int] | None = None,
    *,
    is_whole: bool = False,
) -> list[Stored]:
    """Groups by number; `is_whole` counts members that are missing, too."""
    column, wanted = ("kind", kinds) if kinds is not None else ("id", ids)
    where = "" if wanted is None else f"WHERE {column} IN (SELECT value FROM json_each(?))"
    parameters = () if wanted is None else (json.dumps(list(wanted)),)
    heads = conn.execute(
        f"SELECT id, kind, score, reason, state, detail FROM duplicate_groups {where} ORDER BY id", parameters
    ).fetchall()
    of_groups = f"AND group_id IN (SELECT id FROM duplicate_groups {where})" if where else ""
    is_there = "" if is_whole else "AND missing_since_s IS NULL"
    rows = conn.execute(
        "SELECT group_id, track_id, mark FROM duplicate_members CROSS JOIN tracks ON tracks.id = track_id "
        f"WHERE TRUE {of_groups} {is_there} ORDER BY group_id, track_id",
        parameters,
    )
    found: dict[int, dict[int, Mark]] = {}
    by_text = {str(mark): mark for mark in Mark}
    for group_id, track_id, mark in rows:
        found.setdefault(group_id, {})[track_id] = by_text[mark]
    stored = []
    for group_id, kind, score, reason, state, detail in heads:
        of_group = found.get(group_id, {})
        if len(of_group) > 1 or is_whole:
            folders = _folders(detail, of_group)
            group = Group(Kind(kind), tuple(of_group), score, reason, folders)
            stored.append(Stored(group_id, group, State(state), of_group))
    return stored


def _detail(group: Group) -> str:
    """What is kept of a group beside its columns; empty for most."""
    return json.dumps({"folders": group.folders}) if group.folders else ""


def _folders(detail: str, of_group: Collection[int]) -> tuple[tuple[int, ...], ...]:
    """The members of each folder of an album, without those that are no more."""
    if not detail:
        return ()
    folders = json.loads(detail).get("folders", ())
    # Copies stand side by side: a track whose copy is gone must not come to stand beside another one's.
    gone = {
        at for row in (enumerate(folder) for folder in folders) for at, each in row if each not in of_group
    }
    return tuple(tuple(each for at, each in enumerate(folder) if at not in gone) for folder in folders)
