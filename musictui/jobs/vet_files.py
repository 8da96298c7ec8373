"""Both sides of a vetting: the files of a folder, and what the library holds elsewhere."""

import json
import os
from collections.abc import AsyncGenerator, Collection, Iterable
from concurrent.futures import Executor
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from musictui.errors import UsageError
from musictui.files.walk import Rules, Walk, is_within, own_path
from musictui.jobs import wholeness
from musictui.jobs.batch import Failure
from musictui.jobs.job import Reporter, shown
from musictui.jobs.parallel import map_unordered
from musictui.jobs.read_file import Unreadable, read_file
from musictui.jobs.scan import storable
from musictui.library import duplicate_facts, journal
from musictui.library.tracks import TrackRow, decode_tags
from musictui.model import values
from musictui.model.duplicates import TrackFacts
from musictui.model.formats import AUDIO_EXTENSIONS
from musictui.model.track import FileStat, Stream, Track

Identity = tuple[int, int]
"""By what a folder is the same under every name: device and inode."""
_ENDS = frozenset(extension.encode() for extension in AUDIO_EXTENSIONS)


@dataclass(slots=True)
class Folder:
    """What is in a folder of new music."""

    path: bytes
    rules: Rules
    """By which its files were chosen."""
    files: list[FileStat] = field(default_factory=list)
    identities: frozenset[Identity] = frozenset()
    """Of it and of the folders in it."""
    links: int = 0
    """Links to music or to folders that were passed over: what they lead to is looked at, or in the library."""


def checked(folder: bytes) -> bytes:
    """The absolute path of a folder that can be read.

    Raises:
        UsageError: It cannot.
    """
    path = os.path.abspath(folder)
    name = os.fsdecode(path)
    if not os.path.isdir(path):
        there = "is not a folder" if os.path.lexists(path) else "is not there"
        raise UsageError(f"{name} {there}.", hint="Name a folder of music.")
    if not os.access(path, os.R_OK | os.X_OK):
        raise UsageError(f"The folder {name} may not be read.", hint="Check its permissions.")
    return path


def called(folder: bytes, roots: Iterable[bytes]) -> bytes:
    """A folder as the library calls it: what is in it has one path, and the quarantine of its library folder."""
    roots = list(roots)
    own = own_path(os.path.realpath(folder), roots)
    return own if any(is_within(own, root) for root in roots) else folder


def look_into(folder: bytes, rules: Rules, roots: Iterable[bytes]) -> tuple[Folder, list[tuple[bytes, str]]]:
    """The files of a folder in their order, and what could not be looked into, with the reason.

    Links into the library lead to what is no new file, and are passed over, but counted.
    """
    walk = Walk(folder, rules, others=[root for root in roots if root != folder])
    files = sorted(storable(entry) for entries in walk for entry in entries)
    problems = [(each.path, each.reason) for each in walk.unreadable]
    links = sum(os.path.splitext(link)[1].lower() in _ENDS or os.path.isdir(link) for link in walk.links)
    return Folder(folder, rules, files, frozenset(walk.visited), links), problems


def has_changed(before: Folder, roots: Iterable[bytes], tracks: Iterable[TrackFacts]) -> bool:
    """Whether a folder holds other files than before, or tracks that they were compared with are gone."""
    now, _ = look_into(before.path, before.rules, roots)
    if {stat[:3] for stat in now.files} != {stat[:3] for stat in before.files}:
        return True
    return not all(os.path.lexists(track.path) for track in tracks)


async def read(
    report: Reporter, executor: Executor, files: Collection[FileStat]
) -> AsyncGenerator[tuple[int, TrackRow], None]:
    """The rows of those files that can be read, by the negative ids that they get; the others are problems.

    What is wrong with a file that has a row is said of it there, not as a problem as well.
    """
    ids = {stat.path: -place for place, stat in enumerate(files, 1)}
    async with aclosing(map_unordered(executor, read_file, files)) as results:
        async for stat, outcome in results:
            report.advance()
            if isinstance(outcome, Failure | Unreadable):
                report.problem(shown(stat.path), outcome.reason)
            elif outcome is not None:
                if outcome.codec is not None:
                    yield ids[stat.path], outcome
                elif outcome.problem is not None:
                    report.problem(shown(stat.path), outcome.problem)
            await report.checkpoint()


def library_side(conn: Any, folder: Folder) -> list[TrackFacts]:
    """The tracks that are not in the folder itself, by whatever name it is reached."""
    tracks = duplicate_facts.load(conn)
    inside = _inside([path for _, path in journal.root_ids(conn)], folder.path)
    numbers = {(stat.inode, stat.size) for stat in folder.files}
    real = os.path.realpath(folder.path)
    is_ours: dict[bytes, bool] = {}
    kept = []
    for track in tracks:
        place = track.path.rpartition(b"/")[0] or b"/"
        if place not in is_ours:
            is_ours[place] = track.path.startswith(inside) or _is_one_of(place, folder.identities)
        if is_ours[place]:
            continue
        if (track.inode, track.size) in numbers and is_within(os.path.realpath(track.path), real):
            continue  # A link of the library leads to it.
        kept.append(track)
    return kept


def _inside(roots: Iterable[bytes], folder: bytes) -> tuple[bytes, ...]:
    """What the paths of tracks begin with that are in the folder: by its name, and by those of the library's folders."""
    real = os.path.realpath(folder)
    found = {_with_slash(folder), _with_slash(real)}
    for root in roots:
        real_root = os.path.realpath(root)
        if is_within(real_root, real):
            found.add(_with_slash(root))
        elif is_within(real, real_root):
            found.add(_with_slash(os.path.join(root, os.path.relpath(real, real_root))))
    return tuple(found)


def _is_one_of(folder: bytes, identities: frozenset[Identity]) -> bool:
    try:
        status = os.stat(folder)
    except OSError:
        return False
    return (status.st_dev, status.st_ino) in identities


def _with_slash(path: bytes) -> bytes:
    return path.rstrip(b"/") + b"/"


def facts_of(file_id: int, row: TrackRow, now_s: int) -> TrackFacts:
    """A file as rules look at it, the same as if it were a track of the library."""
    tags: dict[str, list[str]] = json.loads(row.tags)

    def first(name: str) -> str:
        found = tags.get(name, ())
        return found[0] if found else ""

    return TrackFacts(
        id=file_id,
        path=row.path,
        size=row.size,
        mtime_ns=row.mtime_ns,
        ctime_ns=row.ctime_ns,
        inode=row.inode,
        added_s=now_s,
        length_s=None if row.length_ms is None else row.length_ms / 1000,
        codec=row.codec or "",
        is_lossless=bool(row.is_lossless),
        bit_rate=row.bit_rate,
        sample_rate=row.sample_rate,
        bit_depth=row.bit_depth,
        channels=row.channels,
        covers=row.covers,
        title=first("title"),
        artists=tuple(tags.get("artist", ())),
        album=first("album"),
        albumartist=first("albumartist"),
        disc=row.disc,
        track=row.track,
        year=row.year,
        is_compilation=any(map(values.is_true, tags.get("compilation", ()))),
        recording_ids=tuple(tags.get("musicbrainz_trackid", ())),
        isrcs=tuple(tags.get("isrc", ())),
        tags=len(tags),
    )


class EndTask(NamedTuple):
    """A file whose end is to be looked for."""

    id: int
    path: bytes
    stream: Stream


def end_task(track: TrackFacts) -> EndTask:
    """What a worker needs to look for the end of a file or a track."""
    return EndTask(track.id, track.path, Stream("", track.codec, track.is_lossless, track.length_s))


def damage(task: EndTask) -> str:
    """Why a file is not whole; empty where it is, or where nobody can tell. For the workers."""
    return wholeness.cut(task.path, task.stream)


def track_of(file_id: int, row: TrackRow) -> Track:
    """A file as names are made of it, and as it is shown."""
    stream = None
    if row.format is not None and row.codec is not None:
        stream = Stream(
            row.format,
            row.codec,
            bool(row.is_lossless),
            None if row.length_ms is None else row.length_ms / 1000,
            row.bit_rate,
            row.sample_rate,
            row.bit_depth,
            row.channels,
            row.is_vbr,
        )
    return Track(
        file_id,
        row.path,
        decode_tags(row.tags),
        stream,
        row.covers,
        row.size,
        row.mtime_ns,
        0,
        row.problem,
        ctime_ns=row.ctime_ns,
    )
