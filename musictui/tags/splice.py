"""Replaces parts of a file in place, and says how much room to leave for the next time."""

import os
from collections.abc import Iterable
from typing import IO, NamedTuple

from musictui.tags.source import BadFileError

_BLOCK = 4 * 1024 * 1024
_MOST_BETWEEN = 16 * 1024 * 1024
_LEAST_PADDING = 1024
_MOST_PADDING = 10 * 1024


BEYOND_END = "Damaged: a tag in it claims to go on behind the end of the file."
"""Said of sizes that cannot be right."""


class Patch(NamedTuple):
    """New bytes for the part of a file from `start` to `end`."""

    start: int
    end: int
    data: bytes


def splice(path: str | bytes, patches: Iterable[Patch]) -> None:
    """Put the patches, which do not overlap, into the file; what stands behind one moves where sizes differ.

    Raises:
        BadFileError: A patch is for more than there is; nothing is written.
        OSError: It cannot be written.
    """
    with open(path, "r+b", buffering=0) as file:
        size = file.seek(0, os.SEEK_END)
        patches = sorted(patches)
        if any(patch.end > size for patch in patches):
            raise BadFileError(BEYOND_END)
        # From the last to the first, so that offsets hold and only the first one moves the audio.
        for start, end, data in reversed(_balanced(file, patches)):
            difference = len(data) - (end - start)
            if difference > 0:
                _move_up(file, end, size, difference)
            elif difference < 0:
                _move_down(file, end, size, -difference)
            size += difference
            _write_at(file, start, data)


def _balanced(file: IO[bytes], patches: list[Patch]) -> list[Patch]:
    """The patches, of which those that make up for each other's sizes are one with what is between them."""
    result: list[Patch] = []
    while patches:
        count = _count_balanced(patches)
        parts: list[bytes] = []
        for patch, before in zip(patches[:count], [None, *patches], strict=False):
            parts += [_read_at(file, before.end, patch.start - before.end) if before else b"", patch.data]
        result.append(Patch(patches[0].start, patches[count - 1].end, b"".join(parts)))
        patches = patches[count:]
    return result


def _count_balanced(patches: list[Patch]) -> int:
    """How many of the first patches together change no size; one if no number of them does."""
    change = 0
    for count, (start, end, data) in enumerate(patches, 1):
        change += len(data) - (end - start)
        if end - patches[0].start > _MOST_BETWEEN:
            break
        if not change:
            return count
    return 1


def room(needed: int, available: int, behind: int) -> int:
    """The bytes to give to a tag that needs so many, in place of one that has so many, with so many behind it.

    What is there is kept unless it is too small or mostly empty: then nothing behind the tag has to move.
    """
    if needed <= available <= needed + _MOST_PADDING + behind // 100:
        return available
    return needed + _LEAST_PADDING + behind // 1000


def _move_up(file: IO[bytes], start: int, end: int, by: int) -> None:
    """Move the bytes from `start` to `end`, the end of the file, towards a new end."""
    while start < end:
        count = min(_BLOCK, end - start)
        end -= count
        _write_at(file, end + by, _read_at(file, end, count))


def _move_down(file: IO[bytes], start: int, end: int, by: int) -> None:
    while start < end:
        data = _read_at(file, start, min(_BLOCK, end - start))
        _write_at(file, start - by, data)
        start += len(data)
    file.truncate(end - by)


def _read_at(file: IO[bytes], offset: int, count: int) -> bytes:
    file.seek(offset)
    data = file.read(count)
    while len(data) < count:
        more = file.read(count - len(data))
        if not more:
            raise OSError("The file became shorter while it was written.")
        data += more
    return data


def _write_at(file: IO[bytes], offset: int, data: bytes) -> None:
    file.seek(offset)
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]
