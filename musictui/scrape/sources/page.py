"""Any page or feed that a person names. It has no search: it reads what it is given."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from musictui.model.release import LinkKind, Release
from musictui.scrape.pages import crawl, links
from musictui.scrape.pages.extract import extract
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
        """The releases of a page or feed. A page that says too little offers its feed, or what WordPress knows of it.

        Raises:
            PageError: It cannot be read, or is empty.
        """
        releases = extract(body, url=url, content_type=content_type, link_hosts=self._link_hosts)
        note = "" if releases else "Nothing about a release was found."
        if request.step == "page" and _is_page(body) and not any(release.genres for release in releases):
            further = _further(crawl.next_pages(body, url, content_type=content_type), releases)
            if further and links.host_of(further) == links.host_of(url):
                return Found(releases, requests=[replace(request, url=further, step="further")], note=note)
        return Found(releases, note=note)


def _is_page(body: bytes) -> bool:
    return b"<html" in body[:2000].lower() or b"<link" in body[:20_000].lower()


def _further(found: crawl.CrawlLinks, releases: Sequence[Release]) -> str:
    """Where else the site says what this page is about: the post itself, or all its newest posts."""
    if len(releases) == 1 and found.post_api:
        return found.post_api
    return "" if any(map(_says_something, releases)) else found.feed or found.api


def _says_something(release: Release) -> bool:
    return bool(release.genres or release.tracks or release.links or release.label or release.catalog_number)
