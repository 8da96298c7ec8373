"""What a worker runs for `map_unordered`. Apart from it, so that workers import no more than this."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

I = TypeVar("I")  # noqa: E741 an item
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Failure:
    """What stands in the place of a result that could not be had."""

    reason: str


def run_batch(fn: Callable[[I], R], items: Sequence[I]) -> list[R | Failure]:
    """Apply `fn` to each item: one message carries many small results."""
    results: list[R | Failure] = []
    for item in items:
        try:
            results.append(fn(item))
        except Exception as error:  # noqa: BLE001 one bad item costs itself alone
            results.append(Failure(f"{type(error).__name__}: {error}"))
    return results
