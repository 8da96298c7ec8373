"""How alike the tags of two tracks are: several likenesses, weighed into one score.

What must never be taken for the same is decided first, by rules that a person can follow: other titles, other
artists, other numbers (`Part 1`, `Part 2`), missing titles. The rest is a sum of weights (logistic regression), and
the score is its probability.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist

from musictui.duplicates.table import Flags, Ints, Table, pick
from musictui.model.duplicates import TrackFacts

Floats = NDArray[np.float64]

CLOSE_S = 2.0
"""Lengths that differ by less are the same: tags and players round them, encoders pad."""
NEAR_S = 4.0
FAR_S = 20.0
SAME_ALBUM = 0.8
"""Names of albums that are more alike are one album."""
TITLE_LEAST = 0.6
"""Titles that are less alike are other titles, unless the words of the whole are the same."""
WHOLE_LEAST = 0.85
"""A title with all that stands beside it must be so much alike."""
PART_LEAST = 0.9
"""At the same place of an album, one title may be so surely a part of the other."""
ARTIST_LEAST = 0.6
WORDS_LEAST = 0.85
"""Where fields were moved, all words together must be so much alike."""
LONG_TITLE = 8
"""Letters of a title that says something without its artist."""
SAME_DETAIL = 0.7
"""Names of versions (`Lomax remix`) that are more alike are one name."""
VERSION_TITLE = 0.9
VERSION_ARTIST = 0.85
"""Two versions are one song only where title and artist are surely the same."""
_FEW = 2000
"""Fewer pairs are not worth a second thread."""

WEIGHTS = {
    "title": 4.2,
    "album": 1.75,
    "no album": 0.55,
    "words": 1.4,
    "shared words": 1.45,
    "length within 2 s": 2.3,
    "length within 4 s": 1.05,
    "length off by 20 s": -0.9,
    "no length": 0.7,
    "other track number": -2.55,
    "same place on the album": 1.4,
}
BIAS = -4.0


class Likeness(NamedTuple):
    """How alike pairs are; arrays of one value a pair, likenesses from 0 to 1."""

    title: Floats
    artist: Floats
    album: Floats
    apart_s: Floats
    """Difference of the lengths in seconds; NaN where one is not known."""
    score: Floats
    """The probability that both are the same; 0 where a rule says that they are not."""
    is_version: Flags
    """The same song by the same artist, in another version."""
    features: dict[str, NDArray[Any]]
    """What the score is made of, and `ruled out`."""


def compare(table: Table, first: Ints, second: Ints) -> Likeness:
    """How alike the rows `first` and `second` of a table are, pair by pair."""
    title = _title(table, first, second)
    artist = _field(table.artist, table.artists, first, second)
    whole = _whole(table, first, second, title)
    artist[(whole > title) & (table.is_guessed[first] | table.is_guessed[second])] = np.nan
    title = np.fmax(title, whole)
    album = _field(table.album, table.albums, first, second)
    words = _ratio(fuzz.ratio, table.words, first, second)
    apart_s = np.abs(table.length[first] - table.length[second])
    apart_s[(table.length[first] <= 0) | (table.length[second] <= 0)] = np.nan
    features = _features(table, first, second, title, artist, album, words, apart_s)
    differ = _is_version(table, first, second, album) & ~features["same place on the album"]
    out = _ruled_out(table, first, second, features)
    total = np.full(len(first), BIAS)
    for name, weight in WEIGHTS.items():
        total += weight * features[name]
    score = np.where(out | differ, 0.0, 1 / (1 + np.exp(-total)))
    features["ruled out"] = out
    is_version = differ & ~out & (np.nan_to_num(title) >= VERSION_TITLE) & (np.nan_to_num(artist) >= VERSION_ARTIST)
    return Likeness(title, artist, album, apart_s, score, is_version, features)


def plausible(table: Table, first: Ints, second: Ints) -> Flags:
    """Which pairs are worth all of `compare`: a quick look that drops most."""
    titles = pick(table.titles, first), pick(table.titles, second)
    workers = 2 if len(first) > _FEW else 1
    least = 100 * (TITLE_LEAST - 0.1)
    alike = cpdist(*titles, scorer=fuzz.ratio, score_cutoff=least, dtype=np.uint8, workers=workers) > 0
    found: Flags = alike | (table.is_open[first] | table.is_open[second])
    found |= (table.track[first] > 0) & (table.track[first] == table.track[second])
    return found


def _features(
    table: Table,
    first: Ints,
    second: Ints,
    title: Floats,
    artist: Floats,
    album: Floats,
    words: Floats,
    apart_s: Floats,
) -> dict[str, NDArray[Any]]:
    known = np.nan_to_num
    same_album = known(album) >= SAME_ALBUM
    has_numbers = (table.track[first] > 0) & (table.track[second] > 0)
    same_number = has_numbers & (table.track[first] == table.track[second])
    other_disc = (
        (table.disc[first] > 0) & (table.disc[second] > 0) & (table.disc[first] != table.disc[second])
    )
    close = apart_s <= CLOSE_S
    return {
        "title alike": known(title),
        "title": known(np.clip((title - 0.8) / 0.2, 0, 1)),
        "artist": known(artist),
        "album": known(album),
        "no artist": np.isnan(artist),
        "no album": np.isnan(album),
        "words": words,
        "shared words": _ratio(fuzz.token_set_ratio, table.words, first, second),
        "length within 2 s": close,
        "length within 4 s": apart_s <= NEAR_S,
        "length off by 20 s": apart_s > FAR_S,
        "no length": np.isnan(apart_s),
        "other track number": has_numbers & ~same_number,
        "other disc": other_disc,
        "same place on the album": same_album & same_number & close & ~other_disc,
    }


def _ruled_out(table: Table, first: Ints, second: Ints, features: dict[str, NDArray[Any]]) -> Flags:
    """What is not the same whatever else is alike."""
    place, close = features["same place on the album"], features["length within 4 s"]
    no_title = (table.sizes[first] == 0) | (table.sizes[second] == 0)
    no_artist = features["no artist"]
    same_album = features["album"] >= SAME_ALBUM
    one_lacks = ((table.artist[first] == 0) != (table.artist[second] == 0)) | (
        (table.album[first] == 0) != (table.album[second] == 0)
    )
    moved = (one_lacks | place) & (features["words"] >= WORDS_LEAST)
    other_title = ~no_title & (features["title alike"] < TITLE_LEAST) & ~moved
    rows = np.flatnonzero(other_title & place)
    other_title[rows] = _ratio(fuzz.token_set_ratio, table.title_words, first[rows], second[rows]) < PART_LEAST
    untitled = no_title & ~_same_slot(table, first, second, features)
    long = np.minimum(table.sizes[first], table.sizes[second]) >= LONG_TITLE
    same_number = (table.track[first] > 0) & (table.track[first] == table.track[second])
    nobody = no_artist & ~no_title & ~same_album & ~(close & long & (features["title alike"] >= 0.9))
    nobody &= ~(moved & (close | (features["no length"] & same_number)))
    generic = table.is_generic[first] | table.is_generic[second]
    vague = generic & (no_artist | features["other track number"] | ~(same_album | features["length within 2 s"]))
    other_artist = ~no_artist & (features["artist"] < ARTIST_LEAST) & ~place
    rows = np.flatnonzero(other_artist)
    other_artist[rows] = ~_artist_is_elsewhere(table, first[rows], second[rows])
    other_numbers = (table.numbers[first] != table.numbers[second]) & ~no_title & ~place
    split = one_lacks | table.is_guessed[first] | table.is_guessed[second]
    other_numbers &= ~(split & (table.all_numbers[first] == table.all_numbers[second]))
    return other_title | untitled | nobody | vague | other_artist | other_numbers


def _same_slot(table: Table, first: Ints, second: Ints, features: dict[str, NDArray[Any]]) -> Flags:
    """Whether tracks of which one has no title are known by all else: number, length, and whose or of what."""
    same_artist = features["artist"] >= ARTIST_LEAST
    same_album = features["album"] >= SAME_ALBUM
    no_artist = (table.artist[first] == 0) | (table.artist[second] == 0)
    same_number = (table.track[first] > 0) & (table.track[first] == table.track[second])
    close, unknown = features["length within 2 s"], features["no length"]
    by_all = same_artist & same_album & (close | unknown)
    by_artist = same_artist & (features["no album"] > 0) & close
    by_album = same_album & no_artist & close
    return same_number & ~features["other disc"] & (by_all | by_artist | by_album)


def _artist_is_elsewhere(table: Table, first: Ints, second: Ints) -> Flags:
    """Whether the artist of one is among all words of the other: in its title, say."""
    there = np.maximum(
        _of(fuzz.token_set_ratio, pick(table.artists, first), pick(table.words, second)),
        _of(fuzz.token_set_ratio, pick(table.artists, second), pick(table.words, first)),
    )
    return there >= 0.9


def _is_version(
    table: Table, first: Ints, second: Ints, album: Floats
) -> Flags:
    """Whether titles name other versions. What the name of their one album says of both is no difference."""
    shared = table.album_version[first] | table.album_version[second]
    shared[np.nan_to_num(album, nan=1.0) < SAME_ALBUM] = 0
    differ = ((table.version[first] ^ table.version[second]) & ~shared) != 0
    titled = (table.sizes[first] > 0) & (table.sizes[second] > 0)
    named = (table.detail[first] > 0) & (table.detail[second] > 0) & (table.detail[first] != table.detail[second])
    rows = np.flatnonzero(named)
    details = [[table.readings[row].detail for row in side[rows].tolist()] for side in (first, second)]
    named[rows] = _of(fuzz.token_sort_ratio, *details) < SAME_DETAIL
    return titled & (differ | named)


def _title(table: Table, first: Ints, second: Ints) -> Floats:
    found = _ratio(fuzz.ratio, table.titles, first, second)
    rows = np.flatnonzero((found > 0.3) & (found < 1))
    found[rows] = np.maximum(found[rows], _ratio(fuzz.ratio, table.title_words, first[rows], second[rows]))
    found[(table.sizes[first] == 0) | (table.sizes[second] == 0)] = np.nan
    return found


def _whole(table: Table, first: Ints, second: Ints, title: Floats) -> Floats:
    """How alike titles are if a dash in one was no border, or if what follows is the album of the other.

    0 where that is no better reading.
    """
    found = np.zeros(len(first))
    for one, other in ((first, second), (second, first)):
        lacks_album = (table.album[one] == 0) & (table.album[other] > 0)
        rows = np.flatnonzero((title < WHOLE_LEAST) & (lacks_album | table.is_guessed[one]))
        fulls, titles = pick(table.fulls, one[rows]), pick(table.titles, other[rows])
        alike = _of(fuzz.ratio, fulls, titles)
        albums = [album.replace(" ", "") for album in pick(table.albums, other[rows])]
        after = _of(fuzz.ratio, fulls, [name + album for name, album in zip(titles, albums, strict=True)])
        alike = np.where(lacks_album[rows], np.maximum(alike, after), alike)
        found[rows] = np.maximum(found[rows], np.where(alike >= WHOLE_LEAST, alike, 0))
    return found


def _field(numbers: Ints, texts: Sequence[str], first: Ints, second: Ints) -> Floats:
    """How alike names are: spelled alike, or one within the other. Equal ones need no comparison."""
    found = np.ones(len(first))
    found[(numbers[first] == 0) | (numbers[second] == 0)] = np.nan
    rows = np.flatnonzero((numbers[first] != numbers[second]) & ~np.isnan(found))
    sides = pick(texts, first[rows]), pick(texts, second[rows])
    squeezed = [[text.replace(" ", "") for text in side] for side in sides]
    found[rows] = np.maximum(_of(fuzz.ratio, *squeezed), 0.95 * _of(fuzz.token_set_ratio, *sides))
    return found


def _ratio(scorer: Any, texts: Sequence[str], first: Ints, second: Ints) -> Floats:
    return _of(scorer, pick(texts, first), pick(texts, second))


def _of(scorer: Any, first: Sequence[str], second: Sequence[str]) -> Floats:
    """Likeness from 0 to 1, pair by pair, on both cores."""
    if not first:
        return np.zeros(0)
    workers = 2 if len(first) > _FEW else 1
    found: Floats = cpdist(first, second, scorer=scorer, dtype=np.float32, workers=workers).astype(np.float64)
    return found / 100
