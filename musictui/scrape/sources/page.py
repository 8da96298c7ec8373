"""Any page or feed that a person names. It has no search: it reads what it is given."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from musictui.model.release import LinkKind, Release
from musictui.scrape.pages import crawl, links
from musictui.scrape.pages.extract import extract
from musictui.scrape.source import Found, Request, Wanted

NAME = "page"
NOTHING = "Nothing about a release was found."


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
        """The releases of a page or feed. For a post that says too little, what WordPress knows of it is asked.

        Nothing else of the site is: who wants its posts crawls it.

        Raises:
            PageError: It cannot be read, or is empty.
        """
        releases = extract(body, url=url, content_type=content_type, link_hosts=self._link_hosts)
        if request.step != "page" or any(release.genres for release in releases) or not _is_page(body):
            return Found(releases, note="" if releases else NOTHING)
        found = crawl.next_pages(body, url, content_type=content_type)
        post = found.post_api
        if len(releases) <= 1 and post and links.host_of(post) == links.host_of(url):
            return Found(releases, requests=[replace(request, url=post, step="further")])
        if any(map(_says_something, releases)):
            return Found(releases)
        feed = f"The posts of the site are in its feed: {found.feed}" if found.feed else ""
        return Found(releases, note=" ".join(filter(None, ("" if releases else NOTHING, feed))))


def _is_page(body: bytes) -> bool:
    return b"<html" in body[:2000].lower() or b"<link" in body[:20_000].lower()


def _says_something(release: Release) -> bool:
    return bool(release.genres or release.tracks or release.links or release.label or release.catalog_number)
