"""How alike the tags of two tracks are: several likenesses, weighed into one score.

What is never the same is ruled out first (`tag_limits`). Of the rest, a sum of weights is made, and the score is the
probability that it stands for.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from musictui.duplicates import likeness, tag_limits, tag_reasons
from musictui.duplicates.likeness import Floats, Pairs
from musictui.duplicates.table import Flags, Table, pick
from musictui.model.duplicates import TrackFacts

CLOSE_S = 2.0
"""Lengths that differ by no more are the same: tags and players round them, encoders pad."""
NEAR_S = 4.0
FAR_S = 20.0
CLIP_S = 5.0
"""Lengths below say nothing of each other: clips and jingles all have the same."""
LEAST_SCORE = 0.5
"""The probability from which two tracks are duplicates."""
VERSION_TITLE = 0.9
VERSION_ARTIST = 0.85
"""Two versions are of one song only where title and artist are surely the same."""

BIAS = -3.25
WEIGHTS = {
    "title": 3.85,
    "album": 1.45,
    "no album": 1.1,
    "words": 0.9,
    "shared words": 0.95,
    "length within 2 s": 2.4,
    "length off by 20 s": -0.1,
    "no length": 1.25,
    "other track number": -1.8,
    "same place on the album": 2.4,
}
"""Logistic regression (L2 penalty 1, signs held to what one expects), rounded, over what no rule had ruled out of:
the candidates in a sample of MusicBrainz-20K (4,754 tracks, 3,875 pairs), and 3,518 pairs of titles by one artist in
the charts that look alike and are two songs, put on one album, on two, or on none. See docs/duplicates.md.

Source: A. Saeedi, E. Peukert, E. Rahm: Comparative evaluation of distributed clustering schemes for multi-source
entity resolution, ADBIS 2017 (the data)."""


class Likeness(NamedTuple):
    """How alike pairs are; arrays of one value a pair, likenesses from 0 to 1, NaN where one has no such tag."""

    title: Floats
    artist: Floats
    album: Floats
    apart_s: Floats
    """Difference of the lengths in seconds; NaN where one is not known."""
    score: Floats
    """The probability that both are the same; 0 where a rule says that they are not."""
    is_version: Flags
    """The same song by the same artist, in another version."""


class TagScore(NamedTuple):
    """How alike the tags of two tracks are; likenesses from 0 to 1, None where one of both has no such tag."""

    score: float
    """The probability that both are the same recording; 0 where a rule says that they are not."""
    is_version: bool
    """The same song in another version."""
    title: float | None
    artist: float | None
    album: float | None
    apart_s: float | None
    """Difference of the lengths in seconds."""
    reason: str
    """A sentence for a person."""


def similarity(one: TrackFacts, other: TrackFacts) -> TagScore:
    """How alike the tags of two tracks are."""
    like = compare(Pairs(Table([one, other], [None, None]), np.array([0]), np.array([1])))
    title, artist, album, apart_s = (float(column[0]) for column in like[:4])
    score, is_version = float(like.score[0]), bool(like.is_version[0])
    if is_version:
        reason = tag_reasons.version(one, other, apart_s)
    else:
        reason = tag_reasons.similar(one, other, (title, artist), score, apart_s)
    return TagScore(
        score, is_version, _or_none(title), _or_none(artist), _or_none(album), _or_none(apart_s), reason
    )


def compare(pairs: Pairs) -> Likeness:
    """How alike the tracks of many pairs are."""
    like, features = measure(pairs)
    other = tag_limits.is_other(pairs, features)
    other_version = tag_limits.is_other_version(pairs, features)
    total = np.full(len(pairs.first), BIAS)
    for name, weight in WEIGHTS.items():
        total += weight * features[name]
    no_match = other | other_version | tag_limits.is_other_length(features)
    score = np.where(no_match, 0.0, 1 / (1 + np.exp(-total)))
    same_song = (features["title likeness"] >= VERSION_TITLE) & (features["artist"] >= VERSION_ARTIST)
    return like._replace(score=score, is_version=other_version & ~other & same_song)


def may_tell(pairs: Pairs) -> Flags:
    """Which pairs `compare` may say something of: lengths far apart are another recording, and that is told at once.

    What may be another version, or one place of an album, is looked at all the same.
    """
    table = pairs.table
    lengths = table.length[pairs.first], table.length[pairs.second]
    is_far = (np.abs(lengths[0] - lengths[1]) > FAR_S) & (lengths[0] > 0) & (lengths[1] > 0)
    found: Flags = ~(is_far & pairs.is_same(table.version) & pairs.is_same(table.detail))
    same_number = pairs.is_same(table.track) & pairs.has_both(table.track)
    rows = np.flatnonzero(~found & (same_number | pairs.has_one(table.track)))
    found[rows] = likeness.names(pairs.at(rows), table.album, table.albums) >= tag_limits.SAME_ALBUM
    return found


def plausible(pairs: Pairs) -> Flags:
    """Which pairs are worth all of `compare`: a quick look at the titles that drops most."""
    table = pairs.table
    sides = pick(table.titles, pairs.first), pick(table.titles, pairs.second)
    alike = likeness.of(*sides, least=tag_limits.PLACE_LEAST - 0.1)
    core = likeness.cores(pairs, alike)
    same_number = pairs.has_both(table.track) & pairs.is_same(table.track)
    found: Flags = (alike > 0) | (core > 0) | pairs.either(table.is_open) | same_number
    return found


def measure(pairs: Pairs) -> tuple[Likeness, dict[str, NDArray[Any]]]:
    """The likenesses of pairs, not yet scored, and what a score is made of."""
    table = pairs.table
    title = likeness.titles(pairs)
    artist = likeness.names(pairs, table.artist, table.artists)
    whole = likeness.wholes(pairs, title)
    artist[(whole > 0) & pairs.either(table.is_guessed)] = np.nan
    title = np.where(whole > 0, whole, title)
    album = likeness.names(pairs, table.album, table.albums)
    apart_s = np.abs(table.length[pairs.first] - table.length[pairs.second])
    apart_s[(table.length[pairs.first] <= 0) | (table.length[pairs.second] <= 0)] = np.nan
    core = np.where(apart_s <= NEAR_S, likeness.cores(pairs, title), 0)
    title = np.where(core > 0, core, title)
    nothing = np.zeros(len(title))
    like = Likeness(title, artist, album, apart_s, nothing, nothing > 0)
    is_clip = np.maximum(table.length[pairs.first], table.length[pairs.second]) < CLIP_S
    return like, _features(pairs, like._replace(apart_s=np.where(is_clip, np.nan, apart_s)))


def _features(pairs: Pairs, like: Likeness) -> dict[str, NDArray[Any]]:
    table, album = pairs.table, np.nan_to_num(like.album)
    has_numbers, same_number = pairs.has_both(table.track), pairs.is_same(table.track)
    other_disc = pairs.has_both(table.disc) & ~pairs.is_same(table.disc)
    close = like.apart_s <= CLOSE_S
    same_album = album >= tag_limits.SAME_ALBUM
    return {
        "title likeness": np.nan_to_num(like.title),
        # A slip or two is little; half of another title is as good as all of it.
        "title": np.nan_to_num(np.clip((like.title - 0.8) / 0.2, 0, 1)),
        "artist": np.nan_to_num(like.artist),
        "album": album,
        "no artist": np.isnan(like.artist),
        "no album": np.isnan(like.album),
        "words": likeness.texts(pairs, table.words),
        "shared words": likeness.texts(pairs, table.words, fuzz.token_set_ratio),
        "length within 2 s": close,
        "length within 4 s": like.apart_s <= NEAR_S,
        "length off by 20 s": like.apart_s > FAR_S,
        "no length": np.isnan(like.apart_s),
        "other track number": has_numbers & ~same_number,
        "a track number": (table.track[pairs.first] > 0) | (table.track[pairs.second] > 0),
        "other disc": other_disc,
        "same place on the album": same_album & has_numbers & same_number & close & ~other_disc,
    }


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else value
