"""Deciding on many groups of duplicates at once: by rules, or for a whole folder."""

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from textual import work

from musictui.errors import MusictuiError
from musictui.library.duplicate_lines import GroupLine, State
from musictui.tui.dialogs.duplicates_folder import Deed, FolderDialog
from musictui.tui.figures import count, home_path, size
from musictui.tui.screens import duplicates_decisions as decisions
from musictui.tui.screens.duplicates_decisions import Decided
from musictui.tui.screens.duplicates_listing import DuplicatesListing
from musictui.tui.screens.duplicates_weights import Gone, gone


class Before(NamedTuple):
    """A group before a decision."""

    decided: Decided
    line: GroupLine
    gone: Gone

    def is_of(self, line: GroupLine | None) -> bool:
        """Whether the group still has the same files."""
        return line is not None and (line.members, line.stamp) == (self.line.members, self.line.stamp)


class DuplicatesMany(DuplicatesListing):
    """The keys that decide on more than the group under the cursor."""

    def __init__(self) -> None:
        super().__init__()
        self.before: list[dict[int, Before]] = []
        """What was before each decision, the newest last, by group."""

    @work
    async def action_by_rules(self) -> None:
        """Let the rules decide on all groups that are listed, where they may."""
        try:
            await self._decide_by_rules()
        except MusictuiError as error:
            self.app.show_error(error)

    async def _decide_by_rules(self) -> None:
        listed = [self.lines[each] for each in self.groups.ids]
        wanted = decisions.open_by_rules(listed, self.wanted.kinds, self.wanted.states)
        rest = _left_alone(listed, wanted)
        told = "identical, same audio, same recording"
        if not wanted:
            text = rest or "Every group that is listed is decided."
            self.notify(text, title=f"Rules alone decide on: {told}", markup=False)
            return
        made, stays = await self._decide_many(wanted, {})
        freed = self.going.freed(made)
        text = " ".join(filter(None, (f"{count(len(made), 'groups')}, {size(freed)}.", stays, rest)))
        self.notify(text, title="Decided by rules", markup=False)

    @work
    async def action_folder(self) -> None:
        """Decide at once on all groups that have something in the folder of this file."""
        try:
            await self._decide_on_folder()
        except MusictuiError as error:
            self.app.show_error(error)

    async def _decide_on_folder(self) -> None:
        track = self.data.track(self.view.columns[self.members.cursor][0]) if self.view else None
        if track is None:
            return
        folder = os.path.dirname(track.path)
        inside = await self.data.in_folder(folder)
        listed = [self.lines[each] for each in self.groups.ids if each in inside]
        wanted = decisions.open_by_rules(listed, self.wanted.kinds, self.wanted.states)
        if not wanted:
            text = "Rules alone decide on identical, same audio and same recording; f shows only one kind."
            self.notify(text, title="Nothing of this folder", markup=False)
            return
        frees = self.going.freed(line.id for line in wanted)
        deed = await self.app.push_screen_wait(FolderDialog(home_path(folder), len(wanted), frees))
        if deed is None:
            return
        chosen = {} if deed is Deed.RULES else {line.id: (deed, inside[line.id]) for line in wanted}
        made, stays = await self._decide_many(wanted, chosen)
        text = " ".join(filter(None, (f"{count(len(made), 'groups')} decided.", stays)))
        self.notify(text, title=home_path(folder), markup=False)

    async def _decide_many(
        self, wanted: list[GroupLine], folders: Mapping[int, tuple[Deed, set[int]]]
    ) -> tuple[list[int], str]:
        """Decide on groups, by what is in a folder or by the rules; gives which, and what the rules left and why."""
        by_rules = {line.id for line in wanted} - folders.keys()
        plan = await self.data.rules_plan(by_rules) if by_rules else None
        copies = {removal.copy for removal in plan.removals} if plan else set()
        views, facts = await self.data.stored([line.id for line in wanted])
        made: dict[int, Decided] = {}
        before: dict[int, Before] = {}
        for view in views:
            decided = (
                decisions.by_folder(view, *folders[view.id])
                if view.id in folders
                else decisions.by_rules(view, copies)
            )
            if decided is None or view.id not in self.lines:
                continue
            members = [facts[each] for ids in view.columns for each in ids if each in facts]
            after = gone(replace(view, decided=decided).marks, members)
            before[view.id] = Before(view.decided, self.lines[view.id], self.going.of(view.id))
            made[view.id] = decided
            self.lines[view.id] = decisions.line_after(self.lines[view.id], decided, after)
            self.put_gone(view.id, decided.state, after)
        if made:
            self.before.append(before)
            self.decide(made)
            self.show_list()
        left = [each.reason for each in plan.left if by_rules.intersection(each.groups)] if plan else []
        return list(made), _stays(left)


def _left_alone(listed: Sequence[GroupLine], wanted: Sequence[GroupLine]) -> str:
    """What rules do not decide on of what is listed and undecided."""
    chosen = {line.id for line in wanted}
    rest = Counter(line.state for line in listed if line.id not in chosen)
    others = (
        f"{count(rest[State.OPEN], 'groups')} of other kinds need a key each, or f to show only their kind."
    )
    skipped = f"{count(rest[State.SKIPPED], 'groups')} stay skipped."
    return " ".join([*([others] if rest[State.OPEN] else []), *([skipped] if rest[State.SKIPPED] else [])])


def _stays(reasons: list[str]) -> str:
    """How many files the rules leave, and why most of them."""
    if not reasons:
        return ""
    reason, _ = Counter(reasons).most_common(1)[0]
    return f"{count(len(reasons), 'files')} left: {reason}"
