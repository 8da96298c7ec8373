"""The panes of the Scrape screen: what was asked, its pages, what was found there, and how politely."""

from functools import cached_property

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from musictui.errors import MusictuiError
from musictui.jobs.job import Job
from musictui.library.scraped import Page
from musictui.model.release import PageState
from musictui.model.track import Track
from musictui.tui.figures import count
from musictui.tui.latest import Latest
from musictui.tui.screens.base import ModeScreen
from musictui.tui.screens.scrape_data import Scraped, ScrapeData
from musictui.tui.widgets import progress
from musictui.tui.widgets.empty import Empty
from musictui.tui.widgets.host_list import HostList
from musictui.tui.widgets.line_list import LineList
from musictui.tui.widgets.page_list import Entry, PageList
from musictui.tui.widgets.release_facts import ReleaseFacts
from musictui.tui.widgets.scrape_head import ScrapeHead

LOOK_S = 0.1
PROBLEMS, FITS = "problems", "fits"
"""What the list may be narrowed to."""


class ScrapeFrame(ModeScreen):
    """Follows a scrape and draws it; keys are its subclass's business."""

    MODE = "scrape"
    DEFAULT_CSS = """
    ScrapeFrame {
        & #scrape-empty { display: none; }
        & #scrape { height: 1fr; }
        & #scrape-left { width: 1fr; }
        & #scrape-pages { height: 1fr; }
        & #scrape-release { width: 46%; max-width: 100; }
        &.-no-network #scrape-network { display: none; }
        &.-narrow #scrape { layout: vertical; }
        &.-narrow #scrape-left { height: 1fr; }
        &.-narrow #scrape-release { width: 1fr; max-width: 100%; height: 45%; }
        &.-narrow.-low #scrape-network { display: none; }
        &.-empty #scrape-empty { display: block; }
        &.-empty #scrape { display: none; }
        &.-empty ScrapeHead { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        # Kept here, not looked up: a message may come while the screen is being taken down.
        self.shown: Scraped | None = None
        self.left_out: set[int] = set()
        """Releases that are not to be applied, by id."""
        self.only: str | None = None
        self.job: Job | None = None
        self.head = ScrapeHead()
        self.pages = PageList(self.state_of, self.left_out.__contains__)
        self.release = ReleaseFacts(self._track, id="scrape-release", classes="pane -scrolls")
        self.network = HostList(id="scrape-network", classes="pane")
        self.empty = Empty("Nothing was asked yet", id="scrape-empty")
        self._pane = Vertical(id="scrape-pages", classes="pane")
        self._scrape_id: int | None = None
        self._seen: object = None
        self._reading = Latest(self, self._read)

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
                with self._pane:
                    self._pane.border_title = "pages"
                    yield self.pages
                yield self.network
            yield self.release

    def on_mount(self) -> None:
        """Show what was asked last."""
        self.add_class("-empty", "-no-network")
        self.app.library_changed.subscribe(self, self._library_changed)
        self.set_interval(LOOK_S, self.look)
        self._open_newest()

    @work(exclusive=True, group="newest")
    async def _open_newest(self) -> None:
        if self._follow_newest():
            return
        try:
            newest = await self.data.newest()
        except MusictuiError as error:
            self.empty.show("What was asked cannot be read", error.message)
            self.app.show_error(error)
            return
        if newest is None:
            self.say_nothing()
        else:
            self.open(newest)

    # What is shown.

    def follow(self, job: Job) -> None:
        """Show what a job asks."""
        self.job, self.shown, self._scrape_id = job, None, None
        self.left_out.clear()
        self.remove_class("-no-network")
        self.empty.show("Asking", job.title, keys=["stop"])
        self.add_class("-empty")

    def _follow_newest(self) -> bool:
        """Whether something is asked just now that is not shown yet; it is from now on."""
        live = [job for job in self.app.session.jobs.live if job.name == "scrape"]
        if not live or (self.job is not None and self.job.number >= live[-1].number):
            return False
        self.follow(live[-1])
        return True

    def open(self, scrape_id: int) -> None:
        """Show a scrape."""
        if scrape_id != self._scrape_id:
            self._scrape_id = scrape_id
            self.left_out.clear()
        self._reading.ask(scrape_id)

    def look(self) -> None:
        """Show what came since the last look."""
        if not self.is_attached or not self.is_current:
            return
        if self.job is not None:
            if self._scrape_id is None and (begun := self.job.reporter.summary.get("scrape")):
                self.open(begun)
            self.head.follow(self.job)
            self._look_at_end(self.job)
        if "web" in self.app.session.__dict__:
            web = self.app.session.web
            now = dict(web.under_way)
            if now != self._seen:
                self._seen = now
                self.pages.refresh()
            self.network.show(
                web.fetcher.hosts(), web.fetcher.totals, is_offline=self.app.session.config.network.offline
            )

    def _look_at_end(self, job: Job) -> None:
        """What failed before anything was asked is told."""
        if job.state.is_final and self._scrape_id is None:
            self.job = None
            hint = str(getattr(job.error, "hint", ""))
            why = progress.reason(job.error) if job.error is not None else ""
            self.empty.show("Nothing could be asked", f"{why} {hint}".strip(), keys=["ask"])

    def _library_changed(self, _count: int) -> None:
        if self._scrape_id is not None and self.is_current:
            self._reading.ask(self._scrape_id, is_refresh=True)

    def on_screen_resume(self) -> None:
        """Catch up with what happened meanwhile: something else may be asked by now."""
        if not self._follow_newest() and self._scrape_id is not None:
            self._reading.ask(self._scrape_id)

    async def _read(self, scrape_id: int) -> None:
        """Called one at a time, with the newest scrape."""
        try:
            shown = await self.data.load(scrape_id)
        except MusictuiError as error:
            self.app.show_error(error)
            return
        if shown is None:
            self._scrape_id = self.shown = None
            self.say_nothing()
            return
        self.shown = shown
        self.list_entries()

    def list_entries(self) -> None:
        """List the pages that are wanted, with what was found."""
        if self.shown is None:
            return
        entries = [entry for page in self.shown.pages for entry in self._entries(page)]
        self.set_class(not entries, "-empty")
        if not entries:
            self._say_why()
        self.pages.show(entries)
        if entries and self.focused is None:
            self.pages.focus()
        self.show_sums()
        self.show_entry()

    def _entries(self, page: Page) -> list[Entry]:
        assert self.shown is not None
        found = self.shown.found.get(page.id, [])
        if self.only == FITS:
            found = [each for each in found if each.match.score]
            return [Entry(page), *(Entry(page, each) for each in found)] if found else []
        if self.only == PROBLEMS:
            return [] if page.state in {PageState.OK, PageState.WAITING} else [Entry(page)]
        return [Entry(page), *(Entry(page, each) for each in found)]

    def show_sums(self) -> None:
        """Show how much there is."""
        if self.shown is None:
            return
        scrape = self.shown.scrape
        self.head.show(
            scrape.title,
            pages=scrape.pages,
            waiting=scrape.waiting,
            releases=scrape.releases,
            fitting=self.shown.fitting,
            left_out=len(self.left_out),
            began_s=scrape.started_s,
        )
        only = {PROBLEMS: "only problems", FITS: "only what fits"}.get(self.only or "", "")
        place = f"{self.pages.cursor + 1:,} of {count(len(self.pages.entries), 'lines')}"
        self._pane.border_subtitle = " · ".join(filter(None, (only, place if self.pages.entries else "")))

    def show_entry(self) -> None:
        """Show what is under the cursor."""
        entry = self.pages.entry
        self.release.show(entry, PageState.WAITING if entry is None else self.state_of(entry.page))
        self.refresh_bindings()

    def state_of(self, page: Page) -> PageState:
        """What a page is doing just now."""
        if "web" in self.app.session.__dict__:
            return self.app.session.web.under_way.get(page.id, page.state)
        return page.state

    def _track(self, track_id: int) -> Track | None:
        return self.data.track(track_id)

    def say_nothing(self) -> None:
        """Nothing was ever asked."""
        self.add_class("-empty")
        self.empty.show(
            "Nothing was asked yet",
            "Ask a page, a service, or about tracks of the library; what is found is shown before anything is written.",
            keys=["ask", "switch_mode('library')"],
        )

    def _say_why(self) -> None:
        """Why nothing is listed."""
        if self.only == PROBLEMS:
            self.empty.show("No page has a problem", keys=["narrow"])
        elif self.only == FITS:
            self.empty.show("Nothing that was found is in the library", keys=["narrow"])
        else:
            self.empty.show("Nothing was asked", keys=["ask"])

    @on(LineList.Moved)
    def _moved(self, event: LineList.Moved) -> None:
        if event.list is self.pages and self.is_attached:
            self.show_sums()
            self.show_entry()
