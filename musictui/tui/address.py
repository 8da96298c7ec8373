"""Addresses of the web as a person reads them in a line: the host, and the end of the path."""

from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from rich.cells import cell_len

from musictui.tui.figures import fit_path
from musictui.tui.visible import ELLIPSIS, fit, visible

HOW = frozenset(
    (
        "inc",
        "fmt",
        "format",
        "limit",
        "per_page",
        "entity",
        "media",
        "country",
        "type",
        "meta",
        "method",
        "autocorrect",
    )
)
"""Parameters that say how a service is to answer, not about what: rows of one service have them all alike."""
LEAST = 8
"""Cells of a path that tell anything."""


class Told(NamedTuple):
    """An address in two parts, both made visible."""

    host: str
    path: str
    """With the `/`; of a query, what is asked for: its values, but for those that only say how."""


@lru_cache(4096)
def told(url: str) -> Told:
    """What an address says; all of it as the path if it is none."""
    try:
        parts = urlsplit(url)
        asked = [value.strip() for name, value in parse_qsl(parts.query) if name not in HOW]
    except ValueError:
        return Told("", visible(url))
    if not parts.netloc:
        return Told("", visible(url))
    words = " ".join(filter(None, asked))
    path = unquote(parts.path) if parts.path != "/" or words else ""
    return Told(visible(parts.netloc.removeprefix("www.")), visible(f"{path} {words}".rstrip()))


def fit_address(url: str, width: int, *, with_host: bool = True) -> str:
    """An address in exactly `width` cells: cut between its host and the end of its path."""
    host, path = told(url)
    if not with_host and path:
        return fit_path(path, width)
    if cell_len(host) + cell_len(path) <= width or not path:
        return fit(host + path, width)
    room = width - cell_len(host) - 1
    if room < LEAST:
        return fit_path(host + path, width)
    return host + "/" + fit_path(path.removeprefix("/"), room) if host else fit(ELLIPSIS + path, width)
