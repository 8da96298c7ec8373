"""Whole collections wait for a moment in which nobody types."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from musictui.tui import garbage
from musictui.tui.garbage import Garbage


class Knot:
    """Holds itself, so that counting references does not free it."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def settings() -> Iterator[None]:
    """The interpreter is as it was afterwards."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, to be moved on."""
    now = [1000.0]
    monkeypatch.setattr(garbage, "monotonic", lambda: now[0])
    return now


def tie_knots() -> weakref.ref[Knot]:
    """Garbage, old enough for a whole collection only."""
    knots = [Knot() for _ in range(10)]
    last = weakref.ref(knots[-1])
    for _ in range(garbage.ENOUGH + 1):
        gc.collect(1)
    return last


def test_garbage_is_kept_while_somebody_types_and_goes_at_rest(clock: list[float]) -> None:
    collector = Garbage()
    collector.start()
    last = tie_knots()
    collector.note_key()
    clock[0] += garbage.REST_S / 2
    collector.look()
    assert last() is not None
    clock[0] += garbage.REST_S
    collector.look()
    assert last() is None


def test_little_garbage_is_not_looked_for(clock: list[float]) -> None:
    collector = Garbage()
    collector.start()
    clock[0] += garbage.REST_S + 1
    before = gc.get_stats()[2]["collections"]
    collector.look()
    assert gc.get_stats()[2]["collections"] == before
