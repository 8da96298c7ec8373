"""A job: one long piece of work that can be watched, paused and cancelled."""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

PROBLEMS_KEPT = 1000
TOLD_KEPT = 100
RATE_WINDOW_S = 3.0
STEADY = 8
"""Fewer items in that window say little of how long the rest takes."""
SLICE_S = 0.004
"""A job body that does not wait for anything lets others run at least this often."""


class JobState(StrEnum):
    """Where a job stands."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        """Whether nothing more will happen."""
        return self in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}


@dataclass(frozen=True, slots=True)
class Problem:
    """One item that could not be handled, and why."""

    subject: str
    """What it is about: for a file its path, undecodable bytes shown as `\\xNN`."""
    reason: str


def shown(path: bytes) -> str:
    """A path as the subject of a problem."""
    return path.decode(errors="backslashreplace")


@dataclass(frozen=True, slots=True)
class Progress:
    """A snapshot of a job, cheap to take at any time."""

    stage: str
    message: str
    done: int
    total: int | None
    unit: str
    rate: float | None
    """Items per second over the last seconds."""
    elapsed_s: float
    """Without the time it was paused."""
    eta_s: float | None
    problems: int


class Reporter:
    """What a job body tells about itself: plain attributes, read by others whenever they like."""

    def __init__(self) -> None:
        self.stage = ""
        self.message = ""
        """The last thing that was told."""
        self.told: deque[str] = deque(maxlen=TOLD_KEPT)
        self.told_count = 0
        self.total: int | None = None
        self.unit = ""
        self.done = 0
        self.summary: dict[str, Any] = {}
        """Figures of the finished job, kept in its history line; plain JSON values."""
        self.problems: deque[Problem] = deque(maxlen=PROBLEMS_KEPT)
        self.problem_count = 0
        self.gate = threading.Event()
        """Set while the job may run: for threads that work for it."""
        self.gate.set()
        self._may_run = asyncio.Event()
        self._may_run.set()
        self._yielded_s = 0.0

    def begin(self, stage: str, unit: str, total: int | None = None) -> None:
        """Say that another part of the work begins, and of how many items it is if that is known."""
        self.stage, self.unit, self.done, self.total = stage, unit, 0, total

    def advance(self, count: int = 1) -> None:
        """Say that `count` more items are done."""
        self.done += count

    def tell(self, text: str) -> None:
        """Say that something happened: for jobs that go on and on."""
        self.message = text
        self.told.append(text)
        self.told_count += 1

    def problem(self, subject: str, reason: str) -> None:
        """Say that one item could not be handled; the job goes on."""
        self.problems.append(Problem(subject, reason))
        self.problem_count += 1

    async def checkpoint(self) -> None:
        """Wait here while the job is paused; a cancelled job ends here. Cheap enough to call for each item."""
        if not self._may_run.is_set():
            await self._may_run.wait()
        elif time.monotonic() - self._yielded_s >= SLICE_S:
            await asyncio.sleep(0)
            self._yielded_s = time.monotonic()

    def hold(self) -> None:
        """Make the next `checkpoint` wait."""
        self._may_run.clear()
        self.gate.clear()

    def release(self) -> None:
        """Let the body go on."""
        self._may_run.set()
        self.gate.set()


Body = Callable[[Reporter], Awaitable[Any]]


class Job:
    """A running or finished body. Made by `JobRunner.start`."""

    def __init__(self, number: int, name: str, title: str, key: str) -> None:
        self.number = number
        """Counts from 1 in this process."""
        self.name = name
        """The verb: index, ..."""
        self.title = title
        """What a person calls it: `Indexing ~/Music`."""
        self.key = key
        self.state = JobState.RUNNING
        self.reporter = Reporter()
        self.error: BaseException | None = None
        """Why it failed."""
        self.result: Any = None
        self.started_s = time.time()
        self.ended_s: float | None = None
        self.task: asyncio.Task[None] | None = None
        self.changed: Callable[[Job], None] = lambda _job: None
        self._clock_start = time.monotonic()
        self._clock_end: float | None = None
        self._paused_at: float | None = None
        self._paused_s = 0.0
        self._samples: deque[tuple[float, int]] = deque()
        self._stage, self._stage_began_s = "", 0.0

    @property
    def problems(self) -> list[Problem]:
        """The last thousand problems, oldest first."""
        return list(self.reporter.problems)

    @property
    def progress(self) -> Progress:
        """A snapshot; the rate is over the last seconds, so ask a few times a second."""
        report = self.reporter
        elapsed = self._elapsed()
        average = self._average(elapsed, report)
        rate = self._rate(elapsed, report.done)
        left = None if report.total is None else max(report.total - report.done, 0)
        steady = rate if rate and rate * RATE_WINDOW_S >= STEADY else average
        eta = left / steady if left is not None and steady and not self.state.is_final else None
        return Progress(
            stage=report.stage,
            message=report.message,
            done=report.done,
            total=report.total,
            unit=report.unit,
            rate=rate,
            elapsed_s=elapsed,
            eta_s=eta,
            problems=report.problem_count,
        )

    def pause(self) -> None:
        """Stop at the next checkpoint until `resume`."""
        if self.state is JobState.RUNNING:
            self._paused_at = time.monotonic()
            self.reporter.hold()
            self._become(JobState.PAUSED)

    def resume(self) -> None:
        """Go on after `pause`."""
        if self.state is JobState.PAUSED:
            self._end_pause()
            self.reporter.release()
            self._become(JobState.RUNNING)

    def cancel(self) -> None:
        """End the job as soon as it can; what is already stored stays."""
        if not self.state.is_final and self.task is not None:
            self._become(JobState.STOPPING)
            self.task.cancel()

    async def wait(self) -> None:
        """Return when the job has ended, however it ended."""
        if self.task is not None:
            await asyncio.wait([self.task])

    def finish(self, state: JobState, error: BaseException | None = None) -> None:
        """Called once by the runner."""
        self._end_pause()
        self.error = error
        self.ended_s = time.time()
        self._clock_end = time.monotonic()
        self._become(state)

    def _become(self, state: JobState) -> None:
        self.state = state
        self.changed(self)

    def _end_pause(self) -> None:
        if self._paused_at is not None:
            self._paused_s += time.monotonic() - self._paused_at
            self._paused_at = None

    def _elapsed(self) -> float:
        end = self._clock_end or self._paused_at or time.monotonic()
        return end - self._clock_start - self._paused_s

    def _average(self, elapsed: float, report: Reporter) -> float | None:
        """Items per second of this stage; it began after the last look at another one."""
        last_s, last_done = self._samples[-1] if self._samples else (0.0, 0)
        if report.stage != self._stage or report.done < last_done:
            self._stage, self._stage_began_s = report.stage, last_s
        took_s = elapsed - self._stage_began_s
        return report.done / took_s if took_s > 0 else None

    def _rate(self, elapsed: float, done: int) -> float | None:
        if self.state.is_final:
            return done / elapsed if elapsed > 0 else None
        samples = self._samples
        if samples and done < samples[-1][1]:
            samples.clear()
        samples.append((elapsed, done))
        while len(samples) > 2 and elapsed - samples[1][0] >= RATE_WINDOW_S:
            samples.popleft()
        past, before = samples[0] if len(samples) > 1 else (0.0, 0)
        return (done - before) / (elapsed - past) if elapsed > past else None
