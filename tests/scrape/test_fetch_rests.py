"""How long a server wants to be left alone: what it said counts, whatever else it answers, and so for the next run."""

import asyncio
import itertools
import time

import pytest
from aiohttp import web

from musictui.model.release import PageState
from musictui.scrape.fetch.breaker import LONGEST_WISH_S
from musictui.scrape.fetch.fetcher import Fetcher
from musictui.scrape.fetch.hosts import HostLimit
from musictui.scrape.source import Manner, Request
from tests.scrape.conftest import MakeFetcher
from tests.scrape.site import WORDS, Handler, Site

SLACK_S = 0.05
"""A busy machine may see two requests closer together than they were sent."""


class _Clock:
    """A clock that goes, and that a test puts forward."""

    def __init__(self) -> None:
        self.ahead_s = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead_s

    @property
    def clocks(self) -> dict[str, "_Clock"]:
        """For a fetcher: its monotonic clock and that of the wall."""
        return {"clock": self, "wall": self}


def _told(wish: object, status: int = 429) -> Handler:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Retry-After": str(wish)})

    return answer


def _when(ready: asyncio.Event, arrived: asyncio.Semaphore, then: Handler | None = None) -> Handler:
    """Answers when `ready` is set; each that has arrived is counted."""

    async def answer(request: web.Request) -> web.StreamResponse:
        arrived.release()
        await ready.wait()
        return await then(request) if then else web.Response(body=WORDS, content_type="text/html")

    return answer


async def _state(fetcher: Fetcher, url: str) -> PageState:
    return (await fetcher.get(Request(url, "page"))).state


@pytest.mark.parametrize(("status", "wish"), [(503, 3600), (429, 900), (429, LONGEST_WISH_S)])
async def test_answers_under_way_do_not_end_a_rest(
    make_fetcher: MakeFetcher, status: int, wish: float
) -> None:
    clock = _Clock()
    ready, arrived = asyncio.Event(), asyncio.Semaphore(0)
    async with Site() as site:
        fetcher = make_fetcher(retries=0, clocks=clock.clocks)
        slow = [site.on(f"/slow/{n}", _when(ready, arrived)) for n in range(3)]
        under_way = asyncio.gather(*(fetcher.get(Request(url, "page")) for url in slow))
        for _ in slow:
            await arrived.acquire()
        await fetcher.get(Request(site.on("/often", _told(int(wish), status)), "page"))
        ready.set()
        came = await under_way
        later = site.put("/later")
        states = []
        for passed in (61, wish - 91):
            clock.ahead_s += passed
            states.append(await _state(fetcher, later))
        asked, rest_s = site.asked("/later"), fetcher.hosts()[0].back_off_s
        clock.ahead_s += 31
        after = await _state(fetcher, later)

    assert all(reply.is_ok for reply in came)
    assert (states, asked, round(rest_s, -1)) == ([PageState.WAITING] * 2, 0, 30)
    assert after is PageState.OK


async def test_longest_of_several_wishes_counts_also_for_the_next_run(make_fetcher: MakeFetcher) -> None:
    clock = _Clock()
    ready, arrived = asyncio.Event(), asyncio.Semaphore(0)
    async with Site() as site:
        fetcher = make_fetcher(retries=0, clocks=clock.clocks)
        shorter = site.on("/shorter", _when(ready, arrived, _told(120)))
        under_way = asyncio.ensure_future(fetcher.get(Request(shorter, "page")))
        await arrived.acquire()
        await fetcher.get(Request(site.on("/longer", _told(3600)), "page"))
        ready.set()
        await under_way
        clock.ahead_s += 121
        later = site.put("/later")
        states = [await _state(fetcher, later)]
        await fetcher.close()
        states.append(await _state(make_fetcher(retries=0, clocks=clock.clocks), later))

    assert states == [PageState.WAITING] * 2
    assert site.asked("/later") == 0


@pytest.mark.parametrize(("wish_s", "counted_s"), [(86_400, 86_400), (10**9, LONGEST_WISH_S)])
async def test_wish_of_a_day_is_kept_and_one_of_years_is_not(
    make_fetcher: MakeFetcher, wish_s: int, counted_s: float
) -> None:
    clock = _Clock()
    async with Site() as site:
        first = make_fetcher(clocks=clock.clocks)
        await first.get(Request(site.on("/a", _told(wish_s)), "page"))
        later = Request(site.put("/later"), "page")
        replies = [await first.get(later)]
        await first.close()
        for passed in (counted_s - 7000, 5210):
            clock.ahead_s += passed
            async with make_fetcher(clocks=clock.clocks) as again:
                replies.append(await again.get(later))
        asked = len(site.pages())
        clock.ahead_s += 1791
        after = await make_fetcher(clocks=clock.clocks).get(later)

    assert asked == 1
    assert [reply.state for reply in replies] == [PageState.WAITING] * 3
    told = [reply.reason.partition(", because")[0].rpartition(" rests for ")[2] for reply in replies]
    assert told == ["24 h", "117 min", "30 min"]
    assert after.is_ok


async def test_crawl_delay_holds_all_pages_of_a_host_apart(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:
        site.put("/robots.txt", "User-agent: *\nCrawl-delay: 0.5", content_type="text/plain")
        fetcher = make_fetcher()
        # Named pages of sources with limits of their own: each limit has its own pace.
        sources = ("page", "deezer", "lastfm")
        pages = [Request(site.put(f"/{source}"), source, Manner.PAGE) for source in sources]
        replies = await asyncio.gather(*map(fetcher.get, pages))
        times = [seen.at_s for seen in site.pages()]

    assert all(reply.is_ok for reply in replies)
    assert min(later - sooner for sooner, later in itertools.pairwise(times)) >= 0.5 - SLACK_S


async def test_host_that_complained_is_asked_more_slowly_at_once(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:
        fetcher = make_fetcher(retries=0)
        await fetcher.get(Request(site.put("/bad", status=429), "page"))
        await fetcher.get(Request(site.put("/good"), "page"))
        bad, good = site.pages()

    assert good.at_s - bad.at_s >= 0.5 - SLACK_S


async def test_nothing_is_sent_after_a_stop(make_fetcher: MakeFetcher) -> None:
    ready, arrived = asyncio.Event(), asyncio.Semaphore(0)
    async with Site() as site:
        fetcher = make_fetcher(hosts={"127.0.0.1": HostLimit(1, 0.02)})
        urls = [site.on(f"/{n}", _when(ready, arrived)) for n in range(5)]
        stopped = [asyncio.ensure_future(fetcher.get(Request(url, "page"))) for url in urls]
        await arrived.acquire()
        waiting = fetcher.hosts()[0].waiting
        for task in stopped:
            task.cancel()
        await asyncio.wait(stopped)
        ready.set()
        # Whoever still waited for a turn would have had it before these.
        for n in range(5):
            await fetcher.get(Request(site.put(f"/after/{n}"), "page"))
        paths = [seen.path for seen in site.pages()]
        status = fetcher.hosts()[0]

    assert waiting == 4
    assert paths == ["/0", *(f"/after/{n}" for n in range(5))]
    assert (status.active, status.waiting) == (0, 0)
