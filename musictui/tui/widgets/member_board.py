"""What stands side by side for a group of duplicates: columns of files, or of folders. Texts, not looks."""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from musictui.library import rows
from musictui.library.duplicate_lines import Mark
from musictui.model.duplicates import Evidence, Rung
from musictui.model.track import Track
from musictui.tui.figures import count, home_path, size
from musictui.tui.visible import visible


class Row(NamedTuple):
    """One line of the board."""

    label: str
    key: str = ""
    """What its cells are asked for by; without one it is a gap or a heading."""
    is_compared: bool = True
    """Whether what differs from the kept one is lit."""
    is_path: bool = False
    """Cut in front, where it is too long."""


class Head(NamedTuple):
    """What becomes of a column."""

    mark: Mark
    is_proposed: bool
    """Whether rules say so, and nobody has decided yet."""


@dataclass(frozen=True)
class Board:
    """Columns beside each other, the kept one first, and sentences below. Cells are asked for as they are seen."""

    columns: Sequence[Sequence[int]]
    """The tracks of each: one, or those of a folder."""
    rows: Sequence[Row]
    notes: Sequence[tuple[str, str]]
    """Label and sentence."""
    head: Callable[[int], Head] = field(repr=False)
    """What becomes of a column."""
    cell: Callable[[int, str], str | None] = field(repr=False)
    """The text of a column in a row, made visible; None while it is not known."""
    evidence: Callable[[int, Rung], Evidence | None] = field(repr=False)
    """What a rung says of a column beside the first; None while it is not known."""


FIELDS = (
    Row("title", "title"),
    Row("artist", "artist"),
    Row("album", "album"),
    Row("album artist", "albumartist"),
    Row("year", "year"),
    Row("genre", "genre"),
    Row("cover", "cover"),
    Row(""),
    Row("format", "format"),
    Row("length", "length"),
    Row("size", "size"),
    Row("folder", "folder", is_path=True),
    Row("file", "file", is_compared=False),
    Row("added", "added", is_compared=False),
)
"""Of a file."""
RUNGS = tuple(Row(rung.value, f"rung {rung.value}", is_compared=False) for rung in Rung)
LADDER = (Row(""), Row("EVIDENCE"), *RUNGS)
FOLDER_FIELDS = (
    Row("folder", "folder", is_path=True),
    Row("tracks", "tracks"),
    Row("format", "format"),
    Row("size", "size"),
    Row("with cover", "covers"),
    Row(""),
    Row("TRACKS"),
)
"""Of an album; its tracks follow."""

_BY_TAG = frozenset({"title", "artist", "album", "albumartist", "genre"})


def of_file(track: Track, key: str) -> str:
    """What a column says of a file; empty where it says nothing."""
    if key in _BY_TAG:
        return visible(rows.SEPARATOR.join(track.tags.get(key, ())))
    stream = track.stream
    match key:
        case "year":
            date = track.tags.get("date") or track.tags.get("originaldate") or ("",)
            return visible(date[0][:4])
        case "cover":
            return (
                "none"
                if not track.covers
                else "yes"
                if track.covers == 1
                else count(track.covers, "pictures")
            )
        case "format":
            return form(track)
        case "length":
            return "" if stream is None or not stream.length_s else length(stream.length_s)
        case "size":
            return size(track.size)
        case "folder":
            return home_path(os.path.dirname(track.path))
        case "file":
            return home_path(os.path.basename(track.path))
        case "added":
            return time.strftime("%Y-%m-%d", time.localtime(track.added_s))
    return ""


def form(track: Track) -> str:
    """`FLAC 16/44`, `MP3 320`."""
    stream = track.stream
    if stream is None:
        return ""
    if stream.is_lossless:
        depth, rate = stream.bit_depth, stream.sample_rate
        return f"{stream.format} {depth}/{rate // 1000}" if depth and rate else stream.format
    about = "~" if stream.is_vbr else ""
    return f"{stream.format} {about}{round(stream.bit_rate / 1000)}" if stream.bit_rate else stream.format


def forms(tracks: Sequence[Track]) -> str:
    """What the files of a folder are, each kind once: `FLAC 16/44, MP3 192–320`."""
    rates: dict[str, set[int]] = {}
    for track in tracks:
        stream = track.stream
        if stream is not None and (stream.is_lossless or not stream.bit_rate):
            rates.setdefault(form(track), set())
        elif stream is not None:
            rates.setdefault(stream.format, set()).add(round((stream.bit_rate or 0) / 1000))
    told = [
        (name, f"{min(found)}", f"{max(found)}") if found else (name, "", "") for name, found in rates.items()
    ]
    return ", ".join(
        " ".join(filter(None, (name, low if low == high else f"{low}–{high}"))) for name, low, high in told
    )


def length(seconds: float) -> str:
    """`3:58.2`: tenths tell copies apart."""
    minutes, tenths = divmod(round(seconds * 10), 600)
    hours, minutes = divmod(minutes, 60)
    rest = f"{tenths // 10:02}.{tenths % 10}"
    return f"{hours}:{minutes:02}:{rest}" if hours else f"{minutes}:{rest}"


def of_folder(tracks: Sequence[Track], key: str) -> str:
    """What a column says of a folder, or of its track at a place: `track 3`."""
    if not tracks:
        return ""
    name, _, place = key.partition(" ")
    match name:
        case "track":
            at = int(place)
            return _of_track(tracks[at]) if at < len(tracks) else ""
        case "folder":
            return home_path(os.path.dirname(tracks[0].path))
        case "tracks":
            return count(len(tracks))
        case "format":
            return forms(tracks)
        case "size":
            return size(sum(track.size for track in tracks))
        case "covers":
            return count(sum(track.covers > 0 for track in tracks))
    return ""


def mark_of(column: Sequence[int], marks: Mapping[int, Mark]) -> Mark:
    """What becomes of a column: it goes where one of its tracks goes."""
    said = {marks.get(each, Mark.NONE) for each in column}
    return next((each for each in (Mark.REMOVE, Mark.KEEP) if each in said), Mark.NONE)


def _of_track(track: Track) -> str:
    title = track.tags.get("title") or (os.fsdecode(os.path.basename(track.path)),)
    return f"{visible(title[0])} · {form(track)}"
