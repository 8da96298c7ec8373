"""Choosing a folder of music: a line for the path, and below it the folders that it could go on to."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual import events, getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static

from musictui.errors import MusictuiError, UsageError
from musictui.tui.dialogs.base import Dialog
from musictui.tui.visible import fit, visible, visible_path
from musictui.tui.widgets.line_list import LineList

MOST = 5000
"""More folders in one place are not listed; the path line still reaches them."""


class FolderList(LineList, can_focus=False):
    """The folders in one place."""

    DEFAULT_CSS = """
    FolderList { height: 10; margin-top: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.names: list[bytes] = []
        self.is_chosen = False
        """Whether the cursor has been put somewhere since the list was made."""

    def row_count(self) -> int:
        """One row a folder."""
        return len(self.names)

    def is_selectable(self, row: int) -> bool:
        """Only once a row was chosen does one look so."""
        return self.is_chosen and super().is_selectable(row)

    def draw(self, row: int, width: int) -> Content:
        """The folder's name."""
        return Content(fit(f" {visible_path(self.names[row])}/", width))

    def show(self, names: list[bytes]) -> None:
        """List other folders, none chosen."""
        self.names = names
        self.is_chosen = False
        self.scroll_home(animate=False)
        self.rows_changed()

    def choose(self, step: int) -> bytes | None:
        """Move the cursor; the name it stands on."""
        if not self.names:
            return None
        if self.is_chosen:
            self.action_move(step)
        else:
            self.is_chosen = True
            self.cursor = 0 if step > 0 else len(self.names) - 1
            self.refresh()
        return self.names[self.cursor]


class PathInput(Input):
    """The line for the path: takes its keys in the order in which they were typed, however fast."""

    def key_ctrl_u(self, event: events.Key) -> None:
        """Empty the line here: a binding would do it after the letters that follow."""
        event.stop()
        event.prevent_default()
        self.action_delete_left_all()

    async def has_taken_all(self) -> None:
        """Return when the keys typed so far are in the line."""
        are_in = asyncio.Event()
        self.call_later(are_in.set)
        await are_in.wait()


class FolderDialog(Dialog[bytes]):
    """Asks for a folder; what refuses it says so here, and the dialog stays."""

    DEFAULT_CSS = """
    FolderDialog {
        & > #box { height: auto; }
        & #refusal { color: $error; margin-top: 1; display: none; }
        & #refusal.-failed { display: block; }
        & Input { margin-top: 1; }
        & #hint { color: $text-dim; }
        &.-low > #box { height: 100%; padding: 0 2; }
        &.-low FolderList { height: 1fr; }
    }
    """
    HEADING = "add a folder"
    HINT: ClassVar[str] = "Its music becomes part of the library. No file is changed."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "add it", priority=True, id="folder.accept"),
        Binding("tab", "open", "open", priority=True, id="folder.open"),
        Binding("down", "choose(1)", "choose", priority=True, key_display="↑↓", id="folder.next"),
        Binding("up", "choose(-1)", "choose", show=False, priority=True, id="folder.previous"),
        Binding("shift+tab", "up", "one up", priority=True, id="folder.up"),
    ]

    path_line = getters.query_one("#path", PathInput)
    folders = getters.query_one(FolderList)
    refusal = getters.query_one("#refusal", Static)

    def __init__(self, start: bytes, accept: Callable[[bytes], Awaitable[None]]) -> None:
        """`accept` is asked before the dialog closes, and raises a MusictuiError to refuse."""
        super().__init__()
        self._accept = accept
        self._exact = start.rstrip(b"/") + b"/"
        self._base = self._exact
        """The folder that a bare name is looked for in: the one listed last."""
        self._shown = ""

    def compose_box(self) -> ComposeResult:
        """The path, the folders, the refusal."""
        yield Static(self.HINT, id="hint", markup=False)
        path_line = PathInput(id="path", placeholder="/path/to/music", compact=True)
        path_line.cursor_blink = False
        yield path_line
        yield FolderList()
        yield Static(id="refusal", markup=False)

    def on_mount(self) -> None:
        """Begin at the proposed folder, selected: what is pasted or typed takes its place."""
        self._say(self._exact)
        # Not `focus`, which comes later than the first keys may.
        self.set_focus(self.path_line)
        self.path_line.select_all()
        self._list()

    @on(Input.Changed, "#path")
    def path_changed(self) -> None:
        """List what the path could go on to, unless the path came from the list."""
        if self.path_line.value != self._shown:
            self._list()
        self.refusal.remove_class("-failed")

    @on(LineList.Moved)
    def folder_clicked(self, event: LineList.Moved) -> None:
        """A row that was clicked goes to the line."""
        if self.folders.is_chosen:
            self._say(os.path.join(self._place()[0], self.folders.names[event.row]))

    async def action_accept(self) -> None:
        """Add the folder of the line, or say why not."""
        await self.path_line.has_taken_all()
        path = self.path()
        try:
            if not path:
                raise UsageError("Name a folder.")
            await self._accept(path)
        except MusictuiError as error:
            self.refusal.update(Content("\n".join(filter(None, (visible(error.message), error.hint)))))
            self.refusal.add_class("-failed")
        else:
            self.dismiss(path)

    def action_choose(self, step: int) -> None:
        """Put the next folder of the list in the line."""
        place = self._place()[0]
        if (name := self.folders.choose(step)) is not None:
            self._say(os.path.join(place, name))

    def action_open(self) -> None:
        """Go into the folder of the line, or complete it by the first of the list."""
        path = self.path() or self._base
        if not os.path.isdir(path) and self.folders.names:
            path = os.path.join(self._place()[0], self.folders.names[0])
        if os.path.isdir(path):
            self._say(path.rstrip(b"/") + b"/")
            self._list()

    def action_up(self) -> None:
        """Go to the folder above."""
        above = os.path.dirname((self.path() or self._base).rstrip(b"/")) or b"/"
        self._say(above.rstrip(b"/") + b"/")
        self._list()

    def path(self) -> bytes:
        """What the line says, nothing for a blank one; names that are no text stay so while it is not edited."""
        value = self.path_line.value
        if value == self._shown:
            return self._exact
        written = value.strip().strip("'\"").strip()
        return os.path.join(self._base, os.fsencode(os.path.expanduser(written))) if written else b""

    def _say(self, path: bytes) -> None:
        self._exact = path
        self._shown = visible_path(path)
        self.path_line.value = self._shown
        self.path_line.cursor_position = len(self._shown)

    def _place(self) -> tuple[bytes, bytes]:
        """The folder that is listed, and what the names there begin with."""
        path = self.path() or self._base
        if self.folders.is_chosen:
            return os.path.dirname(path), b""
        folder, prefix = os.path.split(path)
        return folder, prefix

    @work(exclusive=True, exit_on_error=False)
    async def _list(self) -> None:
        """List in a thread: a folder on a network may take its time."""
        self.folders.is_chosen = False
        folder, prefix = self._place()
        if self.path_line.value == self._shown or os.path.isabs(self.path_line.value):
            self._base = os.path.join(folder, b"")
        self.folders.show(await asyncio.to_thread(subfolders, folder, prefix))


def subfolders(folder: bytes, prefix: bytes) -> list[bytes]:
    """The folders in `folder` whose names begin with `prefix` in any case; hidden ones only if it begins with a dot."""
    names = []
    wanted = os.fsdecode(prefix).casefold()
    try:
        with os.scandir(folder or b"/") as entries:
            for entry in entries:
                if entry.name.startswith(b".") and not prefix.startswith(b"."):
                    continue
                if os.fsdecode(entry.name).casefold().startswith(wanted) and _is_folder(entry):
                    names.append(entry.name)
                    if len(names) == MOST:
                        break
    except OSError:
        return []
    return sorted(names, key=lambda name: os.fsdecode(name).casefold())


def proposed_folder() -> bytes:
    """Where people keep their music, if it is there; else their home."""
    # 30 ms to import, and only asked for when a folder is chosen.
    from platformdirs import user_music_dir

    for path in (user_music_dir(), os.path.expanduser("~/Music"), os.path.expanduser("~")):
        if os.path.isdir(path):
            return os.fsencode(path)
    return b"/"


def _is_folder(entry: os.DirEntry[bytes]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
