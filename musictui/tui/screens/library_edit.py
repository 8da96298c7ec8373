"""The ways to edit what is selected in the Library; each ends in a preview."""

import os
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from musictui.errors import MusictuiError
from musictui.jobs import drafts
from musictui.library import settings, tracks
from musictui.model.changes import Draft
from musictui.model.recipes import Recipe
from musictui.model.track import Track
from musictui.tui.figures import count, home_path
from musictui.tui.form_lines import Form, form_of
from musictui.tui.screens.library_cells import LibraryCells

RENAME_PATTERNS = "library.rename_patterns"
NAME_PATTERNS = "library.name_patterns"
PATTERNS_KEPT = 20
MANY = 2000
"""Tracks from which on making a preview takes so long that one is told."""

DIFFER = "Values that differ stay as they are until you change them."

Build = Callable[[Any], Draft]
"""Makes a draft with a connection to the library, in a thread."""


class LibraryEdit(LibraryCells):
    """Form, editor, steps, names, moves and removals over the marked tracks, else the cursor's.

    Who goes back from a preview is where it was made, with all that was typed there.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "rename", "rename", id="library.rename", tooltip="Name files and folders by their tags"),
        Binding(
            "s", "ask_web", "ask the web", id="library.ask_web", tooltip="Ask what the web knows of them"
        ),
        Binding("E", "edit_text", "edit as text", show=False, id="library.edit_text"),
        Binding("n", "names_to_tags", "tags from file names", show=False, id="library.names_to_tags"),
        Binding("m", "move_files", "move to a folder", show=False, id="library.move"),
        Binding(
            "delete,D",
            "remove",
            "remove",
            show=False,
            id="library.remove",
            tooltip="Remove to the quarantine",
        ),
    ]

    def action_ask_web(self) -> None:
        """Ask what the web knows of them, and show it."""
        # With what asks the web, for those who do.
        from musictui.jobs.scrape_asked import Asked

        if ids := self._selected():
            self.app.session.start(
                "scrape", asked=Asked(track_ids=tuple(ids), offline=self.app.session.is_offline)
            )
            self.app.switch_mode("scrape")

    @work
    async def action_edit(self) -> None:
        """Edit the tags in a form."""
        from musictui.tui.dialogs.edit_fields import EditDialog

        ids = self._selected()

        def read(conn: Any) -> tuple[Form, list[Track]]:
            found = tracks.by_ids(conn, ids)
            return form_of([track.tags for track in found]), found

        async def ask() -> None:
            form, found = await self.app.session.database.read(read)
            if not found:
                return
            about = home_path(found[0].path) if len(found) == 1 else DIFFER
            first, told = found[0].path, _pictures_told(found)
            path = first if len(found) == 1 else None

            def dialog() -> EditDialog:
                return EditDialog(
                    form,
                    about,
                    folder=os.path.dirname(first),
                    pictures=told,
                    path=path,
                    manner=self.app.session.config.changes.old_tags,
                )

            while await self.app.push_screen_wait(dialog()) is not None:
                self._tell_if_long(ids)
                draft, kept = await self.app.session.database.read(partial(_form_draft, ids=ids, form=form))
                if await self.app.preview(draft, kept) is not None:
                    return

        await self._telling(ask, ids)

    @work
    async def action_steps(self) -> None:
        """Change the tags by a step or a recipe."""
        from musictui.tui.dialogs.steps import StepsDialog

        ids = self._selected()

        async def ask() -> None:
            sample, known = await self._sample(ids), self.app.session.config.recipes
            dialog = StepsDialog(sample, len(ids), known)
            while True:
                if (recipe := await self.app.push_screen_wait(dialog)) is None:
                    return
                if await self._preview(ids, partial(_recipe_draft, ids=ids, recipe=recipe)):
                    return
                text, chosen = dialog.line.value, dialog.choices.cursor
                dialog = StepsDialog(sample, len(ids), known, text=text, chosen=chosen)

        await self._telling(ask, ids)

    @work
    async def action_rename(self) -> None:
        """Name files by their tags."""
        from musictui.tui.dialogs.names import RENAME, SYSTEMS, RenameDialog

        ids = self._selected()

        async def ask() -> None:
            # Looks into folders, and needs what rewrites playlists: both only for renaming.
            from musictui.jobs import draft_moves

            sample, history = await self._sample(ids), await self._patterns(RENAME_PATTERNS, RENAME)
            roots, system = await self.data.roots(), SYSTEMS[0][0]
            while True:
                dialog = RenameDialog(sample, len(ids), history, roots, system)
                if (naming := await self.app.push_screen_wait(dialog)) is None:
                    return
                history, system = (
                    await self._keep_pattern(RENAME_PATTERNS, naming.pattern.text, history),
                    naming.system,
                )
                rename = partial(
                    draft_moves.rename_draft,
                    ids=ids,
                    pattern=naming.pattern,
                    system=system,
                    case_insensitive=system != "posix",
                )
                if await self._preview(ids, rename):
                    return

        await self._telling(ask, ids)

    @work
    async def action_names_to_tags(self) -> None:
        """Read tags out of file names."""
        from musictui.tui.dialogs.names import NAMES, NamesToTagsDialog

        ids = self._selected()

        async def ask() -> None:
            sample, history = await self._sample(ids), await self._patterns(NAME_PATTERNS, NAMES)
            while True:
                pattern = await self.app.push_screen_wait(NamesToTagsDialog(sample, len(ids), history))
                if pattern is None:
                    return
                history = await self._keep_pattern(NAME_PATTERNS, pattern.text, history)
                if await self._preview(ids, partial(drafts.names_to_tags_draft, ids=ids, pattern=pattern)):
                    return

        await self._telling(ask, ids)

    @work
    async def action_move_files(self) -> None:
        """Move the files to another folder."""
        from musictui.jobs import draft_moves
        from musictui.tui.dialogs.move import MoveDialog

        ids = self._selected()

        async def ask() -> None:
            sample, roots = await self._sample(ids), await self.data.roots()
            folder: bytes | None = os.path.dirname(sample[0].path) if sample else b"/"
            while folder is not None:
                folder = await self.app.push_screen_wait(MoveDialog(folder, roots))
                if folder is not None and await self._preview(
                    ids, partial(draft_moves.move_draft, ids=ids, folder=folder)
                ):
                    return

        await self._telling(ask, ids)

    @work
    async def action_remove(self) -> None:
        """Remove the files to the quarantine."""
        ids = self._selected()

        async def ask() -> None:
            await self._preview(ids, partial(drafts.removal_draft, ids=ids))

        await self._telling(ask, ids)

    @work
    async def action_edit_text(self) -> None:
        """Edit the tags as text, in the user's editor."""
        from musictui.tui import editing

        ids = self._selected()

        async def ask() -> None:
            found = await self.app.session.database.read(lambda conn: tracks.by_ids(conn, ids))
            run = editing.runner(self.app, os.environ)
            order = [track.id for track in found]
            edited = editing.edit(found, run)
            while edited is not None:
                # What the editor left on the terminal.
                self.app.refresh(layout=True)
                if await self._preview(order, partial(drafts.text_draft, ids=order, edits=edited.edits)):
                    return
                edited = editing.edit(found, run, edited.text)
            self.app.refresh(layout=True)
            self.notify("The text was closed as it was.", title="Nothing changed", timeout=3, markup=False)

        await self._telling(ask, ids)

    async def preview_draft(self, ids: Sequence[int], build: Build) -> bool:
        """Make a draft in a thread and show it; whether it is wanted."""
        return await self._preview(ids, build)

    async def _preview(self, ids: Sequence[int], build: Build) -> bool:
        self._tell_if_long(ids)
        return await self.app.preview(await self.app.session.database.read(build)) is not None

    def _tell_if_long(self, ids: Sequence[int]) -> None:
        if len(ids) >= MANY:
            self.notify(
                "The preview is being made.", title=count(len(ids), "tracks"), timeout=2, markup=False
            )

    async def _telling(self, ask: Callable[[], Any], ids: Sequence[int]) -> None:
        """Do it where something is selected; a failure is shown."""
        try:
            if ids:
                self.app.session.database.require_writable()
                await ask()
        except MusictuiError as error:
            self.app.show_error(error)

    def _selected(self) -> list[int]:
        return self.tracks.selected

    async def _sample(self, ids: Sequence[int]) -> Sequence[Track]:
        from musictui.tui.dialogs.live import SAMPLE

        return await self.app.session.database.read(lambda conn: tracks.by_ids(conn, ids[:SAMPLE]))

    async def _patterns(self, name: str, usual: str) -> list[str]:
        """Those used before, the newest first, and the usual one."""
        kept: list[Any] = await self.app.session.database.read(lambda conn: settings.get(conn, name, []))
        return (
            [*(text for text in kept if isinstance(text, str) and text != usual), usual] if kept else [usual]
        )

    async def _keep_pattern(self, name: str, text: str, history: Sequence[str]) -> list[str]:
        """Those used before, this one first."""
        kept = [text, *(old for old in history if old != text)][:PATTERNS_KEPT]
        await self.data.remember(name, kept)
        return kept


def _form_draft(conn: Any, ids: Sequence[int], form: Form) -> tuple[Draft, Sequence[bytes]]:
    """What a form asks for, and the pictures that it refers to."""
    draft = drafts.edit_draft(conn, ids, form.apply, title=form.title)
    if not form.is_cover_changed:
        return draft, ()
    # Reads the pictures of files, which only a new cover needs.
    from musictui.jobs.draft_covers import with_cover

    draft, pictures = with_cover(conn, ids, draft, form.cover)
    return draft, tuple(pictures.values())


def _pictures_told(found: Sequence[Track]) -> str:
    """What pictures tracks have."""
    if len(found) == 1:
        return (
            f"The file has {count(found[0].covers, 'pictures')}."
            if found[0].covers
            else "The file has no picture."
        )
    have = sum(track.covers > 0 for track in found)
    return f"{have:,} of {len(found):,} tracks have pictures."


def _recipe_draft(conn: Any, ids: Sequence[int], recipe: Recipe) -> Draft:
    if recipe.name:
        return drafts.recipe_draft(conn, ids, recipe)
    return drafts.edit_draft(conn, ids, recipe.apply, title=recipe.describe()[0].rstrip("."))
