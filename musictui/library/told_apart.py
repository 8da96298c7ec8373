"""Sounds that a user has told apart: remembered by what they are, so that it holds wherever their files go.

A sound's identity is the hash of its packets; of a file that has none, `whole` of the hash of all of it.
"""

import sqlite3
import time
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

TOLERANCE_MS = 100
"""What the length of a file may be read otherwise after other tags were written into it."""


class Sound(NamedTuple):
    """A sound as a decision knows it."""

    identity: bytes
    length_ms: int
    """0 where it is not known."""


@dataclass(frozen=True)
class Decisions:
    """What was told apart."""

    pairs: frozenset[tuple[bytes, bytes]]
    """Of identities, the smaller first. One beside itself: copies of a sound that are all wanted."""
    lengths: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    """Of the same pairs, in ms."""

    def may_hold(self, length_s: float | None) -> bool:
        """Whether a sound of that length may be in a decision."""
        length_ms = _ms(length_s)
        at = bisect_left(self._single, length_ms - TOLERANCE_MS)
        return at < len(self._single) and self._single[at] <= length_ms + TOLERANCE_MS

    @cached_property
    def _single(self) -> list[int]:
        return sorted({length for pair in self.lengths for length in pair})


def whole(value: bytes) -> bytes:
    """The identity of a file without packets, out of the hash of all of it."""
    return b"whole:" + value


def sound(identity: bytes, length_s: float | None) -> Sound:
    """A sound out of its identity and its length in seconds."""
    return Sound(identity, _ms(length_s))


def tell(conn: sqlite3.Connection, pairs: Iterable[tuple[Sound, Sound]]) -> None:
    """Remember that the sounds of each pair are no duplicates."""
    now_s = time.time()
    conn.executemany(
        "INSERT INTO not_duplicates (first, second, first_ms, second_ms, decided_s) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (first, second) DO UPDATE SET first_ms = excluded.first_ms, second_ms = excluded.second_ms",
        [
            (first.identity, second.identity, first.length_ms, second.length_ms, now_s)
            for first, second in map(sorted, pairs)
        ],
    )


def forget(conn: sqlite3.Connection, pairs: Iterable[tuple[Sound, Sound]]) -> None:
    """Take decisions back."""
    conn.executemany(
        "DELETE FROM not_duplicates WHERE first = ? AND second = ?",
        [(first.identity, second.identity) for first, second in map(sorted, pairs)],
    )


def forget_newest(conn: sqlite3.Connection) -> tuple[int, int]:
    """Take back what was decided last; gives how many pairs that was, and how many are left."""
    gone = conn.execute(
        "DELETE FROM not_duplicates WHERE decided_s = (SELECT max(decided_s) FROM not_duplicates)"
    ).rowcount
    (left,) = conn.execute("SELECT count(*) FROM not_duplicates").fetchone()
    return gone, left


def read(conn: sqlite3.Connection) -> Decisions:
    """All that was told apart."""
    rows = conn.execute("SELECT first, second, first_ms, second_ms FROM not_duplicates").fetchall()
    return Decisions(
        frozenset((first, second) for first, second, _, _ in rows),
        frozenset((first_ms, second_ms) for _, _, first_ms, second_ms in rows),
    )


def _ms(length_s: float | None) -> int:
    return round((length_s or 0.0) * 1000)
