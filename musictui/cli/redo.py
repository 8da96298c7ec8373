"""`musictui redo`: see `musictui.cli.undo`."""

from musictui.cli.undo import undo_or_redo

command = undo_or_redo(
    "redo",
    "Do again what was undone, or go on with what was interrupted.\n\nThe set ID: what is still open of it is done; "
    "where nothing is open, what was undone is done again. Without an ID, the set that was undone last. Files that "
    "changed since are left alone.",
)
