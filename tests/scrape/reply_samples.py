"""Replies of services in their documented shapes, made up: no artist, release or id of them exists."""

from typing import Any, NamedTuple

from musictui.scrape.source import Request, Source
from musictui.scrape.sources.acoustid import AcoustId
from musictui.scrape.sources.coverart import CoverArt
from musictui.scrape.sources.deezer import Deezer
from musictui.scrape.sources.discogs import Discogs
from musictui.scrape.sources.itunes import Itunes
from musictui.scrape.sources.lastfm import Lastfm
from musictui.scrape.sources.musicbrainz import MusicBrainz


def mbid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


ARTIST = {"id": mbid(1), "name": "The Marine Choir", "sort-name": "Marine Choir, The"}
CREDIT = [{"name": "The Marine Choir", "joinphrase": "", "artist": ARTIST}]

MB_RELEASE: dict[str, Any] = {
    "id": mbid(10),
    "title": "Coastlines",
    "status": "Official",
    "date": "2004-03-08",
    "country": "NO",
    "barcode": "7035538881234",
    "asin": None,
    "artist-credit": [
        {"name": "The Marine Choir", "joinphrase": " & ", "artist": ARTIST},
        {"name": "Ana Ruiz", "joinphrase": "", "artist": {"id": mbid(2), "name": "Ana Ruiz"}},
    ],
    "label-info": [{"catalog-number": "TIDE 004", "label": {"id": mbid(3), "name": "Tideline"}}],
    "genres": [{"name": "ambient", "count": 2}, {"name": "drone", "count": 0}],
    "release-group": {"id": mbid(11), "primary-type": "Album", "genres": [{"name": "post-rock", "count": 1}]},
    "cover-art-archive": {"front": True, "count": 3},
    "relations": [
        {"type": "purchase for download", "ended": False, "url": {"resource": "https://tideline.bandcamp.com/album/coastlines"}},
        {"type": "free streaming", "ended": True, "url": {"resource": "https://soundcloud.com/tideline/gone"}},
    ],
    "media": [
        {
            "position": 1,
            "format": "CD",
            "tracks": [
                {
                    "id": mbid(20),
                    "position": 1,
                    "number": "A1",
                    "title": "Harbor",
                    "length": 201400,
                    "recording": {"id": mbid(30), "title": "Harbor", "length": 201000, "isrcs": ["NOABC0400001"]},
                },
                {"id": mbid(21), "position": 2, "title": "Low Tide", "length": None, "recording": {"id": mbid(31), "length": 187000}},
            ],
        },
        {
            "position": 2,
            "format": "DVD",
            "tracks": [
                {"id": mbid(22), "position": 1, "title": "Film", "recording": {"id": mbid(32), "video": True}},
                {"id": mbid(23), "position": 2, "title": "Salt", "length": 95800, "recording": {"id": mbid(33), "video": False}},
            ],
        },
    ],
}  # fmt: skip

MB_ARTISTS: dict[str, Any] = {
    "count": 3,
    "artists": [
        {
            **ARTIST,
            "score": 100,
            "country": "NO",
            "area": {"id": mbid(40), "name": "Norway", "iso-3166-1-codes": ["NO"]},
            "disambiguation": "vocal group",
            "aliases": [{"name": "Marine Choir"}],
        },
        {
            "id": mbid(4),
            "name": "The Marine Choir",
            "score": "88",
            "area": {"id": mbid(41), "name": "Leith"},
            "begin-area": {"id": mbid(42), "name": "Perth", "iso-3166-2-codes": ["GB-PKN"]},
        },
        {"id": mbid(5), "name": "Marine Choir of Somewhere", "score": 70},
    ],
}

MB_AREA: dict[str, Any] = {
    "id": mbid(41),
    "name": "Leith",
    "type": "District",
    "relations": [
        {"type": "part of", "direction": "forward", "area": {"id": mbid(43), "name": "Newhaven"}},
        {
            "type": "part of",
            "direction": "backward",
            "ended": True,
            "area": {"id": mbid(44), "name": "Old County"},
        },
        {"type": "part of", "direction": "backward", "area": {"id": mbid(45), "name": "Edinburgh"}},
    ],
}

MB_RECORDINGS: dict[str, Any] = {
    "count": 1,
    "recordings": [
        {
            "id": mbid(30),
            "title": "Harbor",
            "length": 201000,
            "artist-credit": CREDIT,
            "first-release-date": "2004-03-08",
            "releases": [
                {
                    "id": mbid(12),
                    "title": "Sea Songs",
                    "status": "Official",
                    "date": "2001",
                    "release-group": {"primary-type": "Album", "secondary-types": ["Compilation"]},
                },
                {
                    "id": mbid(10),
                    "title": "Coastlines",
                    "status": "Official",
                    "date": "2004-03-08",
                    "release-group": {"id": mbid(11), "primary-type": "Album"},
                    "media": [{"position": 1, "track": [{"id": mbid(20), "number": "1", "title": "Harbor"}]}],
                },
            ],
        }
    ],
}

DISCOGS_RELEASE: dict[str, Any] = {
    "id": 901234,
    "title": "Coastlines",
    "artists": [
        {"name": "Marine Choir (2)", "anv": "The Marine Choir", "join": "&", "id": 11},
        {"name": "Ana Ruiz (3)", "anv": "", "join": "", "id": 12},
    ],
    "labels": [{"name": "Tideline (2)", "catno": "TIDE 004"}],
    "country": "UK",
    "released": "2004-03-00",
    "year": 2004,
    "genres": ["Electronic"],
    "styles": ["Ambient", "Drone"],
    "master_id": 77,
    "identifiers": [{"type": "Matrix", "value": "X"}, {"type": "Barcode", "value": "7 035538 881234"}],
    "images": [{"type": "primary", "uri": "https://i.discogs.com/cover.jpg"}],
    "videos": [{"uri": "https://www.youtube.com/watch?v=abcdefghijk", "title": "Harbor"}],
    "tracklist": [
        {"type_": "heading", "title": "Part one", "position": ""},
        {"type_": "track", "title": "Harbor", "position": "1-1", "duration": "3:21"},
        {"type_": "track", "title": "Low Tide", "position": "1-2", "duration": ""},
        {
            "type_": "index",
            "title": "Suite",
            "sub_tracks": [{"type_": "track", "title": "Salt", "position": "2-1", "duration": "1:36"}],
        },
    ],
}

DISCOGS_ARTIST: dict[str, Any] = {
    "id": 11,
    "name": "Marine Choir (2)",
    "realname": "",
    "profile": "Vocal group from Bergen, Norway, founded by [a=Ana Ruiz]. They sing of the sea.",
    "namevariations": ["The Marine Choir"],
    "uri": "https://www.discogs.com/artist/11",
}

DEEZER_ALBUM: dict[str, Any] = {
    "id": 302127,
    "title": "Coastlines",
    "upc": "7035538881234",
    "link": "https://www.deezer.com/album/302127",
    "cover_xl": "https://cdn-images.dzcdn.net/images/cover/1000.jpg",
    "label": "Tideline",
    "release_date": "2004-03-08",
    "genres": {"data": [{"id": 106, "name": "Ambient"}]},
    "artist": {"id": 27, "name": "The Marine Choir"},
    "tracks": {
        "data": [
            {"id": 1, "title": "Harbor", "duration": 201, "artist": {"name": "The Marine Choir"}},
            {"id": 2, "title": "Low Tide", "duration": 187, "artist": {"name": "The Marine Choir"}},
        ]
    },
}

ITUNES_LOOKUP: dict[str, Any] = {
    "resultCount": 3,
    "results": [
        {
            "wrapperType": "collection",
            "collectionType": "Album",
            "collectionId": 400123,
            "artistName": "The Marine Choir",
            "collectionName": "Coastlines",
            "collectionViewUrl": "https://music.apple.com/us/album/coastlines/400123?uo=4",
            "artworkUrl100": "https://is1-ssl.mzstatic.com/image/100x100bb.jpg",
            "country": "USA",
            "releaseDate": "2004-03-08T08:00:00Z",
            "primaryGenreName": "Ambient",
        },
        *(
            {
                "wrapperType": "track",
                "kind": "song",
                "collectionId": 400123,
                "artistName": "The Marine Choir",
                "trackName": title,
                "trackNumber": number,
                "discNumber": 1,
                "trackTimeMillis": length,
            }
            for number, title, length in ((1, "Harbor", 201400), (2, "Low Tide", 187000))
        ),
    ],
}

LASTFM_ALBUM: dict[str, Any] = {
    "album": {
        "name": "Coastlines",
        "artist": "The Marine Choir",
        "mbid": mbid(10),
        "url": "https://www.last.fm/music/The+Marine+Choir/Coastlines",
        "tags": {"tag": [{"name": "ambient", "url": "https://www.last.fm/tag/ambient"}, {"name": "2004"}]},
        "image": [{"size": "small", "#text": "https://lastfm.freetls.fastly.net/34s/a.png"}, {"size": "mega", "#text": ""}],
        "tracks": {
            "track": [
                {"name": "Harbor", "duration": 201, "@attr": {"rank": 1}, "artist": {"name": "The Marine Choir"}},
                {"name": "Low Tide", "duration": None, "@attr": {"rank": 2}, "artist": {"name": "The Marine Choir"}},
            ]
        },
    }
}  # fmt: skip

LASTFM_TAGS: dict[str, Any] = {
    "toptags": {
        "tag": [{"name": "ambient", "count": 100}, {"name": "drone", "count": 3}],
        "@attr": {"artist": "The Marine Choir"},
    }
}

ACOUSTID: dict[str, Any] = {
    "status": "ok",
    "results": [
        {"id": mbid(61), "score": 0.3, "recordings": [{"id": mbid(39), "title": "Other"}]},
        {
            "id": mbid(60),
            "score": 0.98,
            "recordings": [
                {
                    "id": mbid(30),
                    "title": "Harbor",
                    "duration": 201,
                    "artists": [{"id": mbid(1), "name": "The Marine Choir", "joinphrase": " & "}, {"id": mbid(2), "name": "Ana Ruiz"}],
                    "releasegroups": [
                        {"id": mbid(13), "title": "Sea Songs", "type": "Album", "secondarytypes": ["Compilation"], "releases": []},
                        {
                            "id": mbid(11),
                            "title": "Coastlines",
                            "type": "Album",
                            "releases": [
                                {
                                    "id": mbid(10),
                                    "country": "NO",
                                    "date": {"year": 2004, "month": 3, "day": 8},
                                    "mediums": [{"position": 1, "tracks": [{"id": mbid(20), "position": 1}]}],
                                }
                            ],
                        },
                    ],
                }
            ],
        },
    ],
}  # fmt: skip

COVERS: dict[str, Any] = {
    "release": f"https://musicbrainz.org/release/{mbid(10)}",
    "images": [
        {"types": ["Back"], "front": False, "approved": True, "id": 2, "image": "http://coverartarchive.org/release/x/2.jpg"},
        {"types": ["Front"], "front": True, "approved": True, "id": "1", "image": "http://coverartarchive.org/release/x/1.jpg"},
    ],
}  # fmt: skip


class Sample(NamedTuple):
    """A reply to one step of a source."""

    source: Source
    step: str
    reply: dict[str, Any]

    @property
    def request(self) -> Request:
        about = {"id": mbid(4), "name": "The Marine Choir", "artist": "The Marine Choir", "which": "area"}
        return Request("https://example.org/", self.source.name, step=self.step, context=about)

    def __str__(self) -> str:
        return f"{self.source.name}-{self.step}"


SAMPLES = [
    Sample(MusicBrainz(), "release", MB_RELEASE),
    Sample(MusicBrainz(), "release-group", {**MB_RELEASE["release-group"], "title": "Coastlines"}),
    Sample(MusicBrainz(), "recording", MB_RECORDINGS["recordings"][0]),
    Sample(MusicBrainz(), "artist", MB_ARTISTS["artists"][1]),
    Sample(MusicBrainz(), "area", MB_AREA),
    Sample(MusicBrainz(), "titles", {"release-groups": [{"id": mbid(11), "title": "Coastlines"}]}),
    Sample(MusicBrainz(), "search-release", {"count": 1, "releases": [MB_RELEASE]}),
    Sample(MusicBrainz(), "search-recording", MB_RECORDINGS),
    Sample(MusicBrainz(), "search-artist", MB_ARTISTS),
    Sample(Discogs("token"), "release", DISCOGS_RELEASE),
    Sample(Discogs("token"), "master", DISCOGS_RELEASE),
    Sample(Discogs("token"), "artist", DISCOGS_ARTIST),
    Sample(
        Discogs("token"),
        "search-release",
        {"results": [{"id": 901234, "title": "The Marine Choir - Coastlines"}]},
    ),
    Sample(Deezer(), "album", DEEZER_ALBUM),
    Sample(
        Deezer(),
        "track",
        {**DEEZER_ALBUM["tracks"]["data"][0], "album": DEEZER_ALBUM, "isrc": "NOABC0400001"},
    ),
    Sample(Deezer(), "search-album", {"data": [DEEZER_ALBUM], "total": 1}),
    Sample(Itunes(), "album", ITUNES_LOOKUP),
    Sample(Itunes(), "search", ITUNES_LOOKUP),
    Sample(Lastfm("key"), "album.getinfo", LASTFM_ALBUM),
    Sample(Lastfm("key"), "track.gettoptags", LASTFM_TAGS),
    Sample(Lastfm("key"), "artist.gettoptags", LASTFM_TAGS),
    Sample(AcoustId("key"), "lookup", ACOUSTID),
    Sample(CoverArt(), "release", COVERS),
    Sample(CoverArt(), "release-group", COVERS),
]
