"""By what the groups of duplicates are narrowed and sorted: one line of text, and four orders."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from musictui.errors import UsageError
from musictui.library.duplicate_lines import GroupLine, State
from musictui.model.duplicates import ORDER, Kind
from musictui.model.text import fold

Found = TypeVar("Found")

UNITS = {"": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12}
LEAST_OF_KIND = 3
"""Letters that name a kind."""
TERMS = ("kind", "state", "score", "frees")
_TERM = re.compile(rf"(?<!\S)({'|'.join(TERMS)}):(\S*)")
_SIZE = re.compile(r"(\d+(?:\.\d+)?)([a-z]*)")
_STATES = {state.value.replace(" ", "-"): state for state in State}

SORTS: dict[str, Callable[[GroupLine], Any]] = {
    "kind": lambda line: (ORDER[line.kind], -line.weight, line.title or "", line.id),
    "score": lambda line: (-line.score, ORDER[line.kind], -line.spare, line.id),
    "frees": lambda line: (-line.weight, ORDER[line.kind], line.id),
    "artist": lambda line: (fold(line.artist), fold(line.title or ""), ORDER[line.kind], line.id),
}
"""The orders by name: the surest kind and the largest of it, the most alike, the largest first, or by the alphabet."""


@dataclass(frozen=True, slots=True)
class GroupFilter:
    """Which groups are listed. The rest of the text asks for tracks, as in the Library."""

    kinds: frozenset[Kind] = frozenset()
    """Empty for all."""
    states: frozenset[State] = frozenset()
    """Empty for all."""
    least_score: float = 0.0
    least_bytes: int = 0
    query: str = ""
    """What one of the tracks must match."""

    def takes(self, line: GroupLine) -> bool:
        """Whether a group is listed, its tracks apart."""
        return (
            (not self.kinds or line.kind in self.kinds)
            and (not self.states or line.state in self.states)
            and line.score >= self.least_score
            and line.weight >= self.least_bytes
        )


def parse(text: str) -> GroupFilter:
    """`kind:same-audio,identical score:0.9 frees:10MB state:open folder:Downloads`.

    Raises:
        UsageError: A term of groups says something that there is not.
    """
    kinds: set[Kind] = set()
    states: set[State] = set()
    score, least = 0.0, 0
    for match in _TERM.finditer(text):
        name, value = match[1], match[2]
        match name:
            case "kind":
                kinds |= {_one(word, {str(kind): kind for kind in Kind}, "kind") for word in _words(value)}
            case "state":
                states |= {_one(word, _STATES, "state") for word in _words(value)}
            case "score":
                score = _number(value)
            case "frees":
                least = _bytes(value)
    query = " ".join(_TERM.sub("", text).split())
    return GroupFilter(frozenset(kinds), frozenset(states), score, least, query)


def kinds_called(text: str) -> frozenset[Kind]:
    """The kinds in whose names these words stand, as the list writes them: `iden`, `same audio`."""
    words = "-".join(text.lower().split())
    return frozenset(kind for kind in Kind if len(words) >= LEAST_OF_KIND and words in kind)


def with_term(text: str, name: str, value: str) -> str:
    """`text` with another value of a term, or without it where `value` is empty."""
    rest = " ".join(re.sub(rf"(?<!\S){name}:\S*", "", text).split())
    return " ".join(filter(None, (f"{name}:{value}" if value else "", rest)))


def value_of(text: str, name: str) -> str:
    """The value of a term; empty where it is not there."""
    return next((match[2] for match in _TERM.finditer(text) if match[1] == name), "")


def listed(
    lines: Iterable[GroupLine],
    wanted: GroupFilter,
    found: Collection[int] | None,
    *,
    sort: str = "kind",
    is_reversed: bool = False,
) -> list[int]:
    """The numbers of the groups that are listed, in order.

    Args:
        lines: All groups.
        wanted: What the filter asks for, its words apart.
        found: Those that its words ask for; None for all.
        sort: The name of the order.
        is_reversed: Whether it runs the other way round.
    """
    taken = list(lines)
    if found is not None or wanted != GroupFilter(query=wanted.query):
        taken = [line for line in taken if wanted.takes(line) and (found is None or line.id in found)]
    taken.sort(key=SORTS[sort])
    ids = [line.id for line in taken]
    return ids[::-1] if is_reversed else ids


def _words(value: str) -> list[str]:
    return [word for word in value.split(",") if word]


def _one(word: str, known: Mapping[str, Found], what: str) -> Found:
    found = known.get(word.lower())
    if found is None:
        raise UsageError(f"There is no {what} {word!r} of groups.", hint=f"There are: {', '.join(known)}.")
    return found


def _number(value: str) -> float:
    try:
        return float(value or 0)
    except ValueError as error:
        raise UsageError(f"score:{value} is no number from 0 to 1.", hint="For example: score:0.9") from error


def _bytes(value: str) -> int:
    if not value:
        return 0
    match = _SIZE.fullmatch(value.lower())
    if match is None or match[2] not in UNITS:
        raise UsageError(f"frees:{value} is no size.", hint="For example: frees:10MB")
    return int(float(match[1]) * UNITS[match[2]])
