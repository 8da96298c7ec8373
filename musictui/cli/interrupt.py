"""Ctrl+C while SQLite works."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED = 130
"""The exit code."""


@contextmanager
def interruptible() -> Iterator[None]:
    """Ends the process at once at Ctrl+C, for a block that has nothing to put in order.

    KeyboardInterrupt would not do: where SQLite calls a function of Python's, such as one for a regular expression,
    it takes any exception for that function's failure.
    """
    is_ours = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if not is_ours or threading.current_thread() is not threading.main_thread():
        yield
        return
    signal.signal(signal.SIGINT, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _end(_number: int, _frame: FrameType | None) -> None:
    try:
        os.write(2, b"Interrupted.\n")
    finally:
        os._exit(INTERRUPTED)
