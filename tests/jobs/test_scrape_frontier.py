"""What is asked, in which order, and what is asked again: crawls with dates, servers that want peace, problems counted."""

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from musictui.jobs import scrape_frontier
from musictui.jobs.job import Reporter
from musictui.jobs.runner import JobRunner
from musictui.jobs.scrape import scrape
from musictui.jobs.scrape_asked import Asked
from musictui.library import scraped
from musictui.model.release import PageState
from musictui.scrape.fetch.fetch_options import FetchOptions
from musictui.scrape.fetch.fetcher import Fetcher
from tests.changes.conftest import library
from tests.jobs.scraping import ALBUM, Asking, asking, blog, post
from tests.scrape.site import Site

__all__ = ["asking", "library"]

REST_S = 1800
WANTED = {"since": "2024-05-02", "until": "2024-05-03"}
INSIDE = {"/2024/05/post-2", "/2024/05/post-3"}
WAIT_S = 10


def feed(site: Site, posts: int, suffix: str = "") -> str:
    """A feed that only dates posts, a day each."""
    items = "".join(
        f"<item><title>Song</title><link>{site.url(f'/2024/05/post-{number}')}{suffix}</link>"
        f"<pubDate>{number:02} May 2024 10:00:00 GMT</pubDate></item>"
        for number in range(1, posts + 1)
    )
    return f"<rss version='2.0'><channel>{items}</channel></rss>"


def start(site: Site, posts: int) -> None:
    """A front page that links a feed, and posts without their dates."""
    listed = "".join(
        f'<article><h2><a href="/2024/05/post-{number}">Bob – Song {number}</a></h2></article>'
        for number in range(1, posts + 1)
    )
    head = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    site.put("/start", f"<html><head>{head}</head><body><main>{listed}</main></body></html>")
    for number in range(1, posts + 1):
        site.put(f"/2024/05/post-{number}", post(number, "Dub"))


def posts_asked(site: Site) -> set[str]:
    """The posts that were asked for."""
    return {seen.path for seen in site.pages() if "/post-" in seen.path}


async def test_what_was_asked_too_often_or_whose_host_rests_is_asked_when_one_goes_on(
    asking: Asking, tmp_path: Path
) -> None:
    asking.site.put("/tides", "no", status=429, headers={"Retry-After": str(REST_S)})
    asking.site.put("/other", ALBUM)
    report = Reporter()
    first = await asking.ask("/tides")
    second = await asking.ask("/other", report=report)
    assert await asking.pages(first.scrape_id) == {"/tides": PageState.TOO_MANY_REQUESTS}
    assert await asking.pages(second.scrape_id) == {"/other": PageState.WAITING}
    assert asking.site.asked("/other") == 0
    assert report.problem_count == 0  # what still waits is no problem yet

    asking.site.put("/tides", ALBUM)
    # Before the rest is over, nobody is asked, and the page still waits.
    await asking.ask(scrape_id=first.scrape_id)
    assert await asking.pages(first.scrape_id) == {"/tides": PageState.WAITING}
    assert asking.site.asked("/tides") == 1

    later = Fetcher(FetchOptions(retries=0), tmp_path / "cache", wall=lambda: time.time() + REST_S + 1)
    async with later as fetcher:
        again = Asking(asking.library, asking.site, asking.web._replace(fetcher=fetcher))
        for result in (first, second):
            assert (await again.ask(scrape_id=result.scrape_id)).releases == 1
    assert await asking.pages(first.scrape_id) == {"/tides": PageState.OK}
    assert await asking.pages(second.scrape_id) == {"/other": PageState.OK}


async def test_a_page_that_says_429_is_asked_again_at_once_if_it_names_no_rest(asking: Asking) -> None:
    asking.site.put("/tides", "no", status=429)
    result = await asking.ask("/tides")
    found = await asking.library.database.read(lambda conn: scraped.get(conn, result.scrape_id))
    assert found is not None
    assert found.waiting == 1
    asking.site.put("/tides", ALBUM)
    assert (await asking.ask(scrape_id=result.scrape_id)).failed == 0
    assert await asking.pages(result.scrape_id) == {"/tides": PageState.OK}


async def test_as_many_problems_are_counted_as_pages_have_one(asking: Asking) -> None:
    start(asking.site, 3)
    asking.site.put("/feed", "no", status=500)  # wanted for its releases, and for where it leads
    asking.site.put("/2024/05/post-2", "no", status=500)
    report = Reporter()
    result = await asking.ask("/start", report=report, is_crawl=True)
    failed = [
        path for path, state in (await asking.pages(result.scrape_id)).items() if state is PageState.FAILED
    ]
    assert sorted(failed) == ["/2024/05/post-2", "/feed"]
    assert report.problem_count == result.failed == 2
    assert asking.site.asked("/feed") == 1


@pytest.mark.parametrize("suffix", ["", "/", "?utm_source=rss&amp;utm_medium=feed"])
async def test_undated_links_wait_for_the_feed_that_dates_them(asking: Asking, suffix: str) -> None:
    start(asking.site, 4)
    asking.site.put("/feed", feed(asking.site, 4, suffix), content_type="application/rss+xml")
    result = await asking.ask("/start", is_crawl=True, **WANTED)
    outside = {"/2024/05/post-1", "/2024/05/post-4"}
    assert not posts_asked(asking.site) & outside
    assert not {path for path in await asking.pages(result.scrape_id) if path in outside}
    assert {found.release.title for found in await asking.found(result.scrape_id)} == {"Song 2", "Song 3"}


async def test_undated_links_wait_for_the_sitemaps_that_date_them(asking: Asking) -> None:
    blog(asking.site, 4)
    urls = "".join(
        f"<url><loc>{asking.site.url(f'/2024/05/post-{number}')}</loc><lastmod>2024-05-{number:02}</lastmod></url>"
        for number in range(1, 5)
    )
    index = f"<sitemapindex><sitemap><loc>{asking.site.url('/posts.xml')}</loc></sitemap></sitemapindex>"
    asking.site.put("/sitemap.xml", index, content_type="application/xml")
    asking.site.put("/posts.xml", f"<urlset>{urls}</urlset>", content_type="application/xml")
    await asking.ask("/blog", is_crawl=True, since="2024-05-03")
    assert posts_asked(asking.site) == {"/2024/05/post-3", "/2024/05/post-4"}


async def test_of_a_limited_crawl_no_room_is_taken_by_posts_outside_of_the_dates(asking: Asking) -> None:
    start(asking.site, 12)
    asking.site.put("/feed", feed(asking.site, 12), content_type="application/rss+xml")
    # The page, the feed and two posts; the sitemap that is tried does not exist.
    result = await asking.ask("/start", is_crawl=True, most_pages=4, since="2024-05-11")
    assert posts_asked(asking.site) == {"/2024/05/post-11", "/2024/05/post-12"}
    assert not result.is_cut


async def test_without_feed_and_sitemap_all_posts_are_asked(asking: Asking) -> None:
    blog(asking.site, 4)
    result = await asking.ask("/blog", is_crawl=True, **WANTED)
    assert {found.release.title for found in await asking.found(result.scrape_id)} == {"Song 2", "Song 3"}
    assert len(posts_asked(asking.site)) == 4


async def test_posts_wait_no_longer_than_it_is_worth(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scrape_frontier, "PATIENCE_S", 0.05)
    start(asking.site, 2)
    is_asked, put = asyncio.Event(), asking.site.on

    async def says_so(_: Any) -> Any:
        is_asked.set()
        raise ConnectionResetError

    async def slow(_: Any) -> Any:
        await asyncio.wait_for(is_asked.wait(), WAIT_S)  # it answers only after a post was asked
        raise ConnectionResetError

    put("/2024/05/post-2", says_so)
    put("/feed", slow)
    result = await asking.ask("/start", is_crawl=True, **WANTED)
    assert is_asked.is_set()
    assert PageState.WAITING not in (await asking.pages(result.scrape_id)).values()


async def test_what_was_held_back_is_not_lost_when_a_crawl_is_interrupted(asking: Asking) -> None:
    start(asking.site, 4)
    reached, may_go_on = asyncio.Event(), asyncio.Event()

    async def slow(_: Any) -> Any:
        reached.set()
        await may_go_on.wait()
        raise ConnectionResetError

    asking.site.on("/feed", slow)
    runner = JobRunner()
    asked = Asked(urls=(asking.site.url("/start"),), is_crawl=True, **WANTED)
    job = runner.start(
        "scrape", lambda report: scrape(report, database=asking.library.database, web=asking.web, asked=asked)
    )
    await asyncio.wait_for(reached.wait(), WAIT_S)
    assert not posts_asked(asking.site)
    job.cancel()
    await job.wait()
    may_go_on.set()
    asking.site.put("/feed", feed(asking.site, 4), content_type="application/rss+xml")

    result = await asking.ask(scrape_id=job.reporter.summary["scrape"])
    assert posts_asked(asking.site) == INSIDE
    assert PageState.WAITING not in (await asking.pages(result.scrape_id)).values()
    assert asking.site.asked("/start") == 1
    await runner.close()


async def test_what_a_page_said_stays_if_it_is_gone_when_a_crawl_goes_on(asking: Asking) -> None:
    start(asking.site, 3)
    asking.site.put("/start", ALBUM, headers={"Cache-Control": "no-store"})
    result = await asking.ask("/start", is_crawl=True, since="2019")
    (page,) = await asking.library.database.read(
        lambda conn: scraped.pages(conn, result.scrape_id, states=[PageState.NOT_FOUND])
    )
    await asking.library.database.write(lambda conn: scraped.ask_again(conn, [page.id]))
    asking.site.put("/start", "no", status=500)
    resumed = await asking.ask(scrape_id=result.scrape_id)
    assert asking.site.asked("/start") == 2
    assert (resumed.releases, resumed.failed) == (1, 0)
