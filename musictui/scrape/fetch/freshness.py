"""How long an answer of HTTP stays true, and what a server says about waiting.

Source: RFC 9111 (HTTP caching) as a private cache, RFC 9110 for Retry-After.
"""

from collections.abc import Mapping
from email.utils import parsedate_to_datetime

LONGEST_S = 365 * 86_400.0


def fresh_for_s(headers: Mapping[str, str], default_s: float, now_s: float) -> float | None:
    """Seconds for which an answer is true without asking again; None if it must not be kept at all.

    `max-age` comes before `Expires`, both before `default_s`. A server that wants to be asked each time
    (`no-cache`, `max-age=0`) gets it where it gives a validator; without one the answer is as new as one asked for.

    Args:
        headers: Of the answer, names in lower case.
        default_s: Where the server does not say.
        now_s: Seconds since 1970.
    """
    directives = cache_control(headers.get("cache-control", ""))
    if "no-store" in directives or headers.get("vary", "").strip() == "*":
        return None
    if "no-cache" in directives:
        return 0.0
    if (age := _seconds(directives.get("max-age"))) is not None:
        return min(max(0.0, age - (_seconds(headers.get("age")) or 0.0)), LONGEST_S)
    if "expires" in headers:
        until = date_s(headers["expires"])
        return 0.0 if until is None else min(max(0.0, until - now_s), LONGEST_S)
    return default_s


def cache_control(text: str) -> dict[str, str]:
    """Directive to its argument (empty if there is none), names in lower case; the first of a name counts."""
    found: dict[str, str] = {}
    for part in text.split(","):
        name, _, value = part.strip().partition("=")
        if name:
            found.setdefault(name.strip().lower(), value.strip().strip('"'))
    return found


def validators(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers that ask whether an answer is still true; empty if the server gave nothing to ask with."""
    asked = {}
    if etag := headers.get("etag"):
        asked["If-None-Match"] = etag
    if changed := headers.get("last-modified"):
        asked["If-Modified-Since"] = changed
    return asked


def retry_after_s(headers: Mapping[str, str], now_s: float) -> float | None:
    """Seconds that the server asks to wait; None if it does not say so in a readable way."""
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    if (seconds := _seconds(text)) is not None:
        return seconds
    until = date_s(text)
    return None if until is None else max(0.0, until - now_s)


def date_s(text: str) -> float | None:
    """Seconds since 1970 of a date of HTTP."""
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError, OSError):
        return None


def _seconds(text: str | None) -> float | None:
    if text is None or not text.isascii() or not text.isdigit():
        return None
    return float(min(int(text[:12]), 10**11))
