"""How a question to the web and its pages are told in the room there is."""

from collections.abc import Mapping
from typing import Any

import pytest
from rich.cells import cell_len

from musictui.jobs.scrape_asked import LEFT_OUT, Asked
from musictui.library.scraped import Page
from musictui.library.scraped_releases import Found
from musictui.model.release import PageState, Release, ReleaseMatch
from musictui.scrape import registry
from musictui.scrape.fetch.limits import HostStatus
from musictui.tui.address import fit_title
from musictui.tui.figures import percent
from musictui.tui.screens.scrape_hosts import Hosts
from musictui.tui.widgets import page_words
from musictui.tui.widgets.proposed_lines import Proposed, Taken, proposed_lines
from musictui.tui.widgets.release_lines import page_lines, release_lines


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


def test_the_pane_of_a_page_calls_its_state_as_its_row_does() -> None:
    for state in PageState:
        found = page(state=state)
        told = page_words.state_of(found, state, is_queued=True)
        lines = [line.content.plain for line in page_lines(found, state, "", (), 60)]
        assert f"{told.sign} {told.word}" in lines


def test_rows_that_differ_by_what_was_asked_by_say_so() -> None:
    about = {"source": "discogs", "step": "search-release", "about": ["Q7", "Paper Lanterns Again"]}
    url = "https://api.discogs.com/database/search?type=release&"
    by_name = page(about, url=f"{url}release_title=Paper+Lanterns+Again&artist=Q7")
    by_barcode = page(about, url=f"{url}barcode=7312345")
    rows = [page_words.fit_page(each, 49, with_host=True).plain.rstrip() for each in (by_name, by_barcode)]
    row = "Discogs     Paper Lanterns Again · Q7"
    assert rows == [row, f"{row}, by barcode"]
    assert page_words.fit_page(by_barcode, 30, with_host=True).plain.endswith("…, by barcode")
    assert page_words.asked_for(by_barcode) == "Discogs search by barcode"
    assert page_words.asked_for(by_name) == "Discogs search"
    elsewhere = page({**about, "source": "deezer"}, url="https://api.deezer.com/track/isrc:GBAAA9500001")
    assert page_words.asked_by(elsewhere) == "by ISRC"
    quoted = page(
        {**about, "source": "musicbrainz"}, url="https://m.org/ws/2/release?query=barcode%3A%2212%22"
    )
    assert page_words.asked_by(quoted) == "by barcode"


def test_a_service_has_its_whole_name_where_there_is_room() -> None:
    pictures = page({"source": "coverart", "step": "release", "about": ["Q7", "Low Tide"]})
    assert "Cover Art Archive Low Tide · Q7" in page_words.fit_page(pictures, 53, with_host=True).plain
    assert "Cover Art… " in page_words.fit_page(pictures, 40, with_host=True).plain


def proposed(*sources: str, value: str = "Dub", tracks: int = 0) -> Proposed:
    """A value that these propose."""
    return Proposed("genre", value, Taken.ADDED, (), 0.95, sources, tracks)


def test_sources_are_told_whole_or_counted() -> None:
    rows = [proposed("musicbrainz", "itunes"), proposed("musicbrainz", "itunes", "deezer", tracks=2)]
    told = [content.plain for content, _ in proposed_lines(rows, 56)]
    assert told[1].rstrip().endswith("95%  musicbrainz, itunes")
    assert told[2].rstrip().endswith("95%  musicbrainz, itunes, deezer, 2 tracks") or "+1" in told[2]
    assert len({line.index("95%") for line in told[1:]}) == 1
    (_, line) = [c.plain for c, _ in proposed_lines([proposed("musicbrainz", "itunes", value="x" * 40)], 50)]
    assert line.rstrip().endswith("95%  musicbrainz +1")
    assert cell_len(line) == 50


def test_labels_do_not_run_into_their_values() -> None:
    ids = {
        "musicbrainz_releasegroupid": "7d8c0ba1-0000",
        "musicbrainz_albumid": "a" * 36,
        "discogs_release_id": "12",
        "an_id_with_a_long_name": "9",
    }
    found = Found(1, 1, Release("https://m.org/1", "musicbrainz", "Post", ids=ids), ReleaseMatch(), 0.0)
    lines = [line.content.plain for line in release_lines(found, (), (), lambda _: None, 51)]
    assert "group id  7d8c0ba1-0000" in [line.rstrip() for line in lines]
    for value in ids.values():
        (line,) = [line.rstrip() for line in lines if line.rstrip().endswith(value)]
        assert line[: -len(value)].endswith(" ")


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
