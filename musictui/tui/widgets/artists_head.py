"""How much is known of all artists, and what goes on or waits: two lines above the list."""

from collections.abc import Mapping

from textual.content import Content
from textual.widget import Widget

from musictui.jobs.job import Job, JobState
from musictui.model.origin import NOT_ASKED, OriginState
from musictui.tui import bindings
from musictui.tui.figures import count, moment, remaining
from musictui.tui.visible import visible
from musictui.tui.widgets import progress as shown
from musictui.tui.widgets.artist_list import STATES

BAR = 24
LEAST = 16
"""Cells of a decision."""
SEPARATOR = " · "
QUEUE = frozenset((OriginState.DISPUTED, OriginState.AMBIGUOUS))
"""The states that are listed where all is to be decided."""


class ArtistsHead(Widget):
    """Two lines."""

    DEFAULT_CSS = """
    ArtistsHead { height: 2; width: 1fr; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._counts: Mapping[OriginState | None, int] = {}
        self._waiting = 0
        self._only: frozenset[OriginState | None] = frozenset()
        self._decision = ""
        self._is_offline = False
        self._job: Job | None = None
        self._told: object = None

    def show(
        self,
        counts: Mapping[OriginState | None, int],
        waiting: int,
        *,
        only: frozenset[OriginState | None],
        decision: str,
        is_offline: bool,
    ) -> None:
        """Tell other counts, how many wait for the user, which are listed, and what the user decided last."""
        self._counts, self._waiting, self._only = counts, waiting, only
        self._decision, self._is_offline = decision, is_offline
        self.refresh()

    def follow(self, job: Job | None) -> None:
        """Tell how far a job is, or how it ended; called some times a second."""
        self._job = job
        told = (job.state, job.progress) if job is not None else None
        if told != self._told:
            self._told = told
            self.refresh()

    def render(self) -> Content:
        """The counts; below them what goes on."""
        width = self.size.width
        first = self._sums().truncate(width, ellipsis=True)
        return Content.assemble(first, "\n", self._state(width).truncate(width, ellipsis=True))

    def _sums(self) -> Content:
        parts = []
        for state, (sign, style) in STATES.items():
            if number := self._counts.get(state, 0):
                is_listed = "underline " if state in self._only else ""
                word = state.value if state else NOT_ASKED
                parts.append(Content.assemble((f"{sign} {number:,} {word}", f"{is_listed}{style}")))
        return Content.assemble((SEPARATOR, "$text-faint")).join(parts)

    def _state(self, width: int) -> Content:
        job = self._job
        if job is not None and not job.state.is_final:
            return self._progressing(job, width)
        # What can be done before what was: a line that is too long loses its end.
        parts = [self._next()]
        if self._decision:
            parts.insert(0, self._keyed("take_back", "takes it back"))
            room = width - sum(each.cell_length + len(SEPARATOR) for each in parts if each)
            decision = Content.assemble((f"● {self._decision}", "$accent"))
            parts.insert(0, decision.truncate(max(room, LEAST), ellipsis=True))
        if self._is_offline:
            parts.append(Content.assemble(("offline: nobody is asked", "$warning")))
        if job is not None:
            parts += self._ended(job)
        figures = self._asked(job) if job is not None and job.state is not JobState.FAILED else []
        # Where a text is typed there are no keys, and nothing is told of them.
        return _joined(list(filter(None, parts)), figures, width)

    def _next(self) -> Content:
        """The key that helps on."""
        waiting = self._waiting
        if waiting and self._only == QUEUE:
            told = "takes one of the candidates, and goes on to the next"
            return Content() if self._decision else self._keyed("pick_a", told)
        if waiting and not self._only:
            return self._keyed("narrow", f"lists the {waiting:,} to decide")
        if self._counts.get(None) and self._job is None and not self._is_offline:
            return self._keyed("ask", f"asks about {count(self._counts[None], 'artists')}")
        return Content()

    def _progressing(self, job: Job, width: int) -> Content:
        progress = job.progress
        is_paused = job.state is JobState.PAUSED
        left = "" if progress.eta_s is None or is_paused else f", {remaining(progress.eta_s)} left"
        figures = (
            f" {shown.done_of_total(progress)} {progress.unit}{left}" if progress.total is not None else ""
        )
        parts = [shown.problem_count(progress.problems)] if progress.problems else []
        if is_paused:
            parts.insert(0, shown.live_state(job))
        parts += [Content.assemble((text, "$text-dim")) for text in self._figures(job)]
        more = Content("").join(Content.assemble((SEPARATOR, "$text-faint"), part) for part in parts)
        text = f"{progress.stage} "
        bar = shown.bar(progress, max(min(BAR, width - len(text) - len(figures) - more.cell_length), 6))
        return Content.assemble((text, "$text-dim"), bar, (figures, "$text-dim"), more)

    def _figures(self, job: Job) -> list[str]:
        """What was asked of the network, and what was kept where."""
        summary = job.reporter.summary
        if "requests" not in summary:
            return []
        told = [count(summary["requests"], "requests")]
        if summary.get("from memory", 0) + summary.get("from the library", 0):
            told.append(
                f"{summary.get('hit rate', 0):.0%} kept ({summary.get('from memory', 0):,} memory, "
                f"{summary.get('from the library', 0):,} library)"
            )
        return told

    def _ended(self, job: Job) -> list[Content]:
        parts = []
        if job.state is JobState.FAILED and job.error is not None:
            return [Content.assemble((f"! {shown.reason(job.error)}", "$error"))]
        if job.state is JobState.CANCELLED:
            parts.append(Content.assemble(("stopped; what was found stays", "$warning")))
        if failed := job.reporter.summary.get("not answered", 0):
            told = f"! {count(failed, 'artists')} without an answer, asked again next time"
            parts.append(Content.assemble((told + self._why(job), "$warning")))
        return parts

    def _asked(self, job: Job) -> list[Content]:
        """When that was, and what it took."""
        when = moment(job.ended_s, self.app.clock()) if job.ended_s and hasattr(self.app, "clock") else ""
        return [Content.assemble((text, "$text-dim")) for text in (f"asked {when}", *self._figures(job))]

    def _why(self, job: Job) -> str:
        if not job.problems:
            return ""
        first = job.problems[0]
        return f" ({visible(first.subject.partition(': ')[0])}: {visible(first.reason)})"

    def _keyed(self, name: str, text: str) -> Content:
        key = self._key(f"artists.{name}")
        return Content.assemble((key, "bold $accent"), (f" {text}", "$text-dim")) if key else Content()

    def _key(self, binding_id: str) -> str:
        for active in bindings.active(self.screen):
            if active.binding.id == binding_id:
                return self.app.get_key_display(active.binding)
        return ""


def _joined(parts: list[Content], figures: list[Content], width: int) -> Content:
    """The parts, and of the figures as many as have room: one that is cut tells nothing."""
    separator = Content.assemble((SEPARATOR, "$text-faint"))
    while figures and separator.join([*parts, *figures]).cell_length > width:
        figures = figures[:-1]
    return separator.join([*parts, *figures])
