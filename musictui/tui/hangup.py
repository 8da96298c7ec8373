"""Ends the program when its terminal goes away: a window that was closed, a connection that broke.

Usually the system then sends SIGHUP, but not to every process (a shell may have told it otherwise), and once the
terminal refuses what Textual writes, its event loop waits for the writing thread forever while its input thread
spins. So a thread of our own watches the terminal and, where asking does not help, ends the process: the library
loses nothing by it, as it would not by `kill -9`.
"""

import logging
import os
import select
import signal
import sys
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)

GRACE_S = 2.0
"""How long the program has to end in good order."""
EXIT_CODE = 128 + signal.SIGHUP if hasattr(signal, "SIGHUP") else 1


def watch(leave: Callable[[], object]) -> None:
    """Call `leave` from another thread when the terminal is gone, and end the process soon after."""
    if hasattr(select, "poll") and sys.__stdin__ is not None:
        terminal = sys.__stdin__.fileno()
        threading.Thread(target=_watch, args=(terminal, leave), name="hangup", daemon=True).start()


def _watch(terminal: int, leave: Callable[[], object]) -> None:
    poll = select.poll()
    poll.register(terminal, 0)  # no event is asked for; that it hung up is always told
    poll.poll()
    log.warning("The terminal is gone.")
    timer = threading.Timer(GRACE_S, os._exit, (EXIT_CODE,))
    timer.daemon = True
    timer.start()
    leave()
