"""A track as data: one dictionary with every field, from which JSON lines and CSV are made."""

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from musictui.library.prepare import year_of
from musictui.model.fields import BY_NAME, FIELDS
from musictui.model.track import Track

JOINED = "; "
"""Between the values of a field where only one text has room."""


NAMES = ("id", "path", *(field.name for field in FIELDS if field.name != "path"), "length_s", "bit_rate")
"""The keys of a record, in its order."""


def record(track: Track) -> dict[str, Any]:
    """Every field of `track` by its name: several values where it is multi-valued, None where there is nothing.

    Tags are exact texts. `length_s` and `bit_rate` (bits/s) are the exact figures behind `length`
    and `bitrate` (kbit/s). A path that is no text holds lone surrogates, as `os.fsdecode` gives them.
    """
    found = dict(_EMPTY)
    found["id"] = track.id
    for name, texts in track.tags.items():
        if name in found:
            found[name] = texts if found[name] == () else JOINED.join(texts)
    for name, fact in _FACTS.items():
        found[name] = fact(track)
    return found


def flat(value: Any) -> str:
    """A value of a record as one text."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return JOINED.join(value) if isinstance(value, tuple) else str(value)


def _of_stream(name: str) -> Callable[[Track], Any]:
    return lambda track: getattr(track.stream, name, None)


def _kilobits(track: Track) -> int | None:
    rate = track.stream.bit_rate if track.stream else None
    return None if rate is None else round(rate / 1000)


def _time(seconds: float) -> str | None:
    """ISO 8601 in UTC; None for times that no calendar has, which broken disks give."""
    try:
        return datetime.fromtimestamp(int(seconds), UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError, OSError):
        return None


_FACTS: Mapping[str, Callable[[Track], Any]] = {
    "path": lambda track: os.fsdecode(track.path),
    "year": lambda track: year_of(track.tags),
    "format": _of_stream("format"),
    "codec": _of_stream("codec"),
    "lossless": _of_stream("is_lossless"),
    "length": _of_stream("length_s"),
    "bitrate": _kilobits,
    "samplerate": _of_stream("sample_rate"),
    "bitdepth": _of_stream("bit_depth"),
    "channels": _of_stream("channels"),
    "vbr": _of_stream("is_vbr"),
    "covers": lambda track: track.covers,
    "size": lambda track: track.size,
    "added": lambda track: _time(track.added_s),
    "modified": lambda track: _time(track.mtime_ns / 1e9),
    "folder": lambda track: os.fsdecode(os.path.dirname(track.path)),
    "filename": lambda track: os.fsdecode(os.path.basename(track.path)),
    "problem": lambda track: track.problem,
    "missing": lambda track: track.missing_since_s is not None,
    "length_s": _of_stream("length_s"),
    "bit_rate": _of_stream("bit_rate"),
}

_EMPTY: Mapping[str, Any] = {
    name: () if name in BY_NAME and BY_NAME[name].is_multi else None for name in NAMES
}
"""A record of nothing, its keys in order: most fields of most tracks stay so."""
