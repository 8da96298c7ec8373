"""Asks the web: pages that a person names, a search of a source, or all that sources know about tracks.

Each address is a page of the scrape, stored with what became of it, so that what was found is there after a restart,
and what still waits goes on. Addresses are asked side by side; how many and how fast is the fetcher's.
"""

import asyncio
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from musictui.errors import UsageError
from musictui.jobs import scrape_crawl, scrape_match, scrape_seeds
from musictui.jobs.job import Reporter
from musictui.jobs.scrape_asked import Asked
from musictui.jobs.web import Web
from musictui.library import scraped
from musictui.library.database import Database
from musictui.library.scraped import NewPage, Outcome, Page
from musictui.model.release import PageState, Release, ReleaseMatch
from musictui.scrape.fetch.reply import Reply
from musictui.scrape.source import Found, PageError

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


@dataclass(slots=True)
class _Run:
    report: Reporter
    database: Database
    web: Web
    asked: Asked
    scrape_id: int
    waiting: deque[Page] = field(default_factory=deque)
    pages: int = 0
    beyond: list[NewPage] = field(default_factory=list)
    """Of a crawl, what was found when it had as many pages as it may."""


async def scrape(
    report: Reporter,
    *,
    database: Database,
    web: Web,
    asked: Asked,
    scrape_id: int | None = None,
    **_: Any,
) -> ScrapeResult:
    """Ask the web.

    Args:
        report: Told what happens; the summary has the id of the scrape.
        database: The library, which keeps what was found.
        web: Who asks whom.
        asked: What is asked.
        scrape_id: A scrape to go on with; its own `asked` counts, but for `refresh` and `offline`.

    Raises:
        UsageError: There is nothing to ask, or no such source or scrape.
    """
    started_s = time.monotonic()
    report.unit = "pages"
    report.stage = "Asking"
    if scrape_id is None:
        run = await _begun(report, database, web, asked)
    else:
        run = await _resumed(report, database, web, scrape_id, asked)
    report.summary["scrape"] = run.scrape_id
    await _ask_all(run)
    while await _take_room(run):
        await _ask_all(run)
    await database.write(lambda conn: scraped.end(conn, run.scrape_id, time.time()))
    sums = await database.read(lambda conn: scraped.sums(conn, run.scrape_id))
    report.summary |= {"releases": sums.releases, "matched": sums.matched, "from the cache": sums.cached}
    if run.beyond:
        report.summary["stopped"] = f"at its limit of {run.asked.most_pages:,} pages"
    return ScrapeResult(
        run.scrape_id,
        sums.pages,
        sums.failed,
        sums.releases,
        sums.matched,
        sums.cached,
        round(time.monotonic() - started_s, 3),
        bool(run.beyond),
    )


async def _begun(report: Reporter, database: Database, web: Web, asked: Asked) -> _Run:
    seeds = await database.read(lambda conn: scrape_seeds.seeds(conn, web.sources, asked))
    for name, why in seeds.skipped:
        report.problem(name, why)
    if not seeds.pages:
        raise UsageError("There is nothing to ask.", hint=seeds.hint)

    def begin(conn: Any) -> tuple[int, list[Page]]:
        new_id = scraped.begin(conn, seeds.title, asked.as_json(), time.time())
        return new_id, scraped.add_pages(conn, new_id, seeds.pages)

    new_id, pages = await database.write(begin)
    return _Run(report, database, web, asked, new_id, deque(pages), len(pages))


async def _resumed(report: Reporter, database: Database, web: Web, scrape_id: int, how: Asked) -> _Run:
    found = await database.read(lambda conn: scraped.get(conn, scrape_id))
    if found is None:
        raise UsageError(f"There is no scrape {scrape_id}.", hint="List them: musictui scrape --list")
    pages = await database.read(lambda conn: scraped.pages(conn, scrape_id))
    left = [page for page in pages if page.state is PageState.WAITING]
    asked = replace(Asked.from_json(found.asked), refresh=how.refresh, offline=how.offline)
    # What waits was found there: a site of one's own network may be asked because a person named it back then.
    for page in pages:
        if not page.request.get("is_found"):
            web.fetcher.name(page.url)
    run = _Run(report, database, web, asked, scrape_id, deque(left), found.pages)
    report.done = found.pages - len(left)
    return run


async def _ask_all(run: _Run) -> None:
    """Ask what waits and what is found to ask, until nothing is left."""
    active: set[asyncio.Task[None]] = set()
    try:
        while run.waiting or active:
            await run.report.checkpoint()
            while run.waiting and len(active) < WINDOW:
                active.add(asyncio.create_task(_ask(run, run.waiting.popleft())))
            run.report.total = run.pages
            done, active = await asyncio.wait(active, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
    finally:
        for task in active:
            task.cancel()
        if active:
            await asyncio.wait(active)


async def _take_room(run: _Run) -> list[Page]:
    """Let what was found beyond the limit of a crawl take the room of pages that proved not to exist."""
    if not run.beyond:
        return []
    new, run.beyond = await run.database.write(
        lambda conn: scraped.add_within(conn, run.scrape_id, run.beyond, run.asked.most_pages)
    )
    run.waiting.extend(new)
    run.pages += len(new)
    return new


async def _ask(run: _Run, page: Page) -> None:
    """Ask one address, and store what it gave."""
    request = scrape_seeds.request_of(page)
    under_way = run.web.under_way
    try:
        reply = await run.web.fetcher.get(
            run.web.sources[request.source].signed(request),
            refresh=run.asked.refresh,
            offline=run.asked.offline or None,
            is_found=page.request.get("is_found", False),
            watch=lambda state: under_way.__setitem__(page.id, state),
        )
        outcome, found, follow = await _read(run, page, reply)
        matches = await _matched(run, page, found.releases)
    finally:
        under_way.pop(page.id, None)

    # What was kept is as old as it was then: ages of values count from there.
    said_s = reply.at_s or time.time()

    def store(conn: Any) -> tuple[list[Page], list[NewPage]]:
        scraped.settle(conn, page.id, outcome, list(zip(found.releases, matches, strict=True)), said_s)
        scraped.keep_own(conn, page, run.scrape_id)
        if run.asked.is_crawl:
            return scraped.add_within(conn, run.scrape_id, follow, run.asked.most_pages)
        return scraped.add_pages(conn, run.scrape_id, follow), []

    new, beyond = await run.database.write(store)
    run.waiting.extend(new)
    run.pages += len(new)
    run.beyond += beyond[: max(run.asked.most_pages - len(run.beyond), 0)]
    if outcome.state not in scraped.GOOD:
        run.report.problem(page.url, outcome.reason or outcome.state.value)
    run.report.advance()


async def _read(run: _Run, page: Page, reply: Reply) -> tuple[Outcome, Found, list[NewPage]]:
    """What became of a page, what it says, and where it leads."""
    outcome = Outcome(
        reply.state,
        reply.reason,
        reply.status or None,
        len(reply.body),
        round(reply.seconds, 3),
        reply.from_cache,
    )
    if not reply.is_ok:
        return outcome, Found(), []
    try:
        found, follow = await asyncio.to_thread(_understood, run, page, reply)
    except PageError as error:
        # What cannot be read is no answer to keep.
        await run.web.fetcher.forget(page.url)
        return outcome._replace(state=error.state, reason=error.message), Found(), []
    return outcome._replace(reason=found.note), found, follow


def _understood(run: _Run, page: Page, reply: Reply) -> tuple[Found, list[NewPage]]:
    """Runs in a thread: pages are large."""
    request = scrape_seeds.request_of(page)
    found = Found()
    if request.step != scrape_crawl.SITEMAP:
        source = run.web.sources[request.source]
        found = source.read(request, reply.body, url=reply.final_url, content_type=reply.content_type)
    follow = scrape_seeds.follow(run.asked, page, found, reply)
    if run.asked.is_crawl:
        found = found._replace(
            releases=scrape_crawl.kept(run.asked, found.releases, {each.url for each in follow})
        )
    return found, follow


async def _matched(run: _Run, page: Page, releases: Sequence[Release]) -> list[ReleaseMatch]:
    if not releases:
        return []
    wanted: Sequence[int] = page.request.get("tracks", ())
    return await run.database.read(lambda conn: scrape_match.matches(conn, releases, wanted))
