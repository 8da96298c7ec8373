"""Runs jobs in the caller's event loop and keeps them."""

import asyncio
import contextlib
import logging
from collections.abc import Callable

from musictui.errors import MusictuiError
from musictui.jobs.job import Body, Job, JobState

log = logging.getLogger(__name__)

Listener = Callable[[Job], None]


class JobRunner:
    """Starts job bodies, keeps the references, tells listeners when a job's state changes."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []
        """All jobs of this process, oldest first."""
        self._listeners: list[Listener] = []

    def start(self, name: str, body: Body, *, title: str = "", key: str = "") -> Job:
        """Start `body` now. A live job of the same `key` is returned instead of a second one."""
        if key:
            for job in self.live:
                if job.key == key:
                    return job
        job = Job(len(self.jobs) + 1, name, title or name, key)
        job.changed = self._tell
        self.jobs.append(job)
        job.task = asyncio.create_task(_run(job, body), name=f"job-{job.number}-{name}")
        job.task.add_done_callback(lambda _: _finish_unstarted(job))
        self._tell(job)
        return job

    @property
    def live(self) -> list[Job]:
        """The jobs that have not ended."""
        return [job for job in self.jobs if not job.state.is_final]

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener(job)` in the event loop at every change of state; returns what ends that.

        What a listener raises goes to the log: a screen that fails must not end a job.
        """
        self._listeners.append(listener)

        def unsubscribe() -> None:
            with contextlib.suppress(ValueError):
                self._listeners.remove(listener)

        return unsubscribe

    async def close(self) -> None:
        """Cancel what is running and wait for its end."""
        live = self.live
        for job in live:
            job.cancel()
        for job in live:
            await job.wait()

    def _tell(self, job: Job) -> None:
        for listener in tuple(self._listeners):
            try:
                listener(job)
            except Exception:
                log.exception("A listener failed at job %s becoming %s", job.name, job.state)


async def _run(job: Job, body: Body) -> None:
    try:
        job.result = await body(job.reporter)
    except asyncio.CancelledError:
        job.finish(JobState.CANCELLED)
    except MusictuiError as error:
        job.finish(JobState.FAILED, error)
    except Exception as error:
        log.exception("Job %s failed", job.name)
        job.finish(JobState.FAILED, error)
    else:
        job.finish(JobState.DONE)


def _finish_unstarted(job: Job) -> None:
    """End a job that was cancelled before its body began, for then nothing of `_run` ran."""
    if not job.state.is_final:
        job.finish(JobState.CANCELLED)
