"""Deezer: albums with label, genres, barcode and tracks. It needs no key.

Source: https://developers.deezer.com/api (album, search, errors)
"""

import re
from collections.abc import Sequence

from musictui.model.release import Link, PageState, Release, ReleaseTrack
from musictui.scrape.source import Found, PageError, Request, ServiceError, Wanted
from musictui.scrape.sources import replies, stated
from musictui.scrape.sources.api import ApiSource
from musictui.scrape.sources.replies import Node

BASE_URL = "https://api.deezer.com"
SITE = "https://www.deezer.com"
LOOKED_UP = 3
"""Of the albums that a search finds, so many are looked up."""

_PAGE = re.compile(r"/(?:[a-z]{2}(?:-[a-z]{2})?/)?(?P<what>album|track)/(?P<id>\d{1,18})(?:/|$)")
_ERRORS = {4: PageState.TOO_MANY_REQUESTS, 700: PageState.FAILED, 800: PageState.NOT_FOUND}
"""Codes in replies that are a success by their status."""


class Deezer(ApiSource):
    """The streaming service's catalog."""

    name = "deezer"
    title = "Deezer"

    def __init__(self, base_url: str = BASE_URL) -> None:
        super().__init__(base_url)

    def open(self, url: str) -> Sequence[Request]:
        """The look-up of a page of an album or a track."""
        parts = self._ours(url, "deezer.com")
        found = _PAGE.match(parts.path) if parts else None
        return [self._ask(f"{found['what']}/{found['id']}", found["what"])] if found else []

    def search(self, wanted: Wanted) -> Sequence[Request]:
        """By barcode or ISRC, or by artist and album, or artist and title."""
        if barcode := replies.digits(wanted.ids.get("barcode", "")):
            return [self._ask(f"album/upc:{barcode}", "album")]
        if wanted.album:
            return [self._find("album", artist=wanted.artist, album=wanted.album)]
        if (isrc := wanted.ids.get("isrc", "")).isalnum() and isrc.isascii():
            return [self._ask(f"track/isrc:{isrc}", "track")]
        if wanted.artist and wanted.title:
            return [self._find("track", artist=wanted.artist, track=wanted.title)]
        return ()

    def _find(self, what: str, **query: str) -> Request:
        quoted = " ".join(f'{field}:"{text.replace(chr(34), " ")}"' for field, text in query.items() if text)
        return self._ask(f"search/{what}", f"search-{what}", {"q": quoted, "limit": "10"})

    def _read(self, request: Request, body: bytes) -> Found:
        reply = replies.parse(body, source=self.title)
        if error := replies.node(reply, "error"):
            code = replies.whole(error, "code") or 0
            message = replies.text(error, "message") or replies.text(error, "type")
            raise ServiceError(f"Deezer says: {message}", state=_ERRORS.get(code, PageState.FAILED))
        match request.step:
            case "search-album" | "search-track":
                return self._found(reply)
            case "track":
                return Found(releases=[_of_track(_titled(reply))])
            case _:
                return Found(releases=[_album(_titled(reply))])

    def _found(self, reply: Node) -> Found:
        """The albums, or those that hold the tracks, to be looked up."""
        if not isinstance(reply.get("data"), list):
            raise PageError("The reply of Deezer is not what was asked for.", state=PageState.UNREADABLE)
        found = replies.nodes(reply, "data")
        if not found and replies.whole(reply, "total"):
            raise PageError("Deezer counts results and lists none.", state=PageState.EMPTY)
        ids = [replies.text(replies.node(item, "album") or item, "id") for item in found]
        looked_up = [number for number in replies.unique(ids) if replies.digits(number)][:LOOKED_UP]
        return Found(
            requests=[self._ask(f"album/{number}", "album") for number in looked_up],
            note="" if looked_up else "Deezer finds nothing.",
        )


def _titled(value: Node) -> Node:
    if not replies.text(value, "title"):
        raise PageError("The reply of Deezer says nothing.", state=PageState.EMPTY)
    return value


def _album(value: Node) -> Release:
    """An album. Its tracks are in their order, numbered through: where a disc ends it does not say."""
    number = replies.text(value, "id")
    genres = replies.nodes(replies.node(value, "genres"), "data")
    tracks = replies.nodes(replies.node(value, "tracks"), "data")
    return Release(
        url=f"{SITE}/album/{number}" if number else SITE,
        source="deezer",
        title=replies.text(value, "title"),
        artist=replies.text(replies.node(value, "artist"), "name"),
        date=replies.store_date(value, "release_date"),
        label=replies.text(value, "label"),
        genres=stated.genres((replies.text(genre, "name"), "Deezer genre") for genre in genres),
        links=_link(value),
        tracks=tuple(_track(track, at) for at, track in enumerate(tracks, start=1)),
        ids=replies.without_empty(barcode=replies.text(value, "upc")),
        cover_url=replies.web_address(value, "cover_xl") or replies.web_address(value, "cover"),
    )


def _of_track(value: Node) -> Release:
    """A track, as the one track of its album."""
    album = replies.node(value, "album")
    return Release(
        url=f"{SITE}/track/{replies.text(value, 'id')}",
        source="deezer",
        title=replies.text(album, "title"),
        artist=replies.text(replies.node(value, "artist"), "name"),
        date=replies.store_date(album, "release_date") or replies.store_date(value, "release_date"),
        links=_link(value),
        tracks=(_track(value, None),),
        cover_url=replies.web_address(album, "cover_xl"),
    )


def _link(value: Node) -> tuple[Link, ...]:
    link = stated.link(replies.web_address(value, "link"), "")
    return (link,) if link else ()


def _track(value: Node, place: int | None) -> ReleaseTrack:
    return ReleaseTrack(
        title=replies.text(value, "title"),
        artist=replies.text(replies.node(value, "artist"), "name"),
        position=replies.whole(value, "track_position") or place,
        disc=replies.whole(value, "disk_number"),
        length_s=replies.seconds(value, "duration"),
        ids=replies.without_empty(isrc=replies.text(value, "isrc")),
    )
