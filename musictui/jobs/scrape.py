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
GOOD = frozenset({PageState.OK, PageState.NOT_FOUND})
"""States that are an answer."""


@dataclass(frozen=True, slots=True)
class ScrapeResult:
    """What a scrape brought."""

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


@dataclass(slots=True)
class _Run:
    report: Reporter
    database: Database
    web: Web
    asked: Asked
    scrape_id: int
    waiting: deque[Page] = field(default_factory=deque)
    pages: int = 0
    failed: int = 0
    releases: int = 0
    matched: int = 0
    cached: int = 0


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
    await database.write(lambda conn: scraped.end(conn, run.scrape_id, time.time()))
    report.summary |= {"releases": run.releases, "matched": run.matched, "from the cache": run.cached}
    return ScrapeResult(
        run.scrape_id,
        run.pages,
        run.failed,
        run.releases,
        run.matched,
        run.cached,
        round(time.monotonic() - started_s, 3),
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
    left = await database.read(lambda conn: scraped.pages(conn, scrape_id, states=[PageState.WAITING]))
    asked = replace(Asked.from_json(found.asked), refresh=how.refresh, offline=how.offline)
    run = _Run(report, database, web, asked, scrape_id, deque(left), found.pages, releases=found.releases)
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

    def store(conn: Any) -> list[Page]:
        scraped.settle(conn, page.id, outcome, list(zip(found.releases, matches, strict=True)), time.time())
        room = run.asked.most_pages - run.pages if run.asked.is_crawl else len(follow)
        return scraped.add_pages(conn, run.scrape_id, follow[: max(room, 0)])

    new = await run.database.write(store)
    run.waiting.extend(new)
    run.pages += len(new)
    run.failed += outcome.state not in GOOD
    run.cached += reply.from_cache
    run.releases += len(found.releases)
    run.matched += sum(bool(match.score) for match in matches)
    if outcome.state not in GOOD:
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
