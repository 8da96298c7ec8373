"""The panes of the Scrape screen: what was asked, its pages, what was found there, and how politely."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from musictui.errors import MusictuiError
from musictui.jobs.job import Job
from musictui.jobs.scrape_asked import Asked
from musictui.library.scraped import GOOD, LEFT, Page
from musictui.library.scraped_releases import Found
from musictui.model.release import PageState
from musictui.model.track import Track
from musictui.tui.figures import count, moment, remaining
from musictui.tui.screens.base import ModeScreen
from musictui.tui.screens.scrape_data import Scraped, ScrapeData
from musictui.tui.screens.scrape_hosts import Hosts
from musictui.tui.widgets import page_words
from musictui.tui.widgets.empty import Empty
from musictui.tui.widgets.host_list import HostList
from musictui.tui.widgets.page_list import Entry, PageList
from musictui.tui.widgets.proposed_lines import Proposed
from musictui.tui.widgets.release_facts import About, ReleaseFacts
from musictui.tui.widgets.scrape_head import ScrapeHead, Sums

if TYPE_CHECKING:  # opened by what asks first
    from musictui.jobs.web import Web

MOST_NEWS = 300
"""Releases that fit, of which it is found out beforehand whether they would change tags: a quarter of a second."""
FITS, PROBLEMS = "only what fits", "only problems"
"""What the list may be narrowed to."""
FINE = frozenset({*GOOD, PageState.WAITING, PageState.LOADING})
"""States that are no problem: they are an answer, or there is none yet. As a job counts them."""


def is_problem(page: Page) -> bool:
    """Whether an address gave no answer."""
    return page.state not in FINE


class ScrapePanes(ModeScreen):
    """Draws what is known of a scrape; what that is, and what keys do, are its subclasses' business."""

    MODE = "scrape"
    DEFAULT_CSS = """
    ScrapePanes {
        & #scrape-empty { display: none; }
        & #scrape { height: 1fr; }
        & #scrape-left { width: 1fr; }
        & #scrape-pages { height: 1fr; }
        & #scrape-release { width: 46%; max-width: 100; }
        &.-no-network #scrape-network { display: none; }
        &.-narrow #scrape { layout: vertical; }
        &.-narrow #scrape-left { height: 1fr; }
        &.-narrow #scrape-release { width: 1fr; max-width: 100%; height: 45%; }
        &.-low #scrape-network { max-height: 6; }
        &.-empty #scrape-empty { display: block; }
        &.-empty #scrape { display: none; }
        &.-unasked ScrapeHead { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        # Kept here, not looked up: a message may come while the screen is being taken down.
        self.shown: Scraped | None = None
        self.left_out: set[int] = set()
        """Releases that are not to be applied, by id."""
        self.only = ""
        self.job: Job | None = None
        self.problem = ""
        """Why the last job failed."""
        self.head = ScrapeHead()
        self.hosts = Hosts(self._web)
        self.pages = PageList(self.state_of, self.hosts.turn_s, self.left_out.__contains__)
        self.release = ReleaseFacts(
            self._track,
            self._about,
            id="scrape-release",
            classes="pane -scrolls",
        )
        self.network = HostList(id="scrape-network", classes="pane")
        self.empty = Empty("Reading what was asked", id="scrape-empty")
        self.pane = Vertical(id="scrape-pages", classes="pane")
        self.has_news = True
        """Whether anything of what fits would change tags, as far as that was found out."""
        self.is_news_due = False
        """Whether that may be otherwise by now."""

    @cached_property
    def data(self) -> ScrapeData:
        """The library."""
        return ScrapeData(self.app.session.database, self.app.reader)

    def compose_body(self) -> ComposeResult:
        """The question above, its pages and the network left, a release right."""
        yield self.head
        yield self.empty
        with Horizontal(id="scrape"):
            with Vertical(id="scrape-left"):
                with self.pane:
                    self.pane.border_title = "pages"
                    yield self.pages
                yield self.network
            yield self.release

    def show_network(self) -> None:
        """Show whom the program asks, where there is room."""
        if not (self.has_class("-narrow") or self.has_class("-low")):
            self.remove_class("-no-network")

    def _entries(self, page: Page) -> list[Entry]:
        assert self.shown is not None
        found = self.shown.found.get(page.id, [])
        if self.only == FITS:
            found = [each for each in found if each.is_match]
            return [Entry(page), *(Entry(page, each) for each in found)] if found else []
        if self.only == PROBLEMS:
            return [Entry(page)] if is_problem(page) else []
        return [Entry(page), *(Entry(page, each) for each in found)]

    @property
    def problem_pages(self) -> list[Page]:
        """Those that gave no answer."""
        return [page for page in self.shown.pages if is_problem(page)] if self.shown else []

    @property
    def absent(self) -> str:
        """What is said of a release that fits nothing."""
        asked = Asked.from_json(self.shown.scrape.asked) if self.shown else Asked()
        return page_words.NOT_ASKED if asked.track_ids else page_words.NOT_THERE

    def show_sums(self) -> None:
        """Show how much there is."""
        if self.shown is None:
            return
        scrape, asked = self.shown.scrape, Asked.from_json(self.shown.scrape.asked)
        self.head.show(
            Sums(
                scrape.title,
                scrape.pages,
                scrape.waiting,
                self.shown.cached,
                scrape.releases,
                len(self.shown.fitting),
                len(self.left_out & self.shown.fitting),
                moment(scrape.started_s, self.app.clock()),
                self.problem,
                self.hosts.skipped(asked),
                asked.crawl_words(),
                self.has_news,
                sum(page.state not in LEFT for page in self.problem_pages),
                bool(asked.track_ids),
            )
        )
        place = f"{self.pages.cursor + 1:,} of {count(len(self.pages.entries), 'lines')}"
        parts = (self.only, place if self.pages.entries else "")
        self.pane.border_subtitle = " · ".join(filter(None, parts))

    def look_for_news(self) -> None:
        """Find out whether a preview would show anything, once nothing is under way; of very many only it shows."""
        if not self.is_news_due or self.shown is None or self.app.session.jobs.live:
            return
        self.is_news_due = False
        if len(self.shown.fitting) <= MOST_NEWS:
            self._look_for_news(self.shown)
        elif not self.has_news:
            self.has_news = True
            self.show_sums()

    @work(exclusive=True, group="news")
    async def _look_for_news(self, shown: Scraped) -> None:
        settings = self.app.session.config.scrape
        try:
            draft = await self.data.draft(shown.scrape.id, settings, self.left_out, None)
        except MusictuiError:
            return  # Who reads it tells.
        if shown is self.shown:
            self.has_news = bool(draft.changes)
            self.show_sums()

    def show_entry(self) -> None:
        """Show what is under the cursor."""
        self.release.show(self.pages.entry)
        self.refresh_bindings()

    def _about(self, entry: Entry) -> About:
        """What there is to tell of an entry."""
        if self.shown is None:
            return About(entry.page.state)
        state = self.state_of(entry.page)
        found: Sequence[Found] = self.shown.found.get(entry.page.id, ())
        settings = self.app.session.config.scrape
        proposed: Sequence[Proposed] = ()
        if entry.found is not None:
            proposed = self.data.proposed(self.shown, entry.found, settings, self.left_out)
        return About(state, self._turn(entry.page), found, proposed, settings.fields, self.absent)

    def _turn(self, page: Page) -> str:
        """For what a page waits; empty for one that is not under way."""
        turn_s = self.hosts.turn_s(page)
        if turn_s is None or self.state_of(page) is not PageState.WAITING:
            return ""
        if turn_s:
            return f"It waits for its turn: its host may be asked again in {remaining(turn_s)}."
        return "It waits for its turn."

    def state_of(self, page: Page) -> PageState:
        """What a page is doing just now."""
        return self.hosts.under_way.get(page.id, page.state)

    def _track(self, track_id: int) -> Track | None:
        return self.data.track(track_id)

    def _web(self) -> "Web | None":
        """What asks the web, if anything was asked."""
        return self.app.session.web if "web" in self.app.session.__dict__ else None
