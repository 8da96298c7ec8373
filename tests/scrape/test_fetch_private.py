"""No page leads the program into a private network, unless the user named the place."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from musictui.model.release import PageState
from musictui.scrape.fetch import addresses
from musictui.scrape.fetch.addresses import Address
from musictui.scrape.fetch.answer import Answer
from musictui.scrape.fetch.fetch_options import FetchOptions
from musictui.scrape.fetch.fetch_transport import Transport
from musictui.scrape.source import Manner, Request
from tests.scrape.conftest import MakeFetcher
from tests.scrape.site import Site


class _Outside(Transport):
    """The network, with a public host `outside.example` that stands on loopback: there is none to be had in a test."""

    def __init__(self, site: Site) -> None:
        super().__init__(FetchOptions(), lambda: 0.0)
        self._site = site

    async def get(
        self, address: Address, url: str, headers: Mapping[str, str], is_wanted: Callable[[Answer], bool]
    ) -> Answer:
        if address.host == "outside.example":
            url = self._site.url(address.target)
        return await super().get(address, url, headers, is_wanted)

    async def is_public(self, address: Address) -> bool:
        return address.host == "outside.example" or await super().is_public(address)


@pytest.mark.parametrize("manner", [Manner.CRAWL, Manner.PAGE, Manner.API])
async def test_found_address_on_loopback_is_refused(make_fetcher: MakeFetcher, manner: Manner) -> None:
    async with Site() as site:
        reply = await make_fetcher().get(Request(site.put("/a"), "page", manner), is_found=True)

    assert reply.state is PageState.REFUSED
    assert "private network" in reply.reason
    assert not site.seen


async def test_found_address_on_a_host_that_was_named_is_asked(make_fetcher: MakeFetcher) -> None:
    async with Site() as site, Site() as other:
        fetcher = make_fetcher()
        await fetcher.get(Request(site.put("/a"), "page"))
        same = await fetcher.get(Request(site.put("/b"), "page", Manner.CRAWL))
        elsewhere = await fetcher.get(Request(other.put("/b"), "page", Manner.CRAWL))

    assert same.is_ok
    assert elsewhere.state is PageState.REFUSED
    assert not other.seen


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "127.1", "2130706433", "0x7f.1", "0"]
)
async def test_redirect_from_outside_to_inside_is_refused(make_fetcher: MakeFetcher, host: str) -> None:
    async with Site() as site:
        site.put("/inside")
        site.put("/start", status=302, headers={"Location": site.url("/inside", host)})
        fetcher = make_fetcher(retries=0)
        fetcher._network = _Outside(site)
        reply = await fetcher.get(Request("http://outside.example/start", "page"))

    assert reply.state in (PageState.REFUSED, PageState.FAILED)
    assert site.asked("/start") == 1
    assert site.asked("/inside") == 0


async def test_redirect_from_outside_to_a_named_private_host_is_refused(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:
        site.put("/start", status=302, headers={"Location": site.put("/inside")})
        fetcher = make_fetcher()
        fetcher._network = _Outside(site)
        named = await fetcher.get(Request(site.put("/named"), "page"))
        reply = await fetcher.get(Request("http://outside.example/start", "page"))

    assert named.is_ok
    assert reply.state is PageState.REFUSED
    assert site.asked("/inside") == 0


async def test_redirect_to_another_port_of_a_private_host_is_refused(make_fetcher: MakeFetcher) -> None:
    async with Site() as site, Site() as other:
        start = site.put("/start", status=302, headers={"Location": other.put("/end")})
        reply = await make_fetcher().get(Request(start, "page"))

    assert reply.state is PageState.REFUSED
    assert reply.reason == f"{other.url('')} is on a private network, and a redirect leads there."
    assert not other.seen


async def test_redirect_within_a_private_host_is_followed(make_fetcher: MakeFetcher) -> None:
    async with Site() as site:
        start = site.put("/start", status=302, headers={"Location": site.put("/end")})
        reply = await make_fetcher().get(Request(start, "page"))

    assert (reply.is_ok, reply.final_url) == (True, site.url("/end"))


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:10.0.0.1",
        "64:ff9b::a00:1", "2002:7f00:1::", "192.0.2.1", "2001:db8::1", "nonsense", "",
    ],
)  # fmt: skip
def test_is_public_knows_what_is_not(ip: str) -> None:
    assert not addresses.is_public(ip)


@pytest.mark.parametrize("ip", ["8.8.8.8", "2606:4700::6810:84e5", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_is_public_knows_what_is(ip: str) -> None:
    assert addresses.is_public(ip)


async def test_cache_folder_holds_nothing_of_a_refused_page(
    make_fetcher: MakeFetcher, tmp_path: Path
) -> None:
    async with Site() as site:
        fetcher = make_fetcher()
        request = Request(site.put("/a"), "page", Manner.CRAWL)
        await fetcher.get(request)
        kept = await fetcher.get(request, offline=True)

    assert kept.state is PageState.OFFLINE
