"""The History screen: every set of changes, what of it stands, and the keys that take it back."""

from collections.abc import Awaitable
from functools import cached_property
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content

from musictui.errors import MusictuiError
from musictui.model.changes import OPEN, Change, ChangeSet, Deed, Draft, State
from musictui.tui.figures import count, shortened
from musictui.tui.latest import Latest
from musictui.tui.screens.base import ModeScreen
from musictui.tui.screens.history_data import HistoryData
from musictui.tui.widgets.change_facts import ChangeFacts, fields_of
from musictui.tui.widgets.change_list import ChangeList
from musictui.tui.widgets.empty import Empty
from musictui.tui.widgets.line_list import LineList
from musictui.tui.widgets.set_list import SetHeads, SetList

SETTLE_S = 0.05
"""Rest of the cursor before the files of a set are read."""


class HistoryScreen(ModeScreen):
    """The sets above; below them the files of the selected one, and what was done to one of those."""

    MODE = "history"
    BINDING_GROUP_TITLE = "History"
    AUTO_FOCUS = "SetList"
    HELP = """\
MARKS
✓  done              ↶  undone
◐  undone in part    ‖  not all of it was done yet
○  never applied     ✗  refused or failed
≠  the file had changed, so it was left alone
"""
    DEFAULT_CSS = """
    HistoryScreen {
        & #history-empty { display: none; }
        & #history-sets { height: 8; min-height: 6; max-height: 50%; }
        & #history-set { height: 1fr; }
        & #history-files { width: 45%; min-width: 32; max-width: 90; }
        & #history-facts { width: 1fr; }
        &.-empty #history-empty { display: block; }
        &.-empty .pane { display: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", tooltip="look at its files", id="history.open"),
        Binding("u", "undo_set", "undo set", tooltip="take the whole set back", id="history.undo"),
        Binding("U", "undo_file", "undo file", tooltip="take back this file of it", id="history.undo_file"),
        Binding("x", "undo_field", "undo field", tooltip="take back this field", id="history.undo_field"),
        Binding("r", "redo", "redo", tooltip="do again what was undone", id="history.redo"),
        Binding("R", "redo_file", "redo file", tooltip="do it again for this file", id="history.redo_file"),
        Binding("c", "resume", "go on", tooltip="do what is still to do", id="history.resume"),
        Binding("d", "forget", "forget", tooltip="forget what was never applied", id="history.forget"),
        Binding("v", "quarantine", "quarantine", tooltip="look at removed files", id="history.quarantine"),
        Binding("right,l", "deeper", "to the files and changes", show=False, id="history.right"),
        Binding("left,h,escape", "back", "back to the sets", show=False, id="history.left"),
    ]

    def __init__(self) -> None:
        super().__init__()
        # Kept here, not looked up: a message may come while the screen is being taken down.
        self.sets = SetList(self._read_set, self.app.clock)
        self.files = ChangeList(self._read_change, id="history-files", classes="pane -scrolls")
        self.facts = ChangeFacts(id="history-facts", classes="pane -scrolls")
        self.empty = Empty("Reading the history", id="history-empty")
        self._pane = Vertical(id="history-sets", classes="pane")
        self._is_stale = False
        self._shown: int | None = None
        """The set whose files are listed."""
        self._opening = Latest(self, self._open_set, settle_s=SETTLE_S)

    @cached_property
    def data(self) -> HistoryData:
        """The journal."""
        return HistoryData(self.app.session.database, self.app.reader)

    def compose_body(self) -> ComposeResult:
        """The sets above, the selected one below."""
        yield self.empty
        with self._pane:
            self._pane.border_title = "history"
            yield SetHeads()
            yield self.sets
        with Horizontal(id="history-set"):
            yield self.files
            yield self.facts

    def on_mount(self) -> None:
        """Follow the library."""
        self.add_class("-empty")
        self.app.library_changed.subscribe(self, self._library_changed)
        self._read()

    def on_screen_resume(self) -> None:
        """Catch up with what happened meanwhile."""
        if self._is_stale:
            self._read()

    # What is shown.

    def _library_changed(self, _count: int) -> None:
        self._is_stale = not self.is_current
        if not self._is_stale:
            self._read()

    @work(exclusive=True, group="read")
    async def _read(self) -> None:
        self._is_stale = False
        try:
            ids = await self.data.ids()
        except MusictuiError as error:
            self.add_class("-empty")
            self.empty.show("The history cannot be read", error.message)
            self.app.show_error(error)
            return
        self.set_class(not ids, "-empty")
        if not ids:
            self.empty.show(
                "Nothing was changed yet",
                "Every change of your files is kept here, and can be taken back.",
                keys=["switch_mode('library')", "quarantine"],
            )
            return
        self._pane.styles.height = len(ids) + 3  # its border and the names of the columns
        self.sets.show(ids)
        self.sets.refresh()
        if self.focused is None:
            self.sets.focus()
        self._show_set()

    def _show_set(self) -> None:
        ids = self.sets.ids
        self._pane.border_subtitle = f"{self.sets.cursor + 1:,} of {count(len(ids), 'sets')}"
        if self.sets.cursor < len(ids):
            self._opening.ask(ids[self.sets.cursor])
        self.refresh_bindings()

    async def _open_set(self, set_id: int) -> None:
        """Called one at a time, with the newest set."""
        try:
            numbers = await self.data.open(set_id)
        except MusictuiError as error:
            self.app.show_error(error)
            return
        found = self.data.one(set_id)
        if found is not None:
            source = f", from {found.source}" if found.source else ""
            self.files.border_title = Content(shortened(found.title + source))
        self.files.show(numbers, is_other=set_id != self._shown)
        self._shown = set_id
        self._show_file()

    def _show_file(self) -> None:
        total = len(self.files.numbers)
        parts = [f"{self.files.cursor + 1:,} of {total:,}" if total else ""]
        if left := self.data.remark_count:
            parts.append(f"{left:,} not exactly")
        self.files.border_subtitle = " · ".join(filter(None, parts))
        change, number = self.files.change, self.files.selected
        remark = "" if number is None else self.data.remark(number)
        self.facts.show(change, fields_of(change) if change else (), [remark])
        self.refresh_bindings()

    def _read_set(self, set_id: int) -> ChangeSet | None:
        return self.data.one(set_id)

    def _read_change(self, number: int) -> Change | None:
        return self.data.detail.change(number) if self.data.detail else None

    @on(LineList.Moved)
    def _moved(self, event: LineList.Moved) -> None:
        if event.list is self.sets:
            self._show_set()
        elif event.list is self.files:
            self._show_file()
        else:
            self.refresh_bindings()

    # Keys.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 Textual's
        """Keys show only where they do something."""
        if not self.is_mounted or self.has_class("-empty"):
            return action in {"quarantine", "copy_text"}
        found, in_sets = self.sets.selected, self.focused is self.sets
        change = None if in_sets else self.files.change
        match action:
            case "open":
                return in_sets
            case "undo_set":
                return found is not None and found.count(State.DONE) > 0
            case "redo":
                return found is not None and found.count(State.UNDONE) + found.partly > 0
            case "undo_file":
                return change is not None and change.state is State.DONE
            case "redo_file":
                return change is not None and (
                    change.state is State.UNDONE or self.data.is_partly(change.number)
                )
            case "undo_field":
                return self._can_undo_field(change)
            case "resume":
                return found is not None and found.count(*OPEN) > found.done_later and not self._is_applying
            case "forget":
                return found is not None and found.is_draft and not self._is_applying
        return True

    def action_open(self) -> None:
        """Go to the files of the set."""
        self.files.focus()

    def action_deeper(self) -> None:
        """From the sets to the files, from the files to the changes of one."""
        (self.files if self.focused is self.sets else self.facts).focus()

    def action_back(self) -> None:
        """From the changes to the files, from the files to the sets."""
        (self.files if self.focused is self.facts else self.sets).focus()

    def action_undo_set(self) -> None:
        """Show what takes the set back."""
        if (found := self.sets.selected) is not None:
            self._preview(self.data.undo(found.id, set(), set()))

    def action_undo_file(self) -> None:
        """Show what takes one file of the set back."""
        found, change = self.sets.selected, self.files.change
        if found is not None and change is not None:
            self._preview(self.data.undo(found.id, {change.path}, set()))

    def action_undo_field(self) -> None:
        """Show what takes one field of one file back."""
        found, change, field = self.sets.selected, self.files.change, self.facts.field
        if found is not None and change is not None and field is not None:
            self._preview(self.data.undo(found.id, {change.path}, {field}))

    def action_redo(self) -> None:
        """Show what does again what was undone of the set."""
        if (found := self.sets.selected) is not None:
            self._preview(self.data.redo(found.id, set()))

    def action_redo_file(self) -> None:
        """Show what does again what was undone of one file."""
        found, change = self.sets.selected, self.files.change
        if found is not None and change is not None:
            self._preview(self.data.redo(found.id, {change.path}))

    @work
    async def action_resume(self) -> None:
        """Show what is still to do of the set."""
        if (found := self.sets.selected) is not None:
            try:
                await self.app.preview_set(found.id)
            except MusictuiError as error:
                self.app.show_error(error)
            self._read()

    @work
    async def action_forget(self) -> None:
        """Forget a set that was never applied."""
        if (found := self.sets.selected) is not None:
            try:
                await self.data.discard(found.id)
            except MusictuiError as error:
                self.app.show_error(error)
            self._read()

    def action_quarantine(self) -> None:
        """Look at the removed files."""
        from musictui.tui.screens.quarantine import QuarantineScreen

        self.app.push_screen(QuarantineScreen())

    @property
    def _is_applying(self) -> bool:
        """Whether changes are being applied: perhaps those of the set."""
        return any(job.name == "apply" for job in self.app.session.jobs.live)

    def _can_undo_field(self, change: Change | None) -> bool:
        in_facts = self.focused is self.facts and self.facts.field is not None
        return in_facts and change is not None and change.state is State.DONE and change.deed is Deed.EDIT

    @work
    async def _preview(self, draft: Awaitable[Draft]) -> None:
        try:
            await self.app.settle()
            await self.app.preview(await draft)
        except MusictuiError as error:
            self.app.show_error(error)
        self._read()  # A draft that is not wanted is gone.
