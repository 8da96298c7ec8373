"""Compares the tags of a whole library in a worker.

Most of it is Python, which in a thread of this process would keep keys waiting: measured beside a heartbeat every
10 ms at 100,000 tracks, its worst pause was 0.9 s in a thread and 0.05 s in a worker. What has to be sent there
is 20 MB, in parts that are made and taken in a few milliseconds each.
"""

import asyncio
import pickle
from collections.abc import Collection, Sequence
from concurrent.futures import Executor
from contextlib import aclosing
from functools import partial
from typing import NamedTuple

from musictui.duplicates import rules
from musictui.errors import MusictuiError
from musictui.jobs import counted
from musictui.jobs.batch import Failure
from musictui.jobs.counted import Counter
from musictui.jobs.job import Reporter
from musictui.jobs.parallel import map_unordered
from musictui.model.duplicates import Facts, Kind, Match, Needed, TrackFacts

PART = 1000
"""Tracks that are packed at a time."""
LOOK_S = 0.25
"""Between two looks at how far a worker is."""
TIMEOUT_S = 1800.0
"""A library of a million on a slow machine."""


class Task(NamedTuple):
    """What a worker is to compare."""

    kinds: tuple[Kind, ...]
    """Of rules that need no facts beside the tracks."""
    parts: tuple[bytes, ...]
    focus: frozenset[int] | None
    told: str = ""
    """The file for how many pairs are compared; empty where nobody looks."""


async def compare_tags(
    report: Reporter,
    executor: Executor,
    kinds: Collection[Kind],
    tracks: Sequence[TrackFacts],
    focus: frozenset[int] | None,
) -> list[Match]:
    """What the rules of these kinds say.

    Raises:
        MusictuiError: The worker failed. Without it nobody knows what is another version, and so no copy.
    """
    parts = await asyncio.to_thread(_packed, tracks)
    found: list[Match] = []
    with counted.counter() as counter:
        waiting = [Task(each, parts, focus, counter.path) for each in _stages(kinds)]
        following = asyncio.create_task(_follow(report, counter, waiting))
        try:
            await _gather(report, executor, waiting, found)
        finally:
            following.cancel()
    return found


async def _gather(report: Reporter, executor: Executor, waiting: list[Task], found: list[Match]) -> None:
    """Add to `found` what the workers say, and take from `waiting` what is done."""
    _tell(report, waiting, found)
    tasks = list(waiting)
    async with aclosing(map_unordered(executor, _compare, tasks, batch=1, timeout_s=TIMEOUT_S)) as results:
        async for task, result in results:
            if isinstance(result, Failure):
                raise MusictuiError(
                    f"The tags could not be compared: {result.reason}",
                    hint="Is there memory left? Try it with less else running.",
                )
            for part in result:
                found += _unpacked(part)
                await report.checkpoint()
            waiting.remove(task)
            _tell(report, waiting, found)


async def _follow(report: Reporter, counter: Counter, waiting: Sequence[Task]) -> None:
    """Show how many pairs are compared, while that is what the report is about."""
    while True:
        await asyncio.sleep(LOOK_S)
        look(report, counter, waiting)


def look(report: Reporter, counter: Counter, waiting: Sequence[Task]) -> None:
    """Show what was told, if the stage that is shown is the one that tells it."""
    count = counter.read()
    if count.total and waiting and Kind.SIMILAR_TAGS in waiting[0].kinds:
        show(report, *count)


def show(report: Reporter, done: int, total: int) -> None:
    """Say how many pairs are compared."""
    report.unit, report.done, report.total = "pairs", done, total


def _stages(kinds: Collection[Kind]) -> list[tuple[Kind, ...]]:
    """The kinds by what a person calls their work, in the order of their rules: what is one stage shares its work."""
    by_stage: dict[str, list[Kind]] = {}
    for kind, entry in rules.RULES.items():
        if kind in kinds:
            by_stage.setdefault(entry.stage, []).append(kind)
    return [tuple(of_stage) for of_stage in by_stage.values()]


def _tell(report: Reporter, waiting: Sequence[Task], found: Sequence[Match]) -> None:
    """Say what is being compared, and what was found so far."""
    if waiting:
        report.begin(rules.RULES[waiting[0].kinds[0]].stage, "tracks")
    if found:
        report.message = so_far(found)


def so_far(found: Sequence[Match]) -> str:
    """`1,234 matches so far`."""
    return f"{len(found):,} match{'es' * (len(found) != 1)} so far"


def _compare(task: Task) -> tuple[bytes, ...]:
    """Runs in a worker."""
    tracks = [tuple.__new__(TrackFacts, track) for part in task.parts for track in pickle.loads(part)]
    facts = Facts(tracks, task.focus)
    found: list[Match] = []
    for rule in rules.make(task.kinds, partial(counted.tell, task.told)):
        looked = rule.look(facts)
        assert not isinstance(looked, Needed)
        found += looked
    return _packed(found)


def _packed(items: Sequence[tuple[object, ...]]) -> tuple[bytes, ...]:
    """As plain tuples, which is several times as fast."""
    return tuple(
        pickle.dumps([tuple(item) for item in items[at : at + PART]], pickle.HIGHEST_PROTOCOL)
        for at in range(0, len(items), PART)
    )


def _unpacked(part: bytes) -> list[Match]:
    return [Match._make(item) for item in pickle.loads(part)]
