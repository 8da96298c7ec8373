"""Finds duplicates: asks the rules, finds out what they must know, and makes groups of what they say."""

import asyncio
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from musictui.duplicates import acoustic, albums, rules
from musictui.duplicates.apart import Apart
from musictui.duplicates.freed import frees
from musictui.duplicates.groups import BELOW_VERSION, groups
from musictui.duplicates.version_parts import VersionParts
from musictui.errors import MusictuiError
from musictui.jobs import sounds
from musictui.jobs.compare_tags import compare_tags, show, so_far
from musictui.jobs.fingerprint_tracks import fingerprint_tracks
from musictui.jobs.job import Reporter
from musictui.jobs.make_facts import BYTES_READ, make_facts
from musictui.library import audio_facts, duplicate_facts, duplicate_groups, same_bytes, told_apart
from musictui.library.database import Database
from musictui.library.stored_facts import StoredFacts
from musictui.model.duplicates import ORDER, Fact, Facts, Group, Kind, Match, Needed, TrackFacts

LEFT = "fingerprints left"
"""The figure in the summary of the job."""


_BY_TAGS = frozenset({Kind.SAME_TAGS, Kind.SIMILAR_TAGS})
"""Kinds whose pairs may sound different."""
_MOST_HEARD = 64
"""So many tracks of a group are compared by their sound; each pair takes some tenths of a millisecond."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a run found."""

    counts: Mapping[Kind, int]
    """Groups of each kind that was looked for."""
    groups: Sequence[Group]
    """By kind, the surest first, then by the bytes that they would free; empty if nobody lists them."""
    tracks: Mapping[int, TrackFacts]
    """All tracks of the library, by id; empty like the groups."""
    is_stored: bool
    """Whether the library keeps it for the review."""
    fingerprints_left: int
    """Tracks of the library without one, which may sound like others."""
    bytes_read: int
    seconds: float


@dataclass(slots=True)
class _Run:
    """One search for duplicates."""

    report: Reporter
    database: Database
    executor: Executor
    is_listening: bool
    """Whether fingerprints are made."""
    is_alone: bool
    tracks: list[TrackFacts]
    focus: frozenset[int] | None
    known: dict[Fact, Mapping[int, bytes | None]] = field(default_factory=dict)
    has_listened: bool = False
    """Whether all fingerprints that can be had are stored."""


async def find_duplicates(
    report: Reporter,
    *,
    database: Database,
    executor: Executor,
    kinds: Collection[Kind] = (),
    focus: Collection[int] | None = None,
    fingerprint: bool = True,
    is_listed: bool = False,
    is_alone: bool = False,
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
        is_listed: Whether the result holds the groups, too: for who prints them. It stays in memory with the job.
        is_alone: Whether nothing is drawn meanwhile, so that all may be compared in this process.

    Raises:
        LibraryError: The library cannot be read or written.
    """
    started_s = time.monotonic()
    wanted = tuple(sorted(set(kinds) or set(Kind), key=ORDER.__getitem__))
    report.stage, report.unit = "Reading the library", "tracks"
    tracks = await database.read(duplicate_facts.load)
    run = _Run(
        report, database, executor, fingerprint, is_alone, tracks, None if focus is None else frozenset(focus)
    )
    matches = await _matches(run, wanted)
    matches += await _known(run, _asked(wanted))
    apart = await _apart(run, matches)
    await _begin(run, "Making groups")
    by_id = {track.id: track for track in tracks}
    found = await asyncio.to_thread(_groups, matches, apart, wanted, by_id)
    found = await database.read(partial(_heard, found=found))
    await report.checkpoint()
    if focus is None:
        await database.write(lambda conn: duplicate_groups.replace(conn, wanted, found))
    left = await _left(database)
    if is_listed:
        # Read once more: how long they are heard to last is known only since.
        members = {member for group in found for member in group.members}
        now = await database.read(lambda conn: duplicate_facts.load(conn, members))
        by_id |= {track.id: track for track in now}
    result = Found(
        counts={kind: sum(group.kind is kind for group in found) for kind in wanted},
        groups=found if is_listed else (),
        tracks=by_id if is_listed else {},
        is_stored=focus is None,
        fingerprints_left=left,
        bytes_read=report.summary.get(BYTES_READ, 0),
        seconds=round(time.monotonic() - started_s, 3),
    )
    report.summary = {
        **{kind.value: count for kind, count in result.counts.items()},
        LEFT: left,
        BYTES_READ: result.bytes_read,
    }
    return result


async def _matches(run: _Run, wanted: Collection[Kind]) -> list[Match]:
    """What all rules say that have a say in the kinds that are wanted."""
    asked = _asked(wanted)
    by_tags = {kind for kind in asked if kind in rules.RULES and not rules.RULES[kind].facts}
    found: list[Match] = []
    if by_tags and not run.is_alone:
        found += await compare_tags(run.report, run.executor, by_tags, run.tracks, run.focus)
        asked -= by_tags
    for rule in rules.make(asked, partial(show, run.report)):
        while isinstance(looked := await _look(run, rule), Needed):
            await _find_out(run, looked)
        found += looked
        run.report.message = so_far(found)
    return found


def _asked(wanted: Collection[Kind]) -> set[Kind]:
    """The kinds of rules to ask: albums come out of all, and what is a version is no copy, whoever asks."""
    if Kind.ALBUM in wanted:
        return set(Kind)
    return {*wanted, Kind.VERSION} if BELOW_VERSION.intersection(wanted) else set(wanted)


async def _known(run: _Run, asked: Collection[Kind]) -> list[Match]:
    """What earlier runs found of kinds that are not asked now: their pairs stand under those, if they are surer."""
    least = max(ORDER[kind] for kind in asked)
    if not (others := [kind for kind in Kind if ORDER[kind] < least and kind not in asked]):
        return []
    there = {track.id for track in run.tracks}
    groups = [
        each.group for each in await run.database.read(lambda conn: duplicate_groups.read(conn, others))
    ]
    return [
        Match(group.kind, group.members, group.score, group.reason)
        for group in groups
        if there.issuperset(group.members)
    ]


async def _look(run: _Run, rule: rules.Rule) -> Needed | list[Match]:
    """Let a rule look, in a thread of the library: fingerprints stay there until it asks for them."""
    await _begin(run, rules.RULES[rule.kind].stage)

    def look(conn: Any) -> Needed | list[Match]:
        known = dict(run.known)
        if run.has_listened:
            known[Fact.FINGERPRINT] = StoredFacts(conn, Fact.FINGERPRINT)
        return rule.look(Facts(run.tracks, run.focus, known))

    return await run.database.read(look)


async def _begin(run: _Run, stage: str) -> None:
    report = run.report
    report.begin(stage, "tracks")
    await report.checkpoint()


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
    if run.is_listening:
        try:
            await fingerprint_tracks(
                run.report,
                database=run.database,
                executor=run.executor,
                ids=frozenset(ids),
                tracks=run.tracks,
            )
        except MusictuiError as error:
            run.report.problem("Fingerprints", " ".join(filter(None, (error.message, error.hint))))
    await run.database.write(lambda conn: same_bytes.take_over(conn, Fact.FINGERPRINT))
    run.has_listened = True


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
    found = groups(matches, apart, VersionParts(tracks))
    if Kind.ALBUM in wanted:
        found += albums.albums(found, tracks.values())
    found = [group for group in found if group.kind in wanted]
    return sorted(found, key=lambda group: (ORDER[group.kind], -frees(group, tracks), group.members))


def _heard(conn: Any, found: Sequence[Group]) -> list[Group]:
    """The groups, those that rest on tags with a sentence more where what is stored sounds different."""
    prints = StoredFacts(conn, Fact.FINGERPRINT)
    return [
        replace(group, reason=f"{group.reason} {said}")
        if group.kind in _BY_TAGS and (said := _heard_of(group.members, prints))
        else group
        for group in found
    ]


def _heard_of(members: Sequence[int], prints: Mapping[int, bytes | None]) -> str:
    """`But they sound different.`; of many only the first are compared, each with the first one."""
    known = [acoustic.words(value) for member in members[:_MOST_HEARD] if (value := prints[member])]
    if any(acoustic.differ(known[0], other) for other in known[1:]):
        return "But they sound different." if len(members) == 2 else "But some of them sound different."
    return ""


async def _left(database: Database) -> int:
    return len(await database.read(partial(audio_facts.without, fact=Fact.FINGERPRINT)))
