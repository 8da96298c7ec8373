"""Names to addresses, remembered for a minute, so that what was checked is what is connected to."""

import asyncio
import socket
import threading
from collections.abc import Callable
from typing import NamedTuple

from aiohttp.abc import AbstractResolver, ResolveResult

from musictui.scrape.fetch import addresses

KNOWN_S = 60.0
UNKNOWN_S = 5.0
"""For how long a name that could not be found is not asked for again: many requests may want it at once."""
MARGIN_S = 30.0
"""An answer that a check relies on lives for at least so long: longer than connecting may take."""
MOST_KNOWN = 1000
AT_ONCE = 16

_Key = tuple[str, int, int]


class _Known(NamedTuple):
    until_s: float
    results: list[ResolveResult]
    problem: str = ""


class Resolver(AbstractResolver):
    """Asks the system. DNS that hangs holds up neither the other threads nor the end of the program."""

    def __init__(self, clock: Callable[[], float], timeout_s: float) -> None:
        self._clock = clock
        self._timeout_s = timeout_s
        self._known: dict[_Key, _Known] = {}
        self._locks: dict[_Key, asyncio.Lock] = {}
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of `host`.

        Raises:
            OSError: It is unknown, or nobody could be asked in time.
        """
        return await self._resolve((host, port, int(family)), margin_s=0.0)

    async def is_public(self, host: str, port: int) -> bool:
        """Whether all addresses of a host belong to the public network; a connection made now goes to one of them.

        Raises:
            OSError: The host is unknown, or nobody could be asked in time.
        """
        if addresses.is_literal(host):
            return addresses.is_public(host)
        found = await self._resolve((host, port, int(socket.AF_UNSPEC)), margin_s=MARGIN_S)
        return all(addresses.is_public(result["host"]) for result in found)

    async def close(self) -> None:
        """Forget all."""
        self._known.clear()

    async def _resolve(self, key: _Key, *, margin_s: float) -> list[ResolveResult]:
        """What is known for at least `margin_s` more, or is asked for; once, however many want it."""
        known = self._fresh(key, margin_s)
        if known is None:
            async with self._locks.setdefault(key, asyncio.Lock()), self._slots:
                known = self._fresh(key, margin_s) or await self._ask(key)
        if known.problem:
            raise OSError(known.problem)
        return known.results

    def _fresh(self, key: _Key, margin_s: float) -> _Known | None:
        known = self._known.get(key)
        return known if known and self._clock() + (0 if known.problem else margin_s) < known.until_s else None

    async def _ask(self, key: _Key) -> _Known:
        try:
            async with asyncio.timeout(self._timeout_s):
                results = await _in_thread(lambda: _asked(*key))
        except (OSError, UnicodeError) as error:
            known = _Known(self._clock() + UNKNOWN_S, [], str(error) or type(error).__name__)
        else:
            known = _Known(self._clock() + KNOWN_S, results)
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
            self._locks = {key: lock for key, lock in self._locks.items() if lock.locked()}
        self._known[key] = known
        return known


def _asked(host: str, port: int, family: int) -> list[ResolveResult]:
    results: list[ResolveResult] = []
    for kind, _, proto, _, where in socket.getaddrinfo(host, port, family, socket.SOCK_STREAM):
        # A link-local address needs its interface's name; such a host is not one of the web.
        if kind in (socket.AF_INET, socket.AF_INET6) and not (len(where) > 3 and where[3]):
            flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
            results.append(
                ResolveResult(
                    hostname=host, host=str(where[0]), port=port, family=kind, proto=proto, flags=flags
                )
            )
    if not results:
        raise OSError(f"{host} has no address.")
    return results


async def _in_thread(ask: Callable[[], list[ResolveResult]]) -> list[ResolveResult]:
    """`ask` in a daemon thread: the system gives up on dead DNS after a minute, and a pool's threads are waited for."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[ResolveResult]] = loop.create_future()

    def settle(results: list[ResolveResult] | None, error: BaseException | None) -> None:
        if answer.done():
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(results or [])

    def run() -> None:
        results, problem = None, None
        try:
            results = ask()
        except (OSError, UnicodeError) as error:
            problem = error
        try:
            loop.call_soon_threadsafe(settle, results, problem)
        except RuntimeError:
            return  # the loop has ended, and nobody waits

    threading.Thread(target=run, name="dns", daemon=True).start()
    return await answer
