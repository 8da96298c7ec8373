"""Reads the code of a mode that takes long to read before somebody asks for it."""

import threading
from importlib import import_module

AFTER_S = 1.0
"""Seconds after the first frame: till then other things matter more."""
MODULES = ("musictui.tui.screens.duplicates", "musictui.tui.screens.scrape")


def read_ahead() -> None:
    """Begin, in a thread of its own: keys are answered meanwhile."""
    threading.Thread(target=_read, name="read-ahead", daemon=True).start()


def _read() -> None:
    for name in MODULES:
        import_module(name)
