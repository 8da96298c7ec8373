"""Makes a demo library, in all processes; an interrupted making goes on where it stopped."""

import contextlib
import os
import shutil
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from musictui.demo import manifest, plan
from musictui.demo.items import Unit
from musictui.demo.manifest import Entry
from musictui.demo.plan import FULL_SET, Settings, track_count
from musictui.demo.produce import PARTS, Made, Order, Skipped, make_unit
from musictui.errors import MusictuiError, StorageError, UsageError
from musictui.jobs.batch import Failure
from musictui.jobs.job import Reporter
from musictui.jobs.parallel import map_unordered

TIMEOUT_S = 900.0
"""Of one unit: far longer than the longest takes on a slow machine."""
BYTES_A_TRACK = 12_000
BYTES_A_SECOND = 110_000
BYTES_OF_CASES = 80_000_000
"""Estimates of what a library takes on disk, on the safe side."""
DISK_FULL_BYTES = 1_000_000
GO_ON_HINT = "Make room, or check the disk, and start it again: it goes on where it stopped."


@dataclass(frozen=True, slots=True)
class MadeLibrary:
    """What came of a making."""

    folder: Path
    tracks: int
    files: int
    """With pictures and all that is no track."""
    made: int
    """Files that were not there before."""
    skipped: list[Skipped]
    """What this file system cannot have."""
    seconds: float


async def make(report: Reporter, *, executor: Executor, folder: Path, settings: Settings) -> MadeLibrary:
    """Write the demo library that `settings` describe into `folder`, in any number of attempts.

    Raises:
        UsageError: The settings make no sense, or the folder holds something else.
        StorageError: The disk is full, or cannot be written to.
    """
    plan.check(settings)
    started = time.monotonic()
    report.stage, report.unit, report.total = "Making the demo library", "tracks", settings.tracks
    if manifest.is_complete(folder, settings) and (known := manifest.read(folder)) is not None:
        report.advance(len(known.tracks))
        return MadeLibrary(folder, len(known.tracks), len(known.entries), made=0, skipped=[], seconds=0.0)
    _prepare(folder, settings)
    with _journal(folder, settings) as journal:
        known = manifest.read(folder)
        before = {} if known is None else {entry.path: entry for entry in known.entries}
        work = _Work(report, folder, before, journal)
        await work.run(executor, settings)
        shutil.rmtree(folder / PARTS, ignore_errors=True)
        lines = [line for _, unit in sorted(work.finished.items()) for line in unit]
        manifest.write_lines(folder, settings, lines, is_complete=True)
    seconds = round(time.monotonic() - started, 2)
    report.summary |= {"tracks": work.tracks, "made": work.made, "seconds": seconds}
    return MadeLibrary(folder, work.tracks, len(lines), work.made, work.skipped, seconds)


class _Work:
    """One attempt at making a library."""

    def __init__(
        self, report: Reporter, folder: Path, before: Mapping[str, Entry], journal: BinaryIO
    ) -> None:
        self.finished: dict[int, list[bytes]] = {}
        """Lines of the manifest, by the number of the unit in the plan."""
        self.tracks = 0
        self.made = 0
        self.skipped: list[Skipped] = []
        self._report = report
        self._folder = os.fsencode(folder)
        self._before = before
        self._journal = journal
        with _storage_errors(folder):
            os.makedirs(os.path.join(folder, PARTS), exist_ok=True)

    async def run(self, executor: Executor, settings: Settings) -> None:
        """Make what is missing."""
        orders = self._orders(settings)
        results = map_unordered(executor, make_unit, orders, batch=1, timeout_s=TIMEOUT_S)
        async with aclosing(results):
            async for order, result in results:
                self._take(order, result)

    async def _orders(self, settings: Settings) -> AsyncIterator[Order]:
        """The units that are not there yet."""
        for number, unit in enumerate(plan.units(settings)):
            await self._report.checkpoint()
            if (entries := self._known(unit)) is None:
                yield Order(self._folder, number, unit)
            else:
                self._finish(number, entries)
                self._report.advance(track_count(unit))

    def _finish(self, number: int, entries: Sequence[Entry]) -> list[bytes]:
        lines = [manifest.entry_line(entry) for entry in entries]
        self.finished[number] = lines
        self.tracks += sum(entry.is_track for entry in entries)
        return lines

    def _known(self, unit: Unit) -> list[Entry] | None:
        """The entries of a unit that an earlier attempt finished, and whose files are still there."""
        entries = [self._before.get(item.text_path) for item in unit]
        found = [entry for entry in entries if entry is not None]
        if len(found) < len(unit):
            return None
        paths = (os.path.join(self._folder, item.path) for item in unit)
        return found if all(map(os.path.lexists, paths)) else None

    def _take(self, order: Order, result: Made | Failure) -> None:
        if isinstance(result, Failure):
            # A library that writes for us may hide why it could not.
            if shutil.disk_usage(self._folder).free < DISK_FULL_BYTES:
                raise StorageError(f"The disk of {os.fsdecode(self._folder)} is full.", hint=GO_ON_HINT)
            raise MusictuiError(
                f"The demo library could not be finished: {result.reason}",
                hint="The log file has the details.",
            )
        if result.failure:
            raise StorageError(
                f"The demo library in {os.fsdecode(self._folder)} could not be written: {result.failure}.",
                hint=GO_ON_HINT,
            )
        lines = self._finish(order.number, result.entries)
        self.made += len(result.entries)
        self.skipped += result.skipped
        for skipped in result.skipped:
            self._report.problem(skipped.path, f"It was left out: {skipped.reason}")
        with _storage_errors(self._folder):
            self._journal.writelines(lines)
            self._journal.flush()
        self._report.advance(track_count(order.unit))


def _prepare(folder: Path, settings: Settings) -> None:
    """Make the folder, or check that what is in it is the same library.

    Raises:
        UsageError: There is something else in it.
        StorageError: It cannot be made, or its disk has too little room.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        known = manifest.read(folder)
        has_other = known is None and any(name != PARTS for name in os.listdir(folder))
    except OSError as error:
        raise StorageError(
            f"The folder {folder} cannot be used: {error.strerror}.", hint="Name another folder."
        ) from error
    if known is not None:
        _check_same(folder, known.settings, settings, known.generation)
    elif has_other:
        raise UsageError(
            f"{folder} is not empty and holds no demo library.", hint="Name a new or an empty folder."
        )
    else:
        _check_room(folder, settings)


def _check_room(folder: Path, settings: Settings) -> None:
    needed = int(settings.tracks * (BYTES_A_TRACK + BYTES_A_SECOND * settings.seconds))
    needed += BYTES_OF_CASES * min(settings.tracks, FULL_SET) // FULL_SET
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise StorageError(
            f"{settings.tracks:,} tracks take about {needed / 1e6:,.0f} MB, and {folder} has room for {free / 1e6:,.0f}.",
            hint="Ask for fewer tracks, or name a folder on another disk.",
        )


def _check_same(folder: Path, known: Settings, wanted: Settings, generation: int) -> None:
    if generation != manifest.GENERATION:
        raise UsageError(
            f"{folder} holds a demo library of another version of MusicTUI.",
            hint="Delete it, or name another folder.",
        )
    if known != wanted:
        raise UsageError(
            f"{folder} holds another demo library: {known.tracks:,} tracks of {known.seconds:g} s, seed {known.seed}.",
            hint="Ask for the same, delete it, or name another folder.",
        )


@contextlib.contextmanager
def _journal(folder: Path, settings: Settings) -> Iterator[BinaryIO]:
    """The manifest, to append what is finished to; locked, where the system can, against a second maker."""
    with contextlib.ExitStack() as stack:
        with _storage_errors(folder):
            journal = stack.enter_context(open(folder / manifest.NAME, "ab"))
            _lock(journal, folder)
            if journal.tell() == 0:
                journal.write(manifest.header_line(settings, is_complete=False))
            else:
                journal.write(b"\n")  # an interrupted attempt may have left half a line
            journal.flush()
        yield journal


def _lock(journal: BinaryIO, folder: Path) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        return
    try:
        fcntl.flock(journal, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise UsageError(
            f"Another MusicTUI is making the demo library in {folder}.", hint="Wait until it is done."
        ) from error


@contextlib.contextmanager
def _storage_errors(folder: Path | bytes) -> Iterator[None]:
    """Turn the system's errors into sentences."""
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"The demo library in {os.fsdecode(folder)} could not be written: {error.strerror}.",
            hint=GO_ON_HINT,
        ) from error
