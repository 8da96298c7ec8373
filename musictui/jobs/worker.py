"""The inside of a worker process: takes calls from its standard input, answers on its standard output.

Kept light: every module imported here delays the first file that a worker reads.
"""

import contextlib
import os
import pickle
import queue
import signal
import struct
import sys
import threading
from collections.abc import Callable
from typing import IO, Any

NICENESS = 10
"""Workers give way to what a person is looking at."""

LENGTH = struct.Struct("<Q")
"""Before each message stands its length in bytes."""

_PR_SET_PDEATHSIG = 1
"""Source: prctl(2)."""

Call = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]


def write_message(stream: IO[bytes], message: bytes) -> None:
    """Write one message."""
    stream.write(LENGTH.pack(len(message)))
    stream.write(message)
    stream.flush()


def read_message(stream: IO[bytes]) -> bytes:
    """Read one message.

    Raises:
        EOFError: The other side is gone.
    """
    header = stream.read(LENGTH.size)
    if len(header) < LENGTH.size:
        raise EOFError
    (length,) = LENGTH.unpack(header)
    message = stream.read(length)
    if len(message) < length:
        raise EOFError
    return message


def main(*, is_idle: bool = False) -> None:
    """Answer calls until the parent closes our input, as it does when it dies.

    Args:
        is_idle: Run only when nothing else wants the processor.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _give_way(is_idle=is_idle)
    calls, replies = _own_streams()
    waiting: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(calls, waiting), daemon=True).start()
    write_message(replies, b"")
    _end_with_parent()
    while True:
        reply = _answer(waiting.get())
        try:
            write_message(replies, reply)
        except OSError:
            os._exit(1)


def _give_way(*, is_idle: bool) -> None:
    """Being nice decides who gets how much, but lets a key wait up to 3 ms at each step of its way through threads."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    if is_idle and hasattr(os, "SCHED_IDLE"):
        with contextlib.suppress(OSError):  # a container may forbid it
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def _end_with_parent() -> None:
    """Have the system end us with the thread that started us, however busy we are: recovery cleans up behind us."""
    if sys.platform == "linux":
        import ctypes  # milliseconds that need not be waited for before the first call is sent

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _own_streams() -> tuple[IO[bytes], IO[bytes]]:
    """Input and output for messages alone: what a library prints goes nowhere."""
    calls = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    sys.stdin = None
    return calls, replies


def _receive(calls: IO[bytes], waiting: queue.SimpleQueue[bytes]) -> None:
    """Read ahead, so that the parent never waits for us; end at once when the parent is gone."""
    with contextlib.suppress(EOFError, OSError):
        while True:
            waiting.put(read_message(calls))
    os._exit(0)


def _answer(message: bytes) -> bytes:
    try:
        fn, args, kwargs = pickle.loads(message)
        return pickle.dumps((True, fn(*args, **kwargs)), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 the caller gets it
        return pickle.dumps((False, _portable(error)), pickle.HIGHEST_PROTOCOL)


def _portable(error: Exception) -> Exception:
    """The error itself where it survives pickling, else its words."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # noqa: BLE001 whatever its constructor wants
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
