"""Words that say which version of a song a track is: `(Radio Edit)`, `- Live at Leeds`, `[2009 Remaster]`.

Only a part of a title of its own is looked at, in brackets or after a dash, and a few endings that mean nothing
else; `Live and Let Die` is no live recording.
"""

import re
from typing import NamedTuple

from musictui.duplicates.folding import ascii_words, word_set
from musictui.model.version_words import FLAG, NEUTRAL, Version


class Part(NamedTuple):
    """What a part of a title says of its version."""

    version: int
    """Flags of `Version`; 0 for what decides nothing: `Album Version`."""
    detail: str
    """What tells it from others of the sort: the name of who mixed it, a place, a year."""


_ENDS = frozenset(FLAG) - word_set(
    "live single long short club radio concert clean cover session sessions alternative alt alternate mixed vocals"
) | {"version", "unplugged"}
"""A part that ends so names a version; other version words are too common at an end."""

_STARTS = word_set(
    "remix remixed remaster remastered edit demo instrumental acoustic karaoke extended mono stereo unplugged "
    "acapella outtake dub radio slowed spedup nightcore rerecorded"
)
"""A part that starts so does, too: `Remastered 2009`, `Remix by ...`."""

_LIVE = re.compile(
    r"(?:recorded |performed |filmed )?live(?:$| (?:at|in|from|on|version|acoustic|session|sessions|recording|take|mix|"
    r"edit|bonus|with|by|performance|track|unplugged|for|a|aus|im|en|au|et|\d+)\b)|(?:.* )?(?:recorded |version |bonus )live$"
    r"|(?:ao|en|al|dal|in) (?:vivo|directo|concert|concierto)\b|en public\b"
)
"""`live` as a word of a title says nothing; so, it does."""

_NO_VERSION = re.compile(
    r"(?:(?:the )?(?:original|album|lp|cd|main|full|full length|studio|explicit|standard)(?: (?:original|album|lp))?"
    r" (?:version|mix|recording|edit|take)|explicit|album|original|(?:uk |us |japanese |japan |itunes |hidden )?bonus(?: track)?"
    r"|hidden(?: track)?|official (?:audio|video|music video)|version|digital)$"
)
"""What is said of a track that is just itself."""

_INCH = re.compile(r"\b12\s?(?:''|\"|inch|in\b|′′)")
_JOINED = (
    (re.compile(r"\ba capp?ella\b"), "acapella"),
    (re.compile(r"\bre[- ]record(?=ed|ing)"), "rerecord"),
    (re.compile(r"\b(?:sped|speed(?:ed)?)[- ]up\b"), "spedup"),
    (re.compile(r"\bslowed down\b"), "slowed"),
)
"""What is written as two words or as one."""
_ENDING = re.compile(
    r"^(.*\w)\s+((?:(?:radio|club|extended|single|album|original|instrumental|acoustic|demo|live|dub|karaoke|12inch)"
    r" (?:version|mix|edit|remix))|remix|instrumental|remastered|karaoke|acapella)$"
)
"""Endings that mean a version without brackets, too."""
ENDING_WORDS = word_set("version mix edit remix instrumental remastered karaoke acapella")
"""The last words of these."""


def read(part: str) -> Part | None:
    """What a part of a title (folded, of ASCII) says of the version; None if it is no such part."""
    if '"' in part or "inch" in part:
        part = _INCH.sub("12inch", part)
    for written, joined in _JOINED:
        part = written.sub(joined, part)
    words = ascii_words(part)
    if not words:
        return None
    text = " ".join(words)
    if _NO_VERSION.match(text):
        return Part(0, "")
    live = _LIVE.match(text) is not None
    core = [word for word in words if not word.isdigit()] or words
    if not (live or core[-1] in _ENDS or core[0] in _STARTS or core[-1] in ("12inch", "cover")):
        return None
    found = 0
    for word in words:
        found |= FLAG.get(word, 0)
    if not live:
        found &= ~Version.LIVE
    detail = " ".join([word for word in words if word not in FLAG and word not in NEUTRAL])
    if "version" in words and not found and detail:
        found = Version.OTHER
    return Part(int(found), detail)


def ending(title: str) -> tuple[str, Part] | None:
    """A title (folded, of ASCII) without the version words at its end, and these; None if there are none."""
    found = _ENDING.match(title) if title.rpartition(" ")[2] in ENDING_WORDS else None
    if found is None:
        return None
    part = read(found[2])
    return None if part is None else (found[1], part)


def in_album(album_words: list[str]) -> int:
    """Flags of the version words that the name of an album holds: of `Live at Leeds`, or of `Acoustic`."""
    found = 0
    for word in album_words:
        found |= FLAG.get(word, 0)
    return int(found)
