"""What the tests have workers do."""

import os
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from musictui.jobs.read_file import Unreadable


def double(number: int) -> int:
    """Something harmless."""
    return 2 * number


def process_id(_: object = None) -> int:
    """Who does it."""
    return os.getpid()


def niceness(_: object = None) -> int:
    """How gently."""
    return os.nice(0)


def keep_busy(path: str) -> None:
    """Say who, then let no other thread of this process run for minutes."""
    with open(f"{path}.part", "w", encoding="ascii") as file:
        file.write(str(os.getpid()))
    os.replace(f"{path}.part", path)
    re.fullmatch("(a|a)+", "a" * 60 + "b")


def misbehave(number: int) -> int:
    """Harmless but for some numbers."""
    match number:
        case 13:
            raise ValueError("thirteen")
        case 101:
            os._exit(3)
        case 202:
            os.kill(os.getpid(), signal.SIGKILL)
        case 303:
            threading.Event().wait()
    return 2 * number


def hang(_: object = None) -> NoReturn:
    """Never come back, nor be interrupted."""
    while True:
        time.sleep(3600)


def die_of(name: bytes, fn: Callable[..., Any], *args: Any) -> Any:
    """Do it, unless a file of that name is concerned."""
    if name in repr(args).encode():
        os._exit(9)
    return fn(*args)


def refuse(_fn: Callable[..., Any], _of: Any, files: Sequence[Any]) -> list[Unreadable]:
    """Read none of the files, as when the system does not let us."""
    return [Unreadable("It may not be read.") for _ in files]


def fail_oddly(_: object = None) -> NoReturn:
    """Raise what cannot be pickled."""
    raise OddError(text="odd", code=7)


def print_something(_: object = None) -> str:
    """Write where messages go."""
    os.write(1, b"noise from a native library")
    sys.stdout.write("noise from Python")
    return "said"


class OddError(Exception):
    """Has a constructor that pickling does not know."""

    def __init__(self, *, text: str, code: int) -> None:
        super().__init__(text)
        self.code = code
