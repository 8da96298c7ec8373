"""The groups of the Duplicates screen: all in short, and each in full when the cursor comes to it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from musictui.duplicates.keep_rules import Context, is_protected
from musictui.duplicates.proposals import proposals
from musictui.jobs.job import JobState
from musictui.jobs.resolve_duplicates import Manner
from musictui.jobs.tell_apart import forget_newest
from musictui.library import duplicate_facts, duplicate_groups, duplicate_review, results, search
from musictui.library.database import Database
from musictui.library.duplicate_groups import Stored
from musictui.library.duplicate_lines import GroupLine, Mark, State
from musictui.library.results import JobRecord
from musictui.model import query
from musictui.model.duplicates import Group, TrackFacts
from musictui.model.query_nodes import Everything
from musictui.tui.screens import duplicates_weights as weights
from musictui.tui.screens.duplicates_boards import AT_ONCE, DuplicatesBoards
from musictui.tui.screens.duplicates_decisions import Decided, View
from musictui.tui.screens.duplicates_weights import Weight

VERB = "duplicates"
JOBS_READ = 500


class Loaded(NamedTuple):
    """All groups."""

    lines: list[GroupLine]
    last: JobRecord | None
    """The newest search that ended."""
    searched_s: float | None
    """When the newest search began that was not cut off, in seconds since 1970."""
    kept: dict[int, set[int]]
    """By track that a person keeps: in which groups."""


class DuplicatesGroups(DuplicatesBoards):
    """Groups, and what is decided and proposed for each."""

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
                self.now(each),
                facts,
                self.names,
                self.context,
                kept=self.kept_elsewhere(each),
                most=AT_ONCE,
            )
            for each in stored
        }

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
        stored = self.now(found)
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
            return self.view(self.now(stored), found), found

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
            self.kept_elsewhere(stored),
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
                self.view(self.now(stored), [facts[each] for each in stored.group.members if each in facts])
                for stored in groups
            ]
            return views, facts

        return await self._database.read(run)

    async def forget_apart(self) -> tuple[int, int]:
        """Take back what was told apart last; gives how many pairs that was, and how many are left."""
        return await self._database.write(forget_newest)

    async def in_folder(self, folder: bytes) -> dict[int, set[int]]:
        """The members in a folder and below it, by group."""
        return await self._database.read(lambda conn: duplicate_review.in_folder(conn, folder))

    def now(self, stored: Stored) -> Stored:
        """With what was decided here and may not be in the library yet.

        Where all that was decided on is gone, nobody decided on the others: they are open again.
        """
        if decided := self.decided.get(stored.id):
            return stored._replace(state=decided.state, marks=decided.marks)
        is_over = stored.state is State.DECIDED and not any(stored.marks.values())
        return stored._replace(state=State.OPEN) if is_over else stored

    def kept_elsewhere(self, stored: Stored) -> frozenset[int]:
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
