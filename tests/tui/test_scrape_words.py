"""How a question to the web and its pages are told in the room there is."""

from collections.abc import Mapping
from typing import Any

import pytest
from rich.cells import cell_len

from musictui.jobs.scrape_asked import LEFT_OUT, Asked
from musictui.library.scraped import Page
from musictui.model.release import PageState
from musictui.scrape import registry
from musictui.scrape.fetch.limits import HostStatus
from musictui.tui.address import fit_title
from musictui.tui.figures import percent
from musictui.tui.screens.scrape_hosts import Hosts
from musictui.tui.widgets import page_words


def page(request: Mapping[str, Any] | None = None, **values: Any) -> Page:
    """An address of a scrape."""
    request = {"source": "page", "step": "page", **(request or {})}
    url = values.pop("url", "https://api.example.org/release/0a1b2c3d-ffff")
    told = {"state": PageState.OK, "reason": "", "status": 200, "size": 9, "seconds": 0.5, "asked_s": 1.0}
    told = {**told, "is_cached": False, "releases": 0, **values}
    return Page(id=1, request=request, url=url, step="", depth=0, **told)


def test_services_call_themselves_so() -> None:
    known = registry.sources(registry.SourceSettings())
    assert {name: source.title for name, source in known.items() if name != "page"} == page_words.SERVICES


@pytest.mark.parametrize(
    ("reason", "releases", "told"),
    [
        ("", 0, ("✓", "ok")),
        ("AcoustID: 98% alike", 1, ("✓", "ok")),
        ("Discogs finds nothing.", 0, ("∅", "nothing")),
        (f"{LEFT_OUT}it is of 2023-01-01, which is not since:2024.", 0, ("○", "left out")),
    ],
)
def test_a_page_without_what_was_wanted_is_not_ok(reason: str, releases: int, told: tuple[str, str]) -> None:
    found = page(reason=reason, releases=releases)
    assert page_words.state_of(found, PageState.OK)[:2] == told


def test_what_was_never_sent_was_not_asked() -> None:
    for state in (PageState.WAITING, PageState.OFFLINE, PageState.REFUSED, PageState.BLOCKED):
        assert not page_words.was_asked(page(status=None), state)
    assert page_words.was_asked(page(status=403), PageState.BLOCKED)
    assert page_words.was_asked(page(status=None), PageState.FAILED)


def test_rows_of_a_service_fit_and_differ() -> None:
    about = {"source": "musicbrainz", "step": "release", "about": ["Q7", "Low Tide No. 3 EP"]}
    for width in (10, 20, 28, 60):
        assert page_words.fit_page(page(about), width, with_host=True).cell_length == width
    assert (
        page_words.fit_page(page(about), 40, with_host=True).plain.rstrip()
        == "MusicBrainz Low Tide No. 3 EP · Q7"
    )
    looked_up = page({**about, "is_found": True})
    assert (
        page_words.fit_page(looked_up, 42, with_host=True).plain.rstrip()
        == "MusicBrainz ↳ Low Tide No. 3 EP 0a1b2c3d"
    )
    other = page({**about, "is_found": True}, url="https://api.example.org/release/ffff-0000?fmt=json")
    for width in (24, 28):
        rows = {page_words.fit_page(each, width, with_host=True).plain for each in (looked_up, other)}
        assert len(rows) == 2


@pytest.mark.parametrize(
    ("width", "told"),
    [
        (80, ("example.org/blog/", "since:2024 genre:dub_techno pages:60 depth:3")),
        (58, ("example.org/blog/", "since:2024 genre:dub_techno pages:60")),
        (50, ("example.org/blog/", "since:2024 genre:dub_techno")),
        (30, ("example.org/blog/", "since:2024")),
        (12, ("…e.org/blog/", "")),
    ],
)
def test_of_a_crawl_its_filters_are_told_before_how_far_it_goes(width: int, told: tuple[str, str]) -> None:
    asked = Asked(
        urls=("https://example.org/blog/",),
        is_crawl=True,
        most_pages=60,
        since="2024",
        genres=("dub techno",),
    )
    found = fit_title(asked.title(), asked.crawl_words(), width)
    assert found == told
    assert cell_len(" ".join(filter(None, found))) <= width


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "0%"), (0.29, "29%"), (0.899, "89%"), (0.8999, "90%"), (0.996, "99%"), (1.0, "100%")],
)
def test_shares_are_cut(share: float, text: str) -> None:
    assert percent(share) == text


def test_what_waits_for_a_host_waits_for_those_before_it() -> None:
    hosts = Hosts(lambda: None)
    assert hosts.at_least_s == 0.0
    quiet = {"requests": 9, "hits": 3, "bytes_in": 4, "problem": "", "breaker": "closed"}
    hosts.hosts = [
        HostStatus("a", 0, 0, 1, 1.0, 90.0, None, 0.0, **quiet),
        HostStatus("b", 1, 3, 1, 2.0, 58.0, None, 58.0, **quiet),
    ]
    assert hosts.at_least_s == 62.0
