"""The program on the terminal: its modes, its keys, its themes."""

import io
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar

from rich.console import Console
from textual import events
from textual.binding import Binding, BindingType
from textual.screen import Screen

from musictui.library import roots
from musictui.session import Session
from musictui.tui import ahead, demo_library
from musictui.tui.commands import Commands
from musictui.tui.configured_app import ConfiguredApp
from musictui.tui.modes import MODES
from musictui.tui.pulse import Pulse
from musictui.tui.screens.base import ModeScreen
from musictui.tui.widgets.too_small import is_hidden

AGAIN_S = 2.0


class MusicApp(ConfiguredApp, inherit_bindings=False):
    """Modes, and the keys that work everywhere."""

    TITLE = "MusicTUI"
    BINDING_GROUP_TITLE = "Everywhere"
    CSS_PATH = Path(__file__).with_name("app.tcss")
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = MODES
    DEFAULT_MODE = "library"
    COMMANDS: ClassVar[set[Any]] = {Commands}
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "1", "switch_mode('library')", "Library", show=False, tooltip="show the library", id="app.library"
        ),
        Binding(
            "2",
            "switch_mode('duplicates')",
            "Duplicates",
            show=False,
            tooltip="show the duplicates",
            id="app.duplicates",
        ),
        Binding("3", "switch_mode('scrape')", "Scrape", show=False, tooltip="ask the web", id="app.scrape"),
        Binding(
            "4", "switch_mode('artists')", "Artists", show=False, tooltip="show the artists", id="app.artists"
        ),
        Binding("6", "switch_mode('jobs')", "Jobs", show=False, tooltip="show the jobs", id="app.jobs"),
        Binding(
            "7", "switch_mode('history')", "History", show=False, tooltip="show the history", id="app.history"
        ),
        Binding("u", "undo_last", "undo", tooltip="take back what was changed last", id="app.undo"),
        Binding(
            "ctrl+o",
            "add_folder",
            "add folder",
            show=False,
            priority=True,
            tooltip="add a folder of music",
            id="app.add_folder",
        ),
        Binding(
            "f5", "rescan", "rescan", show=False, tooltip="look for new and changed files", id="app.rescan"
        ),
        Binding(
            "f8", "vet_folder", "vet", show=False, tooltip="vet a folder of new music", id="app.vet_folder"
        ),
        Binding("f9", "open_demo", "demo", show=False, tooltip="open the demo library", id="app.demo"),
        Binding("q", "quit", "quit", show=False, id="app.quit"),
        Binding("ctrl+q", "quit", "quit", show=False, priority=True, id="app.quit_at_once"),
        Binding("ctrl+c", "interrupt", "quit, when pressed twice", show=False, id="app.interrupt"),
        Binding("ctrl+p", "command_palette", "commands", priority=True, id="app.palette"),
        Binding("question_mark", "help", "help", id="app.help"),
    ]

    def __init__(
        self,
        session: Session,
        folders: Sequence[Path] = (),
        *,
        first: Callable[[], object] = lambda: None,
        is_measuring: bool = True,
    ) -> None:
        """With the first frame on the screen, `folders` are indexed and `first` is called."""
        # Without colors every attribute that is left (bold, dim, reverse) must reach the terminal as it is.
        super().__init__(session, ansi_color=True if "NO_COLOR" in os.environ else None)
        self._folders = tuple(folders)
        self._first = first
        self._pulse = Pulse(self, is_measuring=is_measuring)
        self._interrupted_s = -AGAIN_S
        self._failure = io.StringIO()
        # What Textual would print after a crash goes to the log file; the terminal gets one sentence.
        self.error_console = Console(file=self._failure, width=110)
        self.wants_demo = False
        """Set when the program ends to open again on the demo library."""
        self.configure(MusicApp)

    def on_mount(self) -> None:
        """Everything that the first frame need not wait for."""
        has_colors = self.is_headless or self.console.color_system in {"256", "truecolor"}
        self.set_class(self.no_color or not has_colors, "-few-colors")
        self.call_after_refresh(self._begin)

    async def on_event(self, event: events.Event) -> None:
        """Note that somebody types; where nothing can be seen, nothing can be done but to quit."""
        if isinstance(event, events.InputEvent):
            self._pulse.note_key()
            if is_hidden(self.screen) and not self._quits(event):
                return
        await super().on_event(event)

    def _quits(self, event: events.InputEvent) -> bool:
        """Whether a key ends the program wherever one is."""
        quit_keys = self.own_keys.get("app.quit_at_once", "ctrl+q").split(",")
        return isinstance(event, events.Key) and event.key in quit_keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 Textual's
        """Under a dialog the palette would act on what the dialog covers; the demo opens once."""
        if action in {"undo_last", "vet_folder"}:
            return not (isinstance(self.screen, ModeScreen) and self.screen.ASKS)
        if action == "open_demo":
            return not demo_library.is_demo(self.session)
        return not (action == "command_palette" and self.screen.is_modal)

    async def action_add_folder(self) -> None:
        """Ask for a folder, make it part of the library, read it.

        Keys that are typed before the dialog is there wait for it.
        """
        from musictui.tui.dialogs.base import Dialog
        from musictui.tui.dialogs.folder import FolderDialog, proposed_folder

        if isinstance(self.screen, Dialog):
            return  # One question at a time.

        async def accept(path: bytes) -> None:
            await self.session.database.write(lambda conn: roots.add(conn, path))

        def added(path: bytes | None) -> None:
            if path is not None:
                self.session.start("index", roots=(Path(os.fsdecode(path)),))

        await self.push_screen(FolderDialog(proposed_folder(), accept), added)

    async def action_rescan(self) -> None:
        """Look for new and changed files, or ask for a folder where there is none yet."""
        if await self.session.database.read(roots.all):
            self.session.start("index")
        else:
            await self.action_add_folder()

    def action_open_demo(self) -> None:
        """End, and open again on the demo library."""
        self.wants_demo = True
        self.exit()

    def action_help(self) -> None:
        """Show the keys that do something here."""
        from musictui.tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self.screen, self.key_notes))

    def action_interrupt(self) -> None:
        """Quit at the second time: the first may have been meant for the shell."""
        now_s = self.clock()
        if now_s - self._interrupted_s < AGAIN_S:
            self.exit()
        self._interrupted_s = now_s
        self.notify("Press ctrl+c again to quit.", timeout=AGAIN_S, markup=False)

    def failure(self) -> str:
        """The traceback of what ended the program, if something did."""
        return self._failure.getvalue()

    def _begin(self) -> None:
        if not self.is_running:  # a key may have ended the program meanwhile
            return
        self._pulse.start()
        if self.session.database.is_read_only:
            self.notify(
                "It can be searched, but not changed.", title="The library is read-only", markup=False
            )
        else:
            self.run_worker(self.settle_and_tell(), exit_on_error=False)
        if self._folders:
            self.session.start("index", roots=self._folders)
        self._first()
        self.set_timer(ahead.AFTER_S, ahead.read_ahead)
        if self.session.config.index.watch and not self.session.database.is_read_only:
            self.session.start("watch")
        self.follow_configuration()
