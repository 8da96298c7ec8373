"""Reading replies of services: whatever a member holds or lacks, it is read as absent and nothing is raised.

Only a reply that is no reply at all raises, as `PageError`.
"""

import json
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from musictui.model.release import PageState
from musictui.scrape.source import PageError

Node = Mapping[str, Any]

MAX_TEXT = 2_000
"""Characters of one text; what is longer is no name of anything."""

MAX_NODES = 2_000
"""Of one list; no service is asked for as many."""

MAX_LENGTH_S = 86_400.0 * 2
"""No track is longer than two days."""

_UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufeff]+")
"""Control characters, and halves of characters: they cannot be stored, and show nothing."""

_DATE = re.compile(
    r"(?P<year>[12]\d{3})(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12]\d|3[01]))?)?(?![\d])"
)

_HTML = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|\?xml|!--)", re.IGNORECASE)


def parse(body: bytes, *, source: str) -> Node:
    """The object that a JSON reply is.

    Args:
        body: The reply as it came.
        source: As the service calls itself, for the messages.

    Raises:
        PageError: It is empty (state EMPTY), a page for people (CHALLENGE), or no JSON object (UNREADABLE).
    """
    if not body.strip():
        raise PageError(f"{source} sent an empty reply.", state=PageState.EMPTY)
    if _HTML.match(body):
        raise PageError(
            f"{source} sent a page for people instead of data.",
            state=PageState.CHALLENGE,
            hint="It may want to see that a person asks, or be closed for a while.",
        )
    try:
        # RecursionError: nested deeper than anything real. ValueError: also numbers of thousands of digits.
        reply = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise PageError(f"The reply of {source} is no JSON.", state=PageState.UNREADABLE) from error
    if not isinstance(reply, dict):
        raise PageError(f"The reply of {source} is not what it promises.", state=PageState.UNREADABLE)
    return reply


def node(value: object, *keys: str) -> Node:
    """The object under the keys; an empty one where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def nodes(value: Node, key: str) -> list[Node]:
    """The objects in the list under a key, at most `MAX_NODES`. One object without a list counts as a list of it."""
    found = value.get(key)
    if isinstance(found, dict):
        return [found]
    return [item for item in found[:MAX_NODES] if isinstance(item, dict)] if isinstance(found, list) else []


def text(value: Node, key: str) -> str:
    """The text under a key, on one line, without what cannot be shown; a whole number counts as text."""
    return as_text(value.get(key))


def as_text(found: object) -> str:
    """A value as one line of text; empty if it is none."""
    if isinstance(found, int) and not isinstance(found, bool) and abs(found) < 10**18:
        return str(found)
    if not isinstance(found, str):
        return ""
    return " ".join(_UNSHOWN.sub(" ", found[:MAX_TEXT]).split())


def texts(value: Node, key: str) -> list[str]:
    """The texts in the list under a key, or the one text under it, none of them empty."""
    found = value.get(key)
    items = found[:MAX_NODES] if isinstance(found, list) else [found]
    return [item for item in map(as_text, items) if item]


def number(value: Node, key: str) -> float | None:
    """The number under a key, be it written as a text; None if it is none, or not finite."""
    found = value.get(key)
    if isinstance(found, bool) or not isinstance(found, int | float | str):
        return None
    try:
        as_float = float(found)
    except (ValueError, OverflowError):
        return None
    return as_float if math.isfinite(as_float) else None


def whole(value: Node, key: str) -> int | None:
    """The whole number from 1 under a key, such as a position or a count."""
    found = number(value, key)
    return int(found) if found is not None and found == int(found) and 1 <= found <= 100_000 else None


def seconds(value: Node, key: str, *, per_s: float = 1) -> float | None:
    """The length under a key, `per_s` of which make a second. Zero means that it is not known."""
    found = number(value, key)
    if found is None or found <= 0 or found / per_s > MAX_LENGTH_S:
        return None
    return found / per_s


def date(value: Node, key: str) -> str:
    """The date that the text under a key begins with, as far as it is one: `2001`, `2001-07`, `2001-07-16`."""
    return as_date(text(value, key))


def store_date(value: Node, key: str) -> str:
    """The same of a store that writes a year as its first day: `1994-01-01` is `1994`."""
    return date(value, key).removesuffix("-01-01")


def as_date(found: str) -> str:
    """The ISO date that a text begins with; `2001-00-00` is `2001`."""
    match = _DATE.match(found)
    return match[0] if match else ""


def web_address(value: Node, key: str) -> str:
    """The address under a key, if it is one of the web."""
    found = text(value, key)
    try:
        parts = urlsplit(found)
    except ValueError:
        return ""
    return found if parts.scheme in {"https", "http"} and parts.hostname and " " not in found else ""


def country_code(release: Node) -> str:
    """Where MusicBrainz says that a release appeared, two letters: also XW, the world, and XE, Europe."""
    code = text(release, "country").upper()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else ""


def digits(found: str) -> str:
    """A text that is digits and nothing else, as ids of services are; empty if it is not."""
    return found if found.isascii() and found.isdigit() and len(found) <= 20 else ""


def without_empty(**values: str) -> dict[str, str]:
    """Those of the values that are not empty, by name: for `ids`."""
    return {name: value for name, value in values.items() if value}


def unique(items: Iterable[str]) -> list[str]:
    """The texts in their order, each once, none of them empty."""
    return [item for item in dict.fromkeys(items) if item]
