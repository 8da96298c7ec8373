"""The panes of the Duplicates screen, and what it says where there is nothing to review."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import cached_property

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content

from musictui.errors import MusictuiError, UsageError
from musictui.jobs.job import Job, JobState
from musictui.jobs.resolve_duplicates import Manner, manner
from musictui.library.duplicate_lines import GroupLine
from musictui.library.results import JobRecord
from musictui.model.duplicates import Kind
from musictui.tui import bindings
from musictui.tui.figures import count, moment, size
from musictui.tui.screens.base import ModeScreen
from musictui.tui.screens.duplicates_data import DuplicatesData
from musictui.tui.screens.duplicates_groups import VERB
from musictui.tui.screens.duplicates_weights import NAMELESS, Tally, told
from musictui.tui.visible import visible
from musictui.tui.widgets import progress
from musictui.tui.widgets.empty import Empty
from musictui.tui.widgets.filter_input import FilterInput
from musictui.tui.widgets.group_list import GroupHeads, GroupList
from musictui.tui.widgets.member_grid import MemberGrid
from musictui.tui.widgets.review_lines import DecidedLine, RulesLine, SearchProgress

PLACEHOLDER = "words, kind:same-audio score:0.9 frees:10MB state:open folder:Downloads"
SEARCH = ("search",)
GROUPS = "groups"


class DuplicatesFrame(ModeScreen):
    """Groups at the left, the members of one side by side at the right."""

    MODE = "duplicates"
    DEFAULT_CSS = """
    DuplicatesFrame {
        & #duplicates { height: 1fr; }
        & #groups { width: 46%; min-width: 40; max-width: 100; }
        & #groups-list { height: 1fr; }
        & #groups-none, & #duplicates-empty, & #duplicates-progress { display: none; }
        &.-none-listed #groups-none { display: block; }
        &.-none-listed #groups-list > GroupHeads, &.-none-listed GroupList { display: none; }
        &.-normal #groups { width: 50%; }
        &.-narrow #duplicates { layout: vertical; }
        &.-narrow #groups { width: 1fr; max-width: 100%; height: 8; }
        &.-narrow RulesLine, &.-low RulesLine { display: none; }
        &.-empty #duplicates-empty { display: block; }
        &.-searching #duplicates-progress { display: block; }
        &.-empty #duplicates, &.-searching #duplicates { display: none; }
        &.-reviewing StatusBar { display: none; }
        &.-empty DecidedLine, &.-searching DecidedLine { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.add_class("-reviewing", update=False)  # as it is in the end, in most cases
        # Kept here, not looked up: a message may come while the screen is being taken down.
        self.lines: dict[int, GroupLine] = {}
        """All groups, as they are now."""
        self.groups = GroupList(self.lines.__getitem__, self.glance)
        self.going, self.marked = Tally(), Tally()
        """What is marked for removal or proposed, and what is marked; of all groups once they are weighed."""
        self.is_weighed = False
        self.heads = GroupHeads()
        self.members = MemberGrid(id="members", classes="pane -scrolls")
        self.filter = FilterInput()
        self.filter.placeholder = PLACEHOLDER
        self.rules = RulesLine()
        self.decided = DecidedLine()
        self.none_listed = Empty("No group is listed", id="groups-none")
        self.empty = Empty("", id="duplicates-empty")
        self.progress = SearchProgress(id="duplicates-progress")
        self._pane = Vertical(id="groups", classes="pane")
        self.newer = 0
        """Files that came after the last search, and are in no group."""
        self._unsubscribe: Callable[[], None] = lambda: None

    @cached_property
    def data(self) -> DuplicatesData:
        """The groups."""
        session = self.app.session
        try:
            chosen = manner(**asdict(session.config.duplicates))
        except UsageError as error:
            self.app.show_error(error)
            chosen = Manner()
        return DuplicatesData(session.database, self.app.reader, chosen)

    def compose_body(self) -> ComposeResult:
        """The panes, or what stands in their place."""
        yield self.empty
        yield self.progress
        with Horizontal(id="duplicates"):
            with self._pane:
                self._pane.border_title = GROUPS
                self._pane.border_subtitle = "reading the groups"
                yield self.filter
                with Vertical(id="groups-list"):
                    yield self.heads
                    yield self.groups
                    yield self.none_listed
                yield self.rules
            yield self.members
        yield self.decided

    def glance(self, ids: Sequence[int]) -> None:
        """Find out what groups are called that come into sight before all are weighed."""
        wanted = [each for each in ids if self.lines[each].title is None]
        try:
            found = self.data.glance(wanted)
        except MusictuiError as error:
            self.app.show_error(error)
            found = {}
        self.lines.update((each, told(self.lines[each], found.get(each, NAMELESS))) for each in wanted)

    def on_unmount(self) -> None:
        """Listen to jobs no more."""
        self._unsubscribe()

    def search_job(self) -> Job | None:
        """The newest search of this run of the program."""
        found = [job for job in self.app.session.jobs.jobs if job.name == VERB]
        return found[-1] if found else None

    def show_state(self, last: JobRecord | None) -> None:
        """Show the panes, or why there are no groups; `last` is the newest search that ended, ever."""
        job = self.search_job()
        is_live = job is not None and not job.state.is_final
        is_searching = is_live and not self.lines
        # All at once: each alone would have the whole screen styled anew.
        self.update_classes(
            {
                "-searching": is_searching,
                "-empty": not self.lines and not is_searching,
                # One line tells what is decided; that of the jobs comes beside it while there is something to tell.
                "-reviewing": bool(self.lines) and not self.app.session.jobs.live,
            }
        )
        self.progress.follow(job if is_searching else None)
        if not self.lines and not is_searching:
            self._say_why(job, last)
        self.refresh_bindings()

    def show_foot(self) -> None:
        """Where the cursor is, of how many."""
        listed, total = len(self.groups.ids), len(self.lines)
        place = f"{self.groups.cursor + 1:,} of {listed:,}" if listed else ""
        parts = [place, f"{total:,} in all" if listed < total else ""]
        self._pane.border_subtitle = " · ".join(filter(None, parts))

    def show_header(self) -> None:
        """The sum of all groups, in the place of that of the library; a file that is in several counts once."""
        if not self.lines:
            self.header.totals = self.app.totals
            return
        freed = f"{size(self.going.size)} to free" if self.is_weighed else ""
        self.header.totals = " · ".join(filter(None, (count(len(self.lines), "groups"), freed)))

    def show_age(self, newer: int) -> None:
        """Say so where the groups are older than some files: `newer` of them."""
        self.newer = newer
        if not newer:
            self._pane.border_title = GROUPS
            return
        keys = {
            bindings.target(each.binding): self.app.get_key_display(each.binding)
            for each in bindings.active(self)
        }
        key = keys.get("search", "")
        since = f"{count(newer, 'new files')} since the search"
        self._pane.border_title = Content(f"{GROUPS} · {since}{key and f', {key} looks again'}")

    def show_member_head(self, line: GroupLine | None) -> None:
        """Name the group in the frame of its members."""
        if line is None:
            self.members.border_title = self.members.border_subtitle = ""
            return
        named = " – ".join(filter(None, (visible(line.artist), visible(line.title or ""))))
        self.members.border_title = Content(named)
        kind = str(line.kind).replace("-", " ")
        if line.kind is not Kind.VERSION:
            kind += f" {line.score:.2f}"
        parts = [kind, count(line.members, "files"), self.members.foot]
        self.members.border_subtitle = " · ".join(filter(None, parts))

    def _show_totals(self, totals: str) -> None:
        if not self.lines:
            super()._show_totals(totals)

    def _say_why(self, job: Job | None, last: JobRecord | None) -> None:
        state = str(job.state) if job else last.state if last else ""
        if job is not None and job.error is not None:
            self.empty.show("The search failed", progress.reason(job.error), keys=SEARCH)
        elif state == JobState.FAILED:
            self.empty.show("The last search failed", "The log file has the details.", keys=SEARCH)
        elif state == JobState.CANCELLED:
            text = "What it found out about the files is kept; it goes on from there."
            self.empty.show("The search was stopped", text, keys=SEARCH)
        elif state == JobState.DONE:
            ended_s = job.ended_s if job else last.ended_s if last else None
            when = f"Looked for at {moment(ended_s, self.app.clock())}. " if ended_s else ""
            since = f"Since then {count(self.newer, 'files')} came. " if self.newer else ""
            text = f"{when}{since}What is decided and applied is in History."
            self.empty.show("No duplicates", text, keys=SEARCH)
        else:
            self.empty.show(
                "Duplicates were never looked for",
                "Files that are the same by bytes, by sound or by tags are shown side by side, with the evidence "
                "and the best copy proposed.\nNothing is touched before you say so.",
                keys=SEARCH,
            )
