"""How an address of a scrape is told: who is asked, for what, and what became of it, in a sign and a word."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from musictui.jobs.scrape_asked import LEFT_OUT
from musictui.library.scraped import Page
from musictui.model.release import PageState
from musictui.tui.address import fit_address, told
from musictui.tui.figures import duration
from musictui.tui.visible import fit, visible

STATES: Mapping[PageState, tuple[str, str]] = {
    PageState.OK: ("✓", "$success"),
    PageState.WAITING: ("·", "$text-dim"),
    PageState.LOADING: ("↓", "$computed"),
    PageState.NOT_FOUND: ("∅", "$text-dim"),
    PageState.FAILED: ("✗", "$error"),
    PageState.REFUSED: ("✗", "$error"),
    PageState.BLOCKED: ("⊘", "$warning"),
    PageState.CHALLENGE: ("⊘", "$warning"),
    PageState.EMPTY: ("!", "$warning"),
    PageState.TOO_LARGE: ("!", "$warning"),
    PageState.TOO_MANY_REQUESTS: ("‖", "$warning"),
    PageState.OFFLINE: ("∅", "$text-dim"),
    PageState.UNREADABLE: ("!", "$warning"),
}
"""State to its sign and color; the word stands beside it."""
SHORT: Mapping[PageState, str] = {
    PageState.EMPTY: "empty",
    PageState.TOO_MANY_REQUESTS: "too often",
    PageState.OFFLINE: "not kept",
}
"""Words of states that are told in shorter ones than the library's."""
NOT_THERE, NOT_ASKED = "not in the library", "not among what was asked"
"""Of a release, or a track of one, that fits nothing: of all the library, or of the tracks that were asked about."""
SERVICES: Mapping[str, str] = {
    "musicbrainz": "MusicBrainz",
    "discogs": "Discogs",
    "deezer": "Deezer",
    "itunes": "iTunes",
    "lastfm": "Last.fm",
    "acoustid": "AcoustID",
    "coverart": "Cover Art Archive",
    "bandcamp": "Bandcamp",
}
"""Source to what it calls itself; known without what it takes to ask it."""
_STEPS: Mapping[str, str] = {
    "page": "the page",
    "listing": "a list of posts",
    "post": "a post",
    "feed": "the feed of the site",
    "sitemap": "the site's list of its pages",
    "further": "what its site knows of the page",
}
"""Of pages: what was asked for there."""
UNSENT = frozenset({PageState.OFFLINE, PageState.REFUSED, PageState.BLOCKED})
"""States of addresses that, without a status, never were on their way."""
SERVICE_WIDTH, WIDE_SERVICE = 12, 18
ROOM_FOR_SERVICE = 50
"""From so many cells on the names of all services are whole."""
_BY = re.compile(r"[?&/=](barcode|upc|isrc)(?:[:=]|%3A)", re.IGNORECASE)
"""In the address of a look-up: the number that it is by, not by names."""
ID_WIDTH = 8


class State(NamedTuple):
    """What became of an address."""

    sign: str
    word: str
    style: str


def state_of(page: Page, state: PageState, *, is_queued: bool = False) -> State:
    """What became of an address.

    Args:
        page: The address as the library has it.
        state: What it is doing just now.
        is_queued: Whether it only waits to be asked when one goes on.
    """
    sign, style = STATES[state]
    if state is PageState.OK and not page.releases and page.reason:
        is_out = page.reason.startswith(LEFT_OUT)
        return State("○", "left out", "$text-dim") if is_out else State("∅", "nothing", "$text-dim")
    if state is PageState.WAITING and is_queued:
        return State(sign, "not asked", style)
    return State(sign, SHORT.get(state, state.value), style)


def was_asked(page: Page, state: PageState) -> bool:
    """Whether its server, or what was kept of it, gave an answer: what was never sent is from nowhere."""
    if page.asked_s is None or state in {PageState.WAITING, PageState.LOADING}:
        return False
    return page.status is not None or state not in UNSENT


def took(seconds: float) -> str:
    """How long an answer took: `48 ms`, `0.5 s`."""
    return f"{seconds * 1000:.0f} ms" if seconds < 0.0995 else duration(seconds)


def service_of(page: Page) -> str:
    """The service that is asked, as it calls itself; empty for a page of the web at large."""
    source = str(page.request.get("source", ""))
    return "" if source in {"", "page"} else visible(SERVICES.get(source, source))


def asked_for(page: Page) -> str:
    """What was asked for at an address, in a few words."""
    step = str(page.request.get("step", ""))
    service = service_of(page)
    if not service:
        return _STEPS.get(step, step)
    return " ".join(filter(None, (service, step.partition("-")[0], asked_by(page))))


def asked_by(page: Page) -> str:
    """`by barcode`, `by ISRC`: what a service was asked by, where that is not the names; else empty."""
    if not service_of(page) or page.request.get("is_found") or not (found := _BY.search(page.url)):
        return ""
    return "by ISRC" if found[1].lower() == "isrc" else "by barcode"


def looked_for(page: Page) -> str:
    """`Artist – Album` for which a service was asked; empty where it was not for one."""
    return visible(" – ".join(filter(None, page.request.get("about", ()))))


def fit_page(page: Page, width: int, *, with_host: bool) -> Content:
    """An address in exactly `width` cells; of a service, its name and what it was asked for."""
    service = service_of(page)
    if not service:
        return Content(fit_address(page.url, width, with_host=with_host))
    column = WIDE_SERVICE if width >= ROOM_FOR_SERVICE else SERVICE_WIDTH
    room = max(width - column, 0)
    return Content.assemble(
        (fit(service, column - 1) + " ", "$text-dim"), fit(_wanted(page, room), room)
    ).truncate(width)


def _wanted(page: Page, width: int) -> str:
    """The album and its artist; of a look-up that a search led to, what tells it from the others."""
    artist, title = [*map(visible, page.request.get("about", ())), "", ""][:2]
    if not (artist or title):
        return fit_address(page.url, width, with_host=False)
    name = title or artist
    if page.request.get("is_found"):
        number = told(page.url).path.rpartition("/")[2].rpartition(" ")[2][:ID_WIDTH]
        room = max(width - cell_len(number) - 3, 1)
        return f"↳ {fit(name, min(cell_len(name), room))} {number}"
    name = f"{name} · {artist}" if title and artist else name
    if by := asked_by(page):
        room = max(width - cell_len(by) - 2, 1)
        return f"{fit(name, min(cell_len(name), room))}, {by}"
    return name
