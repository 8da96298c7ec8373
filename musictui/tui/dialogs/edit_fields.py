"""The form in which tags are edited: of one track, or of many at once."""

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from musictui.model.fields import BY_NAME
from musictui.tags.covers import Covers
from musictui.tui import in_file
from musictui.tui.dialogs.base import Dialog
from musictui.tui.dialogs.cover import CoverChoice, CoverDialog
from musictui.tui.dialogs.live import HEIGHTS
from musictui.tui.dialogs.text_value import TextValueDialog
from musictui.tui.form_lines import FieldLine, Form
from musictui.tui.visible import visible
from musictui.tui.widgets.field_form import FieldForm
from musictui.tui.widgets.field_lines import CHANGED

LONGEST_OLD = 300


class EditDialog(Dialog[Form]):
    """Answers the form when something in it is to be done."""

    DEFAULT_CSS = """
    EditDialog {
        & > #box { width: 104; height: 90%; padding: 1 2 0 2; }
        & #about { color: $text-dim; height: 1; }
        & #old-tags { color: $text-faint; height: 1; display: none; }
        & FieldForm { margin-top: 1; }
        & #hint { height: 2; margin-top: 1; color: $text-faint; }
        & KeyBar { margin-top: 0; }
        &.-low > #box { height: 100%; padding: 0 1; }
        &.-low FieldForm { margin-top: 0; }
        &.-low #hint { height: 1; margin-top: 0; }
    }
    """
    VERTICAL_BREAKPOINTS = HEIGHTS

    def __init__(
        self,
        form: Form,
        about: str,
        *,
        folder: bytes = b"/",
        pictures: str = "",
        path: bytes | None = None,
        manner: str = "update",
    ) -> None:
        """`about` names the track or the number of tracks; `pictures` says what covers they have.

        `path` is the file of the only track, `folder` where the first of them is; `manner` is what
        becomes of its old tags, a key of `in_file.MANNERS`.
        """
        super().__init__()
        self.form = form
        self._about = about
        self._folder = folder
        self._pictures = pictures
        self._path = path
        self._manner = manner
        self._is_leaving = False
        # Kept here, not looked up: a message may come while the dialog is being taken down.
        self.fields = FieldForm(form)
        self.hint = Static(id="hint")
        self.about = Static(id="about")
        self.old_tags = Static(id="old-tags", markup=False)

    def compose_box(self) -> ComposeResult:
        """What it is about, the fields, and what is to be said about the current one."""
        yield self.about
        yield self.old_tags
        yield self.fields
        yield self.hint

    def on_mount(self) -> None:
        """Type at once."""
        count = self.form.count
        self.query_one("#box").border_title = "edit" if count == 1 else f"edit {count:,} tracks"
        self._tell_pictures()
        self.set_focus(self.fields.input)
        if self._path is not None:
            self.run_worker(self._tell_old_tags(self._path))

    async def _tell_old_tags(self, path: bytes) -> None:
        found = await in_file.old_tags(path, self._manner)
        if found and self.is_attached:
            self.old_tags.update(f"The file also holds {found}.")
            self.old_tags.display = True

    @on(FieldForm.Moved)
    def _line_shown(self, event: FieldForm.Moved) -> None:
        self._is_leaving = False
        self.hint.update(self._said_about(event.line))
        if (box := self.query_one_optional("#box")) is not None:
            changed = len(self.form.changed)
            box.border_subtitle = f"{changed} changed" if changed else ""

    @on(FieldForm.WholeWanted)
    def _edit_whole(self, event: FieldForm.WholeWanted) -> None:
        line = event.line

        def done(text: str | None) -> None:
            if text is not None:
                line.write(text)
                self.fields.reload()

        self.app.push_screen(TextValueDialog(BY_NAME[line.field].label.lower(), line.text), done)

    def action_cover(self) -> None:
        """Choose another front cover, or none."""

        def chosen(choice: CoverChoice | str | None) -> None:
            if choice is None:
                return
            if isinstance(choice, CoverChoice):
                self.form.is_cover_changed = True
                self.form.cover, self.form.cover_told = choice.wanted, choice.told
            else:
                self.form.is_cover_changed = False
                self.form.cover, self.form.cover_told = b"", ""
            self._tell_pictures()

        before = self.form.cover
        change = before if isinstance(before, Covers) else Covers()
        self.app.push_screen(
            CoverDialog(self._folder, self._pictures, path=self._path, change=change), chosen
        )

    def _tell_pictures(self) -> None:
        said = self.form.cover_told
        told = (f"{CHANGED} {visible(said)}   ", "bold $primary") if said else ""
        self.about.update(Content.assemble(told, self._about))

    def action_accept(self) -> None:
        """See what will change; go to what is wrong instead."""
        self.fields.take()
        if (wrong := self.form.problem_line()) is not None:
            self.fields.go_to(wrong)
        elif self.form.has_changes:
            self.dismiss(self.form)
        else:
            self.hint.update(Content.styled("Nothing is changed yet.", "$warning"))

    def action_cancel(self) -> None:
        """Close; what was typed is only thrown away at the second time."""
        self.fields.take()
        if self.form.has_changes and not self._is_leaving:
            self._is_leaving = True
            said = "Something is changed: press escape again to throw it away."
            self.hint.update(Content.styled(said, "$warning"))
        else:
            self.dismiss(None)

    def _said_about(self, line: FieldLine | None) -> Content:
        if line is None:
            return Content()
        if problem := line.problem:
            return Content.styled(visible(problem), "$error")
        if line.is_changed and line.olds and not line.is_mixed:
            return Content.assemble(
                ("was ", "$text-faint"), (visible(line.olds[0][:LONGEST_OLD]), "$text-dim")
            )
        if line.is_mixed:
            does = (
                "all of them get this one" if line.is_touched and line.text else "left alone until you type"
            )
            return Content.styled(
                "removed from all" if line.is_removed else f"{len(line.olds):,} values: {does}", "$text-faint"
            )
        return Content()
