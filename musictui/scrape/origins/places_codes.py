"""What short forms of countries, states and provinces mean in a text: `Memphis, TN`, `Munich, DE`, `Torino (TO)`."""

from functools import lru_cache

from musictui.scrape.origins import places_cities, places_names, places_own
from musictui.scrape.origins.places_names import key


def meant(part: str) -> frozenset[str]:
    """The countries that a short form may mean; none if it is none."""
    # "ca", "in" and "or" are words; "Ga" behind a city is not.
    code = part.replace(".", "") if part != part.lower() else ""
    if (
        not 2 <= len(code) <= 3
        or not code.isascii()
        or not (code.isupper() or (code.istitle() and len(code) == 2))
    ):
        return frozenset()
    code = code.upper()
    names = places_names.tables()
    found = {names.alpha_3.get(code, code)} if code in names.codes else set()
    if code in names.states.values():
        found.add("US")
    if code in places_own.PROVINCES:
        found.add(places_own.PROVINCES[code])
    return frozenset(found - places_own.UNINHABITED)


def countries(part: str, *, before: str, is_alone: bool) -> frozenset[str]:
    """Those of a short form: of a state, a province or a country, whichever holds what is named before it."""
    code = part.replace(".", "").upper()
    possible = meant(part)
    if is_alone:
        # "BA" alone is Bahia, too.
        return possible | _regions_by_code(code) if part.isupper() and possible else frozenset()
    cities = places_cities.tables().get(key(before), frozenset())
    is_state = code in places_names.tables().states.values()
    inside = {
        city.country
        for city in cities
        if (city.state == code if city.country == "US" else city.country in possible)
    }
    if meaning := places_names.tables().names.get(key(before)):
        # "Ontario, CA" is a province of Canada as well as a city of California.
        inside |= meaning.countries & possible
    if inside and len(code) == 2:
        return frozenset(inside)
    elsewhere = {city.country for city in cities if f"{city.country}-{code}" in _subdivisions()} - {"US"}
    if is_state:
        # The custom of addresses, though "Milano, MI" may mean the province.
        return frozenset(("US", *elsewhere))
    return frozenset(elsewhere) or possible


def _regions_by_code(code: str) -> frozenset[str]:
    """Federal countries that have a state of these two letters."""
    return frozenset(country for country in ("BR", "AU") if f"{country}-{code}" in _subdivisions())


@lru_cache(maxsize=1)
def _subdivisions() -> frozenset[str]:
    import pycountry

    return frozenset(str(one.code) for one in pycountry.subdivisions)


def is_own(part: str, before: str) -> bool:
    """Whether a part is the code of the country that the part before it names."""
    names = places_names.tables()
    meaning = names.names.get(key(before))
    code = part.replace(".", "").upper()
    return (
        meaning is not None
        and meaning.how == "country"
        and code in names.codes
        and meaning.countries == {names.alpha_3.get(code, code)}
    )
