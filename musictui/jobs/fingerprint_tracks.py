"""Fingerprints every track that has none yet: what finds the same recording in other encodings.

Of files of the same bytes one is decoded, and the others take its fingerprint over.
"""

from collections.abc import Collection, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

from musictui.duplicates import rules
from musictui.jobs.ask_rule import ask_rule
from musictui.jobs.job import Problem, Reporter
from musictui.jobs.make_facts import make_facts
from musictui.library import audio_facts, duplicate_facts, same_bytes
from musictui.library.database import Database
from musictui.model.duplicates import Fact, Kind, TrackFacts

CHUNK = 1000
"""Tracks whose fingerprints are in memory at a time."""


@dataclass(frozen=True, slots=True)
class FingerprintResult:
    """What a run did."""

    seen: int
    """Tracks that had none."""
    made: int
    without: int
    """Tracks that have none now: silence, a few seconds, or a problem."""
    problems: tuple[Problem, ...]


async def fingerprint_tracks(
    report: Reporter,
    *,
    database: Database,
    executor: Executor,
    ids: Collection[int] | None = None,
    tracks: Sequence[TrackFacts] | None = None,
    **_: Any,
) -> FingerprintResult:
    """Fingerprint the tracks that have none, or that changed since; an interrupt loses at most half a second.

    Args:
        report: Gets progress, problems, and the bytes read in its summary.
        database: The library.
        executor: Where files are read.
        ids: Only these; None for all.
        tracks: All tracks, for who has them at hand; else they are read.

    Raises:
        MissingEssentiaError: There is nothing to make them with.
    """
    missing = await _missing(database, ids)
    if missing:
        from musictui.analysis import fingerprint

        fingerprint.require()
        all_tracks = await database.read(duplicate_facts.load) if tracks is None else tracks
        seconds = await _seconds(report, database, executor, all_tracks, frozenset(missing))
        # Of the second ones only those are left whose first one could not be read.
        for part in (frozenset(missing) - seconds, seconds):
            await database.write(lambda conn: same_bytes.take_over(conn, Fact.FINGERPRINT))
            await _make(report, database, executor, await _missing(database, part))
    left = len(await _missing(database, missing))
    noted = await database.read(lambda conn: audio_facts.notes(conn, Fact.FINGERPRINT))
    made = len(missing) - left - len(noted.keys() & set(missing))
    report.done = report.total = len(missing)
    report.summary |= {"seen": len(missing), "made": made}
    return FingerprintResult(len(missing), made, len(missing) - made, tuple(report.problems))


async def _missing(database: Database, ids: Collection[int] | None) -> list[int]:
    missing = await database.read(lambda conn: audio_facts.without(conn, Fact.FINGERPRINT))
    wanted = None if ids is None else frozenset(ids)
    return missing if wanted is None else [track_id for track_id in missing if track_id in wanted]


async def _seconds(
    report: Reporter,
    database: Database,
    executor: Executor,
    tracks: Sequence[TrackFacts],
    missing: frozenset[int],
) -> frozenset[int]:
    """Of the tracks that lack one, those that have the same bytes as another one of them."""
    (rule,) = rules.make([Kind.IDENTICAL])
    looked = await ask_rule(
        report, rule, database=database, executor=executor, tracks=tracks, focus=missing, known={}
    )
    return frozenset(member for match in looked for member in sorted(missing.intersection(match.members))[1:])


async def _make(report: Reporter, database: Database, executor: Executor, ids: Sequence[int]) -> None:
    for start in range(0, len(ids), CHUNK):
        await make_facts(
            report,
            database=database,
            executor=executor,
            fact=Fact.FINGERPRINT,
            ids=ids[start : start + CHUNK],
            before=start,
            total=len(ids),
        )
