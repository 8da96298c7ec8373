"""The preview: every change waits here until it is approved, whole or in part, or discarded."""

from collections.abc import Awaitable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from musictui.errors import MusictuiError
from musictui.model.changes import Change, ChangeSet, State
from musictui.model.fields import BY_NAME
from musictui.tui.dialogs.confirm import ConfirmDialog
from musictui.tui.dialogs.values import ValuesDialog
from musictui.tui.figures import count
from musictui.tui.screens.base import ModeScreen
from musictui.tui.screens.change_data import CHOSEN, TROUBLE, ChangeData
from musictui.tui.widgets.change_facts import ChangeFacts
from musictui.tui.widgets.change_head import ChangeHead
from musictui.tui.widgets.change_list import ChangeList
from musictui.tui.widgets.empty import Empty
from musictui.tui.widgets.filter_input import FilterInput
from musictui.tui.widgets.line_list import LineList

MANY = 20
"""Changes that are not discarded without a question."""
CHOOSING = frozenset({"choose", "take_all", "take_none", "apply"})
"""Actions that need something to choose from."""


class PreviewScreen(ModeScreen):
    """The files of a set on the left, what is done to one of them on the right. Answers whether to apply it."""

    ASKS = True
    BINDING_GROUP_TITLE = "Preview"
    AUTO_FOCUS = "ChangeList"
    HELP = """\
MARKS
●  will be done      ○  left out
✗  refused           ≠  the file changed since
−  what goes         +  what comes, the words that differ struck or underlined
·  white space that goes or comes
"""
    DEFAULT_CSS = """
    PreviewScreen {
        & #preview-files { width: 45%; min-width: 32; max-width: 90; }
        & #preview-facts { width: 1fr; }
        & #preview-empty { display: none; }
        & #preview-list { height: 1fr; }
        &.-empty #preview-empty { display: block; }
        &.-empty ChangeList { display: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "apply", "apply", tooltip="do what is taken in", id="preview.apply"),
        Binding("escape", "list_all", "all files", tooltip="list all files again", id="preview.list_all"),
        Binding("escape", "discard", "discard", tooltip="leave everything as it is", id="preview.discard"),
        Binding(
            "space",
            "choose(False)",
            "leave out",
            tooltip="leave out this file or field",
            id="preview.leave_out",
        ),
        Binding(
            "space", "choose(True)", "take in", tooltip="take in this file or field", id="preview.take_in"
        ),
        Binding("e", "edit", "edit value", tooltip="write another value", id="preview.edit"),
        Binding("a", "take_all", "all", tooltip="take all listed files in", id="preview.all"),
        Binding("n", "take_none", "none", tooltip="leave all listed files out", id="preview.none"),
        Binding("slash", "filter", "filter", tooltip="list only files called so", id="preview.filter"),
        Binding(
            "f",
            "trouble",
            "refused only",
            tooltip="list only what cannot be done, or all",
            id="preview.trouble",
        ),
        Binding("right,l", "focus_pane('facts')", "to the changes", show=False, id="preview.right"),
        Binding("left,h", "focus_pane('files')", "to the files", show=False, id="preview.left"),
    ]

    def __init__(self, found: ChangeSet) -> None:
        """`found` is a stored set."""
        super().__init__()
        # Kept here, not looked up: a message may come while the screen is being taken down.
        self.head = ChangeHead(found, self.app.clock)
        self.files = ChangeList(self._read)
        self.facts = ChangeFacts(id="preview-facts", classes="pane -scrolls")
        self.filter = FilterInput()
        self.empty = Empty("Reading the changes", id="preview-empty")
        self._pane = Vertical(id="preview-files", classes="pane")
        self.change_set = found
        self._data: ChangeData | None = None
        self._is_changed = False
        """Whether the person left something out or edited it."""
        self._only_trouble = False
        self._is_answered = False
        self.is_checked = False
        """Whether all files were looked at."""

    @property
    def data(self) -> ChangeData:
        """The set."""
        if self._data is None:
            self._data = ChangeData(self.app.session.database, self.app.reader, self.change_set.id)
        return self._data

    def compose_body(self) -> ComposeResult:
        """The sum above, files and changes below."""
        yield self.head
        with Horizontal():
            with self._pane:
                self._pane.border_title = "files"
                yield self.filter
                with Vertical(id="preview-list"):
                    yield self.files
                    yield self.empty
            yield self.facts

    def on_mount(self) -> None:
        """Read the set."""
        for tab in self.app.mode_tabs():
            if tab[0] == self.app.current_mode:
                self.header.active = tab[0]
        self._load()

    # What is shown.

    @work
    async def _load(self) -> None:
        try:
            await self.data.load()
        except MusictuiError as error:
            self.add_class("-empty")
            self.empty.show("The changes cannot be read", error.message, keys=["discard"])
            self.app.show_error(error)
            return
        await self._list()
        # After the first frame, which need not share its time with this.
        self.call_after_refresh(self._begin_check)

    def _begin_check(self) -> None:
        if self.is_attached and not self._is_answered:
            self.run_worker(self._check())

    async def _check(self, number: int | None = None) -> None:
        """Look at the files, which takes a while for many: what cannot be done is told as it is found."""
        self.head.is_checking = number is None
        try:
            async for found in self.data.check(number):
                if found or number is not None:
                    self._show()
        except MusictuiError as error:
            self.app.show_error(error)
        self.head.is_checking = False
        self.is_checked = True

    async def _list(self) -> None:
        states = TROUBLE if self._only_trouble else ()
        numbers = await self.data.listed(self.filter.value, states)
        self.set_class(not numbers, "-empty")
        if not numbers:
            title = _why_empty(self.filter.value, is_trouble=self._only_trouble)
            self.empty.show(title, keys=["clear_and_leave", "list_all", "discard"])
        self.files.show(numbers)
        self._show()

    def _show(self) -> None:
        """Draw the sums and the file under the cursor."""
        self.head.show(self.data.counts(), self.data.field_count())
        self.files.refresh()
        self._show_foot()
        self._show_facts()

    def _show_foot(self) -> None:
        listed, total = len(self.files.numbers), len(self.data.entries)
        place = f"{self.files.cursor + 1:,} of {listed:,}" if listed else ""
        parts = [place, f"{total:,} in all" if listed < total else ""]
        self._pane.border_subtitle = " · ".join(filter(None, parts))

    def _show_facts(self) -> None:
        number = self.files.selected
        change = self.files.change
        self.facts.show(change, [] if number is None else self.data.fields(number))
        self.refresh_bindings()

    def _read(self, number: int) -> Change | None:
        return self.data.change(number)

    @on(LineList.Moved)
    def _moved(self, event: LineList.Moved) -> None:
        if event.list is self.files:
            self._show_foot()
            self._show_facts()
        else:
            self.refresh_bindings()

    @on(Input.Changed)
    def _filtered(self) -> None:
        self.run_worker(self._list(), exclusive=True, group="list")

    @on(FilterInput.Left)
    def _filter_left(self) -> None:
        self.filter.set_class(bool(self.filter.value), "-open")
        (self.files if self.files.numbers else self.facts).focus()

    # Keys.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys show only where they do something."""
        if not self.is_mounted or isinstance(self.focused, FilterInput):
            return action not in CHOOSING
        match action:
            case "choose":
                return self._is_in() is not None and self._is_in() != parameters[0]
            case "edit":
                return self._is_field_in() is not None
            case "list_all" | "discard":
                return self._is_narrowed == (action == "list_all")
            case "trouble":
                return self._only_trouble or any(self.data.counts()[state] for state in TROUBLE)
        return True

    def action_choose(self, is_in: bool) -> None:
        """Leave out what is in, or take in what is out: the file, or the field."""
        number, field = self.files.selected, self.facts.field
        if number is None:
            return
        if self.focused is self.facts and field is not None:
            self._choose(self.data.take_field(number, field, is_in=is_in), number)
        else:
            self._choose(self.data.take([number], is_in=is_in))
            self.files.action_move(1)

    def action_take_all(self) -> None:
        """Take in all that are listed."""
        self._choose(self.data.take(self.files.numbers, is_in=True))

    def action_take_none(self) -> None:
        """Leave out all that are listed."""
        self._choose(self.data.take(self.files.numbers, is_in=False))

    @work
    async def action_edit(self) -> None:
        """Write another value for the field under the cursor."""
        number, name = self.files.selected, self.facts.field
        if number is None or name is None or name not in BY_NAME:
            return
        field = next(each for each in self.data.fields(number) if each.name == name)
        values = await self.app.push_screen_wait(ValuesDialog(name, field.before, field.after))
        if values is not None:
            self._choose(self.data.set_field(number, name, values), number)

    def action_filter(self) -> None:
        """Type a part of a name."""
        self.filter.add_class("-open")
        self.filter.focus()

    def action_trouble(self) -> None:
        """List only what cannot be done, or all."""
        self._only_trouble = not self._only_trouble
        self.run_worker(self._list(), exclusive=True, group="list")

    def action_focus_pane(self, name: str) -> None:
        """Go to the files, or to the changes of one."""
        (self.facts if name == "facts" else self.files).focus()

    @work
    async def action_apply(self) -> None:
        """Do what is taken in."""
        wanted = self.data.counts()[State.PLANNED]
        if self._is_answered:
            return
        if not wanted:
            self.notify("Nothing is taken in.", title="Nothing to apply", severity="warning", markup=False)
            return
        if self._is_narrowed and not await self._may_apply_unlisted(wanted):
            return
        self._is_answered = True
        try:
            await self.data.finish()
        except MusictuiError as error:
            self._is_answered = False
            self.app.show_error(error)
            return
        self.dismiss(True)

    async def _may_apply_unlisted(self, wanted: int) -> bool:
        """Nobody is to change files that a filter keeps from sight without knowing it."""
        listed = count(len(self.files.numbers), "files")
        text = f"Apply to {count(wanted, 'files')}? Only {listed} are listed now.\n\nWhat is not listed is changed, too."
        return await self.app.push_screen_wait(ConfirmDialog("apply", text)) is True

    @work
    async def action_list_all(self) -> None:
        """Let go of the filter."""
        self._only_trouble = False
        self.filter.clear()
        self.filter.remove_class("-open")
        await self._list()
        self.files.focus()

    @work
    async def action_discard(self) -> None:
        """Leave everything as it is."""
        if self._is_answered or not await self._may_discard():
            return
        self._is_answered = True
        self.dismiss(False)

    async def _may_discard(self) -> bool:
        wanted = self.data.counts()[State.PLANNED]
        if not self.change_set.is_draft or not (self._is_changed or wanted > MANY):
            return True
        text = f"Discard the changes to {count(wanted, 'files')}?\n\nNo file is touched, and nothing of them is kept."
        answer = await self.app.push_screen_wait(ConfirmDialog("discard", text))
        return answer is True

    @property
    def _is_narrowed(self) -> bool:
        """Whether not all files are listed because someone wants it so."""
        return self._only_trouble or bool(self.filter.value)

    def _is_in(self) -> bool | None:
        """Whether what has the focus is taken in, the file or the field; None where that cannot be chosen."""
        if self.focused is self.facts:
            return self._is_field_in()
        change = self.files.change
        return change.state is State.PLANNED if change and change.state in CHOSEN else None

    def _is_field_in(self) -> bool | None:
        number, name = self.files.selected, self.facts.field
        if number is None or self.focused is not self.facts:
            return None
        return next((each.is_in for each in self.data.fields(number) if each.name == name), None)

    def _choose(self, choice: Awaitable[None], number: int | None = None) -> None:
        """Write a choice down, and show it; a file of which other fields are to change is looked at again."""
        self._is_changed = True
        self.run_worker(self._write(choice, number))

    async def _write(self, choice: Awaitable[None], number: int | None) -> None:
        try:
            await choice
        except MusictuiError as error:
            self.app.show_error(error)
            await self.data.load()
        self._show()
        if number is not None:
            await self._check(number)


def _why_empty(text: str, *, is_trouble: bool) -> str:
    if text.strip():
        return "No file is called so"
    return "All of it can be done" if is_trouble else "There is nothing to do"
