"""The quarantine beside the history: removed files, to be brought back or deleted for good."""

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from musictui.errors import MusictuiError
from musictui.files.quarantine import Kept
from musictui.jobs import quarantine_drafts
from musictui.tui.dialogs.confirm import ConfirmDialog
from musictui.tui.figures import count, home_path, moment, size
from musictui.tui.screens.base import ModeScreen
from musictui.tui.visible import visible
from musictui.tui.widgets.empty import Empty
from musictui.tui.widgets.line_list import LineList
from musictui.tui.widgets.quarantine_list import QuarantineHeads, QuarantineList

HOLDER = "MusicTUI, deleting from the quarantine"


class DeleteDialog(ConfirmDialog, inherit_bindings=False):
    """A question that enter alone does not answer: what follows cannot be taken back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "confirm", "delete for good", id="delete.yes"),
        Binding("escape,n,enter", "cancel", "keep", id="delete.no"),
    ]


class QuarantineScreen(ModeScreen):
    """The removed files of all library folders."""

    MODE = "history"
    ASKS = True
    BINDING_GROUP_TITLE = "Quarantine"
    AUTO_FOCUS = "QuarantineList"
    DEFAULT_CSS = """
    QuarantineScreen {
        & #quarantine-empty { display: none; }
        & #quarantine { height: 1fr; }
        & #quarantine-file { height: 7; }
        &.-empty #quarantine-empty { display: block; }
        &.-empty .pane { display: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "mark", id="quarantine.mark"),
        Binding("a", "mark_all", "mark all", tooltip="mark all, or none", id="quarantine.mark_all"),
        Binding("r", "restore", "restore", tooltip="bring back to where it was", id="quarantine.restore"),
        Binding("D", "delete", "delete for good", id="quarantine.delete"),
        Binding("v,escape", "leave", "history", tooltip="back to the history", id="quarantine.leave"),
    ]

    files = getters.query_one(QuarantineList)
    empty = getters.query_one("#quarantine-empty", Empty)
    told = getters.query_one("#quarantine-told", Static)

    def compose_body(self) -> ComposeResult:
        """The files above, one of them in full below."""
        yield Empty("Reading the quarantine", id="quarantine-empty", keys=["leave"])
        with Vertical(id="quarantine", classes="pane") as pane:
            pane.border_title = "quarantine"
            yield QuarantineHeads()
            yield QuarantineList(self.app.clock)
        with Vertical(id="quarantine-file", classes="pane") as pane:
            pane.border_title = "file"
            yield Static(id="quarantine-told", markup=False)

    def on_mount(self) -> None:
        """Read what there is."""
        self.add_class("-empty")
        self.app.library_changed.subscribe(self, self._library_changed)
        self._read()

    # What is shown.

    def _library_changed(self, _count: int) -> None:
        if self.is_current:
            self._read()

    def on_screen_resume(self) -> None:
        """Catch up with what happened meanwhile."""
        self._read()

    @work(exclusive=True, group="read")
    async def _read(self) -> None:
        try:
            folders = await self.app.session.database.read(quarantine_drafts.folders)
            found, problems = await asyncio.to_thread(quarantine_drafts.kept_files, folders)
        except MusictuiError as error:
            found, problems = [], [error]
        for problem in problems:
            self.app.show_error(problem)
        self.set_class(not found, "-empty")
        if not found and problems:
            self.empty.show("The quarantine cannot be read", problems[0].message, keys=["leave"])
        elif not found:
            self.empty.show(
                "The quarantine is empty",
                "Files that you remove wait here until you delete them for good.",
                keys=["leave"],
            )
        self.files.show(found)
        if found and self.focused is None:
            self.files.focus()
        self._show()

    def _show(self) -> None:
        files, marked = self.files.files, self.files.marked
        parts = [_amount(files)]
        if marked:
            parts.append(f"{_amount(marked)} marked")
        self.query_one("#quarantine").border_subtitle = " · ".join(parts)
        self.told.update(self._facts(self.files.selected))
        self.refresh_bindings()

    def _facts(self, kept: Kept | None) -> Content:
        if kept is None:
            return Content()
        when = moment(kept.removed_s, self.app.clock())
        rows = [
            ("was", home_path(kept.original)),
            ("is", home_path(kept.stored)),
            ("why", visible(kept.reason) or "not said"),
            ("removed", f"{when} by set {visible(kept.set_id)}"),
            ("size", f"{size(kept.size)} ({kept.size:,} bytes)"),
        ]
        return Content("\n").join(
            Content.assemble((f"{name:<9}", "$text-dim"), value) for name, value in rows
        )

    @on(LineList.Moved)
    def _moved(self) -> None:
        self._show()

    # Keys.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 Textual's
        """Without files there is nothing to do but to go back."""
        return action not in {"mark", "mark_all", "restore", "delete"} or not self.has_class("-empty")

    def action_mark(self) -> None:
        """Mark the file, or no longer."""
        self.files.switch_mark()
        self._show()

    def action_mark_all(self) -> None:
        """Mark all, or none."""
        self.files.mark_all()
        self._show()

    def action_leave(self) -> None:
        """Back to the history."""
        self.dismiss()

    @work
    async def action_restore(self) -> None:
        """Show what brings the files back."""
        chosen = self.files.chosen
        try:
            draft = await self.app.session.database.read(
                lambda conn: quarantine_drafts.restore_draft(conn, chosen)
            )
            await self.app.preview(draft)
        except MusictuiError as error:
            self.app.show_error(error)

    @work
    async def action_delete(self) -> None:
        """Delete the files for good, after a question."""
        chosen = self.files.chosen
        total = sum(kept.size for kept in chosen)
        text = (
            f"Delete {count(len(chosen), 'files')} for good: {size(total)} ({total:,} bytes)?\n\n"
            f"{'It' if len(chosen) == 1 else 'They'} cannot be brought back by anything."
        )
        if not await self.app.push_screen_wait(DeleteDialog("delete for good", text)):
            return
        database = self.app.session.database
        try:
            done = await asyncio.to_thread(
                quarantine_drafts.delete_for_good, database.path, chosen, holder=HOLDER
            )
            await database.write(lambda conn: quarantine_drafts.forget_deleted(conn, chosen))
            self.notify(f"{count(done, 'files')}, {size(total)}", title="Deleted for good", markup=False)
        except MusictuiError as error:
            self.app.show_error(error)
        self._read()


def _amount(files: Sequence[Kept]) -> str:
    return f"{count(len(files), 'files')}, {size(sum(kept.size for kept in files))}"
