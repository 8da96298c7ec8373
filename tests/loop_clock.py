"""The clock of the event loop, in the hands of a test."""

import asyncio
from collections.abc import Callable

import pytest

Turn = Callable[[float], None]
"""Puts the clock forward by seconds: timers of the loop see the time go by at once."""


@pytest.fixture
def turn(monkeypatch: pytest.MonkeyPatch) -> Turn:
    """Turns the clock of the loop that runs."""

    def put_forward(seconds: float) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time
        monkeypatch.setattr(loop, "time", lambda: now() + seconds)

    return put_forward


def loop_clock() -> float:
    """For a fetcher, that it may see the same clock."""
    return asyncio.get_running_loop().time()
