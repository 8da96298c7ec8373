"""Jobs on the command line: figures, failures, interrupts."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from musictui.cli import progress
from musictui.errors import StorageError
from musictui.jobs.job import JobState, Progress, Reporter
from musictui.jobs.runner import JobRunner

Body = Callable[[Reporter], Awaitable[Any]]


@pytest.fixture
def heeded_signals() -> Iterator[None]:
    """Signals as a program has them that was started on a terminal; `nohup` and `&` have some ignored."""
    usual = {
        signal.SIGINT: signal.default_int_handler,
        signal.SIGTERM: signal.SIG_DFL,
        signal.SIGHUP: signal.SIG_DFL,
    }
    before = {number: signal.signal(number, handler) for number, handler in usual.items()}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.04, "0.0 s"),
        (9.94, "9.9 s"),
        (12.4, "12 s"),
        (59.4, "59 s"),
        (59.6, "1:00"),
        (185, "3:05"),
        (3750, "1:02:30"),
    ],
)
def test_duration_in_words(seconds: float, text: str) -> None:
    assert progress.duration(seconds) == text


@pytest.mark.parametrize(
    ("snapshot", "text"),
    [
        (Progress("", "", 0, None, "files", None, 0.0, None, 0), "0 files"),
        (
            Progress("Reading", "", 6120, 12408, "files", 4950.4, 1.2, 1.27, 2),
            "6,120 / 12,408 files · 4,950 files/s · eta 1.3 s · 2 problems",
        ),
        (
            Progress("Reading", "", 5, 10, "files", 2.0, 3.0, 75.0, 1),
            "5 / 10 files · 2 files/s · eta 1:15 · 1 problem",
        ),
    ],
)
def test_figures_of_a_snapshot(snapshot: Progress, text: str) -> None:
    assert progress.figures(snapshot) == text


def _follow(body: Body) -> Any:
    async def work() -> Any:
        return await progress.follow(JobRunner().start("try", body, title="Trying"))

    return progress.run(work())


def test_result_is_given_and_what_runs_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    async def body(_report: Reporter) -> str:
        return "result"

    assert _follow(body) == "result"
    assert capsys.readouterr() == ("", "Trying …\n")


def test_news_are_lines_that_do_no_harm_and_no_more_than_one_reads(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async def body(report: Reporter) -> None:
        report.tell("1 added at 12:00:00")
        for number in range(22):
            report.problem(f"{number}\x1b[2J.mp3", "No music.")

    async def work() -> None:
        await progress.follow(JobRunner().start("try", body, title="Trying"), has_news=True)

    progress.run(work())
    lines = capsys.readouterr().err.splitlines()
    assert lines[:3] == ["Trying …", "1 added at 12:00:00", r"0\x1b[2J.mp3: No music."]
    assert lines[-1] == "… and 2 more problems"
    assert len(lines) == 2 + 20 + 1


def test_expected_failure_is_raised_as_it_is() -> None:
    async def body(_report: Reporter) -> None:
        raise StorageError("The disk is full.", hint="Make room.")

    with pytest.raises(StorageError, match=r"The disk is full\."):
        _follow(body)


def test_bug_in_a_job_is_a_sentence() -> None:
    async def body(_report: Reporter) -> None:
        raise ZeroDivisionError("a bug")

    with pytest.raises(Exception, match=r"Trying failed unexpectedly: ZeroDivisionError: a bug") as caught:
        _follow(body)
    assert "The log file has the details" in caught.value.hint


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_cancels_the_job_and_waits_for_its_end(number: signal.Signals, heeded_signals: None) -> None:
    ended: list[str] = []

    async def body(_report: Reporter) -> None:
        os.kill(os.getpid(), number)
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("in order")

    with pytest.raises(KeyboardInterrupt):
        _follow(body)
    assert ended == ["in order"]


def test_job_that_another_cancelled_ends_like_an_interrupt() -> None:
    async def work() -> None:
        async def body(_report: Reporter) -> None:
            await asyncio.Event().wait()

        job = JobRunner().start("try", body)
        job.cancel()
        await job.wait()
        assert job.state is JobState.CANCELLED
        await progress.follow(job)

    with pytest.raises(KeyboardInterrupt):
        progress.run(work())
