"""What the name of a release says of an album: it is this one, another edition of it, or another album."""

from enum import IntEnum

from rapidfuzz import fuzz

from musictui.model.text import words
from musictui.model.version_words import OTHER_RECORDING, SAME_RECORDING
from musictui.scrape.matching.match_titles import name_key, plain_title, title_parts

SAME_NAME = 85
"""Likeness of names, in percent, from which one is the other with a slip in it."""
_SAID_ANYWAY = frozenset({"edition", "version", "the", "and", "album", "explicit", "official", "audio"})
"""Words that one writes and another leaves out."""
_SPELLED = {"vol": "volume", "pt": "part", "remaster": "remastered", "ltd": "limited"}
_SINGLE, _EP = frozenset({"single"}), frozenset({"ep"})
"""What stores write behind a name, and others do not."""


class Called(IntEnum):
    """What a release is of an album by their names, the closest first."""

    SAME = 0
    EDITION = 1
    OTHER = 2


def is_same_name(one: str, other: str) -> bool:
    """Whether two names are one: `Tides (Deluxe)` and `Tides: Deluxe Edition`, `Etudes Vol. 1` and `Etudes, Volume 1`."""
    first, second = _key(one), _key(other)
    return first == second and bool(first)


def called(title: str, album: str, artists: tuple[str, ...] = (), *, is_all_alike: bool = False) -> Called:
    """What a release is of an album by their names; the same where one has none, or another script.

    Args:
        title: Of the release.
        album: The album's name.
        artists: Names that may stand in one of them: `Ann - Tides`.
        is_all_alike: Whether each has just the tracks of the other: then `Tides - EP` is `Tides`.
    """
    around = frozenset(key for name in artists if (key := name_key(name)))
    title, album = plain_title(title, None, around), plain_title(album, None, around)
    ours, theirs = title_parts(title), title_parts(album)
    if not ours.core or not theirs.core or ours.is_latin != theirs.is_latin or is_same_name(title, album):
        return Called.SAME
    first, second = (_remarks(name, parts.core) for name, parts in ((title, ours), (album, theirs)))
    # A song that was kept from an album has all tracks of its single, and is none: there the word counts.
    if is_all_alike and _without(title, _EP) == _without(album, _EP | _SINGLE):
        return Called.SAME
    if ours.numbers != theirs.numbers or _recordings(title) != _recordings(album):
        return Called.OTHER
    if fuzz.ratio(ours.core, theirs.core) >= SAME_NAME:
        return Called.SAME if first == second else Called.EDITION
    is_longer = fuzz.token_set_ratio(ours.core, theirs.core) >= SAME_NAME
    return Called.EDITION if is_longer else Called.OTHER


def _key(name: str) -> tuple[str, ...]:
    return tuple(
        _SPELLED.get(word, word)
        for word in words(name)
        if word not in _SAID_ANYWAY and any(char.isalnum() for char in word)
    )


def _without(name: str, formats: frozenset[str]) -> tuple[str, ...]:
    return tuple(word for word in _key(name) if word not in formats)


def _remarks(name: str, core: str) -> frozenset[str]:
    """The words of a name beside its core, and those in it that tell how it was published."""
    every = frozenset(_key(name))
    return (every - frozenset(_key(core))) | (every & SAME_RECORDING)


def _recordings(name: str) -> frozenset[str]:
    """The words of it that tell recordings apart, `remixes` as `remix`."""
    each = {one for word in words(name) for one in (word, word.removesuffix("s"), word.removesuffix("es"))}
    return frozenset(each & OTHER_RECORDING)
