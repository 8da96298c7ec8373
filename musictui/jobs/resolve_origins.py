"""Finds out where the artists of the library come from: asks what the library has, then sources, and decides."""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from typing import Any

from musictui.jobs.ask_artist import Answer, ask_artist
from musictui.jobs.job import Reporter
from musictui.jobs.web import Web
from musictui.library import origin_facts, origins
from musictui.library.database import Database
from musictui.library.origin_cache import OriginCache
from musictui.library.origin_facts import ArtistFacts
from musictui.library.origins import Stored
from musictui.model.origin import Origin, OriginEvidence, OriginState
from musictui.model.text import fold
from musictui.scrape.origins import artists_found, origin, places
from musictui.scrape.origins.credits import may_be_several, split
from musictui.scrape.source import ArtistFound, Source

SOURCES = ("musicbrainz", "discogs")
"""Who knows where artists come from, in the order in which they are asked; the next only while nothing is decided."""
SILENT = 8
"""Artists in a row about whom a source does not answer, until it is left alone: there may be thousands more."""
WINDOW = 16
"""Artists under way: the fetcher makes them wait for their turn."""
BATCH = 32
BATCH_S = 2.0
NOBODY = frozenset(
    (
        "various artists", "various", "va", "v.a.", "unknown artist", "unknown", "[unknown]", "anonymous",
        "traditional", "[traditional]", "[anonymous]", "[no artist]", "no artist", "artist", "soundtrack",
        "original soundtrack",
    )
)  # fmt: skip
"""Folded credits that stand for many, or for nobody: nothing is asked."""
LONGEST_NAME = 200
"""Characters; what is longer is no name, and no server takes it."""
RELEASED_WEIGHT = 0.3
"""Of the country of releases: it never decides, and is shown."""


@dataclass(frozen=True, slots=True)
class OriginsResult:
    """What became of the artists that were asked for."""

    artists: Mapping[str, Origin]
    """By folded name, in its order."""
    hits: int
    """Artists of whom all was known."""
    asked: int
    requests: int
    """To the network; answers out of the cache of pages are not counted."""
    failed: int
    """Artists whose sources could not be asked; they are asked again next time."""
    seconds: float

    @property
    def hit_rate(self) -> float:
        """0 to 1: of all artists those of whom all was known."""
        return self.hits / len(self.artists) if self.artists else 0.0


@dataclass(slots=True)
class _Run:
    report: Reporter
    database: Database
    executor: Executor
    web: Web
    cache: OriginCache
    is_offline: bool
    is_refresh: bool
    locations: Mapping[str, list[OriginEvidence]]
    chosen: Mapping[str, str]
    """Countries that the user chose, by folded name."""
    decided: dict[str, Origin] = field(default_factory=dict)
    unwritten: list[Stored] = field(default_factory=list)
    written_s: float = field(default_factory=time.monotonic)
    requests: int = 0
    failed: int = 0
    silent: Counter[str] = field(default_factory=Counter)
    """How often in a row each source has not answered."""


async def resolve_origins(
    report: Reporter,
    *,
    database: Database,
    executor: Executor,
    web: Web,
    cache: OriginCache | None = None,
    ids: Collection[int] | None = None,
    artists: Collection[str] | None = None,
    refresh: bool = False,
    offline: bool = False,
    **_: Any,
) -> OriginsResult:
    """Find out where artists come from, and keep it.

    Args:
        report: Told what happens; the summary has the hit rates.
        database: The library.
        executor: Where places are looked up, whose tables take a second to make.
        web: Who asks whom.
        cache: Origins in memory, for all runs of a session; without one it is made, and warmed.
        ids: Only the artists of these tracks; None for all.
        artists: Only these, by name.
        refresh: Ask again what is known.
        offline: Ask the cache of pages only.

    Raises:
        LibraryError: The library cannot be read or written.
    """
    started_s = time.monotonic()
    report.stage, report.unit = "Reading the library", "artists"
    cache = OriginCache() if cache is None else cache
    # Each time: another process may have asked, or chosen, since.
    await database.read(cache.warm)
    facts = await _facts(database, ids, artists)
    locations, chosen = await _locations(database, facts), await database.read(origins.chosen)
    report.total = len(facts)
    before = replace(cache.figures)
    decided = {} if refresh else await database.read(lambda conn: _known(conn, cache, facts))
    report.advance(len(decided))
    # From the beginning: screens show them while it goes on.
    report.summary |= {
        "hit rate": round(len(decided) / len(facts), 3) if facts else 1.0,
        "from memory": cache.figures.memory - before.memory,
        "from the library": cache.figures.stored - before.stored,
        "requests": 0,
        "not answered": 0,
    }
    run = _Run(report, database, executor, web, cache, offline, refresh, locations, chosen)
    report.stage = "Asking"
    await _resolve_all(run, [one for folded, one in facts.items() if folded not in decided])
    found = {**decided, **run.decided}
    hits = len(decided)
    report.summary |= {
        state.value: sum(one.state is state for one in found.values()) for state in OriginState
    }
    return OriginsResult(
        {
            folded: replace(found[folded], artist=one.artist)
            for folded, one in sorted(facts.items())
            if folded in found
        },
        hits,
        len(facts) - hits,
        run.requests,
        run.failed,
        round(time.monotonic() - started_s, 3),
    )


async def _facts(
    database: Database, ids: Collection[int] | None, artists: Collection[str] | None
) -> dict[str, ArtistFacts]:
    """What the library knows of each artist that is asked for; keeps which artists are in its credits."""
    by_credit, known = await database.read(
        lambda conn: (origin_facts.by_credit(conn), origins.confirmed(conn))
    )
    parts = await asyncio.to_thread(split_credits, by_credit, known)
    old = await database.read(origins.credits_of)
    if {fold(credit): found for credit, found in parts.items()} != old:
        await database.write(lambda conn: origins.set_credits(conn, parts))
    wanted = by_credit
    if ids is not None:
        on_tracks = await database.read(lambda conn: origin_facts.credits_on(conn, ids))
        wanted = {folded: one for folded, one in by_credit.items() if folded in on_tracks}
    facts = origin_facts.by_artist(by_credit, parts)
    named = origin_facts.by_artist(wanted, parts)
    if artists is not None:
        only = {fold(artist) for artist in artists}
        return {folded: facts[folded] for folded in facts if folded in only}
    return {folded: facts[folded] for folded in named}


def artists_of(conn: Any) -> dict[str, str]:
    """All artists of the library as they are written, by folded name; asked before or not."""
    by_credit = origin_facts.by_credit(conn)
    parts = split_credits(by_credit, origins.confirmed(conn))
    return {folded: one.artist for folded, one in origin_facts.by_artist(by_credit, parts).items()}


def split_credits(found: Mapping[str, ArtistFacts], resolved: Collection[str]) -> dict[str, list[str]]:
    """The artists of each credit that names several, by the folded credit.

    Args:
        found: What tags say of each credit.
        resolved: Names that a source knows as one artist, folded.
    """
    known = {folded for folded in found if not may_be_several(found[folded].artist)} | set(resolved)
    known |= {fold(name) for one in found.values() for names in one.several for name in names}
    parts: dict[str, list[str]] = {}
    for folded, one in found.items():
        listed = one.several.most_common(1)
        artists = list(listed[0][0]) if listed else split(one.artist, known)
        if len(artists) > 1:
            parts[folded] = artists
    return parts


def _known(conn: Any, cache: OriginCache, facts: Mapping[str, ArtistFacts]) -> dict[str, Origin]:
    found = {folded: cache.get(conn, one.artist, one.basis) for folded, one in facts.items()}
    return {folded: one for folded, one in found.items() if one is not None}


def _known_before(conn: Any, artist: str) -> Origin | None:
    """What was decided once, however old: more than nothing, where nobody answers."""
    stored = origins.get(conn, artist)
    return stored.origin if stored is not None and stored.origin.checked_s else None


async def _locations(database: Database, facts: Mapping[str, ArtistFacts]) -> dict[str, list[OriginEvidence]]:
    """What pages say of the artists; notes it in their facts, so that new pages make old answers doubtful."""
    found: dict[str, list[OriginEvidence]] = {}
    for artist, one in await database.read(origins.locations):
        if (folded := fold(artist)) in facts:
            found.setdefault(folded, []).append(one)
            facts[folded].locations.append(one.text)
    return found


async def _resolve_all(run: _Run, wanted: Sequence[ArtistFacts]) -> None:
    """Ask for artists side by side; what is decided is written every now and then."""
    waiting = deque(sorted(wanted, key=lambda one: -one.tracks))
    active: set[asyncio.Task[None]] = set()
    try:
        while waiting or active:
            await run.report.checkpoint()
            while waiting and len(active) < WINDOW:
                active.add(asyncio.create_task(_resolve(run, waiting.popleft())))
            done, active = await asyncio.wait(active, timeout=BATCH_S, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.gather(*done)
            if len(run.unwritten) >= BATCH or time.monotonic() - run.written_s > BATCH_S:
                await _write(run)
    finally:
        for task in active:
            task.cancel()
        await asyncio.gather(*active, return_exceptions=True)
        await _write(run)


async def _write(run: _Run) -> None:
    batch, run.unwritten = run.unwritten, []
    run.written_s = time.monotonic()
    if batch:
        await run.database.write(lambda conn: origins.put(conn, batch))
        run.cache.forget(each.origin.artist for each in batch)


async def _resolve(run: _Run, facts: ArtistFacts) -> None:
    """One artist: ask, decide, keep."""
    folded = fold(facts.artist)
    stated = run.locations.get(folded, [])
    found: list[ArtistFound] = []
    is_answered = True
    decided = None
    for name in SOURCES if folded not in NOBODY and len(facts.artist) <= LONGEST_NAME else ():
        source = run.web.sources.get(name)
        if source is None or source.missing_key():
            continue
        answer = await _asked(run, source, facts)
        is_answered &= answer.is_whole
        found = artists_found.merged([*found, *answer.artists])
        decided = await _decided(run, facts, stated, found)
        if decided.state in {OriginState.KNOWN, OriginState.DISPUTED}:
            break
    if decided is None:
        decided = await _decided(run, facts, stated, found)
    if not is_answered and decided.state is not OriginState.KNOWN:
        decided = await run.database.read(lambda conn: _known_before(conn, facts.artist)) or decided
    run.report.message = f"{facts.artist}: {decided.country or decided.state}"
    run.report.advance()
    run.decided[folded] = decided
    if folded in run.chosen:
        run.decided[folded] = replace(
            decided, country=run.chosen[folded], state=OriginState.CHOSEN, confidence=1.0
        )
    if is_answered:
        run.unwritten.append(Stored(_dated(decided, time.time()), facts.basis))
    else:
        # No failure is kept as an answer.
        run.failed += 1
        run.report.summary["not answered"] = run.failed


async def _asked(run: _Run, source: Source, facts: ArtistFacts) -> Answer:
    if run.silent[source.name] >= SILENT:
        return Answer(is_whole=False)
    ids = [mbid for mbid, _ in facts.ids.most_common()] if source.name == "musicbrainz" else []
    answer = await ask_artist(
        run.web.fetcher, source, facts.artist, ids, refresh=run.is_refresh, offline=run.is_offline
    )
    run.requests += answer.requests
    run.report.summary["requests"] = run.requests
    if answer.problem is not None:
        run.report.problem(*answer.problem)
        run.silent[source.name] += 1
        if run.silent[source.name] == SILENT:
            run.report.problem(
                source.title, "It does not answer any more, and is not asked any more this time."
            )
    elif answer.is_whole:
        run.silent[source.name] = 0
    return answer


def _dated(decided: Origin, now_s: float) -> Origin:
    """With when sources said what they say."""
    evidence = tuple(
        one._replace(at_s=now_s) if one.source in SOURCES and not one.at_s else one
        for one in decided.evidence
    )
    return replace(decided, evidence=evidence, checked_s=now_s)


async def _decided(
    run: _Run, facts: ArtistFacts, stated: Sequence[OriginEvidence], found: Sequence[ArtistFound]
) -> Origin:
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(run.executor, decide, facts, list(stated), list(found))


def decide(facts: ArtistFacts, stated: Sequence[OriginEvidence], found: Sequence[ArtistFound]) -> Origin:
    """The origin of an artist: for a worker, where the tables of places stand after the first."""
    evidence = [origin.evidence_of_text(one.source, one.text, url=one.url, at_s=one.at_s) for one in stated]
    for label, values, weight in (
        ("artist's country", facts.countries, origin.WEIGHTS["tags"]),
        ("released in", facts.released, RELEASED_WEIGHT),
    ):
        if values:
            value, times = values.most_common(1)[0]
            text = f"{label}: {value} ({times:,} of {facts.tracks:,} tracks)"
            evidence.append(OriginEvidence("tags", places.country_code(value) or "", text, weight=weight))
    library = origin.Library(list(facts.albums.values()), list(facts.titles.values()), frozenset(facts.ids))
    return origin.decide(facts.artist, evidence, found, library)
