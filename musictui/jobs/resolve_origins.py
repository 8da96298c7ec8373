"""Finds out where the artists of the library come from: asks what the library has, then sources, and decides."""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from typing import Any

from musictui.jobs.ask_artist import Answer, ask_artist
from musictui.jobs.ask_parts import known_parts
from musictui.jobs.decide_origin import decide
from musictui.jobs.job import Reporter
from musictui.jobs.origin_artists import NOBODY, facts_of
from musictui.jobs.web import Web
from musictui.library import origins
from musictui.library.database import Database
from musictui.library.origin_cache import OriginCache
from musictui.library.origin_facts import ArtistFacts
from musictui.library.origins import Stored
from musictui.model.origin import Origin, OriginEvidence, OriginState
from musictui.model.text import fold
from musictui.scrape.origins import artists_found
from musictui.scrape.origins.credits import may_be_several
from musictui.scrape.source import ArtistFound, Source

SOURCES = ("musicbrainz", "discogs")
"""Who knows where artists come from, in the order in which they are asked; the next only while nothing is decided."""
SILENT = 8
"""Artists in a row about whom a source does not answer, until it is left alone: there may be thousands more."""
WINDOW = 16
"""Artists under way: the fetcher makes them wait for their turn."""
BATCH = 32
BATCH_S = 2.0
LONGEST_NAME = 200
"""Characters; what is longer is no name, and no server takes it."""


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
    told: set[str] = field(default_factory=set)
    """Folded names in credits that no source knows as a whole, and which it knows each."""
    decided: dict[str, Origin] = field(default_factory=dict)
    unwritten: list[Stored] = field(default_factory=list)
    written_s: float = field(default_factory=time.monotonic)
    requests: int = 0
    failed: set[str] = field(default_factory=set)
    """Folded names of artists about whom a source did not answer."""
    failed_at: set[str] = field(default_factory=set)
    """Addresses that gave no answer."""
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
    sources = [source.name for source in _sources(web)]
    facts, locations = await facts_of(database, ids, artists, asked=sources)
    chosen = await database.read(origins.chosen)
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
    if run.told:
        before_split = {folded: one.basis for folded, one in facts.items()}
        facts, run.locations = await facts_of(database, ids, artists, asked=sources, told=run.told)
        new = {folded: one for folded, one in facts.items() if before_split.get(folded) != one.basis}
        # Credits that are told apart count no more, but their artists do.
        done = (decided.keys() | run.decided.keys()) - run.failed
        report.advance(-len(done & (before_split.keys() - facts.keys() | new.keys())))
        run.failed &= facts.keys()
        report.total = len(facts)
        kept = {} if refresh else await database.read(lambda conn: _known(conn, cache, new))
        report.advance(len(kept))
        decided |= kept
        await _resolve_all(run, [one for folded, one in new.items() if folded not in kept])
    if run.failed:
        report.summary["left"] = web.left_to_ask(len(run.failed), "artist", run.failed_at)
    found = {folded: one for folded, one in {**decided, **run.decided}.items() if folded in facts}
    hits = sum(folded in decided and folded not in run.decided for folded in facts)
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
        len(run.failed),
        round(time.monotonic() - started_s, 3),
    )


def _sources(web: Web) -> list[Source]:
    """Who can be asked where artists come from."""
    found = [web.sources[name] for name in SOURCES if name in web.sources]
    return [source for source in found if not source.missing_key()]


def _known(conn: Any, cache: OriginCache, facts: Mapping[str, ArtistFacts]) -> dict[str, Origin]:
    found = {folded: cache.get(conn, one.artist, one.basis) for folded, one in facts.items()}
    return {folded: one for folded, one in found.items() if one is not None}


def _known_before(conn: Any, artist: str) -> Origin | None:
    """What was decided once, however old: more than nothing, where nobody answers."""
    stored = origins.get(conn, artist)
    return stored.origin if stored is not None and stored.origin.checked_s else None


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
    is_name = folded not in NOBODY and len(facts.artist) <= LONGEST_NAME
    for source in _sources(run.web) if is_name else ():
        answer = await _asked(run, source, facts.artist, facts)
        is_answered &= answer.is_whole
        found = artists_found.merged([*found, *answer.artists])
        decided = await _decided(run, facts, stated, found)
        if decided.state in {OriginState.KNOWN, OriginState.DISPUTED}:
            break
    if decided is None:
        decided = await _decided(run, facts, stated, found)
    if is_name and is_answered and may_be_several(facts.artist) and not origins.is_confirmed(decided):
        is_answered = await _told_apart(run, facts)
    if not is_answered and decided.state is not OriginState.KNOWN:
        decided = await run.database.read(lambda conn: _known_before(conn, facts.artist)) or decided
    run.report.message = f"{facts.artist}: {decided.country or decided.state}"
    if is_answered:
        run.report.advance()
        run.failed.discard(folded)
        decided = _dated(decided, time.time())
        run.unwritten.append(Stored(decided, facts.basis))
    else:
        # No failure is kept as an answer.
        run.failed.add(folded)
        run.report.summary["not answered"] = len(run.failed)
    is_chosen = folded in run.chosen
    run.decided[folded] = origins.as_chosen(decided, run.chosen[folded], 0.0) if is_chosen else decided


async def _told_apart(run: _Run, facts: ArtistFacts) -> bool:
    """Ask for the names in a credit that no source knows as a whole; gives whether it was answered."""
    is_answered = True

    async def ask(name: str) -> list[ArtistFound]:
        nonlocal is_answered
        for source in _sources(run.web) if fold(name) not in NOBODY else ():
            answer = await _asked(run, source, name)
            is_answered &= answer.is_whole
            if answer.artists:
                return answer.artists
        return []

    if fold(facts.artist) not in run.chosen:
        run.told |= await known_parts(ask, facts.artist)
    return is_answered


async def _asked(run: _Run, source: Source, name: str, facts: ArtistFacts | None = None) -> Answer:
    """What a source says of a name; with `facts` of an artist of the library, by its ids if tags have some."""
    if run.silent[source.name] >= SILENT:
        return Answer(is_whole=False)
    is_by_id = facts is not None and source.name == "musicbrainz"
    ids = [mbid for mbid, _ in facts.ids.most_common()] if facts is not None and is_by_id else []
    answer = await ask_artist(
        run.web.fetcher,
        source,
        name,
        ids,
        beside=sorted(facts.beside) if facts is not None and is_by_id else (),
        # Ids of several tell as much as names do: that they are several.
        also_by_name=facts is not None and facts.has_loose and len(ids) == 1,
        refresh=run.is_refresh,
        offline=run.is_offline,
    )
    run.requests += answer.requests
    run.failed_at |= {answer.failed_at} - {""}
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
