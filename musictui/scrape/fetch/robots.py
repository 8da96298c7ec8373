"""robots.txt: what a site wants no program to read, and how far apart.

Source: RFC 9309; crawl-delay is no part of it, and widely meant.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from musictui.model.release import PageState
from musictui.scrape.fetch import charset
from musictui.scrape.fetch.verdict import OK, Verdict

PRODUCT = "MusicTUI"
"""The name that a robots.txt would use for us."""
MAX_BYTES = 512_000
"""What is read of one; RFC 9309 asks for 500 KiB at least."""
LONGEST_DELAY_S = 60.0
"""A crawl-delay of an hour is a slip, or a way to say no; the site's rules say that better."""
_SMALL = 20_000
"""Bytes that are read in a millisecond or two; the largest take a second."""
KNOWN_S = 3600.0
"""In memory. On disk it is kept for a day."""
FAILED_S = 10.0
"""Short: what cannot be asked now may be asked soon, and a dead host is left alone by its breaker."""

_LOG = logging.getLogger(__name__)


class File(NamedTuple):
    """An answer to a request for robots.txt."""

    state: PageState
    reason: str
    body: bytes


class Rules(NamedTuple):
    """What one site allows."""

    allows: Callable[[str], bool]
    """Asked with a whole address."""
    delay_s: float
    """Between two requests; 0 if it does not say."""
    problem: Verdict = OK
    """Why they are not known; then nothing may be read for now."""


class Robots:
    """The rules of the sites that were asked, by origin."""

    def __init__(self, read: Callable[[str, bool], Awaitable[File]], clock: Callable[[], float]) -> None:
        """With `read`, which fetches an address (whether it may be a private one), and a clock of monotonic seconds."""
        self._read = read
        self._clock = clock
        self._known: dict[tuple[str, bool], tuple[float, Rules]] = {}

    async def rules(self, origin: str, may_be_local: bool) -> Rules:
        """Those of `origin`, such as `https://example.org`, which may be on a private network or not."""
        key = (origin, may_be_local)
        known = self._known.get(key)
        if known is None or self._clock() >= known[0]:
            file = await self._read(f"{origin}/robots.txt", may_be_local)
            rules = await asyncio.to_thread(_rules, file) if len(file.body) > _SMALL else _rules(file)
            if file.state is PageState.WAITING:
                return rules  # It was not asked, and for how long its host rests is known there.
            known_for = KNOWN_S if rules.problem is OK else FAILED_S
            known = self._known[key] = (self._clock() + known_for, rules)
        return known[1]


def _rules(file: File) -> Rules:
    """A file that is missing, forbidden or no robots.txt allows all; one that could not be asked for, nothing yet."""
    if file.state is PageState.OK:
        return _parsed(file.body)
    if file.state is PageState.WAITING:
        return Rules(_nothing, 0.0, Verdict(file.state, file.reason))
    if file.state in (PageState.FAILED, PageState.TOO_MANY_REQUESTS, PageState.OFFLINE):
        return Rules(_nothing, 0.0, Verdict(file.state, f"Its robots.txt could not be read. {file.reason}"))
    return Rules(_everything, 0.0)


def _parsed(body: bytes) -> Rules:
    # 30 ms to import.
    from protego import Protego

    text = charset.decode(body[:MAX_BYTES], "utf-8-sig")
    try:
        parsed = Protego.parse(text)
        delay = parsed.crawl_delay(PRODUCT) or 0.0
        if rate := parsed.request_rate(PRODUCT):
            delay = max(delay, rate.seconds / max(rate.requests, 1))
    except (ValueError, IndexError, OverflowError) as error:
        _LOG.info("A robots.txt cannot be understood: %s", error)
        return Rules(_everything, 0.0)
    return Rules(lambda url: parsed.can_fetch(url, PRODUCT), min(max(delay, 0.0), LONGEST_DELAY_S))


def _everything(_: str) -> bool:
    return True


def _nothing(_: str) -> bool:
    return False
