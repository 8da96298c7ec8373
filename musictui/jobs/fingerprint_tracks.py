"""Fingerprints every track that has none yet: what finds the same recording in other encodings."""

from collections.abc import Collection
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

from musictui.jobs.job import Problem, Reporter
from musictui.jobs.make_facts import make_facts
from musictui.library import audio_facts
from musictui.library.database import Database
from musictui.model.duplicates import Fact

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
    **_: Any,
) -> FingerprintResult:
    """Fingerprint the tracks that have none, or that changed since; an interrupt loses at most half a second.

    Args:
        report: Gets progress, problems, and the bytes read in its summary.
        database: The library.
        executor: Where files are read.
        ids: Only these; None for all.

    Raises:
        MissingEssentiaError: There is nothing to make them with.
    """
    missing = await database.read(lambda conn: audio_facts.without(conn, Fact.FINGERPRINT))
    if ids is not None:
        wanted = frozenset(ids)
        missing = [track_id for track_id in missing if track_id in wanted]
    made = 0
    for start in range(0, len(missing), CHUNK):
        found = await make_facts(
            report,
            database=database,
            executor=executor,
            fact=Fact.FINGERPRINT,
            ids=missing[start : start + CHUNK],
            before=start,
            total=len(missing),
        )
        made += sum(value is not None for value in found.values())
    report.summary |= {"seen": len(missing), "made": made}
    return FingerprintResult(len(missing), made, len(missing) - made, tuple(report.problems))
