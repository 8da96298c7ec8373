"""What is to be done to files, and what became of it: the one form in which anything changes a user's file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, NamedTuple

from musictui.model.track import FileStat, Tags, Track


class Deed(StrEnum):
    """What is done to one file."""

    EDIT = "edit"
    """Its tags get other values."""
    MOVE = "move"
    """It gets another path."""
    REMOVE = "remove"
    """It goes to the quarantine."""
    RESTORE = "restore"
    """It comes back from the quarantine."""
    REVERT = "revert"
    """It becomes the file that it was before an edit, byte for byte."""
    REWRITE = "rewrite"
    """Lines of a playlist that name moved files get their new names."""


MOVES = frozenset({Deed.MOVE, Deed.REMOVE, Deed.RESTORE})
"""What gives a file another place; all else makes a new version of it."""


class State(StrEnum):
    """What became of one change."""

    PLANNED = "planned"
    LEFT_OUT = "left out"
    """The user does not want it."""
    REFUSED = "refused"
    """It cannot be done, which was known before anything was touched."""
    STARTED = "started"
    """Nothing of it can be seen yet; a copy may lie beside the file."""
    READY = "ready"
    """All that undoes it is stored; the file may be the old or the new one."""
    DONE = "done"
    CONFLICT = "conflict"
    """The file is not what it was when the change was made, so it was left alone."""
    FAILED = "failed"
    UNDONE = "undone"


OPEN = frozenset({State.PLANNED, State.STARTED, State.READY})
"""What is still to do."""


class Mark(NamedTuple):
    """By what a file is known to be the one that was seen."""

    size: int
    mtime_ns: int
    ctime_ns: int

    @classmethod
    def of(cls, stat: FileStat | Track) -> "Mark":
        """That of a file on disk, or as the library knows it."""
        return cls(stat.size, stat.mtime_ns, stat.ctime_ns)


class CoverRef(NamedTuple):
    """A picture that is kept once, by its hash."""

    hash: bytes
    """BLAKE2b, 128 bits, of its data."""
    mime: str
    kind: int
    """As ID3's APIC numbers them: 3 is the front cover."""
    description: str
    size: int
    """Bytes."""


Check = Literal["bytes", "packets", "samples", "open"]
"""How a copy is held against the file that stays: all bytes, the compressed audio, the decoded audio, or only whether
all of that one can be decoded."""


class Keeper(NamedTuple):
    """The file that stays in the place of a removed copy."""

    path: bytes
    check: Check
    needs: int | None = None
    """The number of the change, in the same set, by which it takes over what the copy has; None without one."""


class Said(NamedTuple):
    """That a source said the values of a field which a change writes."""

    field: str
    source: str
    """Its name: `bandcamp`, `user`."""
    url: str = ""
    text: str = ""
    """What it says, in its own words."""
    at_s: float = 0.0
    """When it was read, seconds since 1970."""
    confidence: float = 1.0
    """0 to 1: how likely it is right, by itself."""
    values: tuple[str, ...] = ()
    """Those that it says; empty where it says all that the field gets."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is done to one file."""

    deed: Deed
    path: bytes
    """Where it is before."""
    mark: Mark | None = None
    """What it was when the change was made; None where that does not matter."""
    track_id: int | None = None
    before: Tags = field(default_factory=dict)
    """Of each field that changes its values, in the order of the file; empty where there are none.

    Of a removal with a keeper, under `added`: when the copy came into the library, the id of the keeper, and when
    that did.
    """
    after: Tags = field(default_factory=dict)
    """Of each field that changes what it is to be; empty where it goes."""
    covers: tuple[CoverRef, ...] | None = None
    """The pictures it is to have; None leaves them alone."""
    target: bytes = b""
    """Where it goes, or in the quarantine, where it is."""
    reason: str = ""
    """Why, where the set does not say it for all."""
    state: State = State.PLANNED
    note: str = ""
    """Why it was refused, in conflict or failed; what was noticed else."""
    number: int = 0
    """Its place in the set, from 0."""
    undoes: tuple[int, int] | None = None
    """The set and the number of the change that it takes back."""
    keeper: Keeper | None = None
    """For a removal, or a restore that takes one back: what stays for it; None where nothing needs to."""
    sources: tuple[Said, ...] = ()
    """Of an edit: who said its values, where that is known."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that get other values."""
        return tuple(self.after)

    def said(self, field: str) -> tuple[Said, ...]:
        """Who said the values of one field."""
        return tuple(said for said in self.sources if said.field == field)


@dataclass(frozen=True, slots=True)
class Draft:
    """A set of changes before it is stored."""

    title: str
    """What a person calls it: `genre = Ambient`."""
    changes: Sequence[Change]
    author: str = "user"
    """Who made it: `user`, `recipe NAME`, the name of a rule or of a source."""
    source: str = ""
    """Where its values come from, such as a URL."""
    evidence: Mapping[str, object] = field(default_factory=dict)
    """What speaks for it; what JSON can say."""
    undoes: int | None = None
    """The set that it takes back."""


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """A stored set of changes; the changes themselves are read by the page."""

    id: int
    title: str
    author: str
    source: str
    evidence: Mapping[str, object]
    created_s: float
    applied_s: float | None
    """When it was last applied."""
    undoes: int | None
    counts: Mapping[State, int]
    """How many changes are in each state."""
    partly: int = 0
    """How many of those that are done stand only in part: fields of them were taken back."""
    done_later: int = 0
    """How many of those that an interrupted apply left were done by later sets."""
    finished_by: int | None = None
    """The last of those sets."""

    def count(self, *states: State) -> int:
        """How many changes are in one of these states."""
        return sum(self.counts.get(state, 0) for state in states)

    @property
    def total(self) -> int:
        """How many changes there are."""
        return sum(self.counts.values())

    @property
    def is_draft(self) -> bool:
        """Whether it was never applied."""
        return self.applied_s is None

    @property
    def open_count(self) -> int:
        """How many changes are still to do though it was applied: its apply was interrupted, or goes on just now."""
        return 0 if self.is_draft else self.count(*OPEN) - self.done_later


def edited(tags: Tags, change: Change) -> dict[str, tuple[str, ...]]:
    """All tags of a file as an edit leaves them."""
    wanted = {**tags, **change.after}
    return {name: values for name, values in wanted.items() if values}


def differences(before: Tags, after: Tags) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """The fields in which two sets of tags differ: what they were, and what they are to be."""
    names = [
        name
        for name in (*before, *(name for name in after if name not in before))
        if before.get(name, ()) != after.get(name, ())
    ]
    return {name: before.get(name, ()) for name in names}, {name: after.get(name, ()) for name in names}
