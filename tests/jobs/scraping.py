"""A library, a site on loopback with an album and a blog, and the web between them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from musictui.jobs.job import Reporter
from musictui.jobs.scrape import ScrapeResult, scrape
from musictui.jobs.scrape_asked import Asked
from musictui.jobs.web import Web
from musictui.library import scraped, scraped_releases
from musictui.library.scraped_releases import Found
from musictui.model.release import PageState
from musictui.scrape import registry
from musictui.scrape.fetch.fetch_options import FetchOptions
from musictui.scrape.fetch.fetcher import Fetcher
from musictui.scrape.fetch.hosts import HostLimit
from tests.changes.conftest import Library
from tests.scrape.site import Site

ALBUM = """<html><head><title>Tides</title><script type="application/ld+json">
{"@context": "https://schema.org", "@type": "MusicAlbum", "name": "Tides",
 "byArtist": {"@type": "MusicGroup", "name": "Ann Example"}, "datePublished": "2020-07-17",
 "keywords": ["Dub Techno", "Oslo"],
 "track": {"@type": "ItemList", "itemListElement": [
  {"@type": "ListItem", "position": 1, "item": {"@type": "MusicRecording", "name": "Low Water"}},
  {"@type": "ListItem", "position": 2, "item": {"@type": "MusicRecording", "name": "High Water"}}]}}
</script></head><body><article><h1>Tides</h1><p>By Ann Example.</p></article></body></html>"""


def post(number: int, genre: str) -> str:
    """A post of a blog."""
    return (
        f"<html><head><title>Bob – Song {number}</title>"
        f'<meta property="article:published_time" content="2024-05-{number:02}"></head>'
        f"<body><article><h1>Bob – Song {number}</h1><p>Genre: {genre}</p></article></body></html>"
    )


@dataclass
class Asking:
    """A library, a site, and the web between them."""

    library: Library
    site: Site
    web: Web

    async def ask(
        self, *paths: str, scrape_id: int | None = None, report: Reporter | None = None, **asked: Any
    ) -> ScrapeResult:
        """Ask for pages of the site."""
        urls = tuple(self.site.url(path) for path in paths)
        return await scrape(
            report or Reporter(),
            database=self.library.database,
            web=self.web,
            asked=Asked(urls=urls, **asked),
            scrape_id=scrape_id,
        )

    async def found(self, scrape_id: int) -> list[Found]:
        """What a scrape found."""
        return await self.library.database.read(lambda conn: scraped_releases.releases(conn, scrape_id))

    async def pages(self, scrape_id: int) -> dict[str, PageState]:
        """What became of the pages of a scrape, by path."""
        found = await self.library.database.read(lambda conn: scraped.pages(conn, scrape_id))
        return {page.url.removeprefix(self.site.url("")): page.state for page in found}


@pytest.fixture
async def asking(library: Library, tmp_path: Path) -> AsyncIterator[Asking]:
    """A quick web that knows the site, and all services at addresses where nobody answers."""
    async with Site() as site:
        options = FetchOptions(retries=0, hosts={"127.0.0.1": HostLimit(20)})
        urls = {name: site.url(f"/{name}") for name in registry.BASE_URLS}
        sources = registry.sources(
            registry.SourceSettings(urls, {"lastfm": "secret-key", "acoustid": "secret-key"})
        )
        fetcher = Fetcher(options, tmp_path / "cache")
        yield Asking(library, site, Web(fetcher, sources, {}))
        await fetcher.close()


def blog(site: Site, posts: int) -> None:
    """A blog of two listings; every second post is of Dub."""
    half = posts // 2
    for start, path, after in (
        (1, "/blog", '<a rel="next" href="/blog/page/2">older</a>'),
        (half + 1, "/blog/page/2", ""),
    ):
        listed = "".join(
            f'<article><h2><a href="/2024/05/post-{number}">Bob – Song {number}</a></h2></article>'
            for number in range(start, start + half)
        )
        site.put(
            path, f"<html><head><title>Blog</title></head><body><main>{listed}</main>{after}</body></html>"
        )
    for number in range(1, posts + 1):
        site.put(f"/2024/05/post-{number}", post(number, "Dub" if number % 2 else "House"))
