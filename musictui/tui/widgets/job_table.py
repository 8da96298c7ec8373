"""All jobs, one line each: what runs, what ran today, what ran on earlier days, and what is wrong in the library."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.widget import Widget

from musictui.jobs.job import Job, JobState, Progress
from musictui.library.results import JobRecord
from musictui.tui import figures
from musictui.tui.visible import fit, visible
from musictui.tui.widgets import progress as shown
from musictui.tui.widgets.line_list import LineList

GOOD_TITLE = 44
"""Room beyond this goes to the bar."""
MAX_BAR = 50
GAP = 2
"""Cells that stay free before a figure."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A line between groups."""

    text: str


@dataclass(frozen=True, slots=True)
class LibraryProblems:
    """The line of the files of the library that have a problem."""

    count: int


Entry = Heading | Job | JobRecord | LibraryProblems


@dataclass(frozen=True, slots=True)
class Layout:
    """The widths of the columns in cells; those that have no room are 0."""

    state: int
    title: int
    bar: int
    done: int
    rate: int
    time: int
    ends: int
    problems: int


def layout(width: int) -> Layout:
    """The columns for a table of `width` cells: the narrower, the fewer; a wide one lets title and bar grow."""
    state, problems = 12, 10 if width >= 46 else 0
    done = 17 + GAP if width >= 60 else 0
    bar = 12 if width >= 84 else 0
    time = 7 + GAP if width >= 96 else 0
    rate = 16 + GAP if width >= 110 else 0
    ends = 10 + GAP if width >= 70 else 0
    title = max(16, width - state - bar - done - rate - time - ends - problems)
    wider = min(MAX_BAR - bar, max(0, title - GOOD_TITLE)) if bar else 0
    return Layout(state, title - wider, bar + wider, done, rate, time, ends, problems)


class JobHeads(Widget):
    """The names of the columns."""

    DEFAULT_CSS = """
    JobHeads { height: 1; width: 1fr; padding-right: 1; }
    """

    def render(self) -> Content:
        """Aligned with the lines of the table."""
        columns = layout(self.size.width)
        return Content.assemble(
            (
                fit("State", columns.state)
                + fit("Job", columns.title + columns.bar)
                + _figure("Done", columns.done)
                + _figure("Rate", columns.rate)
                + _figure("Took", columns.time)
                + _figure("End", columns.ends)
                + _figure("Problems", columns.problems),
                "bold $text-dim",
            )
        )


class JobTable(LineList):
    """The jobs with a cursor; asks each for its progress whenever it is drawn."""

    DEFAULT_CSS = """
    JobTable { scrollbar-gutter: stable; }
    """

    def __init__(self, clock: Callable[[], float], *, id: str | None = None) -> None:  # noqa: A002 Textual's name
        super().__init__(id=id)
        self._clock = clock
        self._entries: list[Entry] = []

    @property
    def selected(self) -> Entry | None:
        """What the cursor stands on."""
        return self._entries[self.cursor] if self.is_selectable(self.cursor) else None

    def show(self, entries: Sequence[Entry]) -> None:
        """Show other lines; the cursor stays on what it was on."""
        selected = self.selected
        self._entries = list(entries)
        if selected is not None:
            keys = [_key(entry) for entry in self._entries]
            if _key(selected) in keys:
                self.cursor = keys.index(_key(selected))
        self.rows_changed()

    def refresh_live(self) -> None:
        """Draw the lines of jobs that run anew."""
        for row, entry in enumerate(self._entries):
            if isinstance(entry, Job) and not entry.state.is_final:
                self.refresh_row(row)

    def row_count(self) -> int:
        """One line an entry."""
        return len(self._entries)

    def is_selectable(self, row: int) -> bool:
        """Headings are passed over."""
        return 0 <= row < len(self._entries) and not isinstance(self._entries[row], Heading)

    def draw(self, row: int, width: int) -> Content:
        """One line."""
        columns = layout(width)
        match self._entries[row]:
            case Heading(text):
                return Content.assemble((fit(text.upper(), width), "bold $text-dim"))
            case Job() as job:
                return self._job(job, columns)
            case JobRecord() as record:
                return self._record(record, columns)
            case LibraryProblems(count):
                return _line(
                    columns,
                    ("!", "problems", "$warning"),
                    Content("Files with problems"),
                    problems=count,
                )

    def _job(self, job: Job, columns: Layout) -> Content:
        snapshot = job.progress
        is_still = job.state.is_final or shown.is_resting(job) or shown.is_waiting(job)
        bar = Content() if is_still else shown.bar(snapshot, columns.bar - 2)
        return _line(
            columns,
            shown.state_of(job),
            Content(figures.shortened(job.title)),
            bar=bar,
            done=_done(job, snapshot),
            rate=figures.rate(snapshot.rate, snapshot.unit) if snapshot.rate else "",
            time=figures.duration(snapshot.elapsed_s),
            ends=shown.ends(job, snapshot, self._clock()),
            problems=snapshot.problems,
        )

    def _record(self, record: JobRecord, columns: Layout) -> Content:
        took_s = record.ended_s - record.started_s
        return _line(
            columns,
            shown.told_state(JobState(record.state), record.summary),
            Content.assemble((figures.shortened(record.title), "$text-dim")),
            done=figures.count(record.done),
            rate=figures.rate(record.done / took_s, record.unit) if record.done and took_s > 0 else "",
            time=figures.duration(took_s),
            ends=figures.moment(record.ended_s, self._clock()),
            problems=record.problems,
        )


def _done(job: Job, snapshot: Progress) -> str:
    if shown.is_resting(job) or shown.is_waiting(job):
        return ""
    return figures.count(snapshot.done) if job.state.is_final else shown.done_of_total(snapshot)


def _line(
    columns: Layout,
    state: tuple[str, str, str],
    title: Content,
    *,
    bar: Content | None = None,
    done: str = "",
    rate: str = "",
    time: str = "",
    ends: str = "",
    problems: int = 0,
) -> Content:
    symbol, word, style = state
    # Without a bar its room is the title's.
    gauge = bar or Content()
    gauge = (
        (gauge + Content(" " * (columns.bar - shown.width_of(gauge)))) if gauge and columns.bar else Content()
    )
    room = columns.title + columns.bar - shown.width_of(gauge)
    name = title.truncate(room - GAP if gauge else room, ellipsis=True)
    name = name + Content(" " * (room - shown.width_of(name)))
    return Content.assemble(
        (fit(f"{symbol} {visible(word)}", columns.state), style),
        name,
        gauge,
        _figure(done, columns.done),
        (_figure(rate, columns.rate), "$text-dim"),
        (_figure(time, columns.time), "$text-dim"),
        (_figure(ends, columns.ends), "$text-dim"),
        (
            _figure(f"{problems:,}" if problems else "–", columns.problems),
            "$warning" if problems else "$text-faint",
        ),
    )


def _figure(text: str, width: int) -> str:
    """At the right of a column; nothing where there is none."""
    return " " * GAP + fit(text, width - GAP, is_right=True) if width else ""


def _key(entry: Entry) -> object:
    match entry:
        case Job() as job:
            return ("job", job.name, job.started_s)
        case JobRecord() as record:
            return ("job", record.name, record.started_s)
        case LibraryProblems():
            return "library"
        case Heading(text):
            return ("heading", text)
