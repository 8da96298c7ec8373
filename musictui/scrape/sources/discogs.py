"""Discogs: releases with label, catalog number, country and styles; artists with what their profile says.

Source: https://www.discogs.com/developers
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import quote

from musictui.model.release import Link, LinkKind, PageState, Release, ReleaseTrack
from musictui.scrape.pages import dates
from musictui.scrape.source import ArtistFound, Found, PageError, Request, ServiceError, Wanted
from musictui.scrape.sources import replies, stated
from musictui.scrape.sources.api import ApiSource
from musictui.scrape.sources.discogs_profile import told_by
from musictui.scrape.sources.replies import Node

BASE_URL = "https://api.discogs.com"
SITE = "https://www.discogs.com"

LOOKED_UP = 3
"""Of the releases or artists that a search finds, so many are looked up."""

_PAGE = re.compile(r"/(?:[a-z]{2}/)?(?P<what>release|master|artist)/(?P<id>\d+)")
_NUMBERED_NAME = re.compile(r"\s\(\d+\)$")
_DISC_AND_TRACK = re.compile(r"^[A-Za-z ]*(\d+)\s*[-.:]\s*(\d+)[a-z]?$")
_MARKUP = re.compile(r"\[/?(?:a|l|m|r|url|b|i|u)(?:=?(?P<name>[^\]]*))?\]")


class Discogs(ApiSource):
    """The database of records. Searching needs a token; looking up does not, but goes faster with one."""

    name = "discogs"
    title = "Discogs"

    def __init__(self, token: str = "", base_url: str = BASE_URL) -> None:
        super().__init__(base_url)
        self._headers = {"Authorization": f"Discogs token={token}"} if token else {}

    def missing_key(self) -> str:
        """The setting of the token, without which nothing can be searched."""
        return "" if self._headers else "sources.discogs_token (MUSICTUI_DISCOGS_TOKEN)"

    def signed(self, request: Request) -> Request:
        """The request with the token, if there is one."""
        return replace(request, headers=self._headers)

    def open(self, url: str) -> Sequence[Request]:
        """The look-up of a page of a release, a master release or an artist."""
        parts = self._ours(url, "discogs.com")
        found = _PAGE.match(parts.path) if parts else None
        return [self._look_up(found["what"], found["id"])] if found else []

    def search(self, wanted: Wanted) -> Sequence[Request]:
        """By the id, the barcode, or artist and album."""
        if release_id := replies.digits(wanted.ids.get("discogs_release_id", "")):
            return [self._look_up("release", release_id)]
        if not self._headers:
            return ()
        if barcode := wanted.ids.get("barcode"):
            return [self._find("release", {"barcode": barcode})]
        if not wanted.album:
            return ()
        query = {"release_title": wanted.album, "artist": wanted.artist}
        return [self._find("release", {key: text for key, text in query.items() if text})]

    def search_artist(self, name: str, artist_id: str = "") -> Sequence[Request]:
        """The artists of that name, if there is a token. Ids of others mean nothing here."""
        del artist_id
        return [self._find("artist", {"q": name})] if self._headers and name.strip() else ()

    def _read(self, request: Request, body: bytes) -> Found:
        reply = replies.parse(body, source=self.title)
        if "message" in reply and "id" not in reply and "results" not in reply:
            message = replies.text(reply, "message")
            is_key = "authenticat" in message.lower() or "token" in message.lower()
            raise ServiceError(
                f"Discogs says: {message}",
                state=PageState.REFUSED if is_key else PageState.FAILED,
                hint="Check sources.discogs_token." if is_key else "",
            )
        match request.step:
            case "search-release" | "search-artist":
                return self._found(request.step.removeprefix("search-"), reply)
            case "artist":
                return Found(artists=[_artist(reply)])
            case _:
                if not replies.text(reply, "title"):
                    raise PageError("The reply of Discogs says nothing.", state=PageState.EMPTY)
                return Found(releases=[_release(reply, request.step)])

    def _found(self, what: str, reply: Node) -> Found:
        if not isinstance(reply.get("results"), list):
            raise PageError("The reply of Discogs is not what was asked for.", state=PageState.UNREADABLE)
        ids = [
            found
            for item in replies.nodes(reply, "results")
            if (found := replies.digits(replies.text(item, "id")))
        ]
        return Found(
            requests=[self._look_up(what, found) for found in replies.unique(ids)[:LOOKED_UP]],
            note="" if ids else "Discogs finds nothing.",
        )

    def _look_up(self, what: str, number: str) -> Request:
        return self._ask(f"{what}s/{quote(number)}", what)

    def _find(self, what: str, query: dict[str, str]) -> Request:
        parameters = {"type": what, **query, "per_page": "10"}
        return self._ask("database/search", f"search-{what}", parameters)


def _release(value: Node, what: str) -> Release:
    """A release, or a master release: that one has no label, and the year of the first of its releases."""
    number = replies.text(value, "id")
    label = next(iter(replies.nodes(value, "labels")), {})
    cover = next(iter(replies.nodes(value, "images")), {})
    catalog_number = replies.text(label, "catno")
    is_release = what == "release"
    return Release(
        url=f"{SITE}/{what}/{number}" if number else SITE,
        source="discogs",
        title=replies.text(value, "title"),
        artist=_credit(value),
        date=replies.date(value, "released") or replies.date(value, "year"),
        label=_name(replies.text(label, "name")) if replies.text(label, "name") != "Not On Label" else "",
        catalog_number="" if catalog_number.lower() == "none" else catalog_number,
        country=stated.country(replies.text(value, "country")),
        genres=stated.genres(
            [(name, "Discogs style") for name in replies.texts(value, "styles")]
            + [(name, "Discogs genre") for name in replies.texts(value, "genres")]
        ),
        links=_videos(value),
        tracks=tuple(_tracks(value)),
        ids=replies.without_empty(
            discogs_release_id=number if is_release else "",
            discogs_master_id=replies.text(value, "master_id") if is_release else number,
            barcode=_barcode(value),
        ),
        cover_url=replies.web_address(cover, "uri") or replies.web_address(cover, "resource_url"),
    )


def _credit(value: Node) -> str:
    """The artists as they are credited here, joined as it is written."""
    parts = []
    for artist in replies.nodes(value, "artists"):
        join = replies.text(artist, "join")
        credited = replies.text(artist, "anv") or _name(replies.text(artist, "name"))
        parts.append(credited + (f"{join} " if join == "," else f" {join} " if join else " "))
    return " ".join("".join(parts).split()).removesuffix(",")


def _name(text: str) -> str:
    """A name without the number that tells it from others: `Nirvana (2)`."""
    return _NUMBERED_NAME.sub("", text)


def _tracks(value: Node) -> Iterator[ReleaseTrack]:
    """The tracks in their order; headings are none, and what an index track holds are tracks."""
    for count, item in enumerate(_playable(value), start=1):
        placed = _DISC_AND_TRACK.match(replies.text(item, "position"))
        yield ReleaseTrack(
            title=replies.text(item, "title"),
            artist=_credit(item),
            position=(int(placed[2]) or None) if placed and len(placed[2]) < 5 else count,
            disc=(int(placed[1]) or None) if placed and len(placed[1]) < 5 else None,
            length_s=dates.seconds(replies.text(item, "duration")),
        )


def _playable(value: Node) -> Iterator[Node]:
    for item in replies.nodes(value, "tracklist"):
        kind = replies.text(item, "type_")
        if kind == "index":
            yield from replies.nodes(item, "sub_tracks")
        elif kind in {"", "track"}:
            yield item


def _barcode(value: Node) -> str:
    for item in replies.nodes(value, "identifiers"):
        digits = re.sub(r"\D", "", replies.text(item, "value"))
        if replies.text(item, "type") == "Barcode" and 8 <= len(digits) <= 14:
            return digits
    return ""


def _videos(value: Node) -> tuple[Link, ...]:
    found = [
        stated.link(replies.web_address(video, "uri"), replies.text(video, "title"))
        for video in replies.nodes(value, "videos")
    ]
    return tuple(dict.fromkeys(link for link in found if link and link.kind is LinkKind.VIDEO))


def _artist(value: Node) -> ArtistFound:
    """An artist. Discogs has no member for the country: the profile is a text, and may say where one is from."""
    number = replies.text(value, "id")
    name = _name(replies.text(value, "name"))
    if not name:
        raise PageError("The reply of Discogs says nothing.", state=PageState.EMPTY)
    profile = _MARKUP.sub(lambda found: found["name"] or "", replies.text(value, "profile"))
    variations = replies.texts(value, "namevariations")
    aliases = replies.unique([_name(each) for each in [*variations, replies.text(value, "realname")]])
    told = told_by(profile, (name, *aliases))
    return ArtistFound(
        name=name,
        source="discogs",
        url=f"{SITE}/artist/{number}" if number else "",
        id=number,
        location=told.place,
        nationality=told.nationality,
        comment=profile.split(". ")[0][:200],
        aliases=tuple(aliases),
        score=1.0 if not _NUMBERED_NAME.search(replies.text(value, "name")) else 0.8,
    )
