"""Bandcamp's pages: of albums, of artists, challenges, and how labels write titles."""

import json
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musictui.model.release import PageState, Release, ReleaseTrack
from musictui.scrape.source import Found, Manner, PageError, Request
from musictui.scrape.sources.bandcamp import Bandcamp
from musictui.scrape.sources.bandcamp_titles import VARIOUS, untangled
from tests.scrape.test_replies import JUNK, damaged, paths

URL = "https://tideline.bandcamp.com/album/coastlines"


def album(artist: str = "The Marine Choir", publisher: str = "Tideline", **changes: Any) -> dict[str, Any]:
    tracks = changes.pop("tracks", ["Harbor", "Low Tide"])
    return {
        "@context": "https://schema.org",
        "@type": "MusicAlbum",
        "@id": URL,
        "name": "Coastlines",
        "byArtist": {"@type": "MusicGroup", "name": artist},
        "publisher": {
            "@type": "MusicGroup",
            "name": publisher,
            "foundingLocation": {"@type": "Place", "name": "Bergen, Norway"},
        },
        "datePublished": "08 Mar 2004 00:00:00 GMT",
        "keywords": ["Electronic", "ambient", "seabirds", "Bergen"],
        "track": {
            "@type": "ItemList",
            "itemListElement": [
                {"@type": "ListItem", "position": n, "item": {"@type": "MusicRecording", "name": name, "duration": "P00H03M21S"}}
                for n, name in enumerate(tracks, start=1)
            ],
        },
        **changes,
    }  # fmt: skip


def page(*stated: dict[str, Any], body: str = "") -> bytes:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(each)}</script>' for each in stated)
    return f"<!doctype html><html><head><title>x</title>{scripts}</head><body>{body}</body></html>".encode()


def read(body: bytes, url: str = URL, manner: Manner = Manner.PAGE) -> Found:
    return Bandcamp().read(
        Request(url, "bandcamp", manner=manner), body, url=url, content_type="text/html; charset=utf-8"
    )


def test_album_as_the_page_states_it() -> None:
    (release,) = read(page(album())).releases

    assert (release.source, release.title, release.artist) == ("bandcamp", "Coastlines", "The Marine Choir")
    assert (release.label, release.date) == ("Tideline", "2004-03-08")
    assert (release.location, release.country) == ("Bergen, Norway", "NO")
    assert [(track.position, track.title, track.length_s) for track in release.tracks] == [
        (1, "Harbor", 201.0),
        (2, "Low Tide", 201.0),
    ]
    assert {genre.name for genre in release.genres} == {"electronic", "ambient"}


def test_album_on_the_artists_own_page_says_where_the_artist_is_from() -> None:
    (artist,) = read(page(album(publisher="The Marine Choir"))).artists

    assert (artist.name, artist.location, artist.titles) == (
        "The Marine Choir",
        "Bergen, Norway",
        ("Coastlines",),
    )
    assert not read(page(album(publisher="Tideline"))).artists


def test_album_page_that_states_none_is_suspicious() -> None:
    with pytest.raises(PageError) as raised:
        read(page(body="<p>Nothing</p>"))

    assert raised.value.state is PageState.EMPTY


def test_challenge_is_no_answer() -> None:
    with pytest.raises(PageError) as raised:
        read(
            b"<html><head><title>Client Challenge</title></head><body>Enable JavaScript and cookies</body></html>"
        )

    assert raised.value.state is PageState.CHALLENGE


def test_artists_page_gives_its_albums_to_be_asked_slowly() -> None:
    listed = page(
        body='<a href="/album/one">1</a><a href="/album/one?from=x">1</a><a href="/track/two#t">2</a>'
        '<a href="https://other.bandcamp.com/album/three">3</a><a href="/merch">m</a><a href="javascript:x">x</a>'
    )

    found = read(listed, "https://tideline.bandcamp.com/music")

    assert [(request.url, request.manner) for request in found.requests] == [
        ("https://tideline.bandcamp.com/album/one", Manner.CRAWL),
        ("https://tideline.bandcamp.com/track/two", Manner.CRAWL),
    ]
    assert not read(listed, "https://tideline.bandcamp.com/music", Manner.CRAWL).requests


@pytest.mark.parametrize("body", [b"", b"\x00\x01\x02", b"{}", b"[]"])
def test_read_no_page_is_a_page_error(body: bytes) -> None:
    with pytest.raises(PageError):
        read(body)


@pytest.mark.parametrize("junk", [None, 7, [], {}, "x", "\ud800", [None], {"@type": None}])
@pytest.mark.parametrize("member", sorted(album()))
def test_read_any_member_wrong_raises_nothing_but_page_errors(member: str, junk: object) -> None:
    try:
        found = read(page(album() | {member: junk}))
    except PageError:
        return
    assert all(release.title and release.url.encode() for release in found.releases)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_read_any_nested_members_wrong_raises_nothing_but_page_errors(data: st.DataObject) -> None:
    stated = album()
    for _ in range(data.draw(st.integers(1, 3))):
        ways = paths(stated)
        if ways:
            stated = damaged(stated, data.draw(st.sampled_from(ways)), data.draw(st.sampled_from(JUNK)))
    try:
        found = read(page(stated))
    except PageError:
        return
    for release in found.releases:
        json.dumps(asdict(release), allow_nan=False, ensure_ascii=False, default=list).encode()


def test_bandcamps_own_pages_are_not_its_artists() -> None:
    assert not Bandcamp().accepts("https://daily.bandcamp.com/features/x")
    assert not Bandcamp().accepts("https://bandcamp.com/tag/ambient")
    assert not Bandcamp().accepts("https://tideline.bandcamp.com.example.org/")
    assert Bandcamp().open("https://Tideline.bandcamp.com/album/coastlines?from=x")[0].url == URL


def release(
    artist: str, label: str, *titles: str, title: str = "Coastlines", catalog_number: str = ""
) -> Release:
    tracks = tuple(ReleaseTrack(each, artist, number) for number, each in enumerate(titles, start=1))
    return Release(URL, "bandcamp", title, artist, label=label, catalog_number=catalog_number, tracks=tracks)


def credited(found: Release) -> list[tuple[str, str]]:
    return [(track.artist, track.title) for track in found.tracks]


def test_untangled_a_labels_compilation() -> None:
    found = untangled(
        release(
            "Tideline", "Tideline", "Ana Ruiz - Harbor", "Karst - Low Tide", "Osprey – Salt (Karst Remix)"
        )
    )

    assert found.artist == VARIOUS
    assert credited(found) == [
        ("Ana Ruiz", "Harbor"),
        ("Karst", "Low Tide"),
        ("Osprey", "Salt (Karst Remix)"),
    ]


def test_untangled_a_labels_release_of_one_artist() -> None:
    found = untangled(release("Tideline", "Tideline", "Ana Ruiz - Harbor", "Ana Ruiz - Salt"))

    assert found.artist == "Ana Ruiz"


def test_untangled_places_catalog_numbers_and_names_at_the_end() -> None:
    found = untangled(
        release(
            "Ana Ruiz",
            "Tideline",
            "A1. Ana Ruiz - Harbor",
            "TIDE004 02 Ana Ruiz - Salt",
            "Ana Ruiz - Undertow - [Coastlines] - Tideline",
            catalog_number="TIDE004",
        )
    )

    assert credited(found) == [("Ana Ruiz", "Harbor"), ("Ana Ruiz", "Salt"), ("Ana Ruiz", "Undertow")]


def test_untangled_an_end_that_all_titles_share() -> None:
    found = untangled(
        release(
            "Tideline",
            "Tideline",
            "A - One - [Sea LP] - Tideline",
            "B - Two - [Sea LP]",
            "C - Three - [Sea LP] - Tideline",
        )
    )

    assert credited(found) == [("A", "One"), ("B", "Two"), ("C", "Three")]


def test_untangled_the_artist_in_the_title_of_a_labels_release() -> None:
    found = untangled(release("Tideline Records", "", "Harbor", "Salt", title="Ana Ruiz - Coastlines"))

    assert (found.artist, found.title, found.label) == ("Ana Ruiz", "Coastlines", "Tideline Records")
    assert credited(found) == [("Ana Ruiz", "Harbor"), ("Ana Ruiz", "Salt")]


@pytest.mark.parametrize(
    "plain",
    [
        release("Ana Ruiz", "", "Harbor", "Salt - Live", title="Live in Bergen - 2004"),
        release("Ana Ruiz", "", "99 Red Buoys", "7 - 11"),
        release("Ana Ruiz", "Tideline", "Harbor", "Self-Portrait", "Up-Down"),
        release("Ana Ruiz", "", "One - Two"),
        release("Ana Ruiz", ""),
    ],
)
def test_untangled_leaves_what_is_plain(plain: Release) -> None:
    assert untangled(plain) == plain
