"""Which texts of a whole library are worth comparing: an index over their rarest four letters.

Each text is cut into all runs of four characters. Rare runs tell most, so each text is indexed by its rarest few,
and runs that very many texts share are not indexed at all. Two texts are candidates if what they share weighs enough.
The work grows with the number of texts, not with its square, whatever a single artist or title fills the library with.

Source: TF-IDF weights and the cosine, G. Salton, C. Buckley: Term-weighting approaches in automatic text retrieval,
Information Processing & Management 24 (1988).
"""

from collections.abc import Sequence
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sparse_dot_topn import sp_matmul_topn

Ints = NDArray[np.int64]
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
_ROWS = 20_000
"""Texts that are compared at a time, which bounds the memory."""
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


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
        With `focus`, only what has a part of those rows is indexed, which is faster.
        """
        self._texts = len(texts)
        rows, runs, is_whole = _runs(texts)
        self._counts = np.bincount(runs, minlength=1 << _BITS).astype(np.int32)
        """How often each run occurs, by its hash."""
        # A run that nobody shares finds nothing; but a whole may be asked for later.
        kept = (self._counts[runs] > 1) | is_whole
        if focus is not None:
            in_focus = np.zeros(self._texts, bool)
            in_focus[focus] = True
            wanted = np.zeros(1 << _BITS, bool)
            wanted[runs[in_focus[rows]]] = True
            kept &= wanted[runs]
        rows, runs, weights = self._rarest(rows, runs, self._texts, kept)
        bounds = np.searchsorted(rows, np.arange(self._texts + 1))
        self._matrix = csr_matrix((weights, runs, bounds), shape=(self._texts, 1 << _BITS))
        self._transposed = self._matrix.T.tocsr()

    def pairs(self, focus: Ints | None = None) -> Pairs:
        """The candidates of all texts, or of the rows in `focus` only."""
        rows = np.arange(self._texts) if focus is None else focus
        keys: list[Ints] = []
        for at in range(0, len(rows), _ROWS):
            part = rows[at : at + _ROWS]
            first, second = self._nearest(self._matrix[part])
            first = part[first]
            apart = first != second
            first, second = first[apart], second[apart]
            keys.append(np.minimum(first, second) * self._texts + np.maximum(first, second))
        found = np.sort(np.concatenate(keys)) if keys else np.empty(0, np.int64)
        found = found[np.diff(found, prepend=-1) != 0]
        return Pairs(*np.divmod(found, max(1, self._texts)))

    def query(self, text: str) -> Ints:
        """The rows of texts like `text`, the nearest first."""
        rows, runs, _ = _runs([text])
        _, runs, weights = self._rarest(rows, runs, 1, self._counts[runs] > 0)
        scores = np.zeros(self._texts, np.float32)
        bounds, indices, data = self._transposed.indptr, self._transposed.indices, self._transposed.data
        for column, weight in zip(runs, weights, strict=True):
            held = slice(bounds[column], bounds[column + 1])
            scores[indices[held]] += data[held] * weight
        near = np.flatnonzero(scores >= LEAST)
        return near[np.argsort(-scores[near], kind="stable")][:NEAREST]

    def _nearest(self, rows: Any) -> tuple[Ints, Ints]:
        found = sp_matmul_topn(
            rows, self._transposed, top_n=NEAREST + 1, threshold=LEAST, n_threads=2, sort=False
        ).tocoo()
        return found.row.astype(np.int64), found.col.astype(np.int64)

    def _rarest(
        self, rows: Ints, runs: Ints, texts: int, kept: Flags
    ) -> tuple[Ints, Ints, NDArray[np.float32]]:
        """Of each text, the rarest runs that are `kept`, and their weights for the cosine."""
        counts = self._counts[runs].astype(np.int64)
        idf = np.log1p(self._texts / np.maximum(counts, 1))
        norms = np.sqrt(np.bincount(rows, idf**2, minlength=texts))
        kept = kept & (counts <= MOST)
        # Sorted by text, then by how rare: a run twice in one text stands beside itself.
        keys = np.sort((rows[kept] << 40) | (counts[kept] << _BITS) | runs[kept])
        keys = keys[np.diff(keys, prepend=-1) != 0]
        rows, runs = keys >> 40, keys & ((1 << _BITS) - 1)
        starts = np.searchsorted(rows, np.arange(texts))
        rarest = np.arange(len(rows)) - starts[rows] < RAREST
        rows, runs = rows[rarest], runs[rarest]
        idf = np.log1p(self._texts / np.maximum(self._counts[runs], 1))
        return rows, runs, (idf / norms[rows]).astype(np.float32)


def _runs(texts: Sequence[str]) -> tuple[Ints, Ints, Flags]:
    """The rows and the hashed runs of all texts, and which are wholes; a space stands before and after each text."""
    encoded = [f" {text} ".encode("ascii", "replace") if len(text) > 1 else b"" for text in texts]
    lengths = np.fromiter(map(len, encoded), np.int64, len(encoded))
    letters = np.frombuffer(b"".join(encoded) + b" " * GRAM, np.uint8)
    total = int(lengths.sum())
    codes = np.zeros(total, np.uint64)
    for place in range(GRAM):
        codes = codes << np.uint64(8) | letters[place : total + place]
    rows = np.repeat(np.arange(len(encoded)), lengths)
    inside = np.arange(total) + GRAM <= np.cumsum(lengths)[rows] if total else np.zeros(0, bool)
    wholes = np.fromiter(map(_whole, texts), np.uint64, len(texts))
    filled = np.flatnonzero(lengths)
    rows = np.concatenate([rows[inside], filled])
    is_whole = np.arange(len(rows)) >= len(rows) - len(filled)
    hashed = (np.concatenate([codes[inside], wholes[filled]]) * _MULTIPLIER) >> np.uint64(64 - _BITS)
    return rows, hashed.astype(np.int64), is_whole


def _whole(text: str) -> int:
    return crc32(" ".join(sorted(text.partition("\t")[0].split())).encode())
