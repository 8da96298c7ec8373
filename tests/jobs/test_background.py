"""A blocking iterator in the event loop."""

import threading
from collections.abc import Iterator
from contextlib import aclosing
from itertools import count

import pytest

from musictui.jobs.background import iterate_in_thread
from tests.jobs.conftest import eventually


@pytest.fixture
def gate() -> threading.Event:
    gate = threading.Event()
    gate.set()
    return gate


async def test_iterate_gives_all_items_in_order_from_another_thread(gate: threading.Event) -> None:
    threads: set[int] = set()

    def items() -> Iterator[int | None]:
        for number in range(100):
            threads.add(threading.get_ident())
            yield number
        yield None

    found = [item async for item in iterate_in_thread(items(), ahead=5, gate=gate)]

    assert found == [*range(100), None]
    assert threads == {*threads} - {threading.get_ident()}


async def test_iterate_raises_what_the_items_raise_after_those_before(gate: threading.Event) -> None:
    def items() -> Iterator[int]:
        yield 1
        raise OSError("the disk is gone")

    async with aclosing(iterate_in_thread(items(), ahead=5, gate=gate)) as found:
        assert await anext(found) == 1
        with pytest.raises(OSError, match="the disk is gone"):
            await anext(found)


async def test_iterate_is_no_more_than_so_many_items_ahead(gate: threading.Event) -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    async with aclosing(iterate_in_thread(items(), ahead=5, gate=gate)) as found:
        await anext(found)

        async def is_ahead() -> bool:
            return len(taken) == 7

        await eventually(is_ahead)

    assert len(taken) == 7


async def test_iterate_rests_while_the_gate_is_closed(gate: threading.Event) -> None:
    gate.clear()
    async with aclosing(iterate_in_thread(iter(range(3)), ahead=5, gate=gate)) as found:
        first = await anext(found)
        gate.set()
        rest = [item async for item in found]

    assert [first, *rest] == [0, 1, 2]


@pytest.mark.parametrize("is_open", [False, True])
async def test_iterate_left_early_ends_the_thread(gate: threading.Event, is_open: bool) -> None:
    async with aclosing(iterate_in_thread(count(), ahead=1, gate=gate)) as found:
        await anext(found)
        if not is_open:
            gate.clear()

    async def is_ended() -> bool:
        return "walk" not in {thread.name for thread in threading.enumerate()}

    await eventually(is_ended)
