"""Which of many recordings may sound the same, and how they lie over each other, without comparing all with all.

Recordings that sound the same have words in common, at places that are all equally far apart. Half of
all words, chosen by their value, so by all recordings alike, are sorted, part by part so that the memory stays
small; neighbors of one value are votes for two recordings and a distance. A word that many recordings have
is said of its next neighbors only: it costs little, and proves little.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

KEY_BITS = 28
"""Bits of a word that are looked at, the upper ones."""
PLACE_BITS = 64 - KEY_BITS
"""Bits for the place of a word among all words of all recordings: 68 billion."""
CHOSEN = 2
"""One word of so many is looked at."""
PARTS = 8
"""The words are sorted in so many parts, one after another."""
NEIGHBORS, FEW = 4, 8
"""Of a word that so `FEW` recordings have, this many neighbors are paired; of others only the next."""
REPEATS = 2
"""Of a word that a recording has more often, so many places are looked at."""
DISTANCES = 3
"""Of two recordings so many distances are given: music repeats itself."""
VOTES = 2
"""Words that must speak for two recordings and a distance."""

_SCATTER = np.uint32(0x9E3779B1)
"""An odd number: multiplied by it, different words stay different and are spread evenly."""
_OFFSET_BITS = 22
_ZERO = 1 << (_OFFSET_BITS - 1)


class Candidate(NamedTuple):
    """Two recordings that may sound the same."""

    first: int
    """Places in what was given, `first` below `second`."""
    second: int
    offset: int
    """How many words into the first the second begins."""
    votes: int


class Library:
    """The fingerprints of many recordings, one after another."""

    def __init__(self, prints: Sequence[bytes]) -> None:
        """Of words of 32 bits, little-endian; they are not copied."""
        self.prints = prints
        self.lengths = np.fromiter((len(each) // 4 for each in prints), np.int64, len(prints))
        self.starts = np.concatenate([[0], np.cumsum(self.lengths)])

    def blocks(self, words: int = 1 << 17) -> Iterator[tuple[int, NDArray[np.uint32]]]:
        """Place of the first word, and words, of some recordings at a time."""
        first = 0
        while first < len(self.prints):
            last = int(np.searchsorted(self.starts, self.starts[first] + words, "right")) - 1
            last = min(max(last, first + 1), len(self.prints))
            yield int(self.starts[first]), np.frombuffer(b"".join(self.prints[first:last]), "<u4")
            first = last


def candidates(prints: Sequence[bytes], focus: NDArray[np.bool_] | None = None) -> list[Candidate]:
    """The pairs that have words in common at one distance, those with most votes first; a few distances each.

    Args:
        prints: Fingerprints.
        focus: Which of them are looked for, shape (n,); pairs without one of these are left out. None for all.
    """
    library = Library(prints)
    wanted = None if focus is None else _keys_of(library, focus)
    votes = [np.zeros(0, np.int64)]
    # What is looked for has few words, which need no parts.
    parts = PARTS if wanted is None else 1
    for part in range(parts):
        entries = _entries(library, part, parts, wanted)
        entries.sort()
        votes.append(_votes(library, entries, focus))
    return _counted(np.concatenate(votes), len(prints))


def _scattered(words: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Words as numbers below 2 to the 28 of which each range holds as many, equal where the upper bits are."""
    return ((words >> np.uint32(32 - KEY_BITS)) * _SCATTER) & np.uint32((1 << KEY_BITS) - 1)


def _entries(
    library: Library, part: int, parts: int, wanted: NDArray[np.uint32] | None
) -> NDArray[np.uint64]:
    """Key and place of each word of a part of `parts`; one that stands still is left out."""
    span = (1 << KEY_BITS) // CHOSEN // parts
    found = []
    for start, words in library.blocks():
        keys = _scattered(words)
        # The unsigned difference of what is below the part is huge.
        is_wanted = keys - np.uint32(part * span) < span
        is_wanted[1:] &= words[1:] != words[:-1]
        places = np.flatnonzero(is_wanted)
        chosen = keys[places]
        if wanted is not None:
            kept = _within(chosen, wanted)
            places, chosen = places[kept], chosen[kept]
        found.append(chosen.astype(np.uint64) << np.uint64(PLACE_BITS) | (places + start).astype(np.uint64))
    return np.concatenate(found) if found else np.zeros(0, np.uint64)


def _keys_of(library: Library, focus: NDArray[np.bool_]) -> NDArray[np.uint32]:
    """The keys of what is looked for, in order."""
    parts = [np.frombuffer(library.prints[int(place)], "<u4") for place in np.flatnonzero(focus)]
    return np.unique(_scattered(np.concatenate(parts))) if parts else np.zeros(0, np.uint32)


def _within(keys: NDArray[np.uint32], wanted: NDArray[np.uint32]) -> NDArray[np.bool_]:
    if not len(wanted):
        return np.zeros(len(keys), bool)
    places = np.searchsorted(wanted, keys)
    return np.equal(wanted[np.minimum(places, len(wanted) - 1)], keys)


def _votes(library: Library, entries: NDArray[np.uint64], focus: NDArray[np.bool_] | None) -> Numbers:
    """What sorted entries say: pair and distance, in one number."""
    keys = (entries >> np.uint64(PLACE_BITS)).astype(np.int64)
    has_same = np.zeros(len(keys), bool)
    has_same[1:] = keys[1:] == keys[:-1]
    has_same[:-1] |= has_same[1:]
    keys = keys[has_same]
    places = (entries[has_same] & np.uint64((1 << PLACE_BITS) - 1)).astype(np.int64)
    tracks = np.searchsorted(library.starts, places, "right") - 1
    if len(keys) > REPEATS:
        repeats = np.zeros(len(keys), bool)
        repeats[REPEATS:] = (keys[REPEATS:] == keys[:-REPEATS]) & (tracks[REPEATS:] == tracks[:-REPEATS])
        keys, places, tracks = keys[~repeats], places[~repeats], tracks[~repeats]
    # How many have each key, told to each of them.
    begins = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else keys
    crowd = np.repeat(np.diff(begins, append=len(keys)), np.diff(begins, append=len(keys)))
    places = places - library.starts[tracks]
    found = [np.zeros(0, np.int64)]
    for step in range(1, NEIGHBORS + 1):
        is_pair = (keys[step:] == keys[:-step]) & (tracks[step:] != tracks[:-step])
        if step > 1:
            is_pair &= crowd[step:] <= FEW
        if focus is not None:
            is_pair &= focus[tracks[step:]] | focus[tracks[:-step]]
        second = np.flatnonzero(is_pair) + step
        first = second - step
        pair = tracks[first] * len(library.prints) + tracks[second]
        found.append(pair << _OFFSET_BITS | (places[first] - places[second] + _ZERO))
    return np.concatenate(found)


def _counted(votes: Numbers, count: int) -> list[Candidate]:
    """The best distances of each pair that have votes enough; of two beside each other one counts for both."""
    votes.sort()
    # Most are alone, by chance: they go first, for there may be a hundred million.
    is_close = votes[1:] - votes[:-1] <= 1
    has_more = np.zeros(len(votes), bool)
    has_more[1:] = is_close
    has_more[:-1] |= is_close
    values, counts = np.unique(votes[has_more], return_counts=True)
    together, is_best = counts.copy(), np.ones(len(values), bool)
    is_next = np.diff(values) == 1
    together[1:][is_next] += counts[:-1][is_next]
    together[:-1][is_next] += counts[1:][is_next]
    is_best[1:][is_next & (counts[1:] <= counts[:-1])] = False
    is_best[:-1][is_next & (counts[1:] > counts[:-1])] = False
    enough = is_best & (together >= VOTES)
    values, together = values[enough], together[enough]
    pairs = values >> _OFFSET_BITS
    order = np.lexsort((-together, pairs))
    best = order[_ranks(pairs[order]) < DISTANCES]
    best = best[np.argsort(-together[best], kind="stable")]
    offsets = (values[best] & ((1 << _OFFSET_BITS) - 1)) - _ZERO
    rows = zip(pairs[best] // count, pairs[best] % count, offsets, together[best], strict=True)
    return [Candidate(*map(int, row)) for row in rows]


def _ranks(pairs: Numbers) -> Numbers:
    """How many of the same stand before each, in sorted numbers."""
    return np.arange(len(pairs)) - np.searchsorted(pairs, pairs, "left")
