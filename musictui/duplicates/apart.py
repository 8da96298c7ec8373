"""What parts matches: sounds that a user told apart, and versions of a song."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

MOST_PARTS = 256
"""A class that decisions would part into more is parted so that each told-apart track stands alone."""


@dataclass(frozen=True)
class Apart:
    """Which tracks are not the same, whatever else is said of them."""

    identities: Mapping[int, bytes] = field(default_factory=dict)
    """By track: what its sound is; tracks without are in no decision."""
    pairs: frozenset[tuple[bytes, bytes]] = frozenset()
    """Of identities, the smaller first."""

    def parts(self, members: Sequence[int]) -> list[tuple[int, ...]]:
        """The largest parts of `members` in which no two are told apart, ascending; parts of one are left out."""
        conflicts = self._conflicts(members)
        if not conflicts:
            return [tuple(members)]
        told = sorted({member for pair in conflicts for member in pair})
        rest = sorted(set(members).difference(told))
        parts = parted(told, conflicts)
        return sorted(tuple(sorted([*rest, *part])) for part in parts if len(rest) + len(part) > 1)

    def holds(self, first: int, second: int) -> bool:
        """Whether these two are told apart."""
        a, b = self.identities.get(first), self.identities.get(second)
        return a is not None and b is not None and (min(a, b), max(a, b)) in self.pairs

    def _conflicts(self, members: Sequence[int]) -> list[tuple[int, int]]:
        """The pairs of members that are told apart, ascending."""
        if not self.pairs:
            return []
        by_identity: dict[bytes, list[int]] = defaultdict(list)
        for member in members:
            if (identity := self.identities.get(member)) is not None:
                by_identity[identity].append(member)
        found = [
            (min(a, b), max(a, b))
            for first in by_identity
            for second in self._beside.get(first, ())
            for a in by_identity[first]
            for b in by_identity.get(second, ())
            if a != b and (first != second or a < b)
        ]
        return sorted(found)

    @cached_property
    def _beside(self) -> dict[bytes, list[bytes]]:
        """By identity: those that are told apart from it and do not come before it."""
        found: dict[bytes, list[bytes]] = {}
        for first, second in self.pairs:
            found.setdefault(first, []).append(second)
        return found


def parted(told: Sequence[int], conflicts: Sequence[tuple[int, int]]) -> list[frozenset[int]]:
    """The largest parts of `told` that hold no pair of `conflicts`; each alone where there would be too many."""
    parts = [frozenset(told)]
    if len(told) > MOST_PARTS:
        return [frozenset({each}) for each in told]
    for first, second in conflicts:
        both = [part for part in parts if first in part and second in part]
        if not both:
            continue
        parts = [part for part in parts if part not in both]
        for smaller in [part - {each} for part in both for each in (first, second)]:
            if not any(smaller <= part for part in parts):
                parts = [part for part in parts if not part < smaller]
                parts.append(smaller)
        if len(parts) > MOST_PARTS:
            return [frozenset({each}) for each in told]
    return parts
