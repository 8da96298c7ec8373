"""Writes fields into MPEG-4 files."""

from collections.abc import Collection, Sequence
from typing import Any

from mutagen.mp4 import MP4, MP4Cover, MP4FreeForm

from musictui.model.fields import BY_NAME, MP4_FREEFORM
from musictui.model.track import Tags
from musictui.tags.containers import MP4_ATOMS, MP4_NAMES, TOTAL, TOTALS
from musictui.tags.mp4 import NUMBERS, PAIRS
from musictui.tags.writing import Cover

_MOST = 2**15 - 1
_FLAGS = {"0": False, "1": True}


def write(path: str | bytes, wanted: Tags, names: Collection[str], covers: Sequence[Cover]) -> None:
    """Write the fields in `names` as `wanted` has them, with pictures if there are any.

    Atoms for numbers take nothing else: other values, and numbers like `03`, get a name of their own.
    """
    file = MP4(path)
    if file.tags is None:
        file.add_tags()
    numbers = {number for number, total in TOTALS.items() if BY_NAME[total].mp4.endswith(TOTAL)}
    touched = {number for number in numbers if number in names or TOTALS[number] in names}
    rest = set(names) - touched - {TOTALS[number] for number in numbers}
    _forget(file.tags, rest | touched | {TOTALS[number] for number in touched})
    for name in sorted(touched):
        _write_pair(file.tags, name, wanted)
    for name in sorted(rest):
        _write_field(file.tags, name, wanted[name])
    if covers:
        file.tags["covr"] = [MP4Cover(cover.data, _format_of(cover)) for cover in covers]
    file.save()


def _forget(tags: Any, names: Collection[str]) -> None:
    """Remove what says something about these fields, in atoms and under names."""
    for key in list(tags.keys()):
        target = (
            MP4_NAMES.get(key.rpartition(":")[2].upper()) if key.startswith("----") else MP4_ATOMS.get(key)
        )
        if target and target.field in names:
            del tags[key]


def _write_pair(tags: Any, name: str, wanted: Tags) -> None:
    numbers, totals = wanted.get(name, ()), wanted.get(TOTALS[name], ())
    if all(len(values) <= 1 and all(_is_number(value) for value in values) for values in (numbers, totals)):
        if numbers or totals:
            tags[BY_NAME[name].mp4] = [tuple(int(values[0]) if values else 0 for values in (numbers, totals))]
        return
    for field, values in ((name, numbers), (TOTALS[name], totals)):
        _write_freely(tags, BY_NAME[field].vorbis, values)


def _write_field(tags: Any, name: str, values: tuple[str, ...]) -> None:
    key = BY_NAME[name].mp4
    if not values:
        return
    if key.startswith(MP4_FREEFORM):
        _write_freely(tags, key.removeprefix(MP4_FREEFORM), values)
    elif key == "cpil" and len(values) == 1 and values[0] in _FLAGS:
        tags[key] = _FLAGS[values[0]]
    elif key in NUMBERS and key != "cpil" and len(values) == 1 and _is_number(values[0]):
        tags[key] = [int(values[0])]
    elif key in NUMBERS | PAIRS:
        _write_freely(tags, BY_NAME[name].vorbis, values)
    else:
        tags[key] = list(values)


def _write_freely(tags: Any, name: str, values: tuple[str, ...]) -> None:
    if values:
        tags[MP4_FREEFORM + name] = [MP4FreeForm(value.encode("utf-8")) for value in values]


def _is_number(value: str) -> bool:
    """Whether a number atom gives back exactly this text."""
    return value.isascii() and value.isdecimal() and 0 < int(value) <= _MOST and str(int(value)) == value


def _format_of(cover: Cover) -> int:
    return int(MP4Cover.FORMAT_PNG if cover.mime == "image/png" else MP4Cover.FORMAT_JPEG)
