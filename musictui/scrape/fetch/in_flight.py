"""Requests on their way: the same one twice at a time is made once, and one that nobody waits for is ended."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field

from musictui.model.release import PageState
from musictui.scrape.fetch.reply import Reply

Watch = Callable[[PageState], None]
"""Told when a request waits for its turn, and when it is sent."""


@dataclass(slots=True)
class _Shared:
    """A request, and all who wait for it."""

    task: asyncio.Task[Reply]
    watches: list[Watch] = field(default_factory=list)
    waiters: int = 0
    state: PageState = PageState.WAITING


class InFlight:
    """Requests by their keys."""

    def __init__(self) -> None:
        self._shared: dict[Hashable, _Shared] = {}
        self._is_closed = False

    async def share(
        self, key: Hashable, answer: Callable[[Watch], Awaitable[Reply]], watch: Watch | None = None
    ) -> Reply | None:
        """The reply of `answer`, or of a call with the same key that is under way; None once this is closed.

        Args:
            key: Equal for what has the same answer.
            answer: Makes the request, and tells what becomes of it.
            watch: Is told so, too.
        """
        if self._is_closed:
            return None
        shared = self._shared.get(key) or self._begun(key, answer)
        if watch:
            shared.watches.append(watch)
            watch(shared.state)
        shared.waiters += 1
        try:
            # Not the task itself: being cancelled must not cancel it for the others.
            await asyncio.wait({shared.task})
        finally:
            shared.waiters -= 1
            if not shared.waiters and not shared.task.done():
                shared.task.cancel()
                self._drop(key, shared)
        return None if shared.task.cancelled() else shared.task.result()

    async def close(self) -> None:
        """End all."""
        self._is_closed = True
        tasks = [shared.task for shared in self._shared.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begun(self, key: Hashable, answer: Callable[[Watch], Awaitable[Reply]]) -> _Shared:
        async def run() -> Reply:
            return await answer(tell)

        def tell(state: PageState) -> None:
            shared.state = state
            for watch in shared.watches:
                watch(state)

        shared = self._shared[key] = _Shared(asyncio.create_task(run()))
        shared.task.add_done_callback(lambda _: self._drop(key, shared))
        return shared

    def _drop(self, key: Hashable, shared: _Shared) -> None:
        # Another request may have taken the place of one that was ended.
        if self._shared.get(key) is shared:
            del self._shared[key]
