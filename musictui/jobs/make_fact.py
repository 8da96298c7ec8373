"""Finds one thing out about the content of one file. Runs in the worker processes, and opens no database."""

import os
from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from musictui.errors import MusictuiError
from musictui.files.delta import file_hash
from musictui.files.sampling import parts, sampled_hash
from musictui.model.duplicates import LOSSY, QUIET, Fact
from musictui.model.track import FileStat

SOUNDLESS = "It holds no sound."


class Task(NamedTuple):
    """What is to be found out."""

    track_id: int
    fact: Fact
    stat: FileStat
    """The file as the library knows it."""


class End(Enum):
    """How it went."""

    MADE = "made"
    """There is a value, or there is none in a file like this."""
    FAILED = "failed"
    """The file is not what it should be, and will not be tomorrow."""
    AWAY = "away"
    """The file cannot be read now, or is another now; nothing is known."""


class Made(NamedTuple):
    """What was found out."""

    end: End
    value: bytes | None = None
    note: str = ""
    """Why there is none."""
    bytes_read: int = 0


def make_fact(task: Task) -> Made:
    """Find it out; a file that is broken, gone or another gives a note and never an error."""
    if (note := _difference(task.stat)) is not None:
        return Made(End.AWAY, note=note)
    try:
        made = _MAKERS[task.fact](task.stat)
    except MusictuiError as error:
        from musictui.analysis.fingerprint import MissingEssentiaError

        is_away = (
            isinstance(error, MissingEssentiaError) or _difference(task.stat, is_opened=True) is not None
        )
        return Made(End.AWAY if is_away else End.FAILED, note=_reason(task.stat.path, error))
    if (note := _difference(task.stat)) is not None:
        return Made(End.AWAY, note=note)
    return made


def _reason(path: bytes, error: MusictuiError) -> str:
    """What an error says of a file, for where the file is named beside it; names may be no text that can be stored."""
    name = f"{os.fsdecode(path)} "
    return f"It {error.message.removeprefix(name)}" if error.message.startswith(name) else error.message


def _difference(stat: FileStat, *, is_opened: bool = False) -> str | None:
    """What keeps a file from being the one the library knows; None if it is."""
    try:
        now = os.stat(stat.path)
        if is_opened:
            with open(stat.path, "rb", buffering=0) as file:
                file.read(1)
    except OSError as error:
        return f"It cannot be read: {error.strerror or error}."
    if (now.st_size, now.st_mtime_ns) != (stat.size, stat.mtime_ns):
        return "It has changed since it was last indexed."
    return None


def _sampled(stat: FileStat) -> Made:
    read = sum(length for _, length in parts(stat.size))
    return Made(End.MADE, sampled_hash(stat.path, stat.size), bytes_read=read)


def _whole(stat: FileStat) -> Made:
    return Made(End.MADE, file_hash(stat.path), bytes_read=stat.size)


def _opening(stat: FileStat) -> Made:
    from musictui.analysis.decode import Decoding
    from musictui.analysis.pcm import opening_hash_of

    with Decoding(stat.path) as decoding:
        value = opening_hash_of(decoding)
        return Made(End.MADE, value, "" if value else SOUNDLESS, decoding.bytes_read)


def _packets(stat: FileStat) -> Made:
    from musictui.analysis.packets import audio_hash

    value = audio_hash(stat.path)
    return Made(End.MADE, value, "" if value else SOUNDLESS, stat.size)


def _pcm(stat: FileStat) -> Made:
    from musictui.analysis.decode import Decoding
    from musictui.analysis.pcm import pcm_hash_of

    with Decoding(stat.path) as decoding:
        value = pcm_hash_of(decoding)
        note = LOSSY if value is None else "" if value else QUIET
        return Made(End.MADE, value, note, decoding.bytes_read)


def _decoded(stat: FileStat) -> Made:
    from musictui.analysis.damage import decoded
    from musictui.analysis.decode import Decoding

    with Decoding(stat.path) as decoding:
        samples, damage = decoded(decoding)
        if damage:
            return Made(End.FAILED, note=damage, bytes_read=decoding.bytes_read)
        return Made(End.MADE, samples, "", decoding.bytes_read)


def _fingerprint(stat: FileStat) -> Made:
    from musictui.analysis.damage import damage_of
    from musictui.analysis.decode import Decoding
    from musictui.analysis.fingerprint import fingerprint_of

    with Decoding(stat.path) as decoding:
        value = fingerprint_of(decoding)
        # What is said beside a fingerprint is the damage that was heard on the way.
        note = damage_of(decoding) if value else QUIET
        return Made(End.MADE, value, note, decoding.bytes_read)


_MAKERS: dict[Fact, Callable[[FileStat], Made]] = {
    Fact.SAMPLED: _sampled,
    Fact.WHOLE: _whole,
    Fact.OPENING: _opening,
    Fact.PACKETS: _packets,
    Fact.PCM: _pcm,
    Fact.DECODED: _decoded,
    Fact.FINGERPRINT: _fingerprint,
}
