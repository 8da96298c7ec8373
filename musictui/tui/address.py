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

LEAST_TITLE, LEAST_BESIDE_FILTERS = 24, 16
"""Cells that a title keeps beside the words of a crawl: how far it goes, and what it leaves out."""


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


def fit_title(title: str, words: str, width: int) -> tuple[str, str]:
    """What was asked, and of a crawl how far it goes, both made visible, in at most `width` cells together.

    Of an address its host and its end stay. Of the words those at the end go first, where there is no room: they are
    the ones that are always there.
    """
    url, _, more = visible(title).partition(" ")
    is_address = url.startswith(("http://", "https://"))
    whole = "".join(told(url)) + f" {more}".rstrip() if is_address else visible(title)
    kept = visible(words).split()
    while kept:
        is_reach = kept[-1].startswith(("pages:", "depth:"))
        least = min(cell_len(whole), LEAST_TITLE if is_reach else LEAST_BESIDE_FILTERS)
        if least + 1 + cell_len(" ".join(kept)) <= width:
            break
        kept.pop()
    room = max(width - cell_len(" ".join(kept)) - bool(kept), 1)
    if cell_len(whole) <= room:
        shown = whole
    elif is_address:
        rest = f" {more}".rstrip()
        shown = fit_address(url, max(room - cell_len(rest), 1)) + rest
        shown = fit(shown, min(cell_len(shown), room))
    else:
        shown = fit(whole, room)
    return shown, " ".join(kept)
