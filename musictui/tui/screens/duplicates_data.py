"""What the Duplicates screen knows: all groups in short, and each in full when the cursor comes to it."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from musictui.duplicates import keep, merge
from musictui.duplicates.keep_rules import Context, album_sizes, is_protected
from musictui.duplicates.plan import Plan
from musictui.duplicates.proposals import proposals
from musictui.jobs.resolve_duplicates import Manner, Resolved, resolve_draft, rules_plan
from musictui.library import (
    audio_facts,
    duplicate_facts,
    duplicate_groups,
    duplicate_review,
    results,
    search,
    told_apart,
    tracks,
)
from musictui.library.database import Database
from musictui.library.duplicate_lines import GroupLine, Mark, State
from musictui.library.results import JobRecord
from musictui.model import query
from musictui.model.duplicates import Evidence, Fact, Group, Kind, Rung, TrackFacts
from musictui.model.fields import BY_NAME
from musictui.model.query_nodes import Everything
from musictui.model.track import Track
from musictui.tui.screens.duplicates_decisions import Decided, View
from musictui.tui.visible import visible
from musictui.tui.widgets import member_board as boards
from musictui.tui.widgets.member_board import Board, Row

VERB = "duplicates"
AT_ONCE = 200
"""Members up to which a group is worked out before it is drawn; of more, a moment later."""
PAGE = 16
"""Columns whose tracks are read together."""
JOBS_READ = 500


class Loaded(NamedTuple):
    """All groups, and what is decided."""

    lines: list[GroupLine]
    totals: duplicate_review.Totals
    last: JobRecord | None
    """The newest search that ended."""


class DuplicatesData:
    """Groups, members, evidence, decisions."""

    def __init__(self, database: Database, reader: Any, manner: Manner) -> None:
        """`reader` is the connection of the thread that draws."""
        self._database = database
        self._reader = reader
        self.names = manner.keep
        """The rules by which a copy is kept, in their order."""
        self.manner = manner
        """What the configuration says of it."""
        self.context = Context(manner.protected, manner.preferred)
        """What the rules know beside."""
        self.decided: dict[int, Decided] = {}
        """What was decided here and may not be in the library yet, by group."""
        self._group_id = -1
        self._facts: dict[int, TrackFacts] = {}
        self._tracks: dict[int, Track] = {}
        self._evidence: dict[tuple[int, int], dict[Rung, Evidence]] = {}

    # All groups.

    async def load(self) -> Loaded:
        """Everything that the list needs."""

        def run(conn: Any) -> Loaded:
            last = next((job for job in results.recent_jobs(conn, JOBS_READ) if job.name == VERB), None)
            return Loaded(duplicate_groups.outline(conn), duplicate_review.totals(conn), last)

        return await self._database.read(run)

    async def totals(self) -> duplicate_review.Totals:
        """What is marked for removal."""
        return await self._database.read(duplicate_review.totals)

    async def learn(self) -> None:
        """Read what the rules know beside the tracks themselves: how much of its album each folder holds."""

        def run(conn: Any) -> Context:
            return replace(self.context, album_sizes=album_sizes(duplicate_facts.load(conn)))

        self.context = await self._database.read(run)

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
        stored = duplicate_groups.get(self._reader, group_id)
        if stored is None:
            return None
        if group_id != self._group_id:
            self._group_id = group_id
            self._facts.clear()
            self._tracks.clear()
            self._evidence.clear()
        decided = self.decided.get(group_id) or Decided(stored.state, stored.marks)
        members = stored.group.members
        if len(members) > AT_ONCE:
            columns = tuple((each,) for each in members)
            return View(group_id, stored.group.kind, stored.group.reason, columns, decided)
        found = duplicate_facts.load(self._reader, members)
        self._facts = {each.id: each for each in found}
        return self.view(stored, found, decided)

    async def open_whole(self, view: View) -> View | None:
        """As `open`, for very many members, in another thread."""

        def run(conn: Any) -> tuple[View | None, list[TrackFacts]]:
            stored = duplicate_groups.get(conn, view.id)
            if stored is None:
                return None, []
            found = duplicate_facts.load(conn, stored.group.members)
            decided = self.decided.get(view.id) or Decided(stored.state, stored.marks)
            return self.view(stored, found, decided), found

        whole, found = await self._database.read(run)
        if whole is not None and view.id == self._group_id:
            self._facts = {each.id: each for each in found}
        return whole

    def view(
        self, stored: duplicate_groups.Stored, found: Iterable[TrackFacts], decided: Decided | None = None
    ) -> View:
        """A group with what the rules say of it."""
        decided = decided or Decided(stored.state, stored.marks)
        facts = {each.id: each for each in found}
        proposed, why = self._propose(stored.group, facts)
        protected = frozenset(each for each, track in facts.items() if is_protected(track, self.context))
        columns = tuple(filter(None, stored.group.folders)) or tuple((each,) for each in stored.group.members)
        view = View(
            stored.id, stored.group.kind, stored.group.reason, columns, decided, proposed, why, protected
        )
        ordered = sorted(columns, key=lambda column: view.marks.get(column[0]) is Mark.REMOVE)
        return replace(view, columns=tuple(ordered))

    def facts_of(self, view: View) -> list[TrackFacts]:
        """What is known of the members."""
        return [self._facts[each] for column in view.columns for each in column if each in self._facts]

    def track(self, track_id: int) -> Track | None:
        """A member of the open group with all its tags."""
        if track_id not in self._tracks:
            self._read([track_id])
        return self._tracks.get(track_id)

    def board(self, view: View) -> Board:
        """The columns of a group."""
        heads = boards.heads(view.columns, view.marks, is_proposed=view.is_open)
        columns = view.columns
        if view.kind is Kind.ALBUM:
            longest = max(map(len, columns), default=0)
            places = [Row(f"{place + 1}", f"track {place}", is_compared=False) for place in range(longest)]
            rows: Sequence[Row] = [*boards.FOLDER_FIELDS, *places]
        else:
            rows = [*(row for row in boards.FIELDS if self._is_said(row, columns)), *boards.LADDER]

        def cell(column: int, key: str) -> str | None:
            missing = [each for each in columns[column] if each not in self._tracks]
            if missing:
                page = [each for ids in columns[column : column + PAGE] for each in ids]
                self._read(page)
            found = [self._tracks[each] for each in columns[column] if each in self._tracks]
            if view.kind is Kind.ALBUM:
                return boards.of_folder(found, key)
            return boards.of_file(found[0], key) if found else ""

        def evidence(column: int, rung: Rung) -> Evidence | None:
            return self._evidence.get((columns[0][0], columns[column][0]), {}).get(rung)

        return Board(columns, heads, rows, self._notes(view), cell, evidence)

    async def find_evidence(self, view: View, seen: Sequence[int]) -> bool:
        """Climb the ladder for the columns that are seen; tells whether there is something new."""
        if view.kind is Kind.ALBUM or not view.columns:
            return False
        kept = view.columns[0][0]
        others = [view.columns[at][0] for at in seen if 0 < at < len(view.columns)]
        wanted = [each for each in others if (kept, each) not in self._evidence]
        if not wanted:
            return False

        def run(conn: Any) -> dict[tuple[int, int], dict[Rung, Evidence]]:
            # Imported where it is used: it brings numpy, which the first frame need not wait for.
            from musictui.duplicates.ladder import ladder

            ids = [kept, *wanted]
            known = {fact: audio_facts.read(conn, fact, ids) for fact in Fact}
            by_id = {each.id: each for each in duplicate_facts.load(conn, ids)}
            return {
                (kept, each): {step.rung: step for step in ladder(by_id[kept], by_id[each], known)}
                for each in wanted
                if kept in by_id and each in by_id
            }

        found = await self._database.read(run)
        self._evidence.update(found)
        return bool(found)

    # Decisions.

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
                self.view(
                    stored,
                    [facts[each] for each in stored.group.members if each in facts],
                    self.decided.get(stored.id),
                )
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

    def _now(self, stored: duplicate_groups.Stored) -> duplicate_groups.Stored:
        """With what was decided here and may not be in the library yet."""
        decided = self.decided.get(stored.id)
        return stored._replace(state=decided.state, marks=decided.marks) if decided else stored

    async def forget_apart(self) -> tuple[int, int]:
        """Take back what was told apart last; gives how many pairs that was, and how many are left."""
        return await self._database.write(told_apart.forget_newest)

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
                    if one.group.kind not in {Kind.VERSION, Kind.ALBUM}
                )
            whole = [each for each in groups if len(each) > 1]
            return keep.what_if(whole, names, others, context)

        return lambda others: self._database.read(lambda conn: run(conn, others))

    def _propose(
        self, group: Group, facts: Mapping[int, TrackFacts]
    ) -> tuple[dict[int, Mark], Mapping[int, str]]:
        """What the rules would do, and why."""
        known = [each for each in group.members if each in facts]
        if len(known) < 2:
            return {}, {}
        folders = tuple(tuple(each for each in folder if each in facts) for folder in group.folders)
        if not all(folders):
            return {}, {}
        there = replace(group, members=tuple(known), folders=folders)
        said = proposals(there, facts, self.names, self.context)
        marks = {each.track.id: Mark.KEEP if each.keep else Mark.REMOVE for each in said}
        return marks, {each.track.id: each.why for each in said}

    def _notes(self, view: View) -> list[tuple[str, str]]:
        """The sentences below the columns."""
        notes = [("why here", visible(view.reason))]
        if view.kind is Kind.VERSION:
            return [*notes, ("stays", "Other versions are never removed as duplicates.")]
        if view.decided.state is State.NOT_DUPLICATES:
            return [*notes, ("decided", "These are not duplicates, and will not be found again.")]
        if not view.columns or not view.marks:
            return notes
        is_agreed = view.proposed.get(view.kept) is Mark.KEEP
        notes.append(("why kept", visible(view.why.get(view.kept, "")) if is_agreed else "chosen by hand"))
        if takes := self._takes(view):
            notes.append(("it takes", takes))
        return notes

    def _takes(self, view: View) -> str:
        """What the kept file lacks and a copy has, that goes."""
        if view.kind is Kind.ALBUM or len(view.columns) > AT_ONCE or not self.manner.is_merging:
            return ""
        gone = [
            track
            for column in view.columns
            if view.marks.get(column[0]) is Mark.REMOVE and (track := self.track(column[0]))
        ]
        kept = self.track(view.kept)
        if kept is None or not gone:
            return ""
        taken = merge.merge(kept.tags, [track.tags for track in gone], joined=self.manner.joined)
        named = [_taken(name, values) for name, values in taken.after.items()]
        if not kept.covers and any(gone[at].covers for at in taken.covers_from):
            named.append("the cover")
        return f"{', '.join(named)} from the copies" if named else ""

    def _is_said(self, row: Row, columns: Sequence[Sequence[int]]) -> bool:
        """Whether one of the first members says something in a row; gaps are."""
        self._read([column[0] for column in columns[:PAGE]])
        first = [self._tracks[column[0]] for column in columns[:PAGE] if column[0] in self._tracks]
        return not row.key or any(boards.of_file(track, row.key) for track in first)

    def _read(self, ids: Sequence[int]) -> None:
        if not (wanted := [each for each in ids if each not in self._tracks]):
            return
        self._tracks.update({track.id: track for track in tracks.by_ids(self._reader, wanted)})


def _taken(name: str, values: Sequence[str]) -> str:
    field = BY_NAME.get(name)
    value = visible("; ".join(values))
    return f"{(field.label if field else name).lower()} {value if len(value) <= 30 else value[:29] + '…'}"
