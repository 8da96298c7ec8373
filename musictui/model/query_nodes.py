"""What a query is made of: a small tree of frozen values."""

from dataclasses import dataclass
from enum import StrEnum


class Op(StrEnum):
    """How a field is compared."""

    CONTAINS = "contains"
    EXACT = "exact"
    REGEX = "regex"
    RANGE = "range"
    FLAG = "flag"
    """`text` is `yes` or `no`; a tag that is not there counts as no."""
    NONE = "none"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Bounds:
    """From `low` to `high`, either of which may be open.

    Numbers, in the unit of the query language (kbit/s, seconds, bytes, seconds since 1970); dates as
    text in ISO form. With `is_age`, the seconds between a time and now.
    """

    low: float | str | None = None
    high: float | str | None = None
    is_low_included: bool = True
    is_high_included: bool = True
    is_age: bool = False


@dataclass(frozen=True, slots=True)
class Everything:
    """The empty query."""


@dataclass(frozen=True, slots=True)
class Word:
    """Found in any searchable field: one word, or several that stand together."""

    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """One field compared with something."""

    field: str
    op: Op
    text: str = ""
    bounds: Bounds | None = None
    """What RANGE compares with."""


@dataclass(frozen=True, slots=True)
class Sourced:
    """One field has a value that a source said."""

    field: str
    source: str = ""
    """Part of the source's name, folded; empty for any."""
    age: Bounds | None = None
    """How long ago it was read; None for any time."""


@dataclass(frozen=True, slots=True)
class Not:
    """Tracks that `query` does not find."""

    query: "Query"


@dataclass(frozen=True, slots=True)
class And:
    """Tracks that all of `queries` find."""

    queries: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Tracks that any of `queries` finds."""

    queries: tuple["Query", ...]


Query = Everything | Word | Match | Sourced | Not | And | Or
