"""Where work is done, chosen by a short text: in this thread, in threads, in processes, on a cluster."""

import os
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any, ParamSpec, Protocol, TypeVar, runtime_checkable

from musictui.errors import UsageError
from musictui.jobs.process_pool import ProcessPool
from musictui.model.text import nearest

P = ParamSpec("P")
T = TypeVar("T")

CONNECT_S = 5.0
"""How long a cluster may take to answer."""

KINDS = ("inline", "threads", "processes", "dask")
KINDS_HINT = "Use inline, threads:N, processes:N or dask:ADDRESS."


def open_executor(spec: str | None = None, *, is_idle: bool = False) -> Executor:
    """Open the executor that `spec` names: `inline`, `threads:4`, `processes:4`, `dask:tcp://host:8786`.

    Without a number there are as many workers as processors; without a spec they are processes, which with
    `is_idle` run only when nothing else wants the processor.

    Raises:
        UsageError: The text names no executor, or the cluster cannot be reached.
    """
    check_spec(spec or "")
    kind, _, argument = (spec or "processes").partition(":")
    match kind:
        case "inline":
            return InlineExecutor()
        case "threads":
            return ThreadExecutor(_count(kind, argument))
        case "processes":
            return ProcessPool(_count(kind, argument), is_idle=is_idle)
        case _:
            return DaskExecutor(argument)


def check_spec(spec: str) -> None:
    """Make sure that a text names an executor; whether a cluster is there is not looked at.

    Raises:
        UsageError: It names none.
    """
    kind, _, argument = (spec or "processes").partition(":")
    match kind:
        case "inline" if not argument:
            return
        case "threads" | "processes":
            _count(kind, argument)
            return
        case "dask" if argument:
            return
    near = nearest(kind.lower(), KINDS)
    meant = f"Did you mean {':'.join(filter(None, (near, argument)))}? " if near and near != kind else ""
    raise UsageError(f"There is no executor {spec!r}.", hint=meant + KINDS_HINT)


def worker_count(executor: Executor) -> int:
    """How many calls it runs at once."""
    return executor.workers if isinstance(executor, Counted) else processor_count()


def processor_count() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


@runtime_checkable
class Counted(Protocol):
    """An executor that says how many calls it runs at once."""

    workers: int


class InlineExecutor(Executor):
    """Runs each call at once in the calling thread: for tests and debuggers."""

    workers = 1

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run it now; the future is already settled."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 an executor hands every error to the caller
            future.set_exception(error)
        return future


class ThreadExecutor(ThreadPoolExecutor):
    """Threads of this process: for where no processes can be started."""

    def __init__(self, workers: int) -> None:
        super().__init__(workers, thread_name_prefix="reader")
        self.workers = workers

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more calls; with `cancel_futures` what runs is left to itself, for threads cannot be ended."""
        super().shutdown(wait=wait and not cancel_futures, cancel_futures=cancel_futures)


class DaskExecutor(Executor):
    """A Dask cluster. Its workers need MusicTUI installed and the music at the same paths."""

    def __init__(self, address: str, *, timeout_s: float = CONNECT_S) -> None:
        self._client = _connect(address, timeout_s)
        self._executor: Executor = self._client.get_executor()
        self.workers = max(1, sum(self._client.nthreads().values()))

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run it on the cluster."""
        return self._executor.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster; it goes on for others."""
        # Its own `shutdown` knows no `cancel_futures`; without waiting it cancels.
        self._executor.shutdown(wait=wait and not cancel_futures)
        self._client.close()


def _connect(address: str, timeout_s: float) -> Any:
    # 0.45 s, and an extra that most installations do not have.
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError(
            "The dask executor needs the package distributed.",
            hint="Install it: pip install 'musictui[cluster]'",
        ) from error
    try:
        return Client(address, timeout=timeout_s, set_as_default=False)  # type: ignore[no-untyped-call]  # it has no types
    except (OSError, ValueError) as error:
        raise UsageError(
            f"There is no Dask scheduler at {address}.", hint="Start one: dask scheduler"
        ) from error


def _count(kind: str, argument: str) -> int:
    if not argument:
        return processor_count()
    if not argument.isdigit() or int(argument) < 1:
        raise UsageError(f"{argument!r} is no number of {kind}.", hint=KINDS_HINT)
    return int(argument)
