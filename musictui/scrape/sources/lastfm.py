"""Last.fm: what listeners tag albums, tracks and artists with. It needs a key.

Source: https://www.last.fm/api/show/album.getInfo, .../track.getTopTags, .../artist.getTopTags
"""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import unquote_plus

from musictui.model.release import Genre, PageState, Release, ReleaseTrack
from musictui.scrape.source import Found, PageError, Request, ServiceError, Wanted
from musictui.scrape.sources import replies, stated
from musictui.scrape.sources.api import ApiSource
from musictui.scrape.sources.replies import Node

BASE_URL = "https://ws.audioscrobbler.com/2.0"
SITE = "https://www.last.fm"

MIN_COUNT = 10
"""Of 100: a tag that fewer of those give who tag at all is a joke or a mistake."""

_ERRORS = {
    6: PageState.NOT_FOUND,
    7: PageState.NOT_FOUND,
    10: PageState.REFUSED,
    26: PageState.REFUSED,
    29: PageState.TOO_MANY_REQUESTS,
}
"""Codes in replies that are a success by their status; the others are failures that may pass."""


class Lastfm(ApiSource):
    """The tags of listeners."""

    name = "lastfm"
    title = "Last.fm"

    def __init__(self, key: str = "", base_url: str = BASE_URL) -> None:
        super().__init__(base_url)
        self._secrets = {"api_key": key} if key else {}

    def missing_key(self) -> str:
        """The setting of the key."""
        return "" if self._secrets else "sources.lastfm_key (MUSICTUI_LASTFM_KEY)"

    def signed(self, request: Request) -> Request:
        """The request with the key."""
        return replace(request, secrets=self._secrets)

    def open(self, url: str) -> Sequence[Request]:
        """The look-up of a page `https://www.last.fm/music/<artist>/<album>`, if there is a key."""
        parts = self._ours(url, "last.fm")
        steps = [unquote_plus(step) for step in parts.path.split("/") if step] if parts else []
        if "music" not in steps:
            return ()
        named = steps[steps.index("music") + 1 :]
        if len(named) == 3 and named[1] == "_":
            return self.search(Wanted(artist=named[0], title=named[2]))
        return self.search(Wanted(artist=named[0], album=named[1])) if len(named) == 2 else ()

    def search(self, wanted: Wanted) -> Sequence[Request]:
        """The album of that artist, else the track of that artist."""
        if not self._secrets or not wanted.artist:
            return ()
        if wanted.album:
            return [self._method("album.getinfo", artist=wanted.artist, album=wanted.album)]
        if wanted.title:
            return [self._method("track.gettoptags", artist=wanted.artist, track=wanted.title)]
        return ()

    def _method(self, method: str, **named: str) -> Request:
        parameters = {"method": method, **named, "autocorrect": "1", "format": "json"}
        return self._ask("", method, parameters, context=named)

    def _read(self, request: Request, body: bytes) -> Found:
        reply = replies.parse(body, source=self.title)
        if "error" in reply:
            code = replies.whole(reply, "error") or 0
            raise ServiceError(
                f"Last.fm says: {replies.text(reply, 'message')}",
                state=_ERRORS.get(code, PageState.FAILED),
                hint="Check sources.lastfm_key." if code in {10, 26} else "",
            )
        match request.step:
            case "album.getinfo":
                return self._album(reply)
            case "track.gettoptags":
                return self._track(request, reply)
            case _:
                about = request.context
                genres = _genres(replies.node(reply, "toptags"), "Last.fm artist tag")
                release = Release(
                    url=about.get("url", SITE),
                    source=self.name,
                    title=about.get("title", ""),
                    artist=about.get("artist", ""),
                    genres=genres,
                )
                return Found(releases=[release] if genres else [])

    def _album(self, reply: Node) -> Found:
        """An album. Where listeners have not tagged it, the tags of its artist are asked for."""
        value = replies.node(reply, "album")
        title, artist = replies.text(value, "name"), replies.text(value, "artist")
        if not title:
            raise PageError("The reply of Last.fm says nothing.", state=PageState.EMPTY)
        url = replies.web_address(value, "url") or SITE
        release = Release(
            url=url,
            source=self.name,
            title=title,
            artist=artist,
            genres=_genres(replies.node(value, "tags"), "Last.fm album tag"),
            tracks=tuple(_listed(track) for track in replies.nodes(replies.node(value, "tracks"), "track")),
            ids=replies.without_empty(musicbrainz_albumid=replies.text(value, "mbid")),
            cover_url=_largest(value),
        )
        if release.genres or not artist:
            return Found(releases=[release])
        return Found(releases=[release], requests=[self._of_artist(artist, title=title, url=url)])

    def _of_artist(self, artist: str, *, title: str, url: str) -> Request:
        parameters = {"method": "artist.gettoptags", "artist": artist, "autocorrect": "1", "format": "json"}
        context = {"artist": artist, "title": title, "url": url}
        return self._ask("", "artist.gettoptags", parameters, context=context)

    def _track(self, request: Request, reply: Node) -> Found:
        artist, title = request.context.get("artist", ""), request.context.get("track", "")
        release = Release(
            url=SITE,
            source=self.name,
            artist=artist,
            genres=_genres(replies.node(reply, "toptags"), "Last.fm track tag"),
            tracks=(ReleaseTrack(title, artist),),
        )
        return Found(releases=[release] if release.genres else [])


def _genres(tags: Node, where: str) -> tuple[Genre, ...]:
    """The genres among tags. Where they are counted, those that are given often."""
    return stated.genres(
        (replies.text(tag, "name"), where)
        for tag in replies.nodes(tags, "tag")
        if "count" not in tag or (replies.number(tag, "count") or 0) >= MIN_COUNT
    )


def _listed(value: Node) -> ReleaseTrack:
    return ReleaseTrack(
        title=replies.text(value, "name"),
        artist=replies.text(replies.node(value, "artist"), "name"),
        position=replies.whole(replies.node(value, "@attr"), "rank"),
        length_s=replies.seconds(value, "duration"),
    )


def _largest(value: Node) -> str:
    images = [replies.web_address(image, "#text") for image in replies.nodes(value, "image")]
    return next((image for image in reversed(images) if image), "")
