"""How new files are called in the library, and below which of its folders."""

from collections.abc import Sequence

from musictui.model.track import Track
from musictui.tui.dialogs.names import RenameDialog
from musictui.tui.figures import home_path


class VetNamesDialog(RenameDialog):
    """Asks for the pattern of names."""

    HEADING = "where new files go"

    def __init__(
        self, sample: Sequence[Track], count: int, history: Sequence[str], folder: bytes, to: bytes
    ) -> None:
        """`folder` is the one that was vetted, `to` the one of the library."""
        super().__init__(sample, count, history, [folder])
        self._to = to

    def hint(self, text: str) -> str:
        """The folder, then for which file system."""
        return f"Below {home_path(self._to)}. {super().hint(text)}"
