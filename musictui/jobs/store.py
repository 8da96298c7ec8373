"""Collects what an index found and writes it in batches, one transaction each, while the index goes on."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from musictui.library import roots, tracks
from musictui.library.database import Database
from musictui.library.tracks import TrackRow
from musictui.model.track import FileStat

BATCH_ROWS = 512
BATCH_S = 0.25
"""A batch is written when it has so many rows or is so old: what was found is soon seen, and soon safe."""


@dataclass(slots=True)
class _Batch:
    """What one transaction writes."""

    size: int = 0
    added: dict[int, list[TrackRow]] = field(default_factory=lambda: defaultdict(list))
    updated: list[tuple[int, TrackRow]] = field(default_factory=list)
    moved: list[tuple[int, FileStat]] = field(default_factory=list)
    to_root: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    """By root: the tracks that came from another one."""
    touched: list[tuple[int, FileStat]] = field(default_factory=list)
    failed: list[tuple[int, str]] = field(default_factory=list)
    found: list[int] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)
    indexed: list[int] = field(default_factory=list)

    def write(self, conn: Any) -> None:
        """Write it all; called in the library's writer thread, in a transaction."""
        now_s = int(time.time())
        if self.moved:
            tracks.move(conn, self.moved)
        if self.updated:
            tracks.update(conn, self.updated)
        if self.touched:
            tracks.touch(conn, self.touched)
        if self.failed:
            tracks.note_problems(conn, self.failed)
        if self.found:
            tracks.mark_found(conn, self.found)
        for root_id, ids in self.to_root.items():
            tracks.change_root(conn, ids, root_id)
        for root_id, rows in self.added.items():
            _add(conn, root_id, rows, now_s)
        if self.missing:
            tracks.mark_missing(conn, self.missing, now_s)
        for root_id in self.indexed:
            roots.mark_indexed(conn, root_id, now_s)


class Store:
    """The way into the library: at most one batch is being written while the next one fills."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._batch = _Batch()
        self._writing: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None

    async def add(self, root_id: int, row: TrackRow) -> None:
        """A new file."""
        self._batch.added[root_id].append(row)
        await self._count(1)

    async def update(self, track_id: int, row: TrackRow) -> None:
        """A known track that was read again."""
        self._batch.updated.append((track_id, row))
        await self._count(1)

    async def move(self, track_id: int, stat: FileStat) -> None:
        """A known track that is in another folder now, by the same name."""
        self._batch.moved.append((track_id, stat))
        await self._count(1)

    async def swap(self, moves: Sequence[tuple[int, FileStat]]) -> None:
        """Known tracks that took each other's places: stored at once and together, or not at all.

        They are marked to be read again, so that an index that is killed before it gets to them leaves no harm.
        """
        if moves:
            await self.flush()
            await self._database.write(lambda conn: _swap(conn, moves))

    async def change_root(self, track_id: int, root_id: int) -> None:
        """A known track came from another root; said beside `move` or `update`."""
        self._batch.to_root[root_id].append(track_id)
        await self._count(1)

    async def touch(self, touched: list[tuple[int, FileStat]]) -> None:
        """Known tracks of which no more than the inode changed."""
        self._batch.touched += touched
        await self._count(len(touched))

    async def found(self, track_ids: list[int]) -> None:
        """Missing tracks that are back as they were."""
        self._batch.found += track_ids
        await self._count(len(track_ids))

    async def fail(self, track_id: int, reason: str) -> None:
        """A known track could not be read again."""
        self._batch.failed.append((track_id, reason))
        await self._count(1)

    async def missing(self, track_ids: Sequence[int]) -> None:
        """Tracks whose files are gone."""
        for start in range(0, len(track_ids), BATCH_ROWS):
            part = track_ids[start : start + BATCH_ROWS]
            self._batch.missing += part
            await self._count(len(part))

    async def indexed(self, root_id: int) -> None:
        """A root was walked over whole."""
        self._batch.indexed.append(root_id)
        await self._count(1)

    async def flush(self) -> None:
        """Write what is collected and wait until it is stored.

        Raises:
            MusictuiError: This or an earlier batch could not be written.
        """
        await self._written()
        if self._batch.size:
            self._start()
            await self._written()

    async def abandon(self) -> None:
        """Forget what is collected, and wait for the write that is under way."""
        self._disarm()
        self._batch = _Batch()
        if self._writing is not None:
            await asyncio.gather(self._writing, return_exceptions=True)

    async def _count(self, count: int) -> None:
        self._batch.size += count
        while self._batch.size >= BATCH_ROWS:
            await self._written()
            # Somebody else who waited may have been first.
            if self._batch.size >= BATCH_ROWS:
                self._start()
        if self._batch.size and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(BATCH_S, self._come_due)

    def _come_due(self) -> None:
        """Write an old batch; if the one before is still being written, a little later."""
        self._timer = None
        if self._is_writing():
            self._timer = asyncio.get_running_loop().call_later(BATCH_S, self._come_due)
        elif self._writing is None or self._writing.exception() is None:
            self._start()

    async def _written(self) -> None:
        """Wait for the batch that is being written."""
        while self._is_writing():
            # Unlike awaiting the task, this does not cancel the write if the index is cancelled.
            await asyncio.wait([self._writing])  # type: ignore[type-var]
        if self._writing is not None:
            self._writing.result()

    def _is_writing(self) -> bool:
        return self._writing is not None and not self._writing.done()

    def _start(self) -> None:
        self._disarm()
        batch, self._batch = self._batch, _Batch()
        self._writing = asyncio.create_task(self._database.write(batch.write))

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _add(conn: Any, root_id: int, rows: Sequence[TrackRow], now_s: int) -> None:
    """Add tracks; those that another process added meanwhile are updated."""
    known = tracks.ids_by_path(conn, [row.path for row in rows])
    tracks.update(conn, [(known[row.path], row) for row in rows if row.path in known])
    tracks.add(conn, root_id, [row for row in rows if row.path not in known], now_s)


def _swap(conn: Any, moves: Sequence[tuple[int, FileStat]]) -> None:
    # A path is there only once: all leave theirs before any takes its new one.
    tracks.move(
        conn, [(track_id, stat._replace(path=b"%s\0%d" % (stat.path, track_id))) for track_id, stat in moves]
    )
    tracks.move(conn, [(track_id, stat._replace(ctime_ns=0)) for track_id, stat in moves])
