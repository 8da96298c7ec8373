"""A program on a terminal of its own, driven byte by byte as a person's terminal would."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence

import psutil


class Terminal:
    """Runs a command on a pseudo terminal. Times are of `time.monotonic`, taken when the bytes are in hand."""

    def __init__(
        self, command: Sequence[str], *, columns: int, lines: int, environment: Mapping[str, str]
    ) -> None:
        self._main, other = pty.openpty()
        fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.started_s = time.monotonic()
        self.process = subprocess.Popen(
            command,
            stdin=other,
            stdout=other,
            stderr=other,
            start_new_session=True,
            env={**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environment},
        )
        os.close(other)
        self.output = b""
        """What was written since the last `forget`."""

    def close(self) -> None:
        """End the program, if it has not ended."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        os.close(self._main)

    def hang_up(self) -> None:
        """Take the terminal away, as closing its window does."""
        os.close(self._main)

    def cpu_s(self) -> float:
        """Seconds of processor time that the program itself has taken, without its workers."""
        times = psutil.Process(self.process.pid).cpu_times()
        return times.user + times.system

    def send(self, keys: bytes) -> float:
        """Type; the time at which it was in the terminal."""
        os.write(self._main, keys)
        return time.monotonic()

    def forget(self) -> None:
        """Take what is there to read, and forget it."""
        while self._read(0.0):
            pass
        self.output = b""

    def listen(self, seconds: float) -> None:
        """Read for so long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._read(left)

    def wait_for(self, pattern: bytes, timeout_s: float) -> float:
        """When `pattern` (a regular expression) was written.

        Raises:
            TimeoutError: It was not in time.
        """
        wanted = re.compile(pattern)
        end = time.monotonic() + timeout_s
        while not wanted.search(self.output):
            left = end - time.monotonic()
            if left <= 0 or not self._read(left):
                tail = self.output[-400:]
                raise TimeoutError(f"{pattern!r} did not come within {timeout_s} s; the last was {tail!r}")
        return time.monotonic()

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._main], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self._main, 1 << 16)
        except OSError:  # Linux says so when the program has ended.
            return False
        self.output += data
        return bool(data)
