"""From a credit to the artists in it: `A feat. B` is two, `Simon & Garfunkel` is one. What is known decides, not the signs."""

import re
from collections.abc import Collection, Sequence

from musictui.model.text import fold

_WITH = r"(?:(?:feat|ft|featuring)(?:[.:]+\s*|\s+)|duet\s+with\s+|(?:w/(?!o\b)|f/)\s*)"
GUEST = re.compile(
    rf"\s*[(\[]\s*(?:{_WITH}|with\s+|prod(?:\.\s*|\s+)(?:by\s+)?)([^)\]]+)[)\]]"
    rf"|\s+(?:{_WITH}|(?:vs\.?|versus|pres\.|presents)\s+)"
    r"(?!(?:feat|ft|featuring|vs|and)\b|[&,;/+|(\[]|[wf]/)",  # "Little Feat feat. Ann" is by Little Feat
    re.IGNORECASE,
)
"""Between artists, whoever they are: nobody is called so, but for those who are known to be."""

JOINT = re.compile(
    r"\s*,\s+(?:(?:&|and|und|et|y|e|og|och)\s+)?|\s*[;|•、]\s*|\s+&\s+"
    r"|\s+(?:and|und|et|y|e|og|och|with|meets|mit)\s+|\s*/+\s*|\s+[x×+]\s+",
    re.IGNORECASE,
)
"""Between artists, or within the name of one: `Earth, Wind & Fire`, `AC/DC`, `Generation X`."""

LISTING = re.compile(r"\s*,\s+(?:(?:&|and|und|et|y|e|og|och)\s+)?|\s*[;|•、]\s*", re.IGNORECASE)
"""Stronger than the others: between commas there may be a pair."""

MAX_PIECES = 24
"""Of one credit; a longer one stays as it is."""

_AND = re.compile(r"\s*,?\s+(?:&|\+|and)\s+")
_SMALL_ARTICLE = re.compile(r"^the(?= [^\W\d_a-z])")
"""As an article stands within a credit: `Ann & the Bobs`."""


def name_key(name: str) -> str:
    """A name folded, with one sign for `&`, `and` and `+`: equal for all ways to write it."""
    return _AND.sub(" & ", fold(name))


def split(credit: str, known: Collection[str]) -> list[str]:
    """The artists of a credit, in its order, each once.

    Args:
        credit: As it stands in a tag.
        known: Names of artists, by their `name_key`: those of the library that stand alone, and those that sources
            know.

    `feat.` and the like part it, unless the whole is known. Commas, `&` and `and` part it only where every piece
    is known; of several ways the one with the longest names is taken. So `Tyler, The Creator` stays whole though
    there is a Tyler.
    """
    credit = " ".join(credit.split())
    if not credit or name_key(credit) in known:
        return [credit] if credit else []
    artists = [artist for part in _guests(credit) for artist in _joint(part, known)]
    if len(artists) > 1:
        artists = [_SMALL_ARTICLE.sub("The", artist) for artist in artists]
    return list({fold(artist): artist for artist in reversed(artists)}.values())[::-1] or [credit]


def may_be_several(credit: str) -> bool:
    """Whether there is a sign in it that may part artists."""
    return GUEST.search(credit) is not None or JOINT.search(credit) is not None


def pieces(credit: str) -> list[str]:
    """What stands between the strongest signs in a credit that may part artists; the credit itself if there is none."""
    for sign in (LISTING, JOINT):
        parts = [part for part in sign.split(credit.strip()) if part]
        if len(parts) > 1:
            return parts
    return [credit]


def _guests(credit: str) -> list[str]:
    """The parts of a credit between signs that always part."""
    parts, start = [], 0
    for found in GUEST.finditer(credit):
        parts.append(credit[start : found.start()])
        if found[1]:
            parts.append(found[1])
        start = found.end()
    return [part.strip() for part in (*parts, credit[start:]) if part.strip()]


def _joint(part: str, known: Collection[str]) -> list[str]:
    """A part as the fewest known artists that it is made of; as one if it is not made of known ones."""
    if name_key(part) in known:
        return [part]
    cuts = [(found.start(), found.end()) for found in JOINT.finditer(part)]
    if not cuts or len(cuts) >= MAX_PIECES:
        return [part]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(part)]
    best: list[Sequence[str] | None] = [None] * (len(ends) + 1)
    best[0] = ()
    for end in range(len(ends)):
        for start in range(end + 1):
            before, name = best[start], part[starts[start] : ends[end]].strip()
            if before is None or name_key(name) not in known:
                continue
            now = best[end + 1]
            if now is None or len(before) + 1 < len(now):
                best[end + 1] = (*before, name)
    found = best[-1]
    return [part] if found is None else list(found)
