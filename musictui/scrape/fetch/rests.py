"""How long hosts want to be left alone, kept between runs: to a server, the next run is the same visitor."""

import asyncio
from collections.abc import Callable

from musictui.scrape.fetch.breaker import LONGEST_WISH_S
from musictui.scrape.fetch.http_cache import HttpCache
from musictui.scrape.fetch.limits import Host


class Rests:
    """What hosts said in earlier runs, and what they say in this one."""

    def __init__(self, cache: HttpCache, wall: Callable[[], float], longest_wait_s: float) -> None:
        """With the cache that keeps it, a clock of seconds since 1970, and for how long requests wait at most."""
        self._cache = cache
        self._wall = wall
        self._longest_wait_s = longest_wait_s
        self._looking = asyncio.Lock()

    async def remember(self, host: Host) -> None:
        """Let a host rest for as long as it still wants, when it is asked for the first time."""
        if host.is_remembered:
            return
        async with self._looking:
            if host.is_remembered:
                return
            until_s, reason = await self._cache.rest(host.name)
            # No clock that was set back makes it longer than any server may ask for.
            left_s = min(until_s - self._wall(), LONGEST_WISH_S)
            if left_s > 0:
                host.rests(left_s, reason, self._longest_wait_s)
            host.is_remembered = True

    async def keep(self, host: Host, reason: str) -> None:
        """Remember how long a host rests by now: the longest that it said counts."""
        left_s = host.quiet_until_s - host.clock()
        await self._cache.set_rest(host.name, self._wall() + left_s, reason, left_s)
