"""A real terminal, as a pseudo terminal gives it, with a program in it."""

import contextlib
import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from collections.abc import Mapping
from types import TracebackType

from tests.cli.conftest import HEED_SIGNALS, command_line

TIMEOUT_S = 60.0
_OWN_TERMINAL = f"import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); {HEED_SIGNALS}"
"""Makes Ctrl+C reach the program."""


class Terminal:
    """Runs `musictui ARGUMENTS` on a terminal of so many columns and rows; used as a context."""

    def __init__(
        self,
        *arguments: str,
        columns: int = 100,
        rows: int = 30,
        env: Mapping[str, str] | None = None,
        before: str = "pass",
    ) -> None:
        """`before` is what the process does first, as Python."""
        self.output = b""
        """Everything that was written so far, on both standard streams."""
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._process = subprocess.Popen(
            command_line(*arguments, before=f"{_OWN_TERMINAL}; {before}"),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, "TERM": "xterm-256color", **(env or {})},
            start_new_session=True,
        )
        os.close(slave)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._master)

    def type(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self._master, keys)

    def wait_for(self, text: bytes) -> None:
        """Read until `text` was written."""
        deadline = time.monotonic() + TIMEOUT_S
        while text not in self.output:
            if not self._read(deadline - time.monotonic()):
                raise AssertionError(f"{text!r} did not come: {self.output[-2000:]!r}")

    def wait(self) -> int:
        """Read until the program ends; its exit code."""
        deadline = time.monotonic() + TIMEOUT_S
        while self._read(deadline - time.monotonic()):
            pass
        return self._process.wait(max(deadline - time.monotonic(), 1.0))

    def _read(self, timeout_s: float) -> bool:
        """Take what there is; false if nothing comes any more."""
        ready, _, _ = select.select([self._master], [], [], max(timeout_s, 0.0))
        chunk = b""
        if ready:
            # Linux ends a terminal that nobody holds any more with EIO.
            with contextlib.suppress(OSError):
                chunk = os.read(self._master, 65536)
        self.output += chunk
        return bool(chunk)
