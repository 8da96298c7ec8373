"""The Duplicates screen: which files are the same, how that is known, and the keys that decide."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from textual import on
from textual.widgets import Input

from musictui.config import PROTECTED
from musictui.errors import MusictuiError
from musictui.files import named_folders
from musictui.jobs.job import Job
from musictui.library.duplicate_lines import GroupLine, State, stored
from musictui.library.results import JobRecord
from musictui.model.duplicates import Kind
from musictui.tui.figures import count
from musictui.tui.latest import Latest
from musictui.tui.screens import duplicates_filter as narrowing
from musictui.tui.screens.duplicates_data import Weighed
from musictui.tui.screens.duplicates_decisions import Decided, View, line_after
from musictui.tui.screens.duplicates_frame import DuplicatesFrame
from musictui.tui.screens.duplicates_groups import VERB, Loaded
from musictui.tui.screens.duplicates_weights import Gone, Tally, gone, told
from musictui.tui.visible import visible
from musictui.tui.widgets.filter_input import FilterInput
from musictui.tui.widgets.group_list import GroupHeads
from musictui.tui.widgets.line_list import LineList
from musictui.tui.widgets.member_grid import MemberGrid

SETTLE_S = 0.06
"""Rest of the cursor before the evidence of a group is looked at."""
SETTLED = frozenset({State.DECIDED, State.NOT_DUPLICATES})
BY_WEIGHT = frozenset({"kind", "frees", "artist"})
"""The orders for which all groups must be weighed."""


class DuplicatesReview(DuplicatesFrame):
    """Shows groups and members, and keeps both in step with the library and with what is decided."""

    def __init__(self) -> None:
        super().__init__()
        self.view: View | None = None
        """The group that is shown."""
        self.sort, self.is_reversed = "kind", False
        self._last: JobRecord | None = None
        self._found: set[int] | None = None
        """The groups of which a track matches the filter's query; None for all."""
        self._wanted = narrowing.GroupFilter()
        self._writes = self._pending = 0
        self._touched: set[int] = set()
        """What was decided on while all groups are weighed."""
        self._is_stale = self._is_loaded = False
        # Read while the screen is put together.
        self._ahead: asyncio.Task[Loaded] | None = asyncio.create_task(self.data.load())
        self._loading = Latest(self, self._load)
        self._weighing = Latest(self, self._weigh)
        self._climbing = Latest(self, self._climb, settle_s=SETTLE_S)
        self._filtering = Latest(self, self._filter, settle_s=0.05)

    def on_mount(self) -> None:
        """Read the groups, follow the library and the jobs."""
        self._unsubscribe = self.app.session.jobs.subscribe(self._job_changed)
        self.app.library_changed.subscribe(self, self._library_changed)
        self.rules.show(self.data.names)
        for doubt in named_folders.doubts(self.app.session.config.duplicates.protected, PROTECTED):
            self.notify(doubt, title="Nothing is protected there", severity="warning", markup=False)
        self._loading.ask(True)

    def on_screen_resume(self) -> None:
        """Catch up with what happened meanwhile."""
        if self._is_stale:
            self._library_changed()

    # All groups.

    def _library_changed(self, _count: int = 0) -> None:
        self._is_stale = not self.is_current
        if not self._is_stale:
            self._loading.ask(True, is_refresh=True)

    def _job_changed(self, job: Job) -> None:
        # Later, in the screen's own turn: the job must not wait for it.
        self.call_later(self._show_jobs, job.name == VERB and job.state.is_final)

    def _show_jobs(self, has_found: bool) -> None:
        if self._is_loaded:
            self.show_state(self._last)
        if has_found:
            self._loading.ask(True)

    async def _load(self, _request: bool) -> None:
        writes = self._writes
        try:
            ahead, self._ahead = self._ahead, None
            found = await (ahead or self.data.load())
            words = self._wanted.query
            kinds = {line.id: line.kind for line in found.lines} if words else {}
            self._found = await self._matching(words, kinds)
        except MusictuiError as error:
            self.add_class("-empty")
            self.empty.show("The groups cannot be read", error.message)
            self.app.show_error(error)
            return
        if self._pending or writes != self._writes:
            # What was decided meanwhile is not in it; the library tells again when it is.
            self._loading.ask(True, is_refresh=True)
            return
        is_first, self._is_loaded, self._last = not self._is_loaded, True, found.last
        before = dict(self.lines)
        is_other = is_first or [*map(stored, found.lines)] != [*map(stored, before.values())]
        if is_other:
            self._take(found, before)
            self.show_state(self._last)
            self.show_list()
            # With the first groups on the screen.
            self.call_after_refresh(self._weighing.ask, True, is_refresh=not is_first)
        try:
            self.show_age(await self.data.newer(found.searched_s))
        except MusictuiError as error:
            self.app.show_error(error)
        self.show_state(self._last)

    def _take(self, found: Loaded, before: Mapping[int, GroupLine]) -> None:
        """Take over what the library has; what the groups are called stays where they are the same."""
        self.data.decided.clear()
        self.data.kept = found.kept
        self.lines.clear()
        for line in found.lines:
            known = before.get(line.id)
            self.lines[line.id] = known if known is not None and stored(known) == stored(line) else line
        for each in before.keys() - self.lines.keys():
            self.put_gone(each, State.OPEN, {})

    async def _weigh(self, _request: bool) -> None:
        """Find out what all groups are called and what they free, and what other rules would change."""
        self._touched.clear()
        if not self.lines:
            self.going, self.marked, self.is_weighed = Tally(), Tally(), True
            return
        try:
            found = await self.data.weigh()
            self._take_weights(found)
            self.rules.tell(await self.data.swap(found))
        except MusictuiError as error:
            self.app.show_error(error)

    def weigh_again(self) -> None:
        """By other rules other copies go."""
        self._weighing.ask(True)

    def _take_weights(self, found: Weighed) -> None:
        is_first, self.is_weighed = not self.is_weighed, True
        for each in self._touched:
            found.going.put(each, self.going.of(each))
            found.marked.put(each, self.marked.of(each))
        self.going, self.marked = found.going, found.marked
        for each, weight in found.of_groups.items():
            if each in self.lines and each not in self._touched:
                self.lines[each] = told(self.lines[each], weight)
        if is_first and not self.members.cursor:
            self.view = None  # another copy may come first now
        if self.sort in BY_WEIGHT or self._wanted.least_bytes:
            self.show_list()
            return
        self.groups.refresh()
        self.show_header()
        self.show_sums()
        self.show_group()

    def show_list(self) -> None:
        """List the groups anew, in order; the cursor stays on its group."""
        ids = narrowing.listed(
            self.lines.values(), self._wanted, self._found, sort=self.sort, is_reversed=self.is_reversed
        )
        self.set_class(bool(self.lines) and not ids, "-none-listed")
        if not ids:
            self.none_listed.show(
                "No group matches the filter",
                f"None of {count(len(self.lines), 'groups')}: {visible(self.filter.value)}",
                keys=["all_groups", "clear_and_leave"],
            )
        self.groups.show(ids)
        if self.lines and self.focused is None:
            self.groups.focus()
        self.heads.sorted_by, self.heads.is_reversed = self.sort, self.is_reversed
        self.show_header()
        self.show_sums()
        self.show_group()

    def show_sums(self) -> None:
        """Tell how far the review is."""
        decided = sum(line.state in SETTLED for line in self.lines.values())
        self.decided.show(decided, len(self.lines), self.marked.files, self.marked.size)

    # One group.

    def show_group(self) -> None:
        """Show the members of the group under the cursor."""
        line = self.groups.group
        before = self.view
        try:
            self.view = self.data.open(line.id) if line else None
        except MusictuiError as error:
            self.view = None
            self.app.show_error(error)
        is_other = before is None or self.view is None or before.id != self.view.id
        if before is not None and self.view is not None and not is_other:
            # While a group is looked at, its columns keep their places.
            self.view = self.view.in_order_of(before)
        self._show_members(is_other=is_other)

    def _show_members(self, *, is_other: bool) -> None:
        self.members.show(self.data.board(self.view) if self.view else None, is_other=is_other)
        self.show_member_head(self.groups.group)
        self.show_foot()
        self.refresh_bindings()
        if self.view is not None:
            self._climbing.ask(self.view.id)

    async def _climb(self, group_id: int) -> None:
        """Called one at a time, with the newest group: what took too long for a key."""
        view = self.view
        if view is None or view.id != group_id:
            return
        try:
            if not view.is_known and (whole := await self.data.open_whole(view)) and self._is_shown(group_id):
                self.view = view = whole
                self.members.show(self.data.board(view), is_other=False)
                self.refresh_bindings()
            if await self.data.find_evidence(view, self.members.seen) and self._is_shown(group_id):
                self.members.lay_out()
        except MusictuiError as error:
            self.app.show_error(error)

    def _is_shown(self, group_id: int) -> bool:
        return self.view is not None and self.view.id == group_id

    # Deciding.

    def decide(self, decisions: Mapping[int, Decided]) -> None:
        """Show decisions at once, and write them."""
        changed = self.data.note(decisions)
        if changed and self.data.is_shared(changed):
            self.weigh_again()  # what a person keeps stays in every group
        self._writes += 1
        self._pending += 1
        self.run_worker(self._write(dict(decisions)))

    def decide_shown(self, decided: Decided) -> None:
        """Decide on the group that is shown."""
        view = self.view
        if view is None:
            return
        after = gone(replace(view, decided=decided).marks, self.data.facts_of(view))
        self.lines[view.id] = line_after(self.lines[view.id], decided, after)
        self.put_gone(view.id, decided.state, after)
        self.decide({view.id: decided})
        self.groups.redraw(view.id)
        self.show_sums()
        self.show_header()

    def put_gone(self, group_id: int, state: State, gone: Gone) -> None:
        """Count what goes of a group, as it now is."""
        self._touched.add(group_id)
        self.going.put(group_id, gone)
        self.marked.put(group_id, gone if state is State.DECIDED else {})

    async def _write(self, decisions: dict[int, Decided]) -> None:
        try:
            await self.data.write(decisions)
        except MusictuiError as error:
            self.app.show_error(error)
        finally:
            self._pending -= 1

    # What is listed.

    @on(LineList.Moved)
    def _moved(self) -> None:
        self.show_group()

    @on(MemberGrid.Moved)
    def _column_moved(self) -> None:
        self.show_member_head(self.groups.group)
        self.refresh_bindings()
        if self.view is not None:
            self._climbing.ask(self.view.id)

    @on(GroupHeads.Chosen)
    def _sort_chosen(self, event: GroupHeads.Chosen) -> None:
        self.sort_by(event.name)

    def sort_by(self, name: str) -> None:
        """Sort by this, or the other way round where it is so already."""
        self.is_reversed = name == self.sort and not self.is_reversed
        self.sort = name
        self.show_list()

    @on(Input.Changed)
    def _filtered(self, event: Input.Changed) -> None:
        self._filtering.ask(event.value)

    @on(FilterInput.Left)
    def _filter_left(self) -> None:
        self.filter.set_class(bool(self.filter.value), "-open")
        self.groups.focus()
        self.call_after_refresh(self.none_listed.refresh, layout=True)  # other keys do something now

    async def _filter(self, text: str) -> None:
        """Called one at a time, with the newest text."""
        try:
            wanted = narrowing.parse(text)
            found = await self._matching(wanted.query)
        except MusictuiError as error:
            self._pane.border_subtitle = f"{error.message}".replace("[", "\\[")
            return
        self._wanted, self._found = wanted, found
        self.show_list()

    async def _matching(self, text: str, kinds: Mapping[int, Kind] | None = None) -> set[int] | None:
        """The groups that words ask for, by their tracks or by the name of their kind; None for all."""
        found = await self.data.with_tracks(text) if text else None
        if found is None:
            return None
        kinds = {line.id: line.kind for line in self.lines.values()} if kinds is None else kinds
        named = narrowing.kinds_called(text)
        return found | {each for each, kind in kinds.items() if kind in named}

    @property
    def is_quiet(self) -> bool:
        """Whether all is read and written that was to be."""
        works = (self._loading, self._weighing, self._climbing, self._filtering)
        is_read = self._is_loaded and self.is_weighed
        return is_read and not self._pending and not any(work.is_busy for work in works)

    @property
    def wanted(self) -> narrowing.GroupFilter:
        """What the filter asks for."""
        return self._wanted
