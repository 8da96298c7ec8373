"""Which rows of a sparse matrix share most with which: the product of the matrix with itself, its largest values.

In two ways that find the same, save for which of equally near rows are the last that count: sparse matrices are many
times as fast where there is much to multiply, but to import them takes a third of a second.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

FEW = 2_000_000
"""Products of two values that numpy alone makes in about that time, and in 150 MB."""
_ROWS = 20_000
"""Rows that sparse matrices multiply at a time, which bounds the memory."""


class Sparse(NamedTuple):
    """A matrix with few values in each row: those of row `i` are from `bounds[i]` to `bounds[i + 1]`."""

    bounds: Ints
    columns: Ints
    values: NDArray[np.float32]
    width: int
    """Columns."""

    @property
    def height(self) -> int:
        """Rows."""
        return len(self.bounds) - 1

    def by_column(self) -> "Columns":
        """The same by columns."""
        order = np.argsort(self.columns, kind="stable")
        rows = np.repeat(np.arange(self.height), np.diff(self.bounds))
        return Columns(self.columns[order], rows[order], self.values[order])


class Columns(NamedTuple):
    """The values of a matrix by their columns, ascending, then by their rows."""

    columns: Ints
    rows: Ints
    values: NDArray[np.float32]

    def of(self, columns: Ints) -> tuple[Ints, Ints]:
        """Where the values of each of `columns` begin and end."""
        return np.searchsorted(self.columns, columns), np.searchsorted(self.columns, columns, "right")


class Limits(NamedTuple):
    """What counts as near."""

    most: int
    """Rows for each row, itself among them."""
    least: float
    """The product must be larger."""


def near(matrix: Sparse, rows: Ints, limits: Limits) -> tuple[Ints, Ints]:
    """Pairs of one of `rows` and a row that is near to it, itself among them."""
    places, _ = spread(matrix.bounds[rows], matrix.bounds[rows + 1])
    products = np.bincount(matrix.columns, minlength=matrix.width)[matrix.columns[places]].sum()
    return _few(matrix, rows, limits) if products <= FEW else _many(matrix, rows, limits)


def _few(matrix: Sparse, rows: Ints, limits: Limits) -> tuple[Ints, Ints]:
    places, at = spread(matrix.bounds[rows], matrix.bounds[rows + 1])
    across = matrix.by_column()
    others, of = spread(*across.of(matrix.columns[places]))
    keys = at[of] * matrix.height + across.rows[others]
    order = np.argsort(keys)
    keys, products = keys[order], (matrix.values[places][of] * across.values[others])[order]
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    sums = np.add.reduceat(products, starts) if len(starts) else products
    starts, sums = starts[sums > limits.least], sums[sums > limits.least]
    first, second = np.divmod(keys[starts], max(1, matrix.height))
    nearest = np.lexsort((-sums, first))
    first, second = first[nearest], second[nearest]
    rank = np.arange(len(first)) - np.searchsorted(first, first)
    return rows[first[rank < limits.most]], second[rank < limits.most]


def _many(matrix: Sparse, rows: Ints, limits: Limits) -> tuple[Ints, Ints]:
    """The same on both cores."""
    # Only here, for what it takes to import.
    from scipy.sparse import csr_matrix
    from sparse_dot_topn import sp_matmul_topn

    whole = csr_matrix((matrix.values, matrix.columns, matrix.bounds), shape=(matrix.height, matrix.width))
    turned = whole.T.tocsr()
    found = [np.empty((2, 0), np.int64)]
    for at in range(0, len(rows), _ROWS):
        part = rows[at : at + _ROWS]
        product = sp_matmul_topn(
            whole[part], turned, top_n=limits.most, threshold=limits.least, n_threads=2, sort=False
        ).tocoo()
        found.append(np.stack([part[product.row], product.col]))
    first, second = np.concatenate(found, axis=1)
    return first, second


def spread(starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """All places from each start to its end, and which one's each is."""
    counts = ends - starts
    of = np.repeat(np.arange(len(counts)), counts)
    before = np.cumsum(counts) - counts
    return np.arange(len(of)) - before[of] + starts[of], of
