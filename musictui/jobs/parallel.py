"""Many small calls through an executor: a few in flight, results as they come, bad items set aside."""

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from musictui.errors import MusictuiError
from musictui.jobs.batch import Failure, run_batch
from musictui.jobs.executors import worker_count
from musictui.jobs.process_pool import ProcessPool

I = TypeVar("I")  # noqa: E741 an item
R = TypeVar("R")

BATCH = 32
TIMEOUT_S = 60.0
LEAVE_S = 60.0
"""How long leaving waits at most for calls that cannot be given up."""


async def map_unordered(
    executor: Executor,
    fn: Callable[[I], R],
    items: Iterable[I] | AsyncIterable[I],
    *,
    window: int | None = None,
    batch: int = BATCH,
    timeout_s: float = TIMEOUT_S,
    is_awaited: bool = False,
) -> AsyncGenerator[tuple[I, R | Failure], None]:
    """Yield each item with its result, or with a `Failure` if `fn` raised, crashed or hung its worker.

    Items that are there are sent without waiting for a batch to fill, so a slow source delays nothing. If a call
    is lost with its worker, its items are tried again one at a time with nothing else in flight; the one that
    fails then is set aside. Use it with `contextlib.aclosing`, so that leaving early drops what is in flight.

    Args:
        executor: Where `fn` runs; module-level if that is another process.
        fn: What to do with one item.
        items: Taken only as fast as they are worked off.
        window: How many batches are in flight; by default two a worker.
        batch: At most this many items are sent together.
        timeout_s: A batch that takes longer is lost, and each of its items that does so again on its own.
        is_awaited: Whether leaving early waits for what is in flight: threads cannot be made to stop.

    Raises:
        MusictuiError: The workers cannot be started.
    """
    calls = _Calls(executor, fn, timeout_s)
    window = window or 2 * worker_count(executor)
    source = _Source(items, calls.changed, limit=batch * window)
    try:
        while True:
            # Cleared first: what happens from here on is seen in the next round.
            calls.changed.clear()
            while len(calls.pending) < window and not calls.suspects and (ready := source.take(batch)):
                calls.send(ready)
            if calls.suspects and not calls.pending:
                calls.send([calls.suspects.popleft()], is_suspect=True)
            for done in calls.results():
                yield done
            if not (calls.pending or calls.suspects or calls.settled or source.has_more()):
                break
            await calls.changed.wait()
        source.check()
    finally:
        await source.close()
        running = calls.drop()
        if is_awaited and running:
            await asyncio.to_thread(wait, running, LEAVE_S)


@dataclass(slots=True)
class _Call(Generic[I]):
    """A batch in flight."""

    items: list[I]
    is_suspect: bool
    """Whether it is one item that was lost before, on its own now."""
    timer: asyncio.TimerHandle


class _Calls(Generic[I, R]):
    """The batches in flight and what became of the others."""

    def __init__(self, executor: Executor, fn: Callable[[I], R], timeout_s: float) -> None:
        self.pending: dict[Future[list[R | Failure]], _Call[I]] = {}
        self.settled: deque[tuple[_Call[I], Future[list[R | Failure]] | str]] = deque()
        self.suspects: deque[I] = deque()
        self.changed = asyncio.Event()
        self._executor = executor
        self._fn = fn
        self._timeout_s = timeout_s
        self._loop = asyncio.get_running_loop()

    def send(self, items: list[I], *, is_suspect: bool = False) -> None:
        """Submit one batch."""
        future = self._executor.submit(run_batch, self._fn, items)
        timer = self._loop.call_later(self._timeout_s, self._expire, future)
        self.pending[future] = _Call(items, is_suspect, timer)
        future.add_done_callback(self._tell)

    def results(self) -> Iterator[tuple[I, R | Failure]]:
        """The items that are finished; the others of a lost batch become suspects."""
        while self.settled:
            call, outcome = self.settled.popleft()
            reason = outcome if isinstance(outcome, str) else _loss(outcome)
            if reason is None and isinstance(outcome, Future):
                yield from zip(call.items, outcome.result(), strict=True)
            elif call.is_suspect:
                yield call.items[0], Failure(f"{reason}, twice.")
            else:
                self.suspects.extend(call.items)
                self.changed.set()

    def drop(self) -> list[Future[list[R | Failure]]]:
        """Give up what is in flight; gives what runs all the same."""
        for future, call in self.pending.items():
            call.timer.cancel()
            _abandon(self._executor, future)
        running = [future for future in self.pending if not future.done()]
        self.pending.clear()
        return running

    def _tell(self, future: Future[list[R | Failure]]) -> None:
        # Called in whichever thread settled the future, perhaps after the end of the loop.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._settle, future)

    def _settle(self, future: Future[list[R | Failure]]) -> None:
        call = self.pending.pop(future, None)
        if call is not None:
            call.timer.cancel()
            self.settled.append((call, future))
            self.changed.set()

    def _expire(self, future: Future[list[R | Failure]]) -> None:
        call = self.pending.pop(future, None)
        if call is not None:
            _abandon(self._executor, future)
            self.settled.append((call, f"It took longer than {self._timeout_s:g} s"))
            self.changed.set()


class _Source(Generic[I]):
    """The items not sent yet, read ahead by at most `limit`."""

    def __init__(self, items: Iterable[I] | AsyncIterable[I], changed: asyncio.Event, *, limit: int) -> None:
        self._changed = changed
        self._limit = limit
        self._ready: deque[I] = deque()
        self._has_room = asyncio.Event()
        self._iterator: Iterator[I] | None = None
        self._task: asyncio.Task[None] | None = None
        if isinstance(items, AsyncIterable):
            self._task = asyncio.create_task(self._feed(items))
        else:
            self._iterator = iter(items)

    def take(self, count: int) -> list[I]:
        """Up to `count` items that are there already."""
        if self._iterator is not None:
            return list(islice(self._iterator, count))
        taken = [self._ready.popleft() for _ in range(min(count, len(self._ready)))]
        self._has_room.set()
        return taken

    def has_more(self) -> bool:
        """Whether items may still come."""
        return bool(self._ready) or (self._task is not None and not self._task.done())

    def check(self) -> None:
        """Raise what the source raised."""
        if self._task is not None:
            self._task.result()

    async def close(self) -> None:
        """Stop reading ahead."""
        if self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _feed(self, items: AsyncIterable[I]) -> None:
        try:
            async for item in items:
                self._ready.append(item)
                self._changed.set()
                if len(self._ready) >= self._limit:
                    self._has_room.clear()
                    await self._has_room.wait()
        finally:
            # The consumer looks again once this task counts as done.
            asyncio.get_running_loop().call_soon(self._changed.set)


def _loss(future: Future[Any]) -> str | None:
    """Why a whole batch was lost; None if it has results."""
    if future.cancelled():
        return "It was cancelled"
    error = future.exception()
    if isinstance(error, MusictuiError):
        raise error
    if isinstance(error, BrokenExecutor):
        return f"It crashed its worker process ({error})"
    return None if error is None else f"It failed ({type(error).__name__}: {error})"


def _abandon(executor: Executor, future: Future[Any]) -> None:
    if isinstance(executor, ProcessPool):
        executor.abandon(future)
    else:
        future.cancel()
