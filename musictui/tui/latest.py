"""Work for a view of which only the newest request counts."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import monotonic
from typing import Generic, TypeVar

from textual.dom import DOMNode
from textual.worker import Worker

Request = TypeVar("Request")

MOST_REST_S = 5.0


class Latest(Generic[Request]):
    """Runs one request at a time; of those that come meanwhile only the last is run, merged with the others.

    Requests that are only a refresh rest in between, several times as long as one takes: a view of a library
    that grows by thousands of tracks a second must not take the processor from what makes it grow.
    """

    def __init__(
        self,
        node: DOMNode,
        work: Callable[[Request], Awaitable[None]],
        *,
        merge: Callable[[Request, Request], Request] = lambda _old, new: new,
        settle_s: float = 0.0,
        rest_factor: float = 8.0,
    ) -> None:
        """`settle_s` is waited before each, for a newer request; `rest_factor` times its length after each."""
        self._node = node
        self._work = work
        self._merge = merge
        self._settle_s = settle_s
        self._rest_factor = rest_factor
        self._wanted: Request | None = None
        self._is_urgent = asyncio.Event()
        self._is_running = False
        self._rested_at = 0.0

    @property
    def is_busy(self) -> bool:
        """Whether a request runs or waits."""
        return self._is_running

    def ask(self, request: Request, *, is_refresh: bool = False) -> None:
        """Run this request as soon as the one under way is done; a refresh, after its rest."""
        self._wanted = request if self._wanted is None else self._merge(self._wanted, request)
        if not is_refresh:
            self._is_urgent.set()
        if not self._is_running:
            self._is_running = True
            _: Worker[None] = self._node.run_worker(self._run, exit_on_error=True)

    def forget(self) -> None:
        """Nothing is wanted any more; what runs is out of date."""
        self._wanted = None
        self._is_urgent.set()

    async def is_outdated(self, within_s: float) -> bool:
        """Whether, within so many seconds, something else is wanted. For use in the work itself."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._is_urgent.wait(), within_s)
        return self._is_urgent.is_set()

    async def _run(self) -> None:
        try:
            while self._wanted is not None:
                await self._rest()
                request, self._wanted = self._wanted, None
                self._is_urgent.clear()
                if request is None:
                    break
                started = monotonic()
                await self._work(request)
                ended = monotonic()
                self._rested_at = ended + min(self._rest_factor * (ended - started), MOST_REST_S)
        finally:
            self._is_running = False

    async def _rest(self) -> None:
        """Wait until it is time for a refresh, or for something that cannot wait."""
        left = self._rested_at - monotonic()
        if left > 0 and not self._is_urgent.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._is_urgent.wait(), left)
        await asyncio.sleep(self._settle_s)
