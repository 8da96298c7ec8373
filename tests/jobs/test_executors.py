"""Where work is done is a word in the configuration."""

from collections.abc import Iterator

import pytest

from musictui.errors import UsageError
from musictui.jobs.executors import (
    DaskExecutor,
    InlineExecutor,
    open_executor,
    processor_count,
    worker_count,
)
from musictui.jobs.parallel import map_unordered
from tests.jobs import functions


@pytest.mark.parametrize("spec", ["", None, "processes", "processes:3", "threads:3", "inline"])
def test_open_executor_runs_calls(spec: str | None) -> None:
    with open_executor(spec) as executor:
        assert executor.submit(functions.double, 21).result() == 42


@pytest.mark.parametrize(
    ("spec", "count"), [("", processor_count()), ("processes:3", 3), ("threads:3", 3), ("inline", 1)]
)
def test_worker_count_is_what_was_asked_for(spec: str, count: int) -> None:
    with open_executor(spec) as executor:
        assert worker_count(executor) == count


@pytest.mark.parametrize(
    "spec", ["magic", "processes:0", "processes:-1", "threads:many", "inline:2", "dask", "dask:"]
)
def test_open_executor_refuses_what_is_none(spec: str) -> None:
    with pytest.raises(UsageError) as caught:
        open_executor(spec)

    assert caught.value.hint


def test_inline_executor_keeps_an_error_for_the_result() -> None:
    future = InlineExecutor().submit(functions.misbehave, 13)

    assert isinstance(future.exception(), ValueError)


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """A cluster of one thread in this process."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None, silence_logs=50
    ) as cluster:
        yield cluster.scheduler_address


async def test_dask_executor_maps(scheduler: str) -> None:
    with open_executor(f"dask:{scheduler}") as executor:
        results = [pair async for pair in map_unordered(executor, functions.misbehave, range(100))]

    assert isinstance(executor, DaskExecutor)
    assert executor.workers == 2
    assert len(results) == 100


def test_dask_executor_without_a_scheduler_says_so() -> None:
    with pytest.raises(UsageError, match="no Dask scheduler"):
        DaskExecutor("tcp://127.0.0.1:1", timeout_s=0.1)
