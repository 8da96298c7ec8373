"""A pool of worker processes in which a call that kills or blocks its worker costs that one worker only.

The standard library's pool breaks as a whole when one process dies, cannot stop a call that hangs, and does not
say which call was to blame. Files are hostile often enough to want all three. Plain child processes with pipes
also need no helper process, no semaphores and no file descriptor of the terminal, so they start inside a running
Textual application (Textual issue 3593) and faster: 60 ms with mutagen imported.
"""

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from typing import Any, ParamSpec, TypeVar

from musictui.errors import MusictuiError
from musictui.jobs.worker import read_message, write_message

P = ParamSpec("P")
T = TypeVar("T")

BOOT = (
    "import sys; mode, *sys.path[:] = sys.argv[1:]; "
    "from musictui.jobs.worker import main; main(is_idle=mode == 'idle')"
)


class WorkerDiedError(BrokenExecutor):
    """The process died while it ran the call."""


class WorkerStartError(MusictuiError):
    """A worker process ended before it was ready for a call."""


class ProcessPool(Executor):
    """Up to `workers` processes, started as calls arrive and replaced when they die.

    Functions, arguments and results cross by pickle, so functions are module-level.
    """

    def __init__(self, workers: int, *, is_idle: bool = False) -> None:
        """With `is_idle` the workers run only when nothing else wants the processor: a screen beside them is quick."""
        self.workers = workers
        self.is_idle = is_idle
        self._changed = threading.Condition()
        self._waiting: deque[_Call] = deque()
        self._drivers: list[_Driver] = []
        self._idle = 0
        self._is_closed = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run `fn(*args, **kwargs)` in a worker."""
        call = _Call(pickle.dumps((fn, args, kwargs), pickle.HIGHEST_PROTOCOL))
        with self._changed:
            if self._is_closed:
                raise RuntimeError("cannot schedule new futures after shutdown")
            self._waiting.append(call)
            if self._idle < len(self._waiting) and len(self._drivers) < self.workers:
                driver = _Driver(self)
                self._drivers.append(driver)
                driver.start()
            self._changed.notify()
        return call.future

    def abandon(self, future: Future[Any]) -> None:
        """Give up a call: drop it if it waits, kill its worker if it runs."""
        if future.cancel():
            return
        with self._changed:
            for driver in self._drivers:
                driver.kill_if_running(future)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more calls and end the workers; with `cancel_futures` at once, killing what runs."""
        with self._changed:
            self._is_closed = True
            dropped = list(self._waiting) if cancel_futures else []
            if cancel_futures:
                self._waiting.clear()
                for driver in self._drivers:
                    driver.kill()
            self._changed.notify_all()
        for call in dropped:
            call.future.cancel()
            call.future.set_running_or_notify_cancel()
        if wait:
            for driver in self._drivers:
                driver.join()

    def take(self, *, block: bool) -> "_Call | None":
        """The next call for a driver; None when there is none (and, if `block`, will never be one)."""
        with self._changed:
            while True:
                while self._waiting:
                    call = self._waiting.popleft()
                    if call.future.set_running_or_notify_cancel():
                        return call
                if not block or self._is_closed:
                    return None
                self._idle += 1
                self._changed.wait()
                self._idle -= 1


class _Call:
    """A pickled call and the future of its result."""

    __slots__ = ("future", "message")

    def __init__(self, message: bytes) -> None:
        self.message = message
        self.future: Future[Any] = Future()


class _Driver(threading.Thread):
    """The thread that feeds one worker process and replaces it when it dies."""

    def __init__(self, pool: ProcessPool) -> None:
        # A daemon, so that a program that forgets `shutdown` still ends; its workers end with it.
        super().__init__(name="pool-driver", daemon=True)
        self._pool = pool
        self._worker: _Worker | None = None
        self._current: _Call | None = None
        self._is_killed = False

    def run(self) -> None:
        """Send calls and settle their futures until the pool closes."""
        self._current = self._pool.take(block=True)
        if self._current is not None:
            self._send(self._current)
        while (call := self._current) is not None:
            reply = self._receive()
            following = self._pool.take(block=False)
            if following is not None:
                # The worker should not wait while we unpickle.
                self._send(following)
            _settle(call.future, reply)
            if following is None and (following := self._pool.take(block=True)) is not None:
                self._send(following)
            self._current = following
        self._discard()

    def kill(self) -> None:
        """End the worker now, for good."""
        self._is_killed = True
        if (worker := self._worker) is not None:
            worker.kill()

    def kill_if_running(self, future: Future[Any]) -> None:
        """End the worker now if it runs this call; another will take its place."""
        current, worker = self._current, self._worker
        if worker is not None and current is not None and current.future is future:
            worker.kill()

    def _send(self, call: _Call) -> None:
        """Hand a call to the worker, a fresh one if the last is gone; what fails shows in `_receive`."""
        for _ in range(2):
            try:
                if self._worker is None:
                    self._worker = _Worker(is_idle=self._pool.is_idle)
                    if self._is_killed:
                        self._worker.kill()
                self._worker.send(call.message)
            except OSError:
                self._discard()
            else:
                return

    def _receive(self) -> bytes | Exception:
        if self._worker is None:
            return WorkerStartError("A reader process cannot be started.", hint="Is the memory full?")
        try:
            return self._worker.receive()
        except MusictuiError as error:
            self._discard()
            return error
        except (OSError, EOFError):
            return WorkerDiedError(self._discard())

    def _discard(self) -> str:
        """End the worker if there is one and say how it ended."""
        worker, self._worker = self._worker, None
        return worker.end() if worker is not None else ""


class _Worker:
    """One worker process and its pipes."""

    def __init__(self, *, is_idle: bool) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", BOOT, "idle" if is_idle else "nice", *_search_path()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            **_apart(),
        )
        self._is_ready = False

    def send(self, message: bytes) -> None:
        """Hand over one call."""
        assert self._process.stdin is not None
        write_message(self._process.stdin, message)

    def receive(self) -> bytes:
        """Wait for the reply to the oldest call."""
        assert self._process.stdout is not None
        if not self._is_ready:
            try:
                read_message(self._process.stdout)
            except EOFError:
                raise self._start_error() from None
            self._is_ready = True
        return read_message(self._process.stdout)

    def kill(self) -> None:
        """End it now."""
        self._process.kill()

    def end(self) -> str:
        """End it by closing its input, or by force when it already stopped answering; say how it ended."""
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        with contextlib.suppress(OSError):
            process.stdin.close()
        process.stdout.close()
        code = process.wait()
        if code >= 0:
            return f"exit code {code}"
        with contextlib.suppress(ValueError):
            return signal.Signals(-code).name
        return f"signal {-code}"

    def _start_error(self) -> WorkerStartError:
        return WorkerStartError(
            "A reader process ended before it was ready.",
            hint="Is MusicTUI installed completely? `--executor threads:2` works without reader processes.",
        )


def _search_path() -> list[str]:
    """Where this process finds modules, so that a worker finds the same."""
    try:
        here = os.getcwd()
    except FileNotFoundError:
        here = ""
    return [entry or here for entry in sys.path if entry or here]


def _apart() -> dict[str, Any]:
    """Popen arguments that keep the keyboard's ctrl+c and ctrl+z from reaching a worker."""
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
        return {"creationflags": flags | subprocess.BELOW_NORMAL_PRIORITY_CLASS}
    return {"process_group": 0}


def _settle(future: Future[Any], reply: bytes | Exception) -> None:
    if isinstance(reply, Exception):
        future.set_exception(reply)
        return
    try:
        is_result, value = pickle.loads(reply)
    except Exception as error:  # noqa: BLE001 whatever the classes of the result raise
        is_result, value = False, error
    if is_result:
        future.set_result(value)
    else:
        future.set_exception(value)
