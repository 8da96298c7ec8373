"""A damaged row costs what it says itself: it is left out, or asked again, and the rest of the library is there."""

import sqlite3

import pytest

from musictui.library import origin_facts, origins, scraped, scraped_lists, scraped_releases
from musictui.library.origins import Stored
from musictui.library.roots import Root
from musictui.library.scraped import NewPage, Outcome
from musictui.model.origin import Origin, OriginCandidate, OriginEvidence, OriginState
from musictui.model.release import PageState, Release, ReleaseMatch, TrackMatch
from tests.library import making

BROKEN = ("[broken", "", "[1, 2]", '{"a": 1}', "null", "[" * 5000)
MATCH = ReleaseMatch(0.9, (TrackMatch(0, 7, 0.95),))


def put_origins(conn: sqlite3.Connection, root: Root) -> None:
    """Ann and Bob, with what was found of them."""
    for name in ("Ann", "Bob"):
        making.add(conn, root, f"{name}.flac", artist=name)
        found = OriginEvidence("musicbrainz", "NO", "area: Oslo")
        candidates = (OriginCandidate("NO", "singer", "id-1", 1.0),)
        origin = Origin(name, "NO", OriginState.KNOWN, 0.9, "", (found,), candidates, 1000.0)
        origins.put(conn, [Stored(origin, "a:b")])


@pytest.mark.parametrize("text", BROKEN)
@pytest.mark.parametrize("column", ["evidence", "candidates", "state"])
def test_an_artist_whose_row_is_damaged_is_asked_again(
    conn: sqlite3.Connection, root: Root, column: str, text: str
) -> None:
    put_origins(conn, root)
    conn.execute(f"UPDATE artist_origins SET {column} = ? WHERE folded = 'ann'", (text,))

    stored = origins.load(conn)
    assert stored["bob"].origin.country == "NO"
    assert stored["ann"] == Stored(Origin("Ann", None, OriginState.UNKNOWN), "")
    assert [line.key for line in origins.page(conn, ["ann", "bob"])] == ["ann", "bob"]
    assert {each.key for each in origins.overview(conn)} == {"ann", "bob"}


def test_what_the_user_chose_outlives_damage(conn: sqlite3.Connection, root: Root) -> None:
    put_origins(conn, root)
    origins.choose(conn, "Ann", "SE", at_s=5.0)
    conn.execute("UPDATE artist_origins SET evidence = '[broken', state = 'unknown', candidates = '[broken'")

    stored = origins.get(conn, "Ann")
    assert stored is not None
    assert (stored.origin.country, stored.origin.state) == ("SE", OriginState.CHOSEN)
    assert [each.is_open for each in origins.overview(conn)] == [False, False]


@pytest.mark.parametrize("text", BROKEN)
def test_a_scrape_whose_question_is_damaged_is_still_listed(conn: sqlite3.Connection, text: str) -> None:
    scrape_id = scraped.begin(conn, "Ann", {"urls": ["https://ann.example/"]}, 100.0)
    conn.execute("UPDATE scrapes SET asked = ?", (text,))

    (listed,) = scraped.scrapes(conn)
    assert (listed.id, listed.title) == (scrape_id, "Ann")
    assert scraped.get(conn, scrape_id) == listed


@pytest.mark.parametrize(
    ("column", "text"),
    [*(("request", text) for text in BROKEN if text != '{"a": 1}'), ("state", "[broken"), ("state", "")],
)
def test_a_damaged_page_is_left_out(conn: sqlite3.Connection, column: str, text: str) -> None:
    scrape_id = scraped.begin(conn, "Ann", {}, 100.0)
    scraped.add_pages(conn, scrape_id, [NewPage({"url": url}, url) for url in ("a", "b")])
    conn.execute(f"UPDATE pages SET {column} = ? WHERE url = 'a'", (text,))

    assert [page.url for page in scraped.pages(conn, scrape_id)] == ["b"]


@pytest.mark.parametrize("text", BROKEN)
@pytest.mark.parametrize("column", ["release", "matches"])
def test_a_damaged_release_says_nothing_and_hides_no_other(
    conn: sqlite3.Connection, column: str, text: str
) -> None:
    scrape_id = scraped.begin(conn, "Ann", {}, 100.0)
    (page,) = scraped.add_pages(conn, scrape_id, [NewPage({"url": "a"}, "a")])
    found = [(Release(f"https://ann.example/{title}", "page", title), MATCH) for title in ("One", "Two")]
    scraped.settle(conn, page.id, Outcome(PageState.OK), found, 100.0)
    conn.execute(f"UPDATE releases SET {column} = ? WHERE id = (SELECT min(id) FROM releases)", (text,))

    first, second = scraped_releases.releases(conn, scrape_id)
    assert (second.release, second.match) == found[1]
    if column == "release":
        assert (first.release.title, first.release.genres, first.release.tracks) == ("", (), ())
    else:
        assert not first.is_match
    assert scraped.sums(conn, scrape_id).releases == 2
    scraped_lists.keep_own(conn, page, scrape_id)
    assert origin_facts.locations(conn) == []
    assert len(scraped_releases.releases(conn, scrape_id)) == 2
