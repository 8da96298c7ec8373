"""The panes of the Scrape screen: what was asked, its pages, what was found there, and how politely."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from musictui.errors import MusictuiError
from musictui.jobs.job import Job
from musictui.jobs.scrape_asked import Asked
from musictui.library.scraped import Found, Page
from musictui.model.release import PageState
from musictui.model.track import Track
from musictui.tui.figures import count, moment, remaining
from musictui.tui.latest import Latest
from musictui.tui.screens.base import ModeScreen
from musictui.tui.screens.scrape_data import Scraped, ScrapeData
from musictui.tui.screens.scrape_hosts import Hosts
from musictui.tui.widgets import progress
from musictui.tui.widgets.empty import Empty
from musictui.tui.widgets.host_list import HostList
from musictui.tui.widgets.line_list import LineList
from musictui.tui.widgets.page_list import Entry, PageList
from musictui.tui.widgets.proposed_lines import Proposed
from musictui.tui.widgets.release_facts import About, ReleaseFacts
from musictui.tui.widgets.scrape_head import ScrapeHead, Sums

if TYPE_CHECKING:  # opened by what asks first
    from musictui.jobs.web import Web

LOOK_S = 0.1
FITS, PROBLEMS = "only what fits", "only problems"
"""What the list may be narrowed to."""
FINE = frozenset({PageState.OK, PageState.WAITING, PageState.LOADING})


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
        self.is_offline = False
        """Whether the person wants answers only from what was kept."""
        self.job: Job | None = None
        self.followed = 0
        """The number of the job that was followed last: a person who looks at something else is left in peace."""
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
        self._pane = Vertical(id="scrape-pages", classes="pane")
        self._scrape_id: int | None = None
        self._has_nothing = False
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
        self.add_class("-empty", "-unasked", "-no-network")
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
        if self.job is not None:
            return  # Something is asked by now.
        if newest is None:
            self.say_nothing()
        else:
            self.open(newest)

    # What is shown.

    def follow(self, job: Job) -> None:
        """Show what a job asks."""
        self.job, self.shown, self._scrape_id = job, None, None
        self.followed, self._has_nothing = job.number, False
        self.left_out.clear()
        self.only = self.problem = ""
        self.show_network()
        self.empty.show("Asking", job.title, keys=["stop"])
        self.add_class("-empty", "-unasked")
        self.refresh_bindings()

    def show_network(self) -> None:
        """Show whom the program asks, where there is room."""
        if not (self.has_class("-narrow") or self.has_class("-low")):
            self.remove_class("-no-network")

    def _follow_newest(self) -> bool:
        """Whether something is asked just now that is not shown yet; it is from now on."""
        live = [job for job in self.app.session.jobs.live if job.name == "scrape"]
        if not live or live[-1].number <= self.followed:
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
        self._follow_newest()
        is_offline = self.is_offline or self.app.session.config.network.offline
        if self.job is not None:
            if self._scrape_id is None and (begun := self.job.reporter.summary.get("scrape")):
                self.open(begun)
            self._look_at_end(self.job)
        self.head.follow(self.job, is_offline=is_offline)
        if changed := self.hosts.look():
            self.pages.refresh_pages(changed)
            entry = self.pages.entry
            if entry is not None and entry.found is None and entry.page.id in changed:
                self.release.show(entry)
        if not self.has_class("-no-network"):
            self.network.show(
                self.hosts.hosts,
                self.hosts.totals,
                connections=self.app.session.config.network.connections,
                is_offline=is_offline,
            )

    def _look_at_end(self, job: Job) -> None:
        """What failed before anything was asked is told; when a job ends, other keys do something."""
        if not job.state.is_final:
            return
        why = progress.reason(job.error) if job.error is not None else ""
        self.problem = f"failed: {why}" if why else ""
        if self._scrape_id is None:
            hint = str(getattr(job.error, "hint", ""))
            why = why or "It was stopped."
            self.empty.show("Nothing could be asked", f"{why} {hint}".strip(), keys=["ask", "past"])
        elif self.shown is not None:
            self._reading.ask(self._scrape_id)
        if self._scrape_id is None or self.shown is not None:
            self.job = None
            self.show_sums()
            self.refresh_bindings()

    def _library_changed(self, _count: int) -> None:
        if not self.is_current:
            return
        if self._scrape_id is not None:
            self._reading.ask(self._scrape_id, is_refresh=True)
        elif self._has_nothing:
            self._open_newest()

    def on_screen_resume(self) -> None:
        """Catch up with what happened meanwhile: something else may be asked by now."""
        if not self._follow_newest() and self._scrape_id is not None:
            self._reading.ask(self._scrape_id)

    async def _read(self, scrape_id: int) -> None:
        """Called one at a time, with the newest scrape."""
        try:
            shown = await self.data.load(scrape_id, self.shown)
        except MusictuiError as error:
            self.app.show_error(error)
            return
        if scrape_id != self._scrape_id:
            return  # Something else is wanted by now.
        if shown is None:
            self.forgotten()
        elif shown is self.shown:
            self.show_entry()  # Tags of the library may have changed.
        else:
            self.shown = shown
            self.list_entries()

    def forgotten(self) -> None:
        """What is shown is not kept any more: show what was asked before it."""
        self._scrape_id = self.shown = self.job = None
        self.left_out.clear()
        self._open_newest()

    def list_entries(self) -> None:
        """List the pages that are wanted, with what was found."""
        if self.shown is None:
            return
        entries = [entry for page in self.shown.pages for entry in self._entries(page)]
        self.set_class(not entries, "-empty")
        self.remove_class("-unasked")
        if not entries:
            self._say_why()
        self.pages.show(entries)
        if entries and (self.focused is None or not self.focused.display):
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
            return [] if page.state in FINE else [Entry(page)]
        return [Entry(page), *(Entry(page, each) for each in found)]

    def show_sums(self) -> None:
        """Show how much there is."""
        if self.shown is None:
            return
        scrape = self.shown.scrape
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
                self.hosts.skipped(Asked.from_json(scrape.asked)),
            )
        )
        place = f"{self.pages.cursor + 1:,} of {count(len(self.pages.entries), 'lines')}"
        parts = (self.only, place if self.pages.entries else "")
        self._pane.border_subtitle = " · ".join(filter(None, parts))

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
        return About(state, self._turn(entry.page), found, proposed, settings.fields)

    def _turn(self, page: Page) -> str:
        """For what a page waits."""
        turn_s = self.hosts.turn_s(page)
        if turn_s is None:
            return "It was not asked yet."
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

    def say_nothing(self) -> None:
        """Nothing was ever asked."""
        self._has_nothing = True
        self.add_class("-empty", "-unasked")
        self.empty.show(
            "Nothing was asked yet",
            "Ask a page, a service, or about tracks of the library.\n"
            "Nothing is written before you have seen it.",
            keys=["ask", "switch_mode('library')"],
        )
        self.refresh_bindings()

    def _say_why(self) -> None:
        """Why nothing is listed."""
        why = {PROBLEMS: "No page has a problem", FITS: "Nothing that was found is in the library"}
        self.empty.show(why.get(self.only, "Nothing was asked"), keys=["narrow" if self.only else "ask"])

    @on(LineList.Moved)
    def _moved(self, event: LineList.Moved) -> None:
        if event.list is self.pages and self.is_attached:
            self.show_sums()
            self.show_entry()
