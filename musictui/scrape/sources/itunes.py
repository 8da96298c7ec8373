"""iTunes Search: albums of Apple's store with date, genre and tracks. It needs no key.

Source: https://developer.apple.com/library/archive/documentation/AudioVideo/Conceptual/iTuneSearchAPI/
"""

import re
from collections import defaultdict
from collections.abc import Sequence

from musictui.model.release import PageState, Release, ReleaseTrack
from musictui.scrape.source import Found, PageError, Request, ServiceError, Wanted
from musictui.scrape.sources import replies, stated
from musictui.scrape.sources.api import ApiSource
from musictui.scrape.sources.replies import Node

BASE_URL = "https://itunes.apple.com"
SITE = "https://music.apple.com"
LOOKED_UP = 5
"""Of the albums that a search finds, so many are looked up, in one request."""

_PAGE = re.compile(r"/(?:(?P<store>[a-z]{2})/)?album/(?:[^/]+/)?(?:id)?(?P<id>\d{1,18})(?:/|$)")


class Itunes(ApiSource):
    """Apple's store."""

    name = "itunes"
    title = "iTunes"

    def __init__(self, store: str = "us", base_url: str = BASE_URL) -> None:
        super().__init__(base_url)
        self._store = store

    def open(self, url: str) -> Sequence[Request]:
        """The look-up of a page of an album, in the store that the address names."""
        parts = self._ours(url, "music.apple.com", "itunes.apple.com")
        found = _PAGE.match(parts.path) if parts else None
        if not found:
            return ()
        return [self._look_up([found["id"]], found["store"] or self._store)]

    def search(self, wanted: Wanted) -> Sequence[Request]:
        """By barcode, or by the words of artist and album; without an album by artist and title."""
        if barcode := replies.digits(wanted.ids.get("barcode", "")):
            parameters = {"upc": barcode, "entity": "song", "country": self._store}
            return [self._ask("lookup", "album", parameters)]
        if not wanted.album and not (wanted.artist and wanted.title):
            return ()
        parameters = {
            "term": f"{wanted.artist} {wanted.album or wanted.title}".strip(),
            "media": "music",
            "entity": "album" if wanted.album else "song",
            "country": self._store,
            "limit": "10",
        }
        return [self._ask("search", "search", parameters)]

    def _look_up(self, ids: Sequence[str], store: str) -> Request:
        return self._ask("lookup", "album", {"id": ",".join(ids), "entity": "song", "country": store})

    def _read(self, request: Request, body: bytes) -> Found:
        reply = replies.parse(body, source=self.title)
        if message := replies.text(reply, "errorMessage"):
            raise ServiceError(f"iTunes says: {message}", state=PageState.FAILED)
        if not isinstance(reply.get("results"), list):
            raise PageError("The reply of iTunes is not what was asked for.", state=PageState.UNREADABLE)
        results = replies.nodes(reply, "results")
        if not results and replies.whole(reply, "resultCount"):
            raise PageError("iTunes counts results and lists none.", state=PageState.EMPTY)
        if request.step != "search":
            return Found(releases=_albums(results), note="" if results else "iTunes finds nothing.")
        ids = [replies.text(item, "collectionId") for item in results]
        looked_up = [number for number in replies.unique(ids) if replies.digits(number)][:LOOKED_UP]
        return Found(
            requests=[self._look_up(looked_up, self._store)] if looked_up else [],
            note="" if looked_up else "iTunes finds nothing.",
        )


def _albums(results: Sequence[Node]) -> list[Release]:
    """The collections of a look-up, each with those of the songs that are its."""
    songs: dict[str, list[Node]] = defaultdict(list)
    for item in results:
        if replies.text(item, "kind") == "song":
            songs[replies.text(item, "collectionId")].append(item)
    return [
        _album(item, songs[replies.text(item, "collectionId")])
        for item in results
        if replies.text(item, "wrapperType") == "collection" and replies.text(item, "collectionName")
    ]


def _album(value: Node, songs: Sequence[Node]) -> Release:
    # The store's country is where it is sold, and says nothing of the release.
    link = stated.link(replies.web_address(value, "collectionViewUrl"), "")
    return Release(
        url=link.url if link else SITE,
        source="itunes",
        title=replies.text(value, "collectionName"),
        artist=replies.text(value, "artistName"),
        date=replies.store_date(value, "releaseDate"),
        genres=stated.genres([(replies.text(value, "primaryGenreName"), "iTunes genre")]),
        links=(link,) if link else (),
        tracks=tuple(
            ReleaseTrack(
                title=replies.text(song, "trackName"),
                artist=replies.text(song, "artistName"),
                position=replies.whole(song, "trackNumber"),
                disc=replies.whole(song, "discNumber"),
                length_s=replies.seconds(song, "trackTimeMillis", per_s=1000),
            )
            for song in songs
        ),
        cover_url=replies.web_address(value, "artworkUrl100"),
    )
