"""The fetcher: everything that the program asks of the web goes through it, politely, once, and bounded."""

import asyncio
import importlib
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from musictui.model.release import PageState
from musictui.scrape.fetch import addresses, freshness, hosts
from musictui.scrape.fetch.addresses import Address, AddressError
from musictui.scrape.fetch.answer import Network
from musictui.scrape.fetch.fetch_exchange import COUNTED, Ask, Exchange, Outcome
from musictui.scrape.fetch.fetch_options import FetchOptions
from musictui.scrape.fetch.http_cache import HttpCache, Kept
from musictui.scrape.fetch.in_flight import InFlight, Watch
from musictui.scrape.fetch.limits import Host, HostStatus
from musictui.scrape.fetch.reply import Reply
from musictui.scrape.fetch.rests import Rests
from musictui.scrape.fetch.robots import File, Robots
from musictui.scrape.fetch.totals import Totals
from musictui.scrape.source import Manner, Request

ROBOTS_TTL_S = 86_400.0
"""RFC 9309: a robots.txt should not be used for longer than a day."""
QUOTA_S = 5.0
"""The window in which Deezer counts, who tells of its end under a success and without saying when to come again."""


class Fetcher:
    """Asks the web and keeps the answers. For one event loop; opened by its first request, and to be closed."""

    def __init__(
        self,
        options: FetchOptions,
        cache_folder: Path,
        *,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """With a folder for the cache, made when it is wanted; the clocks are for tests."""
        self.options = options
        self._clock = clock
        self._wall = wall
        self._cache = HttpCache(cache_folder, options.cache_mb * 1_000_000)
        self._slots = asyncio.Semaphore(options.connections)
        self._hosts: dict[str, Host] = {}
        self._robots = Robots(self._robots_file, clock)
        self._exchange = Exchange(
            options,
            open_network=self._open_network,
            host=self._host,
            rules=self._robots.rules,
            rests=Rests(self._cache, wall, options.longest_wait_s),
            clock=clock,
            wall=wall,
        )
        self._network: Network | None = None
        self._opening = asyncio.Lock()
        self._in_flight = InFlight()
        self._named: set[tuple[str, int]] = set()
        self._asked = self._hits = self._revalidated = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def get(
        self,
        request: Request,
        *,
        refresh: bool = False,
        offline: bool | None = None,
        is_found: bool = False,
        watch: Watch | None = None,
    ) -> Reply:
        """The answer to a request, from the cache or the network; never raises for either.

        The same request twice at a time is sent once.

        Args:
            request: What to ask.
            refresh: Ask the server whatever is kept; it may say that this is still true.
            offline: Ask the cache only, however old its answer; None for the option.
            is_found: The address came from a page or a reply, not from a person or the configuration; then it may
                not lead into a private network, unless its host was named before. Crawling always counts as found.
            watch: Told when the request waits for its turn, and when it is sent. Must not raise.
        """
        self._asked += 1
        try:
            address = addresses.parse(request.url)
        except AddressError as error:
            return Reply(request.url, request.url, PageState.REFUSED, f"{error.message} {error.hint}".strip())
        place = (address.host, address.port)
        if not is_found and request.manner is not Manner.CRAWL:
            self._named.add(place)
        is_offline = self.options.offline if offline is None else offline
        is_named = place in self._named
        key = (address.text, request.manner, refresh, is_offline, is_named)
        reply = await self._in_flight.share(
            key,
            lambda tell: self._answer(
                request, address, refresh=refresh, is_offline=is_offline, is_named=is_named, tell=tell
            ),
            watch,
        )
        return reply or Reply(address.text, address.text, PageState.FAILED, "The program is closing.")

    def name(self, url: str) -> None:
        """Take a host for one that a person named, also where only addresses that were found there are asked."""
        try:
            address = addresses.parse(url)
        except AddressError:
            return  # It is refused when it is asked.
        self._named.add((address.host, address.port))

    async def forget(self, url: str, state: PageState | None = None, reason: str = "") -> None:
        """Keep no answer of an address: what came proved to be none when it was read.

        Args:
            url: As it was asked.
            state: What it is instead, where its source knows; some say "too often" or "prove that you are a person"
                under a success, and the host is then treated as if it had said so properly.
            reason: For a person.
        """
        try:
            address = addresses.parse(url)
        except AddressError:
            return
        if state in COUNTED:
            host = self._host(address)
            host.breaker.failed(self._clock(), f"{address.target.partition('?')[0][:80]}: {reason}")
            if state is PageState.TOO_MANY_REQUESTS:
                host.complained()
                host.rests(QUOTA_S, reason, self.options.longest_wait_s)
        await self._cache.forget(address.text)

    async def close(self) -> None:
        """End what is under way, whose replies say so, and close connections and cache."""
        await self._in_flight.close()
        async with self._opening:
            if self._network is not None:
                await self._network.close()
                self._network = None
        await self._cache.close()

    def hosts(self) -> list[HostStatus]:
        """Every host asked so far, in the order of their names."""
        return [self._hosts[name].status() for name in sorted(self._hosts)]

    def rest_of(self, urls: Iterable[str]) -> str:
        """Which hosts of these addresses are left alone, and for how long, as a clause; empty for none."""
        known: dict[str, str] = {}
        for url in urls:
            with suppress(AddressError):
                host = self._hosts.get(hosts.host_key(addresses.parse(url)))
                if host is not None and (rest := host.rest()):
                    known[host.name] = rest
        more = f" and {len(known) - 1:,} more" if len(known) > 2 else ""
        return ", ".join([*known.values()][: 1 if more else 2]) + more

    @property
    def totals(self) -> Totals:
        """Since the start."""
        known = self._hosts.values()
        return Totals(
            asked=self._asked,
            hits=self._hits,
            revalidated=self._revalidated,
            requests=sum(host.requests for host in known),
            bytes_in=sum(host.bytes_in for host in known),
            bytes_out=sum(host.bytes_out for host in known),
        )

    @property
    def cache_problem(self) -> str:
        """Why the cache does not work, for a person; empty while it does."""
        return self._cache.problem

    async def _answer(
        self,
        request: Request,
        address: Address,
        *,
        refresh: bool,
        is_offline: bool,
        is_named: bool,
        tell: Watch,
        ttl_s: float | None = None,
    ) -> Reply:
        """From the cache if that will do, else from the network."""
        began = self._clock()
        kept = await self._cache.get(address.text)
        if kept is not None and (is_offline or (not refresh and kept.is_fresh(self._wall()))):
            self._hits += 1
            self._host(address).hits += 1
            return replace(_kept_reply(address, kept), from_cache=True, seconds=self._clock() - began)
        if is_offline:
            return Reply(
                address.text, address.text, PageState.OFFLINE, "It is not in the cache, and nothing is asked."
            )
        ask = Ask(
            request=request,
            address=address,
            is_named=is_named,
            is_refresh=refresh,
            validators=freshness.validators(kept.headers) if kept else {},
            validated_url=kept.url if kept else "",
            tell=tell,
        )
        outcome = await self._exchange.run(ask)
        reply = await self._kept(address, outcome, kept, ttl_s)
        seconds = self._clock() - began
        return replace(reply, seconds=seconds, wait_s=max(seconds - outcome.sent_s, 0.0))

    async def _kept(self, address: Address, outcome: Outcome, old: Kept | None, ttl_s: float | None) -> Reply:
        """The reply, after keeping it if it is an answer."""
        now = self._wall()
        if outcome.is_unchanged and old is not None:
            self._revalidated += 1
            headers = {**old.headers, **outcome.headers}
            fresh = freshness.fresh_for_s(headers, ttl_s or self.options.ttl_s, now)
            kept = replace(old, headers=headers, at_s=now, fresh_s=fresh or 0.0)
            await self._cache.set(address.text, kept)
            return replace(_kept_reply(address, kept), revalidated=True)
        state, reason = outcome.verdict
        reply = Reply(
            url=address.text,
            final_url=outcome.final_url,
            state=state,
            reason=reason,
            status=outcome.status,
            headers=outcome.headers,
            content_type=outcome.content_type,
            body=outcome.body,
            charset=outcome.charset,
            at_s=now if outcome.status else 0.0,
        )
        if (fresh := self._fresh_s(reply, now, ttl_s)) is not None:
            await self._cache.set(address.text, _to_keep(reply, fresh))
        return reply

    def _fresh_s(self, reply: Reply, now: float, ttl_s: float | None) -> float | None:
        """For how long a reply counts as an answer; None if it is none, or may not be kept."""
        if reply.state is PageState.OK:
            return freshness.fresh_for_s(reply.headers, ttl_s or self.options.ttl_s, now)
        # A page that only says "not found" under a success is a guess, and not kept.
        if reply.status in (404, 410) and reply.state is PageState.NOT_FOUND:
            ttl = self.options.negative_ttl_s
            wished = freshness.fresh_for_s(reply.headers, ttl, now)
            return None if wished is None else min(wished, ttl)
        return None

    async def _robots_file(self, url: str, may_be_local: bool) -> File:
        """What a robots.txt says, asked as programs ask."""
        address = addresses.parse(url)
        request = Request(url, "robots", Manner.API, headers={"Accept": "text/plain,*/*;q=0.5"})
        reply = await self._in_flight.share(
            (url, "robots", may_be_local),
            lambda tell: self._answer(
                request,
                address,
                refresh=False,
                is_offline=False,
                is_named=may_be_local,
                tell=tell,
                ttl_s=ROBOTS_TTL_S,
            ),
        )
        return File(reply.state, reply.reason, reply.body) if reply else File(PageState.FAILED, "", b"")

    def _host(self, address: Address) -> Host:
        name = hosts.host_key(address)
        if name not in self._hosts:
            self._hosts[name] = Host(name, self._slots, self._clock)
        return self._hosts[name]

    async def _open_network(self) -> Network:
        """The network, opened by the first who wants it: aiohttp takes 0.3 s to import, so that is done in a thread."""
        if self._network is None:
            async with self._opening:
                if self._network is None:
                    transport = await asyncio.to_thread(
                        importlib.import_module, "musictui.scrape.fetch.fetch_transport"
                    )
                    network: Network = transport.Transport(self.options, self._clock)
                    self._network = network
        return self._network


def _kept_reply(address: Address, kept: Kept) -> Reply:
    return Reply(
        url=address.text,
        final_url=kept.url,
        state=kept.state,
        reason=kept.reason,
        status=kept.status,
        headers=kept.headers,
        content_type=kept.content_type,
        body=kept.body,
        charset=kept.charset,
        at_s=kept.at_s,
    )


def _to_keep(reply: Reply, fresh_s: float) -> Kept:
    return Kept(
        url=reply.final_url,
        state=reply.state,
        reason=reply.reason,
        status=reply.status,
        headers=reply.headers,
        content_type=reply.content_type,
        charset=reply.charset,
        at_s=reply.at_s,
        fresh_s=fresh_s,
        body=reply.body,
    )
