"""What was found out about the content of files: kept as long as the file stays as it was."""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from musictui.library.tracks import marks
from musictui.model.duplicates import FACT_VERSIONS, LOSSY, QUIET, Fact
from musictui.model.formats import UNPROVEN
from musictui.model.track import FileStat

ABOUT_SOUND = (Fact.OPENING, Fact.PACKETS, Fact.PCM, Fact.DECODED, Fact.FINGERPRINT)
"""What a change of tags leaves as it is."""

_CALL = 500
_VALID = (
    "audio_facts JOIN tracks ON tracks.id = track_id AND tracks.size = audio_facts.size "
    "AND tracks.mtime_ns = audio_facts.mtime_ns"
)


class Found(NamedTuple):
    """A fact about one file in one state."""

    track_id: int
    fact: Fact
    size: int
    mtime_ns: int
    value: bytes | None
    """None where it could not be made."""
    note: str = ""
    """Why not."""


def read(conn: sqlite3.Connection, fact: Fact, ids: Iterable[int] | None = None) -> dict[int, bytes | None]:
    """A fact by track, for those of `ids` (None for all) that have it and are as they were then."""
    select = f"SELECT track_id, value FROM {_VALID} WHERE fact = ? AND version = ?"
    of_fact = (fact, FACT_VERSIONS[fact])
    if ids is None:
        return dict(conn.execute(select, of_fact))
    found: dict[int, bytes | None] = {}
    wanted = list(ids)
    for at in range(0, len(wanted), _CALL):
        part = wanted[at : at + _CALL]
        found.update(conn.execute(f"{select} AND track_id IN ({marks(len(part))})", (*of_fact, *part)))
    return found


def notes(conn: sqlite3.Connection, fact: Fact) -> dict[int, str]:
    """Why a fact could not be made, by track."""
    return dict(
        conn.execute(
            f"SELECT track_id, note FROM {_VALID} WHERE fact = ? AND version = ? AND value IS NULL",
            (fact, FACT_VERSIONS[fact]),
        )
    )


def damages(conn: sqlite3.Connection) -> dict[int, str]:
    """What was found to be damaged as files were decoded, by track, as a sentence."""
    facts = (Fact.DECODED, Fact.PCM, Fact.FINGERPRINT)
    return dict(
        conn.execute(
            f"SELECT track_id, note FROM {_VALID} WHERE note NOT IN ('', ?, ?) "
            f"AND (fact, version) IN (VALUES {', '.join(['(?, ?)'] * len(facts))})",
            (QUIET, LOSSY, *(part for fact in facts for part in (fact, FACT_VERSIONS[fact]))),
        )
    )


class Sound(NamedTuple):
    """What is known of a file since all of it was decoded, and in which state it was then."""

    size: int
    mtime_ns: int
    samples: bytes
    """The hash of its samples; empty for a lossy file, and for silence."""
    damage: str
    """A sentence; empty where nothing is damaged."""


def decoded(conn: sqlite3.Connection, paths: Iterable[bytes]) -> dict[bytes, Sound]:
    """What decoding all of them told of files, by path; without those that were not decoded, or have changed."""
    found: dict[bytes, Sound] = {}
    of_facts = (Fact.DECODED, FACT_VERSIONS[Fact.DECODED], Fact.PCM, FACT_VERSIONS[Fact.PCM])
    wanted = list(paths)
    for at in range(0, len(wanted), _CALL):
        part = wanted[at : at + _CALL]
        rows = conn.execute(
            f"SELECT path, tracks.size, tracks.mtime_ns, value, note FROM {_VALID} WHERE (fact = ? AND version = ? "
            f"OR fact = ? AND version = ? AND value IS NOT NULL) AND path IN ({marks(len(part))})",
            (*of_facts, *part),
        )
        for path, size, mtime_ns, value, note in rows:
            found[path] = Sound(size, mtime_ns, value or b"", note if value is None else "")
    return found


def to_decode(conn: sqlite3.Connection, paths: Iterable[bytes]) -> list[int]:
    """The tracks of these files of which nobody knows yet whether all of it can be decoded, where that tells."""
    wanted = list(dict.fromkeys(paths))
    known = decoded(conn, wanted)
    left = [path for path in wanted if path not in known]
    found: list[int] = []
    for at in range(0, len(left), _CALL):
        part = left[at : at + _CALL]
        rows = conn.execute(
            f"SELECT id FROM tracks WHERE missing_since_s IS NULL AND codec NOT IN ({marks(len(UNPROVEN))}) "
            f"AND path IN ({marks(len(part))})",
            (*UNPROVEN, *part),
        )
        found += [track_id for (track_id,) in rows]
    return found


def files(conn: sqlite3.Connection, ids: Iterable[int]) -> dict[int, FileStat]:
    """The files of tracks as the library knows them, by track; without those that are missing."""
    found: dict[int, FileStat] = {}
    wanted = list(ids)
    for at in range(0, len(wanted), _CALL):
        part = wanted[at : at + _CALL]
        rows = conn.execute(
            "SELECT id, path, size, mtime_ns, ctime_ns, inode FROM tracks "
            f"WHERE missing_since_s IS NULL AND id IN ({marks(len(part))})",
            part,
        )
        found.update({row[0]: FileStat(*row[1:]) for row in rows})
    return found


def without(conn: sqlite3.Connection, fact: Fact) -> list[int]:
    """The tracks that are there, can be read, and of which a fact is not known, in the order of the library."""
    rows = conn.execute(
        "SELECT id FROM tracks WHERE missing_since_s IS NULL AND codec IS NOT NULL AND NOT EXISTS (SELECT 1 "
        "FROM audio_facts WHERE fact = ? AND version = ? AND track_id = tracks.id "
        "AND audio_facts.size = tracks.size AND audio_facts.mtime_ns = tracks.mtime_ns) ORDER BY order_key, id",
        (fact, FACT_VERSIONS[fact]),
    )
    return [track_id for (track_id,) in rows]


def store(conn: sqlite3.Connection, found: Iterable[Found]) -> None:
    """Keep facts; those of tracks that are no more are dropped."""
    conn.executemany(
        "INSERT INTO audio_facts (track_id, fact, version, size, mtime_ns, value, note) "
        "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE EXISTS (SELECT 1 FROM tracks WHERE id = ?1) "
        "ON CONFLICT (fact, track_id) DO UPDATE SET version = excluded.version, size = excluded.size, "
        "mtime_ns = excluded.mtime_ns, value = excluded.value, note = excluded.note",
        [
            (
                each.track_id,
                each.fact,
                FACT_VERSIONS[each.fact],
                each.size,
                each.mtime_ns,
                each.value,
                each.note,
            )
            for each in found
        ],
    )


def carry(conn: sqlite3.Connection, stats: Mapping[int, tuple[int, int]]) -> None:
    """Let what is known of the sound stay true where a proven change of tags gave a file another size and time.

    Args:
        conn: A writable connection, *before* the tracks themselves are updated.
        stats: By track, its new size and mtime_ns.
    """
    conn.executemany(
        f"UPDATE audio_facts SET size = ?, mtime_ns = ? WHERE track_id = ? AND fact IN ({marks(len(ABOUT_SOUND))}) "
        "AND EXISTS (SELECT 1 FROM tracks WHERE tracks.id = track_id AND tracks.size = audio_facts.size "
        "AND tracks.mtime_ns = audio_facts.mtime_ns)",
        [(size, mtime_ns, track_id, *ABOUT_SOUND) for track_id, (size, mtime_ns) in stats.items()],
    )
