"""How alike texts of a table are, pair by pair, all at once: from 0 to 1, NaN where one of both is missing."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist

from musictui.duplicates import readings
from musictui.duplicates.folding import word_set
from musictui.duplicates.table import Column, Flags, Ints, Table, pick

Floats = NDArray[np.float64]

WHOLE_LEAST = 0.85
"""A title with all that stands beside it must be so much alike."""
OTHER_WORDS = 0.6
"""How much alike titles are at most of which each has words that look like none of the other: `Life`, `Pie`."""
SLIP = 0.6
"""Words that are more alike are one word with a slip."""
MORE_WORDS = 0.78
"""The same where just one of both has words more: `Novakane`, `Novakane Groove`."""
MORE_LETTERS = 0.84
FEW_LETTERS = 2
"""The same where it is hardly a word: `Love Me`, `Love Me Do`."""
_SMALL = word_set("the a an and of in on to for le la les el los das der die und et y") | readings.TELLING
"""Words that come and go, and what numbers are told by, which are compared apart."""
_FEW = 2000
"""Fewer pairs are not worth a second thread."""


class Pairs(NamedTuple):
    """Rows of a table, pair by pair."""

    table: Table
    first: Ints
    second: Ints

    def at(self, where: NDArray[Any]) -> "Pairs":
        """Some of the pairs, by a mask or by their places."""
        return Pairs(self.table, self.first[where], self.second[where])

    def has_both(self, numbers: Ints) -> Flags:
        """Where both rows have something in a column."""
        found: Flags = (numbers[self.first] > 0) & (numbers[self.second] > 0)
        return found

    def has_one(self, numbers: Ints) -> Flags:
        """Where just one of both has something in a column."""
        found: Flags = (numbers[self.first] > 0) != (numbers[self.second] > 0)
        return found

    def is_same(self, numbers: Ints) -> Flags:
        """Where both rows have the same in a column."""
        found: Flags = numbers[self.first] == numbers[self.second]
        return found

    def either(self, flags: Flags) -> Flags:
        """Where a flag holds for one of both at least."""
        found: Flags = flags[self.first] | flags[self.second]
        return found


def texts(pairs: Pairs, column: Column, scorer: Any = fuzz.ratio) -> Floats:
    """How alike the texts of a column are."""
    return of(pick(column, pairs.first), pick(column, pairs.second), scorer)


def of(first: Sequence[str], second: Sequence[str], scorer: Any = fuzz.ratio, *, least: float = 0) -> Floats:
    """How alike texts are, on both cores; 0 for what is less alike than `least`, which is faster."""
    if not first:
        return np.zeros(0)
    workers = 2 if len(first) > _FEW else 1
    found = cpdist(first, second, scorer=scorer, score_cutoff=100 * least, dtype=np.float32, workers=workers)
    return np.asarray(found, np.float64) / 100


def titles(pairs: Pairs) -> Floats:
    """How alike titles are, letter by letter or with their words in another order."""
    table = pairs.table
    found = texts(pairs, table.titles)
    rows = np.flatnonzero((found > 0.3) & (found < 1))
    found[rows] = np.maximum(found[rows], texts(pairs.at(rows), table.title_words))
    rows = np.flatnonzero((found > OTHER_WORDS) & (found < 1))
    sides = pick(table.titles_apart, pairs.first[rows]), pick(table.titles_apart, pairs.second[rows])
    left = [_left(one.split(), other.split()) for one, other in zip(*sides, strict=True)]
    rest = of([one for one, _ in left], [other for _, other in left])
    extra = np.array([max(map(len, texts)) if not all(texts) else 0 for texts in left], np.int64)
    most = np.where(extra > FEW_LETTERS, MORE_WORDS, MORE_LETTERS)
    slip = np.where(rest >= SLIP, OTHER_WORDS + (1 - OTHER_WORDS) * rest, OTHER_WORDS)
    most = np.where(extra > 0, most, slip)
    found[rows] = np.minimum(found[rows], most)
    found[~pairs.has_both(table.sizes)] = np.nan
    return found


def _left(one: list[str], other: list[str]) -> tuple[str, str]:
    """The letters of the words that only one of two titles has; small words are none."""
    first = "".join([word for word in one if word not in other and word not in _SMALL and not word.isdigit()])
    second = "".join(
        [word for word in other if word not in one and word not in _SMALL and not word.isdigit()]
    )
    return first, second


def cores(pairs: Pairs, title: Floats) -> Floats:
    """How alike titles are without what one of both has in brackets; 0 where that is no better than `title`."""
    table = pairs.table
    found = np.zeros(len(title))
    for one, other in ((pairs.first, pairs.second), (pairs.second, pairs.first)):
        rows = np.flatnonzero((title < WHOLE_LEAST) & table.has_core[one] & ~table.has_core[other])
        alike = of(pick(table.cores, one[rows]), pick(table.titles, other[rows]))
        found[rows] = np.where(alike >= WHOLE_LEAST, alike, 0)
    return np.where(found > np.nan_to_num(title), found, 0)


def wholes(pairs: Pairs, title: Floats) -> Floats:
    """How alike titles are if a dash in one was no border, or if what follows it is the album of the other.

    0 where that is no better reading than `title`.
    """
    table = pairs.table
    found = np.zeros(len(title))
    for one, other in ((pairs.first, pairs.second), (pairs.second, pairs.first)):
        lacks_album = (table.album[one] == 0) & (table.album[other] > 0)
        rows = np.flatnonzero((title < WHOLE_LEAST) & (lacks_album | table.is_guessed[one]))
        fulls, names = pick(table.fulls, one[rows]), pick(table.titles, other[rows])
        albums = [album.replace(" ", "") for album in pick(table.albums, other[rows])]
        after = of(fulls, [name + album for name, album in zip(names, albums, strict=True)])
        alike = np.maximum(of(fulls, names), np.where(lacks_album[rows], after, 0))
        found[rows] = np.maximum(found[rows], np.where(alike >= WHOLE_LEAST, alike, 0))
    return np.where(found > np.nan_to_num(title), found, 0)


def names(pairs: Pairs, numbers: Ints, column: Sequence[str]) -> Floats:
    """How alike names are: spelled alike, or one within the other. Equal ones need no comparison."""
    found = np.ones(len(pairs.first))
    found[~pairs.has_both(numbers)] = np.nan
    rows = np.flatnonzero(~pairs.is_same(numbers) & ~np.isnan(found))
    sides = pick(column, pairs.first[rows]), pick(column, pairs.second[rows])
    squeezed = [[text.replace(" ", "") for text in side] for side in sides]
    found[rows] = np.maximum(of(*squeezed), 0.95 * of(*sides, fuzz.token_set_ratio))
    return found
