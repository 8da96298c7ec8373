"""The lines around the review of duplicates: what is decided, the rules, and a search that goes on."""

from collections.abc import Sequence

from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget

from musictui.duplicates.keep import WhatIf
from musictui.duplicates.keep_rules import KEEP_RULES
from musictui.jobs.job import Job
from musictui.tui import figures
from musictui.tui.figures import count, size
from musictui.tui.visible import visible
from musictui.tui.widgets import progress as shown

REFRESH_S = 0.1
BAR_WIDTH = 40


class DecidedLine(Widget):
    """`Decided 126 of 318 groups · 212 files · 2.7 GB into quarantine when applied`."""

    DEFAULT_CSS = """
    DecidedLine { height: 1; width: 1fr; background: $status; color: $text-dim; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._content = Content()
        self._more = Content()

    def show(self, decided: int, groups: int, files: int, freed: int) -> None:
        """Tell how far the review is."""
        figures_ = f" {decided:,} of {count(groups, 'groups')}"
        if files:
            figures_ += f" · {count(files, 'files')} · {size(freed)} into quarantine when applied"
        self._content = Content.assemble((" Decided", "bold $accent"), (figures_, "$text-dim"))
        self._more = Content.assemble((" · everything can be undone in History", "$text-dim"))
        self.refresh()

    def render(self) -> Content:
        """What fits."""
        whole = self._content + self._more
        fits = whole.cell_length <= self.size.width
        return whole if fits else self._content.truncate(self.size.width, ellipsis=True)


class RulesLine(Widget):
    """The rules by which copies are kept, in their order, and what it would change to swap two of them."""

    DEFAULT_CSS = """
    RulesLine { height: auto; max-height: 5; width: 1fr; margin-top: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._names: Sequence[str] = ()
        self._swap = Content()

    def show(self, names: Sequence[str]) -> None:
        """Name them."""
        self._names = names
        self._swap = Content()
        self.refresh(layout=True)

    def tell(self, swap: tuple[str, str, WhatIf] | None) -> None:
        """Tell what would change if the first rule were asked before the second; None if nothing would."""
        self._swap = Content()
        if swap is not None:
            first, second, found = swap
            asked = (f"{short(first)} before {short(second)}: ", "$text-dim")
            self._swap = Content.assemble(asked, what_changes(found))
        self.refresh(layout=True)

    def render(self) -> Content:
        """`KEEP RULES  lossless › quality › tags`, on as many lines as it takes, and one more."""
        pieces: list[Content | tuple[str, str]] = [("KEEP RULES  ", "bold $text-dim")]
        for place, name in enumerate(self._names):
            pieces += [(" › ", "$text-faint")] if place else []
            pieces.append((short(name), "$foreground"))
        if self._swap:
            pieces += [("\n", ""), self._swap]
        return Content.assemble(*pieces)


class SearchProgress(Widget):
    """A search that goes on while there is nothing else to show: its stage, how far it is, how long it takes."""

    DEFAULT_CSS = """
    SearchProgress { width: 1fr; height: 1fr; content-align: center middle; text-align: center; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 Textual's name
        super().__init__(id=id)
        self._job: Job | None = None
        self._ticks: Timer | None = None

    def on_mount(self) -> None:
        """Look at the job ten times a second while it is seen."""
        self._ticks = self.set_interval(REFRESH_S, self.refresh, pause=True)

    def follow(self, job: Job | None) -> None:
        """Show this one; None rests."""
        self._job = job
        if self._ticks is not None:
            (self._ticks.resume if job else self._ticks.pause)()
        self.refresh()

    def render(self) -> Content:
        """Lines in the middle."""
        if self._job is None:
            return Content()
        snapshot = self._job.progress
        lines = [Content.assemble(("Looking for duplicates", "bold")), Content()]
        if shown.is_waiting(self._job) or self._job.state.value == "paused":
            lines.append(shown.live_state(self._job))
        elif snapshot.stage:
            lines.append(Content.assemble((visible(snapshot.stage), "$text-dim")))
        lines.append(shown.bar(snapshot, min(BAR_WIDTH, self.size.width - 4)))
        told = [shown.done_of_total(snapshot)] if snapshot.done or snapshot.total else []
        told += [figures.rate(snapshot.rate, snapshot.unit)] if snapshot.rate else []
        told += [f"{figures.remaining(snapshot.eta_s)} left"] if snapshot.eta_s is not None else []
        lines.append(Content.assemble((" · ".join(told), "$text-dim")))
        if snapshot.message:
            lines += [Content(), Content(visible(snapshot.message))]
        return Content("\n").join(lines)


def short(name: str) -> str:
    """A rule in a word or two: `whole-album` is `whole album`."""
    return name.replace("-", " ") if name in KEEP_RULES else visible(name)


def what_changes(found: WhatIf) -> Content:
    """`41 groups change, 3.1 GB less is freed`."""
    if not found.changed:
        return Content.assemble(("No group changes.", "$text-dim"))
    more = found.freed_b - found.freed_a
    amount = f"{size(abs(more))} {'more' if more > 0 else 'less'} is freed" if more else "as much is freed"
    return Content.assemble((f"{count(found.changed, 'groups')} change, {amount}", "bold $accent"))
