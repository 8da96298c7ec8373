"""Follows what is asked of the web, and has the Scrape screen show it."""

from textual import on, work

from musictui.errors import MusictuiError
from musictui.jobs.job import Job
from musictui.tui.latest import Latest
from musictui.tui.screens.scrape_panes import FITS, PROBLEMS, ScrapePanes
from musictui.tui.widgets import progress
from musictui.tui.widgets.line_list import LineList

LOOK_S = 0.1


class ScrapeFrame(ScrapePanes):
    """Follows a scrape; keys are its subclass's business."""

    def __init__(self) -> None:
        super().__init__()
        self.followed = 0
        """The number of the job that was followed last: a person who looks at something else is left in peace."""
        self._scrape_id: int | None = None
        self._listed_id: int | None = None
        """The scrape that is listed: the cursor goes to the first line of another."""
        self._has_nothing = False
        self._reading = Latest(self, self._read)

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
        self.has_news = True
        self.show_network()
        self.empty.show("Asking", job.title, keys=["stop"])
        self.add_class("-empty", "-unasked")
        self.refresh_bindings()

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
        is_offline = self.app.session.is_offline
        if self.job is not None:
            if self._scrape_id is None and (begun := self.job.reporter.summary.get("scrape")):
                self.open(begun)
            self._look_at_end(self.job)
        self.look_for_news()
        self.head.follow(self.job, is_offline=is_offline, at_least_s=self.hosts.at_least_s)
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
            self.is_news_due = True

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
            self.is_news_due = True
        else:
            self.shown = shown
            self.list_entries()
            self.is_news_due = True

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
        self.pages.absent = self.absent
        self.pages.show(entries, is_other=self._listed_id != self.shown.scrape.id)
        self._listed_id = self.shown.scrape.id
        if entries and (self.focused is None or not self.focused.display):
            self.pages.focus()
        self.show_sums()
        self.show_entry()

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
