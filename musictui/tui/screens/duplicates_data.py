"""What the Duplicates screen knows: all groups in short, and each in full when the cursor comes to it."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from musictui.duplicates import keep
from musictui.duplicates.keep_rules import Context, album_sizes, is_protected
from musictui.duplicates.plan import Plan
from musictui.duplicates.proposals import proposals
from musictui.jobs.job import JobState
from musictui.jobs.resolve_duplicates import Manner, Resolved, resolve_draft, rules_plan
from musictui.jobs.tell_apart import forget_newest
from musictui.library import duplicate_facts, duplicate_groups, duplicate_review, results, search
from musictui.library.database import Database
from musictui.library.duplicate_groups import Stored
from musictui.library.duplicate_lines import GroupLine, Mark, State
from musictui.library.results import JobRecord
from musictui.model import query
from musictui.model.duplicates import Group, Kind, TrackFacts
from musictui.model.query_nodes import Everything
from musictui.tui.screens import duplicates_weights as weights
from musictui.tui.screens.duplicates_boards import AT_ONCE, DuplicatesBoards
from musictui.tui.screens.duplicates_decisions import Decided, View
from musictui.tui.screens.duplicates_weights import Tally, Weight

VERB = "duplicates"
JOBS_READ = 500
SWAPS = 5
"""So many pairs of neighbors in the order of rules are tried the other way round."""


class Loaded(NamedTuple):
    """All groups."""

    lines: list[GroupLine]
    last: JobRecord | None
    """The newest search that ended."""
    searched_s: float | None
    """When the newest search began that was not cut off, in seconds since 1970."""
    kept: dict[int, set[int]]
    """By track that a person keeps: in which groups."""


class Weighed(NamedTuple):
    """What all groups are called and what they free."""

    context: Context
    """What the rules know beside the tracks themselves."""
    of_groups: Mapping[int, Weight]
    going: Tally
    """What is marked for removal, and proposed where nobody decided."""
    marked: Tally
    """What is marked in the groups that are decided."""
    undecided: Sequence[Sequence[TrackFacts]]
    """The members of the groups of which rules keep one."""


class Swap(NamedTuple):
    """What it would change to ask two rules the other way round."""

    first: str
    """Which then comes first."""
    second: str
    found: keep.WhatIf


class DuplicatesData(DuplicatesBoards):
    """Groups, what is proposed for them, decisions."""

    def __init__(self, database: Database, reader: Any, manner: Manner) -> None:
        """`reader` is the connection of the thread that draws."""
        super().__init__(database, reader, manner)
        self.names = manner.keep
        """The rules by which a copy is kept, in their order."""
        self.context = Context(manner.protected, manner.preferred)
        """What the rules know beside."""
        self.decided: dict[int, Decided] = {}
        """What was decided here and may not be in the library yet, by group."""
        self.kept: dict[int, set[int]] = {}
        """By track that a person keeps: in which groups."""
        self._group_id = -1
        self._facts: dict[int, TrackFacts] = {}

    # All groups.

    async def load(self) -> Loaded:
        """Everything that the list needs to be there."""

        def run(conn: Any) -> Loaded:
            searches = [job for job in results.recent_jobs(conn, JOBS_READ) if job.name == VERB]
            done_s = next((job.started_s for job in searches if job.state == JobState.DONE), None)
            lines, last = duplicate_groups.outline(conn), next(iter(searches), None)
            return Loaded(lines, last, done_s, duplicate_review.kept(conn))

        return await self._database.read(run)

    async def newer(self, searched_s: float | None) -> int:
        """How many files came after a search, and are in no group."""
        if searched_s is None:
            return 0
        return await self._database.read(lambda conn: duplicate_review.newer(conn, searched_s))

    def glance(self, ids: Sequence[int]) -> dict[int, Weight]:
        """What a few groups are called and what they free, before all are weighed."""
        stored = duplicate_groups.read(self._reader, ids=ids)
        members = {each for one in stored for each in one.group.members[:AT_ONCE]}
        facts = {each.id: each for each in duplicate_facts.load(self._reader, members)}
        return {
            each.id: weights.weigh(
                self._now(each),
                facts,
                self.names,
                self.context,
                kept=self._kept_elsewhere(each),
                most=AT_ONCE,
            )
            for each in stored
        }

    async def weigh(self) -> Weighed:
        """What all groups are called and what they free, by the rules as they are now."""
        names = self.names

        def run(conn: Any) -> Weighed:
            found = duplicate_facts.load(conn)
            context = replace(self.context, album_sizes=album_sizes(found))
            facts = {each.id: each for each in found}
            weighed = Weighed(context, of_groups := {}, Tally(), Tally(), undecided := [])
            for each in map(self._now, duplicate_groups.read(conn)):
                kept = self._kept_elsewhere(each)
                of_groups[each.id] = weight = weights.weigh(each, facts, names, context, kept=kept)
                weighed.going.put(each.id, weight.gone)
                if each.state is State.DECIDED:
                    weighed.marked.put(each.id, weight.gone)
                elif each.state is not State.NOT_DUPLICATES and not _is_special(each.group):
                    undecided.append([facts[member] for member in each.group.members if member in facts])
            return weighed

        weighed = await self._database.read(run)
        self.context = weighed.context
        return weighed

    async def swap(self, weighed: Weighed) -> Swap | None:
        """The first rules of the order that it would matter to ask the other way round."""
        names = self.names
        told = [each for each in names if each != "preferred" or self.context.preferred]
        pairs = [(told[at + 1], told[at]) for at in range(min(len(told) - 1, SWAPS))]
        groups = [each for each in weighed.undecided if len(each) > 1]

        def run(_conn: Any) -> Swap | None:
            for first, second in pairs:
                other = [{first: second, second: first}.get(each, each) for each in names]
                found = keep.what_if(groups, names, other, weighed.context)
                if found.changed:
                    return Swap(first, second, found)
            return None

        return await self._database.read(run)

    async def with_tracks(self, text: str) -> set[int] | None:
        """The groups of which a track matches; None for all.

        Raises:
            QueryError: It cannot be read, or takes too long.
        """
        parsed = query.parse(text)
        if isinstance(parsed, Everything):
            return None
        return await self._database.read(
            lambda conn: duplicate_groups.with_tracks(conn, list(search.ids(conn, parsed)))
        )

    # One group.

    def open(self, group_id: int) -> View | None:
        """A group in full; None if it is no more. Of very many members, without what the rules say."""
        found = duplicate_groups.get(self._reader, group_id)
        if found is None:
            return None
        stored = self._now(found)
        if group_id != self._group_id:
            self._group_id = group_id
            self._facts.clear()
            self.forget()
        members = stored.group.members
        if len(members) > AT_ONCE:
            columns = tuple((each,) for each in members)
            decided = Decided(stored.state, stored.marks)
            return View(group_id, stored.group.kind, stored.group.reason, columns, decided)
        facts = duplicate_facts.load(self._reader, members)
        self._facts = {each.id: each for each in facts}
        return self.view(stored, facts)

    async def open_whole(self, view: View) -> View | None:
        """As `open`, for very many members, in another thread."""

        def run(conn: Any) -> tuple[View | None, list[TrackFacts]]:
            stored = duplicate_groups.get(conn, view.id)
            if stored is None:
                return None, []
            found = duplicate_facts.load(conn, stored.group.members)
            return self.view(self._now(stored), found), found

        whole, found = await self._database.read(run)
        if whole is not None and view.id == self._group_id:
            self._facts = {each.id: each for each in found}
        return whole

    def view(self, stored: Stored, found: Iterable[TrackFacts]) -> View:
        """A group as it is now, with what the rules say of it."""
        facts = {each.id: each for each in found}
        proposed, why = self._propose(stored.group, facts)
        protected = frozenset(each for each, track in facts.items() if is_protected(track, self.context))
        columns = tuple(filter(None, stored.group.folders)) or tuple((each,) for each in stored.group.members)
        view = View(
            stored.id,
            stored.group.kind,
            stored.group.reason,
            columns,
            Decided(stored.state, stored.marks),
            proposed,
            why,
            protected,
            self._kept_elsewhere(stored),
        )
        ordered = sorted(columns, key=lambda column: view.marks.get(column[0]) is Mark.REMOVE)
        return replace(view, columns=tuple(ordered))

    def facts_of(self, view: View) -> list[TrackFacts]:
        """What is known of the members."""
        return [self._facts[each] for column in view.columns for each in column if each in self._facts]

    # Decisions.

    def note(self, decisions: Mapping[int, Decided]) -> set[int]:
        """Remember decisions that the library does not have yet; gives the tracks that a person now keeps, or no more."""
        self.decided.update(decisions)
        changed = set()
        for group_id, decided in decisions.items():
            for track_id, mark in decided.marks.items():
                is_kept = mark is Mark.KEEP and decided.state is not State.NOT_DUPLICATES
                if is_kept != (group_id in self.kept.get(track_id, ())):
                    changed.add(track_id)
                    groups = self.kept.setdefault(track_id, set())
                    (groups.add if is_kept else groups.discard)(group_id)
        return changed

    def is_shared(self, track_ids: Collection[int]) -> bool:
        """Whether these tracks are in more than one group."""
        return len(duplicate_groups.with_tracks(self._reader, track_ids)) > 1

    async def write(self, decisions: Mapping[int, Decided]) -> None:
        """Note decisions in the library."""

        def run(conn: Any) -> None:
            for group_id, decided in decisions.items():
                duplicate_groups.set_marks(conn, group_id, decided.marks)
                duplicate_groups.set_state(conn, group_id, decided.state)

        await self._database.write(run)

    async def stored(self, ids: Sequence[int]) -> tuple[list[View], dict[int, TrackFacts]]:
        """Groups in full with what the rules say, and what is known of their members."""

        def run(conn: Any) -> tuple[list[View], dict[int, TrackFacts]]:
            groups = duplicate_groups.read(conn, ids=ids)
            members = {each for stored in groups for each in stored.group.members}
            facts = {each.id: each for each in duplicate_facts.load(conn, members)}
            views = [
                self.view(self._now(stored), [facts[each] for each in stored.group.members if each in facts])
                for stored in groups
            ]
            return views, facts

        return await self._database.read(run)

    async def rules_plan(self, ids: Collection[int]) -> Plan:
        """What the rules would do with these groups, beside what is decided on the others."""
        manner, context = replace(self.manner, keep=self.names), self.context

        def run(conn: Any) -> Plan:
            groups = [self._now(each) for each in duplicate_groups.read(conn)]
            members = {each for stored in groups for each in stored.group.members}
            facts = {each.id: each for each in duplicate_facts.load(conn, members)}
            return rules_plan(conn, groups, ids, facts=facts, manner=manner, context=context)

        return await self._database.read(run)

    async def forget_apart(self) -> tuple[int, int]:
        """Take back what was told apart last; gives how many pairs that was, and how many are left."""
        return await self._database.write(forget_newest)

    async def in_folder(self, folder: bytes) -> dict[int, set[int]]:
        """The members in a folder and below it, by group."""
        return await self._database.read(lambda conn: duplicate_review.in_folder(conn, folder))

    async def resolve(self) -> Resolved:
        """What removes what is decided, and what speaks against some of it."""
        manner = replace(self.manner, keep=self.names)
        return await self._database.read(lambda conn: resolve_draft(conn, manner=manner, by_rules=()))

    def what_if(self, ids: Sequence[int]) -> Callable[[Sequence[str]], Awaitable[keep.WhatIf]]:
        """Compares other rules with those in use, over these groups."""
        groups: list[list[TrackFacts]] = []
        names, context = self.names, self.context

        def run(conn: Any, others: Sequence[str]) -> keep.WhatIf:
            if not groups:
                stored = duplicate_groups.read(conn, ids=ids)
                members = {each for one in stored for each in one.group.members}
                facts = {each.id: each for each in duplicate_facts.load(conn, members)}
                groups.extend(
                    [facts[each] for each in one.group.members if each in facts]
                    for one in stored
                    if not _is_special(one.group)
                )
            whole = [each for each in groups if len(each) > 1]
            return keep.what_if(whole, names, others, context)

        return lambda others: self._database.read(lambda conn: run(conn, others))

    def _now(self, stored: Stored) -> Stored:
        """With what was decided here and may not be in the library yet.

        Where all that was decided on is gone, nobody decided on the others: they are open again.
        """
        if decided := self.decided.get(stored.id):
            return stored._replace(state=decided.state, marks=decided.marks)
        is_over = stored.state is State.DECIDED and not any(stored.marks.values())
        return stored._replace(state=State.OPEN) if is_over else stored

    def _kept_elsewhere(self, stored: Stored) -> frozenset[int]:
        """The members that a person keeps in other groups."""
        known = {each: self.kept.get(each, set()) for each in stored.group.members}
        return frozenset(each for each, groups in known.items() if groups - {stored.id})

    def _propose(
        self, group: Group, facts: Mapping[int, TrackFacts]
    ) -> tuple[dict[int, Mark], Mapping[int, str]]:
        """What the rules would do, and why."""
        there = weights.known(group, facts)
        said = proposals(there, facts, self.names, self.context) if there else ()
        marks = {each.track.id: Mark.KEEP if each.keep else Mark.REMOVE for each in said}
        return marks, {each.track.id: each.why for each in said}


def _is_special(group: Group) -> bool:
    """Whether rules do not just keep one of the members."""
    return group.kind in {Kind.VERSION, Kind.ALBUM}
