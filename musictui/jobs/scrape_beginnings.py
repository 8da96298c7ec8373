"""What listings say of posts, for those that are never read themselves."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from musictui.jobs import scrape_match
from musictui.jobs.scrape_asked import Asked
from musictui.jobs.scrape_frontier import Frontier
from musictui.library import scraped_lists
from musictui.library.database import Database
from musictui.model.release import Release
from musictui.scrape.pages import crawl


class Beginning(NamedTuple):
    """What a listing says of a post."""

    page_id: int
    """Of the listing."""
    release: Release
    said_s: float


@dataclass(slots=True)
class Beginnings:
    """Of a crawl, what listings have of posts that are to be asked themselves; only kept in memory."""

    _by_url: dict[str, Beginning] = field(default_factory=dict)

    def note(self, page_id: int, releases: Iterable[Release], said_s: float) -> None:
        """A listing says these of posts that were not read yet."""
        for release in releases:
            self._by_url.setdefault(release.url, Beginning(page_id, release, said_s))

    def settled(self, url: str) -> None:
        """A post was read, or is gone."""
        self._by_url.pop(url, None)

    async def keep(self, database: Database, scrape_id: int, frontier: Frontier, asked: Asked) -> None:
        """Store what is left, as of posts that there was no room to ask; of days that were asked for, if of any."""
        left = [
            each
            for url, each in self._by_url.items()
            if not frontier.is_outside(url) and _is_within(asked, each.release)
        ]
        if not left:
            return
        matches = await database.read(
            lambda conn: scrape_match.matches(conn, [each.release for each in left], asked.track_ids)
        )
        unread = [
            (each.page_id, each.release, match, each.said_s)
            for each, match in zip(left, matches, strict=True)
        ]
        await database.write(lambda conn: scraped_lists.add_unread(conn, scrape_id, unread))


def _is_within(asked: Asked, release: Release) -> bool:
    """Whether a post that was not read is known to be of the days that were asked for, if of any."""
    if not (asked.since or asked.until):
        return True
    date = release.published or release.date or crawl.date_in(release.url)
    return bool(date) and crawl.is_within(date, asked.since, asked.until)
