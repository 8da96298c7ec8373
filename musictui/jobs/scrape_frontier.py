"""What a scrape is still to ask, and in which order: of a crawl with dates, feed and sitemap before undated posts."""

import time
from collections import deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from musictui.jobs import scrape_crawl
from musictui.jobs.scrape_asked import Asked
from musictui.jobs.scrape_crawl import POST
from musictui.library.scraped import NewPage, Page
from musictui.scrape.pages.crawl import MAX_SITEMAP

PATIENCE_S = 20.0
"""For so long posts wait for what feed and sitemap say of their dates: a site may have many, or be slow."""


@dataclass(slots=True)
class Frontier:
    """Addresses that are found and not asked yet. Used by one event loop; what is held is only kept in memory."""

    asked: Asked
    waiting: deque[Page] = field(default_factory=deque)
    beyond: list[NewPage] = field(default_factory=list)
    """Of a crawl, what was found when it had as many pages as it may."""
    held: list[NewPage] = field(default_factory=list)
    """Posts of which feed and sitemap may say that they are outside of the dates."""
    _outside: set[str] = field(default_factory=set)
    _telling: set[int] = field(default_factory=set)
    """Ids of feeds and sitemaps that did not answer yet."""
    _patient_until_s: float | None = None
    """Monotonic; None until something is held."""

    def add(self, new: Iterable[Page]) -> None:
        """Let these be asked, those that tell dates first."""
        first = []
        for page in new:
            if self._tells(page.request["step"]):
                self._telling.add(page.id)
                first.append(page)
            else:
                self.waiting.append(page)
        self.waiting.extendleft(reversed(first))

    def sift(self, page: Page, found: Sequence[NewPage], outside: Collection[str]) -> list[NewPage]:
        """What of that to which a page leads is to be asked now: not what is outside of the dates, or may prove to be."""
        self._outside |= {scrape_crawl.key(url) for url in outside}
        step = page.request["step"]
        has_more = any(self._tells(each.request["step"]) for each in found)
        if step == scrape_crawl.FEED or not (has_more or self._telling) or self.patience_s() <= 0:
            return self.inside(found)
        if self._patient_until_s is None:
            self._patient_until_s = time.monotonic() + PATIENCE_S
        posts = [each for each in found if each.request["step"] == POST]
        self.held += posts[: max(MAX_SITEMAP - len(self.held), 0)]
        return [each for each in found if each.request["step"] != POST]

    def settled(self, page: Page) -> None:
        """A page was asked, and where it leads was added."""
        self._telling.discard(page.id)

    def let_go(self) -> list[NewPage]:
        """What was held and may be asked by now."""
        if self._telling and self.patience_s() > 0:
            return []
        held, self.held = self.held, []
        return self.inside(held)

    def inside(self, pages: Iterable[NewPage]) -> list[NewPage]:
        """Those that nothing says to be outside of the dates."""
        return [page for page in pages if not self.is_outside(page.url)]

    def is_outside(self, url: str) -> bool:
        """Whether something says that a post is outside of the dates."""
        return scrape_crawl.key(url) in self._outside

    def patience_s(self) -> float:
        """For how much longer something may be held, seconds."""
        if self._patient_until_s is None:
            return PATIENCE_S
        return self._patient_until_s - time.monotonic()

    def _tells(self, step: str) -> bool:
        return self.asked.is_crawl and scrape_crawl.tells_dates(self.asked, step)
