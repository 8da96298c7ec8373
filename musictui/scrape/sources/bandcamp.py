"""Bandcamp: pages of albums, tracks and artists that the user names. It is not searched: it does not want that.

Source: Bandcamp has no open interface; its pages state themselves in JSON-LD, https://schema.org/MusicAlbum.
"""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urljoin, urlsplit

from musictui.model.release import LinkKind, PageState, Release
from musictui.model.text import words
from musictui.scrape.pages import links
from musictui.scrape.pages.extract import decoded, extract
from musictui.scrape.pages.markup import parse
from musictui.scrape.source import ArtistFound, Found, Manner, PageError, Request, Wanted
from musictui.scrape.sources.bandcamp_titles import VARIOUS, untangled

MAX_ALBUMS = 100
"""Of an artist's page; who has more, names the albums."""

_HOST = re.compile(r"[a-z0-9-]+\.bandcamp\.com")
_ITEM = re.compile(r"/(?:album|track)/[^/?#]+")
_CHALLENGE = re.compile(
    r"client challenge|just a moment|enable javascript and cookies|verify you are human", re.IGNORECASE
)


class Bandcamp:
    """Pages of artists and labels."""

    name = "bandcamp"
    title = "Bandcamp"

    def __init__(self, link_hosts: Mapping[str, LinkKind] = links.NO_HOSTS) -> None:
        self._link_hosts = link_hosts

    def missing_key(self) -> str:
        """Empty: it needs none."""
        return ""

    def signed(self, request: Request) -> Request:
        """The request itself: it needs no key."""
        return request

    def accepts(self, url: str) -> bool:
        """Pages of artists and labels, but not Bandcamp's own."""
        try:
            host = urlsplit(url).netloc.lower()
        except ValueError:
            return False
        return bool(_HOST.fullmatch(host)) and host.partition(".")[0] not in {"www", "daily", "get", "blog"}

    def open(self, url: str) -> Sequence[Request]:
        """The page itself."""
        return [Request(links.canonical(url), self.name, step="page")] if self.accepts(url) else []

    def search(self, wanted: Wanted) -> Sequence[Request]:
        """Nothing: a search is answered with a challenge for browsers."""
        del wanted
        return ()

    def search_artist(self, name: str, artist_id: str = "") -> Sequence[Request]:
        """Nothing: a search is answered with a challenge for browsers."""
        del name, artist_id
        return ()

    def read(self, request: Request, body: bytes, *, url: str, content_type: str) -> Found:
        """The release of an album's or track's page; of an artist's page what albums to ask for.

        Raises:
            PageError: It is a challenge, no page, or the page of a release that states none.
        """
        text = decoded(body, content_type, None)
        if _CHALLENGE.search(text[:20_000]) and "application/ld+json" not in text:
            raise PageError("Bandcamp asks to prove that one is a person.", state=PageState.CHALLENGE)
        is_item = bool(_ITEM.match(urlsplit(url).path))
        found = extract(
            body, url=url, content_type=content_type, link_hosts=self._link_hosts, source=self.name
        )
        releases = [untangled(release) for release in found if release.title and release.tracks]
        if releases or is_item:
            if not releases:
                raise PageError("The page of a release states no release.", state=PageState.EMPTY)
            return Found(releases=releases, artists=[artist for each in releases for artist in _artist(each)])
        albums = self._albums(text, url) if request.manner is Manner.PAGE else []
        return Found(requests=albums, note="" if albums else "There is no album on this page.")

    def _albums(self, text: str, url: str) -> list[Request]:
        """The albums and tracks that an artist's page lists, to be asked for slowly."""
        host = urlsplit(url).netloc
        addresses = [
            address
            for node in parse(text).css("a[href]")
            if (address := links.canonical(node.attributes.get("href") or "", url))
            and urlsplit(address).netloc == host
            and _ITEM.fullmatch(urlsplit(address).path)
        ]
        listed = list(dict.fromkeys(addresses))[:MAX_ALBUMS]
        return [Request(address, self.name, manner=Manner.CRAWL, step="page") for address in listed]


def _artist(release: Release) -> Sequence[ArtistFound]:
    """Where the artist is from, if the page is the artist's own: that of a label says where the label is."""
    is_own = not release.label or words(release.label) == words(release.artist)
    if not release.location or release.artist in {"", VARIOUS} or not is_own:
        return ()
    site = urljoin(release.url, "/")
    return [
        ArtistFound(
            name=release.artist,
            source="bandcamp",
            url=site,
            country=release.country,
            location=release.location,
            titles=(release.title,),
            score=1.0,
        )
    ]
