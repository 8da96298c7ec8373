"""What a service states outright, name by name: as genres of the taxonomy and links of known kinds."""

from collections.abc import Iterable

from musictui.model.release import Genre, Link
from musictui.scrape.pages import links
from musictui.scrape.pages.genres import find, merge


def genres(named: Iterable[tuple[str, str]]) -> tuple[Genre, ...]:
    """The genres of the taxonomy among names that stand each for itself, such as tags.

    Args:
        named: The name, and where it stands.
    """
    return tuple(merge(genre for name, where in named for genre in find(name, where)))


def link(address: str, about: str) -> Link | None:
    """An address as a link; None where it is none that is worth showing."""
    return links.classify(address, about) if address else None


def country(text: str) -> str:
    """The country that a service names in words, ISO 3166-1 alpha-2; empty if it is none, or not certain."""
    # Imported here: the lists of countries and cities are large, and few replies name one.
    from musictui.scrape.origins.places import country_code

    return (country_code(text) or "") if text else ""
