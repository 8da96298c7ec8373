"""The panes of a vetting: its files, and one of them beside what it is a duplicate of."""

import asyncio
import os
from collections import Counter

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content

from musictui.duplicates.verdicts import Verdict
from musictui.jobs import vet_draft, vet_files
from musictui.jobs.job import Job, JobState
from musictui.jobs.vetting import Vetting
from musictui.library import journal, tracks
from musictui.model.track import Track
from musictui.tui.figures import count, home_path
from musictui.tui.screens.base import ModeScreen
from musictui.tui.screens.vet_board import board
from musictui.tui.visible import visible_path
from musictui.tui.widgets import progress
from musictui.tui.widgets.empty import Empty
from musictui.tui.widgets.line_list import LineList
from musictui.tui.widgets.member_grid import MemberGrid
from musictui.tui.widgets.vet_head import Sums, VetHead
from musictui.tui.widgets.vet_list import Line, VetHeads, VetList

LOOK_S = 0.1


class VetFrame(ModeScreen):
    """Follows a vetting and draws it; keys are its subclass's business."""

    MODE = "duplicates"
    ASKS = True
    DEFAULT_CSS = """
    VetFrame {
        & #vet-empty { display: none; }
        & #vet { height: 1fr; }
        & #vet-files { width: 1fr; }
        & #vet-two { width: 50%; max-width: 106; }
        &.-narrow #vet { layout: vertical; }
        &.-narrow #vet-files { height: 1fr; }
        &.-narrow #vet-two { width: 1fr; max-width: 100%; height: 45%; }
        &.-narrow.-low #vet-two { height: 8; }
        &.-empty #vet-empty { display: block; }
        &.-empty #vet { display: none; }
    }
    """

    def __init__(self, folder: bytes) -> None:
        """`folder` is looked at as soon as the screen is there."""
        super().__init__()
        # Kept here, not looked up: a message may come while the screen is being taken down.
        self.folder = os.path.abspath(folder)
        self.found = Vetting()
        self.marks: dict[int, Verdict] = {}
        """What the person said of files."""
        self.only: Verdict | None = None
        """The verdict that is listed; None for all."""
        self.is_stale = False
        """Whether the folder has changed since it was looked at."""
        self.is_applying = False
        """Whether it changes by what is applied here, and will be looked at again anyway."""
        self.job: Job | None = None
        self.head = VetHead(home_path(self.folder))
        self.files = VetList(self._line)
        self.two = MemberGrid(id="vet-two", classes="pane -scrolls")
        self.empty = Empty("Looking at the folder", id="vet-empty")
        self._pane = Vertical(id="vet-files", classes="pane")
        self._seen = -1
        self._shown: int | None = None
        self._said: dict[bytes, Verdict] = {}
        """What the person said of files, by their paths, until they are looked at again."""

    def compose_body(self) -> ComposeResult:
        """The sum above, the files and one of them below."""
        yield self.head
        yield self.empty
        with Horizontal(id="vet"):
            with self._pane:
                self._pane.border_title = "files"
                yield VetHeads()
                yield self.files
            self.two.border_title = "file"
            yield self.two

    def on_mount(self) -> None:
        """Begin to look."""
        for tab in self.app.mode_tabs():
            if tab[0] == self.app.current_mode:
                self.header.active = tab[0]
        self.add_class("-empty")
        self.empty.show("Looking at the folder", home_path(self.folder), keys=["leave"])
        self.job = self.begin()
        self.set_interval(LOOK_S, self.look)

    def begin(self) -> Job:
        """Start to look at the folder."""
        return self.app.session.start("vet", folder=self.folder, found=self.found)

    # What is shown.

    def look(self) -> None:
        """Show what came since the last look."""
        if self.job is None or not self.is_attached:
            return
        self.head.follow(self.job)
        version = self.found.version + self.job.state.is_final
        if version != self._seen:
            self._seen = version
            self._recall()
            self.list_files()
            if not self.is_busy:
                self.check_folder()

    def _recall(self) -> None:
        """Give the files that were looked at again the marks that they had."""
        if self._said and self.found.judgments:
            said, self._said = self._said, {}
            by_file = {number: said.get(file.path) for number, file in self.found.files.items()}
            self.marks |= {number: verdict for number, verdict in by_file.items() if verdict is not None}

    @property
    def is_busy(self) -> bool:
        """Whether the folder is being looked at."""
        return self.job is not None and not self.job.state.is_final

    def on_screen_resume(self) -> None:
        """The folder may have changed meanwhile: by an undo, or by another program."""
        self.check_folder()

    @work(exclusive=True, group="check")
    async def check_folder(self) -> None:
        """Say where the folder is otherwise than it was."""
        found = self.found
        if found.content is None or self.is_busy or self.is_applying:
            return
        roots = [path for _, path in await self.app.session.database.read(journal.root_ids)]
        tracks_named = list(found.tracks.values())
        is_stale = await asyncio.to_thread(vet_files.has_changed, found.content, roots, tracks_named)
        if found is self.found and not self.is_busy and not self.is_applying:
            self.is_stale = is_stale
            self.show_sums()

    def list_files(self) -> None:
        """List the files of the verdict that is wanted."""
        there = self.found.judgments.values()
        ids = [each.id for each in there if self.only in {None, vet_draft.verdict_of(each, self.marks)}]
        self.set_class(not ids, "-empty")
        if not ids:
            self._say_why(has_files=bool(there))
        self.files.show(ids)
        if ids and self.focused is None:
            self.files.focus()
        self.show_sums()
        self.show_file(is_new=True)

    def show_sums(self) -> None:
        """Show how many there are of each verdict."""
        there = self.found.judgments.values()
        counted = Counter(vet_draft.verdict_of(each, self.marks) for each in there)
        counts = {verdict: counted[verdict] for verdict in Verdict} if there else {}
        going = [each for each in there if vet_draft.is_removed(each, self.marks)]
        sums = Sums(
            counts,
            unheard=len(self.found.unheard),
            coming=sum(vet_draft.is_taken_in(each, self.marks) for each in there),
            going=len(going),
            better=sum(bool(each.better) and not each.is_by_rate for each in going),
            links=self.found.links,
            is_stale=self.is_stale,
        )
        self.head.show(sums, only=self.only)
        listed = len(self.files.ids)
        self._pane.border_subtitle = f"{self.files.cursor + 1:,} of {listed:,}" if listed else ""

    def show_file(self, *, is_new: bool = False) -> None:
        """Show the file under the cursor beside what it is a duplicate of; `is_new` where more may be known."""
        number = self.files.selected
        if number is None:
            self.two.show(None, is_other=True)
            self.two.border_subtitle = ""
        elif is_new or number != self._shown:
            judgment = self.found.judgments[number]
            shown = board(
                self.found,
                judgment,
                vet_draft.verdict_of(judgment, self.marks),
                is_decided=number in self.marks,
                goes=vet_draft.is_removed(judgment, self.marks),
                read=self._read,
            )
            self.two.show(shown, is_other=number != self._shown)
            self.two.border_title = Content(visible_path(os.path.basename(self.found.files[number].path)))
            # Where little of the pane fits, the reason would be below what is seen of it.
            self.two.border_subtitle = Content(judgment.reason if self.has_class("-low") else "")
        self._shown = number
        self.refresh_bindings()

    def start_over(self, *, keeps_marks: bool = False) -> None:
        """Look at the folder again: it or the library holds other files."""
        self._said = {self.found.files[each].path: said for each, said in self.marks.items()}
        if not keeps_marks:
            self._said.clear()
        self.found, self._seen, self.is_stale = Vetting(), -1, False
        self.marks.clear()
        self.job = self.begin()
        self.empty.show("Looking at the folder", home_path(self.folder), keys=["leave"])
        self.list_files()

    def _say_why(self, *, has_files: bool) -> None:
        """Why nothing is listed."""
        job = self.job
        if self.only is not None and has_files:
            self.empty.show(f"No file is {self.only}", keys=["narrow", "leave"])
        elif job is not None and job.error is not None:
            hint = str(getattr(job.error, "hint", ""))
            self.empty.show(
                "The folder could not be looked at", f"{progress.reason(job.error)} {hint}", keys=["leave"]
            )
        elif job is not None and job.state is JobState.CANCELLED:
            self.empty.show("It was stopped before anything was known", keys=["leave"])
        elif job is not None and job.state.is_final:
            problems = job.progress.problems
            text = f"{count(problems, 'files')} could not be read." if problems else ""
            self.empty.show("There is no music in this folder", text, keys=["leave"])

    def _line(self, number: int) -> Line:
        judgment = self.found.judgments[number]
        of = "" if judgment.of is None else visible_path(os.path.basename(self.found.facts(judgment.of).path))
        return Line(
            judgment,
            vet_draft.verdict_of(judgment, self.marks),
            number in self.marks,
            number not in self.found.unheard,
            visible_path(self.found.files[number].path.removeprefix(self.found.folder.rstrip(b"/") + b"/")),
            of,
        )

    def _read(self, track_id: int) -> Track | None:
        return tracks.get(self.app.reader, track_id)

    @on(LineList.Moved)
    def _moved(self, event: LineList.Moved) -> None:
        if event.list is self.files and self.is_attached:
            self.show_sums()
            self.show_file()
