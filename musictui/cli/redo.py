"""`musictui redo`: see `musictui.cli.undo`."""

from musictui.cli.undo import undo_or_redo

command = undo_or_redo(
    "redo",
    "Do again what was undone.\n\nThe set ID, or the one that was undone last. Files that changed since are left "
    "alone.",
)
