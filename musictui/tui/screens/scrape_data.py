"""What the Scrape screen reads from the library: the addresses of a scrape, and what was found at each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from musictui.library import scraped, tracks
from musictui.library.database import Database, translated_errors
from musictui.library.scraped import Found, Page, Scrape
from musictui.model.changes import Draft
from musictui.model.track import Track


@dataclass(frozen=True, slots=True)
class Scraped:
    """A scrape as it is known at one moment."""

    scrape: Scrape
    pages: Sequence[Page] = ()
    found: dict[int, list[Found]] = field(default_factory=dict)
    """By the id of the page."""

    @property
    def fitting(self) -> int:
        """Releases that fit tracks of the library."""
        return sum(bool(each.match.score) for found in self.found.values() for each in found)


class ScrapeData:
    """The library as this screen needs it."""

    def __init__(self, database: Database, reader: Any) -> None:
        """`reader` is the connection of the thread that draws."""
        self._database = database
        self._reader = reader
        self._known: dict[int, Found] = {}
        """Releases are read once: those of a page that is asked again get new ids."""

    async def newest(self) -> int | None:
        """The scrape that was begun last; None if nothing was ever asked."""
        found = await self._database.read(lambda conn: scraped.scrapes(conn, limit=1))
        return found[0].id if found else None

    async def scrapes(self) -> list[Scrape]:
        """All scrapes, the newest first."""
        return await self._database.read(scraped.scrapes)

    async def forget(self, scrape_id: int) -> None:
        """Forget a scrape with all that it found; tags that were written stay."""
        await self._database.write(lambda conn: scraped.forget(conn, [scrape_id]))

    async def load(self, scrape_id: int) -> Scraped | None:
        """A scrape with all that is known of it now; None if it is gone."""

        def read(conn: Any) -> tuple[Scrape, list[Page], list[Found]] | None:
            scrape = scraped.get(conn, scrape_id)
            if scrape is None:
                return None
            return (
                scrape,
                scraped.pages(conn, scrape_id),
                scraped.releases(conn, scrape_id, known=self._known),
            )

        read_now = await self._database.read(read)
        if read_now is None:
            return None
        scrape, pages, releases = read_now
        self._known = {each.id: each for each in releases}
        by_page: dict[int, list[Found]] = {}
        for each in releases:
            by_page.setdefault(each.page_id, []).append(each)
        return Scraped(scrape, pages, by_page)

    async def draft(
        self, scrape_id: int, fields: Sequence[str], left_out: Collection[int], only: int | None
    ) -> Draft:
        """What is proposed for the tags by what a scrape found, or by one release of it."""
        from musictui.jobs.scrape_draft import scrape_draft

        def make(conn: Any) -> Draft:
            wanted = [
                each.id
                for each in scraped.releases(conn, scrape_id, known=self._known)
                if each.id not in left_out and only in {None, each.id}
            ]
            return scrape_draft(conn, scrape_id, fields, release_ids=wanted)

        return await self._database.read(make)

    def track(self, track_id: int) -> Track | None:
        """A track of the library; less than a millisecond."""
        with translated_errors(self._database.path):
            return tracks.get(self._reader, track_id)
