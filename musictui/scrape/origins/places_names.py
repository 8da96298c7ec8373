"""What names of countries and regions mean, from ISO 3166 and from a table of our own. Built when first asked."""

import gettext
import re
from collections import defaultdict
from functools import cache
from typing import NamedTuple

from musictui.model import text
from musictui.scrape.origins import places_own

LANGUAGES = (
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "sv",
    "da",
    "nb",
    "fi",
    "pl",
    "cs",
    "tr",
    "ru",
    "ja",
    "zh_CN",
    "ko",
)
"""Those in which countries are known by name, beside English."""

_SHORT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
_OVERSEAS = frozenset(("CN", "FI", "FR", "NL", "NO", "US"))
"""Countries of which ISO 3166-2 lists countries as parts."""
_VAGUE = frozenset(
    (
        "coast",
        "capital",
        "central",
        "centre",
        "center",
        "north",
        "south",
        "east",
        "west",
        "northern",
        "southern",
    )
) | {
    "eastern",
    "western",
    "north east",
    "north west",
    "south east",
    "south west",
    "islands",
    "highlands",
    "lakes",
}
"""Regions somewhere, and words everywhere."""
_ASIDE = re.compile(r"\s*[\[(].*")


class Meaning(NamedTuple):
    """What a name may mean."""

    countries: frozenset[str]
    """ISO 3166-1 alpha-2, of which one is meant."""
    how: str
    """`country`, `historic`, `state` (known by its name alone, as those of the USA are), `region`."""
    state: str = ""
    """For a historic one what it was called: `Czechoslovakia`."""


class Names(NamedTuple):
    """All that is known by name or by code."""

    names: dict[str, Meaning]
    """By `key`."""
    states: dict[str, str]
    """Of the USA: `key` of the name to the two letters."""
    codes: frozenset[str]
    """Of countries, two and three letters."""
    alpha_3: dict[str, str]
    """Three letters to two."""
    titles: dict[str, str]
    """Two letters to what the country is called in English."""


def key(name: str) -> str:
    """A name as tables have it: folded, without signs, `St.` written out; a short form keeps no dots."""
    words = text.words(name)
    if words and words[0] == "the":
        words = words[1:]
    return " ".join([_SHORT.get(word, word) for word in words])


def country_name(code: str) -> str:
    """What a country is called in English: `Czechia`; the code itself if there is none."""
    return tables().titles.get(code, code)


@cache
def tables() -> Names:
    """The tables, made once in a process: 0.3 s."""
    # 0.1 s to import: only who asks for a place pays for it.
    import pycountry

    titles = {one.alpha_2: str(getattr(one, "common_name", one.name)) for one in pycountry.countries}
    titles |= places_own.TITLES
    alpha_3 = {str(one.alpha_3): str(one.alpha_2) for one in pycountry.countries} | {"XKX": "XK"}
    states: dict[str, str] = {}
    names = _regions(states, titles)
    names |= _countries()
    for how, table in (("state", places_own.REGIONS), ("country", places_own.COUNTRIES)):
        for code, others in table.items():
            names |= {key(name): Meaning(frozenset((code,)), how) for name in others.split("; ")}
    for name, others in places_own.AMBIGUOUS.items():
        names[key(name)] = Meaning(frozenset(others.split()), "region")
    for forms, (name, others) in places_own.HISTORIC.items():
        meaning = Meaning(frozenset(others.split()), "historic", name)
        names |= {key(form): meaning for form in forms.split("; ")}
    names.pop("", None)
    return Names(names, states, frozenset(titles) | frozenset(alpha_3), alpha_3, titles)


def _countries() -> dict[str, Meaning]:
    """Names of countries in several languages; one that means two countries in two languages means neither."""
    import pycountry

    meant: dict[str, set[str]] = defaultdict(set)
    english: dict[str, Meaning] = {}
    domains = [
        gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=True)
        for language in LANGUAGES
    ]
    for one in pycountry.countries:
        forms = [one.name, getattr(one, "common_name", ""), getattr(one, "official_name", "")]
        for form in filter(None, forms):
            english[key(form)] = english[key(_ASIDE.sub("", form))] = Meaning(
                frozenset((one.alpha_2,)), "country"
            )
            for domain in domains:
                meant[key(domain.gettext(form))].add(one.alpha_2)
    # "Korea, Republic of" is Korea and more only without what stands behind the comma; that is not taken.
    return {name: Meaning(frozenset(codes), "country") for name, codes in meant.items()} | english


def _regions(states: dict[str, str], titles: dict[str, str]) -> dict[str, Meaning]:
    """Names of subdivisions; fills the states of the USA."""
    import pycountry

    meant: dict[str, set[str]] = defaultdict(set)
    for one in pycountry.subdivisions:
        country, _, code = one.code.partition("-")
        if code in titles and country in _OVERSEAS and (country != "US" or one.type != "State"):
            # `US-PR`: a country of its own in ISO 3166-1. `US-GA` is none, though GA is Gabon.
            continue
        name = _ASIDE.sub("", one.name)
        if country == "US" and one.type in {"State", "District"}:
            states[key(name)] = code
        meant[key(name)].add(country)
        if "," in name:
            meant[key(" ".join(reversed(name.split(",", 1))))].add(country)
            meant[key(name.partition(",")[0])].add(country)
    found = {
        name: Meaning(frozenset(codes), "region")
        for name, codes in meant.items()
        if len(name) > 2 and name not in _VAGUE
    }
    # A state of the USA is meant where somebody writes no more than its name, whatever else is called so.
    return found | {name: Meaning(frozenset(("US",)), "state") for name in states}
