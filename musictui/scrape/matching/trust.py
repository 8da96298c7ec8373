"""How often each source is right about a field of a release that is the right one: estimates, and the user's own."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from musictui.model.fields import BY_NAME

Trust = Mapping[tuple[str, str], float]
"""Source and field to a chance, 0 to 1. The field is empty for what is said of all others."""

TRUST: Trust = MappingProxyType(
    {
        ("musicbrainz", ""): 0.9,
        ("discogs", ""): 0.85,
        ("bandcamp", ""): 0.85,
        ("acoustid", ""): 0.8,
        ("deezer", ""): 0.75,
        ("itunes", ""): 0.75,
        ("lastfm", ""): 0.6,
        ("page", ""): 0.6,
        ("musicbrainz", "genre"): 0.8,
        ("discogs", "genre"): 0.8,
        # Stores have a dozen genres, and the date of what they sell.
        ("deezer", "genre"): 0.5,
        ("itunes", "genre"): 0.5,
        ("deezer", "date"): 0.6,
        ("itunes", "date"): 0.6,
    }
)
SOURCES = frozenset(source for source, _ in TRUST)
UNKNOWN = 0.5
"""Of a source that is not listed."""


def of(trust: Trust, source: str, field: str) -> float:
    """How far a source is trusted about a field."""
    return trust.get((source, field), trust.get((source, ""), UNKNOWN))


def table(lines: Iterable[str]) -> Trust:
    """The program's estimates, but for what lines of the configuration say: `page 0.3`, `deezer genre 0.7`."""
    return {**TRUST, **dict(_entry(line) for line in lines)}


def mistake(lines: Iterable[str]) -> str | None:
    """What lines should be, where one of them is no trust; None if all are."""
    for line in lines:
        try:
            (source, field), chance = _entry(line)
        except ValueError:
            return "a list of sources, each with a field, if you like, and a number from 0 to 1"
        if source not in SOURCES:
            return f"about sources that there are: {', '.join(sorted(SOURCES))}"
        if field and not (field in BY_NAME and BY_NAME[field].is_tag):
            return f"about fields of tags, and {field} is none"
        if not 0 <= chance <= 1:
            return "a list of sources with numbers from 0 to 1"
    return None


def _entry(line: str) -> tuple[tuple[str, str], float]:
    """A line as an entry of the table.

    Raises:
        ValueError: It is none.
    """
    source, *fields, chance = line.split() or [""]
    if len(fields) > 1:
        raise ValueError(line)
    return (source, fields[0] if fields else ""), float(chance)
