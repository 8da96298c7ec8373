"""From free text to a country: `Memphis, TN`, `London, England`, `California - LA`. Whoever is not sure says nothing.

Parts are read from the most general one. Each narrows down in which countries the text may lie; a text for which
more than one is left has none. So has a bare city whose name cities of several countries bear.
"""

import html
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from musictui.scrape.origins import places_cities, places_codes, places_names, places_own
from musictui.scrape.origins.places_names import Meaning, key

MAX_CHARS = 120
MAX_WORDS = 6
"""Of one part; what is longer is a sentence."""
MIN_ALONE = 4
"""Letters of a city that is named alone: there are an Of and a Van."""
NAMESAKES = frozenset(("US", "CA", "AU", "NZ", "ZA"))
"""Countries in which settlers named small places after cities elsewhere: an unknown one there is no contradiction."""

_PLACES = re.compile(r"\s*[;/|]\s*|\s+&\s+|\s+\+\s+|\s+and\s+", re.IGNORECASE)
_PARTS = re.compile(r"\s*,\s*|\s+[-‐-―]+\s+|\s*--+\s*")
_ASIDE = re.compile(r"\s*[\[(]([^\])]*)[\])]?")
_NEGATED = re.compile(r"\b(?:not|never|neither|except|nicht)\b", re.IGNORECASE)
_LABEL = re.compile(r"^(?:based in|from|born in|lives in|location|area|country)\s*:?\s+", re.IGNORECASE)
_BEFORE = frozenset(
    ("new", "little", "old", "port", "lake", "san", "santa", "nueva", "nuevo", "nouvelle", "nova", "neu")
)
_DIRECTIONS = _BEFORE | {"north", "south", "east", "west", "n.", "s.", "e.", "w."}
"""Words that make another place of the name that follows: South Jamaica is in New York."""


class Place(NamedTuple):
    """The country of a text."""

    country: str
    """ISO 3166-1 alpha-2."""
    how: str
    """By what it was known: `country`, `historic`, `state`, `region`, `code`, `city`."""
    note: str = ""
    """What a person should know: `Zaire, today DR Congo`."""


class Reading(NamedTuple):
    """In which countries a text may lie."""

    countries: frozenset[str]
    """ISO 3166-1 alpha-2; none if nothing is known, or if its parts contradict one another."""
    how: str = ""
    state: str = ""
    """The state that is no more, where one is named: `Czechoslovakia`."""

    @property
    def note(self) -> str:
        """What a person should know: `Czechoslovakia, today Czechia or Slovakia`."""
        if not self.state or not self.countries:
            return ""
        today = sorted(places_names.country_name(code) for code in self.countries)
        others = f" and {len(today) - 3} more" if len(today) > 3 else ""
        return f"{self.state}, today {' or '.join(today[:3]) if not others else ', '.join(today[:3])}{others}"


NOTHING = Reading(frozenset())


def country_of(text: str) -> Place | None:
    """The country of a text; None if it is not known, or might be another."""
    found = read(text)
    return Place(next(iter(found.countries)), found.how, found.note) if len(found.countries) == 1 else None


def countries_of(texts: Sequence[str]) -> list[Place | None]:
    """`country_of` each: for a worker, where the tables of cities stand after the first."""
    return [country_of(text) for text in texts]


def country_code(value: str) -> str | None:
    """The country of a value that is to be one: a code of two or three letters, or a name; None for others.

    Names of regions are none: there is a Portland in Jamaica. Codes that MusicBrainz uses beside ISO 3166-1 (`XW`,
    worldwide; `XE`, Europe) are none.
    """
    found = _field(value)
    return next(iter(found.countries)) if len(found.countries) == 1 else None


def read_field(value: str) -> Reading:
    """What is known of a value that is to be a country, or says it as a place does: `GEO`, `Georgia`, `Leeds, England`.

    What stands for a country is one before it is anything else. May load the tables of cities.
    """
    found = _field(value)
    return found if found.countries else read(value)


def _field(value: str) -> Reading:
    names = places_names.tables()
    code = value.strip().upper()
    code = {"UK": "GB"}.get(code, names.alpha_3.get(code, code))
    if code in names.titles:
        return Reading(frozenset((code,)), "code")
    name = key(value)
    if meant := {key(other): code for other, code in places_own.IN_FIELDS.items()}.get(name):
        return Reading(frozenset((meant,)), "country")
    return _whole(value)


def _whole(text: str) -> Reading:
    """A text that is the name of a country, also as it is sorted: `Congo, Republic of the`."""
    before, _, behind = text.partition(",")
    for form in (text, f"{behind} {before}"):
        meaning = places_names.tables().names.get(key(form))
        if meaning is not None and meaning.how in {"country", "historic"}:
            return Reading(meaning.countries, meaning.how, meaning.state)
    return NOTHING


@lru_cache(maxsize=4096)
def read(text: str) -> Reading:
    """What is known of a text, also where several countries are left."""
    text = " ".join(html.unescape(text).split()).strip(" ,;:!-")
    if not text or len(text) > MAX_CHARS:
        return NOTHING
    text = _LABEL.sub("", text)
    whole = _whole(text)
    if whole.countries:
        return whole
    if _NEGATED.search(text):
        return NOTHING
    places = _split_places(text)
    if not places:
        return NOTHING
    return _place(places[0]) if len(places) == 1 else _together([_place(place) for place in places])


def _split_places(text: str) -> list[str]:
    """`Boston & Berlin` is two, `Trinidad and Tobago` is one."""
    places, start = [], 0
    for found in _PLACES.finditer(text):
        if found.start() < start:
            continue
        before = _PARTS.split(text[start : found.start()])[-1]
        after = _PARTS.split(text[found.end() :])[0]
        if key(before + found[0] + after) not in places_names.tables().names:
            places.append(text[start : found.start()])
            start = found.end()
    return [place for place in [*places, text[start:]] if place.strip()]


def _together(places: Sequence[Reading]) -> Reading:
    """Several places: they must lie in one country. The one that a country is named for may name it for all."""
    known = [place for place in places if place.countries]
    if len(known) < len(places) and (not places[-1].countries or places[-1].how == "city"):
        return NOTHING
    for one in known:
        is_named = one.how in {"country", "historic"} and len(one.countries) == 1
        if is_named and all(one.countries <= other.countries for other in known):
            return one
    same = (
        bool(known)
        and len(known[0].countries) == 1
        and all(one.countries == known[0].countries for one in known)
    )
    return known[0] if same else NOTHING


def _place(text: str) -> Reading:
    """One place: its parts, beginning with the most general."""
    parts = _parts(text)
    # "Germany (DE)" is no place in Delaware.
    parts = [part for at, part in enumerate(parts) if not at or not places_codes.is_own(part, parts[at - 1])]
    is_turned = len(parts) > 1 and _names_country(parts[0]) and not _names_country(parts[-1])
    if is_turned:
        parts.reverse()
    found = NOTHING
    for at, part in reversed(list(enumerate(parts))):
        one = _part(part, is_first=at == 0, is_alone=len(parts) == 1, before=parts[at - 1] if at else "")
        if not one.countries or not found.countries:
            found = found if found.countries else one
        elif overseas := _overseas(one, found):
            found = Reading(overseas, "country")
        elif one.countries & found.countries:
            if found.how == one.how == "city" and one.countries != found.countries:
                return NOTHING  # "Paris, Houston" is not in Texas
            found = _narrowed(found, one)
        elif is_turned or _contradicts(one, found, is_first=at == 0):
            # Turned, "Jamaica, Queens" would be a place in Jamaica that is known elsewhere only.
            return NOTHING
    return found


def _overseas(one: Reading, found: Reading) -> frozenset[str]:
    """The country that a part names, if it belongs to the one found so far."""
    if one.how != "country" or len(found.countries) != 1:
        return frozenset()
    (above,) = found.countries
    return one.countries & frozenset(places_own.OVERSEAS.get(above, "").split())


def _names_country(part: str) -> bool:
    meaning = places_names.tables().names.get(key(part))
    return bool(places_codes.meant(part)) if meaning is None else meaning.how != "region"


def _parts(text: str) -> list[str]:
    """`New York, NY [Harlem]` gives `Harlem`, `New York`, `NY`; `Noci (BA)` gives `Noci`, `BA`."""
    asides = [aside.strip() for aside in _ASIDE.findall(text)]
    parts = [part for part in _PARTS.split(_ASIDE.sub(" ", text)) if part.strip()]
    for aside in asides:
        general = aside.isupper() or key(aside) in places_names.tables().names
        inner = [part for part in _PARTS.split(aside) if part.strip()]
        parts = [*parts, *inner] if general else [*inner, *parts]
    split = [piece for part in parts for piece in _suffixed(part.strip(" :!"))]
    return [piece for piece in split if piece]


def _suffixed(part: str) -> list[str]:
    """`Zagreb Croatia` gives `Zagreb`, `Croatia`; `London UK-England` gives all three."""
    words = part.split()
    names = places_names.tables()
    if len(words) > MAX_WORDS:
        return []
    if key(part) in names.names or (len(words) > 1 and key(part) in places_cities.tables()):
        return [part]
    if len(words) == 1:
        pieces = part.split("-")
        is_list = len(pieces) > 1 and all(
            key(one) in names.names or places_codes.meant(one) for one in pieces
        )
        return pieces if is_list else [part]
    for at in range(1, len(words)):
        rest = " ".join(words[at:])
        meaning = names.names.get(key(rest))
        is_known = (
            meaning is not None and meaning.how != "region" and key(rest) not in places_own.ALSO_WORDS
        ) or (at == len(words) - 1 and bool(places_codes.meant(rest)))
        if (is_known or "-" in rest) and not (at == 1 and words[0].casefold() in _DIRECTIONS):
            behind = [rest] if is_known else _suffixed(rest)
            if is_known or len(behind) > 1:
                return [" ".join(words[:at]), *behind]
    return [part]


def _part(part: str, *, is_first: bool, is_alone: bool, before: str) -> Reading:
    """In which countries one part may lie."""
    names = places_names.tables()
    meaning = names.names.get(key(part))
    if meaning is None and (coded := places_codes.countries(part, before=before, is_alone=is_alone)):
        return Reading(coded, "code")
    if meaning is None:
        if is_alone and len(part) < MIN_ALONE:
            return NOTHING
        return Reading(frozenset(city.country for city in places_cities.tables().get(key(part), ())), "city")
    if meaning.how == "region" or (meaning.how == "state" and not is_alone and is_first):
        return _region(part, meaning, before)
    if meaning.how == "country" and is_first and not is_alone:
        # There is a Mexico in Missouri, and Salvador is a city of Brazil.
        named = frozenset(city.country for city in places_cities.tables().get(key(part), ()))
        return Reading(meaning.countries | named, "country")
    return Reading(meaning.countries, meaning.how, meaning.state)


def _region(part: str, meaning: Meaning, before: str) -> Reading:
    """A region. One whose name cities elsewhere bear may be those; one of several is decided by the city before it."""
    cities = places_cities.tables()
    if before and len(meaning.countries) > 1:
        state = places_names.tables().states.get(key(part), "")
        inside = {
            city.country
            for city in cities.get(key(before), ())
            if city.country in meaning.countries and (city.country != "US" or city.state == state)
        }
        return Reading(frozenset(inside) or meaning.countries, "region")
    if before:
        return Reading(meaning.countries, "region")
    named = frozenset(city.country for city in cities.get(key(part), ()))
    return Reading(meaning.countries | named, "city" if named else "region")


def _narrowed(found: Reading, one: Reading) -> Reading:
    """What both parts allow. A city decides which heir of a state that is no more is meant."""
    countries = one.countries & found.countries
    if "historic" in {found.how, one.how}:
        return Reading(countries, "historic", found.state or one.state)
    return Reading(countries, found.how if found.how != "city" else one.how)


def _contradicts(one: Reading, found: Reading, *, is_first: bool) -> bool:
    """Whether a part that lies nowhere in what was found so far makes the text meaningless."""
    if found.how == "city":
        return True
    if one.how in {"country", "historic", "state"}:
        # Peru is in Indiana; "Antwerp, Belgium, New York" is two places.
        return not (is_first and found.countries & NAMESAKES)
    if found.how == "country":
        return any(
            (above, country) in places_own.CLAIMS for above in found.countries for country in one.countries
        )
    return len(one.countries) == 1 and not found.countries & NAMESAKES
