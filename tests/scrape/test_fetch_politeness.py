"""What a server counts: how many at once, how far apart, and whether its wishes are respected."""

import asyncio
import itertools
import random
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from aiohttp import web

from musictui.model.release import PageState
from musictui.scrape.fetch.fetch_options import FetchOptions
from musictui.scrape.fetch.fetcher import Fetcher
from musictui.scrape.fetch.hosts import HostLimit
from musictui.scrape.fetch.reply import Reply
from musictui.scrape.source import Manner, Request
from tests.scrape.conftest import MakeFetcher
from tests.scrape.site import WORDS, Site

SLACK_S = 0.05
"""A busy machine may see two requests closer together than they were sent."""


async def _all(
    fetcher: Fetcher, urls: list[str], manner: Manner = Manner.PAGE, source: str = "page"
) -> list[Reply]:
    return await asyncio.gather(*(fetcher.get(Request(url, source, manner)) for url in urls))


def _apart(site: Site) -> float:
    """The shortest time between two pages, as the server saw it."""
    return min(later.at_s - sooner.at_s for sooner, later in itertools.pairwise(site.pages()))


async def test_unknown_host_gets_four_at_once(make_fetcher: MakeFetcher) -> None:
    async with Site(delay_s=0.05) as site:
        replies = await _all(make_fetcher(), [site.put(f"/{n}") for n in range(12)])

    assert all(reply.is_ok for reply in replies)
    assert site.most_at_once == 4
    assert max(reply.wait_s for reply in replies) >= 0.08


async def test_what_comes_before_a_request_is_no_part_of_its_time(make_fetcher: MakeFetcher) -> None:
    turned_s = 0.0

    async def rules(_: web.Request) -> web.Response:
        nonlocal turned_s
        turned_s += 1_000
        return web.Response(text="User-agent: *\nAllow: /\n")

    async def slow(_: web.Request) -> web.Response:
        nonlocal turned_s
        turned_s += 10
        return web.Response(text="<p>Words enough to be a page of its own.</p>", content_type="text/html")

    async with Site() as site:
        site.on("/robots.txt", rules)
        fetcher = make_fetcher(clocks={"clock": lambda: time.monotonic() + turned_s})
        reply = await fetcher.get(Request(site.on("/slow", slow), "page"))

    assert reply.is_ok
    assert reply.wait_s >= 1_000
    assert 10 <= reply.seconds - reply.wait_s < 1_000


async def test_all_hosts_together_get_no_more_than_the_option(make_fetcher: MakeFetcher) -> None:
    async with Site(delay_s=0.03) as one, Site(delay_s=0.03) as two:
        at_once = 0
        most = 0

        async def answer(_: web.Request) -> web.Response:
            nonlocal at_once, most
            at_once += 1
            most = max(most, at_once)
            await asyncio.sleep(0.03)
            at_once -= 1
            return web.Response(body=WORDS, content_type="text/html")

        urls = [site.on(f"/{n}", answer) for n in range(8) for site in (one, two)]
        replies = await _all(make_fetcher(connections=3), urls)

    assert all(reply.is_ok for reply in replies)
    assert most == 3


async def test_slow_host_does_not_hold_up_another(make_fetcher: MakeFetcher) -> None:
    async with Site() as slow, Site() as quick:
        go_on = asyncio.Event()

        async def answer(_: web.Request) -> web.Response:
            await go_on.wait()
            return web.Response(body=WORDS, content_type="text/html")

        fetcher = make_fetcher(connections=5)
        waiting = asyncio.ensure_future(_all(fetcher, [slow.on(f"/{n}", answer) for n in range(10)]))
        replies = await _all(fetcher, [quick.put(f"/{n}") for n in range(10)])
        status = {status.host: status for status in fetcher.hosts()}[f"127.0.0.1:{slow.port}"]
        go_on.set()
        await waiting

    assert all(reply.is_ok for reply in replies)
    assert (status.active, status.waiting, status.connections) == (4, 6, 4)


async def test_rate_is_kept(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:
        fetcher = make_fetcher(hosts={"127.0.0.1": HostLimit(4, 0.15)})
        await _all(fetcher, [site.put(f"/{n}") for n in range(4)])
        status = fetcher.hosts()[0]

    assert _apart(site) >= 0.15 - SLACK_S
    assert status.interval_s == 0.15
    assert 0 < status.next_slot_s <= 0.15


async def test_crawl_is_one_at_a_time_and_one_a_second(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:
        urls = [site.put(f"/{n}") for n in range(2)]
        fetcher = make_fetcher()
        await fetcher.get(Request(urls[0], "page"))
        await _all(fetcher, [site.put(f"/c{n}") for n in range(2)], Manner.CRAWL)

    assert site.most_at_once == 1
    assert site.seen[-1].at_s - site.seen[-2].at_s >= 1.0 - SLACK_S


async def test_mirror_of_a_service_gets_its_rate(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:
        urls = [site.put(f"/{n}", "{}", content_type="application/json") for n in range(2)]
        fetcher = make_fetcher()
        await _all(fetcher, urls, Manner.API, "acoustid")

    assert site.most_at_once == 1
    assert _apart(site) >= 0.35 - SLACK_S
    assert site.asked("/robots.txt") == 0


@pytest.mark.parametrize("is_date", [False, True])
async def test_retry_after_is_honored(make_fetcher: MakeFetcher, is_date: bool) -> None:
    now = datetime(2025, 7, 1, 10, 0, 0, tzinfo=UTC)
    wish = format_datetime(now + timedelta(seconds=1), usegmt=True) if is_date else "1"
    async with Site() as site:
        tries = 0

        async def answer(_: web.Request) -> web.Response:
            nonlocal tries
            tries += 1
            if tries == 1:
                return web.Response(status=429, headers={"Retry-After": wish})
            return web.Response(body=WORDS, content_type="text/html")

        fetcher = make_fetcher(clocks={"wall": now.timestamp})
        reply = await fetcher.get(Request(site.on("/a", answer), "page"))
        status = fetcher.hosts()[0]

    assert reply.is_ok
    assert _apart(site) >= 1.0 - SLACK_S
    # It goes on more slowly than before.
    assert status.interval_s > 0


async def test_wish_holds_for_the_whole_host(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:
        first = site.put("/first", status=503, headers={"Retry-After": "1"})
        fetcher = make_fetcher(retries=0)
        await fetcher.get(Request(first, "page"))
        backing_off = fetcher.hosts()[0].back_off_s
        await fetcher.get(Request(site.put("/second"), "page"))

    assert 0 < backing_off <= 1
    assert _apart(site) >= 1.0 - SLACK_S


async def test_cancelling_at_random_leaves_nothing_behind(make_fetcher: MakeFetcher) -> None:
    chance = random.Random(5)
    async with Site(delay_s=0.002) as site:
        urls = [site.put(f"/{n}") for n in range(30)]
        fetcher = make_fetcher(connections=3)
        for _ in range(15):
            tasks = [
                asyncio.ensure_future(fetcher.get(Request(chance.choice(urls), "page"), refresh=True))
                for _ in range(20)
            ]
            await asyncio.wait(tasks, timeout=0.01 * chance.random())
            for task in tasks:
                if chance.random() < 0.8:
                    task.cancel()
            done, _ = await asyncio.wait(tasks)
            assert all(task.cancelled() or task.result().is_ok for task in done)
        replies = await _all(fetcher, urls)
        status = fetcher.hosts()[0]

    assert all(reply.is_ok for reply in replies)
    assert (status.active, status.waiting, status.breaker) == (0, 0, "closed")
    assert site.most_at_once <= 4


async def test_wish_that_is_too_long_is_told_and_not_waited_for(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:
        urls = [site.put(f"/{n}", status=429, headers={"Retry-After": "1800"}) for n in range(20)]
        fetcher = make_fetcher(retries=3, connections=1)
        replies = await _all(fetcher, urls)
        status = fetcher.hosts()[0]

    asked = [reply for reply in replies if reply.state is PageState.TOO_MANY_REQUESTS]
    left = [reply for reply in replies if reply.state is PageState.WAITING]
    assert len(site.pages()) == len(asked) == 1
    assert len(left) == 19
    said = f"because of {site.pages()[0].path}: The server says that it was asked too often (429)."
    assert all(
        reply.reason.startswith(f"Not asked: 127.0.0.1:{site.port} rests for 30 min") for reply in left
    )
    assert all(reply.reason.endswith(said) for reply in left)
    assert (status.breaker, round(status.next_slot_s, -2)) == ("open", 1800)


async def test_wish_holds_for_the_next_run(make_fetcher: MakeFetcher) -> None:
    now = [1_000_000.0]
    async with Site() as site:
        url = site.put("/a", status=429, headers={"Retry-After": "120"})
        first = make_fetcher(retries=0, clocks={"wall": lambda: now[0]})
        asked = await first.get(Request(url, "page"))
        await first.close()
        now[0] += 20
        second = make_fetcher(retries=0, clocks={"wall": lambda: now[0]})
        left = await second.get(Request(site.put("/b"), "page"), refresh=True)
        await second.close()
        now[0] += 101
        third = make_fetcher(retries=0, clocks={"wall": lambda: now[0]})
        after = await third.get(Request(site.url("/b"), "page"))

    assert asked.state is PageState.TOO_MANY_REQUESTS
    assert (left.state, site.asked("/b")) == (PageState.WAITING, 1)
    assert "rests for 100 s, because of /a: The server says" in left.reason
    assert after.is_ok


async def test_too_many_requests_for_ever_ends(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:
        urls = [site.put(f"/{n}", status=429, headers={"Retry-After": "0"}) for n in range(50)]
        fetcher = make_fetcher(retries=2, hosts={"127.0.0.1": HostLimit(20)})
        fetcher_slowed = asyncio.ensure_future(_all(fetcher, urls))
        replies = await asyncio.wait_for(fetcher_slowed, 20)

    assert {reply.state for reply in replies} == {PageState.TOO_MANY_REQUESTS, PageState.WAITING}
    assert len(site.pages()) <= 25


async def test_server_that_fails_is_asked_once_more_after_a_pause(make_fetcher: MakeFetcher) -> None:
    usual = FetchOptions()
    async with Site() as site:
        fetcher = make_fetcher(retries=usual.retries, retry_s=usual.retry_s)
        reply = await fetcher.get(Request(site.put("/a", status=500), "page"))

    assert reply.state is PageState.FAILED
    assert site.asked("/a") == 2
    assert _apart(site) >= 1.0


async def test_dead_host_is_left_alone(make_fetcher: MakeFetcher) -> None:
    now = [0.0]

    def clock() -> float:
        return now[0]

    async with Site() as site:
        urls = [site.put(f"/{n}", status=500) for n in range(30)]
        fetcher = make_fetcher(retries=0, clocks={"clock": clock})
        for url in urls:
            reply = await fetcher.get(Request(url, "page"))
        assert (reply.state, reply.status) == (PageState.WAITING, 0)
        said = f"127.0.0.1:{site.port} rests for 30 s, because of /4: The server failed (500 Internal Server Error)."
        assert reply.reason == f"Not asked: {said}"
        asked = len(site.pages())
        now[0] += 31
        site.put("/good")
        half_open = fetcher.hosts()[0].breaker
        after = await fetcher.get(Request(site.url("/good"), "page"))

    assert asked == 5
    assert (half_open, fetcher.hosts()[0].breaker) == ("half-open", "closed")
    assert after.is_ok


async def test_server_that_recovers_is_asked_faster_again(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:
        fetcher = make_fetcher(retries=0)
        await fetcher.get(Request(site.put("/bad", status=503), "page"))
        slow = fetcher.hosts()[0].interval_s
        for n in range(3):
            await fetcher.get(Request(site.put(f"/{n}"), "page"))
        less_slow = fetcher.hosts()[0].interval_s

    assert 0 < less_slow < slow


ROBOTS = """
User-agent: *
Disallow: /private
Disallow: /*.php$

User-agent: MusicTUI
Disallow: /not-for-us
Crawl-delay: 0.2
"""


@pytest.mark.parametrize("manner", [Manner.PAGE, Manner.CRAWL])
async def test_robots_are_respected(make_fetcher: MakeFetcher, manner: Manner) -> None:
    async with Site() as site:
        site.put("/robots.txt", ROBOTS, content_type="text/plain")
        named = await make_fetcher().get(Request(site.put("/private"), "page"))
        fetcher = make_fetcher(hosts={"127.0.0.1": HostLimit(4)})
        await fetcher.get(Request(site.url("/"), "page"))
        refused = await fetcher.get(Request(site.put("/not-for-us/a"), "page", manner))
        data = await fetcher.get(Request(site.url("/not-for-us/a"), "page", Manner.API), refresh=True)

    assert named.is_ok
    assert refused.state is PageState.BLOCKED
    assert refused.reason == "The robots.txt of 127.0.0.1 does not want programs there."
    assert data.status == 200
    assert site.asked("/robots.txt") == 1


async def test_crawl_delay_holds_pages_apart(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:
        site.put("/robots.txt", ROBOTS, content_type="text/plain")
        await _all(make_fetcher(), [site.put(f"/{n}") for n in range(3)])

    assert _apart(site) >= 0.2 - SLACK_S


@pytest.mark.parametrize(
    ("status", "state"),
    [(403, PageState.OK), (404, PageState.OK), (500, PageState.FAILED), (429, PageState.TOO_MANY_REQUESTS)],
)
async def test_robots_that_cannot_be_had(make_fetcher: MakeFetcher, status: int, state: PageState) -> None:
    async with Site() as site:
        site.put("/robots.txt", "no", status=status, content_type="text/plain")
        reply = await make_fetcher(retries=0).get(Request(site.put("/a"), "page"))

    assert reply.state is state
    assert (site.asked("/a") == 1) is (state is PageState.OK)


@pytest.mark.parametrize(
    "body",
    [b"<html>no rules</html>", b"\xff\xfe\x00", b"Disallow", b"Crawl-delay: x\n" * 9, b"*" * 600_000],
    ids=range(5),
)
async def test_robots_that_are_none(make_fetcher: MakeFetcher, body: bytes) -> None:
    async with Site() as site:
        site.put("/robots.txt", body, content_type="text/plain")
        reply = await make_fetcher().get(Request(site.put("/a"), "page"))

    assert reply.is_ok


async def test_budget_that_a_server_tells_is_shown(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:
        url = site.put("/a", headers={"X-Discogs-Ratelimit-Remaining": "17"})
        fetcher = make_fetcher()
        await fetcher.get(Request(url, "page"))
        status: Any = fetcher.hosts()[0]

    assert (status.budget, status.requests, status.problem) == (17, 2, "")
    assert status.bytes_in > len(WORDS)
    assert fetcher.totals.requests == 2
