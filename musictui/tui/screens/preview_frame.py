"""The frame of the preview: a set of changes, its files on the left, what is done to one of them on the right."""

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from musictui.errors import MusictuiError
from musictui.model.changes import Change, ChangeSet
from musictui.tui.screens.base import ModeScreen
from musictui.tui.screens.change_data import TROUBLE, ChangeData
from musictui.tui.widgets.change_facts import ChangeFacts
from musictui.tui.widgets.change_head import ChangeHead
from musictui.tui.widgets.change_list import ChangeList
from musictui.tui.widgets.empty import Empty
from musictui.tui.widgets.filter_input import FilterInput
from musictui.tui.widgets.line_list import LineList


class PreviewFrame(ModeScreen):
    """Reads the set, looks at its files, and draws both; keys are its subclass's business."""

    DEFAULT_CSS = """
    PreviewFrame {
        & #preview-files { width: 45%; min-width: 32; max-width: 90; }
        & #preview-facts { width: 1fr; }
        & #preview-empty { display: none; }
        & #preview-list { height: 1fr; }
        &.-empty #preview-empty { display: block; }
        &.-empty ChangeList { display: none; }
    }
    """

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
        self._only_trouble = False
        self._is_answered = False
        self.is_checked = False
        """Whether all files were looked at."""

    @property
    def data(self) -> ChangeData:
        """The set."""
        if self._data is None:
            session, found = self.app.session, self.change_set
            is_undo = found.undoes is not None
            self._data = ChangeData(session.database, self.app.reader, found.id, is_backwards=is_undo)
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

    @work(exclusive=True, group="list")
    async def list_again(self) -> None:
        """List what is wanted now, whatever was wanted before."""
        # A function, not a coroutine: the next one may come before it begins, and it is never awaited.
        await self._list()

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
        self.list_again()

    @on(FilterInput.Left)
    def _filter_left(self) -> None:
        self.filter.set_class(bool(self.filter.value), "-open")
        (self.files if self.files.numbers else self.facts).focus()

    @property
    def is_narrowed(self) -> bool:
        """Whether not all files are listed because someone wants it so."""
        return self._only_trouble or bool(self.filter.value)


def _why_empty(text: str, *, is_trouble: bool) -> str:
    if text.strip():
        return "No file is called so"
    return "All of it can be done" if is_trouble else "There is nothing to do"
