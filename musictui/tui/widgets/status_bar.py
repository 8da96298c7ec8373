"""The line above the keys: the newest job with its bar and figures, and what the program costs."""

import time
from collections.abc import Callable

from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget

from musictui.jobs.job import Job, JobState, Progress
from musictui.jobs.runner import JobRunner
from musictui.tui import figures
from musictui.tui.meter import Meter
from musictui.tui.visible import visible
from musictui.tui.widgets import progress as shown

REFRESH_S = 0.1
BAR_WIDTH = 26
MIN_BAR_WIDTH = 8
MIN_NAME_WIDTH = 16
"""Cells that a name keeps, whatever else is to be told."""
SPARKLINE_WIDTH = 7


class StatusBar(Widget):
    """One line; asks the newest job for its progress ten times a second while it runs and the line is seen."""

    def __init__(self, jobs: JobRunner, *, clock: Callable[[], float] = time.time) -> None:
        super().__init__()
        self.meter: Meter | None = None
        """Set by the program once it measures."""
        self._jobs = jobs
        self._clock = clock
        self._is_seen = True
        self._was_working = False
        self._ticks: Timer | None = None
        self._unsubscribe: Callable[[], None] = lambda: None

    def on_mount(self) -> None:
        """Follow the jobs' states."""
        self._unsubscribe = self._jobs.subscribe(self._job_changed)
        self._ticks = self.set_interval(REFRESH_S, self._tick, pause=True)
        self._tick_or_rest()

    def on_unmount(self) -> None:
        """Listen no more."""
        self._unsubscribe()

    def set_seen(self, is_seen: bool) -> None:
        """Rest while another mode covers it."""
        self._is_seen = is_seen
        self._tick_or_rest()

    def render(self) -> Content:
        """Job at the left, cost at the right; what has no room is left out whole."""
        width = self.size.width - 2
        job = self._newest()
        cost = self._cost()
        left = self._job(job, width - shown.width_of(cost) - 2) if job else self._idle()
        gap = width - shown.width_of(left) - shown.width_of(cost)
        if gap < 2:
            whole = self._job(job, width) if job else left
            return Content.assemble(" ", whole.truncate(width, ellipsis=True))
        return Content.assemble(" ", left, " " * gap, cost)

    def _newest(self) -> Job | None:
        """The newest job that works, else the newest that ended, else one that rests."""
        jobs = self._jobs.jobs
        ended = [job for job in jobs if job.state.is_final]
        working = self._working()
        begun = [job for job in working if not shown.is_waiting(job)]
        found = begun or working or ended or jobs
        return found[-1] if found else None

    def _working(self) -> list[Job]:
        return [job for job in self._jobs.live if not shown.is_resting(job)]

    def _idle(self) -> Content:
        return Content.assemble(("No job is running", "$text-faint"))

    def _job(self, job: Job, room: int) -> Content:
        """The name, then what fits of the rest: the figures are left out in the order of what they tell."""
        snapshot = job.progress
        name = shown.title(job.title).stylize_before("$accent", 0, len(job.title.partition(" ")[0]))
        parts = _ended_parts(job, snapshot) if job.state.is_final else _live_parts(job, snapshot)
        if (others := len(self._working()) - 1) > 0:
            parts.append((2, Content.assemble((f"  and {others} more", "$text-dim"))))
        needed = sum(shown.width_of(part) for rank, part in parts if rank <= 1)
        # A long name gives way to how far its job is.
        least = needed + (MIN_BAR_WIDTH + 2) * (not job.state.is_final)
        name = name.truncate(max(room - least, MIN_NAME_WIDTH), ellipsis=True)
        room -= shown.width_of(name)
        has_bar = room - needed > MIN_BAR_WIDTH and not (
            job.state.is_final or shown.is_resting(job) or shown.is_waiting(job)
        )
        room -= (MIN_BAR_WIDTH + 1) * has_bar
        chosen: set[int] = set()
        for index, (_rank, part) in sorted(enumerate(parts), key=lambda each: each[1][0]):
            if shown.width_of(part) <= room:
                chosen.add(index)
                room -= shown.width_of(part)
        rest = [part for index, (_rank, part) in enumerate(parts) if index in chosen]
        if has_bar:
            bar = shown.bar(snapshot, min(MIN_BAR_WIDTH + room, BAR_WIDTH))
            return Content.assemble(name, " ", bar, *rest)
        return Content.assemble(name, *rest)

    def _cost(self) -> Content:
        if self.meter is None or not self.meter.shares:
            return Content()
        shares = list(self.meter.shares)
        share = f"cpu {round(shares[-1] * 100)} %"
        line = shown.sparkline(shares, SPARKLINE_WIDTH)
        memory = figures.size(self.meter.memory_bytes)
        return Content.assemble(
            (f"{share:>9} ", "$text-dim"), (line, "$text-faint"), (f" {memory:>6}", "$text-dim")
        )

    def _tick(self) -> None:
        """Draw what goes on; a watch that rests costs nothing."""
        is_working = bool(self._working())
        if is_working or self._was_working:
            self.refresh()
        self._was_working = is_working

    def _job_changed(self, _job: Job) -> None:
        self._tick_or_rest()
        self.refresh()

    def _tick_or_rest(self) -> None:
        if self._ticks is None:
            return
        if self._is_seen and self._jobs.live:
            self._ticks.resume()
        else:
            self._ticks.pause()


def _live_parts(job: Job, snapshot: Progress) -> list[tuple[int, Content]]:
    """Each with its rank: 0 is left out last."""
    parts = []
    if job.state is not JobState.RUNNING:
        parts.append((0, Content.assemble(" ", shown.state(job.state))))
    if snapshot.done or snapshot.total:
        parts.append((1, Content(f" {shown.done_of_total(snapshot)}")))
    elif text := snapshot.message if shown.is_resting(job) and snapshot.message else snapshot.stage:
        parts.append((1, Content.assemble((f" {visible(text)}", "$text-dim"))))
    if job.state is JobState.RUNNING and snapshot.rate:
        parts.append((4, Content.assemble((f"  {figures.rate(snapshot.rate, snapshot.unit)}", "$text-dim"))))
        if snapshot.eta_s is not None:
            parts.append((5, Content.assemble((f" · {figures.remaining(snapshot.eta_s)} left", "$text-dim"))))
    return parts + _problem_part(snapshot)


def _ended_parts(job: Job, snapshot: Progress) -> list[tuple[int, Content]]:
    parts = [(0, Content.assemble(" ", shown.state(job.state)))]
    if job.error is not None:
        return [*parts, (1, Content.assemble((f" · {shown.reason(job.error)}", "$text-dim")))]
    if left := str(job.reporter.summary.get("left", "")):
        told, between, why = visible(left).partition(": ")
        parts = [(0, Content.assemble((f" ○ {told}", "$warning"))), (1, Content(between + why))]
    amount = f" · {figures.count(snapshot.done, snapshot.unit or 'items')}"
    parts.append((2, Content.assemble((amount, "$text-dim"))))
    parts.append((4, Content.assemble((f" in {figures.duration(snapshot.elapsed_s)}", "$text-dim"))))
    return parts + _problem_part(snapshot)


def _problem_part(snapshot: Progress) -> list[tuple[int, Content]]:
    if not snapshot.problems:
        return []
    return [(3, Content.assemble((" · ", "$text-faint"), shown.problem_count(snapshot.problems)))]
