"""How far a vetting is: the folder and the counts, below them what goes on or what can be done."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from musictui.duplicates.verdicts import Verdict
from musictui.jobs.job import Job, JobState, Progress
from musictui.tui import bindings
from musictui.tui.figures import count, fit_path, remaining
from musictui.tui.widgets import progress as shown
from musictui.tui.widgets.vet_list import SIGNS

BAR = 24
NOUNS = {
    Verdict.NEW: ("new", "new"),
    Verdict.DUPLICATE: ("duplicate", "duplicates"),
    Verdict.UNCERTAIN: ("uncertain", "uncertain"),
}


@dataclass(frozen=True, slots=True)
class Sums:
    """What is told of all files."""

    counts: Mapping[Verdict, int] = field(default_factory=dict)
    """How many count as what; empty before anything is known."""
    unheard: int = 0
    """How many are still to be listened to."""
    coming: int = 0
    """How many would go into the library."""
    going: int = 0
    """How many would go to the quarantine."""
    better: int = 0
    """Those of `going` that are better than what is there already."""
    links: int = 0
    """Links that were passed over."""
    is_stale: bool = False
    """Whether the folder has changed since."""


class VetHead(Widget):
    """Two lines."""

    DEFAULT_CSS = """
    VetHead { height: 2; width: 1fr; padding: 0 1; }
    """

    def __init__(self, folder: str) -> None:
        """`folder` is made visible."""
        super().__init__()
        self._folder = folder
        self._sums = Sums()
        self._only: Verdict | None = None
        self._job: Job | None = None
        self._told: object = None

    def show(self, sums: Sums, *, only: Verdict | None) -> None:
        """Tell other sums; `only` is the verdict that is listed, None for all."""
        self._sums, self._only = sums, only
        self.refresh()

    def follow(self, job: Job) -> None:
        """Tell how far a job is; called some times a second."""
        self._job = job
        told = (job.state, job.progress)
        if told != self._told:
            self._told = told
            self.refresh()

    def render(self) -> Content:
        """The counts keep their room; the folder is cut."""
        width = self.size.width
        counts = self._sum()
        room = width - cell_len(counts.plain) - 2
        name = fit_path(self._folder, min(room, cell_len(self._folder))) if room > 8 else ""
        first = Content.assemble((name, "bold"), "  " if name else "", counts)
        return Content.assemble(first, "\n", self._state(width).truncate(width, ellipsis=True))

    def _sum(self) -> Content:
        parts = []
        for verdict, number in self._sums.counts.items():
            sign, style = SIGNS[verdict]
            only = "underline " if self._only is verdict else ""
            one, many = NOUNS[verdict]
            told = f"{sign} {number:,} {one if number == 1 else many}"
            parts.append(Content.assemble((told, f"{only}{style}")))
        if self._only is not None:
            parts.append(Content.assemble((f"only {NOUNS[self._only][1]} listed", "$text-dim")))
        return Content.assemble((" · ", "$text-faint")).join(parts)

    def _state(self, width: int) -> Content:
        job = self._job
        if job is None:
            return Content()
        problems = shown.problem_count(job.progress.problems)
        parts = (
            [self._progressing(job.progress, width)] if not job.state.is_final else [self._done(job.state)]
        )
        if problems.plain:
            parts.append(problems)
        told = Content.assemble((" · ", "$text-faint")).join(parts)
        lists = f" ({self._key('app.jobs')} lists them)" if problems.plain else ""
        links = f" · {count(self._sums.links, 'links')} left out" if self._sums.links else ""
        # What there is no room for can be done without.
        for more in (lists, links):
            if cell_len(told.plain + more) <= width:
                told = Content.assemble(told, (more, "$text-dim"))
        return told

    def _progressing(self, progress: Progress, width: int) -> Content:
        left = "" if progress.eta_s is None else f", {remaining(progress.eta_s)} left"
        is_counted = progress.done or progress.total is not None
        figures = f" {shown.done_of_total(progress)} {progress.unit}{left}" if is_counted else ""
        text = f"{progress.stage} "
        bar = shown.bar(progress, max(min(BAR, width - cell_len(text) - cell_len(figures)), 0))
        return Content.assemble((text, "$text-dim"), bar, (figures, "$text-dim"))

    def _done(self, state: JobState) -> Content:
        sums = self._sums
        parts = []
        if state is JobState.CANCELLED:
            waiting = f"; {count(sums.unheard, 'files')} were not listened to"
            parts.append(
                Content.assemble((f"stopped{waiting * bool(sums.counts and sums.unheard)}", "$warning"))
            )
        if sums.is_stale:
            key = (self._key("vet.again"), "bold $accent")
            parts.append(Content.assemble(("the folder has changed: ", "$warning"), key, " looks again"))
            return Content(" · ").join(parts)
        better = f" ({sums.better:,} better than yours)" if sums.better else ""
        what = [f"{sums.coming:,} into the library"] if sums.coming else []
        what += [f"{sums.going:,} to the quarantine{better}"] if sums.going else []
        if what:
            key = (self._key("vet.apply"), "bold $accent")
            parts.append(Content.assemble(key, f" previews {', '.join(what)}"))
        elif sums.counts or not parts:
            parts.append(Content.assemble(("nothing to apply", "$text-dim")))
        return Content(" · ").join(parts)

    def _key(self, binding_id: str) -> str:
        for active in bindings.active(self.screen):
            if active.binding.id == binding_id:
                return self.app.get_key_display(active.binding)
        return {"vet.apply": "enter", "vet.again": "r"}.get(binding_id, "6")
