"""What the details say of a track: its headline, its tags, its audio, its file. Texts, not looks."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from musictui.model.changes import Said
from musictui.model.fields import BY_NAME, FIELDS
from musictui.model.track import Stream, Track
from musictui.tui import figures

COMPUTED = frozenset({"bpm", "initialkey"})
"""Fields in the color of what is measured."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its values."""

    label: str
    values: tuple[str, ...]
    is_figure: bool = False
    is_path: bool = False
    """Shown with `~`, and broken at its slashes."""


@dataclass(frozen=True, slots=True)
class Section:
    """Facts of one source."""

    title: str
    source: str
    """Where they come from."""
    facts: tuple[Fact, ...]


def headline(track: Track) -> tuple[str, str, tuple[str, ...]]:
    """The title, who and where it is from, and what is wrong with it."""
    tags = track.tags
    title = _first(track, "title") or os.fsdecode(os.path.basename(track.path))
    date = _first(track, "date") or _first(track, "originaldate")
    parts = ["; ".join(tags.get("artist", ())), _first(track, "album"), date[:4]]
    problems = []
    if track.missing_since_s is not None:
        problems.append(f"? missing since {_day(track.missing_since_s)}")
    if track.problem:
        problems.append(f"! {track.problem}")
    return title, " · ".join(part for part in parts if part), tuple(problems)


def sections(track: Track, old_tags: str = "", said: Sequence[Said] = ()) -> list[Section]:
    """All that is known, by where it comes from; only what there is.

    `old_tags` names the tags beside the main one, and what becomes of them; `said` is who said values of tags.
    """
    found = [
        Section("tags", "file", tuple(_tag_facts(track, old_tags))),
        Section("said by", "web", tuple(_said_facts(said))),
        Section("audio", "stream", tuple(_stream_facts(track.stream, track.covers))),
        Section("file", "disk", tuple(_file_facts(track))),
    ]
    return [section for section in found if section.facts]


def _tag_facts(track: Track, old_tags: str) -> list[Fact]:
    known = [
        Fact(_in_text(field.label), track.tags[field.name], field.name in COMPUTED)
        for field in FIELDS
        if track.tags.get(field.name)
    ]
    names = {field.name for field in FIELDS}
    others = [Fact(name, values) for name, values in track.tags.items() if name not in names]
    beside = [Fact("old tags", (old_tags,))] if old_tags else []
    return known + others + beside


def _said_facts(said: Sequence[Said]) -> list[Fact]:
    """By field: each source, how sure it is, when that was, and its words."""
    facts = []
    for field, group in groupby(said, key=lambda each: each.field):
        values = [
            " · ".join(
                filter(
                    None,
                    (each.source, figures.percent(each.confidence), _day(each.at_s), each.text, each.url),
                )
            )
            for each in group
        ]
        label = BY_NAME[field].label if field in BY_NAME else field
        facts.append(Fact(_in_text(label), tuple(values), is_figure=True))
    return facts


def _stream_facts(stream: Stream | None, covers: int) -> list[Fact]:
    facts: list[Fact] = []
    if stream is not None:
        texts = {
            "format": stream.format,
            "codec": stream.codec,
            "quality": "lossless" if stream.is_lossless else "lossy",
            "length": "" if stream.length_s is None else figures.duration(stream.length_s),
            "bit rate": _bit_rate(stream),
            "sampling": "" if stream.sample_rate is None else f"{stream.sample_rate / 1000:g} kHz",
            "bit depth": "" if stream.bit_depth is None else f"{stream.bit_depth} bits",
            "channels": _channels(stream.channels),
        }
        facts += [Fact(label, (text,)) for label, text in texts.items() if text]
    if covers:
        facts.append(Fact("covers", (f"{covers:,}",)))
    return facts


def _file_facts(track: Track) -> list[Fact]:
    folder, name = os.path.split(track.path)
    return [
        Fact("name", (os.fsdecode(name),)),
        Fact("folder", (os.fsdecode(folder),), is_path=True),
        Fact("size", (_size(track.size),)),
        Fact("modified", (_moment(track.mtime_ns / 1e9),)),
        Fact("added", (_moment(track.added_s),)),
    ]


def _in_text(label: str) -> str:
    """`Album artist` as it stands within a line; `BPM` and `MusicBrainz track` keep their capitals."""
    return label if any(letter.isupper() for letter in label[1:]) else label[:1].lower() + label[1:]


def _size(size: int) -> str:
    return f"{figures.size(size)} ({size:,} B)" if size >= 1000 else figures.size(size)


def _first(track: Track, name: str) -> str:
    values: Sequence[str] = track.tags.get(name, ())
    return values[0] if values else ""


def _bit_rate(stream: Stream) -> str:
    if stream.bit_rate is None:
        return ""
    kind = {True: " VBR", False: " CBR", None: ""}[stream.is_vbr]
    return f"{round(stream.bit_rate / 1000):,} kbit/s{'' if stream.is_lossless else kind}"


def _channels(channels: int | None) -> str:
    if channels is None:
        return ""
    return {1: "mono", 2: "stereo"}.get(channels, f"{channels} channels")


def _day(then_s: float) -> str:
    return time.strftime("%Y-%m-%d", time.localtime(then_s))


def _moment(then_s: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(then_s))
