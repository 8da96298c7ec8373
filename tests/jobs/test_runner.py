"""Jobs run, end, and tell; nobody who listens can harm them."""

import asyncio
import time

import pytest

from musictui.errors import StorageError
from musictui.jobs import job as job_module
from musictui.jobs.job import Job, JobState, Problem, Reporter
from musictui.jobs.runner import JobRunner


@pytest.fixture
def jobs() -> JobRunner:
    return JobRunner()


async def _nothing(_: Reporter) -> str:
    return "result"


async def _forever(_: Reporter) -> None:
    await asyncio.Event().wait()


async def test_job_that_ends_is_done_with_its_result(jobs: JobRunner) -> None:
    job = jobs.start("count", _nothing, title="Counting")
    assert job.state is JobState.RUNNING
    await job.wait()

    assert (job.state, job.result, job.error, job.title) == (JobState.DONE, "result", None, "Counting")
    assert job.ended_s is not None
    assert jobs.live == []


async def test_job_expected_failure_keeps_its_hint(jobs: JobRunner) -> None:
    async def full(_: Reporter) -> None:
        raise StorageError("The disk is full.", hint="Make room.")

    job = jobs.start("fill", full)
    await job.wait()

    assert job.state is JobState.FAILED
    assert isinstance(job.error, StorageError)
    assert job.error.hint == "Make room."


async def test_job_with_a_bug_fails_and_is_logged(jobs: JobRunner, caplog: pytest.LogCaptureFixture) -> None:
    async def broken(_: Reporter) -> None:
        raise KeyError("bug")

    job = jobs.start("break", broken)
    await job.wait()

    assert job.state is JobState.FAILED
    assert "Traceback" in caplog.text


@pytest.mark.parametrize("is_started", [False, True])
async def test_job_cancelled_ends_as_such(jobs: JobRunner, is_started: bool) -> None:
    job = jobs.start("wait", _forever)
    if is_started:
        await asyncio.sleep(0)
    job.cancel()
    assert job.state is JobState.STOPPING
    await job.wait()

    assert job.state is JobState.CANCELLED


async def test_job_pauses_at_a_checkpoint(jobs: JobRunner) -> None:
    steps: list[int] = []
    paused = asyncio.Event()

    async def count(report: Reporter) -> None:
        for step in range(3):
            steps.append(step)
            if step == 0:
                job.pause()
                paused.set()
            await report.checkpoint()

    job = jobs.start("count", count)
    await paused.wait()
    assert steps == [0]
    job.resume()
    await job.wait()

    assert steps == [0, 1, 2]


async def test_runner_live_job_of_the_same_key_is_not_started_twice(jobs: JobRunner) -> None:
    first = jobs.start("wait", _forever, key="one")
    same = jobs.start("wait", _forever, key="one")
    other = jobs.start("wait", _forever, key="two")
    await jobs.close()
    later = jobs.start("wait", _nothing, key="one")
    await later.wait()

    assert first is same
    assert first is not other
    assert first is not later


async def test_runner_tells_every_change_of_state(jobs: JobRunner) -> None:
    told: list[JobState] = []
    unsubscribe = jobs.subscribe(lambda job: told.append(job.state))
    job = jobs.start("wait", _forever)
    job.pause()
    job.resume()
    job.cancel()
    await job.wait()
    unsubscribe()
    unsubscribe()
    await jobs.start("count", _nothing).wait()

    assert told == [
        JobState.RUNNING,
        JobState.PAUSED,
        JobState.RUNNING,
        JobState.STOPPING,
        JobState.CANCELLED,
    ]


async def test_runner_listener_that_raises_harms_no_job(
    jobs: JobRunner, caplog: pytest.LogCaptureFixture
) -> None:
    def raises(_: Job) -> None:
        raise ValueError("a screen is broken")

    told: list[JobState] = []
    jobs.subscribe(raises)
    jobs.subscribe(lambda job: told.append(job.state))
    job = jobs.start("count", _nothing)
    await job.wait()

    assert job.state is JobState.DONE
    assert told == [JobState.RUNNING, JobState.DONE]
    assert "a screen is broken" in caplog.text


async def test_runner_close_ends_all_jobs(jobs: JobRunner) -> None:
    started = [jobs.start("wait", _forever) for _ in range(3)]
    await jobs.close()

    assert {job.state for job in started} == {JobState.CANCELLED}


async def test_progress_tells_what_was_reported(jobs: JobRunner) -> None:
    async def work(report: Reporter) -> None:
        report.stage, report.unit, report.total = "Reading", "files", 10
        report.advance(4)
        report.problem("a.mp3", "It is empty.")
        await asyncio.Event().wait()

    job = jobs.start("work", work)
    await asyncio.sleep(0)
    progress = job.progress
    await jobs.close()

    assert (progress.stage, progress.done, progress.total, progress.problems) == ("Reading", 4, 10, 1)
    assert progress.rate
    assert progress.eta_s == pytest.approx(6 / progress.rate)
    assert job.problems == [Problem("a.mp3", "It is empty.")]
    assert job.progress.eta_s is None


async def test_progress_of_slow_items_keeps_its_eta(jobs: JobRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two that take longer than rates are measured over; the stages before do not count."""
    clock = [100.0]
    monkeypatch.setattr(job_module.time, "monotonic", lambda: clock[0])
    job = jobs.start("work", _forever)
    job.reporter.begin("Reading", "files", 9)
    seen = []
    for second in range(40):
        clock[0] += 1.0
        if second == 10:
            job.reporter.begin("Listening", "files", 4)
        if second in {20, 30}:
            job.reporter.advance()
        seen.append(job.progress.eta_s)
    monkeypatch.undo()
    await jobs.close()

    assert seen[:20] == [None] * 20
    assert seen[20] == pytest.approx(3 * 11)
    assert seen[29] == pytest.approx(3 * 20)
    assert seen[30] == pytest.approx(2 * 21 / 2)
    assert None not in seen[20:]


async def test_progress_time_of_a_pause_does_not_count(jobs: JobRunner) -> None:
    job = jobs.start("wait", _forever)
    job.pause()
    first, before_s = job.progress.elapsed_s, time.monotonic()
    while time.monotonic() == before_s:
        pass
    second = job.progress.elapsed_s
    await jobs.close()

    assert first == second
