"""The first half of an index: what has to be read, found by looking at folders and at no file's content."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import aclosing
from functools import cache

from musictui.jobs.background import iterate_in_thread
from musictui.jobs.index_state import Place, Run
from musictui.jobs.job import shown
from musictui.jobs.moves import Move
from musictui.jobs.scan import Sighting, likenesses, sightings, storable
from musictui.jobs.scope import Scope
from musictui.model.track import FileStat

AHEAD = 256
"""Sightings that wait to be worked off: 100,000 files and more, so that the total is known early."""


async def find_changed(run: Run) -> AsyncIterator[FileStat]:
    """Walk; give each file that has to be read as soon as that is known, and note where it belongs."""
    report = run.report
    # Made when the first new path turns up, which on most days none does.
    alike = cache(lambda: likenesses(run.view.known()))
    for scope in run.view.scopes:
        report.message = shown(scope.root.path)
        found = sightings(scope.walk, scope.expected, alike, full=run.options.full)
        async with aclosing(iterate_in_thread(found, ahead=AHEAD, gate=report.gate)) as batches:
            async for sighting in batches:
                for stat in await _see(run, scope, sighting):
                    yield stat
                await report.checkpoint()
    report.message = ""
    report.total = run.counts.seen
    report.stage = "Reading"
    for stat in await _settle_arrivals(run):
        yield stat


async def find_failed(run: Run) -> AsyncIterator[FileStat]:
    """Give the files that could not be read before, as far as they are still there."""
    failed = [
        (path, row, scope)
        for scope in run.view.scopes
        for path, row in scope.expected.items()
        if row.has_problem
    ]
    run.report.total = len(failed)
    run.report.stage = "Reading"
    for path, row, scope in failed:
        stat = await asyncio.to_thread(_stat, path)
        if stat is None:
            run.report.advance()
        else:
            run.counts.seen += 1
            run.reading[path] = Place(scope, row)
            yield stat


async def _see(run: Run, scope: Scope, sighting: Sighting) -> list[FileStat]:
    """Note what needs no reading and give what does."""
    run.counts.seen += sighting.seen
    run.counts.unchanged += sighting.unchanged
    run.report.advance(sighting.unchanged)
    await run.store.touch(sighting.touched)
    await run.store.found(sighting.returned)
    run.arrivals.add(scope, sighting)
    for stat in sighting.new:
        run.reading[stat.path] = Place(scope, None)
    for row, stat in sighting.changed:
        run.reading[stat.path] = Place(scope, row)
    return [*sighting.new, *(stat for _, stat in sighting.changed)]


async def _settle_arrivals(run: Run) -> list[FileStat]:
    """Tell the moved from the new ones; give those of both that have to be read."""
    moved = await asyncio.to_thread(run.arrivals.match_inodes)
    await run.store.swap([(move.track.id, move.stat) for move in moved if move.is_swap])
    to_read = [move.stat for move in moved if await _move(run, move)]
    for scope, stat, track in run.arrivals.rest():
        run.reading[stat.path] = Place(scope, track)
        to_read.append(stat)
    return to_read


async def _move(run: Run, move: Move) -> bool:
    """Note a move; true if the file must be read too, for its name is another, and names are searched."""
    run.counts.moved += 1
    await run.change_root(move.track.id, move.old_path, move.scope)
    if os.path.basename(move.stat.path) == os.path.basename(move.old_path):
        await run.store.move(move.track.id, move.stat)
        run.report.advance()
        return False
    run.reading[move.stat.path] = Place(move.scope, move.track, is_moved=True)
    return True


def _stat(path: bytes) -> FileStat | None:
    """The file as it is now; None where it is not."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return storable((path, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino))
