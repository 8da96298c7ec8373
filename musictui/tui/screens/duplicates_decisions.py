"""What keys decide on a group of duplicates: pure, so that a list can show it before the library has it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from musictui.library.duplicate_lines import GroupLine, Mark, State
from musictui.model.duplicates import SURE, Kind
from musictui.tui.dialogs.duplicates_folder import Deed
from musictui.tui.screens.duplicates_weights import Gone, freed, heeding

Marks = Mapping[int, Mark]


@dataclass(frozen=True, slots=True)
class Decided:
    """Where the review of a group stands, and what is to become of its members."""

    state: State
    marks: Marks


@dataclass(frozen=True)
class View:
    """A group as the screen shows it."""

    id: int
    kind: Kind
    reason: str
    columns: tuple[tuple[int, ...], ...]
    """What is decided on as one, the proposed keeper first: tracks, or the tracks of folders."""
    decided: Decided
    proposed: Marks = field(default_factory=dict)
    """What the rules would do; empty while it is not known."""
    why: Mapping[int, str] = field(default_factory=dict)
    """Of the tracks, what speaks for or against each."""
    protected: frozenset[int] = frozenset()
    """What is in a protected folder, and never goes."""
    kept_elsewhere: frozenset[int] = frozenset()
    """What a person keeps in another group, and so in this one."""

    @property
    def is_known(self) -> bool:
        """Whether the rules were asked."""
        return bool(self.proposed)

    @cached_property
    def shared(self) -> frozenset[int]:
        """What has a copy in each column: of folders, the tracks that all of them hold."""
        least = min(map(len, self.columns), default=0)
        return frozenset(each for column in self.columns for each in column[:least])

    def loses_all(self, gone: Collection[int]) -> bool:
        """Whether nothing would stay of something: of the tracks that stand beside each other in folders, too."""
        return any(set(beside) <= set(gone) for beside in zip(*self.columns, strict=False))

    @cached_property
    def removable(self) -> frozenset[int]:
        """What may go, as long as something like it stays."""
        return self.shared - self.protected - self.kept_elsewhere

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided."""
        return self.decided.state in {State.OPEN, State.SKIPPED}

    @cached_property
    def marks(self) -> Marks:
        """What is shown: decided, or proposed. What neither a person nor the rules keep only stays, unless alone."""
        if self.decided.state is State.NOT_DUPLICATES:
            return {each: Mark.KEEP for column in self.columns for each in column}
        if self.is_open:
            return heeding(self.proposed, self.columns, self.kept_elsewhere, self.protected)
        said = {each: self._decided_on(each) for column in self.columns for each in column}
        stay = [each for each, mark in said.items() if mark is not Mark.REMOVE]
        return said | {stay[0]: Mark.KEEP} if len(stay) == 1 else said

    def _decided_on(self, track_id: int) -> Mark:
        mark = self.decided.marks.get(track_id, Mark.NONE)
        if track_id in self.kept_elsewhere:
            return Mark.KEEP
        if mark.is_removal:
            return Mark.REMOVE
        # What a person keeps goes before what the rules would.
        said = mark if self.kept_elsewhere else self.proposed.get(track_id)
        return Mark.KEEP if Mark.KEEP in {mark, said} else Mark.NONE

    @cached_property
    def kept(self) -> int:
        """The first track that stays."""
        return next((ids[0] for ids in self.columns if self.marks.get(ids[0]) is not Mark.REMOVE), -1)

    def in_order_of(self, other: "View") -> "View":
        """With the columns where they are in `other`, where they are the same."""
        same = {*self.columns} == {*other.columns}
        return replace(self, columns=other.columns) if same else self


def kept(view: View, column: int) -> Decided:
    """The column is kept, the others go. Versions are all kept.

    Where it is what the rules propose, and something goes, nothing is marked to be kept: in another group with
    something better it may still go. What a person keeps against the rules stays everywhere.
    """
    wanted: dict[int, Mark] = {}
    others = {each for place, ids in enumerate(view.columns) if place != column for each in ids}
    is_agreed = all(view.proposed.get(each) is Mark.KEEP for each in view.columns[column])
    is_agreed = is_agreed and not others.isdisjoint(view.removable)
    for place, ids in enumerate(view.columns):
        for each in ids:
            if view.kind is Kind.VERSION:
                wanted[each] = Mark.KEEP
            elif place == column:
                wanted[each] = Mark.NONE if is_agreed else Mark.KEEP
            else:
                wanted[each] = Mark.REMOVE if each in view.removable else Mark.NONE
    return Decided(State.DECIDED, wanted)


def removed(view: View, column: int) -> Decided | None:
    """The column goes, or if it was to go, stays; None where nothing would be left."""
    if view.kind is Kind.VERSION:
        return None
    known: Marks = {} if view.is_open else view.decided.marks
    before = {each: known.get(each, Mark.NONE) for ids in view.columns for each in ids}
    is_back = any(before[each].is_removal for each in view.columns[column])
    wanted = {each: Mark.NONE if is_back and not mark.is_removal else mark for each, mark in before.items()}
    for each in view.columns[column]:
        wanted[each] = Mark.KEEP if is_back else Mark.REMOVE if each in view.removable else Mark.NONE
    is_too_much = view.loses_all({each for each, mark in wanted.items() if mark.is_removal})
    return None if is_too_much else Decided(State.DECIDED, wanted)


def line_after(line: GroupLine, decided: Decided, gone: Gone) -> GroupLine:
    """How the list shows a group after a decision, given what then goes."""
    removed = sum(mark.is_removal for mark in decided.marks.values())
    return line._replace(state=decided.state, frees=freed([gone]), removed=removed)


def open_by_rules(
    lines: Sequence[GroupLine], chosen: Collection[Kind], states: Collection[State] = ()
) -> list[GroupLine]:
    """The groups that rules may decide without a person: the sure kinds, and those whose kind was chosen.

    What was skipped is left for later, unless that is in the chosen `states`.
    """
    allowed = {*SURE, *chosen} - {Kind.VERSION}
    open_ = {State.OPEN, State.SKIPPED} if State.SKIPPED in states else {State.OPEN}
    return [line for line in lines if line.kind in allowed and line.state in open_]


def by_rules(view: View, gone: Collection[int]) -> Decided | None:
    """Of what the rules remove, `gone`, that of this group; None if there is nothing.

    Nothing is marked to be kept, as where a person agrees.
    """
    known = {} if view.is_open else view.decided.marks
    wanted = {
        each: Mark.RULES
        if each in gone and known.get(each) is not Mark.REMOVE
        else known.get(each, Mark.NONE)
        for ids in view.columns
        for each in ids
    }
    return Decided(State.DECIDED, wanted) if Mark.RULES in wanted.values() else None


def by_folder(view: View, deed: Deed, inside: Collection[int]) -> Decided | None:
    """What is in a folder goes, or all that is not; None where all of the group would go, or nothing."""
    wanted = {
        each: Mark.REMOVE
        if each in view.removable and (each in inside) == (deed is Deed.REMOVE)
        else Mark.NONE
        for ids in view.columns
        for each in ids
    }
    gone = {each for each, mark in wanted.items() if mark is Mark.REMOVE}
    is_some = bool(gone) and not view.loses_all(gone)
    return Decided(State.DECIDED, wanted) if is_some and view.kind is not Kind.VERSION else None
