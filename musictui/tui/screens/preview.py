"""The preview: every change waits here until it is approved, whole or in part, or given up."""

from collections.abc import Awaitable
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from musictui.errors import MusictuiError
from musictui.model.changes import ChangeSet, State
from musictui.model.fields import BY_NAME
from musictui.tui.dialogs.confirm import ConfirmDialog
from musictui.tui.dialogs.values import ValuesDialog
from musictui.tui.figures import count
from musictui.tui.screens.change_data import CHOSEN, TROUBLE
from musictui.tui.screens.preview_frame import PreviewFrame
from musictui.tui.widgets.filter_input import FilterInput

CHOOSING = frozenset({"choose", "take_all", "take_none", "apply"})
"""Actions that need something to choose from."""


class PreviewScreen(PreviewFrame):
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
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "apply", "apply", tooltip="do what is taken in", id="preview.apply"),
        Binding("escape", "list_all", "all files", tooltip="list all files again", id="preview.list_all"),
        Binding(
            "escape",
            "discard",
            "back",
            tooltip="go back, and leave everything as it is",
            id="preview.discard",
        ),
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
        super().__init__(found)
        self._is_changed = False
        """Whether the person left something out or edited it."""
        self._is_leaving = False
        """Whether the person was told that this would be lost."""

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
                return self.is_narrowed == (action == "list_all")
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
        self.list_again()

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
        if self.is_narrowed and not await self._may_apply_unlisted(wanted):
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
        listed = len(self.files.numbers)
        only = f"Only {count(listed, 'files')} {'is' if listed == 1 else 'are'} listed now."
        text = f"Apply to {count(wanted, 'files')}? {only}\n\nWhat is not listed is changed, too."
        return await self.app.push_screen_wait(ConfirmDialog("apply", text)) is True

    @work
    async def action_list_all(self) -> None:
        """Let go of the filter."""
        self._only_trouble = False
        self.filter.clear()
        self.filter.remove_class("-open")
        await self._list()
        self.files.focus()

    def action_discard(self) -> None:
        """Go back, and leave everything as it is; what was chosen here only goes at the second time."""
        if self._is_answered:
            return
        if self._is_changed and not self._is_leaving:
            self._is_leaving = True
            text = "Press it again to go back: what you left out or wrote here is lost."
            self.notify(text, title="Nothing is applied yet", severity="warning", markup=False)
            return
        self._is_answered = True
        self.dismiss(False)

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
        self._is_changed, self._is_leaving = True, False
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
