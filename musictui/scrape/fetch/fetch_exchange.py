"""A request until it has its answer: turns, robots.txt, redirects, tries. Nothing is kept here."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from musictui import __version__
from musictui.model.release import PageState
from musictui.scrape.fetch import addresses, freshness, hosts
from musictui.scrape.fetch.addresses import Address, AddressError
from musictui.scrape.fetch.answer import Answer, Network, TransportError
from musictui.scrape.fetch.digest import Digest, digest
from musictui.scrape.fetch.fetch_options import FetchOptions
from musictui.scrape.fetch.limits import Host, HostClosedError
from musictui.scrape.fetch.rests import Rests
from musictui.scrape.fetch.robots import PRODUCT, Rules
from musictui.scrape.fetch.secrecy import Secrets
from musictui.scrape.fetch.verdict import Verdict, of_kind
from musictui.scrape.source import Manner, Request

_T = TypeVar("_T")

_ACCEPT_PAGES = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"
_ACCEPT_DATA = "application/json,*/*;q=0.5"
_BUDGETS = ("x-discogs-ratelimit-remaining", "x-ratelimit-remaining", "ratelimit-remaining")
COUNTED = (PageState.FAILED, PageState.BLOCKED, PageState.CHALLENGE, PageState.TOO_MANY_REQUESTS)
"""States that a host is left alone for, when there are many in a row."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a request."""

    verdict: Verdict
    final_url: str
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = ""
    body: bytes = b""
    charset: str = "utf-8"
    is_unchanged: bool = False
    """The server says that what is kept is still true."""
    is_worth_retrying: bool = False
    sent_s: float = 0.0
    """How long its requests were on their way: neither turns nor the program's own start."""


@dataclass(slots=True)
class Ask:
    """One request on its way."""

    request: Request
    address: Address
    is_named: bool
    """The user named this host, so it may be a private one."""
    is_refresh: bool
    """Nothing that is kept on the way may answer either."""
    validators: Mapping[str, str]
    validated_url: str
    """Where the kept answer came from: its validators mean nothing elsewhere."""
    tell: Callable[[PageState], None]
    sent_s: float = 0.0

    def keeps(self, here: Address) -> bool:
        """Whether what is kept came from `here` and can be asked about."""
        return bool(self.validators) and here.text == self.validated_url


class Exchange:
    """Asks the network, politely."""

    def __init__(
        self,
        options: FetchOptions,
        *,
        open_network: Callable[[], Awaitable[Network]],
        host: Callable[[Address], Host],
        rules: Callable[[str, bool], Awaitable[Rules]],
        rests: Rests,
        clock: Callable[[], float],
        wall: Callable[[], float],
    ) -> None:
        self._options = options
        self._open_network = open_network
        self._host = host
        self._rules = rules
        self._rests = rests
        self._clock = clock
        self._wall = wall
        self._agent = _agent(options.contact)

    async def run(self, ask: Ask) -> Outcome:
        """Ask until there is an answer, or no more sense in asking."""
        outcome = await self._attempt(ask)
        for attempt in range(self._options.retries):
            if not outcome.is_worth_retrying:
                break
            ask.tell(PageState.WAITING)
            await asyncio.sleep(self._pause_s(attempt))
            again = await self._attempt(ask)
            if again.verdict.state is PageState.WAITING:
                break  # the host is left alone by now: what it said at first is what became of it
            outcome = again
        return replace(_blotted(outcome, Secrets(ask.request)), sent_s=ask.sent_s)

    async def _attempt(self, ask: Ask) -> Outcome:
        """Follow the redirects from the beginning."""
        here, seen, may_be_local = ask.address, {ask.address.text}, ask.is_named
        secrets = Secrets(ask.request)
        for _ in range(self._options.max_redirects + 1):
            try:
                step = await self._hop(ask, here, may_be_local=may_be_local)
                if isinstance(step, Outcome):
                    return step
                location, came_from_local = step
                to = _without(addresses.parse(secrets.out_of(location), here), ask.request.secrets)
            except AddressError as error:
                return _refused(here, f"It redirects to where nothing is asked. {error.message}")
            except TransportError as error:
                verdict = Verdict(error.state, error.reason)
                return Outcome(verdict, here.text, is_worth_retrying=error.is_worth_retrying)
            if to.text in seen:
                return _refused(here, "It redirects in a circle.")
            seen.add(to.text)
            # Trust goes by the place: what stands there may point to itself, and nobody else into a private network.
            may_be_local = came_from_local and _is_same_place(here, to)
            here = to
        return _refused(here, f"It redirects more than {self._options.max_redirects} times.")

    async def _hop(self, ask: Ask, here: Address, *, may_be_local: bool) -> Outcome | tuple[str, bool]:
        """One request: its outcome, or where it redirects to and whether a private host says so."""
        request = ask.request
        host = self._host(here)
        await self._rests.remember(host)
        if not host.may_be_asked():
            return Outcome(Verdict(*host.closed_as()), here.text)
        network = await self._open_network()
        is_local = not await self._counted(host, here, network.is_public(here))
        if is_local and not may_be_local:
            how = "a redirect leads there" if here is not ask.address else "the address came from a page"
            return _refused(here, f"{here.origin} is on a private network, and {how}.")
        is_page = request.manner is not Manner.API
        if is_page and (held := await self._held_by_robots(here, host, may_be_local)):
            return Outcome(held, here.text)
        limit = hosts.limit_for(request, here, self._options.hosts)
        ask.tell(PageState.WAITING)
        try:
            async with host.turn(limit, heeds_delay=is_page):
                ask.tell(PageState.LOADING)
                # Asked again, as a name may mean another place after a long wait; this answer is connected to.
                if not may_be_local and not await self._counted(host, here, network.is_public(here)):
                    return _refused(here, f"{here.host} leads into a private network by now.")
                answer, read = await self._counted(host, here, self._exchange(ask, here, network))
                await self._note(host, here, answer, read)
        except HostClosedError:
            return Outcome(Verdict(*host.closed_as()), here.text)
        if answer.location:
            return answer.location, is_local
        return _outcome(ask, here, answer, read)

    async def _exchange(self, ask: Ask, here: Address, network: Network) -> tuple[Answer, Digest]:
        """Ask, and read what came."""
        request = ask.request
        is_trusted = _is_same_site(ask.address, here)
        url = addresses.with_query(here, dict(request.secrets)) if is_trusted else here.text
        headers = self._headers(request, is_trusted=is_trusted)
        if ask.is_refresh:
            headers["Cache-Control"] = "no-cache"
        if ask.keeps(here):
            headers.update(ask.validators)
        began = self._clock()
        try:
            answer = await network.get(here, url, headers, lambda head: _is_wanted(request.manner, head))
        finally:
            ask.sent_s += self._clock() - began
        if answer.location or (answer.status == 304 and ask.keeps(here)):
            return answer, Digest(Verdict(PageState.OK))
        return answer, await asyncio.to_thread(digest, request.manner, answer, self._options.max_body)

    async def _held_by_robots(self, here: Address, host: Host, may_be_local: bool) -> Verdict | None:
        rules = await self._rules(here.origin, may_be_local)
        if rules.problem.state is not PageState.OK:
            return rules.problem
        host.crawl_delay_s = rules.delay_s
        if not rules.allows(here.text):
            return Verdict(PageState.BLOCKED, f"The robots.txt of {here.host} does not want programs there.")
        return None

    async def _counted(self, host: Host, here: Address, asking: Awaitable[_T]) -> _T:
        """What `asking` gives; a failure is noted at its host."""
        try:
            return await asking
        except TransportError as error:
            host.requests += 1
            if error.state is PageState.FAILED:
                host.breaker.failed(self._clock(), _cause(here, error.reason))
            raise

    async def _note(self, host: Host, here: Address, answer: Answer, read: Digest) -> None:
        """What an answer says about its host."""
        host.requests += 1
        host.bytes_in += answer.bytes_in
        host.bytes_out += answer.bytes_out
        for name in _BUDGETS:
            if (left := answer.headers.get(name, "")).isdigit():
                host.budget = int(left[:9])
        state, reason = read.verdict
        if state not in COUNTED:
            host.answered()
            return
        now = self._clock()
        cause = _cause(here, reason)
        host.breaker.failed(now, cause)
        if answer.status in (429, 503) and state is not PageState.CHALLENGE:
            host.complained()
            if wished := freshness.retry_after_s(answer.headers, self._wall()):
                host.rests(wished, cause, self._options.longest_wait_s)
                await self._rests.keep(host, cause)

    def _headers(self, request: Request, *, is_trusted: bool) -> dict[str, str]:
        headers = {
            "Accept": _ACCEPT_DATA if request.manner is Manner.API else _ACCEPT_PAGES,
            "Accept-Language": "en,*;q=0.5",
        }
        if is_trusted:
            headers.update(request.headers)
        return {**headers, "User-Agent": self._agent}

    def _pause_s(self, attempt: int) -> float:
        """Half of it by chance, so that requests that failed together do not come again together."""
        return self._options.retry_s * float(1 << attempt) * random.uniform(0.5, 1.0)


def _agent(contact: str) -> str:
    """As MusicBrainz wants it; a header is one line of printable characters."""
    line = " ".join("".join(char if char.isprintable() else " " for char in contact).split())
    return f"{PRODUCT}/{__version__}" + (f" ( {line} )" if line else "")


def _is_wanted(manner: Manner, head: Answer) -> bool:
    return head.status >= 400 or of_kind(manner, head.content_type).state is PageState.OK


def _is_same_site(first: Address, here: Address) -> bool:
    """Whether secrets for `first` may be sent to `here`: the same host, and no less protected."""
    if first.host != here.host:
        return False
    return first.origin == here.origin or (first.scheme, here.scheme) == ("http", "https")


def _is_same_place(here: Address, to: Address) -> bool:
    """Whether a redirect stays with the same server, or goes from its http to its https."""
    if here.host != to.host:
        return False
    return here.port == to.port or (here.has_default_port and to.has_default_port)


def _without(address: Address, secrets: Mapping[str, str]) -> Address:
    """The address without the parameters that a server echoed into its redirect."""
    if not secrets or "?" not in address.target:
        return address
    path, _, query = address.target.partition("?")
    kept = "&".join(part for part in query.split("&") if part.partition("=")[0] not in secrets)
    return address._replace(target=f"{path}?{kept}" if kept else path)


def _outcome(ask: Ask, here: Address, answer: Answer, read: Digest) -> Outcome:
    return Outcome(
        verdict=read.verdict,
        final_url=here.text,
        status=answer.status,
        headers=answer.headers,
        content_type=answer.content_type,
        body=read.body,
        charset=read.charset,
        is_unchanged=answer.status == 304 and ask.keeps(here),
        is_worth_retrying=read.is_worth_retrying,
    )


def _blotted(outcome: Outcome, secrets: Secrets) -> Outcome:
    """All that can be shown, read or kept of it, without what was sent in secret."""
    state, reason = outcome.verdict
    return replace(
        outcome,
        verdict=Verdict(state, secrets.out_of(reason)),
        final_url=secrets.out_of(outcome.final_url),
        headers={name: secrets.out_of(value) for name, value in outcome.headers.items()},
        content_type=secrets.out_of(outcome.content_type),
        body=secrets.out_of_body(outcome.body),
    )


def _cause(here: Address, reason: str) -> str:
    """Why a host is left alone, for who asks for another of its pages."""
    return f"{here.target.partition('?')[0][:80]}: {reason}"


def _refused(here: Address, reason: str) -> Outcome:
    return Outcome(Verdict(PageState.REFUSED, reason), here.text)
