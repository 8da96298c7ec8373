"""Why tags are alike, in a sentence for a person."""

import math

from musictui.model.duplicates import TrackFacts

_EXACT = 0.995
_SHOWN = 60
"""Characters of a title that are shown."""


def similar(
    one: TrackFacts, other: TrackFacts, likeness: tuple[float, float], score: float, apart_s: float
) -> str:
    """Of the `likeness` of titles and of artists, NaN where one is missing:

    `Title and artist alike (0.94): "Jóga" ~ "Joga"; lengths 0.3 s apart.`
    """
    title, artist = likeness
    if math.isnan(title):
        what = "One title is missing, all else agrees"
    elif math.isnan(artist):
        what = "Title alike, one artist missing"
    elif one.title == other.title and one.artists == other.artists:
        what = "The same title and artist"
    elif title >= _EXACT and artist >= _EXACT:
        what = "Title and artist the same but for their form"
    else:
        what = "Title and artist alike"
    return f"{what} ({score:.2f}): {_titles(one, other)}; {_lengths(apart_s)}."


def version(one: TrackFacts, other: TrackFacts, apart_s: float) -> str:
    """`Another version of the song: "Ignition" ~ "Ignition (Remix)"; lengths 12 s apart.`"""
    return f"Another version of the song: {_titles(one, other)}; {_lengths(apart_s)}."


def _titles(one: TrackFacts, other: TrackFacts) -> str:
    first, second = _quoted(one.title), _quoted(other.title)
    return first if first == second else f"{first} ~ {second}"


def _quoted(title: str) -> str:
    if not title.strip():
        return "(no title)"
    return f'"{title}"' if len(title) <= _SHOWN else f'"{title[: _SHOWN - 1]}…"'


def _lengths(apart_s: float) -> str:
    if math.isnan(apart_s):
        return "a length is not known"
    if apart_s < 0.05:
        return "the same length"
    return f"lengths {apart_s:.1f} s apart" if apart_s < 10 else f"lengths {apart_s:.0f} s apart"
