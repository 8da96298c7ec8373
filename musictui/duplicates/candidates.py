"""Which texts of a whole library are worth comparing: an index over their rarest four letters.

Each text is cut into all runs of four characters. Rare runs tell most, so each text is indexed by its rarest few,
and runs that very many texts share are not indexed at all. Two texts are candidates if what they share weighs enough.
The work grows with the number of texts, not with its square, whatever a single artist or title fills the library with.

Source: TF-IDF weights and the cosine, G. Salton, C. Buckley: Term-weighting approaches in automatic text retrieval,
Information Processing & Management 24 (1988).
"""

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from musictui.duplicates import nearest
from musictui.duplicates.nearest import Columns, Limits, Sparse

Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]
Flags = NDArray[np.bool_]

GRAM = 4
"""Characters in a run. Four are far rarer than three, and a slip of the pen still leaves most of them."""
RAREST = 20
"""Runs by which a text is indexed."""
MOST = 300
"""Runs that more texts than this share are not indexed."""
NEAREST = 20
"""Candidates of one text at most."""
LEAST = 0.05
"""The least weight of what two texts share, as the cosine of their vectors."""

_BITS = 20
"""Runs are told apart by a hash of so many bits."""
_MULTIPLIER = np.uint32(0x27D4EB2F)


class Pairs(NamedTuple):
    """Pairs of rows, each once, `first < second`, in ascending order."""

    first: Ints
    second: Ints


class Index:
    """Texts by their rarest runs of letters. Immutable."""

    def __init__(self, texts: Sequence[str], focus: Ints | None = None) -> None:
        """Index `texts`: words of ASCII letters and digits. An empty one is nobody's candidate.

        What stands before a tab counts as one more run as a whole, in any order of its words: a short title by
        somebody with very many tracks has no rare run.
        With `focus`, only what shares a rare run with those rows is indexed, which is faster.
        """
        self._texts = len(texts)
        rows, runs, is_whole = _runs(texts)
        self._counts = np.bincount(runs, minlength=1 << _BITS)
        """How often each run occurs, by its hash."""
        self._idf = np.log1p(self._texts / np.maximum(self._counts, 1)).astype(np.float32)
        """How much each run tells."""
        # A run that nobody shares finds nothing; but a whole may be asked for later.
        kept = (self._counts[runs] > 1) | is_whole
        if focus is not None:
            in_focus = np.zeros(self._texts, bool)
            in_focus[focus] = True
            of_focus = in_focus[rows]
            wanted = np.zeros(1 << _BITS, bool)
            wanted[self._rarest(rows[of_focus], runs[of_focus], self._texts, kept[of_focus])[1]] = True
            kept &= wanted[runs]
        indexed, by, weights = self._rarest(rows, runs, self._texts, kept)
        bounds = np.searchsorted(indexed, np.arange(self._texts + 1))
        self._matrix = Sparse(bounds, by, weights, 1 << _BITS)

    @cached_property
    def _by_run(self) -> Columns:
        return self._matrix.by_column()

    def pairs(self, focus: Ints | None = None) -> Pairs:
        """The candidates of all texts, or of the rows in `focus` only."""
        rows = np.arange(self._texts) if focus is None else focus
        first, second = nearest.near(self._matrix, rows, Limits(NEAREST + 1, LEAST))
        apart = first != second
        first, second = first[apart], second[apart]
        found = np.sort(np.minimum(first, second) * self._texts + np.maximum(first, second))
        found = found[np.diff(found, prepend=-1) != 0]
        return Pairs(*np.divmod(found, max(1, self._texts)))

    def query(self, text: str) -> Ints:
        """The rows of texts like `text`, the nearest first."""
        rows, runs, _ = _runs([text])
        _, by, weights = self._rarest(rows, runs, 1, self._counts[runs] > 0)
        scores = np.zeros(self._texts, np.float32)
        for start, end, weight in zip(*self._by_run.of(by), weights, strict=True):
            scores[self._by_run.rows[start:end]] += self._by_run.values[start:end] * weight
        near = np.flatnonzero(scores >= LEAST)
        return near[np.argsort(-scores[near], kind="stable")][:NEAREST]

    def _rarest(
        self, rows: Numbers, runs: Numbers, texts: int, kept: Flags
    ) -> tuple[Ints, Ints, NDArray[np.float32]]:
        """Of each text, the rarest runs that are `kept`, and their weights for the cosine."""
        norms = np.sqrt(np.bincount(rows, self._idf[runs] ** 2, minlength=texts))
        places = np.flatnonzero(kept & (self._counts[runs] <= MOST))
        counts = self._counts[runs[places]]
        # Sorted by text, then by how rare: a run twice in one text stands beside itself.
        keys = np.sort((rows[places].astype(np.int64) << 40) | (counts << _BITS) | runs[places])
        keys = keys[np.diff(keys, prepend=-1) != 0]
        found, chosen = keys >> 40, keys & ((1 << _BITS) - 1)
        starts = np.searchsorted(found, np.arange(texts))
        rarest = np.arange(len(found)) - starts[found] < RAREST
        found, chosen = found[rarest], chosen[rarest]
        return found, chosen, (self._idf[chosen] / norms[found]).astype(np.float32)


def _runs(texts: Sequence[str]) -> tuple[Numbers, Numbers, Flags]:
    """The rows and the hashed runs of all texts, and which are wholes; a space stands before and after each text."""
    # No text that is longer than one character and a tab has fewer than four characters then.
    encoded = [f" {text} ".encode("ascii", "replace") if len(text) > 1 else b"" for text in texts]
    lengths = np.fromiter(map(len, encoded), np.int32, len(encoded))
    letters = np.frombuffer(b"".join(encoded) + b" " * GRAM, np.uint8)
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    codes = np.zeros(total, np.uint32)
    for place in range(GRAM):
        codes = codes << np.uint32(8) | letters[place : total + place]
    filled = np.flatnonzero(lengths)
    is_inside = np.ones(total, bool)
    for before in range(1, GRAM):
        is_inside[ends[filled] - before] = False
    wholes = np.fromiter(map(_whole, texts), np.uint32, len(texts))
    rows = np.arange(len(texts), dtype=np.int32)
    rows = np.concatenate([np.repeat(rows, np.maximum(lengths - (GRAM - 1), 0)), rows[filled]])
    codes = np.concatenate([codes[is_inside], wholes[filled]])
    is_whole = np.arange(len(rows)) >= len(rows) - len(filled)
    return rows, ((codes * _MULTIPLIER) >> (32 - _BITS)).astype(np.int32), is_whole


def _whole(text: str) -> int:
    return crc32(" ".join(sorted(text.partition("\t")[0].split())).encode())
