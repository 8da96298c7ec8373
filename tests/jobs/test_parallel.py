"""Many items through any executor, whatever some of them do."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Executor
from contextlib import aclosing

import pytest

from musictui.jobs.batch import Failure
from musictui.jobs.executors import InlineExecutor, open_executor
from musictui.jobs.parallel import map_unordered
from tests.jobs import functions


@pytest.fixture(params=["inline", "threads:2", "processes:2"])
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    executor = open_executor(request.param)
    yield executor
    executor.shutdown(cancel_futures=True)


@pytest.fixture
def processes() -> Iterator[Executor]:
    executor = open_executor("processes:2")
    yield executor
    executor.shutdown(cancel_futures=True)


async def test_map_gives_every_item_once(executor: Executor) -> None:
    results = [pair async for pair in map_unordered(executor, functions.double, range(1000))]

    assert sorted(results) == [(number, 2 * number) for number in range(1000)]


async def test_map_of_nothing_ends(executor: Executor) -> None:
    assert [pair async for pair in map_unordered(executor, functions.double, [])] == []


async def test_map_error_of_one_item_is_its_failure(executor: Executor) -> None:
    results = dict([pair async for pair in map_unordered(executor, functions.misbehave, range(20))])

    assert results.pop(13) == Failure("ValueError: thirteen")
    assert results == {number: 2 * number for number in range(20) if number != 13}


async def test_map_items_that_kill_are_set_aside(processes: Executor) -> None:
    results = dict([pair async for pair in map_unordered(processes, functions.misbehave, range(300))])

    failures = {number: result for number, result in results.items() if isinstance(result, Failure)}
    assert set(failures) == {13, 101, 202}
    assert "exit code 3" in failures[101].reason
    assert "SIGKILL" in failures[202].reason
    assert all(results[number] == 2 * number for number in set(range(300)) - set(failures))


async def test_map_item_that_hangs_is_set_aside(processes: Executor) -> None:
    # Two workers that are up, so that the time is that of the calls alone.
    for future in [processes.submit(functions.process_id) for _ in range(2)]:
        future.result()
    calls = map_unordered(processes, functions.misbehave, [1, 303], batch=1, timeout_s=1)
    results = dict([pair async for pair in calls])

    assert results.pop(303) == Failure("It took longer than 1 s, twice.")
    assert results == {1: 2}


async def test_map_takes_no_more_than_the_window() -> None:
    taken: list[int] = []

    def numbers() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    async with aclosing(
        map_unordered(InlineExecutor(), functions.double, numbers(), window=2, batch=10)
    ) as results:
        await anext(results)

    # Two batches in flight, and two that are finished and wait to be taken.
    assert len(taken) == 40


async def test_map_sends_what_is_there_without_waiting_for_more(executor: Executor) -> None:
    more = asyncio.Event()

    async def slow() -> AsyncIterator[int]:
        yield 1
        await more.wait()
        yield 2

    async with aclosing(map_unordered(executor, functions.double, slow())) as results:
        assert await anext(results) == (1, 2)
        more.set()
        assert await anext(results) == (2, 4)


async def test_map_error_of_the_source_is_raised_after_what_was_sent(executor: Executor) -> None:
    async def broken() -> AsyncIterator[int]:
        yield 1
        raise RuntimeError("no more")

    async with aclosing(map_unordered(executor, functions.double, broken())) as results:
        assert await anext(results) == (1, 2)
        with pytest.raises(RuntimeError, match="no more"):
            await anext(results)


async def test_map_left_early_kills_what_hangs(processes: Executor) -> None:
    async with aclosing(map_unordered(processes, functions.misbehave, [1, 303], batch=1)) as results:
        assert await anext(results) == (1, 2)

    processes.shutdown(wait=True)
