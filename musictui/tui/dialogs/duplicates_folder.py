"""What is to become of all duplicates in one folder."""

from enum import StrEnum
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from musictui.tui.dialogs.base import Dialog
from musictui.tui.figures import count, size


class Deed(StrEnum):
    """What is done with all of a folder."""

    REMOVE = "remove"
    """What is in it goes, where a copy is elsewhere."""
    KEEP = "keep"
    """Copies that are elsewhere go."""
    RULES = "rules"
    """The rules decide."""


class FolderDialog(Dialog[Deed]):
    """Three answers, each a key."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "answer('remove')", "remove what is here", show=False, id="folder_deed.remove"),
        Binding("k", "answer('keep')", "keep what is here", show=False, id="folder_deed.keep"),
        Binding("r", "answer('rules')", "by rules", show=False, id="folder_deed.rules"),
    ]
    HEADING = "all of this folder"

    def __init__(self, folder: str, groups: int, frees: int) -> None:
        """`folder` is made visible; `frees` are bytes at most."""
        super().__init__()
        self._folder = folder
        self._groups = groups
        self._frees = frees

    def compose_box(self) -> ComposeResult:
        """What the answers mean."""
        about = f"{count(self._groups, 'groups')} listed and open, about {size(self._frees)}."
        yield Static(
            Content("\n").join(
                [
                    Content.assemble((self._folder, "bold")),
                    Content.assemble((about, "$text-dim")),
                    Content(),
                    Content.assemble(
                        ("x", "bold $accent"), "  remove what is here, where a copy is elsewhere"
                    ),
                    Content.assemble(
                        ("k", "bold $accent"), "  keep what is here, remove the copies elsewhere"
                    ),
                    Content.assemble(("r", "bold $accent"), "  let the rules decide on these groups"),
                ]
            )
        )

    def action_answer(self, deed: str) -> None:
        """Decide so."""
        self.dismiss(Deed(deed))
