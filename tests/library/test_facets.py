"""The counts beside a search."""

import sqlite3

from musictui.library import facets, search, tracks
from musictui.library.facets import FACETS, FacetCount
from musictui.library.roots import Root
from musictui.model.query import parse
from tests.library import making
from tests.library.making import MP3


def counted(conn: sqlite3.Connection, text: str, facet: str) -> list[tuple[str, int]]:
    """Labels and counts of one facet."""
    return [(count.label, count.count) for count in facets.counts(conn, parse(text))[facet]]


def test_an_empty_library_has_empty_facets(conn: sqlite3.Connection) -> None:
    assert facets.counts(conn, parse("")) == {facet: [] for facet in FACETS}
    assert facets.counts(conn, parse("x")) == {facet: [] for facet in FACETS}


def test_values_come_by_count_then_by_name(conn: sqlite3.Connection, root: Root) -> None:
    making.add(conn, root, "1", title="x", genre=["Rock", "Éire"])
    making.add(conn, root, "2", title="x", genre=["Rock", "Ambient"])
    making.add(conn, root, "3", title="y", genre="rock")
    assert counted(conn, "", "genre") == [("Rock", 3), ("Ambient", 1), ("Éire", 1)]
    assert counted(conn, "x", "genre") == [("Rock", 2), ("Ambient", 1), ("Éire", 1)]
    assert facets.counts(conn, parse("x"), limit=1)["genre"] == [
        FacetCount("Rock", "Rock", 2, 'genre:="Rock"')
    ]


def test_a_track_counts_once_for_a_value_that_it_has_twice(conn: sqlite3.Connection, root: Root) -> None:
    making.add(conn, root, artist=["Björk", "BJÖRK", "bjork"])
    assert counted(conn, "", "artist") == counted(conn, "bjork", "artist") == [("Björk", 1)]


def test_years_are_counted_by_decade_in_their_order(conn: sqlite3.Connection, root: Root) -> None:
    for number, date in enumerate(["1999", "1995-01", "2001", "1960", ""]):
        making.add(conn, root, str(number), date=date)
    assert counted(conn, "", "year") == [("1960s", 1), ("1990s", 2), ("2000s", 1)]


def test_what_is_missing_is_counted(conn: sqlite3.Connection, root: Root) -> None:
    making.add(conn, root, "1", title="x", artist="y", album="z", genre="g", date="1999", covers=1)
    making.add(conn, root, "2", title="x", artist="y", album="z")
    assert counted(conn, "", "missing") == [("cover", 1), ("genre", 1), ("year", 1)]


def test_each_count_is_what_its_query_finds(conn: sqlite3.Connection, root: Root) -> None:
    tags = [
        {"artist": 'The "Quoted" \\ One', "genre": "none", "album": "any"},
        {"artist": "(a or b)", "genre": "/x/", "date": "1994-05"},
        {"artist": ["-", "AC/DC"], "country": "IS", "stream": MP3},
        {"title": "[/b]", "artist": "\udcff", "covers": 1},
        {},
    ]
    for number, found in enumerate(tags):
        making.add(conn, root, str(number), **found)
    for text in ("", "-zzz"):
        for of_facet in facets.counts(conn, parse(text)).values():
            for count in of_facet:
                assert search.count(conn, parse(count.query)) == count.count, count


def test_counts_follow_changes(conn: sqlite3.Connection, root: Root) -> None:
    track_id = making.add(conn, root, artist="Old")
    tracks.update(conn, [(track_id, tracks.prepare(making.stat(b"/x"), making.file_tags(artist="New")))])
    assert counted(conn, "", "artist") == [("New", 1)]
    tracks.remove(conn, [track_id])
    assert counted(conn, "", "artist") == []


def test_more_terms_than_a_statement_has_room_for(conn: sqlite3.Connection, root: Root) -> None:
    conn.execute("BEGIN")
    making.add(conn, root, artist=[f"artist {number}" for number in range(40_000)])
    assert len(facets.counts(conn, parse("-zzz"), limit=100_000)["artist"]) == 40_000
    conn.execute("COMMIT")
