"""Looks at the file that stays in the place of a removed copy: before the copy goes, and once it is gone.

Two paths may be one file: hard links, links, bind mounts, a share that is mounted twice. Where the system says so it
is known beforehand; where it does not, the file that stays is gone together with its copy, and the copy is put back.
"""

import os
import stat
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from contextlib import aclosing
from typing import Any, NamedTuple

from musictui.errors import MusictuiError
from musictui.files.moving import same_content
from musictui.jobs import wholeness
from musictui.jobs.batch import Failure
from musictui.jobs.job import Reporter
from musictui.jobs.make_facts import make_facts
from musictui.jobs.parallel import map_unordered
from musictui.library import audio_facts, journal
from musictui.library.audio_facts import Sound
from musictui.library.database import Database
from musictui.model.changes import Change, Check, Deed, Keeper, State
from musictui.model.duplicates import Fact
from musictui.model.formats import UNPROVEN
from musictui.model.track import TAGS_CUT

GONE = "The file that was to stay for it is not there any more, so this one stays."
NO_FILE = "What was to stay for it is no regular file, so this one stays."
ONE_FILE = (
    "It and the file that was to stay for it are one file under two names: removing one would free nothing."
)
UNREADABLE = "The file that was to stay for it cannot be read, so this one stays: "
NOT_WHOLE = "The file that was to stay for it is not whole, so this one stays: "
BYTES_DIFFER = "It is not the same any more as the file that was to stay for it, byte for byte, so it stays."
SOUND_DIFFERS = "Its audio is not the same any more as that of the file that was to stay for it, so it stays."
SAMPLES_DIFFER = "Its decoded audio is not that of the file that was to stay for it, so it stays."
NOT_TAKEN_OVER = "What it has was not taken over by the file that was to stay for it, so it stays"
NOTHING_GOES = "Left out: all copies that it would take something over from stay."
SEEN_TWICE = (
    "Once it was moved, the file that was to stay for it could not be read any more: two paths to one file."
)

_DECODED: frozenset[Check] = frozenset({"samples", "open"})
"""Checks for which all of the file that stays is decoded: it is not the same, so that it must be undamaged."""
CALL = 4
"""Files that one call of a worker compares."""
TIMEOUT_S = 1800.0
"""For large files on slow disks."""


class Task(NamedTuple):
    """One copy to be held against the file that stays for it."""

    number: int
    copy: bytes
    keeper: bytes
    check: Check
    sounds: Mapping[bytes, Sound] = {}
    """By path, what is known since all of a file was decoded."""


async def listen(report: Reporter, database: Database, executor: Executor, changes: Sequence[Change]) -> None:
    """Decode what is to stay for removed copies, each file once, and keep what comes of it with the library.

    Only where the bytes or the packets do not prove that nothing is lost, and where nobody knows yet. Files of
    samples that are compared are decoded on both sides.
    """
    paths: dict[bytes, None] = {}
    for change in changes:
        if change.deed is Deed.REMOVE and change.keeper is not None and change.keeper.check in _DECODED:
            paths[change.keeper.path] = None
            if change.keeper.check == "samples":
                paths[change.path] = None
    ids = await database.read(lambda conn: audio_facts.to_decode(conn, paths)) if paths else []
    if ids:
        await make_facts(report, database=database, executor=executor, fact=Fact.DECODED, ids=ids)


async def objections(
    database: Database, executor: Executor, set_id: int, batch: Sequence[Change]
) -> dict[int, str]:
    """Why removals of a batch may not be done, by number; those that may be are not in it."""
    removals = [change for change in batch if change.deed is Deed.REMOVE and change.keeper is not None]
    if not removals:
        return {}
    merges = await database.read(lambda conn: _merges(conn, set_id, removals))
    paths = {path for change in removals if change.keeper for path in (change.path, change.keeper.path)}
    sounds = await database.read(lambda conn: audio_facts.decoded(conn, paths))
    found: dict[int, str] = {}
    tasks = []
    for change in removals:
        assert change.keeper is not None
        merge = merges.get(change.keeper.needs)
        if merge is not None and merge.state not in {State.DONE, State.LEFT_OUT}:
            found[change.number] = f"{NOT_TAKEN_OVER}{f': {merge.note}' if merge.note else '.'}"
            continue
        is_merged = merge is not None and merge.state is State.DONE
        tasks.append(_task(change, change.keeper, sounds, is_merged=is_merged))
    return found | await _refused(executor, tasks)


async def _refused(executor: Executor, tasks: Sequence[Task]) -> dict[int, str]:
    """Why copies may not go, by number."""
    found: dict[int, str] = {}
    results = map_unordered(executor, objection, tasks, batch=CALL, timeout_s=TIMEOUT_S, is_awaited=True)
    async with aclosing(results) as results:
        async for task, outcome in results:
            why = UNREADABLE + outcome.reason if isinstance(outcome, Failure) else outcome
            if why:
                found[task.number] = why
    return found


async def pointless(database: Database, executor: Executor, changes: Sequence[Change]) -> dict[int, str]:
    """Why copies stay, and why nothing is taken over where all of them do, by the numbers of removals and edits.

    Looked at before the first file is touched. Of what takes something over, one copy that goes is looked for.
    """
    edits = {change.number for change in changes if change.deed in {Deed.EDIT, Deed.REVERT}}
    waiting: dict[int, list[tuple[Change, Keeper]]] = {}
    for change in changes:
        if change.deed is Deed.REMOVE and change.keeper is not None and change.keeper.needs in edits:
            waiting.setdefault(change.keeper.needs, []).append((change, change.keeper))
    paths = {
        path for each in waiting.values() for change, keeper in each for path in (change.path, keeper.path)
    }
    sounds = await database.read(lambda conn: audio_facts.decoded(conn, paths)) if paths else {}
    found: dict[int, str] = {}
    place = 0
    while waiting:
        # The next copy of each edit: one that goes is enough.
        tasks = [_task(*each[place], sounds, is_merged=False) for each in waiting.values()]
        refused = await _refused(executor, tasks)
        found |= refused
        place += 1
        left = {number: each for number, each in waiting.items() if each[place - 1][0].number in refused}
        found |= dict.fromkeys((number for number, each in left.items() if len(each) == place), NOTHING_GOES)
        waiting = {number: each for number, each in left.items() if len(each) > place}
    return found


def objection(task: Task) -> str:
    """Why a copy may not go; empty if it may. For the workers: native code reads the audio."""
    try:
        # What is damaged may stay for a copy that is damaged alike.
        is_whole = task.check in _DECODED
        if why := missing(task.keeper, task.copy) or _unreadable(task.keeper, is_whole=is_whole):
            return why
        if is_whole:
            return _sound_objection(task)
        if task.check == "bytes" and not same_content(task.copy, task.keeper):
            return BYTES_DIFFER
        if task.check == "packets" and not _sounds_same(task.copy, task.keeper):
            return SOUND_DIFFERS
    except MusictuiError as error:
        return UNREADABLE + error.message
    except OSError as error:
        return UNREADABLE + (error.strerror or str(error))
    return ""


def missing(keeper: bytes, copy: bytes) -> str:
    """Why a file cannot stay for a copy, as far as the system says without opening it; empty if it can."""
    try:
        stays = os.stat(keeper)
    except (FileNotFoundError, NotADirectoryError):
        return GONE
    except OSError as error:
        return UNREADABLE + (error.strerror or str(error))
    if not stat.S_ISREG(stays.st_mode):
        return NO_FILE
    return ONE_FILE if os.path.samestat(stays, os.stat(copy)) else ""


def lost(keeper: bytes, stored: bytes) -> str:
    """Why the move of a copy must be taken back: the file that stays for it is not there, or is the copy itself."""
    try:
        return SEEN_TWICE if missing(keeper, stored) or _unreadable(keeper) else ""
    except OSError:
        return SEEN_TWICE


def _unreadable(path: bytes, *, is_whole: bool = False) -> str:
    from musictui.tags import reader

    found = reader.read(path)
    is_damaged = found.problem is not None and found.problem != TAGS_CUT
    if found.stream is None or (is_whole and is_damaged):
        return UNREADABLE + (found.problem or "it is damaged.")
    why = wholeness.cut(path, found.stream) if is_whole else ""
    return NOT_WHOLE + why if why else ""


def _sounds_same(one: bytes, other: bytes) -> bool:
    from musictui.analysis import packets

    identity = packets.audio_hash(one)
    return identity is not None and identity == packets.audio_hash(other)


def _sound_objection(task: Task) -> str:
    """Why a copy may not go, by the decoded audio of the file that stays, and its own where that is to be the same."""
    keeper = _sound(task.keeper, task.sounds)
    if keeper is None:
        return ""
    if keeper.damage:
        return NOT_WHOLE + keeper.damage
    if task.check != "samples":
        return ""
    copy = _sound(task.copy, task.sounds)
    is_same = copy is not None and not copy.damage and copy.samples == keeper.samples != b""
    return "" if is_same else SAMPLES_DIFFER


def _sound(path: bytes, sounds: Mapping[bytes, Sound]) -> Sound | None:
    """What decoding all of a file tells; known if it is as it was then. None where decoding tells nothing."""
    now = os.stat(path)
    known = sounds.get(path)
    if known is not None and (known.size, known.mtime_ns) == (now.st_size, now.st_mtime_ns):
        return known
    from musictui.analysis.damage import decoded
    from musictui.analysis.decode import Decoding, UndecodableError
    from musictui.tags import reader

    stream = reader.read(path).stream
    if stream is None or stream.codec in UNPROVEN:
        return None
    try:
        with Decoding(path) as decoding:
            return Sound(now.st_size, now.st_mtime_ns, *decoded(decoding))
    except UndecodableError as error:
        return Sound(now.st_size, now.st_mtime_ns, b"", error.message)


def _task(change: Change, keeper: Keeper, sounds: Mapping[bytes, Sound], *, is_merged: bool) -> Task:
    """What has taken tags over is another file by its bytes, but not by its sound."""
    check = "packets" if is_merged and keeper.check == "bytes" else keeper.check
    known = {path: sounds[path] for path in (change.path, keeper.path) if path in sounds}
    return Task(change.number, change.path, keeper.path, check, known)


def _merges(conn: Any, set_id: int, removals: Sequence[Change]) -> Mapping[int | None, Change]:
    numbers = {change.keeper.needs for change in removals if change.keeper is not None}
    found = (journal.change(conn, set_id, number) for number in numbers if number is not None)
    return {change.number: change for change in found if change is not None}
