"""Tells which new paths are known files under another name: they keep their ids, decisions and history."""

import os
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from typing import NamedTuple

from musictui.files.walk import is_within
from musictui.jobs.missing import trouble_with
from musictui.jobs.scan import Sighting, likenesses
from musictui.jobs.scope import Scope, View
from musictui.library import tracks
from musictui.library.tracks import Known, TrackRow
from musictui.model.track import FileStat, Tags, Track

Content = tuple[object, ...]
"""Size, length and tags."""

NO_TAGS = "{}"


class Move(NamedTuple):
    """A known track and where it is now."""

    track: Known
    old_path: bytes
    scope: Scope
    stat: FileStat
    is_swap: bool
    """Whether its old or its new path is where two files changed places, or more in a row."""


class Arrival(NamedTuple):
    """A file that may be known by another path."""

    scope: Scope
    stat: FileStat
    track: Known | None
    """What was known at this path before."""


class Arrivals:
    """Files that may be known by other paths.

    First `add` them all, then `match_inodes`; read the `rest`, `hold` those that `may_be_known`, `match_contents`.
    """

    def __init__(self, view: View, *, trust_empty: bool) -> None:
        """Nothing arrived yet.

        Args:
            view: What the library knows, without what was seen, when `match_inodes` is called.
            trust_empty: Whether files are taken for gone although their whole root is.
        """
        self._view = view
        self._trust_empty = trust_empty
        self._arrived: list[Arrival] = []
        self._lost: dict[int, list[Known]] = {}
        """The gone files that can be told by their content, by size."""
        self._held: list[tuple[Scope, TrackRow]] = []

    def add(self, scope: Scope, sighting: Sighting) -> None:
        """Take what may be known of a sighting."""
        self._arrived += [Arrival(scope, stat, None) for stat in sighting.arrived]
        self._arrived += [Arrival(scope, stat, track) for track, stat in sighting.displaced]

    def match_inodes(self) -> list[Move]:
        """The files that are still the same by inode, size and mtime; may block on a disk."""
        if not self._arrived:
            return []
        gone = self._gone()
        displaced = {
            arrival.stat.path: arrival.track for arrival in self._arrived if arrival.track is not None
        }
        sources = _matched(self._arrived, {**gone, **displaced})
        _drop_overwritten(sources, displaced)
        taken = frozenset(sources.values())
        moved, rest = [], []
        for arrival in self._arrived:
            path = arrival.stat.path
            old_path = sources.get(path)
            if old_path is None:
                rest.append(arrival if path not in taken else arrival._replace(track=None))
                continue
            track = displaced.get(old_path) or gone.pop(old_path)
            is_swap = old_path in displaced or path in displaced
            moved.append(Move(track, old_path, arrival.scope, arrival.stat, is_swap))
            self._view.forget(old_path)
        self._arrived = rest
        self._lost = self._told_by_content(gone)
        return moved

    def rest(self) -> list[Arrival]:
        """What has to be read."""
        return self._arrived

    def may_be_known(self, row: TrackRow) -> bool:
        """Whether a missing file has its size, and it has tags to tell it by."""
        return row.size in self._lost and row.problem is None and row.tags != NO_TAGS

    def hold(self, scope: Scope, row: TrackRow) -> None:
        """This one was read and may be known."""
        self._held.append((scope, row))

    def lost_ids(self) -> list[int]:
        """The missing tracks whose content is to be compared."""
        sizes = {row.size for _, row in self._held}
        return [track.id for size in sizes for track in self._lost[size]]

    def match_contents(
        self, lost: Iterable[Track]
    ) -> tuple[list[tuple[Track, Scope, TrackRow]], list[tuple[Scope, TrackRow]]]:
        """Those that fit one missing track, and the others.

        Size, length and tags must be the same, of one missing track and of one new file: chapters of a book are
        often alike in all three.
        """
        old: dict[Content, list[Track]] = defaultdict(list)
        for track in lost:
            length_s = track.stream.length_s if track.stream else None
            length_ms = None if length_s is None else round(length_s * 1000)
            old[_content(track.size, length_ms, track.tags)].append(track)
        new: dict[Content, list[tuple[Scope, TrackRow]]] = defaultdict(list)
        for scope, row in self._held:
            new[_content(row.size, row.length_ms, tracks.decode_tags(row.tags))].append((scope, row))
        moved, others = [], []
        for content, rows in new.items():
            if len(rows) == 1 and len(old.get(content, ())) == 1:
                moved.append((old[content][0], *rows[0]))
            else:
                others += rows
        return moved, others

    def _gone(self) -> dict[bytes, Known]:
        """The known files that are not where they were."""
        gone: dict[bytes, Known] = {}
        for scope in self._view.scopes:
            gone.update(scope.gone())
        alike = likenesses(arrival.stat for arrival in self._arrived)
        elsewhere = {
            path: row
            for path, row in self._view.elsewhere.items()
            if (row.size in alike.sizes or row.inode in alike.inodes) and not os.path.lexists(path)
        }
        return gone | elsewhere

    def _told_by_content(self, gone: Mapping[bytes, Known]) -> dict[int, list[Known]]:
        """Of the gone files, by size, those whose root is there: a copy of an unplugged disk is no move."""
        trusted = [root.path for root in self._view.roots if self._trust_empty or not trouble_with(root.path)]
        by_size: dict[int, list[Known]] = defaultdict(list)
        for path, row in gone.items():
            if any(is_within(path, root) for root in trusted):
                by_size[row.size].append(row)
        return dict(by_size)


def _content(size: int, length_ms: int | None, tags: Tags) -> Content:
    return (size, length_ms, *sorted(tags.items()))


def _matched(arrived: Iterable[Arrival], rows: Mapping[bytes, Known]) -> dict[bytes, bytes]:
    """New path to old path, each old one given once."""
    waiting = {(row.inode, row.size, row.mtime_ns): path for path, row in rows.items() if row.inode != 0}
    sources: dict[bytes, bytes] = {}
    for stat in sorted(arrival.stat for arrival in arrived):
        old_path = waiting.pop((stat.inode, stat.size, stat.mtime_ns), None)
        if old_path is not None and old_path != stat.path:
            sources[stat.path] = old_path
    return sources


def _drop_overwritten(sources: dict[bytes, bytes], displaced: Container[bytes]) -> None:
    """Leave out what moved to the path of a track that did not move: that track has a new content."""
    moved = set(sources.values())
    while overwritten := [path for path in sources if path in displaced and path not in moved]:
        for path in overwritten:
            moved.discard(sources.pop(path))
