"""Tags that mean the same in other words, and the same song in another version: two rules, one comparison."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

import numpy as np

from musictui.duplicates import similar, tag_reasons
from musictui.duplicates.candidates import Index
from musictui.duplicates.folding import ascii_fold, ascii_text
from musictui.duplicates.likeness import Pairs
from musictui.duplicates.similar import Likeness
from musictui.duplicates.table import Ints, Table
from musictui.duplicates.tag_limits import LONG_TITLE
from musictui.model.duplicates import Facts, Kind, Match, Tell, TrackFacts

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

    def __init__(self, tell: Tell | None = None) -> None:
        self._tell = tell
        self._facts: Facts | None = None
        self._found = Found([], [])

    def found(self, facts: Facts) -> Found:
        """What matches in `facts`; remembered for the next rule that asks of the same."""
        if self._facts is None or self._facts.tracks is not facts.tracks or self._facts.focus != facts.focus:
            self._found = find(facts, self._tell)
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


def find(facts: Facts, tell: Tell | None = None) -> Found:
    """All pairs with like tags; those of 100,000 tracks in some seconds.

    Args:
        facts: The tracks.
        tell: Told how many pairs are compared, of how many.
    """
    tracks = facts.tracks
    titles = [ascii_fold(track.title) for track in tracks]
    focus = None
    if facts.focus is not None:
        focus = np.flatnonzero([track.id in facts.focus for track in tracks])
    texts = [text(track, title) for track, title in zip(tracks, titles, strict=True)]
    first, second = _joined(Index(texts, focus).pairs(focus), _begin_alike(titles, focus))
    # Only what has a candidate is read; a pair is then two rows of the table.
    is_paired = np.zeros(len(tracks), np.bool_)
    is_paired[first] = is_paired[second] = True
    rows = np.flatnonzero(is_paired).tolist()
    table = Table([tracks[row] for row in rows], [titles[row] for row in rows])
    places = np.cumsum(is_paired) - 1
    first, second = places[first], places[second]
    found = Found([], [])
    for at in range(0, len(first), _BLOCK):
        if tell is not None:
            tell(at, len(first))
        block = Pairs(table, first[at : at + _BLOCK], second[at : at + _BLOCK])
        likely = block.at(similar.may_tell(block))
        likely = likely.at(similar.plausible(likely))
        _add(found, likely, similar.compare(likely))
    return found


def text(track: TrackFacts, title: str | None = None) -> str:
    """The words of a track as candidates are found by them, a tab before the album; a tab alone without tags.

    `title` is its title as `ascii_fold` gives it, where that is known.
    """
    if title is None:
        title = ascii_fold(track.title)
    names = f"{ascii_text(title)} {_words_of(' '.join(track.artists))}"
    return f"{names.strip()}\t{_words_of(track.album)}"


@lru_cache(maxsize=65536)
def _words_of(name: str) -> str:
    """The words of a name that many tracks have."""
    return ascii_text(ascii_fold(name))


def _begin_alike(titles: Sequence[str], focus: Ints | None) -> Iterator[tuple[int, int]]:
    """Rows of which the titles are the same up to a bracket or dash: a field moved there may be very long."""
    begins = [_begin(title) for title in titles]
    wanted = None if focus is None else {begins[row] for row in focus.tolist()}
    in_focus = None if focus is None else frozenset(focus.tolist())
    rows: dict[str, list[int]] = defaultdict(list)
    for row, begin in enumerate(begins):
        if len(begin) >= LONG_TITLE and (wanted is None or begin in wanted):
            rows[begin].append(row)
    for alike in rows.values():
        if 1 < len(alike) <= _FEW:
            for first, second in combinations(alike, 2):
                if in_focus is None or first in in_focus or second in in_focus:
                    yield first, second


def _begin(title: str) -> str:
    """A title without its number, up to a bracket or dash."""
    number = _NUMBER.match(title)
    if number is not None:
        title = title[number.end() :]
    if "(" in title or "-" in title or "[" in title or "{" in title:
        title = _BEGIN.sub("", title)
    return title


def _joined(pairs: tuple[Ints, Ints], more: Iterator[tuple[int, int]]) -> tuple[Ints, Ints]:
    """All pairs of rows, each once, in ascending order."""
    added = np.fromiter((first << 32 | second for first, second in more), np.int64)
    keys = np.sort(np.concatenate([pairs[0] << 32 | pairs[1], added]))
    keys = keys[np.diff(keys, prepend=-1) != 0]
    return keys >> 32, keys & 0xFFFFFFFF


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
