"""Titles by which artists are told apart: all editions of an album are one, and titles that many have are none."""

import re

from musictui.model.text import fold
from musictui.scrape.matching.match_titles import title_parts

_GENERIC = frozenset(
    ("greatest hits", "best of", "the best of", "live", "demo", "ep", "singles", "untitled", "unplugged")
) | {"intro", "remixes", "anthology", "the collection", "b sides", "home", "love", "the", ""}
"""Titles, as `title_parts` leaves them, that tell no artist from another."""
_DISC = re.compile(
    r"\s*[-–—,:]?\s*[(\[]?\b(?:disc|disk|cd)\s*\d+(?:\s*(?:of|/)\s*\d+)?[)\]]?\s*$", re.IGNORECASE
)
_FORMAT = re.compile(r"(?<=\S)(?:\s+-)?\s+[(\[]?(?:e\.?p\.?|l\.?p\.?)[)\]]?\s*$", re.IGNORECASE)


def title_key(title: str) -> str:
    """What all editions of an album have in common: `First Light EP`, `First Light (2011 Remaster)`, `First  Light!`.

    Live recordings, remixes and other volumes have keys of their own. Empty for what many are called: `Greatest Hits`.
    """
    parts = title_parts(_FORMAT.sub("", _DISC.sub("", title)) or title)
    # A number is no title of a track, but one of albums.
    core = parts.core or (fold(title) if fold(title).isdecimal() else "")
    return "" if core in _GENERIC else f"{core}/{parts.version}"
