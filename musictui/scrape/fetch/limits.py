"""A host's turn: how many requests at once, how far apart, and how long it is left in peace."""

import asyncio
import math
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from musictui.model.release import PageState
from musictui.scrape.fetch.breaker import LONGEST_WISH_S, Breaker
from musictui.scrape.fetch.hosts import HostLimit

FIRST_SLOWING_S = 0.5
SLOWEST_S = 30.0
RECOVERY = 0.8
"""What is left of a slowing after each success."""
NO_SLOWING_S = 0.05
SHORT_REST_S = 10.0
"""What is left of a rest that requests wait for; where it is more, they are told so at once."""
_SHOWN_IN_S, _SHOWN_IN_MIN = 300, 7200
"""Seconds up to which a rest is told in seconds, and in minutes."""


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
    """From its robots.txt: between the beginnings of two pages, whatever their limits are."""
    last_s: float = -math.inf
    """When the last request began."""
    last_page_s: float = -math.inf
    """When the last page began."""
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
    _trial: asyncio.Event | None = None
    """Set once the request has ended that tries a host which failed; None while there is no such request."""
    _lanes: dict[HostLimit, _Lane] = field(default_factory=dict)

    @asynccontextmanager
    async def turn(self, limit: HostLimit, *, heeds_delay: bool) -> AsyncIterator[None]:
        """Wait until a request may be made; the block is the request.

        While a request tries whether a host that failed is well again, the others wait for what becomes of it: as long
        as one request may take, at most.

        Raises:
            HostClosedError: The host is left alone for now.
        """
        lane = self._lane(limit)
        self.waiting += 1
        is_waiting = True
        try:
            async with lane.slots:
                async with lane.pace:
                    trial = await self._wait(lane, heeds_delay)
                    self.last_s = self.clock()
                    lane.next_s = self.last_s + limit.interval_s
                    if heeds_delay:
                        self.last_page_s = self.last_s
                self.waiting -= 1
                is_waiting = False
                self.active += 1
                try:
                    yield
                finally:
                    self.active -= 1
                    self.everyone.release()
                    if trial is not None:
                        self._end(trial)
        finally:
            self.waiting -= is_waiting

    def may_be_asked(self) -> bool:
        """Whether a request may be made, or may wait for its turn: false while the host is left alone."""
        is_closed, is_tried = self.breaker.is_closed, self._trial is not None
        return is_closed or is_tried or self.breaker.until_s - self.clock() <= SHORT_REST_S

    def complained(self) -> None:
        """The server said that it is too much: ask more slowly from now on."""
        self.slowing_s = min(max(self.slowing_s * 2, FIRST_SLOWING_S), SLOWEST_S)

    def rests(self, wait_s: float, reason: str, longest_s: float) -> None:
        """It said how long it wants peace: requests wait so long, or are not made if that is longer than `longest_s`."""
        now = self.clock()
        if wait_s > longest_s:
            self.breaker.told_to_wait(now, wait_s, reason)
        self.quiet_until_s = max(self.quiet_until_s, now + min(wait_s, LONGEST_WISH_S))

    def answered(self) -> None:
        """The server answered as it should; what was under way when it asked for peace does not end that."""
        if self.clock() < self.quiet_until_s:
            return
        self.breaker.succeeded()
        self.slowing_s *= RECOVERY
        if self.slowing_s < NO_SLOWING_S:
            self.slowing_s = 0.0

    def closed_as(self) -> tuple[PageState, str]:
        """What a request is told that is not made: it still waits, and why."""
        return PageState.WAITING, f"Not asked: {self.rest()}, because of {self.breaker.reason}"

    def rest(self) -> str:
        """For how long it is left alone, as a clause; empty while it may be asked."""
        wait_s = 0.0 if self.breaker.is_closed else self.breaker.until_s - self.clock()
        return f"{self.name} rests for {_span(wait_s)}" if wait_s > 0 else ""

    def status(self) -> HostStatus:
        """As it is now."""
        now = self.clock()
        limits = [
            HostLimit(limit.connections, max(limit.interval_s, self.slowing_s, self.crawl_delay_s))
            for limit in self._lanes
        ]
        soonest = min((lane.next_s for lane in self._lanes.values()), default=now)
        soonest = max(soonest, self.last_s + self.slowing_s, self.last_page_s + self.crawl_delay_s)
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

    async def _wait(self, lane: _Lane, heeds_delay: bool) -> asyncio.Event | None:
        """Until the pace, the server's wishes and a slot of all hosts allow a request; takes that slot.

        Gives what is to be ended with the request, if that tries a host which failed.
        """
        while True:
            if self._trial is not None:
                await self._trial.wait()
            elif not self.may_be_asked():
                raise HostClosedError
            elif (wait := self._allowed_s(lane, heeds_delay) - self.clock()) > 0:
                await asyncio.sleep(wait)
            else:
                await self.everyone.acquire()
                now = self.clock()
                is_due = self._trial is None and self._allowed_s(lane, heeds_delay) <= now
                if is_due and self.breaker.allows(now):
                    self._trial = None if self.breaker.is_closed else asyncio.Event()
                    return self._trial
                self.everyone.release()

    def _end(self, trial: asyncio.Event) -> None:
        """What a trial said is known by now, if it said anything; those that wait for it look at that."""
        self._trial = None
        self.breaker.gave_up()
        trial.set()

    def _allowed_s(self, lane: _Lane, heeds_delay: bool) -> float:
        """When the next request of a lane may begin."""
        page_s = self.last_page_s + self.crawl_delay_s if heeds_delay else 0.0
        rest_s = 0.0 if self.breaker.is_closed else self.breaker.until_s
        return max(lane.next_s, self.last_s + self.slowing_s, page_s, self.quiet_until_s, rest_s)

    def _lane(self, limit: HostLimit) -> _Lane:
        if limit not in self._lanes:
            self._lanes[limit] = _Lane(asyncio.Semaphore(limit.connections), asyncio.Lock())
        return self._lanes[limit]


def _span(seconds: float) -> str:
    """How long, for a person, rounded up."""
    if seconds <= _SHOWN_IN_S:
        return f"{math.ceil(seconds)} s"
    return f"{math.ceil(seconds / 60)} min" if seconds <= _SHOWN_IN_MIN else f"{math.ceil(seconds / 3600)} h"
