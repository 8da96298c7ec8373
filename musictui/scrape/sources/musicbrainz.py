"""MusicBrainz: artists, release groups, releases and recordings, by search and by id; areas up to the country.

Source: https://musicbrainz.org/doc/MusicBrainz_API, .../MusicBrainz_API/Search, .../MusicBrainz_API/Rate_Limiting
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from musictui.model.release import PageState
from musictui.model.text import words
from musictui.scrape.origins.called import forms, is_called
from musictui.scrape.source import ArtistFound, Found, PageError, Request, ServiceError, Wanted
from musictui.scrape.sources import musicbrainz_artists as artists
from musictui.scrape.sources import musicbrainz_releases as releases
from musictui.scrape.sources import musicbrainz_xml, replies
from musictui.scrape.sources.api import ApiSource
from musictui.scrape.sources.replies import Node

BASE_URL = "https://musicbrainz.org/ws/2"

RELEASES_LOOKED_UP = 3
"""Of those that a search finds, the best are asked for their tracks: one second each."""

NAMESAKES_LOOKED_UP = 5
"""Of artists with one name, so many are asked for what they have made."""

MAX_STEPS_UP = 6
"""From a city over a county and a state to the country there are three; what needs more is a mistake."""

NOTHING_FOUND = "MusicBrainz finds nothing."

_ENTITIES: Mapping[str, str] = {
    "release": "artist-credits+labels+recordings+release-groups+genres+tags+url-rels+isrcs",
    "release-group": "artist-credits+releases+genres+tags+url-rels",
    "recording": "artist-credits+releases+release-groups+media+genres+tags+isrcs+url-rels",
    "artist": "aliases+release-groups",
}
"""What can be asked by id, and with what of it."""

_MBID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class MusicBrainz(ApiSource):
    """The open encyclopedia of music, or a mirror of it."""

    name = "musicbrainz"
    title = "MusicBrainz"
    api_path = "/ws/2"

    def __init__(self, base_url: str = BASE_URL) -> None:
        super().__init__(base_url)

    def open(self, url: str) -> Sequence[Request]:
        """The look-up of a page `https://musicbrainz.org/release/<id>`; so for recordings, artists and groups."""
        parts = self._ours(url, "musicbrainz.org", "beta.musicbrainz.org")
        steps = [step for step in parts.path.split("/") if step] if parts else []
        if len(steps) < 2 or steps[0] not in _ENTITIES or not _MBID.fullmatch(steps[1]):
            return ()
        return [self._look_up(steps[0], steps[1])]

    def search(self, wanted: Wanted) -> Sequence[Request]:
        """By an id if there is one; else the release, else the recording, by its words."""
        for field, entity in (
            ("musicbrainz_albumid", "release"),
            ("musicbrainz_trackid", "recording"),
            ("musicbrainz_releasegroupid", "release-group"),
        ):
            if _MBID.fullmatch(wanted.ids.get(field, "")):
                return [self._look_up(entity, wanted.ids[field])]
        if barcode := wanted.ids.get("barcode"):
            return [self._find("release", f"barcode:{_quoted(barcode)}")]
        if wanted.album:
            return [self._find("release", _query(release=wanted.album, artist=wanted.artist))]
        if isrc := wanted.ids.get("isrc"):
            return [self._find("recording", f"isrc:{_quoted(isrc)}")]
        if wanted.title and wanted.artist:
            return [self._find("recording", _query(recording=wanted.title, artist=wanted.artist))]
        return ()

    def search_artist(self, name: str, artist_id: str = "") -> Sequence[Request]:
        """The artist of that id, or all who have that name, in any of its forms, or were ever called so."""
        if _MBID.fullmatch(artist_id):
            return [self._look_up("artist", artist_id, {"id": artist_id.lower()})]
        if not words(name):
            return ()
        query = " OR ".join(
            f"{field}:{_quoted(form)}" for form in forms(name) for field in ("artist", "alias", "sortname")
        )
        return [self._find("artist", query, limit=25, context={"name": name})]

    def _read(self, request: Request, body: bytes) -> Found:
        """What a reply says; of a search also what to look up next.

        A look-up of an area, or of what an artist has made, gives the artist again, with what it adds:
        see `artists_found.merged`.
        """
        match request.step:
            case "search-release":
                return self._found_releases(_parsed(body))
            case "search-recording":
                found = [releases.recording(item) for item in _listed(_parsed(body), "recordings")]
                return Found(releases=found, note="" if found else NOTHING_FOUND)
            case "search-artist":
                return self._found_artists(_parsed(body), request.context.get("name", ""))
            case "artist":
                artist = artists.artist(_parsed(body, "name"))
                asked = request.context.get("id", "")
                if asked not in {"", artist.id.lower()}:
                    # It was merged: the reply is about the entry that took its place.
                    artist = replace(artist, former_ids=(asked,))
                return Found(artists=[artist], requests=self._areas([artist]))
            case "titles":
                titles = artists.titles({"release-groups": _listed(_parsed(body), "release-groups")})
                return Found(artists=[replace(_again(request), titles=titles)])
            case "area":
                return self._walked(request, _parsed(body, "id"))
            case "release-group":
                return self._group(_parsed(body, "title"))
            case "recording":
                return Found(releases=[releases.recording(_parsed(body, "title"))])
            case _:
                return Found(releases=[releases.release(_parsed(body, "title"))])

    def _found_releases(self, reply: Node) -> Found:
        """The best are looked up, and come with their tracks; the others as the search tells them."""
        listed = _listed(reply, "releases")
        ids = [mbid for item in listed if _MBID.fullmatch(mbid := replies.text(item, "id"))]
        looked_up = ids[:RELEASES_LOOKED_UP]
        return Found(
            releases=[releases.release(item) for item in listed if replies.text(item, "id") not in looked_up],
            requests=[self._look_up("release", mbid) for mbid in looked_up],
            note="" if listed else NOTHING_FOUND,
        )

    def _group(self, reply: Node) -> Found:
        """A release group, and the look-up of its first release, which has the tracks."""
        first = replies.text(releases.likeliest(replies.nodes(reply, "releases")), "id")
        requests = [self._look_up("release", first)] if _MBID.fullmatch(first) else []
        return Found(releases=[releases.release_group(reply)], requests=requests)

    def _found_artists(self, reply: Node, name: str) -> Found:
        """Those who have just this name. If several do, what they have made is asked too: it may tell them apart."""
        found = [artists.artist(item) for item in _listed(reply, "artists")]
        namesakes = [
            artist for artist in found if artist.id and is_called(name, (artist.name, *artist.aliases))
        ]
        made = [self._titles(artist) for artist in namesakes[:NAMESAKES_LOOKED_UP] if len(namesakes) > 1]
        note = "" if namesakes else f"MusicBrainz knows no artist called {name}."
        return Found(artists=namesakes, requests=[*made, *self._areas(namesakes)], note=note)

    def _areas(self, found: Sequence[ArtistFound]) -> list[Request]:
        """For those without a country, their area if they have one, else where they began."""
        return [
            self._area(area_id, _about(artist, which))
            for artist in found
            if not artist.country and not artist.begin_country
            for area_id, which in [
                (artist.area_id, "area") if artist.area_id else (artist.begin_area_id, "begin")
            ]
            if _MBID.fullmatch(area_id) and artist.area not in {"[Worldwide]", "Europe"}
        ]

    def _walked(self, request: Request, reply: Node) -> Found:
        """The country of an area, or the areas above it to ask for."""
        up = [area for area in artists.parents(reply) if _MBID.fullmatch(replies.text(area, "id"))]
        countries = artists.countries_of(reply) or {
            code for area in up for code in artists.countries_of(area)
        }
        steps = int(request.context.get("steps", "0"))
        if countries or not up or steps >= MAX_STEPS_UP:
            artist = _again(request)
            if len(countries) > 1:
                # A place that several states hold, or claim: no guess, and none by its name.
                return Found(artists=[replace(artist, is_divided=True)])
            country = next(iter(countries), "")
            is_begin = request.context.get("which") == "begin"
            told = replace(artist, begin_country=country) if is_begin else replace(artist, country=country)
            return Found(artists=[told] if country else [])
        context = {**request.context, "steps": str(steps + 1)}
        return Found(requests=[self._area(replies.text(up[0], "id"), context)])

    def _look_up(self, entity: str, mbid: str, context: Mapping[str, str] | None = None) -> Request:
        parameters = {"inc": _ENTITIES[entity], "fmt": "json"}
        return self._ask(f"{entity}/{mbid.lower()}", entity, parameters, context=context)

    def _find(
        self, entity: str, query: str, *, limit: int = 10, context: Mapping[str, str] | None = None
    ) -> Request:
        parameters = {"query": query, "limit": str(limit), "fmt": "json"}
        return self._ask(entity, f"search-{entity}", parameters, context=context)

    def _area(self, mbid: str, context: Mapping[str, str]) -> Request:
        # The same address for all artists of a place: asked once, then it comes from the cache.
        return self._ask(f"area/{mbid}", "area", {"inc": "area-rels", "fmt": "json"}, context=context)

    def _titles(self, artist: ArtistFound) -> Request:
        parameters = {"artist": artist.id, "limit": "100", "fmt": "json"}
        return self._ask("release-group", "titles", parameters, context=_about(artist))


def _about(artist: ArtistFound, which: str = "") -> dict[str, str]:
    """By what the artist is known again when the next reply comes."""
    return {"id": artist.id, "name": artist.name, "which": which}


def _again(request: Request) -> ArtistFound:
    """The artist that a request was about, without what is known already."""
    return artists.artist({"id": request.context.get("id", ""), "name": request.context.get("name", "")})


def _parsed(body: bytes, needed: str = "") -> Node:
    """The reply as the JSON that it is, or as its XML would be.

    Raises:
        PageError: It is a refusal, or lacks the member without which it says nothing.
    """
    is_xml = musicbrainz_xml.is_xml(body)
    reply = musicbrainz_xml.parse(body) if is_xml else replies.parse(body, source="MusicBrainz")
    if error := replies.text(reply, "error"):
        raise ServiceError(f"MusicBrainz says: {error}", state=PageState.FAILED)
    if needed and not replies.text(reply, needed):
        raise PageError("The reply of MusicBrainz says nothing.", state=PageState.EMPTY)
    return reply


def _listed(reply: Node, what: str) -> list[Node]:
    """What a search found.

    Raises:
        PageError: It is no reply to a search, or counts what it does not list.
    """
    if not isinstance(reply.get(what), list):
        raise PageError("The reply of MusicBrainz is not what was asked for.", state=PageState.UNREADABLE)
    listed = replies.nodes(reply, what)
    if not listed and replies.whole(reply, "count"):
        raise PageError("MusicBrainz counts results and lists none.", state=PageState.EMPTY)
    return listed


def _query(**wanted: str) -> str:
    return " AND ".join(f"{field}:{_quoted(text)}" for field, text in wanted.items() if text)


def _quoted(text: str) -> str:
    """A phrase of the search language: within quotes only these two mean something."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
