"""What a pattern of file names is made of."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

ANYTHING = "*"
"""The name of a field that stands for anything and is not kept."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A text that stands for itself; a slash in it begins a folder."""

    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """The first of some fields that has a value."""

    names: tuple[str, ...]
    width: int = 0
    """At least so many digits; 0 for no wish."""
    otherwise: str = ""
    """What stands there when none has a value."""


@dataclass(frozen=True, slots=True)
class Optional:
    """Parts that are there only together."""

    parts: tuple["Literal | Field | Optional", ...]


Part = Literal | Field | Optional


def field_names(parts: Iterable[Part]) -> Iterator[str]:
    """Every field that the parts name, in order."""
    for part in parts:
        if isinstance(part, Field):
            yield from part.names
        elif isinstance(part, Optional):
            yield from field_names(part.parts)
