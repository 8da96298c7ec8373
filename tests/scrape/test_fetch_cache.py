"""What is kept of the web, for how long, and what never is."""

import asyncio
import subprocess
import sys
from typing import Any

import pytest
from aiohttp import web

from musictui.model.release import PageState
from musictui.scrape.source import Request
from tests.scrape.conftest import MakeFetcher
from tests.scrape.site import WORDS, Site

DAY_S = 86_400.0


class _Wall:
    """A clock on the wall that a test turns."""

    def __init__(self) -> None:
        self.now_s = 1_750_000_000.0

    def __call__(self) -> float:
        return self.now_s


async def test_get_again_comes_from_the_cache(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:
        request = Request(site.put("/a"), "page")
        fetcher = make_fetcher()
        first = await fetcher.get(request)
        second = await fetcher.get(request)
        asked = site.asked("/a")

    assert asked == 1
    assert second.from_cache
    assert (second.body, second.headers, second.at_s) == (first.body, first.headers, first.at_s)
    assert (fetcher.totals.asked, fetcher.totals.hits, fetcher.totals.hit_rate) == (2, 1, 1 / 3)
    assert fetcher.hosts()[0].hits == 1


async def test_cache_outlives_the_fetcher(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:
        request = Request(site.put("/a"), "page")
        first = make_fetcher()
        await first.get(request)
        await first.close()
    reply = await make_fetcher().get(request)

    assert (reply.state, reply.from_cache, reply.body) == (PageState.OK, True, WORDS)


async def test_stale_page_is_revalidated(make_fetcher: MakeFetcher) -> None:
    wall = _Wall()
    async with Site() as site:

        async def answer(request: web.Request) -> web.Response:
            if request.headers.get("If-None-Match") == '"one"':
                return web.Response(status=304, headers={"ETag": '"one"', "Cache-Control": "max-age=60"})
            headers = {
                "ETag": '"one"',
                "Cache-Control": "max-age=60",
                "Last-Modified": "Tue, 01 Jul 2025 10:00:00 GMT",
            }
            return web.Response(body=WORDS, content_type="text/html", headers=headers)

        request = Request(site.on("/a", answer), "page")
        fetcher = make_fetcher(clocks={"wall": wall})
        await fetcher.get(request)
        wall.now_s += 59
        fresh = await fetcher.get(request)
        wall.now_s += 2
        stale = await fetcher.get(request)
        again = await fetcher.get(request)
        asked = [seen.headers for seen in site.pages()]

    assert fresh.from_cache
    assert not fresh.revalidated
    assert (stale.state, stale.from_cache, stale.revalidated, stale.body) == (
        PageState.OK,
        False,
        True,
        WORDS,
    )
    assert stale.at_s == wall.now_s
    assert again.from_cache
    assert not again.revalidated
    assert len(asked) == 2
    assert asked[1]["if-modified-since"] == "Tue, 01 Jul 2025 10:00:00 GMT"
    assert fetcher.totals.revalidated == 1


async def test_stale_page_without_validators_is_fetched_whole(make_fetcher: MakeFetcher) -> None:
    wall = _Wall()
    async with Site() as site:
        request = Request(site.put("/a"), "page")
        fetcher = make_fetcher(clocks={"wall": wall}, ttl_s=DAY_S)
        await fetcher.get(request)
        wall.now_s += DAY_S - 1
        before = await fetcher.get(request)
        wall.now_s += 2
        after = await fetcher.get(request)

    assert before.from_cache
    assert not after.from_cache


@pytest.mark.parametrize(
    ("cache_control", "is_kept", "is_asked_again"),
    [
        ("no-store", False, True),
        ("no-cache", True, True),
        ("max-age=0", True, True),
        ("private, max-age=100", True, False),
        ("s-maxage=0, max-age=100", True, False),
        ("nonsense;;=", True, False),
    ],
)
async def test_cache_control(
    make_fetcher: MakeFetcher, cache_control: str, is_kept: bool, is_asked_again: bool
) -> None:
    async with Site() as site:
        request = Request(site.put("/a", headers={"Cache-Control": cache_control}), "page")
        fetcher = make_fetcher()
        await fetcher.get(request)
        await fetcher.get(request)
        asked = site.asked("/a")
        kept = await fetcher.get(request, offline=True)

    assert (asked == 2) is is_asked_again
    assert kept.is_ok is is_kept


async def test_refresh_asks_whatever_is_kept(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:
        request = Request(site.put("/a", headers={"ETag": '"one"'}), "page")
        fetcher = make_fetcher()
        await fetcher.get(request)
        site.put("/a", b"<p>These are quite other words than before.</p>")
        refreshed = await fetcher.get(request, refresh=True)
        after = await fetcher.get(request)

    assert refreshed.body == after.body == b"<p>These are quite other words than before.</p>"
    assert not refreshed.from_cache
    assert after.from_cache
    sent = [(seen.headers.get("cache-control"), seen.headers.get("if-none-match")) for seen in site.pages()]
    assert sent == [(None, None), ("no-cache", '"one"')]


async def test_refresh_of_what_did_not_change_is_asked_and_not_sent_again(make_fetcher: MakeFetcher) -> None:
    wall = _Wall()
    changed = "Tue, 01 Jul 2025 10:00:00 GMT"
    async with Site() as site:

        async def answer(request: web.Request) -> web.Response:
            if request.headers.get("If-Modified-Since") == changed:
                return web.Response(status=304)
            return web.Response(body=WORDS, content_type="text/html", headers={"Last-Modified": changed})

        request = Request(site.on("/a", answer), "page")
        fetcher = make_fetcher(clocks={"wall": wall})
        await fetcher.get(request)
        wall.now_s += 100
        reply = await fetcher.get(request, refresh=True)
        bytes_in = fetcher.hosts()[0].bytes_in
        kept = await fetcher.get(request)
        asked = [seen.headers for seen in site.pages()]

    assert (reply.state, reply.body, reply.status) == (PageState.OK, WORDS, 200)
    assert (reply.from_cache, reply.revalidated, reply.at_s) == (False, True, wall.now_s)
    assert (kept.from_cache, kept.at_s) == (True, wall.now_s)
    assert len(asked) == 2
    assert asked[1]["cache-control"] == "no-cache"
    assert (fetcher.totals.hits, fetcher.totals.revalidated, fetcher.totals.bytes_in) == (1, 1, bytes_in)


async def test_refresh_that_fails_keeps_the_old_answer(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:
        request = Request(site.put("/a"), "page")
        fetcher = make_fetcher(retries=0)
        await fetcher.get(request)
        site.put("/a", b"out of order", status=500)
        failed = await fetcher.get(request, refresh=True)
        after = await fetcher.get(request)

    assert (failed.state, failed.status) == (PageState.FAILED, 500)
    assert after.from_cache
    assert after.body == WORDS


async def test_offline_asks_nobody(make_fetcher: MakeFetcher) -> None:
    wall = _Wall()
    async with Site() as site:
        request = Request(site.put("/a"), "page")
        fetcher = make_fetcher(clocks={"wall": wall}, offline=True)
        missing = await fetcher.get(request)
        await fetcher.get(request, offline=False)
        wall.now_s += 30 * DAY_S
        kept = await fetcher.get(request, refresh=True)
        asked = site.asked("/a")

    assert (missing.state, missing.body) == (PageState.OFFLINE, b"")
    assert missing.reason
    assert (kept.state, kept.from_cache, kept.at_s) == (PageState.OK, True, wall.now_s - 30 * DAY_S)
    assert asked == 1


@pytest.mark.parametrize("status", [404, 410])
async def test_missing_page_is_an_answer_for_a_while(make_fetcher: MakeFetcher, status: int) -> None:
    wall = _Wall()
    async with Site() as site:
        request = Request(site.put("/a", status=status, headers={"Cache-Control": "max-age=999999"}), "page")
        fetcher = make_fetcher(clocks={"wall": wall}, negative_ttl_s=100)
        first = await fetcher.get(request)
        wall.now_s += 99
        second = await fetcher.get(request)
        wall.now_s += 2
        third = await fetcher.get(request)
        asked = site.asked("/a")

    assert [reply.state for reply in (first, second, third)] == [PageState.NOT_FOUND] * 3
    assert [reply.from_cache for reply in (first, second, third)] == [False, True, False]
    assert asked == 2


@pytest.mark.parametrize("status", [400, 401, 403, 429, 500, 503])
async def test_failure_is_never_kept(make_fetcher: MakeFetcher, status: int) -> None:
    async with Site() as site:
        request = Request(site.put("/a", status=status, headers={"Cache-Control": "max-age=999"}), "page")
        fetcher = make_fetcher(retries=0)
        failed = await fetcher.get(request)
        site.put("/a")
        after = await fetcher.get(request)

    assert not failed.is_ok
    assert failed.status == status
    assert failed.reason
    assert after.is_ok
    assert not after.from_cache


async def test_forget_drops_what_proved_to_be_no_answer(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:
        request = Request(site.put("/a"), "page")
        fetcher = make_fetcher()
        await fetcher.get(request)
        await fetcher.forget(request.url)
        await fetcher.forget("no address")
        reply = await fetcher.get(request)

    assert not reply.from_cache


async def test_forget_tells_the_host_what_its_answer_meant(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:
        request = Request(site.put("/a", '{"error": {"code": 4}}', content_type="application/json"), "page")
        fetcher = make_fetcher()
        reply = await fetcher.get(request)
        await fetcher.forget(reply.url, PageState.TOO_MANY_REQUESTS, "It was asked too often.")
        status = fetcher.hosts()[0]

    assert reply.is_ok
    assert 4 < status.back_off_s <= 5
    assert status.problem == "/a: It was asked too often."


async def test_hit_does_not_need_aiohttp(make_fetcher: MakeFetcher, tmp_path: Any) -> None:
    async with Site() as site:
        url = site.put("/a")
        fetcher = make_fetcher()
        await fetcher.get(Request(url, "page"))
        await fetcher.close()
    code = f"""
import asyncio, sys
from pathlib import Path
from musictui.scrape.fetch.fetcher import Fetcher
from musictui.scrape.fetch.fetch_options import FetchOptions
from musictui.scrape.source import Request
async def main():
    async with Fetcher(FetchOptions(), Path({str(tmp_path / "cache")!r})) as fetcher:
        reply = await fetcher.get(Request({url!r}, "page"))
    print(reply.state, reply.from_cache, "aiohttp" in sys.modules)
asyncio.run(main())
"""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=subprocess.PIPE)
    out, _ = await process.communicate()

    assert out.decode().split() == ["ok", "True", "False"]
