"""Tags that mean the same in other words, and the same song in another version: two rules, one comparison."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from musictui.duplicates import similar, tag_reasons
from musictui.duplicates.candidates import Index
from musictui.duplicates.folding import ascii_fold, ascii_words
from musictui.duplicates.similar import Likeness
from musictui.duplicates.table import Ints, Table
from musictui.model.duplicates import Facts, Kind, Match, TrackFacts

LEAST_SCORE = 0.5
"""The probability from which two tracks are a match."""
_BLOCK = 200_000
"""Pairs that are compared at a time, which bounds the memory."""


class Found(NamedTuple):
    """What one comparison gives."""

    similar: list[Match]
    versions: list[Match]


class TagScore(NamedTuple):
    """How alike the tags of two tracks are; likenesses are from 0 to 1, None where one of both has no such tag."""

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


class Comparison:
    """The pairs of one run with like tags, found once for both rules."""

    def __init__(self) -> None:
        self._facts: Facts | None = None
        self._found = Found([], [])

    def found(self, facts: Facts) -> Found:
        """What matches in `facts`; remembered for the next rule that asks of the same."""
        if self._facts is None or self._facts.tracks is not facts.tracks or self._facts.focus != facts.focus:
            self._found = find(facts)
            self._facts = facts
        return self._found


class SimilarTags:
    """Fuzzy over title, artist and album: slips, moved fields, guests, brackets, numbers, other alphabets."""

    kind = Kind.SIMILAR_TAGS

    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison

    def look(self, facts: Facts) -> list[Match]:
        """Pairs whose tags mean the same."""
        return self._comparison.found(facts).similar


class Version:
    """The same song by the same artist as a remix, a live recording, an edit, a remaster, ..."""

    kind = Kind.VERSION

    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison

    def look(self, facts: Facts) -> list[Match]:
        """Pairs of versions of one song."""
        return self._comparison.found(facts).versions


def find(facts: Facts) -> Found:
    """All pairs with like tags; those of 100,000 tracks in some seconds."""
    tracks = facts.tracks
    focus = None
    if facts.focus is not None:
        focus = np.flatnonzero([track.id in facts.focus for track in tracks])
    pairs = Index([text(track) for track in tracks], focus).pairs(focus)
    rows, places = np.unique(np.concatenate(pairs), return_inverse=True)
    table = Table([tracks[row] for row in rows.tolist()])
    first, second = places[: len(pairs.first)], places[len(pairs.first) :]
    found = Found([], [])
    for at in range(0, len(first), _BLOCK):
        block = slice(at, at + _BLOCK)
        likely = similar.plausible(table, first[block], second[block])
        one, other = first[block][likely], second[block][likely]
        _add(found, table.tracks, one, other, similar.compare(table, one, other))
    return found


def similarity(one: TrackFacts, other: TrackFacts) -> TagScore:
    """How alike the tags of two tracks are, whatever an index makes of them."""
    table = Table([one, other])
    like = similar.compare(table, np.array([0]), np.array([1]))
    title, artist, album, apart_s = (float(column[0]) for column in like[:4])
    score, is_version = float(like.score[0]), bool(like.is_version[0])
    reason = (
        tag_reasons.version(one, other, apart_s)
        if is_version
        else tag_reasons.similar(one, other, title, artist, score, apart_s)
    )
    known = [None if np.isnan(value) else value for value in (title, artist, album, apart_s)]
    return TagScore(score, is_version, *known, reason=reason)


def text(track: TrackFacts) -> str:
    """The words of a track as candidates are found by them; empty where it has no tags."""
    return " ".join(ascii_words(ascii_fold(f"{track.title} {' '.join(track.artists)} {track.album}")))


def _add(found: Found, tracks: Sequence[TrackFacts], first: Ints, second: Ints, like: Likeness) -> None:
    for row in np.flatnonzero(like.score >= LEAST_SCORE).tolist():
        one, other = _ordered(tracks[first[row]], tracks[second[row]])
        title, artist, apart_s = like.title[row], like.artist[row], like.apart_s[row]
        score = round(float(like.score[row]), 4)
        reason = tag_reasons.similar(one, other, title, artist, score, apart_s)
        found.similar.append(Match(Kind.SIMILAR_TAGS, (one.id, other.id), score, reason))
    for row in np.flatnonzero(like.is_version).tolist():
        one, other = _ordered(tracks[first[row]], tracks[second[row]])
        score = round(float(min(like.title[row], like.artist[row])), 4)
        reason = tag_reasons.version(one, other, like.apart_s[row])
        found.versions.append(Match(Kind.VERSION, (one.id, other.id), score, reason))


def _ordered(one: TrackFacts, other: TrackFacts) -> tuple[TrackFacts, TrackFacts]:
    return (one, other) if one.id < other.id else (other, one)
