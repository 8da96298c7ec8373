"""Tags that mean the same in other words, and the same song in another version: two rules, one comparison."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from musictui.duplicates import similar, tag_reasons
from musictui.duplicates.candidates import Index
from musictui.duplicates.folding import ascii_fold, ascii_words
from musictui.duplicates.likeness import Pairs
from musictui.duplicates.similar import Likeness
from musictui.duplicates.table import Ints, Table
from musictui.duplicates.tag_limits import LONG_TITLE
from musictui.model.duplicates import Facts, Kind, Match, TrackFacts

_FEW = 8
"""Tracks whose titles begin alike are compared with each other if they are no more."""
_NUMBER = re.compile(r"^[0-9a-f]{1,3}[-. ]+(?=\S)")
_BEGIN = re.compile(r"(?<=\S)\s+[(\[{-].*$")
_BLOCK = 200_000
"""Pairs that are compared at a time, which bounds the memory."""


class Found(NamedTuple):
    """What one comparison gives."""

    similar: list[Match]
    versions: list[Match]


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
    pairs = _joined(
        Index([text(track) for track in tracks], focus).pairs(focus), _begin_alike(tracks, facts.focus)
    )
    rows, places = np.unique(np.concatenate(pairs), return_inverse=True)
    table = Table([tracks[row] for row in rows.tolist()])
    first, second = places[: len(pairs[0])], places[len(pairs[0]) :]
    found = Found([], [])
    for at in range(0, len(first), _BLOCK):
        block = Pairs(table, first[at : at + _BLOCK], second[at : at + _BLOCK])
        likely = block.at(similar.plausible(block))
        _add(found, likely, similar.compare(likely))
    return found


def text(track: TrackFacts) -> str:
    """The words of a track as candidates are found by them, a tab before the album; a tab alone without tags."""
    title = ascii_words(ascii_fold(f"{track.title} {' '.join(track.artists)}"))
    return f"{' '.join(title)}\t{' '.join(ascii_words(ascii_fold(track.album)))}"


def _begin_alike(tracks: Sequence[TrackFacts], focus: frozenset[int] | None) -> Iterator[tuple[int, int]]:
    """Rows of which the titles are the same up to a bracket or dash: a field moved there may be very long."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, track in enumerate(tracks):
        title = _BEGIN.sub("", _NUMBER.sub("", ascii_fold(track.title)))
        if len(title) >= LONG_TITLE:
            rows[title].append(row)
    for alike in rows.values():
        if 1 < len(alike) <= _FEW:
            for first, second in combinations(alike, 2):
                if focus is None or tracks[first].id in focus or tracks[second].id in focus:
                    yield first, second


def _joined(pairs: tuple[Ints, Ints], more: Iterator[tuple[int, int]]) -> tuple[Ints, Ints]:
    """All pairs of rows, each once."""
    added = np.array(list(more), np.int64).reshape(-1, 2)
    both = np.concatenate([np.stack(pairs, axis=1), added])
    found = np.unique(both[:, 0] << 32 | both[:, 1])
    return found >> 32, found & 0xFFFFFFFF


def _add(found: Found, pairs: Pairs, like: Likeness) -> None:
    for row in np.flatnonzero(like.score >= similar.LEAST_SCORE).tolist():
        one, other = _ordered(pairs, row)
        score = round(float(like.score[row]), 4)
        likeness = float(like.title[row]), float(like.artist[row])
        reason = tag_reasons.similar(one, other, likeness, score, like.apart_s[row])
        found.similar.append(Match(Kind.SIMILAR_TAGS, (one.id, other.id), score, reason))
    for row in np.flatnonzero(like.is_version).tolist():
        one, other = _ordered(pairs, row)
        score = round(float(min(like.title[row], like.artist[row])), 4)
        reason = tag_reasons.version(one, other, like.apart_s[row])
        found.versions.append(Match(Kind.VERSION, (one.id, other.id), score, reason))


def _ordered(pairs: Pairs, row: int) -> tuple[TrackFacts, TrackFacts]:
    one, other = pairs.table.tracks[pairs.first[row]], pairs.table.tracks[pairs.second[row]]
    return (one, other) if one.id < other.id else (other, one)
