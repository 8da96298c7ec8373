"""The Scrape screen: ask the web, see live what it knows, and take over what fits."""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from musictui.errors import MusictuiError
from musictui.jobs.scrape_asked import Asked
from musictui.library.scraped import Scrape
from musictui.tui.dialogs.ask_web import AskDialog
from musictui.tui.dialogs.confirm import ConfirmDialog
from musictui.tui.dialogs.past_scrapes import ScrapesDialog
from musictui.tui.figures import count
from musictui.tui.screens.scrape_frame import ScrapeFrame
from musictui.tui.screens.scrape_panes import FITS, PROBLEMS
from musictui.tui.visible import visible

NOTHING_NEW = "What was found is in the tags already, is not sure enough, or is of no field that is written."


class ScrapeScreen(ScrapeFrame):
    """The keys."""

    BINDING_GROUP_TITLE = "Scrape"
    AUTO_FOCUS = "PageList"
    HELP = """\
MARKS
✓  read                 ·  waits for its turn     ↓  loads
∅  no such page, nothing there, or not kept       ✗  failed or refused
⊘  blocked, or asks to prove that one is a person
!  empty, too large or unreadable                 ‖  too many requests
♪  a release            ○  left out: a release by you, a post by what was asked

PROPOSED FOR THE TAGS
+  added                ≠  the tags say otherwise, which stays (setting scrape.overwrite)
→  replaces             ?  less likely right than wrong: not written
=  there already        ·  not written: the field is none of scrape.fields
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "ask", "ask", tooltip="ask a page, a service, a site", id="scrape.ask"),
        Binding(
            "enter",
            "apply",
            "preview",
            tooltip="see what would change of the tracks that this release fits",
            id="scrape.apply",
        ),
        Binding("A", "apply_all", "preview all", tooltip="see what all would change", id="scrape.apply_all"),
        Binding(
            "space",
            "leave_out",
            "leave out",
            tooltip="leave this release out, or take it in",
            id="scrape.out",
        ),
        Binding(
            "R",
            "ask_problems_again",
            "ask all again",
            tooltip="ask all that gave no answer again",
            id="scrape.problems_again",
        ),
        Binding("f", "narrow", "show only", tooltip="only what fits, only problems, all", id="scrape.narrow"),
        Binding("r", "ask_again", "ask again", tooltip="ask this page again", id="scrape.again"),
        Binding("c", "resume", "go on", tooltip="ask what was not asked yet", id="scrape.resume"),
        Binding("x", "stop", "stop", tooltip="ask nothing more", id="scrape.stop"),
        Binding("o", "past", "earlier", tooltip="what was asked before", id="scrape.past"),
        Binding("n", "toggle_network", "network", tooltip="show or hide the hosts", id="scrape.network"),
        Binding(
            "O",
            "toggle_offline",
            "offline",
            show=False,
            tooltip="answer only from what was kept, or ask the web again",
            id="scrape.offline",
        ),
        Binding("y", "copy", "copy", show=False, tooltip="copy the address or fact", id="scrape.copy"),
        Binding("right,l", "deeper", "to the release", show=False, id="scrape.right"),
        Binding("left,h,escape", "back", "back to the pages", show=False, id="scrape.left"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 Textual's
        """Keys show only where they do something."""
        if not self.is_mounted:
            return action == "ask"
        entry, shown = self.pages.entry if self.shown is not None else None, self.shown
        fits = entry is not None and entry.found is not None and bool(entry.found.match.score)
        match action:
            case "apply" | "leave_out":
                return fits
            case "apply_all":
                return shown is not None and bool(shown.fitting - self.left_out)
            case "ask_again":
                return entry is not None and not self.is_busy
            case "ask_problems_again":
                return not self.is_busy and bool(self.problem_pages)
            case "copy" | "deeper":
                return entry is not None
            case "resume":
                return not self.is_busy and shown is not None and shown.scrape.waiting > 0
            case "stop":
                return self.is_busy
            case "narrow":
                return shown is not None
        return True

    @property
    def is_busy(self) -> bool:
        """Whether something is asked just now."""
        return self.job is not None and not self.job.state.is_final

    def ask(self, asked: Asked, scrape_id: int | None = None, page_ids: Sequence[int] = ()) -> None:
        """Ask the web, and follow it; of a scrape that is gone on with, only these pages if there are any."""
        asked = replace(asked, offline=self.app.session.is_offline)
        self.show_network()
        if scrape_id is None:
            self.follow(self.app.session.start("scrape", asked=asked))
        else:
            self.problem = ""
            self.job = self.app.session.start("scrape", asked=asked, scrape_id=scrape_id, page_ids=page_ids)
            self.followed = self.job.number
            self.refresh_bindings()

    @work
    async def action_ask(self) -> None:
        """Ask what is typed."""
        asked = await self.app.push_screen_wait(AskDialog(lambda: self.app.session.web.sources))
        if asked is not None:
            self.ask(asked)

    def action_ask_again(self) -> None:
        """Ask the address under the cursor again, whatever was kept."""
        if (entry := self.pages.entry) is not None:
            self._ask_again([entry.page.id])

    def action_ask_problems_again(self) -> None:
        """Ask all addresses again that gave no answer."""
        self._ask_again([page.id for page in self.problem_pages])

    @work(exclusive=True, group="again")
    async def _ask_again(self, page_ids: list[int]) -> None:
        if self.shown is None:
            return
        scrape = self.shown.scrape
        try:
            await self.data.ask_again(page_ids)
        except MusictuiError as error:
            self.app.show_error(error)
            return
        self.ask(replace(Asked.from_json(scrape.asked), refresh=True), scrape.id, page_ids)
        self.open(scrape.id)

    def action_resume(self) -> None:
        """Ask what was not asked yet."""
        if self.shown is not None:
            self.ask(Asked.from_json(self.shown.scrape.asked), self.shown.scrape.id)

    def action_stop(self) -> None:
        """Ask nothing more; what was found stays."""
        if self.job is not None:
            self.job.cancel()

    def action_toggle_offline(self) -> None:
        """From now on only what was kept answers, or the web again; the setting counts when the program starts."""
        session = self.app.session
        session.is_offline = not session.is_offline
        if session.config.network.offline and not session.is_offline:
            text = "The setting network.offline counts again when the program is started anew."
            self.notify(text, title="The web is asked again", markup=False)
        self.look()

    @work
    async def action_past(self) -> None:
        """Show what was asked before; what is forgotten there leaves the list, which stays."""
        cursor = 0
        try:
            while True:
                past = await self.data.scrapes()
                dialog = ScrapesDialog(past, self.app.clock(), cursor)
                if (answer := await self.app.push_screen_wait(dialog)) is None:
                    return
                if not answer.is_forgotten:
                    self.show_scrape(answer.scrape_id)
                    return
                if self.is_busy and self.shown is not None and self.shown.scrape.id == answer.scrape_id:
                    self.notify("It is asked just now: stop it first.", markup=False)
                    continue
                cursor = [each.id for each in past].index(answer.scrape_id)
                if not await self._may_forget(past[cursor]):
                    continue
                await self.data.forget(answer.scrape_id)
                if self.shown is not None and self.shown.scrape.id == answer.scrape_id:
                    self.forgotten()
        except MusictuiError as error:
            self.app.show_error(error)

    async def _may_forget(self, scrape: Scrape) -> bool:
        """What was found cannot be got back but by asking again."""
        found = f"{count(scrape.pages, 'pages')} and {count(scrape.releases, 'releases')}"
        text = f"Forget {visible(scrape.title)}, with {found}?\n\nTags that were written by it stay."
        return await self.app.push_screen_wait(ConfirmDialog("forget", text, yes="forget")) is True

    def show_scrape(self, scrape_id: int) -> None:
        """Show what was asked before; what is asked just now goes on."""
        if self.shown is None or self.shown.scrape.id != scrape_id:
            self.job, self.shown, self.only, self.problem = None, None, "", ""
        self.open(scrape_id)

    def action_narrow(self) -> None:
        """All, only what fits, only problems, in turn."""
        order = ["", FITS, PROBLEMS]
        self.only = order[(order.index(self.only) + 1) % len(order)]
        self.list_entries()

    def action_leave_out(self) -> None:
        """Leave the release out of what is applied, or take it in; the cursor goes on."""
        entry = self.pages.entry
        if entry is not None and entry.found is not None:
            self.left_out ^= {entry.found.id}
            self.pages.refresh_row(self.pages.cursor)
            self.pages.action_move(1)
            self.show_sums()
            self.show_entry()
            self.is_news_due = True

    def action_toggle_network(self) -> None:
        """Show or hide whom the program asks."""
        self.toggle_class("-no-network")

    def action_deeper(self) -> None:
        """To the facts of the release."""
        self.release.focus()

    def action_back(self) -> None:
        """To the pages."""
        self.pages.focus()

    def action_copy(self) -> None:
        """Copy the fact under the cursor, or the address."""
        entry = self.pages.entry
        value = self.release.value if self.focused is self.release else ""
        if not value and entry is not None:
            value = entry.found.release.url if entry.found else entry.page.url
        if value:
            self.app.copy_to_clipboard(value)
            self.notify(value, title="Copied", timeout=2, markup=False)

    def action_apply(self) -> None:
        """Show what the release under the cursor would change."""
        entry = self.pages.entry
        if entry is not None and entry.found is not None:
            self._preview(entry.found.id)

    def action_apply_all(self) -> None:
        """Show what everything that fits would change."""
        self._preview(None)

    @work(exclusive=True, group="apply")
    async def _preview(self, only: int | None) -> None:
        if self.shown is None:
            return
        settings = self.app.session.config.scrape
        try:
            draft = await self.data.draft(self.shown.scrape.id, settings, self.left_out, only)
            if draft.changes:
                await self.app.preview(draft)
            else:
                self.notify(NOTHING_NEW, title="Nothing to change", markup=False)
        except MusictuiError as error:
            self.app.show_error(error)
