"""Any page or feed that a person names. It has no search: it reads what it is given."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from musictui.model.release import LinkKind, Release
from musictui.scrape import crawl, links
from musictui.scrape.extract import extract
from musictui.scrape.source import Found, Request, Wanted

NAME = "page"


class PageSource:
    """The web at large."""

    name = NAME
    title = "Any page or feed"

    def __init__(self, link_hosts: Mapping[str, LinkKind] = links.NO_HOSTS) -> None:
        self._link_hosts = link_hosts

    def missing_key(self) -> str:
        """It needs none."""
        return ""

    def signed(self, request: Request) -> Request:
        """The request as it is: it needs no key."""
        return request

    def accepts(self, url: str) -> bool:
        """Every address of the web; other sources are asked first."""
        return bool(links.absolute(url, ""))

    def open(self, url: str) -> Sequence[Request]:
        """The page itself."""
        return [Request(url, NAME, step="page")]

    def search(self, wanted: Wanted) -> Sequence[Request]:
        """Nothing: the web at large is not searched."""
        del wanted
        return []

    def search_artist(self, name: str, artist_id: str = "") -> Sequence[Request]:
        """Nothing: the web at large is not searched."""
        del name, artist_id
        return []

    def read(self, request: Request, body: bytes, *, url: str, content_type: str) -> Found:
        """The releases of a page or feed. One that says too little offers its feed instead.

        Raises:
            PageError: It cannot be read, or is empty.
        """
        releases = extract(body, url=url, content_type=content_type, link_hosts=self._link_hosts)
        if any(map(_says_something, releases)):
            return Found(releases)
        if request.step == "page" and "xml" not in content_type:
            feed = crawl.next_pages(body, url, content_type=content_type).feed
            if feed and links.host_of(feed) == links.host_of(url):
                return Found(
                    releases, requests=[replace(request, url=feed, step="feed")], note="The page has a feed."
                )
        return Found(releases, note="" if releases else "Nothing about a release was found.")


def _says_something(release: Release) -> bool:
    return bool(release.genres or release.tracks or release.links or release.label or release.catalog_number)
