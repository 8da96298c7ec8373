"""Worker processes that live and die apart from each other and from us."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import psutil
import pytest

from musictui.jobs.process_pool import ProcessPool, WorkerDiedError, WorkerStartError
from musictui.jobs.worker import NICENESS
from tests.jobs import functions

WAIT_S = 20


@pytest.fixture
def pool() -> Iterator[ProcessPool]:
    pool = ProcessPool(2)
    yield pool
    pool.shutdown(cancel_futures=True)


def test_pool_runs_calls_in_other_processes(pool: ProcessPool) -> None:
    futures = [pool.submit(functions.double, number) for number in range(20)]

    assert [future.result(WAIT_S) for future in futures] == list(range(0, 40, 2))
    assert pool.submit(functions.process_id).result(WAIT_S) != os.getpid()


def test_pool_starts_workers_only_as_needed(pool: ProcessPool) -> None:
    before = len(psutil.Process().children())
    pool.submit(functions.double, 1).result(WAIT_S)
    pool.submit(functions.double, 2).result(WAIT_S)

    assert len(psutil.Process().children()) == before + 1


def test_pool_workers_are_nice_and_deaf_to_the_keyboard(pool: ProcessPool) -> None:
    process = pool.submit(functions.process_id).result(WAIT_S)
    os.kill(process, signal.SIGINT)

    assert pool.submit(functions.process_id).result(WAIT_S) == process
    assert pool.submit(functions.niceness).result(WAIT_S) == min(os.nice(0) + NICENESS, 19)
    assert os.getpgid(process) != os.getpgid(0)


def test_pool_beside_a_screen_runs_when_nothing_else_does() -> None:
    with ProcessPool(1, is_idle=True) as pool:
        process = pool.submit(functions.process_id).result(WAIT_S)
        assert os.sched_getscheduler(process) == os.SCHED_IDLE


def test_pool_error_of_a_call_comes_back(pool: ProcessPool) -> None:
    with pytest.raises(ValueError, match="thirteen"):
        pool.submit(functions.misbehave, 13).result(WAIT_S)


def test_pool_error_that_cannot_be_pickled_comes_back_as_words(pool: ProcessPool) -> None:
    with pytest.raises(RuntimeError, match="OddError: odd"):
        pool.submit(functions.fail_oddly).result(WAIT_S)


def test_pool_output_of_a_call_disturbs_nothing(pool: ProcessPool) -> None:
    assert pool.submit(functions.print_something).result(WAIT_S) == "said"


@pytest.mark.parametrize(("number", "how"), [(101, "exit code 3"), (202, "SIGKILL")])
def test_pool_worker_that_dies_is_replaced(pool: ProcessPool, number: int, how: str) -> None:
    with pytest.raises(WorkerDiedError, match=how):
        pool.submit(functions.misbehave, number).result(WAIT_S)

    assert pool.submit(functions.double, 1).result(WAIT_S) == 2


def test_pool_worker_that_was_killed_while_idle_is_replaced(pool: ProcessPool) -> None:
    process = psutil.Process(pool.submit(functions.process_id).result(WAIT_S))
    process.kill()
    psutil.wait_procs([process], WAIT_S)

    assert pool.submit(functions.double, 1).result(WAIT_S) == 2


def test_pool_abandoned_call_ends_and_others_go_on(pool: ProcessPool) -> None:
    stuck = pool.submit(functions.hang)
    assert pool.submit(functions.double, 1).result(WAIT_S) == 2
    pool.abandon(stuck)

    # On a busy machine its worker may not have been ready yet.
    assert isinstance(stuck.exception(WAIT_S), WorkerDiedError | WorkerStartError)
    assert pool.submit(functions.double, 1).result(WAIT_S) == 2


def test_pool_large_calls_and_results_cross(pool: ProcessPool) -> None:
    large = b"x" * 3_000_000
    futures = [pool.submit(bytes, large) for _ in range(4)]

    assert all(future.result(WAIT_S) == large for future in futures)


def test_pool_shutdown_waits_for_calls(pool: ProcessPool) -> None:
    futures = [pool.submit(functions.double, number) for number in range(10)]
    pool.shutdown()

    assert [future.result(0) for future in futures] == list(range(0, 20, 2))
    with pytest.raises(RuntimeError):
        pool.submit(functions.double, 1)


def test_pool_shutdown_with_cancel_ends_what_hangs(pool: ProcessPool) -> None:
    stuck = [pool.submit(functions.hang) for _ in range(2)]
    waiting = pool.submit(functions.double, 1)
    processes = psutil.Process().children()
    pool.shutdown(cancel_futures=True)

    assert not any(process.is_running() for process in processes)
    assert all(future.exception(0) for future in stuck)
    with pytest.raises(CancelledError):
        waiting.result(0)


PARENT = """
import sys
from musictui.jobs.process_pool import ProcessPool
from tests.jobs import functions
pool = ProcessPool(2)
busy, idle = pool.submit(functions.process_id), pool.submit(functions.process_id)
print(busy.result(), idle.result(), flush=True)
pool.submit(functions.hang)
pool.submit(functions.process_id).result()
print("ready", flush=True)
sys.stdin.read()
"""


def test_pool_workers_die_with_a_parent_that_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline()
        assert parent.stdout.readline() == "ready\n"
        workers = psutil.Process(parent.pid).children()
        parent.kill()

    _, alive = psutil.wait_procs(workers, WAIT_S)
    assert workers
    assert alive == []


def test_pool_worker_imports_little() -> None:
    script = "import sys; import musictui.jobs.worker; print(*sys.modules)"
    modules = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.split()

    assert {"asyncio", "sqlite3", "textual", "click", "mutagen", "logging"}.isdisjoint(modules)


KEEP_BUSY = """
import sys
from musictui.jobs.process_pool import ProcessPool
from tests.jobs import functions
ProcessPool(1).submit(functions.keep_busy, sys.argv[1]).result()
"""


@pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere a worker ends when it looks at its input again"
)
def test_worker_that_looks_at_nothing_ends_with_a_killed_parent(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    with subprocess.Popen([sys.executable, "-c", KEEP_BUSY, str(told)]) as parent:
        deadline_s = time.monotonic() + WAIT_S
        while not told.exists():
            assert time.monotonic() < deadline_s
            select.select([], [], [], 0.01)
        worker = os.pidfd_open(int(told.read_text(encoding="ascii")))
        parent.kill()
    ended, _, _ = select.select([worker], [], [], WAIT_S)
    os.close(worker)
    assert ended
