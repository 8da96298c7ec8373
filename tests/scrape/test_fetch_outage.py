"""A server that goes away and comes back: one request tries it, the others wait for what becomes of that."""

import asyncio
import re
from collections.abc import Callable, Sequence

import pytest
from aiohttp import web

from musictui.model.release import PageState
from musictui.scrape.fetch.breaker import FAILURES, FIRST_PAUSE_S
from musictui.scrape.fetch.fetcher import Fetcher
from musictui.scrape.fetch.hosts import HostLimit
from musictui.scrape.fetch.limits import SHORT_REST_S
from musictui.scrape.fetch.reply import Reply
from musictui.scrape.source import Manner, Request
from tests.loop_clock import Turn, loop_clock, turn
from tests.scrape.conftest import MakeFetcher
from tests.scrape.site import WORDS, Handler, Site

__all__ = ["turn"]

COUNT = 30


def _fetcher(make: MakeFetcher) -> Fetcher:
    return make(
        retries=0,
        clocks={"clock": loop_clock},
        hosts={"127.0.0.1": HostLimit(4)},
    )


def _asked(
    fetcher: Fetcher, urls: Sequence[str], manner: Manner = Manner.PAGE
) -> "asyncio.Future[list[Reply]]":
    return asyncio.gather(*(fetcher.get(Request(url, "page", manner)) for url in urls))


async def _until(is_so: Callable[[], bool]) -> None:
    for _ in range(1_000_000):
        if is_so():
            return
        await asyncio.sleep(0)
    raise TimeoutError


async def _until_waiting(fetcher: Fetcher, count: int, active: int = 0) -> None:
    await _until(lambda: (fetcher.hosts()[0].waiting, fetcher.hosts()[0].active) == (count, active))


async def _drop(fetcher: Fetcher, site: Site, *, known: str = "/known") -> None:
    """Let the site be left alone, as it went away after it had been asked."""
    await fetcher.get(Request(site.put(known), "page"))
    await site.go_away()
    for n in range(FAILURES):
        assert (await fetcher.get(Request(site.url(f"/gone/{n}"), "page"))).state is PageState.FAILED


def _gated(ready: asyncio.Event, status: int) -> Handler:
    async def answer(_: web.Request) -> web.Response:
        await ready.wait()
        return web.Response(body=WORDS, content_type="text/html", status=status)

    return answer


@pytest.mark.parametrize("manner", [Manner.PAGE, Manner.API])
async def test_others_wait_while_one_tries_and_go_on(
    make_fetcher: MakeFetcher, turn: Turn, manner: Manner
) -> None:
    ready = asyncio.Event()
    content = "text/html" if manner is Manner.PAGE else "application/json"

    async def answer(_: web.Request) -> web.Response:
        await ready.wait()
        return web.Response(body=WORDS if manner is Manner.PAGE else b"{}", content_type=content)

    async with Site() as site:
        fetcher = _fetcher(make_fetcher)
        await _drop(fetcher, site)
        before = len(site.pages())
        turn(FIRST_PAUSE_S + 1)
        await site.come()
        replies = _asked(fetcher, [site.on(f"/{n}", answer) for n in range(COUNT)], manner)
        await _until_waiting(fetcher, COUNT - 1, active=1)
        await _until(lambda: len(site.pages()) > before)
        word, tried = fetcher.hosts()[0].breaker, len(site.pages()) - before
        ready.set()
        states = {reply.state for reply in await replies}
        asked = len(site.pages()) - before

    assert (word, tried) == ("half-open", 1)
    assert states == {PageState.OK}
    assert asked == COUNT
    assert fetcher.hosts()[0].breaker == "closed"


async def test_others_are_told_of_a_trial_that_fails(make_fetcher: MakeFetcher, turn: Turn) -> None:
    ready = asyncio.Event()
    async with Site() as site:
        fetcher = _fetcher(make_fetcher)
        await _drop(fetcher, site)
        turn(FIRST_PAUSE_S + 1)
        await site.come()
        before = len(site.pages())
        urls = [site.on(f"/{n}", _gated(ready, 500)) for n in range(COUNT)]
        under_way = _asked(fetcher, urls)
        await _until_waiting(fetcher, COUNT - 1, active=1)
        ready.set()
        replies = await under_way
        asked, rest = len(site.pages()) - before, fetcher.rest_of(urls)

    told = [reply.reason for reply in replies if reply.state is PageState.WAITING]
    assert (asked, len(told)) == (1, COUNT - 1)
    host = f"127.0.0.1:{site.port} rests for 60 s"
    assert all(
        re.match(rf"Not asked: {host}, because of /\d+: The server failed \(500", each) for each in told
    )
    assert rest == host


async def test_trial_that_is_stopped_lets_the_next_one_try(make_fetcher: MakeFetcher, turn: Turn) -> None:
    ready, never = asyncio.Event(), asyncio.Event()
    async with Site() as site:
        fetcher = _fetcher(make_fetcher)
        await _drop(fetcher, site)
        turn(FIRST_PAUSE_S + 1)
        await site.come()
        first = asyncio.ensure_future(fetcher.get(Request(site.on("/first", _gated(never, 200)), "page")))
        await _until_waiting(fetcher, 0, active=1)
        others = _asked(fetcher, [site.on(f"/{n}", _gated(ready, 200)) for n in range(3)])
        await _until_waiting(fetcher, 3, active=1)
        first.cancel()
        ready.set()
        replies = await others

    assert [reply.state for reply in replies] == [PageState.OK] * 3


async def test_trial_that_hangs_is_not_waited_for_for_ever(make_fetcher: MakeFetcher, turn: Turn) -> None:
    never = asyncio.Event()
    async with Site() as site:
        fetcher = _fetcher(make_fetcher)
        await _drop(fetcher, site)
        turn(FIRST_PAUSE_S + 1)
        await site.come()
        before = len(site.pages())
        under_way = _asked(fetcher, [site.on(f"/{n}", _gated(never, 200)) for n in range(COUNT)])
        await _until_waiting(fetcher, COUNT - 1, active=1)
        await _until(lambda: len(site.pages()) > before)
        turn(fetcher.options.whole_timeout_s + 1)
        states = [reply.state for reply in await under_way]
        asked = len(site.pages()) - before

    assert asked == 1
    assert sorted(states) == [PageState.FAILED, *[PageState.WAITING] * (COUNT - 1)]


@pytest.mark.parametrize("left_s", [SHORT_REST_S - 1, SHORT_REST_S + 1])
async def test_a_short_rest_is_waited_for_and_a_longer_one_is_told(
    make_fetcher: MakeFetcher, turn: Turn, left_s: float
) -> None:
    is_short = left_s < SHORT_REST_S
    async with Site() as site:
        fetcher = _fetcher(make_fetcher)
        await _drop(fetcher, site)
        await site.come()
        before = len(site.pages())
        turn(FIRST_PAUSE_S - left_s)
        under_way = _asked(fetcher, [site.put(f"/{n}") for n in range(COUNT)])
        if is_short:
            await _until_waiting(fetcher, COUNT)
            assert (len(site.pages()), under_way.done()) == (before, False)
            turn(left_s + 1)
        states = {reply.state for reply in await under_way}
        asked = len(site.pages()) - before

    assert states == {PageState.OK if is_short else PageState.WAITING}
    assert asked == (COUNT if is_short else 0)


async def test_robots_txt_that_was_not_asked_for_is_asked_for_as_soon_as_its_host_may_be(
    make_fetcher: MakeFetcher, turn: Turn
) -> None:
    async with Site() as site:
        fetcher = _fetcher(make_fetcher)
        await site.go_away()
        for n in range(FAILURES):
            await fetcher.get(Request(site.url(f"/{n}"), "page", Manner.API))
        page = Request(site.put("/page"), "page")
        turn(FIRST_PAUSE_S - SHORT_REST_S - 1)
        rests = await fetcher.get(page)
        await site.come()
        turn(SHORT_REST_S)
        under_way = asyncio.ensure_future(fetcher.get(page))
        await _until_waiting(fetcher, 1)
        turn(2)
        reply = await under_way

    assert rests.state is PageState.WAITING
    assert reply.is_ok
