"""What screens may rely on from the program, without knowing its modes."""

import logging
import os
from collections.abc import Sequence
from functools import cached_property
from time import monotonic, time
from typing import Any

from textual import work
from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.notifications import Notify
from textual.reactive import reactive
from textual.signal import Signal

from musictui.errors import MusictuiError
from musictui.jobs.job import Job
from musictui.library import journal, stats
from musictui.model.changes import Draft
from musictui.session import Session
from musictui.tui import bindings, player
from musictui.tui.figures import count, home_path, shortened, size
from musictui.tui.meter import Meter

log = logging.getLogger(__name__)

REPEAT_S = 10.0
ERROR_TIMEOUT_S = 8.0


class BaseApp(App[None]):
    """The running program as its screens see it: the session, and what to call when something happens."""

    totals: reactive[str] = reactive("", repaint=False)
    """Figures of the whole library, for the header."""

    def __init__(self, session: Session, **options: Any) -> None:
        super().__init__(**options)
        self.session = session
        self.library_changed: Signal[int] = Signal(self, "library-changed")
        """Published with a growing number, at most twice a second, when the library holds something new."""
        self.measured: Signal[int] = Signal(self, "measured")
        """Published about once a second, when `meter` has a new sample."""
        self.meter: Meter | None = None
        self.clock = time
        """Seconds since 1970; tests stop it."""
        self.own_keys: dict[str, str] = {}
        """Keys of the user's own that there are, by the id of their binding."""
        self._last_error = ("", 0.0)

    @cached_property
    def reader(self) -> Any:
        """A read-only connection for the thread of the UI: for what takes a few milliseconds at most."""
        return self.session.database.reader()

    def mode_tabs(self) -> Sequence[tuple[str, str, str]]:
        """Mode, key and label of each mode, for the header; the keys as the user has set them."""
        tabs = []
        for binding in Binding.make_bindings(self.BINDINGS):
            if binding.action.startswith("switch_mode("):
                own = self.own_keys.get(binding.id or "")
                shown = binding.with_key(own.split(",")[0].strip()) if own else binding
                tabs.append((binding.action.split("'")[1], self.get_key_display(shown), binding.description))
        return tabs

    @work(exclusive=True, group="totals", exit_on_error=False)
    async def count_totals(self) -> None:
        """Tell how much the library holds now."""
        try:
            found = await self.session.database.read(stats.stats)
        except MusictuiError as error:
            self.show_error(error)
            return
        self.totals = f"{count(found.tracks, 'tracks')} · {size(found.size)}" if found.tracks else ""

    def get_key_display(self, binding: Binding) -> str:
        """Keys as words and letters; the sign for enter is missing from many fonts."""
        return super().get_key_display(binding).replace("⏎", "enter")

    def show_error(self, error: MusictuiError) -> None:
        """Say what failed and what to do; the same failure again within seconds is not repeated."""
        text = "\n".join(shortened(part) for part in (error.message, error.hint) if part)
        before, at_s = self._last_error
        if text == before and monotonic() - at_s < REPEAT_S:
            return
        self._last_error = (text, monotonic())
        log.warning("Shown: %s", error.message)
        self.notify(text, title="Failed", severity="error", timeout=ERROR_TIMEOUT_S, markup=False)

    def on_notify(self, event: Notify) -> None:
        """Let a toast that says the same as another take its place."""
        new = event.notification
        former = [
            each for each in self._notifications if (each.title, each.message) == (new.title, new.message)
        ]
        for each in former:
            self._unnotify(each, refresh=False)
        if former:
            # Its toast may only be under way to the screen now.
            self.call_after_refresh(self._refresh_notifications)

    def play(self, paths: Sequence[bytes]) -> None:
        """Open tracks in the user's player; a failure is shown."""
        try:
            there = player.existing(paths)
            chosen = player.choose(self.session.config.player.command, os.environ)
            if chosen.needs_terminal:
                with self.suspend():
                    player.run_here(chosen, there)
                return
            player.start(
                chosen, there, failed=lambda code: self.call_later(self._player_failed, chosen.name, code)
            )
        except MusictuiError as error:
            self.show_error(error)
            return
        what = home_path(os.path.basename(there[0])) if len(there) == 1 else count(len(there), "tracks")
        self.notify(f"{what} in {chosen.name}", title="Playing", timeout=3, markup=False)

    async def preview(self, draft: Draft, pictures: Sequence[bytes] = ()) -> Job | None:
        """Show what a draft would do; what of it is approved is begun, and how it ended is told later.

        It waits for the person, so it must be called in a worker: `@work async def action_...`. `pictures` are
        those that the draft refers to.

        Returns:
            The job that applies it; None if there was nothing to do, or the person does not want it.

        Raises:
            LibraryError: The library cannot be written.
        """
        if not draft.changes:
            self.notify("Everything is as it should be already.", title="Nothing to change", markup=False)
            return None
        now_s = self.clock()

        def store(conn: Any) -> int:
            for picture in pictures:
                journal.keep_blob(conn, picture)
            return journal.create(conn, draft, now_s)

        return await self.preview_set(await self.session.database.write(store))

    async def preview_set(self, set_id: int) -> Job | None:
        """As `preview`, for what is still to do of a stored set; one that is not wanted is forgotten."""
        # Imported when it is first shown: the first frame need not wait for it.
        from musictui.tui.screens.preview import PreviewScreen

        database = self.session.database
        found = await database.read(lambda conn: journal.get(conn, set_id))
        if found is None or not await self.push_screen_wait(PreviewScreen(found)):
            await database.write(lambda conn: journal.discard(conn, set_id))
            return None
        job = self.session.start("apply", set_id=set_id, title=found.title)
        self._tell_outcome(job, is_undo=found.undoes is not None)
        return job

    async def settle(self) -> None:
        """Let what was interrupted be settled before it is planned what takes back what.

        Raises:
            LibraryError: The library cannot be read.
        """
        # What is written just now is not interrupted: it is waited for, and told by its own job.
        for applying in [each for each in self.session.jobs.live if each.name == "apply"]:
            await applying.wait()
        if (job := await self.session.recover()) is not None:
            await job.wait()

    async def settle_and_tell(self) -> None:
        """As `settle`, when the program begins; says what is still to do of what was interrupted.

        Raises:
            LibraryError: The library cannot be read.
        """
        sets = await self.session.database.read(journal.unfinished_sets)
        await self.settle()
        found = await self.session.database.read(lambda conn: [journal.get(conn, each) for each in sets])
        from musictui.tui.outcome import interrupted

        key = self.key_of("app.history")
        for each in found:
            if each is not None and each.open_count:
                self.notify(interrupted(each, history_key=key), title="It was interrupted", markup=False)

    @work
    async def action_undo_last(self) -> None:
        """Show what takes back the set of changes that was applied last."""
        from musictui.jobs.undo_changes import passed_over, undo_last

        try:
            await self.settle()
            draft = await self.session.database.read(undo_last)
            if passed := await self.session.database.read(lambda conn: passed_over(conn, draft)):
                self.notify("\n".join(passed), title="Passed over", markup=False)
            if draft is None:
                self.notify("No change of yours stands.", title="Nothing to undo", markup=False)
                return
            await self.preview(draft)
        except MusictuiError as error:
            self.show_error(error)

    @work
    async def action_vet_folder(self) -> None:
        """Ask for a folder of new music, and hold it against the library.

        Keys that are typed before the dialog is there wait for it.
        """
        from musictui.tui.dialogs.base import Dialog
        from musictui.tui.dialogs.folder import proposed_folder
        from musictui.tui.dialogs.vet_folder import VetFolderDialog
        from musictui.tui.screens.vet import VetScreen

        if isinstance(self.screen, Dialog):
            return  # One question at a time.
        folder = await self.push_screen_wait(VetFolderDialog(proposed_folder()))
        if folder is not None:
            await self.push_screen_wait(VetScreen(folder))

    def key_of(self, name: str, owner: type[DOMNode] | None = None) -> str:
        """The key of a binding of the program, or of a screen, as the user has set it, as a person reads it."""
        for binding in Binding.make_bindings((owner or self).BINDINGS):
            if binding.id == name:
                own = self.own_keys.get(name)
                return self.get_key_display(binding.with_key(own.split(",")[0].strip()) if own else binding)
        return ""

    async def run_action(self, *arguments: Any, **options: Any) -> bool:
        """Run an action; an expected failure of it is shown, not raised."""
        try:
            return await super().run_action(*arguments, **options)
        except MusictuiError as error:
            self.show_error(error)
            return True

    @work
    async def _tell_outcome(self, job: Job, *, is_undo: bool) -> None:
        from musictui.tui.outcome import outcome

        await job.wait()
        if isinstance(job.error, MusictuiError):
            self.show_error(job.error)
            return
        told = outcome(job, is_undo=is_undo, history_key=self.key_of("app.history"), back=self._way_back())
        self.notify(told.text, title=told.title, severity=told.severity, markup=False)

    def _way_back(self) -> str:
        """What takes back the last change: on some screens the key of the program does something else."""
        for active in bindings.active(self.screen):
            if bindings.target(active.binding) == "undo_last":
                return f"{self.get_key_display(active.binding)} takes it back."
        from musictui.tui.screens.history import HistoryScreen

        undo = self.key_of("history.undo", HistoryScreen)
        if isinstance(self.screen, HistoryScreen):
            return f"{undo} on it takes it back."
        return f"{self.key_of('app.history')} shows it, {undo} there takes it back."

    def _player_failed(self, name: str, code: int) -> None:
        hint = "The log file names the command."
        self.show_error(MusictuiError(f"{name} could not play it (exit code {code}).", hint=hint))
