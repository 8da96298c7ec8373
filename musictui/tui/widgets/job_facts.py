"""Everything about one job, above the list of its problems."""

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from textual.content import Content
from textual.widget import Widget

from musictui.errors import MusictuiError
from musictui.jobs.job import Job, JobState, Progress
from musictui.library.results import JobRecord
from musictui.tui import figures
from musictui.tui.visible import visible
from musictui.tui.widgets import progress as shown
from musictui.tui.widgets.job_table import Entry, LibraryProblems


class JobFacts(Widget):
    """Stage, bar, figures, what came of it, why it failed."""

    DEFAULT_CSS = """
    JobFacts { height: auto; width: 1fr; }
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__()
        self._clock = clock
        self._entry: Entry | None = None
        self._lines: list[Content] = []

    def show(self, entry: Entry | None) -> None:
        """Tell about another job."""
        self._entry = entry
        self._lines = self._told()
        self.refresh(layout=True)

    def refresh_live(self) -> None:
        """Tell how far the job is now; the panes below move only if it takes more lines or fewer."""
        before, self._lines = self._lines, self._told()
        self.refresh(layout=len(before) != len(self._lines))

    def on_resize(self) -> None:
        """The bar is as wide as there is room."""
        self.refresh_live()

    def render(self) -> Content:
        """A few lines; as many as the job has to tell."""
        return Content("\n").join(self._lines)

    def _told(self) -> list[Content]:
        match self._entry:
            case Job() as job:
                return self._job(job)
            case JobRecord() as record:
                return self._record(record)
            case LibraryProblems(count):
                text = f"{figures.count(count, 'files')} of the library cannot be read, or not whole. A file that is mended leaves the list."
                return [Content.assemble((text, "$text-dim"))]
        return []

    def _job(self, job: Job) -> list[Content]:
        snapshot = job.progress
        where = "  ".join(figures.shortened(text) for text in (snapshot.stage, snapshot.message) if text)
        when = f"at {figures.moment(job.ended_s, self._clock())}" if job.ended_s else where
        lines = [Content.assemble(shown.live_state(job), "  ", (when, "$text-dim"))]
        if not (job.state.is_final or shown.is_resting(job) or shown.is_waiting(job)):
            share = f" {int(100 * min(snapshot.done / snapshot.total, 1)):3} %" if snapshot.total else ""
            lines.append(Content.assemble(shown.bar(snapshot, max(10, self.size.width - 6)), share))
        lines.append(_figures(job, snapshot))
        lines += _summary(job.reporter.summary)
        if job.error is not None:
            lines += _error(job.error)
        return lines

    def _record(self, record: JobRecord) -> list[Content]:
        symbol, word, style = shown.told_state(JobState(record.state), record.summary)
        when = f"  at {figures.moment(record.ended_s, self._clock())}"
        lines = [Content.assemble((f"{symbol} {word}", style), (when, "$text-dim"))]
        took_s = record.ended_s - record.started_s
        amount = figures.count(record.done, record.unit or "items")
        lines.append(Content.assemble((f"{amount} in {figures.duration(took_s)}", "$text-dim")))
        lines += _summary(record.summary)
        if record.problems:
            text = f"{figures.count(record.problems, 'problems')} then. Those that remain are listed under the library."
            lines.append(Content.assemble((text, "$warning")))
        return lines


def _figures(job: Job, snapshot: Progress) -> Content:
    parts = []
    if snapshot.total is not None and not job.state.is_final:
        parts.append(f"{shown.done_of_total(snapshot)} {snapshot.unit}".rstrip())
    elif snapshot.done:
        parts.append(figures.count(snapshot.done, snapshot.unit or "items"))
    if snapshot.rate:
        parts.append(figures.rate(snapshot.rate, snapshot.unit))
    elapsed = figures.duration(snapshot.elapsed_s)
    parts.append(f"after {elapsed}" if job.state.is_final else f"{elapsed} so far")
    if snapshot.eta_s is not None and job.state is JobState.RUNNING:
        parts.append(f"{figures.remaining(snapshot.eta_s)} left")
    return Content.assemble((" · ".join(parts), "$text-dim"))


def _summary(summary: Mapping[str, object]) -> list[Content]:
    """The figures that the job left, those that are not zero, and the folders it left alone."""
    parts = [f"{value:,} {visible(key)}" for key, value in summary.items() if type(value) is int and value]
    lines = [Content(" · ".join(parts))] if parts else []
    if left := str(summary.get("left", "")):
        lines.append(Content.assemble((f"○ {visible(left)}", "$warning")))
    for held in cast("Sequence[Mapping[str, str]]", summary.get("held", ())):
        text = f"! {figures.home_path(held['path'])} was left alone: {visible(held['reason'])}"
        lines.append(Content.assemble((text, "$warning")))
    return lines


def _error(error: BaseException) -> list[Content]:
    hint = error.hint if isinstance(error, MusictuiError) else ""
    lines = [Content.assemble((shown.reason(error), "$error"))]
    return [*lines, Content.assemble((figures.shortened(hint), "$text-dim"))] if hint else lines
