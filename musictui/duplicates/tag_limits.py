"""What is never the same recording, however much else is alike; each rule is one that a person can follow."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from musictui.duplicates import likeness, readings
from musictui.duplicates.folding import unvoweled_words
from musictui.duplicates.likeness import Pairs
from musictui.duplicates.table import Flags, pick

Features = Mapping[str, NDArray[Any]]

TITLE_LEAST = 0.75
"""Titles that are less alike are other titles, unless fields were moved."""
PLACE_LEAST = 0.6
"""The same at one place of an album."""
SLIP_LEAST = 0.85
"""Titles of two places on one album that are less alike are two titles, not one with a slip."""
PART_LEAST = 0.9
"""At the same place of an album, one title may be so surely a part of the other."""
ARTIST_LEAST = 0.75
SAME_ALBUM = 0.8
"""Names of albums that are more alike are one album."""
WORDS_LEAST = 0.85
"""Where fields were moved, all words together must be so much alike."""
LONG_TITLE = 8
"""Letters of a title that says something without its artist."""
CLEAR = 0.9
"""How much alike such titles must be, and artists of titles that many have."""
SAME_DETAIL = 0.7
"""Names of versions (`Lomax remix`) that are more alike are one name."""


def is_other(pairs: Pairs, features: Features) -> Flags:
    """Which pairs are ruled out."""
    return (
        _other_titles(pairs, features)
        | _untitled(pairs, features)
        | _nobody(pairs, features)
        | _vague(pairs, features)
        | _other_letters(pairs, features)
        | _other_artists(pairs, features)
        | _other_numbers(pairs, features)
        | _other_places(features)
        | _bare(pairs, features)
    )


def is_other_version(pairs: Pairs, features: Features) -> Flags:
    """Whether titles name other versions.

    What the name of their one album says of both is no difference, and neither is a slip at one place of it.
    """
    table = pairs.table
    first, second = table.album_version[pairs.first], table.album_version[pairs.second]
    shared = np.where(_same_album(features), first & second, 0)
    shared[features["no album"]] = (first | second)[features["no album"]]
    differ = ((table.version[pairs.first] ^ table.version[pairs.second]) & ~shared) != 0
    named = pairs.has_both(table.detail) & ~pairs.is_same(table.detail)
    rows = np.flatnonzero(named)
    named[rows] = likeness.texts(pairs.at(rows), table.details, fuzz.token_sort_ratio) < SAME_DETAIL
    found: Flags = (differ | named) & pairs.has_both(table.sizes) & ~features["same place on the album"]
    return found


def is_other_length(features: Features) -> Flags:
    """Lengths far apart: another recording, if it is not the same track of the same album, cut short."""
    one_track = _same_album(features) & features["a track number"] & ~features["other track number"]
    found: Flags = features["length off by 20 s"] & ~one_track
    return found


def _other_titles(pairs: Pairs, features: Features) -> Flags:
    table = pairs.table
    one_place = features["same place on the album"] | _same_but_title(pairs, features)
    least = np.where(one_place, PLACE_LEAST, TITLE_LEAST)
    found = pairs.has_both(table.sizes) & (features["title likeness"] < least) & ~_moved(pairs, features)
    rows = np.flatnonzero(found & one_place)
    found[rows] = likeness.texts(pairs.at(rows), table.title_words, fuzz.token_set_ratio) < PART_LEAST
    return found


def _untitled(pairs: Pairs, features: Features) -> Flags:
    """A track without a title is known only by all else."""
    found: Flags = ~pairs.has_both(pairs.table.sizes) & ~_same_but_title(pairs, features)
    return found


def _same_but_title(pairs: Pairs, features: Features) -> Flags:
    """Whether number and length agree, and whose and of what it is, as far as that is known."""
    same_artist, same_album = features["artist"] >= ARTIST_LEAST, _same_album(features)
    close, unknown = features["length within 2 s"], features["no length"]
    by_all = same_artist & same_album & (close | unknown)
    by_artist = same_artist & features["no album"] & close
    by_album = same_album & features["no artist"] & close
    found: Flags = _same_number(pairs) & ~features["other disc"] & (by_all | by_artist | by_album)
    return found


def _nobody(pairs: Pairs, features: Features) -> Flags:
    """Where an artist is missing, the title alone proves nothing: the album must be one, or the length."""
    sizes = pairs.table.sizes
    close = features["length within 4 s"]
    is_long = np.minimum(sizes[pairs.first], sizes[pairs.second]) >= LONG_TITLE
    is_clear = close & is_long & (features["title likeness"] >= CLEAR)
    all_there = _moved(pairs, features) & (close | (features["no length"] & _same_number(pairs)))
    found: Flags = (
        features["no artist"] & pairs.has_both(sizes) & ~(_same_album(features) | is_clear | all_there)
    )
    return found


def _vague(pairs: Pairs, features: Features) -> Flags:
    """`Intro` is a title of many."""
    other_artist = (features["artist"] < CLEAR) & ~features["same place on the album"]
    unsure = other_artist | ~(_same_album(features) | features["length within 2 s"])
    found: Flags = pairs.either(pairs.table.is_generic) & (
        unsure | features["other track number"] | features["other disc"]
    )
    return found


def _other_letters(pairs: Pairs, features: Features) -> Flags:
    """A short title without vowels is another with each letter that differs, and in Latin letters some do not differ.

    Its words must be there as they are written, unless all else is the same.
    """
    table = pairs.table
    is_short = np.minimum(table.sizes[pairs.first], table.sizes[pairs.second]) < LONG_TITLE
    found: Flags = pairs.either(table.has_no_vowels) & is_short & pairs.has_both(table.sizes)
    found &= ~features["same place on the album"]
    for row in np.flatnonzero(found).tolist():
        first, second = (unvoweled_words(table.tracks[side[row]].title) for side in pairs[1:])
        if first and second:
            found[row] = not (first <= second or second <= first)
        else:
            found[row] = not features["length within 2 s"][row]
    return found


def _other_artists(pairs: Pairs, features: Features) -> Flags:
    same_words = _same_album(features) & (features["words"] >= WORDS_LEAST)
    least = np.where(same_words, PLACE_LEAST, ARTIST_LEAST)
    found = ~features["no artist"] & (features["artist"] < least) & ~features["same place on the album"]
    rows = np.flatnonzero(found)
    first, second = pairs.first[rows], pairs.second[rows]
    # Nor is the artist of one in the title of the other.
    artists, words = pairs.table.artists, pairs.table.titles_apart
    there = np.maximum(
        likeness.of(pick(artists, first), pick(words, second), fuzz.token_set_ratio),
        likeness.of(pick(artists, second), pick(words, first), fuzz.token_set_ratio),
    )
    found[rows] = there < CLEAR
    return found


def _other_numbers(pairs: Pairs, features: Features) -> Flags:
    """`Part 1` and `Part 2`; where fields were moved, the numbers of all fields count."""
    table = pairs.table
    found = ~pairs.is_same(table.numbers) & pairs.has_both(table.sizes) & ~features["same place on the album"]
    rows = np.flatnonzero(found & (_one_lacks(pairs) | pairs.either(table.is_guessed)))
    sides = [[readings.all_numbers(table.readings[row]) for row in side[rows].tolist()] for side in pairs[1:]]
    found[rows] = [one != other for one, other in zip(*sides, strict=True)]
    return found


def _other_places(features: Features) -> Flags:
    """Two places on one album are two tracks, unless the titles are the same but for a slip."""
    found: Flags = (
        _same_album(features) & features["other track number"] & (features["title likeness"] < SLIP_LEAST)
    )
    return found


def _bare(pairs: Pairs, features: Features) -> Flags:
    """Where neither album nor length speaks for it, the title must be the same but for a slip."""
    found: Flags = (
        pairs.has_both(pairs.table.sizes)
        & features["no album"]
        & ~features["length within 4 s"]
        & (features["title likeness"] < SLIP_LEAST)
    )
    return found


def _moved(pairs: Pairs, features: Features) -> Flags:
    """Whether the words are the same but in other fields."""
    one_track = (
        _same_album(features)
        & features["length within 4 s"]
        & ~features["other track number"]
        & ~features["other disc"]
    )
    found: Flags = (_one_lacks(pairs) | one_track) & (features["words"] >= WORDS_LEAST)
    rows = np.flatnonzero(found & pairs.has_both(pairs.table.sizes))
    titles, words = pairs.table.titles_apart, pairs.table.words
    first, second = pairs.first[rows], pairs.second[rows]
    # Beside a long artist and album a short title counts for little: it must be there itself.
    there = np.maximum(
        likeness.of(pick(titles, first), pick(words, second), fuzz.token_set_ratio),
        likeness.of(pick(titles, second), pick(words, first), fuzz.token_set_ratio),
    )
    found[rows] = there >= TITLE_LEAST
    return found


def _one_lacks(pairs: Pairs) -> Flags:
    return pairs.has_one(pairs.table.artist) | pairs.has_one(pairs.table.album)


def _same_album(features: Features) -> Flags:
    found: Flags = features["album"] >= SAME_ALBUM
    return found


def _same_number(pairs: Pairs) -> Flags:
    return pairs.has_both(pairs.table.track) & pairs.is_same(pairs.table.track)
