"""Discogs, Deezer, iTunes, Last.fm, AcoustID, the Cover Art Archive: what is asked, and what their replies say."""

import json
from typing import Any

import pytest

from musictui.errors import UsageError
from musictui.model.release import LinkKind, PageState
from musictui.scrape.registry import BASE_URLS, KEY_VARIABLES, SourceSettings, keys_of, source_of, sources
from musictui.scrape.source import Found, Manner, PageError, Request, Source, Wanted
from musictui.scrape.sources.acoustid import AcoustId
from musictui.scrape.sources.coverart import CoverArt
from musictui.scrape.sources.deezer import Deezer
from musictui.scrape.sources.discogs import Discogs
from musictui.scrape.sources.itunes import Itunes
from musictui.scrape.sources.lastfm import Lastfm
from tests.scrape.reply_samples import (
    ACOUSTID,
    COVERS,
    DEEZER_ALBUM,
    DISCOGS_ARTIST,
    DISCOGS_RELEASE,
    ITUNES_LOOKUP,
    LASTFM_ALBUM,
    LASTFM_TAGS,
    mbid,
)

SECRET = "s3cret-token"
ALBUM = Wanted(artist="The Marine Choir", album="Coastlines")


def read(source: Source, step: str, reply: Any, **context: str) -> Found:
    request = Request("https://example.org/", source.name, step=step, context=context)
    return source.read(request, json.dumps(reply).encode(), url=request.url, content_type="application/json")


# Discogs.


def test_discogs_release() -> None:
    release = read(Discogs(SECRET), "release", DISCOGS_RELEASE).releases[0]

    assert (release.title, release.artist) == ("Coastlines", "The Marine Choir & Ana Ruiz")
    assert (release.label, release.catalog_number) == ("Tideline", "TIDE 004")
    assert (release.date, release.country) == ("2004-03", "GB")
    assert [genre.name for genre in release.genres] == ["ambient", "drone", "electronic"]
    assert release.ids == {
        "discogs_release_id": "901234",
        "discogs_master_id": "77",
        "barcode": "7035538881234",
    }
    assert [(track.disc, track.position, track.title, track.length_s) for track in release.tracks] == [
        (1, 1, "Harbor", 201.0),
        (1, 2, "Low Tide", None),
        (2, 1, "Salt", 96.0),
    ]
    assert [link.kind for link in release.links] == [LinkKind.VIDEO]


@pytest.mark.parametrize(
    ("country", "code"),
    [
        ("UK", "GB"),
        ("US", "US"),
        ("Germany", "DE"),
        ("Europe", ""),
        ("UK & Europe", ""),
        ("Worldwide", ""),
        (None, ""),
    ],
)
def test_discogs_country_in_words(country: object, code: str) -> None:
    assert (
        read(Discogs(SECRET), "release", DISCOGS_RELEASE | {"country": country}).releases[0].country == code
    )


def test_discogs_sides_of_a_record_are_numbered_through() -> None:
    sides = [{"type_": "track", "title": title, "position": title} for title in ("A1", "A2", "B1")]

    tracks = read(Discogs(SECRET), "release", DISCOGS_RELEASE | {"tracklist": sides}).releases[0].tracks

    assert [(track.position, track.disc) for track in tracks] == [(1, None), (2, None), (3, None)]


def test_discogs_artist_says_where_in_its_profile() -> None:
    artist = read(Discogs(SECRET), "artist", DISCOGS_ARTIST).artists[0]

    assert (artist.name, artist.location) == ("Marine Choir", "Bergen, Norway")
    assert artist.comment == "Vocal group from Bergen, Norway, founded by Ana Ruiz"
    assert artist.aliases == ("The Marine Choir",)


@pytest.mark.parametrize(
    ("profile", "place"),
    [
        ("Techno producer based in Berlin.", "Berlin"),
        ("Band formed in New York City in 1972.", "New York City"),
        ("Singer from the United Kingdom", "United Kingdom"),
        ("Far from home, she sings.", ""),
        ("", ""),
    ],
)
def test_discogs_place_of_a_profile(profile: str, place: str) -> None:
    assert read(Discogs(SECRET), "artist", DISCOGS_ARTIST | {"profile": profile}).artists[0].location == place


def test_discogs_search_looks_three_up() -> None:
    found = read(Discogs(SECRET), "search-release", {"results": [{"id": number} for number in range(1, 6)]})

    assert [request.url for request in found.requests] == [
        f"https://api.discogs.com/releases/{n}" for n in (1, 2, 3)
    ]


def test_discogs_without_a_token_looks_up_but_does_not_search() -> None:
    without = Discogs()

    assert without.missing_key() == "sources.discogs_token (MUSICTUI_DISCOGS_TOKEN)"
    assert not without.search(ALBUM)
    assert not without.search_artist("X")
    assert without.open("https://www.discogs.com/release/901234-The-Marine-Choir-Coastlines")
    assert without.search(Wanted(ids={"discogs_release_id": "901234"}))


def test_discogs_refusal_names_the_setting() -> None:
    with pytest.raises(PageError) as raised:
        read(Discogs(SECRET), "search-release", {"message": "You must authenticate to access this resource."})

    assert (raised.value.state, raised.value.hint) == (PageState.REFUSED, "Check sources.discogs_token.")


# Deezer.


def test_deezer_album() -> None:
    release = read(Deezer(), "album", DEEZER_ALBUM).releases[0]

    assert (release.title, release.artist, release.label) == ("Coastlines", "The Marine Choir", "Tideline")
    assert (release.date, release.ids) == ("2004-03-08", {"barcode": "7035538881234"})
    assert [(track.position, track.title, track.length_s) for track in release.tracks] == [
        (1, "Harbor", 201.0),
        (2, "Low Tide", 187.0),
    ]
    assert [genre.name for genre in release.genres] == ["ambient"]


@pytest.mark.parametrize(
    ("code", "state"),
    [(4, PageState.TOO_MANY_REQUESTS), (800, PageState.NOT_FOUND), (None, PageState.FAILED)],
)
def test_deezer_errors_come_as_a_success(code: object, state: PageState) -> None:
    with pytest.raises(PageError) as raised:
        read(
            Deezer(),
            "album",
            {"error": {"type": "Exception", "message": "Quota limit exceeded", "code": code}},
        )

    assert raised.value.state is state


def test_deezer_search_of_a_track_looks_its_album_up() -> None:
    found = read(Deezer(), "search-track", {"data": [{"id": 5, "album": {"id": 302127}}], "total": 1})

    assert [request.url for request in found.requests] == ["https://api.deezer.com/album/302127"]


@pytest.mark.parametrize(
    ("said", "date"), [("1994-01-01", "1994"), ("1994-01-02", "1994-01-02"), ("1994-11-01", "1994-11-01")]
)
def test_the_first_of_january_of_a_store_is_a_year(said: str, date: str) -> None:
    deezer = read(Deezer(), "album", {**DEEZER_ALBUM, "release_date": said}).releases[0]
    track = {"id": 5, "title": "Harbor", "release_date": said, "album": {"title": "Coastlines"}}
    results = [{**each, "releaseDate": f"{said}T08:00:00Z"} for each in ITUNES_LOOKUP["results"]]
    itunes = read(Itunes(), "album", {**ITUNES_LOOKUP, "results": results}).releases[0]
    of_track = read(Deezer(), "track", track).releases[0]
    assert [each.date for each in (deezer, of_track, itunes)] == [date] * 3


# iTunes.


def test_itunes_album_with_its_songs() -> None:
    release = read(Itunes(), "album", ITUNES_LOOKUP).releases[0]

    assert (release.title, release.artist, release.date) == ("Coastlines", "The Marine Choir", "2004-03-08")
    assert release.url == "https://music.apple.com/us/album/coastlines/400123"
    assert release.country == ""
    assert [(track.disc, track.position, track.length_s) for track in release.tracks] == [
        (1, 1, 201.4),
        (1, 2, 187.0),
    ]


def test_itunes_looks_all_found_up_at_once() -> None:
    found = read(
        Itunes("no"), "search", {"resultCount": 2, "results": [{"collectionId": 1}, {"collectionId": 2}]}
    )

    assert [request.url for request in found.requests] == [
        "https://itunes.apple.com/lookup?id=1%2C2&entity=song&country=no"
    ]


def test_itunes_opens_the_store_that_the_address_names() -> None:
    (request,) = Itunes().open("https://music.apple.com/de/album/coastlines/400123?i=1")

    assert request.url == "https://itunes.apple.com/lookup?id=400123&entity=song&country=de"


# Last.fm.


def test_lastfm_album() -> None:
    release = read(Lastfm(SECRET), "album.getinfo", LASTFM_ALBUM).releases[0]

    assert (release.title, release.artist) == ("Coastlines", "The Marine Choir")
    assert [(genre.name, genre.evidence[0].where) for genre in release.genres] == [
        ("ambient", "Last.fm album tag")
    ]
    assert release.cover_url.endswith("/a.png")
    assert [track.length_s for track in release.tracks] == [201.0, None]


def test_lastfm_album_without_tags_asks_for_those_of_the_artist() -> None:
    found = read(Lastfm(SECRET), "album.getinfo", {"album": LASTFM_ALBUM["album"] | {"tags": ""}})

    (request,) = found.requests
    assert request.step == "artist.gettoptags"
    tags = read(Lastfm(SECRET), request.step, LASTFM_TAGS, **request.context).releases[0]
    assert (tags.url, tags.title) == (found.releases[0].url, "Coastlines")
    assert [(genre.name, genre.evidence[0].where) for genre in tags.genres] == [
        ("ambient", "Last.fm artist tag")
    ]


@pytest.mark.parametrize(
    ("code", "state", "hint"),
    [
        (6, PageState.NOT_FOUND, ""),
        (10, PageState.REFUSED, "Check sources.lastfm_key."),
        (29, PageState.TOO_MANY_REQUESTS, ""),
        (11, PageState.FAILED, ""),
    ],
)
def test_lastfm_errors_come_as_a_success(code: int, state: PageState, hint: str) -> None:
    with pytest.raises(PageError) as raised:
        read(Lastfm(SECRET), "album.getinfo", {"error": code, "message": "Album not found"})

    assert (raised.value.state, raised.value.hint) == (state, hint)


def test_lastfm_opens_pages_of_albums_and_tracks() -> None:
    assert (
        "album=Low+Tide" in Lastfm(SECRET).open("https://www.last.fm/music/The+Marine+Choir/Low+Tide")[0].url
    )
    assert (
        "track=Harbor" in Lastfm(SECRET).open("https://www.last.fm/de/music/The+Marine+Choir/_/Harbor")[0].url
    )
    assert not Lastfm(SECRET).open("https://www.last.fm/music/The+Marine+Choir")


# AcoustID.


def test_acoustid_recording_on_the_release_it_was_made_for() -> None:
    found = read(AcoustId(SECRET), "lookup", ACOUSTID)

    (release,) = found.releases
    assert found.note == "AcoustID: 98% alike"
    assert (release.title, release.artist, release.date) == (
        "Coastlines",
        "The Marine Choir & Ana Ruiz",
        "2004-03-08",
    )
    assert release.ids == {"musicbrainz_albumid": mbid(10), "musicbrainz_releasegroupid": mbid(11)}
    track = release.tracks[0]
    assert (track.title, track.position, track.disc) == ("Harbor", 1, 1)
    assert track.ids["acoustid_id"] == mbid(60)


def test_acoustid_that_knows_nothing_says_so() -> None:
    assert (
        read(AcoustId(SECRET), "lookup", {"status": "ok", "results": []}).note
        == "AcoustID does not know the recording."
    )


def test_acoustid_wants_a_fingerprint_and_a_length() -> None:
    assert not AcoustId(SECRET).search(Wanted(fingerprint="AQAA"))
    (request,) = AcoustId(SECRET).search(Wanted(fingerprint="AQAA", length_s=201.4))
    assert "duration=201&fingerprint=AQAA" in request.url


def test_acoustid_refusal_names_the_setting() -> None:
    with pytest.raises(PageError) as raised:
        read(
            AcoustId(SECRET),
            "lookup",
            {"status": "error", "error": {"code": 4, "message": "invalid API key"}},
        )

    assert (raised.value.state, raised.value.hint) == (PageState.REFUSED, "Check sources.acoustid_key.")


# The Cover Art Archive.


def test_coverart_front_cover_first_and_encrypted() -> None:
    release = read(CoverArt(), "release", COVERS, id=mbid(10)).releases[0]

    assert release.cover_url == "https://coverartarchive.org/release/x/1.jpg"
    assert [link.url[-5:] for link in release.links] == ["1.jpg", "2.jpg"]
    assert {link.kind for link in release.links} == {LinkKind.COVER}
    assert release.ids == {"musicbrainz_albumid": mbid(10)}


def test_coverart_without_a_front_gives_no_cover() -> None:
    release = read(CoverArt(), "release", {"images": COVERS["images"][:1]}, id=mbid(10)).releases[0]

    assert release.cover_url == ""


def test_coverart_by_the_id_of_the_release_or_its_group() -> None:
    (release,) = CoverArt().search(
        Wanted(ids={"musicbrainz_albumid": mbid(10), "musicbrainz_releasegroupid": mbid(11)})
    )
    (group,) = CoverArt().search(Wanted(ids={"musicbrainz_releasegroupid": mbid(11)}))

    assert release.url == f"https://coverartarchive.org/release/{mbid(10)}"
    assert group.url == f"https://coverartarchive.org/release-group/{mbid(11)}"


# All of them.

KEYS = dict.fromkeys(KEY_VARIABLES, SECRET)
EVERYTHING = Wanted(
    artist="The Marine Choir",
    album="Coastlines",
    title="Harbor",
    ids={"musicbrainz_albumid": mbid(10)},
    length_s=201.0,
    fingerprint="AQAA",
)


def test_sources_without_keys_say_which_setting_is_missing() -> None:
    missing = {
        name: source.missing_key()
        for name, source in sources(SourceSettings()).items()
        if source.missing_key()
    }

    assert missing.keys() == KEY_VARIABLES.keys()
    assert all(KEY_VARIABLES[name] in said for name, said in missing.items())
    assert all(not sources(SourceSettings())[name].search(EVERYTHING) for name in missing)


def test_sources_with_keys_miss_none() -> None:
    known = sources(SourceSettings(keys=keys_of(dict.fromkeys(KEY_VARIABLES.values(), f" {SECRET} "))))

    assert not [source for source in known.values() if source.missing_key()]
    assert all(name == source.name and source.title for name, source in known.items())


def test_sources_show_a_key_only_in_a_signed_request() -> None:
    settings = SourceSettings(keys=KEYS)
    known = sources(settings)

    assert SECRET not in repr(settings)
    for name in KEY_VARIABLES:
        request = known[name].search(EVERYTHING)[0]
        signed = known[name].signed(request)
        assert SECRET not in request.url + signed.url + repr(signed)
        assert not request.headers
        assert not request.secrets
        assert SECRET in f"{signed.headers}{signed.secrets}"


def test_sources_ask_the_configured_servers() -> None:
    base_urls = {name: f"http://127.0.0.1:90{number:02}/{name}/" for number, name in enumerate(BASE_URLS)}

    known = sources(SourceSettings(base_urls, KEYS))

    for name, base_url in base_urls.items():
        for request in known[name].search(EVERYTHING):
            assert request.url.startswith(base_url)
            assert (request.source, request.manner) == (name, Manner.API)


@pytest.mark.parametrize(
    "base_urls", [{"nobody": "https://example.org"}, {"deezer": "ftp://x"}, {"deezer": "https://["}]
)
def test_sources_refuse_addresses_that_are_none(base_urls: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        sources(SourceSettings(base_urls))


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (f"https://musicbrainz.org/release/{mbid(1)}", "musicbrainz"),
        ("https://tideline.bandcamp.com/album/coastlines", "bandcamp"),
        ("https://www.discogs.com/de/master/77-Coastlines", "discogs"),
        ("https://www.deezer.com/en/album/302127", "deezer"),
        ("https://music.apple.com/us/album/coastlines/400123", "itunes"),
        ("https://www.last.fm/music/A/B", "lastfm"),
        (f"https://coverartarchive.org/release/{mbid(1)}", "coverart"),
        ("https://example.org/album/1", "page"),
        ("https://bandcamp.com/search?q=x", "page"),
        ("https://www.deezer.com/en/artist/1", "page"),
        ("http://[", None),
        ("", None),
    ],
)
def test_source_of_an_address(url: str, name: str | None) -> None:
    source = source_of(url, sources(SourceSettings(keys=KEYS)))

    assert (source.name if source else None) == name
    if source:
        assert source.open(url)[0].source == name


def test_other_pages_of_a_host_are_not_those_of_a_service_on_it() -> None:
    deezer = Deezer("http://music.example.org/deezer")
    assert deezer.open("http://music.example.org/deezer/album/7")[0].url.endswith("/deezer/album/7")
    assert not deezer.open("http://music.example.org/album/7")
    assert not deezer.open("http://music.example.org/deezers/album/7")
    assert deezer.open("https://www.deezer.com/album/7")
    assert Deezer("http://music.example.org").open("http://music.example.org/album/7")
    sites = sources(SourceSettings({"deezer": "http://music.example.org/deezer"}))
    reading = [source.name for source in sites.values() if source.accepts("http://music.example.org/album/7")]
    assert reading == ["page"]
