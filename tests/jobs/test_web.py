"""What settings of the network do to requests."""

import asyncio

import pytest
from aiohttp import web

from musictui.config import Config
from musictui.config_web import NetworkConfig
from musictui.model.release import PageState
from musictui.paths import default_paths
from musictui.scrape.source import Request
from musictui.session import Session
from tests.scrape.site import WORDS, Site


@pytest.mark.parametrize(
    ("silent_s", "state", "reason"),
    [(25, PageState.OK, ""), (59, PageState.OK, ""), (61, PageState.FAILED, "It took longer than 60 s.")],
)
async def test_timeout_is_when_a_request_is_given_up(
    monkeypatch: pytest.MonkeyPatch, silent_s: float, state: PageState, reason: str
) -> None:
    loop = asyncio.get_running_loop()
    is_over = asyncio.Event()

    async def answer(_: web.Request) -> web.Response:
        # Timers of the loop see the time go by at once.
        now = loop.time
        monkeypatch.setattr(loop, "time", lambda: now() + silent_s)
        loop.call_later(0.02, is_over.set)
        await is_over.wait()
        return web.Response(body=WORDS, content_type="text/html")

    session = Session(Config(network=NetworkConfig(timeout_s=60)), default_paths())
    async with Site() as site:
        site.put("/warm")
        await session.web.fetcher.get(Request(site.url("/warm"), "page"))
        reply = await session.web.fetcher.get(Request(site.on("/slow", answer), "page"))
        asked = site.asked("/slow")
    await session.close()

    assert (reply.state, reply.reason, asked) == (state, reason, 1)
