"""`musictui redo`: see `musictui.cli.undo`."""

from musictui.cli.undo import undo_or_redo

command = undo_or_redo(
    "redo",
    "Do again what was undone.\n\nThe set ID, or the one that was undone last. Where the set ID was interrupted, what "
    "is still open of it is done. Files that changed since are left alone.",
)
