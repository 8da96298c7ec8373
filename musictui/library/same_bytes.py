"""Files of the same bytes: what is known of the sound of one is true of all."""

import sqlite3

from musictui.model.duplicates import FACT_VERSIONS, Fact

_COMPARED = """
SELECT tracks.id, whole.size, whole.value, own.fact IS NOT NULL FROM audio_facts AS whole
    JOIN tracks ON tracks.id = whole.track_id AND tracks.size = whole.size AND tracks.mtime_ns = whole.mtime_ns
    LEFT JOIN audio_facts AS own ON own.fact = ? AND own.track_id = tracks.id AND own.version = ?
        AND own.size = tracks.size AND own.mtime_ns = tracks.mtime_ns
WHERE whole.fact = ? AND whole.version = ? AND whole.value IS NOT NULL
"""
"""The tracks that were compared with others as a whole, and whether a fact is known of each."""
_COPY = """
INSERT OR REPLACE INTO audio_facts (track_id, fact, version, size, mtime_ns, value, note)
SELECT tracks.id, fact, version, tracks.size, tracks.mtime_ns, value, note FROM audio_facts JOIN tracks ON tracks.id = ?
WHERE fact = ? AND track_id = ?
"""


def take_over(conn: sqlite3.Connection, fact: Fact) -> None:
    """Let each track that lacks a fact have that of another one of the same bytes, as far as those were compared."""
    whole = Fact.WHOLE
    compared = conn.execute(_COMPARED, (fact, FACT_VERSIONS[fact], whole, FACT_VERSIONS[whole])).fetchall()
    known = {(size, value): track_id for track_id, size, value, is_known in compared if is_known}
    conn.executemany(
        _COPY,
        [
            (track_id, fact, known[size, value])
            for track_id, size, value, is_known in compared
            if not is_known and (size, value) in known
        ],
    )
