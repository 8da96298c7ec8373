"""What the library tells of a group of duplicates: its decisions, its members, and its line in a list."""

from enum import StrEnum
from operator import itemgetter
from typing import NamedTuple

from musictui.model.duplicates import Kind


class Mark(StrEnum):
    """What is to become of a member."""

    NONE = ""
    """Undecided."""
    KEEP = "keep"
    REMOVE = "remove"
    RULES = "rules"
    """Rules remove it: as little may go as they may decide, and their reason is told."""

    @property
    def is_removal(self) -> bool:
        """Whether the member goes, whoever said so."""
        return self in {Mark.REMOVE, Mark.RULES}


class State(StrEnum):
    """Where the review of a group stands."""

    OPEN = "open"
    DECIDED = "decided"
    SKIPPED = "skipped"
    NOT_DUPLICATES = "not duplicates"


class Member(NamedTuple):
    """A track of a group."""

    track_id: int
    mark: Mark


class GroupLine(NamedTuple):
    """A group as a list shows it. Only members that are there count.

    The last three follow from the tags and from the rules by which copies are kept: they are told later.
    """

    id: int
    kind: Kind
    score: float
    """From 0 to 1, of the weakest pair."""
    state: State
    members: int
    removed: int
    """Members marked for removal."""
    spare: int
    """Bytes of all members but the largest."""
    stamp: int
    """Another number when one of the files has changed."""
    title: str | None = None
    """Of the best member, for albums the album; else the name of the file. None while it is not known."""
    artist: str = ""
    """Empty where there is none."""
    frees: int | None = None
    """Bytes of what is marked for removal, or proposed where nobody decided; None while it is not known."""

    @property
    def weight(self) -> int:
        """What it frees, or about that while it is not known."""
        return self.spare if self.frees is None else self.frees


stored = itemgetter(slice(GroupLine._fields.index("title")))
"""What the library has of a line: without what is told later."""
