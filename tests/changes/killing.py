"""Processes that apply a set and are killed at some moment."""

import random
import subprocess
import sys
import time

from musictui.jobs.recover_changes import recover
from tests.changes.conftest import Library

FIRST_S = 0.3
"""The longest that the first one is waited for; how long it takes says when the others can be killed."""
LEAST_S = 0.1


def applying(library: Library, set_id: int) -> subprocess.Popen[str]:
    """A process that has begun to write what is to be applied."""
    command = [sys.executable, "-m", "tests.changes.applying", str(library.database.path), str(set_id)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "begins\n"
    return process


class Killer:
    """Kills one process after the other, each at a random moment of its work."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._longest_s = FIRST_S
        self.interrupted = 0
        """How many of them left something to be settled."""

    async def apply(self, library: Library, set_id: int) -> None:
        """Let a set be applied and killed, or come to its end, and settle what it left."""
        process = applying(library, set_id)
        begun_s = time.monotonic()
        try:
            process.wait(self._chance.uniform(0, self._longest_s))
            self._longest_s = max(time.monotonic() - begun_s, LEAST_S)
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()
        self.interrupted += await recover(library.database) > 0
