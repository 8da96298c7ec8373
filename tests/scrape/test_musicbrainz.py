"""MusicBrainz: what is asked, and what its replies say."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from musictui.model.release import LinkKind, PageState, ReleaseTrack
from musictui.scrape.origins.artists_found import merged
from musictui.scrape.source import ArtistFound, Found, PageError, Request, Wanted
from musictui.scrape.sources import musicbrainz_xml
from musictui.scrape.sources.musicbrainz import MAX_STEPS_UP, MusicBrainz
from tests.scrape.reply_samples import MB_AREA, MB_ARTISTS, MB_RECORDINGS, MB_RELEASE, mbid

MUSICBRAINZ = MusicBrainz()


def read(step: str, reply: Any, **context: str) -> Found:
    request = Request("https://musicbrainz.org/ws/2/", "musicbrainz", step=step, context=context)
    body = reply if isinstance(reply, bytes) else json.dumps(reply).encode()
    return MUSICBRAINZ.read(request, body, url=request.url, content_type="application/json")


def asked(request: Request) -> tuple[str, dict[str, str]]:
    """The path of a request, and its parameters."""
    parts = urlsplit(request.url)
    return parts.path.removeprefix("/ws/2/"), {
        key: values[0] for key, values in parse_qs(parts.query).items()
    }


def test_release_has_all_that_the_reply_says() -> None:
    release = read("release", MB_RELEASE).releases[0]

    assert release.url == f"https://musicbrainz.org/release/{mbid(10)}"
    assert (release.title, release.artist) == ("Coastlines", "The Marine Choir & Ana Ruiz")
    assert (release.date, release.country) == ("2004-03-08", "NO")
    assert (release.label, release.catalog_number) == ("Tideline", "TIDE 004")
    assert release.ids == {
        "musicbrainz_albumid": mbid(10),
        "musicbrainz_releasegroupid": mbid(11),
        "barcode": "7035538881234",
    }
    assert release.cover_url == f"https://coverartarchive.org/release/{mbid(10)}/front"


def test_release_genres_are_those_given_with_where_they_stand() -> None:
    genres = read("release", MB_RELEASE).releases[0].genres

    assert [(genre.name, genre.evidence[0].where) for genre in genres] == [
        ("ambient", "MusicBrainz release genres"),
        ("post-rock", "MusicBrainz release group genres"),
    ]


def test_release_without_genres_takes_those_of_its_artists() -> None:
    artist = {"id": mbid(1), "name": "X", "genres": [{"name": "drone", "count": 1}]}
    reply = MB_RELEASE | {"genres": [], "release-group": {}, "artist-credit": [{"artist": artist}]}

    (genre,) = read("release", reply).releases[0].genres

    assert (genre.name, genre.evidence[0].where) == ("drone", "MusicBrainz artist genres")


def test_release_group_looks_its_first_release_up() -> None:
    listed = [
        {"id": mbid(12), "status": "Official", "date": "2011"},
        {"id": mbid(10), "status": "Official", "date": "2004-03-08"},
        {"id": mbid(13), "status": "Bootleg", "date": "2003"},
    ]

    found = read("release-group", {"id": mbid(11), "title": "Coastlines", "releases": listed})

    assert found.releases[0].title == "Coastlines"
    assert [asked(request)[0] for request in found.requests] == [f"release/{mbid(10)}"]


def test_release_links_are_those_that_still_hold() -> None:
    links = read("release", MB_RELEASE).releases[0].links

    assert [(link.kind, link.url) for link in links] == [
        (LinkKind.STORE, "https://tideline.bandcamp.com/album/coastlines")
    ]


def test_release_tracks_leave_films_out() -> None:
    tracks = read("release", MB_RELEASE).releases[0].tracks

    assert [(track.disc, track.position, track.title, track.length_s) for track in tracks] == [
        (1, 1, "Harbor", 201.4),
        (1, 2, "Low Tide", 187.0),
        (2, 2, "Salt", 95.8),
    ]
    assert tracks[0].ids == {
        "musicbrainz_trackid": mbid(30),
        "musicbrainz_releasetrackid": mbid(20),
        "isrc": "NOABC0400001",
    }


@pytest.mark.parametrize("stated", ["[no label]", "[none]"])
def test_release_without_a_label_says_none(stated: str) -> None:
    reply = MB_RELEASE | {"label-info": [{"catalog-number": stated, "label": {"name": stated}}]}

    release = read("release", reply).releases[0]

    assert (release.label, release.catalog_number) == ("", "")


def test_recording_is_a_track_of_the_first_album_that_is_no_compilation() -> None:
    release = read("search-recording", MB_RECORDINGS).releases[0]

    assert (release.title, release.date) == ("Coastlines", "2004-03-08")
    assert release.url == f"https://musicbrainz.org/recording/{mbid(30)}"
    assert release.ids["musicbrainz_albumid"] == mbid(10)
    track = release.tracks[0]
    assert track == ReleaseTrack(
        "Harbor",
        "The Marine Choir",
        1,
        1,
        201.0,
        {"musicbrainz_trackid": mbid(30), "musicbrainz_artistid": mbid(1)},
    )


def test_search_of_a_release_looks_the_best_up() -> None:
    listed = [MB_RELEASE | {"id": mbid(100 + number), "media": []} for number in range(5)]

    found = read("search-release", {"count": 5, "releases": listed})

    assert [asked(request)[0] for request in found.requests] == [f"release/{mbid(100 + n)}" for n in range(3)]
    assert [release.ids["musicbrainz_albumid"] for release in found.releases] == [mbid(103), mbid(104)]
    assert "recordings" in asked(found.requests[0])[1]["inc"]


def test_search_that_finds_nothing_says_so() -> None:
    assert read("search-release", {"count": 0, "releases": []}).note == "MusicBrainz finds nothing."


@pytest.mark.parametrize("step", ["search-release", "search-artist", "search-recording"])
def test_search_that_counts_and_lists_nothing_is_suspicious(step: str) -> None:
    what = step.removeprefix("search-") + "s"

    with pytest.raises(PageError) as raised:
        read(step, {"count": 5, what: []})

    assert raised.value.state is PageState.EMPTY


def test_read_a_refusal_says_why() -> None:
    with pytest.raises(PageError, match="Your requests are exceeding the allowable rate limit"):
        read("release", {"error": "Your requests are exceeding the allowable rate limit."})


def test_artists_are_those_of_just_that_name() -> None:
    found = read("search-artist", MB_ARTISTS, name="the marine choir")

    assert [artist.id for artist in found.artists] == [mbid(1), mbid(4)]
    first, second = found.artists
    assert (first.country, first.comment, first.score) == ("NO", "vocal group", 1.0)
    assert (second.country, second.area, second.begin_area, second.begin_country) == (
        "",
        "Leith",
        "Perth",
        "GB",
    )


def test_artists_of_one_name_are_asked_what_they_have_made() -> None:
    found = read("search-artist", MB_ARTISTS, name="The Marine Choir")

    titles = [asked(request)[1]["artist"] for request in found.requests if request.step == "titles"]
    assert titles == [mbid(1), mbid(4)]
    made = read("titles", {"release-groups": [{"title": "Coastlines"}]}, id=mbid(4), name="The Marine Choir")
    assert merged([*found.artists, *made.artists])[1].titles == ("Coastlines",)


def test_artists_none_of_that_name_says_so() -> None:
    found = read("search-artist", MB_ARTISTS, name="Marine Band")

    assert not found.artists
    assert found.note == "MusicBrainz knows no artist called Marine Band."


def test_artist_is_found_by_a_name_once_used() -> None:
    once = {"id": mbid(6), "name": "Karst", "aliases": [{"name": "Limestone"}]}

    assert read("search-artist", {"artists": [once]}, name="limestone").artists[0].name == "Karst"


def test_artist_is_found_without_the_article() -> None:
    assert [artist.id for artist in read("search-artist", MB_ARTISTS, name="Marine Choir").artists] == [
        mbid(1),
        mbid(4),
    ]


@pytest.mark.parametrize(
    ("area", "country"),
    [
        ({"iso-3166-1-codes": ["GB"]}, "GB"),
        ({"iso-3166-2-codes": ["GB-ENG"]}, "GB"),
        ({"iso-3166-1-codes": ["PR"], "iso-3166-2-codes": ["US-PR"]}, "PR"),
        ({"iso-3166-1-codes": ["XK"]}, "XK"),
        ({"iso-3166-1-codes": ["XE"]}, ""),
        ({"iso-3166-1-codes": ["SU"]}, ""),
        ({"iso-3166-1-codes": ["GB", "FR"]}, ""),
        ({"iso-3166-1-codes": [None], "iso-3166-2-codes": "x"}, ""),
        (None, ""),
    ],
)
def test_artist_country_by_the_codes_of_the_area(area: object, country: str) -> None:
    assert read("artist", {"id": mbid(1), "name": "X", "area": area}).artists[0].country == country


def test_artist_country_that_is_none_is_left_to_the_area() -> None:
    artist = read(
        "artist", {"id": mbid(1), "name": "X", "country": "XG", "area": {"name": "East Germany"}}
    ).artists[0]

    assert (artist.country, artist.area) == ("", "East Germany")


def test_areas_are_walked_up_to_the_country() -> None:
    artist = {"id": mbid(4), "name": "The Marine Choir", "area": {"id": mbid(41), "name": "Leith"}}
    first = read("artist", artist)
    assert asked(first.requests[0]) == (f"area/{mbid(41)}", {"inc": "area-rels", "fmt": "json"})

    second = read("area", MB_AREA, **first.requests[0].context)
    assert [asked(request)[0] for request in second.requests] == [f"area/{mbid(45)}"]

    third = read(
        "area",
        _area(45, {"id": mbid(46), "name": "Scotland", "iso-3166-2-codes": ["GB-SCT"]}),
        **second.requests[0].context,
    )
    assert merged([*first.artists, *third.artists])[0].country == "GB"
    assert not third.requests


def test_areas_of_the_begin_only_where_there_is_no_other() -> None:
    begun = read("artist", {"id": mbid(4), "name": "X", "begin-area": {"id": mbid(42), "name": "Perth"}})
    found = read("area", _area(42, {"id": mbid(47), "iso-3166-1-codes": ["AU"]}), **begun.requests[0].context)

    assert found.artists == [
        ArtistFound(name="X", source="musicbrainz", url=begun.artists[0].url, id=mbid(4), begin_country="AU")
    ]


def test_areas_that_two_countries_hold_are_no_guess() -> None:
    both = _area(
        41, {"id": mbid(48), "iso-3166-1-codes": ["RU"]}, {"id": mbid(49), "iso-3166-1-codes": ["UA"]}
    )

    found = read("area", both, id=mbid(4), name="X", which="area", steps="0")
    assert [(artist.country, artist.is_divided) for artist in found.artists] == [("", True)]
    assert not found.requests
    assert not found.requests


def test_areas_in_a_circle_end() -> None:
    context = {"id": mbid(4), "name": "X", "which": "area", "steps": str(MAX_STEPS_UP)}

    assert not read("area", _area(41, {"id": mbid(41), "name": "Leith"}), **context).requests


def test_areas_of_one_place_have_one_address() -> None:
    one = read("artist", {"id": mbid(4), "name": "X", "area": {"id": mbid(41), "name": "Leith"}}).requests[0]
    other = read("artist", {"id": mbid(5), "name": "Y", "area": {"id": mbid(41), "name": "Leith"}}).requests[
        0
    ]

    assert one.url == other.url
    assert one.context != other.context


@pytest.mark.parametrize("written", ["The Marine Choir", "Marine Choir, The"])
def test_an_artist_is_asked_for_with_and_without_the_article(written: str) -> None:
    (request,) = MUSICBRAINZ.search_artist(written)
    query = asked(request)[1]["query"]
    assert query.startswith(f'artist:"{written}" OR ')
    for field in ("artist", "alias", "sortname"):
        assert f'{field}:"Marine Choir"' in query
        assert f'{field}:"{written}"' in query


def test_an_id_that_was_merged_is_told_beside_the_one_that_took_its_place() -> None:
    (request,) = MUSICBRAINZ.search_artist("X", mbid(7).upper())
    assert asked(request)[0] == f"artist/{mbid(7)}"
    for answered, former in ((mbid(7), ()), (mbid(8), (mbid(7),))):
        (artist,) = read("artist", {"id": answered, "name": "Y"}, **request.context).artists
        assert (artist.id, artist.former_ids) == (answered, former)


def test_merged_keeps_what_was_said_first_and_joins_lists() -> None:
    one = ArtistFound("X", "musicbrainz", id="1", country="NO", titles=("A",))
    again = ArtistFound("X", "musicbrainz", id="1", country="SE", comment="band", titles=("A", "B"))
    other = ArtistFound("X", "discogs", id="1")

    assert merged([one, other, again]) == [
        ArtistFound("X", "musicbrainz", id="1", country="NO", comment="band", titles=("A", "B")),
        other,
    ]


@pytest.mark.parametrize(
    ("wanted", "path", "query"),
    [
        (Wanted(artist="AC/DC", album='The "Best"'), "release", r'release:"The \"Best\"" AND artist:"AC/DC"'),
        (Wanted(artist="X", title="Y"), "recording", 'recording:"Y" AND artist:"X"'),
        (Wanted(ids={"barcode": "123"}), "release", 'barcode:"123"'),
        (Wanted(ids={"isrc": "NOABC0400001"}), "recording", 'isrc:"NOABC0400001"'),
    ],
)
def test_search_by_words(wanted: Wanted, path: str, query: str) -> None:
    (request,) = MUSICBRAINZ.search(wanted)

    assert asked(request) == (path, {"query": query, "limit": "10", "fmt": "json"})


@pytest.mark.parametrize(
    ("field", "path"),
    [
        ("musicbrainz_albumid", "release"),
        ("musicbrainz_trackid", "recording"),
        ("musicbrainz_releasegroupid", "release-group"),
    ],
)
def test_search_by_id_goes_before_words(field: str, path: str) -> None:
    (request,) = MUSICBRAINZ.search(Wanted(artist="X", album="Y", ids={field: mbid(7)}))

    assert asked(request)[0] == f"{path}/{mbid(7)}"


@pytest.mark.parametrize(
    "wanted", [Wanted(), Wanted(title="Y"), Wanted(ids={"musicbrainz_albumid": "../../x"})]
)
def test_search_for_too_little_asks_nothing(wanted: Wanted) -> None:
    assert not MUSICBRAINZ.search(wanted)


def test_search_artist_by_name_or_id() -> None:
    assert asked(MUSICBRAINZ.search_artist("X", mbid(1))[0])[0] == f"artist/{mbid(1)}"
    assert asked(MUSICBRAINZ.search_artist("X", "no id")[0])[0] == "artist"
    assert not MUSICBRAINZ.search_artist(" ")


def test_open_reads_addresses_of_the_site_and_of_the_mirror() -> None:
    mirror = MusicBrainz("http://127.0.0.1:5000/ws/2/")

    assert (
        asked(MUSICBRAINZ.open(f"https://musicbrainz.org/release/{mbid(10)}/cover-art")[0])[0]
        == f"release/{mbid(10)}"
    )
    assert mirror.open(f"http://127.0.0.1:5000/artist/{mbid(1)}")[0].url.startswith(
        "http://127.0.0.1:5000/ws/2/artist/"
    )
    assert not MUSICBRAINZ.open("https://musicbrainz.org/doc/About")
    assert not MUSICBRAINZ.accepts(f"https://example.org/release/{mbid(10)}")


def test_xml_says_the_same_as_json() -> None:
    xml = f"""<?xml version="1.0"?><metadata xmlns="http://musicbrainz.org/ns/mmd-2.0#"
        xmlns:ext="http://musicbrainz.org/ns/ext#-2.0"><artist-list count="1"><artist id="{mbid(1)}" ext:score="100">
        <name>The Marine Choir</name><country>NO</country><area id="{mbid(40)}"><name>Norway</name>
        <iso-3166-1-code-list><iso-3166-1-code>NO</iso-3166-1-code></iso-3166-1-code-list></area>
        <alias-list><alias sort-name="Choir">Marine Choir</alias></alias-list></artist></artist-list></metadata>""".encode()

    artist = read("search-artist", xml, name="The Marine Choir").artists[0]

    assert (artist.id, artist.country, artist.area, artist.score) == (mbid(1), "NO", "Norway", 1.0)
    assert artist.aliases == ("Marine Choir",)


@pytest.mark.parametrize(
    "body",
    [
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><metadata>&b;</metadata>',
        b"<metadata><artist></metadata>",
        b"<metadata>" + b"<a>" * 60 + b"</a>" * 60 + b"</metadata>",
        b"<?xml version='1.0' encoding='nonsense'?><metadata/>",
    ],
)
def test_xml_that_is_hostile_or_broken_is_a_page_error(body: bytes) -> None:
    with pytest.raises(PageError) as raised:
        musicbrainz_xml.parse(body)

    assert raised.value.state is PageState.UNREADABLE


def _area(number: int, *parents: dict[str, Any]) -> dict[str, Any]:
    relations = [{"type": "part of", "direction": "backward", "area": parent} for parent in parents]
    return {"id": mbid(number), "name": "Place", "relations": relations}
