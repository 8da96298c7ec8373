"""Origins of artists in memory, before the library: who asks again and again pays a look-up of a dictionary."""

import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from musictui.library import origins
from musictui.library.origins import Stored
from musictui.model.origin import Origin, OriginState
from musictui.model.text import fold

DAY_S = 86_400.0
CAPACITY = 10_000
"""Artists in memory, of some 2 KiB each; the library may have more."""


@dataclass(slots=True)
class CacheFigures:
    """How often what was asked was where."""

    memory: int = 0
    stored: int = 0
    """Not in memory, but in the library."""
    missing: int = 0
    """Nowhere, too old, or decided before the library knew what it knows now."""

    @property
    def asked(self) -> int:
        """How often something was asked."""
        return self.memory + self.stored + self.missing

    @property
    def hit_rate(self) -> float:
        """0 to 1; 0 if nothing was asked."""
        return (self.memory + self.stored) / self.asked if self.asked else 0.0


class OriginCache:
    """Least recently used origins go first. May be used from several threads."""

    def __init__(
        self,
        *,
        days: float = 180.0,
        unknown_days: float = 30.0,
        capacity: int = CAPACITY,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """
        Args:
            days: For how long a country counts.
            unknown_days: For how long it counts that nothing, or nothing certain, was found.
            capacity: How many artists stay in memory.
            clock: Seconds since 1970.
        """
        self.figures = CacheFigures()
        self._known_s, self._unknown_s = days * DAY_S, unknown_days * DAY_S
        self._capacity = capacity
        self._clock = clock
        self._kept: OrderedDict[str, Stored] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, conn: sqlite3.Connection, artist: str, basis: str | None = None) -> Origin | None:
        """The origin of an artist; None if it must be asked for: it is not known, too old, or `basis` is another.

        Args:
            conn: The library.
            artist: In any spelling.
            basis: What the library knows of the artist now (`origin_facts.ArtistFacts.basis`); None does not ask.
        """
        key = fold(artist)
        with self._lock:
            stored = self._kept.get(key)
            if stored is not None:
                self._kept.move_to_end(key)
        figures = self.figures
        if stored is not None:
            if self._counts(stored, basis):
                figures.memory += 1
                return stored.origin
        else:
            stored = origins.get(conn, artist)
            if stored is not None:
                self._keep(key, stored)
                if self._counts(stored, basis):
                    figures.stored += 1
                    return stored.origin
        figures.missing += 1
        return None

    def warm(self, conn: sqlite3.Connection) -> int:
        """Read what the library keeps into memory, in the place of what is there; gives how many that are."""
        loaded = origins.load(conn, self._capacity)
        with self._lock:
            self._kept = OrderedDict(loaded)
        return len(loaded)

    def forget(self, artists: Iterable[str]) -> None:
        """The library was told something new of them."""
        with self._lock:
            for artist in artists:
                self._kept.pop(fold(artist), None)

    def _keep(self, key: str, stored: Stored) -> None:
        with self._lock:
            self._kept[key] = stored
            while len(self._kept) > self._capacity:
                self._kept.popitem(last=False)

    def _counts(self, stored: Stored, basis: str | None) -> bool:
        """Whether what is kept is still to be believed."""
        origin = stored.origin
        if origin.state is OriginState.CHOSEN:
            return True
        is_known = origin.state is OriginState.KNOWN
        # What is told of the artist itself always counts; more albums, and others to ask, only where they may decide.
        if basis is not None and not _still_holds(stored.basis, basis, is_known=is_known):
            return False
        return self._clock() - origin.checked_s < (self._known_s if is_known else self._unknown_s)


def _still_holds(kept: str, now: str, *, is_known: bool) -> bool:
    """Whether the library still says, of an artist, by what it was decided; and nobody else can be asked."""
    if kept == now:
        return True
    kept_said, kept_made, kept_sources = _pieces(kept)
    said, made, sources = _pieces(now)
    if said != kept_said or is_known:
        return said == kept_said
    return made == kept_made and set(sources.split(",")) <= {*kept_sources.split(","), ""}


def _pieces(basis: str) -> tuple[str, str, str]:
    """What tags say, the works, and who was asked: see `origin_facts.ArtistFacts.basis`."""
    said, _, rest = basis.partition(":")
    made, _, sources = rest.partition(":")
    return said, made, sources
