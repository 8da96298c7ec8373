"""The Scrape screen: ask the web, see live what it knows, and take over what fits."""

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from musictui.errors import MusictuiError
from musictui.jobs.scrape_asked import Asked
from musictui.tui.dialogs.ask_web import AskDialog
from musictui.tui.dialogs.past_scrapes import ScrapesDialog
from musictui.tui.screens.scrape_frame import FITS, PROBLEMS, ScrapeFrame


class ScrapeScreen(ScrapeFrame):
    """The keys."""

    BINDING_GROUP_TITLE = "Scrape"
    AUTO_FOCUS = "PageList"
    HELP = """\
MARKS
✓  read                 ·  waits for its turn     ↓  loads
∅  no such page, or not kept                      ✗  failed or refused
⊘  blocked, or asks to prove that one is a person
!  empty, too large or unreadable                 ‖  too many requests
♪  a release            ○  a release that is left out
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "ask", "ask", tooltip="ask a page, a service, a site", id="scrape.ask"),
        Binding("enter", "apply", "preview", tooltip="see what this release would change", id="scrape.apply"),
        Binding("A", "apply_all", "preview all", tooltip="see what all would change", id="scrape.apply_all"),
        Binding(
            "space",
            "leave_out",
            "leave out",
            tooltip="leave this release out, or take it in",
            id="scrape.out",
        ),
        Binding("f", "narrow", "show only", tooltip="only what fits, only problems, all", id="scrape.narrow"),
        Binding("r", "ask_again", "ask again", tooltip="ask this page again", id="scrape.again"),
        Binding("c", "resume", "go on", tooltip="ask what was not asked yet", id="scrape.resume"),
        Binding("x", "stop", "stop", tooltip="ask nothing more", id="scrape.stop"),
        Binding("o", "past", "earlier", tooltip="what was asked before", id="scrape.past"),
        Binding("n", "toggle_network", "network", tooltip="show or hide the hosts", id="scrape.network"),
        Binding("y", "copy", "copy", show=False, tooltip="copy the address or fact", id="scrape.copy"),
        Binding("right,l", "deeper", "to the release", show=False, id="scrape.right"),
        Binding("left,h,escape", "back", "back to the pages", show=False, id="scrape.left"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 Textual's
        """Keys show only where they do something."""
        if not self.is_mounted:
            return action == "ask"
        entry, has_release = self.pages.entry, False
        if entry is not None and entry.found is not None:
            has_release = bool(entry.found.match.score)
        match action:
            case "apply" | "leave_out":
                return has_release
            case "apply_all":
                return self.shown is not None and self.shown.fitting > 0
            case "ask_again" | "copy":
                return entry is not None
            case "resume":
                return not self.is_busy and self.shown is not None and self.shown.scrape.waiting > 0
            case "stop":
                return self.is_busy
            case "narrow":
                return self.shown is not None
        return True

    @property
    def is_busy(self) -> bool:
        """Whether something is asked just now."""
        return self.job is not None and not self.job.state.is_final

    def ask(self, asked: Asked, scrape_id: int | None = None) -> None:
        """Ask the web, and follow it."""
        more = {} if scrape_id is None else {"scrape_id": scrape_id}
        self.follow(self.app.session.start("scrape", asked=asked, **more))

    @work
    async def action_ask(self) -> None:
        """Ask what is typed."""
        asked = await self.app.push_screen_wait(AskDialog())
        if asked is not None:
            self.ask(asked)

    def action_ask_again(self) -> None:
        """Ask the address under the cursor again, whatever was kept."""
        if (entry := self.pages.entry) is not None:
            self.ask(Asked(urls=(entry.page.url,), refresh=True))

    def action_resume(self) -> None:
        """Ask what was not asked yet."""
        if self.shown is not None:
            self.ask(Asked.from_json(self.shown.scrape.asked), self.shown.scrape.id)

    def action_stop(self) -> None:
        """Ask nothing more; what was found stays."""
        if self.job is not None:
            self.job.cancel()

    @work
    async def action_past(self) -> None:
        """Show what was asked before."""
        try:
            past = await self.data.scrapes()
            answer = await self.app.push_screen_wait(ScrapesDialog(past, self.app.clock()))
            if answer is not None:
                self.job = None
                if answer.is_forgotten:
                    await self.data.forget(answer.scrape_id)
                    self.say_nothing() if self.shown is None else self.list_entries()
                else:
                    self.open(answer.scrape_id)
        except MusictuiError as error:
            self.app.show_error(error)

    def action_narrow(self) -> None:
        """All, only what fits, only problems, in turn."""
        order = [None, FITS, PROBLEMS]
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
        fields = self.app.session.config.scrape.fields
        left_out = self.left_out if only is None else set()
        try:
            draft = await self.data.draft(self.shown.scrape.id, fields, left_out, only)
            await self.app.preview(draft)
        except MusictuiError as error:
            self.app.show_error(error)
