"""A host's turn: how many requests at once, how far apart, and how long it is left in peace."""

import asyncio
import math
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from musictui.model.release import PageState
from musictui.scrape.fetch.breaker import Breaker
from musictui.scrape.fetch.hosts import HostLimit

FIRST_SLOWING_S = 0.5
SLOWEST_S = 30.0
RECOVERY = 0.8
"""What is left of a slowing after each success."""
NO_SLOWING_S = 0.05


@dataclass(frozen=True, slots=True)
class HostStatus:
    """A host as the polite-network panel shows it. Seconds from now, where a time is meant."""

    host: str
    active: int
    waiting: int
    connections: int
    """Allowed at once."""
    interval_s: float
    """Between two requests, back-off and crawl-delay included; 0 without a fixed rate."""
    next_slot_s: float
    """Until the next request may begin; 0 for at once."""
    budget: int | None
    """Requests that the server says are left, where it says so."""
    back_off_s: float
    """For how much longer the server wants peace."""
    breaker: str
    """`closed`, `open` or `half-open`."""
    requests: int
    hits: int
    """Answers from the cache."""
    bytes_in: int
    problem: str
    """The last failure's reason while it matters."""


class HostClosedError(Exception):
    """The host is left alone for now; its breaker says why."""


@dataclass(slots=True)
class _Lane:
    """Requests of one limit: they share its slots and its pace."""

    slots: asyncio.Semaphore
    pace: asyncio.Lock
    next_s: float = 0.0


@dataclass(slots=True)
class Host:
    """What is known of a host, and who waits for it."""

    name: str
    everyone: asyncio.Semaphore
    """Slots of all hosts together."""
    clock: Callable[[], float]
    """Monotonic seconds."""
    breaker: Breaker = field(default_factory=Breaker)
    crawl_delay_s: float = 0.0
    """From its robots.txt."""
    is_remembered: bool = False
    """Whether it was looked up what it said to an earlier run."""
    slowing_s: float = 0.0
    """At least so far apart, since it complained."""
    quiet_until_s: float = 0.0
    budget: int | None = None
    active: int = 0
    waiting: int = 0
    requests: int = 0
    hits: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    _lanes: dict[HostLimit, _Lane] = field(default_factory=dict)

    @asynccontextmanager
    async def turn(self, limit: HostLimit, *, heeds_delay: bool) -> AsyncIterator[None]:
        """Wait until a request may be made; the block is the request.

        Raises:
            HostClosedError: The host is left alone for now.
        """
        lane = self._lane(limit)
        self.waiting += 1
        is_waiting = True
        try:
            async with lane.slots:
                async with lane.pace:
                    await self._wait(lane)
                    lane.next_s = self.clock() + self._interval(limit, heeds_delay)
                self.waiting -= 1
                is_waiting = False
                self.active += 1
                try:
                    yield
                finally:
                    self.active -= 1
                    self.everyone.release()
                    self.breaker.gave_up()
        finally:
            self.waiting -= is_waiting

    def may_be_asked(self) -> bool:
        """Whether a request may be made, or may wait for its turn: false while the host is left alone."""
        breaker = self.breaker
        return breaker.is_closed or (self.clock() >= breaker.until_s and not breaker.trying)

    def complained(self) -> None:
        """The server said that it is too much: ask more slowly from now on."""
        self.slowing_s = min(max(self.slowing_s * 2, FIRST_SLOWING_S), SLOWEST_S)

    def rests(self, wait_s: float, reason: str, longest_s: float) -> None:
        """It said how long it wants peace: requests wait so long, or are not made if that is longer than `longest_s`."""
        now = self.clock()
        if wait_s > longest_s:
            self.breaker.told_to_wait(now, wait_s, reason)
        self.quiet_until_s = max(self.quiet_until_s, now + min(wait_s, longest_s))

    def answered(self) -> None:
        """The server answered as it should."""
        self.breaker.succeeded()
        self.slowing_s *= RECOVERY
        if self.slowing_s < NO_SLOWING_S:
            self.slowing_s = 0.0

    def closed_as(self) -> tuple[PageState, str]:
        """What a request is told that is not made: it still waits, and why."""
        wait = max(0, math.ceil(self.breaker.until_s - self.clock()))
        rest = f"rests for {wait} s" if wait else "is being tried again"
        return PageState.WAITING, f"Not asked: {self.name} {rest}, because of {self.breaker.reason}"

    def status(self) -> HostStatus:
        """As it is now."""
        now = self.clock()
        limits = [
            HostLimit(limit.connections, self._interval(limit, heeds_delay=True)) for limit in self._lanes
        ]
        soonest = min((lane.next_s for lane in self._lanes.values()), default=now)
        if not self.breaker.is_closed:
            soonest = max(soonest, self.breaker.until_s)
        return HostStatus(
            host=self.name,
            active=self.active,
            waiting=self.waiting,
            connections=max((limit.connections for limit in limits), default=0),
            interval_s=min((limit.interval_s for limit in limits), default=0.0),
            next_slot_s=max(0.0, soonest - now, self.quiet_until_s - now),
            budget=self.budget,
            back_off_s=max(0.0, self.quiet_until_s - now),
            breaker=self.breaker.word(now),
            requests=self.requests,
            hits=self.hits,
            bytes_in=self.bytes_in,
            problem=self.breaker.reason if self.breaker.failures or not self.breaker.is_closed else "",
        )

    async def _wait(self, lane: _Lane) -> None:
        """Until the pace, the server's wishes and a slot of all hosts allow a request; takes that slot."""
        while True:
            if not self.may_be_asked():
                raise HostClosedError
            wait = max(lane.next_s, self.quiet_until_s) - self.clock()
            if wait > 0:
                await asyncio.sleep(wait)
                continue
            await self.everyone.acquire()
            if max(lane.next_s, self.quiet_until_s) <= self.clock() and self.breaker.allows(self.clock()):
                return
            self.everyone.release()

    def _interval(self, limit: HostLimit, heeds_delay: bool) -> float:
        return max(limit.interval_s, self.slowing_s, self.crawl_delay_s if heeds_delay else 0.0)

    def _lane(self, limit: HostLimit) -> _Lane:
        if limit not in self._lanes:
            self._lanes[limit] = _Lane(asyncio.Semaphore(limit.connections), asyncio.Lock())
        return self._lanes[limit]
