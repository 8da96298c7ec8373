"""Which groups of duplicates are listed, in which order, and by which rules a copy of each is kept."""

import os
from dataclasses import replace

from textual import work

from musictui.duplicates import keep
from musictui.errors import MusictuiError
from musictui.library.duplicate_lines import State
from musictui.tui import config_edit
from musictui.tui.screens import duplicates_filter as narrowing
from musictui.tui.screens.duplicates_review import DuplicatesReview


class DuplicatesListing(DuplicatesReview):
    """The actions that change the list, and what is proposed in it."""

    @work
    async def action_rules(self) -> None:
        """Choose by which rules a copy is kept, and see what that changes."""
        from musictui.tui.dialogs.keep_rules import KeepRulesDialog

        open_ = [line.id for line in self.lines.values() if line.state in {State.OPEN, State.SKIPPED}]
        session = self.app.session
        dialog = KeepRulesDialog(
            self.data.names,
            self.data.what_if(open_),
            keep.own_presets(session.config.duplicates.presets).items(),
        )
        names = await self.app.push_screen_wait(dialog)
        if names is None:
            return
        self.data.names = names
        try:
            config_edit.put(session.paths.config, "duplicates", "keep", names)
            chosen = replace(session.config.duplicates, keep=names)
            session.config = replace(session.config, duplicates=chosen)
        except MusictuiError as error:
            self.app.show_error(error)
        self.rules.show(names)
        self.view = None
        self.show_group()
        self.weigh_again()

    def action_filter(self) -> None:
        """Type what is listed."""
        self.filter.add_class("-open")
        self.filter.cursor_position = len(self.filter.value)
        self.filter.focus()

    @work
    async def action_narrow(self) -> None:
        """Choose what is listed: a kind, a state, how sure, how large."""
        from musictui.tui.dialogs.duplicates_filter import NarrowDialog

        track = self.data.track(self.view.columns[self.members.cursor][0]) if self.view else None
        folder = os.path.dirname(track.path) if track else b""
        text = await self.app.push_screen_wait(
            NarrowDialog(
                list(self.lines.values()),
                self.filter.value,
                os.fsdecode(folder),
                freed=self.going.freed,
                value_of=narrowing.value_of,
                with_term=narrowing.with_term,
            )
        )
        if text is not None:
            self.filter.value = text
            self.filter.set_class(bool(text), "-open")

    def action_all_groups(self) -> None:
        """List all groups again."""
        self.filter.clear()
        self.filter.remove_class("-open")
        self.groups.focus()

    def action_order(self) -> None:
        """Sort by the next of kind, score, bytes, artist."""
        names = list(narrowing.SORTS)
        self.is_reversed = False
        self.sort = names[(names.index(self.sort) + 1) % len(names)]
        self.show_list()

    def action_reverse(self) -> None:
        """Sort the other way round."""
        self.sort_by(self.sort)
