"""Titles and names as matching sees them: what is the name, and what only tells the version or the guests."""

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from musictui.model.text import fold, words
from musictui.model.version_words import OTHER_RECORDING, SAME_RECORDING

_GUESTS = re.compile(r"[(\[]?\s*\b(?:feat\.?|ft\.?|featuring)\s+[^()\[\]]+[)\]]?", re.IGNORECASE)
_GROUP = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_LAST_GROUP = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")
_DASH = re.compile(r"\s+[-–—]\s+")
_NUMBER_BEFORE = re.compile(r"^\s*(\d{1,3})\s*[-–._)]\s*(?=[^\W\d])")
_TAIL = re.compile(r"\s[-–—]\s([^-–—]+)$")

_AS_IT_WAS = re.compile(r"^original (?:mix|version|edit)$")
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_NO_TITLE = re.compile(
    r"^(?:(?:audio ?)?track|titel|title|piste|pista|traccia|spur|untitled|unknown|no title|artist unknown)?"
    r"(?: track)?\s*0?\d{0,3}$"
)
_NUMERALS = re.compile(r"^(?:\d+|ii|iii|iv|v|vi|vii|viii|ix|x|xi|xii)$")
_SPELLED = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "vi": "6",
}
_AFTER_PART = frozenset(
    {"part", "pt", "no", "vol", "volume", "act", "chapter", "movement", "op", "disc", "suite"}
)
_JOINS = re.compile(
    r"\s*(?:,|;|/|\+|&|\bfeat\.?|\bft\.?|\bfeaturing\b|\bvs\.?|\bx\b|\band\b|\bund\b|\bet\b|\bwith\b)\s*"
)
VARIOUS = frozenset(
    {"various artists", "various", "va", "v a", "diverse", "verschiedene", "unknown artist", "unknown"}
)
"""Names that name nobody."""


class TitleParts(NamedTuple):
    """A title taken apart."""

    core: str
    """Folded words, without version and guests. Empty if it is no title: `Track 03`, or nothing."""
    version: str
    """Folded words of what makes it another recording: `live`, `lomax remix`; empty for the plain one."""
    remark: str
    """What was left away because it changes nothing: `Remastered 2011`."""
    numbers: str
    """The numbers in it: `Part 1` is not `Part 2`."""
    is_latin: bool
    """Whether its letters are Latin: a title in another script may be the same one."""


def plain_title(title: str, position: int | None, around: frozenset[str]) -> str:
    """A title without what does not belong to it: a number before it, or the name of the artist or the album.

    Args:
        title: As it is written: `03 - Artist - Title`, `Title (Album)`.
        position: Of the track; only this number, or one with a zero before, is taken away.
        around: Names of the artists and albums that the title may hold, as `name_key` gives them.
    """
    numbered = _NUMBER_BEFORE.match(title)
    if numbered and (numbered[1].startswith("0") or int(numbered[1]) == position):
        title = title[numbered.end() :]
    parts = _DASH.split(title)
    named = [part for part in parts if not _is_around(part, around)] if len(parts) > 1 else parts
    title = " - ".join(named or parts[-1:])
    tail = _LAST_GROUP.search(title)
    if tail and tail.start() > 0 and _is_around(tail[1], around):
        title = title[: tail.start()]
    return title


def _is_around(part: str, around: frozenset[str]) -> bool:
    key = name_key(part)
    return key in around or (len(key) > 4 and any(fuzz.ratio(key, name) >= 88 for name in around))


@lru_cache(maxsize=8192)
def title_parts(title: str) -> TitleParts:
    """A title taken apart."""
    rest = _GUESTS.sub(" ", title)
    versions: list[str] = []
    remarks: list[str] = []
    for found in [*_GROUP.finditer(rest), *_TAIL.finditer(rest)]:
        inner = words(found[1])
        if _AS_IT_WAS.match(" ".join(inner)) or _is_remark(inner):
            remarks.append(found[1].strip())
        elif not OTHER_RECORDING.isdisjoint(inner):
            versions.append(" ".join(inner))
        else:
            continue
        rest = rest.replace(found[0], " ")
    named = words(rest) or words(title)
    core = " ".join(named)
    if _NO_TITLE.match(core):
        return TitleParts("", "", "", "", True)
    return TitleParts(core, " ".join(versions), ", ".join(remarks), _numbers(named), is_latin(core))


def is_edition(one: str, other: str) -> bool:
    """Whether two names of albums mean other editions of one: `Tides` and `Tides (Deluxe Edition)`."""
    first, second = title_parts(one), title_parts(other)
    return first.core != "" and first[:2] == second[:2] and fold(one) != fold(other)


def is_latin(text: str) -> bool:
    """Whether a folded text is written in Latin letters, if in any."""
    return not any(char.isalpha() and char > "\u024f" for char in text)


def artist_likeness(one: str, other: str) -> float | None:
    """How alike two artist credits are, 0 to 1; None where one names nobody, or they are in different scripts.

    A credit that begins with the other, or holds it whole, is alike: `A`, `A feat. B`, `B & A`.
    """
    first, second = name_key(one), name_key(other)
    if not first or not second or first in VARIOUS or second in VARIOUS:
        return None
    if first == second:
        return 1.0
    if is_latin(first) != is_latin(second):
        return None
    if first in _members(other) or second in _members(one):
        return 0.95
    return max(fuzz.ratio(first, second), fuzz.token_sort_ratio(first, second)) / 100


@lru_cache(maxsize=4096)
def name_key(credit: str) -> str:
    """The folded words of a name, without the article: equal for all ways to write it."""
    named = words(credit)
    return " ".join(named[1:] if named[:1] == ["the"] and len(named) > 1 else named)


@lru_cache(maxsize=4096)
def _members(credit: str) -> frozenset[str]:
    return frozenset(filter(None, (name_key(part) for part in _JOINS.split(fold(credit)))))


def _is_remark(inner: list[str]) -> bool:
    if inner[-1:] == ["edition"] and OTHER_RECORDING.isdisjoint(inner):
        return True
    return bool(inner) and all(word in SAME_RECORDING or _YEAR.match(word) for word in inner)


def _numbers(named: list[str]) -> str:
    """The numbers of a title, as far as they tell parts from each other. A lone `x` or `v` is a letter."""
    found = []
    for before, word in zip(["", *named], named, strict=False):
        if word.isdigit() or (_NUMERALS.match(word) and (len(word) > 1 or before in _AFTER_PART)):
            found.append(_SPELLED.get(word, word.lstrip("0") or "0"))
        elif before in _AFTER_PART and word in _SPELLED:
            found.append(_SPELLED[word])
    return " ".join(found)
