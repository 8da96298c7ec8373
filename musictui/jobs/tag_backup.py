"""Saves the tags of files without their audio, and makes the set of changes that puts them back.

A file is known again by its path, or where another file has that by now, by its audio, whatever its tags and name.

A line of a backup is a JSON object:

    {"path": "/music/a.mp3", "size": 4012, "mtime_ns": 1, "audio": "9f...", "codec": "mp3", "length_s": 201.5,
     "tags": {"title": ["Army of Me"], "genre": ["Electronic", "Trip hop"]}}
"""

import json
import os
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from musictui.errors import MusictuiError, UsageError
from musictui.jobs.batch import Failure
from musictui.jobs.drafts import edit_of
from musictui.jobs.job import Reporter, shown
from musictui.jobs.parallel import map_unordered
from musictui.library import tracks
from musictui.library.database import Database
from musictui.model.changes import Change, Draft, differences
from musictui.model.fields import BY_NAME
from musictui.model.track import Track

LENGTH_S = 0.05
"""Files whose lengths differ by more are not looked at for the same audio."""
BATCH = 8
TIMEOUT_S = 600.0


class Saved(NamedTuple):
    """What a file is, and its tags."""

    path: bytes
    size: int
    mtime_ns: int
    audio: str
    """The hash of its audio, in hexadecimal; empty where it has none."""
    tags: Mapping[str, tuple[str, ...]]
    codec: str | None = None
    length_s: float | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a backup is to be put back to."""

    draft: Draft
    same: int
    """Files whose tags are as they were saved."""
    lost: Sequence[bytes] = field(default_factory=tuple)
    """Saved paths of files that the library does not have, or could not be told apart."""


async def save(report: Reporter, *, executor: Executor, paths: Sequence[bytes]) -> AsyncIterator[Saved]:
    """Read the tags and the audio of files, in the order in which that is done.

    Files that cannot be read are problems of the report.
    """
    report.unit, report.stage, report.total = "files", "Reading", len(paths)
    results = map_unordered(executor, read, paths, batch=BATCH, timeout_s=TIMEOUT_S)
    async with aclosing(results) as results:
        async for path, outcome in results:
            report.advance()
            if isinstance(outcome, Saved):
                yield outcome
            else:
                report.problem(shown(path), outcome.reason if isinstance(outcome, Failure) else outcome)
            await report.checkpoint()


def read(path: bytes) -> Saved | str:
    """Tags and audio of a file, or why it cannot be read. Runs in the workers."""
    from musictui.tags import reader

    try:
        before = os.stat(path)
        found = reader.read(path)
        if found.stream is None and not found.tags:
            return found.problem or "It has no tags."
        audio = audio_of(path)
    except OSError as error:
        return f"It cannot be read: {error.strerror or error}."
    stream = found.stream
    return Saved(
        path,
        before.st_size,
        before.st_mtime_ns,
        audio,
        dict(found.tags),
        stream.codec if stream else None,
        stream.length_s if stream else None,
    )


def audio_of(path: bytes) -> str:
    """The hash of a file's audio, in hexadecimal; empty where it has none that can be told."""
    from musictui.analysis import packets

    try:
        return (packets.audio_hash(path) or b"").hex()
    except MusictuiError:
        return ""


def record(saved: Saved) -> dict[str, Any]:
    """A line of a backup, as JSON takes it."""
    return {
        "path": os.fsdecode(saved.path),
        "size": saved.size,
        "mtime_ns": saved.mtime_ns,
        "audio": saved.audio,
        "codec": saved.codec,
        "length_s": saved.length_s,
        "tags": {name: list(values) for name, values in saved.tags.items()},
    }


def parse(lines: Iterable[bytes]) -> list[Saved]:
    """The lines of a backup; of a path that stands there twice, the last.

    Raises:
        UsageError: It is no backup, with the line.
    """
    found: dict[bytes, Saved] = {}
    for number, line in enumerate(lines, 1):
        if line.strip():
            saved = _parsed(line, number)
            found.pop(saved.path, None)
            found[saved.path] = saved
    return list(found.values())


def _parsed(line: bytes, number: int) -> Saved:
    try:
        told = json.loads(line)
        tags = {name: _values(values) for name, values in told["tags"].items()}
        length = told.get("length_s")
        return Saved(
            path=os.fsencode(told["path"]),
            size=int(told["size"]),
            mtime_ns=int(told["mtime_ns"]),
            audio=str(told["audio"]),
            tags={name: values for name, values in tags.items() if values},
            codec=told.get("codec"),
            length_s=None if length is None else float(length),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UsageError(
            f"Line {number} is none of a tag backup.", hint="They are made by musictui export --tags."
        ) from error


def _values(values: object) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise TypeError
    return tuple(values)


async def restore_draft(
    report: Reporter, *, database: Database, executor: Executor, saved: Sequence[Saved], source: str = ""
) -> Found:
    """What gives files of the library the tags that were saved.

    A file at a saved path counts as the one that was saved if it has its size and time, or its audio. Those that are
    not found so are looked for by their audio among the files of about the same length.

    Args:
        report: Told what happens.
        database: The library.
        executor: Where files are read.
        saved: The backup.
        source: Where it comes from, for the history.

    Raises:
        LibraryError: The library cannot be read.
    """
    report.unit, report.stage = "files", "Comparing"
    library = await database.read(_library)
    by_path = {track.path: track for track in library if track.missing_since_s is None}
    there = {each.path: by_path[each.path] for each in saved if each.path in by_path}
    doubtful = [each.path for each in saved if each.path in there and not _is_same(each, there[each.path])]
    hashes = await _hashes(report, executor, doubtful)
    pairs = [
        (each, there[each.path])
        for each in saved
        if each.path in there and (_is_same(each, there[each.path]) or hashes.get(each.path) == each.audio)
    ]
    taken = {track.id for _, track in pairs}
    known = {each.path for each, _ in pairs}
    open_ = [each for each in saved if each.path not in known]
    candidates = _candidates(open_, [track for track in by_path.values() if track.id not in taken])
    hashes |= await _hashes(report, executor, [path for path in candidates if path not in hashes])
    by_audio: dict[str, list[Track]] = defaultdict(list)
    for path in candidates:
        if hashes.get(path):
            by_audio[hashes[path]].append(by_path[path])
    lost = []
    for each in open_:
        if (track := _best(each, by_audio.get(each.audio, []))) is None:
            lost.append(each.path)
        else:
            by_audio[each.audio].remove(track)
            pairs.append((each, track))
    changes = [change for each, track in pairs if (change := _change(each, track)) is not None]
    return Found(Draft("Restore saved tags", changes, source=source), len(pairs) - len(changes), lost)


def _library(conn: Any) -> list[Track]:
    ids = [row[0] for row in conn.execute("SELECT id FROM tracks ORDER BY id")]
    return tracks.by_ids(conn, ids)


def _is_same(saved: Saved, track: Track) -> bool:
    """Whether a file was not touched since it was saved."""
    return (saved.size, saved.mtime_ns) == (track.size, track.mtime_ns)


async def _hashes(report: Reporter, executor: Executor, paths: Sequence[bytes]) -> dict[bytes, str]:
    found: dict[bytes, str] = {}
    report.total = (report.total or 0) + len(paths)
    results = map_unordered(executor, audio_of, paths, batch=BATCH, timeout_s=TIMEOUT_S)
    async with aclosing(results) as results:
        async for path, outcome in results:
            found[path] = "" if isinstance(outcome, Failure) else outcome
            report.advance()
            await report.checkpoint()
    return found


def _candidates(saved: Sequence[Saved], library: Sequence[Track]) -> list[bytes]:
    """Files that may hold the audio of one that was saved: of its codec, and about as long."""
    wanted: dict[tuple[str | None, int], list[float]] = defaultdict(list)
    unknown = {each.codec for each in saved if each.length_s is None and each.audio}
    for each in saved:
        if each.length_s is not None and each.audio:
            wanted[each.codec, round(each.length_s)].append(each.length_s)
    found = []
    for track in library:
        stream = track.stream
        if stream is None:
            continue
        length = stream.length_s
        near = () if length is None else (round(length) - 1, round(length), round(length) + 1)
        if stream.codec in unknown or any(
            abs(other - (length or 0.0)) <= LENGTH_S
            for at in near
            for other in wanted.get((stream.codec, at), ())
        ):
            found.append(track.path)
    return found


def _best(saved: Saved, alike: Sequence[Track]) -> Track | None:
    """Of files with the same audio the one of the same name, or the only one."""
    if not saved.audio:
        return None
    name = os.path.basename(saved.path)
    named = [track for track in alike if os.path.basename(track.path) == name]
    return next(iter(named or alike), None)


def _change(saved: Saved, track: Track) -> Change | None:
    """The edit that gives a file its saved tags; None if it has them."""
    wanted = {name: values for name, values in saved.tags.items() if name in BY_NAME and BY_NAME[name].is_tag}
    before, after = differences(track.tags, wanted)
    return edit_of(track, before, after) if after else None
