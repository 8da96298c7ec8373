"""Running a job on the command line: its bar on standard error, and Ctrl+C."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Collection, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from musictui.cli.output import is_terminal, safe, say
from musictui.errors import MusictuiError
from musictui.jobs.job import Job, JobState, Progress, Reporter

if TYPE_CHECKING:  # rich takes 0.1 s to import, which only jobs pay that last a while
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

T = TypeVar("T")

INTERVAL_S = 0.1
"""Between two looks at a job's progress."""
DELAY_S = 0.3
"""A job that ends before has no bar."""
NEWS_SHOWN = 20
"""Of a crowd of problems at a time, so many are shown."""
BAR_STYLE = "yellow"
"""The terminal's own, which suits its ground, dark or light."""


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run `work` in an event loop of its own; Ctrl+C, SIGTERM and a closed terminal cancel it.

    Raises:
        KeyboardInterrupt: It was cancelled.
    """
    try:
        return asyncio.run(_interruptible(work))
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


async def _interruptible(work: Coroutine[Any, Any, T]) -> T:
    task = asyncio.current_task()
    assert task is not None
    loop = asyncio.get_running_loop()
    # Ctrl+C is asyncio.run's own. Windows lacks these and says so; `nohup` has SIGHUP ignored, which stays.
    for name in ("SIGTERM", "SIGHUP"):
        with contextlib.suppress(NotImplementedError, AttributeError):
            number = getattr(signal, name)
            if signal.getsignal(number) is not signal.SIG_IGN:
                loop.add_signal_handler(number, task.cancel)
    return await work


async def follow(job: Job, *, has_news: bool = False) -> Any:
    """Show the job's progress until it ends, and give its result. Cancelling this cancels the job first.

    Args:
        job: The job.
        has_news: Print what it tells and its problems, line by line, while it runs.

    Raises:
        MusictuiError: It failed.
    """
    ended = asyncio.create_task(job.wait())
    bar = Bar()
    news = News(job.reporter)
    try:
        while not job.state.is_final:
            bar.show(job.title, job.progress)
            if has_news:
                bar.say(news.take())
            await asyncio.wait([ended], timeout=INTERVAL_S)
    except asyncio.CancelledError:
        job.cancel()
        await job.wait()
        raise
    finally:
        ended.cancel()
        bar.close()
        if has_news:
            bar.say(news.take())
    return _outcome(job)


def _outcome(job: Job) -> Any:
    match job.state, job.error:
        case JobState.DONE, _:
            return job.result
        case JobState.CANCELLED, _:
            raise asyncio.CancelledError
        case _, MusictuiError() as error:
            raise error
    # The runner has logged the traceback.
    raise MusictuiError(
        f"{job.title} failed unexpectedly: {type(job.error).__name__}: {job.error}",
        hint="The log file has the details; musictui config names it.",
    )


class Bar:
    """A job's bar on standard error; where that is no terminal, one line says what runs."""

    def __init__(self) -> None:
        self._is_terminal = is_terminal(sys.stderr)
        self._has_said = False
        self._progress: RichProgress | None = None
        self._task: TaskID | None = None

    def show(self, title: str, progress: Progress) -> None:
        """Draw the snapshot. A terminal that has gone away is no failure of the job."""
        if self._is_terminal:
            if self._progress is not None or progress.elapsed_s >= DELAY_S:
                try:
                    self._draw(title, progress)
                except OSError:
                    self._is_terminal, self._has_said = False, True
        elif not self._has_said:
            self._has_said = True
            say(f"{safe(title)} …")

    def say(self, lines: Sequence[str]) -> None:
        """Write safe lines above the bar."""
        for line in lines:
            if self._progress is None:
                say(line)
                continue
            from rich.text import Text

            with contextlib.suppress(OSError):
                self._progress.console.print(Text(line), soft_wrap=True)

    def close(self) -> None:
        """Take the bar away; what comes after says how it ended."""
        if self._progress is not None:
            with contextlib.suppress(OSError):
                self._progress.stop()

    def _draw(self, title: str, progress: Progress) -> None:
        if self._progress is None or self._task is None:
            self._progress, self._task = _started()
        self._progress.update(
            self._task,
            description=safe(progress.stage or title),
            completed=progress.done,
            total=progress.total,
            figures=figures(progress),
        )
        self._progress.refresh()


class News:
    """What a job said since it was last asked."""

    def __init__(self, report: Reporter) -> None:
        self._report = report
        self._told = 0
        self._problems = 0

    def take(self) -> list[str]:
        """Safe lines for a person, oldest first."""
        report = self._report
        told, self._told = report.told_count - self._told, report.told_count
        problems, self._problems = report.problem_count - self._problems, report.problem_count
        lines = [safe(text) for text in _last(report.told, told)]
        found = _last(report.problems, problems)
        lines += [f"{safe(each.subject)}: {safe(each.reason)}" for each in found[:NEWS_SHOWN]]
        if problems > NEWS_SHOWN:
            lines.append(f"… and {problems - NEWS_SHOWN:,} more problems")
        return lines


def _last(items: Collection[T], count: int) -> list[T]:
    """The last `count` items, or all that were kept."""
    return list(items)[max(len(items) - count, 0) :]


def figures(progress: Progress) -> str:
    """Count, rate, time left and problems of a snapshot, in words."""
    count = f"{progress.done:,}" if progress.total is None else f"{progress.done:,} / {progress.total:,}"
    parts = [f"{count} {progress.unit}".rstrip()]
    if progress.rate:
        parts.append(f"{progress.rate:,.0f} {progress.unit or 'items'}/s")
    if progress.eta_s is not None:
        parts.append(f"eta {duration(progress.eta_s)}")
    if progress.problems:
        parts.append(f"{progress.problems:,} problem{'s' * (progress.problems != 1)}")
    return " · ".join(parts)


def duration(seconds: float) -> str:
    """A span of time in words: `0.4 s`, `12 s`, `3:05`, `1:02:30`."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _started() -> "tuple[RichProgress, TaskID]":
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as RichProgress

    progress = RichProgress(
        TextColumn("{task.description}", markup=False),
        BarColumn(None, complete_style=BAR_STYLE, finished_style=BAR_STYLE, pulse_style=BAR_STYLE),
        TextColumn("{task.fields[figures]}", markup=False),
        console=Console(stderr=True, markup=False, highlight=False),
        auto_refresh=False,
        transient=True,
        expand=True,
    )
    progress.start()
    return progress, progress.add_task("", total=None, figures="")
