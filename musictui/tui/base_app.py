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
from textual.reactive import reactive
from textual.signal import Signal

from musictui.errors import MusictuiError
from musictui.library import stats
from musictui.session import Session
from musictui.tui import player
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
                own = self.session.config.keys.get(binding.id or "")
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

    async def run_action(self, *arguments: Any, **options: Any) -> bool:
        """Run an action; an expected failure of it is shown, not raised."""
        try:
            return await super().run_action(*arguments, **options)
        except MusictuiError as error:
            self.show_error(error)
            return True

    def _player_failed(self, name: str, code: int) -> None:
        hint = "The log file names the command."
        self.show_error(MusictuiError(f"{name} could not play it (exit code {code}).", hint=hint))
