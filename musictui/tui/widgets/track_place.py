"""Where the cursor and the marks are after the rows under them have changed. No drawing here."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

Ids: TypeAlias = "array[int]"
"""Track ids in the order of the rows. Python 3.11 cannot subscript `array` when it runs."""

NEAR = 4096
"""Rows searched on either side of the old place before the whole list is."""


@dataclass(frozen=True, slots=True)
class Place:
    """The cursor's row, and the row at the top of the screen."""

    cursor: int = 0
    top: int = 0


def find(ids: Ids, track: int, near: int) -> int | None:
    """The index of a track, looked for around `near` first: rows that land seldom move it far."""
    start = max(near - NEAR, 0)
    around = ids[start : near + NEAR]
    try:
        return start + around.index(track)
    except ValueError:
        pass
    try:
        return ids.index(track)
    except ValueError:
        return None


def moved(old: Ids, new: Ids, place: Place, height: int) -> Place | None:
    """The place in `new` of what the screen shows of `old`; None when nothing of it is there any more.

    The cursor stays on its track and, when it is on the screen, at its line. When it is not, the first
    line that is still there stays where it is. Of a track that has gone the next one takes the place.
    """
    cursor = _surviving(old, new, place.cursor)
    if cursor is None:
        return None
    if place.top <= place.cursor < place.top + height:
        line = place.cursor - place.top
        return Place(cursor, cursor - line)
    top = _surviving(old, new, place.top)
    return Place(cursor, place.top if top is None else top)


def _surviving(old: Ids, new: Ids, index: int) -> int | None:
    """Where the track of `old` at `index` is, or the nearest one after or before it."""
    if not old or not new:
        return None
    index = min(index, len(old) - 1)
    if (found := find(new, old[index], index)) is not None:
        return found
    for neighbour in (*old[index + 1 : index + 65], *reversed(old[max(index - 64, 0) : index])):
        if (found := find(new, neighbour, index)) is not None:
            return found
    return None


class Marks:
    """The marked tracks, by id: they stay marked wherever they stand, and when a search hides them."""

    def __init__(self) -> None:
        self._marked: set[int] = set()

    def __contains__(self, track: int) -> bool:
        return track in self._marked

    def __len__(self) -> int:
        return len(self._marked)

    def __iter__(self) -> Iterator[int]:
        return iter(self._marked)

    def toggle(self, track: int) -> bool:
        """Whether it is marked now."""
        if track in self._marked:
            self._marked.remove(track)
            return False
        self._marked.add(track)
        return True

    def add(self, tracks: Iterable[int]) -> None:
        """Mark all of `tracks`."""
        self._marked.update(tracks)

    def remove(self, tracks: Iterable[int]) -> None:
        """Unmark all of `tracks`."""
        self._marked.difference_update(tracks)

    def beyond(self, tracks: Iterable[int]) -> set[int]:
        """The marked ones that are not in `tracks`."""
        return self._marked.difference(tracks)

    def invert(self, tracks: Iterable[int]) -> None:
        """Mark those of `tracks` that are not, and unmark those that are."""
        self._marked.symmetric_difference_update(tracks)

    def clear(self) -> None:
        """Mark nothing."""
        self._marked.clear()

    def in_order(self, ids: Ids) -> list[int]:
        """All marked tracks: those in `ids` in their order, then the others."""
        if not self._marked:
            return []
        shown = [track for track in ids if track in self._marked]
        return shown + sorted(self._marked.difference(shown))
