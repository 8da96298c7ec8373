"""Who said the values of tags that came from elsewhere.

A statement is kept with the values that were written by it, and holds as long as the tag has these: an edit by hand
makes it silent, and undoing that edit makes it true again.
"""

import sqlite3
from collections.abc import Sequence

from musictui.library import change_rows
from musictui.library.prepare import values_json
from musictui.model.changes import Said

HOLDS = "json_extract(tags, '$.\"' || provenance.field || '\"') = provenance.value"
"""Whether the tag still has the values that were written; of `provenance` joined with `track_tags`."""


def note(conn: sqlite3.Connection, set_id: int, numbers: Sequence[int]) -> None:
    """Changes were done: keep who said what they wrote. What was said before of the same fields is forgotten."""
    for number in numbers:
        row = conn.execute(
            f"SELECT {change_rows.COLUMNS} FROM changes WHERE set_id = ? AND number = ? "
            "AND sources IS NOT NULL AND track_id IN (SELECT id FROM tracks)",
            (set_id, number),
        ).fetchone()
        if row is None:
            continue
        change = change_rows.change(row)
        for field in {said.field for said in change.sources}:
            conn.execute("DELETE FROM provenance WHERE track_id = ? AND field = ?", (change.track_id, field))
        conn.executemany(
            "INSERT OR REPLACE INTO provenance (track_id, field, value, source, url, text, at_s, confidence) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    change.track_id,
                    said.field,
                    values_json(change.after.get(said.field, ())),
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
        "SELECT field, source, url, text, at_s, confidence FROM provenance "
        f"JOIN track_tags ON track_tags.id = track_id WHERE track_id = ? AND {HOLDS} "
        "ORDER BY field, confidence DESC, source",
        (track_id,),
    )
    return [Said(*row) for row in rows]
