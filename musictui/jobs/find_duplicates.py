"""Finds duplicates: asks the rules, finds out what they must know, and makes groups of what they say."""

import asyncio
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial

from musictui.duplicates import albums, rules
from musictui.duplicates.apart import Apart
from musictui.duplicates.freed import frees
from musictui.duplicates.groups import groups
from musictui.errors import MusictuiError
from musictui.jobs import sounds
from musictui.jobs.job import Reporter
from musictui.jobs.make_facts import BYTES_READ, make_facts
from musictui.library import audio_facts, duplicate_facts, duplicate_groups, told_apart
from musictui.library.database import Database
from musictui.library.stored_facts import StoredFacts
from musictui.model.duplicates import ORDER, Fact, Facts, Group, Kind, Match, Needed, TrackFacts

LEFT = "fingerprints left"
"""The figure in the summary of the job."""
SLICE = 2000
"""Fingerprints that are held in memory at a time while they are made."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a run found."""

    groups: Sequence[Group]
    """By kind, the surest first, then by the bytes that they would free."""
    tracks: Mapping[int, TrackFacts]
    """The members, by id."""
    kinds: tuple[Kind, ...]
    """What was looked for."""
    is_stored: bool
    """Whether the library keeps it for the review."""
    fingerprints_left: int
    """Tracks of the library without one, which may sound like others."""
    bytes_read: int
    seconds: float

    def count(self, kind: Kind) -> int:
        """How many groups of a kind."""
        return sum(group.kind is kind for group in self.groups)


@dataclass(slots=True)
class _Run:
    """One search for duplicates."""

    report: Reporter
    database: Database
    executor: Executor
    has_fingerprints: bool
    tracks: list[TrackFacts]
    focus: frozenset[int] | None
    known: dict[Fact, Mapping[int, bytes | None]] = field(default_factory=dict)


async def find_duplicates(
    report: Reporter,
    *,
    database: Database,
    executor: Executor,
    kinds: Collection[Kind] = (),
    focus: Collection[int] | None = None,
    fingerprint: bool = True,
    turn: object = None,  # noqa: ARG001 it changes no file, so that it need not wait for its turn
) -> Found:
    """Find groups of duplicates in the library; of a run over everything the library keeps them for the review.

    Args:
        report: Told what happens.
        database: The library.
        executor: Where files are read.
        kinds: What to look for; all if none are named.
        focus: Only what touches one of these tracks; the library then keeps nothing.
        fingerprint: Whether fingerprints that are missing are made; else only those that are stored are compared.

    Raises:
        LibraryError: The library cannot be read or written.
    """
    started_s = time.monotonic()
    wanted = tuple(sorted(set(kinds) or set(Kind), key=ORDER.__getitem__))
    report.stage, report.unit = "Reading the library", "tracks"
    tracks = await database.read(duplicate_facts.load)
    run = _Run(report, database, executor, fingerprint, tracks, None if focus is None else frozenset(focus))
    matches = await _matches(run, wanted)
    apart = await _apart(run, matches)
    report.stage, report.unit = "Making groups", ""
    report.done, report.total = 0, None
    by_id = {track.id: track for track in tracks}
    found = await asyncio.to_thread(_groups, matches, apart, wanted, by_id)
    await report.checkpoint()
    if focus is None:
        await database.write(lambda conn: duplicate_groups.replace(conn, wanted, found))
    left = await _left(database)
    result = Found(
        groups=found,
        tracks={member: by_id[member] for group in found for member in group.members},
        kinds=wanted,
        is_stored=focus is None,
        fingerprints_left=left,
        bytes_read=report.summary.get(BYTES_READ, 0),
        seconds=round(time.monotonic() - started_s, 3),
    )
    report.summary.update({kind.value: result.count(kind) for kind in wanted})
    report.summary[LEFT] = left
    return result


async def _matches(run: _Run, wanted: Collection[Kind]) -> list[Match]:
    """What all rules say. Albums are made of what the others find."""
    asked = set(Kind) - {Kind.VERSION} | set(wanted) if Kind.ALBUM in wanted else wanted
    found: list[Match] = []
    for rule in rules.make(asked):
        while isinstance(looked := await _look(run, rule), Needed):
            await _find_out(run, looked)
        found += looked
    return found


async def _look(run: _Run, rule: rules.Rule) -> Needed | list[Match]:
    """Let a rule look, in a thread: a rule may ask for facts that stay in the library until then."""
    report = run.report
    report.stage, report.unit = rules.RULES[rule.kind].stage, "tracks"
    report.done, report.total = 0, None
    await report.checkpoint()
    looked = await asyncio.to_thread(rule.look, Facts(run.tracks, run.focus, run.known))
    await report.checkpoint()
    return looked


async def _find_out(run: _Run, needed: Needed) -> None:
    """Get to know what a rule asks for."""
    if needed.fact is Fact.FINGERPRINT:
        await _listen(run, needed.ids)
        return
    made = await make_facts(
        run.report, database=run.database, executor=run.executor, fact=needed.fact, ids=needed.ids
    )
    # Of files that are gone meanwhile nothing will be known, however often it is asked.
    nothing: dict[int, bytes | None] = dict.fromkeys(needed.ids)
    run.known[needed.fact] = {**run.known.get(needed.fact, {}), **nothing, **made}


async def _listen(run: _Run, ids: Iterable[int]) -> None:
    """Make the fingerprints that are missing, if that is wished for and possible."""
    if run.has_fingerprints:
        missing = set(await run.database.read(lambda conn: audio_facts.without(conn, Fact.FINGERPRINT)))
        wanted = sorted(missing.intersection(ids))
        try:
            await make_facts(
                run.report,
                database=run.database,
                executor=run.executor,
                fact=Fact.FINGERPRINT,
                ids=wanted,
            )
        except MusictuiError as error:
            run.report.problem("Fingerprints", " ".join(filter(None, (error.message, error.hint))))
    run.known[Fact.FINGERPRINT] = StoredFacts(run.database.reader(), Fact.FINGERPRINT)


async def _apart(run: _Run, matches: Sequence[Match]) -> Apart:
    """What a user told apart, as far as it is among these matches."""
    told = await run.database.read(told_apart.read)
    if not told.pairs:
        return Apart()
    may_hold = {track.id for track in run.tracks if told.may_hold(track.length_s)}
    asked: set[int] = set()
    for match in matches:
        members = [member for member in match.members if member in may_hold]
        if len(members) > 1:
            asked.update(members)
    identities = await sounds.identities(run.report, run.database, run.executor, asked)
    return Apart(identities, told.pairs)


def _groups(
    matches: Sequence[Match], apart: Apart, wanted: Collection[Kind], tracks: Mapping[int, TrackFacts]
) -> list[Group]:
    """The groups of the kinds that are wanted, in the order of a list."""
    found = groups(matches, apart)
    if Kind.ALBUM in wanted:
        found += albums.albums(found, tracks.values())
    found = [group for group in found if group.kind in wanted]
    return sorted(found, key=lambda group: (ORDER[group.kind], -frees(group, tracks), group.members))


async def _left(database: Database) -> int:
    return len(await database.read(partial(audio_facts.without, fact=Fact.FINGERPRINT)))
