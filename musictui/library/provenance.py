"""Who said the values of tags that came from elsewhere.

A statement is kept with the values that it said, and holds as long as the tag has one of these, whatever it has beside:
an edit by hand that takes them away makes it silent, and undoing that edit makes it true again.
"""

import json
import sqlite3
from collections.abc import Sequence

from musictui.library import change_rows
from musictui.library.prepare import values_json
from musictui.model.changes import Change, Said

HOLDS = (
    "EXISTS (SELECT 1 FROM json_each(provenance.value) AS said JOIN json_each(tags, '$.\"' || provenance.field || '\"') "
    "AS there ON there.value = said.value)"
)
"""Whether the tag still has a value that was said; of `provenance` joined with `track_tags`."""


def note(conn: sqlite3.Connection, set_id: int, numbers: Sequence[int]) -> None:
    """Changes were done: keep who said what they wrote. What was said of values that went is forgotten with that."""
    for number in numbers:
        row = conn.execute(
            f"SELECT {change_rows.COLUMNS} FROM changes WHERE set_id = ? AND number = ? "
            "AND sources IS NOT NULL AND track_id IN (SELECT id FROM tracks)",
            (set_id, number),
        ).fetchone()
        if row is not None:
            _note(conn, change_rows.change(row))


def _note(conn: sqlite3.Connection, change: Change) -> None:
    for field in {said.field for said in change.sources}:
        conn.execute(
            "DELETE FROM provenance WHERE track_id = ? AND field = ? AND NOT EXISTS (SELECT 1 "
            "FROM json_each(provenance.value) AS said JOIN json_each(?) AS there ON there.value = said.value)",
            (change.track_id, field, values_json(change.after.get(field, ()))),
        )
    conn.executemany(
        "INSERT OR REPLACE INTO provenance (track_id, field, value, source, url, text, at_s, confidence) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                change.track_id,
                said.field,
                values_json(said.values or change.after.get(said.field, ())),
                said.source,
                said.url,
                said.text,
                said.at_s,
                said.confidence,
            )
            for said in change.sources
        ],
    )


def of(conn: sqlite3.Connection, track_id: int) -> list[Said]:
    """Who said values that the tags of a track have now, by field."""
    rows = conn.execute(
        "SELECT field, source, url, text, at_s, confidence, value FROM provenance "
        f"JOIN track_tags ON track_tags.id = track_id WHERE track_id = ? AND {HOLDS} "
        "ORDER BY field, confidence DESC, source",
        (track_id,),
    )
    return [Said(*row[:-1])._replace(values=tuple(json.loads(row[-1]))) for row in rows]
