"""Keys that were sent with a request, blotted out of what came back: servers echo them in errors, pages and addresses."""

import html
import json
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

from musictui.scrape.source import Request

BLOT = "***"
_CODECS = ("utf-8", "utf-16-le", "utf-16-be")
"""The first stands for all in which ASCII is itself."""
SHORTEST = 6
"""Characters; what is shorter is no key, and stands in ordinary words."""
_PUBLIC_HEADERS = frozenset({"accept", "accept-language", "accept-encoding", "user-agent"})


class Secrets:
    """The keys of one request, in the spellings in which a server may repeat them."""

    def __init__(self, request: Request) -> None:
        values = {part for value in _values(request) for part in _parts(value)}
        # The longest first: what holds another must not be cut in its middle.
        self._spellings = sorted(
            {form for value in values for form in _spelled(value)}, key=len, reverse=True
        )

    def out_of(self, text: str) -> str:
        """`text` without them."""
        for form in self._spellings:
            text = text.replace(form, BLOT)
        return text

    def out_of_body(self, body: bytes) -> bytes:
        """`body` without them."""
        for form in self._spellings:
            for codec in _CODECS:
                body = body.replace(form.encode(codec, "replace"), BLOT.encode(codec))
        return body


def _values(request: Request) -> Iterator[str]:
    yield from request.secrets.values()
    yield from (value for name, value in request.headers.items() if name.lower() not in _PUBLIC_HEADERS)


def _parts(value: str) -> Iterator[str]:
    """The whole, and what an `Authorization` has after its scheme: `Discogs token=abc`, `Bearer abc`."""
    for part in (value, value.rpartition(" ")[2], value.rpartition("=")[2]):
        if len(part) >= SHORTEST:
            yield part


def _spelled(value: str) -> Iterable[str]:
    """In text, in an address, in HTML and in JSON."""
    as_json = json.dumps(value)[1:-1]
    in_addresses = (quote(value, safe=""), quote(value), quote_plus(value))
    return {value, *in_addresses, html.escape(value), as_json, as_json.replace("/", r"\/")}
