"""Genres in a text, by the taxonomy. Whole terms only: a word inside another word, or in a sentence, is none."""

import re
from collections.abc import Iterable
from enum import Enum
from functools import lru_cache
from itertools import islice

from musictui.model.release import Evidence, Genre
from musictui.model.text import fold
from musictui.scrape.pages.taxonomy import Entry, key, taxonomy

MAX_TERM = 60
"""Characters. A longer text between two commas is a sentence."""
MAX_EVIDENCE = 20
"""Places that are kept of one genre on one page."""
MAX_TEXT = 4000
"""Characters of a list of terms that are looked at."""


class Place(Enum):
    """How far a place means genres."""

    GENRES = "genres"
    """It lists genres or tags: words with other meanings count too."""
    STATED = "stated"
    """It says that it lists genres, as `Genre:` does: of words between slashes those that are known count."""
    KEYWORDS = "keywords"
    """It may hold anything: only names that mean a genre and nothing else count."""


_SEPARATORS = re.compile(r"[,;|•·\n\t]+|\s[-–—]\s|\s?›\s?|\s?»\s?|\s?>\s?|\s+(?=#)")
_LOOSE_SEPARATORS = re.compile(r"\s*/\s*|\s+(?:and|und|et|y|e|&|\+)\s+", re.IGNORECASE)
_SLASH = re.compile(r"\s*/\s*")
_DENIED = re.compile(
    r"[(\[（][^()\[\]（）]{0,200}\b(?:not|no|nor|never|without|except|kein\w*|nicht|ohne|sans|pas|sin|non)\b[^()\[\]（）]{0,200}[)\]）]",
    re.IGNORECASE,
)
"""`(not techno)`."""
_OPENING = re.compile(r"\s+[(\[（]|（")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

_QUALIFIER_WORDS = """
    african albanian algerian american angolan arab argentine argentinian armenian asian atlanta australian
    austrian baltic basque belgian berlin birmingham bolivian bosnian brazilian breton bristol british brooklyn
    bulgarian californian canadian catalan chilean chinese colombian croatian cuban czech danish dutch eastern
    egyptian english estonian ethiopian european filipino finnish flemish french galician georgian german
    ghanaian greek haitian hungarian icelandic indian indonesian iranian irish israeli italian jamaican japanese
    kenyan korean latvian lebanese lithuanian london macedonian malaysian malian manchester melbourne mexican
    mongolian montreal moroccan nepali nigerian nordic norwegian pakistani persian peruvian philippine polish
    portuguese puerto rican quebecois romanian russian scandinavian scottish senegalese serbian slovak slovenian
    spanish swedish swiss taiwanese thai tunisian turkish uk ukrainian uruguayan us usa venezuelan vietnamese
    welsh western
    alternativa contemporary classic current early emotional female fronted good great heavy instrumental late live
    melodic modern new old oldschool oldskool original pure raw real school skool style traditional true
    underground vintage atmospheric dark deep hard music musik musique musica genre scene sound 50s 60s 70s 80s 90s
    1950s 1960s 1970s 1980s 1990s 2000s 2010s 2020s
"""
_QUALIFIERS = frozenset(_QUALIFIER_WORDS.split())
"""Words around a genre's name that do not make it another: `Finnish techno` is techno."""


def find(text: str, where: str, place: Place = Place.GENRES) -> list[Genre]:
    """The genres that a list of terms names, each with the term as its evidence, in the order they stand.

    Terms are parted by commas and the like; `/` and `and` part too, unless the whole is a name (`R&B/Soul`). A term
    counts when it is a name as a whole, or one with qualifiers (`90s Finnish techno`); `Platinum Records` is none.
    """
    found: list[Genre] = []
    text = text[:MAX_TEXT]
    if place is Place.STATED and not text.isalnum():
        text = _OPENING.sub(", ", _DENIED.sub(", ", text)).replace("、", ",")
    for term in _SEPARATORS.split(text):
        if 0 < len(term := term.strip(" \r.:\"'#[](){}*&）")) <= MAX_TERM:
            found.extend(
                Genre(entry.genre, (Evidence(where, term),))
                for entry in _read(term, place is Place.STATED)
                if place is not Place.KEYWORDS or not entry.is_ambiguous
            )
    return merge(found)


def named(text: str) -> str:
    """The genre that a person means by a name; empty if there is none."""
    entry = _named(text)
    return entry.genre if entry else ""


def is_genre(text: str) -> bool:
    """Whether the whole text is a genre's name, and one that means nothing else."""
    entry = _named(text)
    return entry is not None and not entry.is_ambiguous


def merge(genres: Iterable[Genre]) -> list[Genre]:
    """The genres, each once, with all its evidence, in the order they first stand."""
    merged: dict[str, dict[Evidence, None]] = {}
    for genre in genres:
        merged.setdefault(genre.name, {}).update(dict.fromkeys(genre.evidence))
    return [Genre(name, tuple(islice(evidence, MAX_EVIDENCE))) for name, evidence in merged.items()]


@lru_cache(maxsize=8192)
def _read(term: str, is_stated: bool) -> tuple[Entry, ...]:
    """What one term means.

    Args:
        term: The term.
        is_stated: It is known to name genres: of words between slashes those that the taxonomy does not have are none.
    """
    if (entry := _named(term)) or (entry := _qualified(term)):
        return (entry,)
    parts = [part for part in _LOOSE_SEPARATORS.split(term) if part]
    if len(parts) > 1:
        # Every part is one, or none is: `Rock / Pop`, but not `House & Garden`.
        entries = [_named(part) or _qualified(part) for part in parts]
        if all(entries):
            return tuple(entry for entry in entries if entry)
        if is_stated and len(parts := _SLASH.split(term)) > 1:
            return tuple(entry for part in parts if part for entry in _read(part, False))
    words = _CAMEL.sub(
        " ", term
    )  # Hashtags: `#MelodicDeathMetal` has a key already, `#FinnishTechno` has none.
    return (entry,) if words != term and (entry := _qualified(words)) else ()


def _named(text: str) -> Entry | None:
    names = taxonomy().names
    name = key(text)
    if entry := names.get(name):
        return entry
    if name.endswith(("music", "musik")) and (entry := names.get(name[:-5])):
        return Entry(entry.genre, False)
    return None


def _qualified(text: str) -> Entry | None:
    """The genre in `text` that only qualifiers stand around."""
    words = fold(text).replace("-", " ").split()
    first, last = 0, len(words)
    while first < last and words[first].strip("'’.") in _QUALIFIERS:
        first += 1
        if entry := _named(" ".join(words[first:last])):
            return entry
    while first < last and words[last - 1].strip("'’.") in _QUALIFIERS:
        last -= 1
        if entry := _named(" ".join(words[first:last])):
            return entry
    return None
