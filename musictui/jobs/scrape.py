"""Asks the web: pages that a person names, a search of a source, or all that sources know about tracks.

Each address is a page of the scrape, stored with what became of it, so that what was found is there after a restart,
and what still waits goes on. Addresses are asked side by side; how many and how fast is the fetcher's.
"""

import asyncio
import logging
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from musictui.errors import UsageError
from musictui.jobs import scrape_crawl, scrape_match, scrape_read, scrape_seeds
from musictui.jobs.job import Reporter
from musictui.jobs.scrape_asked import Asked
from musictui.jobs.scrape_beginnings import Beginnings
from musictui.jobs.scrape_frontier import Frontier
from musictui.jobs.scrape_refusal import refusal
from musictui.jobs.scrape_seeds import Onward
from musictui.jobs.web import Web
from musictui.library import scraped, scraped_lists
from musictui.library.database import Database
from musictui.library.scraped import NewPage, Outcome, Page
from musictui.model.release import PageState, Release, ReleaseMatch
from musictui.scrape.fetch.reply import Reply
from musictui.scrape.source import Found, PageError

log = logging.getLogger(__name__)

WINDOW = 64
"""Addresses that are under way: more than the fetcher asks at a time, so that each host has some waiting."""


@dataclass(frozen=True, slots=True)
class ScrapeResult:
    """What a scrape holds, with what it held before it was gone on with."""

    scrape_id: int
    pages: int
    failed: int
    """Pages that gave no answer, for whatever reason."""
    releases: int
    matched: int
    """Releases that fit tracks of the library."""
    cached: int
    """Pages that came from the cache."""
    seconds: float
    is_cut: bool = False
    """Whether a crawl stopped at its limit, and not at the end of the site."""
    skipped: Sequence[tuple[str, str]] = ()
    """Services that could not be asked, and why."""
    unasked: int = 0
    """Tracks that nobody could be asked about: too little is known of them."""
    asked_ids: Collection[int] = ()
    """Pages whose turn it was this time, by id."""
    rests: str = ""
    """Which hosts are left alone, and for how long, as a clause, if pages are left for that."""
    damaged: int = 0
    """Pages of a scrape that is gone on with that the library has not whole: they cannot be asked."""


@dataclass(slots=True)
class _Run:
    report: Reporter
    database: Database
    web: Web
    asked: Asked
    scrape_id: int
    frontier: Frontier
    pages: int = 0
    skipped: Sequence[tuple[str, str]] = ()
    unasked: int = 0
    kept: frozenset[int] = frozenset()
    """Pages whose answer is only read once more, by id: nobody wants them anew."""
    asked_ids: set[int] = field(default_factory=set)
    left: list[str] = field(default_factory=list)
    """Addresses that are asked when one goes on: their hosts rest, or failed."""
    damaged: int = 0
    beginnings: Beginnings = field(default_factory=Beginnings)


async def scrape(
    report: Reporter,
    *,
    database: Database,
    web: Web,
    asked: Asked,
    scrape_id: int | None = None,
    page_ids: Collection[int] = (),
    **_: Any,
) -> ScrapeResult:
    """Ask the web.

    Args:
        report: Told what happens; the summary has the id of the scrape.
        database: The library, which keeps what was found.
        web: Who asks whom.
        asked: What is asked.
        scrape_id: A scrape to go on with; its own `asked` counts, but for `refresh` and `offline`.
        page_ids: Of that, ask only these addresses, with what they lead to; empty for all that wait.

    Raises:
        UsageError: There is nothing to ask, or no such source or scrape.
    """
    started_s = time.monotonic()
    report.unit = "pages"
    report.stage = "Asking"
    if scrape_id is None:
        run = await _begun(report, database, web, asked)
    else:
        run = await _resumed(report, database, web, scrape_id, asked, page_ids=page_ids)
    report.summary["scrape"] = run.scrape_id
    await _ask_all(run)
    while await _take_room(run):
        await _ask_all(run)
    await run.beginnings.keep(database, run.scrape_id, run.frontier, run.asked)
    await database.write(lambda conn: scraped.end(conn, run.scrape_id, time.time()))
    sums = await database.read(lambda conn: scraped.sums(conn, run.scrape_id))
    report.summary |= {"releases": sums.releases, "matched": sums.matched, "from the cache": sums.cached}
    if run.left:
        report.summary["left"] = web.left_to_ask(len(run.left), "page", run.left)
    if run.damaged:
        report.summary["damaged"] = run.damaged
    if run.skipped:
        report.summary["left out"] = ", ".join(name for name, _ in run.skipped)
    if run.unasked:
        report.summary["tracks without names"] = run.unasked
    if run.frontier.beyond:
        report.summary["stopped"] = f"at its limit of {run.asked.most_pages:,} pages"
    return ScrapeResult(
        run.scrape_id,
        sums.pages,
        sums.failed,
        sums.releases,
        sums.matched,
        sums.cached,
        round(time.monotonic() - started_s, 3),
        bool(run.frontier.beyond),
        run.skipped,
        run.unasked,
        frozenset(run.asked_ids),
        web.fetcher.rest_of(run.left),
        run.damaged,
    )


async def _begun(report: Reporter, database: Database, web: Web, asked: Asked) -> _Run:
    seeds = await database.read(lambda conn: scrape_seeds.seeds(conn, web.sources, asked))
    if not seeds.pages:
        raise UsageError("There is nothing to ask.", hint=seeds.hint)

    def begin(conn: Any) -> tuple[int, list[Page]]:
        new_id = scraped.begin(conn, seeds.title, asked.as_json(), time.time())
        return new_id, scraped.add_pages(conn, new_id, seeds.pages)

    new_id, pages = await database.write(begin)
    run = _Run(
        report, database, web, asked, new_id, Frontier(asked), len(pages), seeds.skipped, seeds.unasked
    )
    run.frontier.add(pages)
    return run


async def _resumed(
    report: Reporter,
    database: Database,
    web: Web,
    scrape_id: int,
    how: Asked,
    *,
    page_ids: Collection[int] = (),
) -> _Run:
    found = await database.read(lambda conn: scraped.get(conn, scrape_id))
    if found is None:
        raise UsageError(f"There is no scrape {scrape_id}.", hint="List them: musictui scrape --list")
    stored = await database.read(lambda conn: scraped.pages(conn, scrape_id))
    pages = [page for page in stored if scrape_seeds.can_be_asked(page, web.sources)]
    asked = replace(Asked.from_json(found.asked), refresh=how.refresh, offline=how.offline)
    # What waits was found there: a site of one's own network may be asked because a person named it back then.
    for page in pages:
        if not page.request.get("is_found"):
            web.fetcher.name(page.url)
    left = [page for page in pages if page.state in scraped.LEFT and (not page_ids or page.id in page_ids)]
    again: list[Page] = []
    if left and asked.is_dated:
        # What was kept of them says again which posts are outside, and which ones were held back.
        again = [page for page in pages if page.state is PageState.OK and scrape_crawl.tells_more(page.step)]
    run = _Run(
        report,
        database,
        web,
        asked,
        scrape_id,
        Frontier(asked),
        len(again) + len(left),
        kept=frozenset(page.id for page in again),
        damaged=found.pages - len(pages),
    )
    run.frontier.add([*again, *left])
    return run


async def _ask_all(run: _Run) -> None:
    """Ask what waits and what is found to ask, until nothing is left."""
    frontier = run.frontier
    active: set[asyncio.Task[None]] = set()
    try:
        while frontier.waiting or frontier.held or active:
            await run.report.checkpoint()
            if held := frontier.let_go():
                await _add(run, held)
            while frontier.waiting and len(active) < WINDOW:
                active.add(asyncio.create_task(_ask(run, frontier.waiting.popleft())))
            run.report.total = run.pages
            if not active:
                continue
            patience_s = max(frontier.patience_s(), 0) if frontier.held else None
            done, active = await asyncio.wait(active, timeout=patience_s, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
    finally:
        for task in active:
            task.cancel()
        if active:
            await asyncio.wait(active)


async def _take_room(run: _Run) -> int:
    """Let what was found beyond the limit of a crawl take the room of pages that proved not to exist."""
    beyond = run.frontier.inside(run.frontier.beyond)
    run.frontier.beyond = []
    return await _add(run, beyond) if beyond else 0


async def _add(run: _Run, pages: Sequence[NewPage]) -> int:
    """Let these be asked, as far as a crawl may; gives how many are."""
    new, beyond = await run.database.write(
        lambda conn: scraped.add_within(conn, run.scrape_id, pages, run.asked.most_pages)
    )
    _take(run, new, beyond)
    return len(new)


def _take(run: _Run, new: Sequence[Page], beyond: Sequence[NewPage]) -> None:
    """Note what was added, and what there was no room for."""
    run.frontier.add(new)
    run.pages += len(new)
    run.frontier.beyond += beyond[: max(run.asked.most_pages - len(run.frontier.beyond), 0)]


async def _ask(run: _Run, page: Page) -> None:
    """Ask one address, and store what it gave."""
    try:
        reply = await _reply(run, page)
        if page.id in run.kept and not reply.is_ok:
            # What it said before stays.
            run.frontier.settled(page)
            run.report.advance()
            return
        outcome, found, onward = await _read(run, page, reply)
        asked_next = {each.url for each in onward.pages} if run.asked.is_crawl else set()
        releases = [release for release in found.releases if release.url not in asked_next]
        matches = await _matched(run, page, releases)
    finally:
        run.web.under_way.pop(page.id, None)

    # What was kept is as old as it was then: ages of values count from there.
    said_s = reply.at_s or time.time()
    run.beginnings.note(page.id, (each for each in found.releases if each.url in asked_next), said_s)
    if outcome.state in scraped.GOOD:
        run.beginnings.settled(page.url)
    is_vain = outcome.state in scraped.GOOD and not (found.releases or onward.pages)
    instead = scrape_seeds.otherwise(page) if is_vain else []
    follow = run.frontier.sift(page, [*onward.pages, *instead], onward.outside)

    def store(conn: Any) -> tuple[list[Page], list[NewPage]]:
        scraped.settle(conn, page.id, outcome, list(zip(releases, matches, strict=True)), said_s)
        if outcome.state is PageState.OK:
            scraped_lists.keep_own(conn, page, run.scrape_id)
        if run.asked.is_crawl:
            return scraped.add_within(conn, run.scrape_id, follow, run.asked.most_pages)
        return scraped.add_pages(conn, run.scrape_id, follow), []

    new, beyond = await run.database.write(store)
    _take(run, new, beyond)
    run.frontier.settled(page)
    run.asked_ids.add(page.id)
    if outcome.state in scraped.LEFT:
        run.left.append(page.url)
    else:
        run.report.advance()
    if outcome.state not in scraped.GOOD and outcome.state is not PageState.WAITING:
        run.report.problem(page.url, outcome.reason or outcome.state.value)
    log.debug("%s: %s %s", page.url, outcome.state, outcome.reason)


async def _reply(run: _Run, page: Page) -> Reply:
    """What the web says; whatever goes wrong with one page costs that page only."""
    under_way = run.web.under_way
    try:
        request = scrape_seeds.request_of(page)
        return await run.web.fetcher.get(
            run.web.sources[request.source].signed(request),
            refresh=run.asked.refresh and page.id not in run.kept,
            offline=run.asked.offline,
            is_found=page.request.get("is_found", False),
            watch=lambda state: under_way.__setitem__(page.id, state),
        )
    except Exception as error:
        log.exception("Asking for %s", page.url)
        return Reply(page.url, page.url, PageState.FAILED, _mistake("asking for", error))


def _mistake(doing: str, error: Exception) -> str:
    return f"The program made a mistake while {doing} it ({type(error).__name__}); the log has more."


async def _read(run: _Run, page: Page, reply: Reply) -> tuple[Outcome, Found, Onward]:
    """What became of a page, what it says, and where it leads."""
    outcome = scrape_read.outcome_of(reply)
    if not reply.is_ok:
        request = scrape_seeds.request_of(page)
        if outcome.state is not PageState.WAITING:
            refused = refusal(run.web.sources[request.source], request, reply)
            outcome = outcome._replace(state=refused.state, reason=refused.reason)
        return outcome, Found(), Onward([])
    try:
        found, onward = await asyncio.to_thread(
            scrape_read.understood, run.asked, run.web.sources, page, reply
        )
    except PageError as error:
        # What cannot be read is no answer to keep.
        await run.web.fetcher.forget(page.url, error.state, error.message)
        reason = f"{error.message} {error.hint}".rstrip()
        return outcome._replace(state=error.state, reason=reason), Found(), Onward([])
    except Exception as error:
        log.exception("Reading %s", page.url)
        reason = _mistake("reading", error)
        return outcome._replace(state=PageState.UNREADABLE, reason=reason), Found(), Onward([])
    return outcome._replace(reason=found.note), found, onward


async def _matched(run: _Run, page: Page, releases: Sequence[Release]) -> list[ReleaseMatch]:
    if not releases:
        return []
    wanted: Sequence[int] = page.request.get("tracks", ())
    asked = run.asked.track_ids
    return await run.database.read(lambda conn: scrape_match.matches(conn, releases, wanted, asked))
