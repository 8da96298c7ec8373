"""Which folder of new music is held against the library."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from musictui.jobs.vet_files import checked
from musictui.tui.dialogs.folder import FolderDialog


class VetFolderDialog(FolderDialog):
    """Asks for a folder that can be read."""

    HEADING = "vet a folder"
    HINT = "Which of its files does the library have already? No file is changed before you have seen how."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "vet it", priority=True, id="vet_folder.accept"),
    ]

    def __init__(self, start: bytes) -> None:
        """`start` is proposed."""

        async def accept(path: bytes) -> None:
            checked(path)

        super().__init__(start, accept)
