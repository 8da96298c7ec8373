"""How alike two recordings sound: the share of equal bits of their fingerprints, laid over each other.

Silence and steady tones repeat one word on and on, which says nothing of whose silence it is: where both
stand still, nothing is compared.
Source: Haitsma, Kalker: A Highly Robust Audio Fingerprinting System (2002), on bit error rates.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint32]

WORD_S = 1365 / 11_025
"""Seconds from one word to the next: Chromaprint's step at its sample rate."""
LEAST_WORDS = 20
"""Fewer words that move prove nothing: those of 5 seconds."""
LEAST_SHARE = 0.5
"""Of the shorter recording so much must lie over the other: songs that run into each other share a few seconds."""
MOST_ERRORS = 0.2
"""Share of bits that may differ. Other encodings differ in 0.02, cuts in 0.1, other pieces in 0.3 and more."""
SHORT_WORDS, SHORT_ERRORS = 80, 0.12
"""What is shorter than that must be closer, for chance has more room."""

_TRIED = 8
"""Ways to lay one over the other that are tried, those with most words in common."""
_CROWD = 16
"""Of a word that is there more often, so many places are looked at."""


class Likeness(NamedTuple):
    """How alike two recordings sound."""

    score: float
    """From 0, as unlike as by chance, to 1."""
    offset_s: float
    """Where the second begins in the first, in seconds; below 0 where the first begins in the second."""


def words(fingerprint: bytes) -> Words:
    """The words of a stored fingerprint."""
    return np.frombuffer(fingerprint, "<u4", len(fingerprint) // 4)


def compare(a: Words, b: Words) -> Likeness | None:
    """How alike two fingerprints are where they are most alike; None where no part of them is."""
    tried = (aligned(a, b, offset) for offset in _offsets(a, b))
    return max((found for found in tried if found is not None), default=None)


def differ(a: Words, b: Words) -> bool:
    """Whether two fingerprints are of different recordings: not where one is too short or too still to tell."""
    return min(_moving(a), _moving(b)) >= LEAST_WORDS and compare(a, b) is None


def _moving(words: Words) -> int:
    return int(np.count_nonzero(words[1:] != words[:-1]))


def aligned(a: Words, b: Words, offset: int) -> Likeness | None:
    """How alike they are if `b` begins `offset` words into `a`, or beside it; None if they are not the same."""
    found = [(_errors(a, b, near), near) for near in (offset, offset - 1, offset + 1)]
    errors, at = min(found)
    return Likeness(1 - 2 * errors, at * WORD_S) if errors < 1 else None


def _errors(a: Words, b: Words, offset: int) -> float:
    """The share of bits that differ; 1 where that is no evidence of their being the same."""
    start, end = max(offset, 0), min(offset + len(b), len(a))
    if end - start < max(LEAST_WORDS, LEAST_SHARE * min(len(a), len(b))):
        return 1.0
    part, other = a[start:end], b[start - offset : end - offset]
    differing = np.bitwise_count(part ^ other)
    if differing.mean() > 32 * 2 * MOST_ERRORS:
        return 1.0
    moves = np.empty(len(part), bool)
    moves[0] = True
    np.not_equal(part[1:], part[:-1], out=moves[1:])
    moves[1:] |= other[1:] != other[:-1]
    count = int(np.count_nonzero(moves))
    if count < LEAST_WORDS:
        return 1.0
    errors = float(differing[moves].sum()) / (32 * count)
    most = MOST_ERRORS if count >= SHORT_WORDS else SHORT_ERRORS
    return errors if errors <= most else 1.0


def _offsets(a: Words, b: Words) -> list[int]:
    """The ways to lay `b` over `a` in which most of their half words are equal."""
    found = [
        places_a[rows_a] - places_b[rows_b]
        for shift in (0, 16)
        for places_a, places_b, rows_a, rows_b in [_joined(_half(a, shift), _half(b, shift))]
    ]
    offsets, votes = np.unique(np.concatenate(found), return_counts=True)
    best = np.argsort(votes, kind="stable")[: -_TRIED - 1 : -1]
    return [int(offset) for offset in offsets[best]]


def _joined(a: NDArray[np.uint16], b: NDArray[np.uint16]) -> tuple[NDArray[np.intp], ...]:
    """Places of `a` and `b` by value, and the rows of both that have an equal one; of crowds only the first few."""
    order_a, order_b = np.argsort(a, kind="stable"), np.argsort(b, kind="stable")
    sorted_a = a[order_a]
    first = np.searchsorted(sorted_a, b[order_b], "left")
    count = np.minimum(np.searchsorted(sorted_a, b[order_b], "right") - first, _CROWD)
    rows_b = np.repeat(np.arange(len(b)), count)
    within = np.arange(len(rows_b)) - np.repeat(np.cumsum(count) - count, count)
    return order_a, order_b, np.repeat(first, count) + within, rows_b


def _half(words: Words, shift: int) -> NDArray[np.uint16]:
    return (words >> np.uint32(shift)).astype(np.uint16)
