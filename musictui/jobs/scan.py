"""Compares what is on disk with what the library knows, without opening a file."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from musictui.files.walk import CHUNK, Entry, Walk
from musictui.library.tracks import Known
from musictui.model.track import FileStat

FLUSH_S = 0.05
"""A slow disk hands on what it has found at least this often."""


@dataclass(slots=True)
class Sighting:
    """Some files of a root, sorted by what there is to do with them."""

    seen: int = 0
    unchanged: int = 0
    new: list[FileStat] = field(default_factory=list)
    """To be read at once."""
    changed: list[tuple[Known, FileStat]] = field(default_factory=list)
    """To be read at once; the library knows their paths."""
    arrived: list[FileStat] = field(default_factory=list)
    """New paths, but perhaps known files under another name: decided when all is seen."""
    displaced: list[tuple[Known, FileStat]] = field(default_factory=list)
    """Known paths at which there is another file now, perhaps a known one: likewise."""
    touched: list[tuple[int, FileStat]] = field(default_factory=list)
    """Nothing but the inode is another."""
    returned: list[int] = field(default_factory=list)
    """Were missing and are back, unchanged."""


class Likenesses(NamedTuple):
    """By what a file may be known although its path is new."""

    sizes: frozenset[int]
    inodes: frozenset[int]

    def may_know(self, entry: Entry) -> bool:
        """Whether the library has a file that could be this one."""
        return entry[1] in self.sizes or entry[4] in self.inodes


def likenesses(files: Iterable[Known | FileStat]) -> Likenesses:
    """The sizes and inodes of files."""
    sizes, inodes = set(), set()
    for file in files:
        sizes.add(file.size)
        inodes.add(file.inode)
    # Where the system tells no inode it tells 0 for all.
    return Likenesses(frozenset(sizes), frozenset(inodes - {0}))


def sightings(
    walk: Walk, expected: dict[bytes, Known], alike: Callable[[], Likenesses], *, full: bool
) -> Iterator[Sighting]:
    """Walk and compare; what is seen is taken out of `expected`, so that the missing remain.

    Args:
        walk: Where to look.
        expected: What the library knows there, by path.
        alike: Asked for once, when the first new path turns up.
        full: Whether everything is read again.
    """
    sorter = _Sorter(expected, alike, full=full)
    entries: list[Entry] = []
    flushed_s = time.monotonic()
    for files in walk:
        entries += files
        if len(entries) >= CHUNK or (entries and time.monotonic() - flushed_s >= FLUSH_S):
            yield sorter.sort(entries)
            entries = []
            flushed_s = time.monotonic()
    if entries:
        yield sorter.sort(entries)


class _Sorter:
    """Sorts what the walk finds."""

    def __init__(self, expected: dict[bytes, Known], alike: Callable[[], Likenesses], *, full: bool) -> None:
        self._expected = expected
        self._alike = alike
        self._full = full

    def sort(self, entries: list[Entry]) -> Sighting:
        """Say for each file what there is to do with it."""
        sighting = Sighting(seen=len(entries))
        take = self._expected.pop
        for entry in entries:
            path, size, mtime_ns, ctime_ns, inode = entry
            row = take(path, None)
            if row is None:
                stat = storable(entry)
                (sighting.arrived if self._alike().may_know(stat) else sighting.new).append(stat)
            elif row.size != size or row.mtime_ns != mtime_ns or row.ctime_ns != ctime_ns or self._full:
                self._sort_changed(row, storable(entry), sighting)
            else:
                sighting.unchanged += 1
                if row.is_missing:
                    sighting.returned.append(row.id)
                if row.inode != inode:
                    sighting.touched.append((row.id, storable(entry)))
        return sighting

    def _sort_changed(self, row: Known, stat: FileStat, sighting: Sighting) -> None:
        if row[1:4] == stat[1:4] and not self._full:
            # Its time is beyond what the library stores, and always looks different.
            sighting.unchanged += 1
        elif row.inode != stat.inode and row[1:3] != stat[1:3]:
            sighting.displaced.append((row, stat))
        else:
            sighting.changed.append((row, stat))


def storable(entry: Entry) -> FileStat:
    """The file with times that fit into 64 bits; a file system's may be later than the year 2262."""
    path, size, mtime_ns, ctime_ns, inode = entry
    return FileStat(path, size, _bounded(mtime_ns), _bounded(ctime_ns), inode)


def _bounded(time_ns: int) -> int:
    return max(-(2**63), min(time_ns, 2**63 - 1))
