"""What was asked of the web, kept across restarts."""

import sqlite3

from musictui.library import scraped, scraped_releases
from musictui.library.scraped import NewPage, Outcome
from musictui.model.release import (
    Evidence,
    Genre,
    Link,
    LinkKind,
    PageState,
    Release,
    ReleaseMatch,
    ReleaseTrack,
    TrackMatch,
)

FULL = Release(
    url="https://ann.example/album/a",
    source="page",
    title="A [b]“ü”[/b]",
    artist="Ann",
    date="2020-07",
    label="Own",
    catalog_number="OWN 1",
    country="NO",
    location="Oslo, Norway",
    genres=(Genre("Dub", (Evidence("tag link", "dub"), Evidence("title", "Dub plates"))),),
    links=(Link("https://shop.example/1", LinkKind.STORE, "shop.example"),),
    tracks=(ReleaseTrack("One", "Ann", 1, 1, 61.5, {"isrc": "NOX001"}), ReleaseTrack("Two")),
    ids={"barcode": "123"},
    cover_url="https://ann.example/a.jpg",
)
MATCH = ReleaseMatch(0.9, (TrackMatch(0, 7, 0.95, ("same title",)),), (1,), (8,), ("one of two tracks",))


def asked(conn: sqlite3.Connection, *urls: str) -> tuple[int, list[scraped.Page]]:
    """A scrape of some addresses."""
    scrape_id = scraped.begin(conn, "Ann", {"urls": list(urls)}, 100.0)
    return scrape_id, scraped.add_pages(conn, scrape_id, [NewPage({"url": url}, url) for url in urls])


def test_what_was_found_comes_back_as_it_was(conn: sqlite3.Connection) -> None:
    scrape_id, (page,) = asked(conn, "https://ann.example/")
    scraped.settle(conn, page.id, Outcome(PageState.OK, "", 200, 1234, 0.5, True), [(FULL, MATCH)], 101.0)

    (found,) = scraped_releases.releases(conn, scrape_id)
    assert (found.release, found.match, found.found_s) == (FULL, MATCH, 101.0)
    again = scraped_releases.release(conn, found.id)
    assert again is not None
    assert (again.id, again.page_id, again.release, again.match) == (found.id, page.id, FULL, MATCH)
    (page,) = scraped.pages(conn, scrape_id)
    assert (page.state, page.status, page.size, page.is_cached, page.releases) == (
        PageState.OK,
        200,
        1234,
        True,
        1,
    )
    assert again.is_match
    scrape = scraped.get(conn, scrape_id)
    assert scrape is not None
    assert (scrape.pages, scrape.waiting, scrape.releases, scrape.ended_s) == (1, 0, 1, None)


def test_an_address_is_asked_once_in_a_scrape(conn: sqlite3.Connection) -> None:
    scrape_id, _ = asked(conn, "https://ann.example/", "https://bob.example/")
    again = [
        NewPage({}, "https://ann.example/"),
        NewPage({}, "https://ann.example/", "area"),
        NewPage({}, "https://c/"),
    ]
    assert [(page.url, page.step) for page in scraped.add_pages(conn, scrape_id, again)] == [
        ("https://ann.example/", "area"),
        ("https://c/", ""),
    ]


def test_what_waits_is_the_frontier(conn: sqlite3.Connection) -> None:
    scrape_id, (first, second) = asked(conn, "https://a/", "https://b/")
    scraped.settle(conn, first.id, Outcome(PageState.NOT_FOUND, "404", 404), [], 101.0)
    assert [page.id for page in scraped.pages(conn, scrape_id, states=[PageState.WAITING])] == [second.id]
    assert [page.id for page in scraped.pages(conn, scrape_id, after_id=first.id)] == [second.id]


def test_what_is_to_be_asked_later_is_left_and_counted(conn: sqlite3.Connection) -> None:
    urls = ("https://a/", "https://b/", "https://c/", "https://d/")
    scrape_id, (first, second, third, fourth) = asked(conn, *urls)
    scraped.settle(conn, first.id, Outcome(PageState.TOO_MANY_REQUESTS, "429", 429), [], 101.0)
    scraped.settle(conn, second.id, Outcome(PageState.FAILED, "500", 500), [], 101.0)
    scraped.settle(conn, fourth.id, Outcome(PageState.REFUSED, "400", 400), [], 101.0)
    found = scraped.get(conn, scrape_id)
    assert found is not None
    assert found.waiting == 3
    left = scraped.pages(conn, scrape_id, states=scraped.LEFT)
    assert [page.id for page in left] == [first.id, second.id, third.id]


def test_an_address_of_a_crawl_is_asked_once_whatever_it_is_wanted_for(conn: sqlite3.Connection) -> None:
    scrape_id, _ = asked(conn, "https://a/")
    wanted = [
        NewPage({}, "https://a/", "post"),
        NewPage({}, "https://b/", "post"),
        NewPage({}, "https://b/", "x"),
    ]
    added, beyond = scraped.add_within(conn, scrape_id, wanted, 2)
    assert [(page.url, page.step) for page in added] == [("https://b/", "post")]
    assert beyond == []


def test_what_cannot_be_read_of_one_release_keeps_no_other_from_being_listed(
    conn: sqlite3.Connection,
) -> None:
    scrape_id, (page,) = asked(conn, "https://a/")
    scraped.settle(conn, page.id, Outcome(PageState.OK), [(FULL, MATCH), (FULL, MATCH)], 101.0)
    first, second = scraped_releases.releases(conn, scrape_id)
    conn.execute("UPDATE releases SET release = '{' WHERE id = ?", (first.id,))
    found = scraped_releases.releases(conn, scrape_id, known={second.id: second})
    assert [each.id for each in found] == [first.id, second.id]
    assert found[1] is second
    assert (found[0].release.title, found[0].release.tracks) == ("", ())


def test_what_fits_nothing_is_known_without_reading_it(conn: sqlite3.Connection) -> None:
    scrape_id, (page,) = asked(conn, "https://a/")
    scraped.settle(conn, page.id, Outcome(PageState.OK), [(FULL, ReleaseMatch()), (FULL, MATCH)], 101.0)
    found = scraped_releases.releases(conn, scrape_id)
    assert [each.is_match for each in found] == [False, True]
    assert [each.match for each in found] == [ReleaseMatch(), MATCH]
    assert [each.is_match for each in found] == [False, True]


def test_what_is_asked_again_takes_the_place_of_what_was_found(conn: sqlite3.Connection) -> None:
    scrape_id, (page,) = asked(conn, "https://a/")
    scraped.settle(conn, page.id, Outcome(PageState.OK), [(FULL, MATCH), (FULL, MATCH)], 101.0)
    scraped.settle(conn, page.id, Outcome(PageState.OK), [(FULL, MATCH)], 102.0)
    assert [found.found_s for found in scraped_releases.releases(conn, scrape_id)] == [102.0]


def test_a_forgotten_scrape_leaves_nothing(conn: sqlite3.Connection) -> None:
    scrape_id, (page,) = asked(conn, "https://a/")
    other_id, _ = asked(conn, "https://a/")
    scraped.settle(conn, page.id, Outcome(PageState.OK), [(FULL, MATCH)], 101.0)
    scraped.end(conn, other_id, 103.0)
    scraped.forget(conn, [scrape_id])
    assert [(each.id, each.ended_s) for each in scraped.scrapes(conn)] == [(other_id, 103.0)]
    assert conn.execute("SELECT count(*) FROM releases").fetchone() == (0,)
    assert conn.execute("SELECT count(*) FROM pages").fetchone() == (1,)
