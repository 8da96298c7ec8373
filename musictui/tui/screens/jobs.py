"""The Jobs screen: what runs, what ran, and which files could not be read and why."""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, cast

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer

from musictui.errors import MusictuiError
from musictui.jobs.job import Job, JobState, Problem
from musictui.library import problems, results
from musictui.tui import figures
from musictui.tui.dialogs.confirm import ConfirmDialog
from musictui.tui.dialogs.message import MessageDialog
from musictui.tui.screens.base import ModeScreen
from musictui.tui.visible import visible
from musictui.tui.widgets.empty import Empty
from musictui.tui.widgets.job_facts import JobFacts
from musictui.tui.widgets.job_table import Entry, Heading, JobHeads, JobTable, LibraryProblems
from musictui.tui.widgets.line_list import LineList
from musictui.tui.widgets.problem_list import ProblemList
from musictui.tui.widgets.progress import is_resting, is_waiting

REFRESH_S = 0.1
EARLIER = 200
"""How many finished jobs of earlier days are listed."""
PROBLEMS = 10_000
"""How many problems of the library are listed."""


class JobsScreen(ModeScreen):
    """A table of jobs above the one that is selected."""

    MODE = "jobs"
    BINDING_GROUP_TITLE = "Jobs"
    AUTO_FOCUS = "JobTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pause", "pause", id="jobs.pause"),
        Binding("space", "resume", "resume", id="jobs.resume"),
        Binding("x", "cancel", "cancel", tooltip="cancel; what was read stays", id="jobs.cancel"),
        Binding("r", "retry", "retry", tooltip="try again what failed", id="jobs.retry"),
        Binding(
            "a",
            "accept",
            "accept missing",
            tooltip="the files that vanished are gone for good",
            id="jobs.accept",
        ),
        Binding("i", "app.rescan", "scan", tooltip="look for new and changed files", id="jobs.scan"),
        Binding("F", "full", "full scan", tooltip="read every file again", id="jobs.full"),
        Binding("o", "app.add_folder", "add folder", tooltip="add a folder of music", id="jobs.add_folder"),
    ]

    table = getters.query_one(JobTable)
    facts = getters.query_one(JobFacts)
    problem_list = getters.query_one(ProblemList)
    empty = getters.query_one("#jobs-empty", Empty)

    def __init__(self) -> None:
        super().__init__()
        self._records: list[results.JobRecord] = []
        self._library_problems: list[Problem] = []
        self._started = 0
        self._was_working = False
        self._shown_problems: object = None
        self._ticks: Timer | None = None
        self._unsubscribe: Callable[[], None] = lambda: None

    def compose_body(self) -> ComposeResult:
        """The jobs above, the selected one below."""
        yield Empty("Nothing has run yet", id="jobs-empty", keys=["app.add_folder", "app.rescan"])
        with Vertical(id="jobs", classes="pane") as pane:
            pane.border_title = "jobs"
            yield JobHeads()
            yield JobTable(self.app.clock)
        with Vertical(id="job", classes="pane"):
            yield JobFacts(self.app.clock)
            yield ProblemList()

    def on_mount(self) -> None:
        """Follow the jobs' states and the library."""
        self._unsubscribe = self.app.session.jobs.subscribe(self._job_changed)
        self.app.library_changed.subscribe(self, self._library_changed)
        self._ticks = self.set_interval(REFRESH_S, self._tick, pause=True)
        self._show()
        self._read()

    def on_unmount(self) -> None:
        """Listen no more."""
        self._unsubscribe()

    def on_screen_suspend(self) -> None:
        """Rest when it is not seen."""
        self._tick_or_rest()

    def on_screen_resume(self) -> None:
        """Look at what happened meanwhile."""
        self._read()
        self._tick_or_rest()

    @on(LineList.Moved)
    def selected(self, event: LineList.Moved) -> None:
        """Tell about the job under the cursor."""
        if event.list is self.table:
            self._show_selected()

    @on(ProblemList.Opened)
    def problem_opened(self, event: ProblemList.Opened) -> None:
        """Show one problem in full."""
        text = Content(f"{figures.home_path(event.problem.subject)}\n\n{visible(event.problem.reason)}")
        self.app.push_screen(MessageDialog("problem", text))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 Textual's
        """Keys show only where they do something."""
        table = self.query_one_optional(JobTable)
        entry = table.selected if table else None
        state = entry.state if isinstance(entry, Job) else None
        match action:
            case "pause":
                return state is JobState.RUNNING
            case "resume":
                return state is JobState.PAUSED
            case "cancel":
                return state in {JobState.RUNNING, JobState.PAUSED}
            case "retry":
                return self._can_retry(entry)
            case "accept":
                return bool(self._held())
        return True

    def action_pause(self) -> None:
        """Stop the selected job until it is resumed."""
        if isinstance(job := self.table.selected, Job):
            job.pause()

    def action_resume(self) -> None:
        """Let the selected job go on."""
        if isinstance(job := self.table.selected, Job):
            job.resume()

    def action_cancel(self) -> None:
        """End the selected job; what it stored stays."""
        if isinstance(job := self.table.selected, Job):
            job.cancel()

    def action_retry(self) -> None:
        """Start the failed job again, or read the files again that had problems."""
        entry = self.table.selected
        if isinstance(entry, Job) and entry.state in {JobState.FAILED, JobState.CANCELLED}:
            self.app.session.start_again(entry)
        elif isinstance(entry, Job) and entry.name == "index":
            self.app.session.start_again(entry, only_problems=True, full=False, accept_missing=False)
        else:
            self.app.session.start("index", only_problems=True)

    def action_accept(self) -> None:
        """Confirm that what vanished from the held folders is gone."""
        held = self._held()
        told = "\n".join(f"{figures.home_path(root['path'])}: {visible(root['reason'])}" for root in held)
        text = (
            f"{told}\n\nMark the files that were not found as missing? "
            "They stay in the library, and come back when the files do."
        )

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                folders = tuple(Path(root["path"]) for root in held)
                self.app.session.start("index", roots=folders, accept_missing=True)

        self.app.push_screen(ConfirmDialog("accept missing files", text), answered)

    def action_full(self) -> None:
        """Read every file again, after a question."""
        text = (
            "Read every file of the library again, changed or not?\n\nThis takes as long as the first time."
        )

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                self.app.session.start("index", full=True)

        self.app.push_screen(ConfirmDialog("full scan", text), answered)

    def _can_retry(self, entry: Entry | None) -> bool:
        match entry:
            case Job() as job:
                return job.state.is_final and (job.state is not JobState.DONE or job.progress.problems > 0)
            case LibraryProblems(count):
                return count > 0
        return False

    def _held(self) -> list[dict[str, str]]:
        """The folders that the newest scan left alone because too much had vanished."""
        known: list[Job | results.JobRecord] = [*reversed(self.app.session.jobs.jobs), *self._records]
        for entry in known:
            summary = entry.reporter.summary if isinstance(entry, Job) else entry.summary
            if entry.name == "index" and "held" in summary:
                return list(cast("list[dict[str, str]]", summary["held"]))
        return []

    def _entries(self) -> list[Entry]:
        jobs = list(reversed(self.app.session.jobs.jobs))
        entries: list[Entry] = [*jobs]
        own = {(job.name, job.started_s) for job in jobs}
        earlier = [record for record in self._records if (record.name, record.started_s) not in own]
        if self._library_problems:
            entries += [Heading(""), Heading("library"), LibraryProblems(len(self._library_problems))]
        if earlier:
            entries += [Heading(""), Heading("earlier"), *earlier]
        return entries[1:] if entries and isinstance(entries[0], Heading) else entries

    def _show(self) -> None:
        entries = self._entries()
        self.set_class(not entries, "-empty")
        if entries and self.focused is None:
            self.table.focus()
        self.table.show(entries)
        self._follow_new()
        self.query_one("#jobs").styles.height = len(entries) + 3  # its border and the names of the columns
        self.query_one("#jobs").border_subtitle = self._told_live()
        self._show_selected()
        self._tick_or_rest()

    def _told_live(self) -> str:
        live = self.app.session.jobs.live
        waiting = sum(map(is_waiting, live))
        parts = ((len(live) - waiting, "running"), (waiting, "waiting"))
        return " · ".join(f"{number} {what}" for number, what in parts if number)

    def _follow_new(self) -> None:
        """Select a job that has just started, unless one is watched that still runs."""
        started = len(self.app.session.jobs.jobs)
        watched = self.table.selected
        if started > self._started and not (isinstance(watched, Job) and not watched.state.is_final):
            self.table.cursor = 0
        self._started = started

    def _show_selected(self) -> None:
        entry = self.table.selected
        self.facts.show(entry)
        self.query_one("#job").border_title = Content(_name_of(entry))
        self._show_problems(entry)
        self.refresh_bindings()

    def _show_problems(self, entry: Entry | None) -> None:
        """List the problems of a job, if it is another one or there are more than before."""
        listed, total = self._problems_of(entry)
        mark = (id(entry), total)
        if mark != self._shown_problems:
            self._shown_problems = mark
            part = "" if len(listed) == total else f"the last {len(listed):,} of "
            self.query_one("#job").border_subtitle = (
                f"{part}{figures.count(total, 'problems')}" if total else ""
            )
            self.problem_list.show(listed)

    def _problems_of(self, entry: Entry | None) -> tuple[list[Problem], int]:
        match entry:
            case Job() as job:
                return job.problems, job.progress.problems
            case LibraryProblems(count):
                return self._library_problems, count
        return [], 0

    def _tick(self) -> None:
        is_working = not all(map(is_resting, self.app.session.jobs.live))
        if not (is_working or self._was_working):
            return
        self._was_working = is_working
        self.query_one("#jobs").border_subtitle = self._told_live()
        self.table.refresh_live()
        entry = self.table.selected
        if isinstance(entry, Job) and not entry.state.is_final:
            self.facts.refresh_live()
            self._show_problems(entry)

    def _tick_or_rest(self) -> None:
        if self._ticks is not None:
            is_seen = self in self.app.screen_stack
            (self._ticks.resume if is_seen and self.app.session.jobs.live else self._ticks.pause)()

    def _job_changed(self, _job: Job) -> None:
        # Later, in the screen's own turn: the job must not wait for it, nor fail by it when the program ends.
        self.call_later(self._show)

    def _library_changed(self, _version: int) -> None:
        if self in self.app.screen_stack:
            self._read()

    @work(exclusive=True, exit_on_error=False)
    async def _read(self) -> None:
        """What the library knows: earlier jobs, files with problems."""
        database = self.app.session.database
        try:
            self._records = await database.read(lambda conn: results.recent_jobs(conn, EARLIER))
            found = await database.read(lambda conn: problems.problems(conn, PROBLEMS))
        except MusictuiError as error:
            self.app.show_error(error)
            return
        self._library_problems = [Problem(figures.home_path(path), reason) for path, reason in found]
        self._show()


def _name_of(entry: Entry | None) -> str:
    match entry:
        case Job() as job:
            return figures.shortened(job.title)
        case results.JobRecord() as record:
            return figures.shortened(record.title)
        case LibraryProblems():
            return "files with problems"
    return ""
