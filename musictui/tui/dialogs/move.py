"""Where tracks are moved to."""

import os
from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from musictui.errors import UsageError
from musictui.files.walk import is_within
from musictui.tui.dialogs.folder import FolderDialog
from musictui.tui.figures import home_path


class MoveDialog(FolderDialog):
    """Asks for a folder of the library; one that is not there yet is made."""

    HEADING = "move to a folder"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "move there", priority=True, id="move.accept"),
    ]
    HINT = "The files go there under their names, with their lyrics and covers. You see the moves before they are made."

    def __init__(self, start: bytes, roots: Sequence[bytes]) -> None:
        async def accept(path: bytes) -> None:
            check(path, roots)

        super().__init__(start, accept)

    def path(self) -> bytes:
        """What the line says, without dots and doubled slashes."""
        path = super().path()
        return os.path.normpath(path) if path else b""


def check(path: bytes, roots: Sequence[bytes]) -> None:
    """Refuse what is no place for tracks.

    Raises:
        UsageError: It is outside the library's folders, or a file.
    """
    if not any(is_within(path, root) for root in roots):
        there = ", ".join(home_path(root) for root in roots[:3])
        raise UsageError(f"{home_path(path)} is in none of the library's folders.", hint=f"They are {there}.")
    if os.path.exists(path) and not os.path.isdir(path):
        raise UsageError(f"{home_path(path)} is a file.", hint="Name a folder.")
