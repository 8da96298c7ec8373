"""Vetting: a folder of new music beside the library, and what becomes of its files."""

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from musictui.duplicates.verdicts import Judgment, Verdict
from musictui.errors import MusictuiError
from musictui.files import named_folders
from musictui.jobs import vet_draft
from musictui.jobs.vet_files import track_of
from musictui.library import journal, settings
from musictui.model import patterns
from musictui.tui.dialogs.confirm import ConfirmDialog
from musictui.tui.dialogs.live import SAMPLE
from musictui.tui.dialogs.move import MoveDialog
from musictui.tui.dialogs.names import Naming
from musictui.tui.dialogs.vet_names import VetNamesDialog
from musictui.tui.figures import count
from musictui.tui.screens.vet_frame import VetFrame

PATTERN = "vet pattern"
"""Under which the pattern that was used last is remembered."""
ON_A_FILE = frozenset({"new", "duplicate", "uncertain", "play"})


class VetScreen(VetFrame):
    """The keys of a vetting."""

    BINDING_GROUP_TITLE = "Vetting"
    AUTO_FOCUS = "VetList"
    HELP = """\
MARKS
+  new: moves into the library            =  duplicate: goes to the quarantine
?  uncertain: stays where it is           ●  you said so
…  its sound was not compared yet
What is better than yours stays where it is, unless you decide. So does
a lossy file of a clearly higher bit rate in another codec: only your
ears can tell. Files of protected folders stay, whatever you say.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "new", tooltip="count it as new", id="vet.new"),
        Binding("x", "duplicate", "duplicate", tooltip="count it as a duplicate", id="vet.duplicate"),
        Binding(
            "u",
            "uncertain",
            "leave",
            tooltip="leave it where it is, or take your word back",
            id="vet.uncertain",
        ),
        Binding("p", "play", "play", tooltip="play the new file", id="vet.play"),
        Binding("o", "play_other", "play other", tooltip="play what is there already", id="vet.play_other"),
        Binding("f", "narrow", "show only", tooltip="list the files of the next verdict", id="vet.narrow"),
        Binding("enter", "apply", "preview", tooltip="see what becomes of the files", id="vet.apply"),
        Binding("r", "again", "look again", tooltip="look at the folder again", id="vet.again"),
        Binding("c", "stop", "stop listening", tooltip="compare no more sounds", id="vet.stop"),
        Binding("escape", "leave", "back", tooltip="leave the vetting", id="vet.leave"),
    ]

    def __init__(self, folder: bytes) -> None:
        """`folder` is looked at as soon as the screen is there."""
        super().__init__(folder)
        self._is_leaving = False

    @property
    def judgment(self) -> Judgment | None:
        """That of the file under the cursor."""
        number = self.files.selected
        return None if number is None else self.found.judgments.get(number)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 Textual's
        """Keys show only where they do something."""
        if not self.is_mounted:
            return action == "leave"
        judgment = self.judgment
        if action in ON_A_FILE and judgment is None:
            return False
        match action:
            case "duplicate":
                return judgment is not None and vet_draft.can_be_duplicate(judgment)
            case "play_other":
                return judgment is not None and judgment.of is not None
            case "narrow" | "apply":
                return bool(self.found.judgments)
            case "again":
                return not self.is_busy
            case "stop":
                return self.is_busy
        return True

    # One file.

    def action_new(self) -> None:
        """Count the file as new."""
        self._mark(Verdict.NEW)

    def action_duplicate(self) -> None:
        """Count the file as a duplicate."""
        self._mark(Verdict.DUPLICATE)

    def action_uncertain(self) -> None:
        """Take back what was said of the file; of one of which nothing was said, that it stays."""
        # The cursor stays, so that the same key takes it back.
        if (number := self.files.selected) in self.marks and number is not None:
            del self.marks[number]
            self._go_on(0)
        else:
            self._mark(Verdict.UNCERTAIN, 0)

    def action_play(self) -> None:
        """Play the new file in the player outside."""
        if (number := self.files.selected) is not None:
            self.app.play([self.found.files[number].path])

    def action_play_other(self) -> None:
        """Play what it is a duplicate of."""
        if (judgment := self.judgment) is not None and judgment.of is not None:
            self.app.play([self.found.facts(judgment.of).path])

    def _mark(self, verdict: Verdict, lines: int = 1) -> None:
        if (number := self.files.selected) is not None:
            self.marks[number] = verdict
            self._is_leaving = False
            self._go_on(lines)

    def _go_on(self, lines: int = 1) -> None:
        """So many files down; where the list is narrowed, this one has left it and the next one come up."""
        if self.only is not None:
            self.list_files()
            return
        self.files.refresh_row(self.files.cursor)
        before = self.files.cursor
        if lines:
            self.files.action_move(lines)
        self.show_sums()
        if before == self.files.cursor:
            self.show_file(is_new=True)

    # All of them.

    def action_narrow(self) -> None:
        """List all, or only what is new, duplicate, uncertain, in turn."""
        order = [None, *Verdict]
        self.only = order[(order.index(self.only) + 1) % len(order)]
        self.list_files()

    def action_again(self) -> None:
        """Look at the folder again; what was decided here stays."""
        self.start_over(keeps_marks=True)

    def action_stop(self) -> None:
        """Compare no more sounds; what is known stays."""
        if self.job is not None:
            self.job.cancel()

    def action_leave(self) -> None:
        """Back; what was decided here only goes at the second time."""
        if self.marks and not self._is_leaving:
            self._is_leaving = True
            text = "Press it again to leave: what you decided here is lost."
            self.notify(text, title="Nothing is applied yet", severity="warning", markup=False)
            return
        if self.is_busy and self.job is not None:
            self.job.cancel()
        self.dismiss()

    @work(exclusive=True, group="apply")
    async def action_apply(self) -> None:
        """Ask where new files go, show what would be done, and do what is approved."""
        try:
            if self.is_busy and not await self._stopped():
                return
            new = [
                each
                for each in self.found.judgments.values()
                if vet_draft.verdict_of(each, self.marks) is Verdict.NEW
            ]
            asked = await self._asked(new) if new else (b"", self._default_naming())
            if asked is None:
                return
            to, naming = asked
            protected = named_folders.paths(self.app.session.config.duplicates.protected)
            database = self.app.session.database
            draft = await database.read(
                lambda conn: vet_draft.vet_draft(
                    conn,
                    self.found,
                    self.marks,
                    to=to,
                    pattern=naming.pattern,
                    system=naming.system,
                    protected=protected,
                )
            )
            self.is_applying = True
            job = await self.app.preview(draft)
            if job is not None:
                await job.wait()
                await database.write(lambda conn: vet_draft.keep_sounds(conn, self.found, draft))
                self.start_over()
        except MusictuiError as error:
            self.app.show_error(error)
        finally:
            self.is_applying = False
            if self.is_attached:
                self.check_folder()

    async def _stopped(self) -> bool:
        """Whether the person wants to go on with what is known by now."""
        waiting = len(self.found.unheard)
        text = (
            f"{count(waiting, 'files')} were not listened to yet; their tags alone say what they are.\n\n"
            "Stop here, and see what would be done?"
        )
        if await self.app.push_screen_wait(ConfirmDialog("stop listening", text)) is not True:
            return False
        if self.job is not None:
            self.job.cancel()
            await self.job.wait()
        return True

    def _default_naming(self) -> Naming:
        return Naming(patterns.parse(self.app.session.config.vet.pattern or vet_draft.PATTERN), "posix")

    async def _asked(self, new: list[Judgment]) -> tuple[bytes, Naming] | None:
        """Where new files go and how they are called; None if the person does not want it."""
        config = self.app.session.config.vet
        database = self.app.session.database
        roots = [path for _, path in await database.read(journal.root_ids)]
        if len(roots) > 1 and not config.to:
            to = await self.app.push_screen_wait(MoveDialog(roots[0], roots))
        else:
            to = vet_draft.place(roots, config.to)
        if to is None:
            return None
        last = await database.read(lambda conn: settings.get(conn, PATTERN, ""))
        history = list(dict.fromkeys(filter(None, (last, config.pattern, vet_draft.PATTERN))))
        sample = [track_of(each.id, self.found.rows[each.id]) for each in new[:SAMPLE]]
        naming = await self.app.push_screen_wait(VetNamesDialog(sample, len(new), history, self.folder, to))
        if naming is None:
            return None
        await database.write(lambda conn: settings.put(conn, PATTERN, naming.pattern.text))
        return to, naming
