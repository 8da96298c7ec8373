"""What was asked of the web, and how far that is: two lines above the pages."""

from textual.content import Content
from textual.widget import Widget

from musictui.jobs.job import Job, Progress
from musictui.tui import bindings
from musictui.tui.figures import count, moment, remaining
from musictui.tui.visible import visible
from musictui.tui.widgets import progress as shown

BAR = 24


class ScrapeHead(Widget):
    """Two lines."""

    DEFAULT_CSS = """
    ScrapeHead { height: 2; width: 1fr; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._title = ""
        self._sums: tuple[int, int, int, int] = (0, 0, 0, 0)
        self._left_out = 0
        self._when = ""
        self._job: Job | None = None
        self._told: object = None

    def show(
        self,
        title: str,
        *,
        pages: int,
        waiting: int,
        releases: int,
        fitting: int,
        left_out: int,
        began_s: float,
    ) -> None:
        """Tell what was asked, and how much came of it."""
        self._title = visible(title)
        self._sums, self._left_out = (pages, waiting, releases, fitting), left_out
        self._when = moment(began_s, self.app.clock()) if hasattr(self.app, "clock") else ""
        self.refresh()

    def follow(self, job: Job | None) -> None:
        """Tell how far a job is; called some times a second."""
        told = (job.state, job.progress) if job is not None else None
        self._job = job
        if told != self._told:
            self._told = told
            self.refresh()

    def render(self) -> Content:
        """The question, and its answer so far."""
        width = self.size.width
        pages, waiting, releases, fitting = self._sums
        sums = [count(pages, "pages"), count(releases, "releases"), f"{fitting:,} in the library"]
        told = Content.assemble((" · ".join(sums), "$text-dim"))
        room = max(width - told.cell_length - 2, 8)
        first = Content.assemble((self._title, "bold")).truncate(room, ellipsis=True)
        second = self._state(waiting, fitting, width)
        return Content.assemble(first, "  ", told, "\n", second.truncate(width, ellipsis=True))

    def _state(self, waiting: int, fitting: int, width: int) -> Content:
        job = self._job
        if job is not None and not job.state.is_final:
            return self._progressing(job.progress, width)
        parts = []
        if waiting:
            parts.append(
                Content.assemble(
                    (f"interrupted; {count(waiting, 'pages')} not asked yet, ", "$warning"),
                    (self._key("scrape.resume"), "bold $accent"),
                    " goes on",
                )
            )
        if fitting - self._left_out > 0:
            parts.append(
                Content.assemble((self._key("scrape.apply_all"), "bold $accent"), " previews all that fits")
            )
        elif not waiting:
            parts.append(Content.assemble(("nothing to apply", "$text-dim")))
        if self._when:
            parts.append(Content.assemble((f"asked {self._when}", "$text-dim")))
        return Content.assemble((" · ", "$text-faint")).join(parts)

    def _progressing(self, progress: Progress, width: int) -> Content:
        left = "" if progress.eta_s is None else f", {remaining(progress.eta_s)} left"
        figures = f" {shown.done_of_total(progress)} {progress.unit}{left}"
        text = f"{progress.stage} "
        bar = shown.bar(progress, max(min(BAR, width - len(text) - len(figures)), 0))
        return Content.assemble((text, "$text-dim"), bar, (figures, "$text-dim"))

    def _key(self, binding_id: str) -> str:
        for active in bindings.active(self.screen):
            if active.binding.id == binding_id:
                return self.app.get_key_display(active.binding)
        return ""
