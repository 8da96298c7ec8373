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
        runs, bounds = _runs(texts)
        self._counts = np.bincount(runs, minlength=1 << _BITS)
        """How often each run occurs, by its hash."""
        self._idf = np.log1p(self._texts / np.maximum(self._counts, 1)).astype(np.float32)
        """How much each run tells."""
        # A run that nobody shares finds nothing; but a whole may be asked for later.
        is_kept = self._counts > 1
        is_kept[runs[bounds[1:][np.diff(bounds) > 0] - 1]] = True
        is_kept &= self._counts <= MOST
        if focus is not None:
            places, rows = nearest.spread(bounds[focus], bounds[focus + 1])
            of_focus = is_kept[runs[places]]
            wanted = self._rarest(rows[of_focus], runs[places[of_focus]])[1]
            is_kept = np.zeros_like(is_kept)
            is_kept[wanted] = True
        places = np.flatnonzero(is_kept[runs])
        rows = np.repeat(np.arange(self._texts), np.diff(np.searchsorted(places, bounds)))
        indexed, by = self._rarest(rows, runs[places])
        weights = self._idf[by] / self._norms(runs, bounds)[indexed]
        self._matrix = Sparse(np.searchsorted(indexed, np.arange(self._texts + 1)), by, weights, 1 << _BITS)

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
        runs, bounds = _runs([text])
        counts = self._counts[runs]
        kept = runs[(counts > 0) & (counts <= MOST)]
        _, by = self._rarest(np.zeros_like(kept), kept)
        weights = self._idf[by] / self._norms(runs, bounds)
        scores = np.zeros(self._texts, np.float32)
        for start, end, weight in zip(*self._by_run.of(by), weights, strict=True):
            scores[self._by_run.rows[start:end]] += self._by_run.values[start:end] * weight
        near = np.flatnonzero(scores >= LEAST)
        return near[np.argsort(-scores[near], kind="stable")][:NEAREST]

    def _rarest(self, rows: Ints, runs: Ints) -> tuple[Ints, Ints]:
        """Of the runs of each text, in the order of the texts, the rarest."""
        # Sorted by text, then by how rare: a run twice in one text stands beside itself.
        keys = np.sort(rows << 40 | self._counts[runs] << _BITS | runs)
        keys = keys[np.diff(keys, prepend=-1) != 0]
        rows, runs = keys >> 40, keys & ((1 << _BITS) - 1)
        places = np.arange(len(rows))
        begins = np.maximum.accumulate(np.where(np.diff(rows, prepend=-1) != 0, places, 0))
        rarest = places - begins < RAREST
        return rows[rarest], runs[rarest]

    def _norms(self, runs: Ints, bounds: Ints) -> NDArray[np.float32]:
        """The lengths of the vectors of texts; 1 of an empty one."""
        found = np.ones(len(bounds) - 1, np.float32)
        filled = np.flatnonzero(np.diff(bounds))
        found[filled] = np.sqrt(np.add.reduceat(self._idf[runs] ** 2, bounds[filled], dtype=np.float64))
        return found


def _runs(texts: Sequence[str]) -> tuple[Ints, Ints]:
    """The hashed runs of all texts, and where those of each text begin, and the last end.

    A space stands before and after each text. The last run of each is its whole.
    """
    # No text that is longer than one character and a tab has fewer than four characters then.
    encoded = [f" {text} ".encode("ascii", "replace") if len(text) > 1 else b"" for text in texts]
    lengths = np.fromiter(map(len, encoded), np.int64, len(encoded))
    letters = b"".join(encoded) + b" " * GRAM
    # The four bytes from each place on as a number; those that reach into the next text are no runs.
    codes = np.ndarray(len(letters) - GRAM, ">u4", letters, strides=(1,)).astype(np.uint32)
    ends = np.cumsum(lengths)[lengths > 0]
    codes[ends - 1] = [_whole(text) for text, code in zip(texts, encoded, strict=True) if code]
    is_run = np.ones(len(codes), np.bool_)
    is_run[ends - 2] = is_run[ends - 3] = False
    codes = codes[is_run]
    codes *= _MULTIPLIER
    codes >>= np.uint32(32 - _BITS)
    return codes.astype(np.int64), np.concatenate([[0], np.cumsum(np.maximum(lengths - 2, 0))])


def _whole(text: str) -> int:
    return crc32(" ".join(sorted(text.partition("\t")[0].split())).encode())
