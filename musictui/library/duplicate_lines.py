"""What the library tells of a group of duplicates: its decisions, its members, and its line in a list."""

from enum import StrEnum
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
    """A group as a list shows it. Only members that are there count."""

    id: int
    kind: Kind
    score: float
    """From 0 to 1, of the weakest pair."""
    state: State
    artist: str
    """Of the largest member; empty where it has none."""
    title: str
    """Of the largest member, for albums the album; else the name of the file."""
    members: int
    files: int
    """Files among them: names of one file (hard links) count once."""
    lossless: int
    """Members that are lossless."""
    size: int
    """Bytes of all members; names of one file count once."""
    frees: int
    """Bytes: of what is marked for removal; of all but the largest (for albums: the largest folder) where nothing
    is marked; 0 for versions."""
    kept: int
    """Members marked to be kept."""
    removed: int
    """Members marked for removal."""
