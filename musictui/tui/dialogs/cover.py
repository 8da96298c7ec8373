"""Choosing the pictures of tracks: the front cover of many, or each picture of one file."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from musictui.errors import MusictuiError, UsageError
from musictui.tags.covers import Covers
from musictui.tui import in_file
from musictui.tui.dialogs.base import Dialog
from musictui.tui.figures import home_path, size
from musictui.tui.visible import fit, visible, visible_path
from musictui.tui.widgets.cover_list import CoverList
from musictui.tui.widgets.line_list import LineList
from musictui.tui.widgets.ordered_input import OrderedInput

ENDINGS = (b".jpg", b".jpeg", b".png", b".webp", b".gif", b".bmp")
MOST_BYTES = 32 * 2**20
"""A picture that is larger is not put into every file of an album by accident."""
MARKS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM", b"RIFF")
"""What the files of pictures begin with."""
NOTHING = Covers()


@dataclass(frozen=True, slots=True)
class CoverChoice:
    """What the tracks get."""

    wanted: bytes | Covers
    """The content of an image file, their front cover; or what else becomes of their pictures."""
    told: str
    """The same in words."""


class CoverInput(OrderedInput):
    """The path of the image."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.accept", "use it", id="cover.accept"),
        Binding("down", "screen.choose(1)", "choose", key_display="↑↓", id="cover.next"),
        Binding("up", "screen.choose(-1)", "choose", show=False, id="cover.previous"),
        Binding(
            "tab", "screen.target(1)", "next picture", id="cover.target", tooltip="which picture is meant"
        ),
        Binding("shift+tab", "screen.target(-1)", "picture before", show=False, id="cover.target_before"),
        Binding(
            "ctrl+r", "screen.remove", "remove", id="cover.remove", tooltip="remove what is in the files"
        ),
        Binding("ctrl+z", "screen.keep", "as they are", id="cover.keep", tooltip="leave the pictures alone"),
    ]


class ImageList(LineList, can_focus=False):
    """The images beside the tracks."""

    DEFAULT_CSS = """
    ImageList { height: auto; max-height: 10; margin-top: 1; }
    """

    def __init__(self, folder: bytes) -> None:
        super().__init__()
        self.folder = folder
        self.images = images(folder)

    def row_count(self) -> int:
        """One line each."""
        return len(self.images)

    def draw(self, row: int, width: int) -> Content:
        """Name and size."""
        name, length = self.images[row]
        room = max(width - 12, 8)
        return Content.assemble(
            (fit(f" {visible_path(name)}", room), "$foreground"),
            (fit(size(length), 12, is_right=True), "$computed"),
        )

    def on_mount(self) -> None:
        """Draw them."""
        self.rows_changed()


class CoverDialog(Dialog[CoverChoice | str]):
    """Answers a picture, or `keep` to leave them alone."""

    DEFAULT_CSS = """
    CoverDialog #told { color: $text-dim; height: auto; margin-bottom: 1; }
    CoverDialog #for { color: $text-dim; }
    CoverDialog #refusal { color: $error; height: auto; margin-top: 1; display: none; }
    CoverDialog #refusal.-failed { display: block; }
    """
    HEADING = "cover"

    def __init__(
        self, folder: bytes, told: str, *, path: bytes | None = None, change: Covers = NOTHING
    ) -> None:
        """`folder` is where the first track is; `told` says what pictures there are now.

        `path` is the file of the only track, `change` what was chosen for it before.
        """
        super().__init__()
        self._told = told
        self._path_of_one = path
        self.line = CoverInput(placeholder="an image file", id="path")
        self.covers = CoverList(change)
        self.images = ImageList(folder)
        self._row = 0
        self.refusal = Static(id="refusal", markup=False)

    def compose_box(self) -> ComposeResult:
        """The pictures of the file, the path of another one, and the images that are near."""
        if self._path_of_one is None:
            told = f"{self._told} Pictures of other kinds stay beside a new front cover."
            yield Static(told, id="told", markup=False)
        else:
            yield Static("Pictures in the file", id="told", markup=False)
            yield self.covers
            yield Static("What takes the place of the one that is lit", id="for", markup=False)
        yield self.line
        yield self.images
        yield self.refusal

    def on_mount(self) -> None:
        """Propose the first image."""
        self.set_focus(self.line)
        if self.images.images:
            self._put(0)
        if self._path_of_one is not None:
            self.run_worker(self._read_covers(self._path_of_one))

    async def _read_covers(self, path: bytes) -> None:
        found = await in_file.covers(path)
        if found is None:
            self._refuse(UsageError("The pictures of the file cannot be read."))
        elif self.is_attached:
            self.covers.show(found)
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 Textual's
        """There is only something to choose between in one file."""
        return action != "target" or self.covers.row_count() > 1

    @on(LineList.Moved)
    def _chosen(self, event: LineList.Moved) -> None:
        event.stop()
        if event.list is self.images and event.row != self._row:
            self._put(event.row)

    def action_choose(self, step: int) -> None:
        """Put another image in the line."""
        if self.images.images:
            self.images.action_move(step)
            self._put(self.images.cursor)

    def action_target(self, step: int) -> None:
        """Go to another picture of the file, and from the last to the first."""
        self.covers.cursor = (self.covers.cursor + step) % self.covers.row_count()

    def action_accept(self) -> None:
        """Use the image of the line, or say why not."""
        try:
            path = self._path()
            found = picture(path)
        except MusictuiError as error:
            self._refuse(error)
            return
        if self._path_of_one is None:
            self.dismiss(CoverChoice(found, f"front cover: {home_path(path)}"))
        else:
            change = self.covers.replaced(found)
            self.dismiss(CoverChoice(change, self.covers.told(change, home_path(path))))

    def action_remove(self) -> None:
        """Take the picture away; of several tracks, all pictures."""
        change = Covers(is_clear=True) if self._path_of_one is None else self.covers.removed()
        self.dismiss("keep" if change == NOTHING else CoverChoice(change, self.covers.told(change, "")))

    def action_keep(self) -> None:
        """Leave the pictures alone."""
        self.dismiss("keep")

    def _refuse(self, error: MusictuiError) -> None:
        self.refusal.update(Content(visible(f"{error.message} {error.hint}".strip())))
        self.refusal.add_class("-failed")

    def _path(self) -> bytes:
        text = self.line.value.strip()
        if not text:
            raise UsageError("Name an image file.")
        names: Sequence[bytes] = [name for name, _ in self.images.images if visible_path(name) == text]
        written = names[0] if names else os.fsencode(os.path.expanduser(text))
        return os.path.join(self.images.folder, written)

    def _put(self, row: int) -> None:
        self._row = row
        self.line.put(visible_path(self.images.images[row][0]))
        self.refusal.remove_class("-failed")


def images(folder: bytes) -> list[tuple[bytes, int]]:
    """Names and bytes of the image files in a folder."""
    try:
        with os.scandir(folder) as entries:
            found = [
                (entry.name, entry.stat().st_size)
                for entry in entries
                if entry.name.lower().endswith(ENDINGS) and entry.is_file()
            ]
    except OSError:
        return []
    return sorted(found)


def picture(path: bytes) -> bytes:
    """The content of an image file.

    Raises:
        UsageError: It cannot be read, is too large, or no image.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{home_path(path)} cannot be read: {error.strerror}.") from error
    if len(data) > MOST_BYTES:
        raise UsageError(
            f"{home_path(path)} is larger than {size(MOST_BYTES)}.", hint="Make it smaller first."
        )
    if not data.startswith(MARKS):
        raise UsageError(f"{home_path(path)} is no image.", hint="JPEG and PNG can be read everywhere.")
    return data
