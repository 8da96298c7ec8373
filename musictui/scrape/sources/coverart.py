"""Cover Art Archive: the pictures of a MusicBrainz release. It needs no key.

Source: https://musicbrainz.org/doc/Cover_Art_Archive/API
"""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from musictui.model.release import Link, LinkKind, PageState, Release
from musictui.scrape.source import Found, PageError, Request, Wanted
from musictui.scrape.sources import replies
from musictui.scrape.sources.api import ApiSource
from musictui.scrape.sources.replies import Node

BASE_URL = "https://coverartarchive.org"
SITE = "https://musicbrainz.org"

_MBID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_PAGE = re.compile(rf"/(?P<what>release|release-group)/(?P<id>{_MBID.pattern})(?:/|$)", re.IGNORECASE)


class CoverArt(ApiSource):
    """Covers by the MusicBrainz id of a release."""

    name = "coverart"
    title = "Cover Art Archive"

    def __init__(self, base_url: str = BASE_URL) -> None:
        super().__init__(base_url)

    def open(self, url: str) -> Sequence[Request]:
        """The list of pictures at an address of the archive."""
        parts = self._ours(url, "coverartarchive.org")
        found = _PAGE.match(parts.path) if parts else None
        return [self._pictures(found["what"].lower(), found["id"])] if found else []

    def search(self, wanted: Wanted) -> Sequence[Request]:
        """The pictures of the release, or of its group, if one of their ids is known."""
        for field, what in (
            ("musicbrainz_albumid", "release"),
            ("musicbrainz_releasegroupid", "release-group"),
        ):
            if _MBID.fullmatch(wanted.ids.get(field, "")):
                return [self._pictures(what, wanted.ids[field])]
        return ()

    def _pictures(self, what: str, mbid: str) -> Request:
        return self._ask(f"{what}/{mbid.lower()}", what, context={"id": mbid.lower()})

    def _read(self, request: Request, body: bytes) -> Found:
        """The covers: the approved front one first. Of a group it is that of one of its releases."""
        reply = replies.parse(body, source=self.title)
        if not isinstance(reply.get("images"), list):
            raise PageError(
                "The reply of the Cover Art Archive lists no pictures.", state=PageState.UNREADABLE
            )
        pictures = sorted(replies.nodes(reply, "images"), key=_rank)
        addresses = replies.unique(_https(replies.web_address(picture, "image")) for picture in pictures)
        if not addresses:
            return Found(note="There is no cover.")
        mbid = request.context.get("id", "")
        field = "musicbrainz_releasegroupid" if request.step == "release-group" else "musicbrainz_albumid"
        is_front = _rank(pictures[0])[0] == 0
        release = Release(
            url=f"{SITE}/{request.step}/{mbid}",
            source=self.name,
            links=tuple(Link(address, LinkKind.COVER, _host(address)) for address in addresses),
            ids=replies.without_empty(**{field: mbid}),
            cover_url=addresses[0] if is_front else "",
        )
        return Found(releases=[release])


def _rank(picture: Node) -> tuple[int, bool]:
    """Front covers first, approved ones before others."""
    is_front = picture.get("front") is True or "Front" in replies.texts(picture, "types")
    has_address = bool(replies.web_address(picture, "image"))
    return (0 if is_front and has_address else 1, picture.get("approved") is not True)


def _https(address: str) -> str:
    """The archive writes some of its addresses without encryption, and serves all with it."""
    return "https://" + address.removeprefix("http://") if address.startswith("http://") else address


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""
