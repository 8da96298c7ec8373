"""Fetching from a site that behaves: what is kept, asked again, sent once, and what is never told."""

import asyncio
import subprocess
import sys
import time
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp import web

from musictui.model.release import PageState
from musictui.scrape.fetch.addresses import Address
from musictui.scrape.fetch.fetch_options import FetchOptions
from musictui.scrape.fetch.fetch_transport import Transport
from musictui.scrape.source import Manner, Request
from tests.scrape.conftest import MakeFetcher
from tests.scrape.site import WORDS, Site


class _AllPublic(Transport):
    """The network, with loopback as a part of the public one: there is none to be had in a test."""

    async def is_public(self, address: Address) -> bool:
        return await super().is_public(address) or address.host.startswith("127.")


async def test_get_gives_the_page(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:
        url = site.put("/a")
        reply = await make_fetcher().get(Request(url + "?b=c#top", "page"))

    assert (reply.state, reply.reason, reply.status, reply.body) == (PageState.OK, "", 200, WORDS)
    assert reply.url == reply.final_url == url + "?b=c"
    assert reply.content_type == "text/html; charset=utf-8"
    assert not reply.from_cache
    assert reply.is_ok


async def test_same_request_twice_at_once_is_sent_once(make_fetcher: MakeFetcher) -> None:
    async with Site(delay_s=0.05) as site:
        request = Request(site.put("/a"), "page")
        fetcher = make_fetcher()
        replies = await asyncio.gather(*(fetcher.get(request) for _ in range(10)))
        asked = site.asked("/a")

    assert asked == 1
    assert {reply.body for reply in replies} == {WORDS}


async def test_one_of_two_cancelled_leaves_the_other(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:
        arrived, go_on = asyncio.Event(), asyncio.Event()

        async def answer(_: web.Request) -> web.Response:
            arrived.set()
            await go_on.wait()
            return web.Response(body=WORDS, content_type="text/html")

        fetcher = make_fetcher()
        request = Request(site.on("/a", answer), "page")
        first, second = (asyncio.ensure_future(fetcher.get(request)) for _ in range(2))
        await arrived.wait()
        first.cancel()
        await asyncio.wait({first})
        go_on.set()
        reply = await second

    assert first.cancelled()
    assert reply.is_ok


async def test_cancelled_by_all_ends_the_request(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:
        arrived, left = asyncio.Event(), asyncio.Event()

        async def answer(_: web.Request) -> web.Response:
            arrived.set()
            try:
                await asyncio.Event().wait()
            finally:
                left.set()
            raise AssertionError

        fetcher = make_fetcher()
        request = Request(site.on("/a", answer), "page")
        waiting = asyncio.ensure_future(fetcher.get(request))
        await arrived.wait()
        waiting.cancel()
        await left.wait()
        site.put("/a")
        reply = await fetcher.get(request)

    assert waiting.cancelled()
    assert reply.is_ok
    assert fetcher.hosts()[0].active == 0


async def test_close_answers_what_is_under_way(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:
        arrived = asyncio.Event()

        async def answer(_: web.Request) -> web.Response:
            arrived.set()
            await asyncio.Event().wait()
            raise AssertionError

        fetcher = make_fetcher()
        waiting = asyncio.ensure_future(fetcher.get(Request(site.on("/a", answer), "page")))
        await arrived.wait()
        await fetcher.close()
        reply = await waiting
        after = await fetcher.get(Request(site.url("/b"), "page"))

    assert (reply.state, reply.reason) == (PageState.FAILED, "The program is closing.")
    assert after.state is PageState.FAILED


async def test_watch_tells_of_waiting_and_loading(make_fetcher: MakeFetcher) -> None:
    states: list[PageState] = []
    async with Site() as site:
        await make_fetcher().get(Request(site.put("/a"), "page"), watch=states.append)

    assert states[0] is PageState.WAITING
    assert states[-1] is PageState.LOADING


async def test_redirect_is_followed_and_kept_with_its_end(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:
        end = site.put("/end", headers={"ETag": '"end"', "Cache-Control": "no-cache"})
        start = site.put("/start", b"", status=301, headers={"Location": "/end"})
        fetcher = make_fetcher()
        first = await fetcher.get(Request(start, "page"))
        await fetcher.get(Request(start, "page"))
        asked = {seen.path: seen.headers for seen in site.pages()}

    assert (first.url, first.final_url, first.body) == (start, end, WORDS)
    assert asked["/end"]["if-none-match"] == '"end"'
    assert "if-none-match" not in asked["/start"]


async def test_says_who_asks(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:
        url = site.put("/a")
        await make_fetcher(contact="Jürgen \x01<me@example.org>\r\nX-Evil: 1").get(
            Request(url, "page", headers={"Accept": "text/plain", "User-Agent": "Mozilla"})
        )
        headers = site.pages()[0].headers

    assert headers["user-agent"].startswith("MusicTUI/")
    assert headers["user-agent"].endswith("( Jürgen <me@example.org> X-Evil: 1 )")
    assert headers["accept"] == "text/plain"
    assert "x-evil" not in headers
    assert "cookie" not in headers


async def test_secrets_are_sent_and_never_told(
    make_fetcher: MakeFetcher, caplog: pytest.LogCaptureFixture, tmp_path: Any
) -> None:
    caplog.set_level("DEBUG")
    async with Site() as site:

        async def answer(request: web.Request) -> web.Response:
            # A server that echoes what it was told, everywhere.
            headers = {"Link": f"<{request.url}&page=2>", "X-Token": request.headers["Authorization"]}
            return web.Response(text='{"a": 1}', content_type="application/json", headers=headers)

        async def redirect(request: web.Request) -> web.Response:
            return web.Response(status=302, headers={"Location": f"/b?{request.query_string}"})

        site.on("/b", answer)
        request = Request(
            site.on("/a", redirect) + "?q=1",
            "lastfm",
            Manner.API,
            headers={"Authorization": "Bearer hush-hush-header"},
            secrets={"api_key": "hush-hush-parameter"},
        )
        fetcher = make_fetcher(hosts={"127.0.0.1": _fast()})
        reply = await fetcher.get(request)
        again = await fetcher.get(request)
        seen = site.seen[-1]
        await fetcher.close()
    on_disk = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())

    assert seen.query == {"q": "1", "api_key": "hush-hush-parameter"}
    assert seen.headers["authorization"] == "Bearer hush-hush-header"
    assert reply.is_ok
    assert again.from_cache
    assert reply.final_url == site.url("/b?q=1")
    for told in (
        repr(reply),
        repr(reply.headers),
        repr(request),
        repr(fetcher.hosts()),
        caplog.text,
        str(on_disk),
    ):
        assert "hush-hush" not in told


@pytest.mark.parametrize("key", ["hush-hush-parameter", 'hush/hush&"=parameter'])
async def test_secrets_that_a_server_echoes_are_blotted_out(
    make_fetcher: MakeFetcher, tmp_path: Any, key: str
) -> None:
    async with Site() as site:

        async def answer(request: web.Request) -> web.Response:
            told = {
                "key": request.query["api_key"],
                "token": request.headers["Authorization"],
                "at": str(request.url),
            }
            return web.json_response({"error": 10, "message": "Invalid key", **told})

        async def strange(request: web.Request) -> web.Response:
            return web.Response(body=b"abc", headers={"Content-Type": "audio/" + request.query["api_key"]})

        async def redirect(request: web.Request) -> web.Response:
            return web.Response(status=302, headers={"Location": f"/for/{quote(request.query['api_key'])}"})

        fetcher = make_fetcher(hosts={"127.0.0.1": _fast()})
        replies = [
            await fetcher.get(
                Request(
                    site.on(f"/{path}", handler),
                    "lastfm",
                    manner,
                    headers={"Authorization": "Discogs token=hush-hush-token"},
                    secrets={"api_key": key},
                )
            )
            for path, handler, manner in (
                ("a", answer, Manner.API),
                ("b", strange, Manner.PAGE),
                ("c", redirect, Manner.API),
            )
        ]
        await fetcher.close()
    on_disk = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())

    assert replies[0].text().count("***") == 3
    assert "***" in replies[1].reason
    for told in (*(f"{reply!r} {reply.text()}" for reply in replies), str(on_disk)):
        assert "hush" not in told


async def test_secrets_do_not_follow_to_another_host(make_fetcher: MakeFetcher) -> None:
    async with Site() as first, Site(address="127.0.0.2") as other:
        other.put("/b", b"{}", content_type="application/json")
        start = first.put("/a", b"", status=302, headers={"Location": other.url("/b")})
        fetcher = make_fetcher(hosts={"127.0.0.1": _fast(), "127.0.0.2": _fast()})
        fetcher._network = _AllPublic(FetchOptions(), time.monotonic)
        await fetcher.get(
            Request(
                start, "lastfm", Manner.API, headers={"Authorization": "x" * 9}, secrets={"api_key": "y" * 9}
            )
        )

    assert first.seen[0].query == {"api_key": "y" * 9}
    assert other.seen[0].query == {}
    assert "authorization" not in other.seen[0].headers


def test_importing_the_fetcher_costs_nothing() -> None:
    code = "import sys, musictui.scrape.fetch; print({'aiohttp', 'diskcache', 'protego', 'zstandard'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"


def _fast() -> Any:
    from musictui.scrape.fetch.hosts import HostLimit

    return HostLimit(20)
