"""Asks a rule for duplicates, and finds out what it wants to know until it can answer."""

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor

from musictui.duplicates.rules import RULES, Rule
from musictui.jobs.job import Reporter
from musictui.jobs.make_facts import make_facts
from musictui.library.database import Database
from musictui.model.duplicates import Fact, Facts, Match, Needed, TrackFacts
from musictui.model.track import FileStat


async def ask_rule(
    report: Reporter,
    rule: Rule,
    *,
    database: Database,
    executor: Executor,
    tracks: Sequence[TrackFacts],
    focus: frozenset[int],
    known: dict[Fact, dict[int, bytes | None]],
    strangers: Mapping[int, FileStat] | None = None,
) -> list[Match]:
    """The matches of a rule.

    Args:
        report: Gets stage, progress and problems.
        rule: What is asked.
        database: The library, which keeps what is found out about its tracks.
        executor: Where files are read.
        tracks: What the rule looks at.
        focus: Only what touches one of these.
        known: What is known of their content; gets what is found out.
        strangers: The files of those that are not in the library.
    """
    report.begin(RULES[rule.kind].stage, "files")
    while isinstance(looked := await asyncio.to_thread(rule.look, Facts(tracks, focus, known)), Needed):
        made = await make_facts(
            report,
            database=database,
            executor=executor,
            fact=looked.fact,
            ids=looked.ids,
            strangers=strangers,
        )
        # What is no more is known not to be the same as anything.
        known.setdefault(looked.fact, {}).update({**dict.fromkeys(looked.ids), **made})
    return looked
