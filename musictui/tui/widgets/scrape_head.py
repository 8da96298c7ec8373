"""What was asked of the web, and how far that is: two lines above the pages."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content
from textual.widget import Widget

from musictui.jobs.job import Job, Progress
from musictui.tui import bindings
from musictui.tui.address import fit_title
from musictui.tui.figures import count, remaining
from musictui.tui.visible import visible
from musictui.tui.widgets import progress as shown

BAR = 24
WIDE = 100
"""From so many cells on there is room for more than what a person must know."""


class Sums(NamedTuple):
    """What came of a question."""

    title: str
    pages: int = 0
    waiting: int = 0
    cached: int = 0
    releases: int = 0
    fitting: int = 0
    """Releases that fit tracks of the library."""
    left_out: int = 0
    """Of those, left out by the person."""
    when: str = ""
    problem: str = ""
    """Why asking came to an end before its time."""
    skipped: Sequence[str] = ()
    """Services that cannot be asked for want of a key."""
    words: str = ""
    """Of a crawl, how far it goes and what it keeps."""
    has_news: bool = True
    """Whether anything of what fits would change tags, as far as that is known."""
    problems: int = 0
    """Pages that gave no answer, but for those that wait to be asked later."""
    is_about_tracks: bool = False
    """Whether only the tracks that were asked about count for what fits."""


class ScrapeHead(Widget):
    """Two lines."""

    DEFAULT_CSS = """
    ScrapeHead { height: 2; width: 1fr; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._sums = Sums("")
        self._is_offline = False
        self._job: Job | None = None
        self._at_least_s = 0.0
        self._told: object = None

    def show(self, sums: Sums) -> None:
        """Tell what was asked, and how much came of it."""
        if sums != self._sums:
            self._sums = sums
            self.refresh()

    def follow(self, job: Job | None, *, is_offline: bool = False, at_least_s: float = 0.0) -> None:
        """Tell how far a job is; called some times a second. It takes `at_least_s` more, whatever its rate was."""
        told = (job.state, job.progress, round(at_least_s)) if job is not None else None
        self._job, self._at_least_s = job, at_least_s
        if (told, is_offline) != (self._told, self._is_offline):
            self._told, self._is_offline = told, is_offline
            self.refresh()

    def render(self) -> Content:
        """The question, and its answer so far."""
        sums, width = self._sums, self.size.width
        parts = [count(sums.pages, "pages"), count(sums.releases, "releases")]
        if sums.releases:
            fit = "fits" if sums.fitting == 1 else "fit"
            what = "what was asked" if sums.is_about_tracks else "the library"
            parts.append(f"{sums.fitting:,} {fit} {what}")
        if sums.cached and width >= WIDE:
            parts.insert(1, f"{sums.cached:,} from the cache")
        told = Content.assemble((" · ".join(parts), "$text-dim"))
        room = max(width - told.cell_length - 2, 8)
        title, words = fit_title(sums.title, sums.words, room)
        first = Content.assemble((title, "bold"), (f" {words}" if words else "", "$computed"))
        return Content.assemble(first, "  ", told, "\n", self._state(width))

    def _state(self, width: int) -> Content:
        """What goes on, or what to do now; then what else there is to know, as far as there is room."""
        job, sums = self._job, self._sums
        parts = []
        if self._is_offline:
            parts.append(Content.assemble(("offline", "$warning")))
        if job is not None and not job.state.is_final:
            parts.append(self._progressing(job.progress))
        else:
            parts += self._rested()
        if sums.skipped:
            names = visible(", ".join(sums.skipped))
            parts.append(Content.assemble((f"left out without a key: {names}", "$text-dim")))
        if sums.when:
            parts.append(Content.assemble((f"asked {sums.when}", "$text-dim")))
        between = Content.assemble((" · ", "$text-faint"))
        line = between.join(parts)
        if line.cell_length > width and sums.skipped:
            at = len(parts) - 1 - bool(sums.when)
            parts[at] = Content.assemble((f"{len(sums.skipped)} without a key", "$text-dim"))
            line = between.join(parts)
        return line.truncate(width, ellipsis=True)

    def _rested(self) -> list[Content]:
        """What to do first: that is not to be cut where the line is too long."""
        sums, parts = self._sums, []
        if sums.waiting:
            left = f"{count(sums.waiting, 'pages')} left to ask: "
            parts.append(
                Content.assemble((left, "$warning"), (self._key("scrape.resume"), "bold $accent"), " goes on")
            )
        if sums.fitting > sums.left_out and sums.has_news:
            key = (self._key("scrape.apply_all"), "bold $accent")
            out = f", {sums.left_out:,} left out" if sums.left_out else ""
            parts.append(Content.assemble(key, f" previews what fits{out}"))
        elif not sums.waiting:
            why = "nothing was found"
            if sums.fitting > sums.left_out:
                why = "what fits changes no tags"
            elif sums.fitting:
                why = "all that fits is left out"
            elif sums.releases:
                why = f"nothing of it fits {'what was asked' if sums.is_about_tracks else 'the library'}"
            parts.append(Content.assemble((why, "$text-dim")))
        if sums.problems:
            parts.append(self._problems(sums.problems))
        if sums.problem:
            parts.append(Content.assemble((visible(sums.problem), "$error")))
        return parts

    def _problems(self, number: int) -> Content:
        told = Content.assemble((count(number, "problems"), "$warning"))
        if self._is_offline or not (key := self._key("scrape.problems_again")):
            return told
        asks = f" asks {'it' if number == 1 else 'them'}" if self.size.width >= WIDE else ""
        return Content.assemble(told, ": ", (key, "bold $accent"), f"{asks} again")

    def _progressing(self, progress: Progress) -> Content:
        left = ""
        if progress.eta_s is not None:
            left = f", {remaining(max(progress.eta_s, self._at_least_s))} left"
        figures = f" {shown.done_of_total(progress)} {progress.unit}{left}"
        text = f"{progress.stage} "
        bar = shown.bar(progress, max(min(BAR, self.size.width - len(text) - len(figures)), 0))
        return Content.assemble((text, "$text-dim"), bar, (figures, "$text-dim"))

    def _key(self, binding_id: str) -> str:
        for active in bindings.active(self.screen):
            if active.binding.id == binding_id:
                return self.app.get_key_display(active.binding)
        return ""
