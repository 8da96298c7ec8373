"""Brings a blocking iterator into the event loop."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


async def iterate_in_thread(
    items: Iterator[T], *, ahead: int, gate: threading.Event
) -> AsyncGenerator[T, None]:
    """Yield what `items` yields, taken in a thread of its own.

    The thread is at most `ahead` items in front and rests while `gate` is not set. It is a daemon: a disk that
    does not answer any more must not keep the program from ending.
    """
    feed: _Feed[T] = _Feed(items, ahead, gate)
    feed.start()
    try:
        while True:
            item = await feed.queue.get()
            if isinstance(item, _End):
                if item.error is not None:
                    raise item.error
                break
            feed.room.release()
            yield item
    finally:
        feed.stop()


class _End:
    """The end of the items, or the error that ended them, on its way to the loop."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error


class _Feed(threading.Thread, Generic[T]):
    """The thread that takes the items."""

    def __init__(self, items: Iterator[T], ahead: int, gate: threading.Event) -> None:
        super().__init__(name="walk", daemon=True)
        self.queue: asyncio.Queue[T | _End] = asyncio.Queue()
        self.room = threading.Semaphore(ahead)
        self._items = items
        self._gate = gate
        self._loop = asyncio.get_running_loop()
        self._is_stopped = False

    def run(self) -> None:
        """Take items until they end or nobody wants them."""
        try:
            for item in self._items:
                self._put(item)
                self.room.acquire()
                while not (self._is_stopped or self._gate.wait(timeout=0.1)):
                    pass
                if self._is_stopped:
                    return
            self._put(_End())
        except Exception as error:  # noqa: BLE001 raised again where the items are consumed
            self._put(_End(error))

    def stop(self) -> None:
        """Let the thread end after the item it is at."""
        self._is_stopped = True
        self.room.release()

    def _put(self, item: T | _End) -> None:
        # The loop is closed when the program ended while a disk did not answer.
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.queue.put_nowait, item)
