"""The main tag of each kind of file: what the reader believes first, and where a first tag would go."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from musictui.model.track import FileTags
from musictui.tags import places, reader, writer_flac, writer_iff, writer_mp4, writer_ogg
from musictui.tags.covers import Cover
from musictui.tags.entries import Change, EntryTag
from musictui.tags.places import Places
from musictui.tags.source import BadFileError, Source
from musictui.tags.splice import Patch
from musictui.tags.writer_ape import ApeTag
from musictui.tags.writer_asf import AsfTag
from musictui.tags.writer_id3 import Id3Tag

OldTags = Literal["update", "keep", "remove"]
"""What happens to tags beside the main one: ID3v1, APEv2 and more beside ID3v2, ID3v2 before FLAC, INFO in WAV.

Updated, they say the same about every field that they know; they are told nothing new. Kept, they may
contradict, and a field that is removed comes back from them. Removed, what only they knew moves to the main tag.
"""


@dataclass(frozen=True, slots=True)
class File:
    """A file that is to be changed, and how."""

    source: Source
    path: str | bytes
    places: Places
    known: FileTags
    """What the reader finds in it."""
    id3_version: int = 4
    """Of a first ID3v2 tag."""
    old_tags: OldTags = "update"


def opened(source: Source, path: str | bytes, *, id3_version: int = 4, old_tags: OldTags = "update") -> File:
    """The file at `path`, of which `source` is open.

    Raises:
        BadFileError: It is no audio, or nothing is left of it that could be read again.
    """
    found = places.find(source)
    known = reader.read(path, named=source.name)
    if known.stream is None and known.problem:
        raise BadFileError(known.problem)
    return File(source, path, found, known, id3_version, old_tags)


@dataclass(frozen=True, slots=True)
class Main:
    """The tag of a file that counts most."""

    places: Places
    tag: EntryTag
    patches: Callable[[Change], list[Patch]]
    """What to write, given what to change."""
    pictures: Callable[[], list[Cover]]
    has_texts: bool = False
    """Whether the container has texts beside the tag."""
    problem: str = ""
    """Why there is no place for a first tag; empty if there is."""


def of(file: File) -> Main:
    """The main tag of a file, there or to be made.

    Raises:
        BadFileError: It is damaged.
    """
    return _MAINS[file.places.kind](file)


def _id3(file: File) -> Main:
    raw = file.places.front[0] if file.places.front else None
    tag = Id3Tag.of(raw) if raw else Id3Tag(version=file.id3_version)

    def patches(change: Change) -> list[Patch]:
        tag.change(change)
        return [writer_iff.id3_patch(raw, tag, 0, file.source.size - (raw.end if raw else 0))]

    return Main(file.places, tag, patches, tag.pictures)


def _dsf(file: File) -> Main:
    raw = writer_iff.dsf_tag(file.source, file.places.start)
    tag = Id3Tag.of(raw) if raw else Id3Tag(version=file.id3_version)

    def patches(change: Change) -> list[Patch]:
        tag.change(change)
        return writer_iff.dsf_patches(file.source, file.places.start, raw, tag)

    return Main(file.places, tag, patches, tag.pictures)


def _chunks(file: File) -> Main:
    chunks = writer_iff.ChunkFile(file.source, file.places.kind, file.places.start, file.id3_version)
    return Main(
        file.places,
        chunks.tag,
        lambda change: chunks.patches(change, old_tags=file.old_tags),
        chunks.tag.pictures,
        chunks.has_texts,
        chunks.problem(),
    )


def _ape(file: File) -> Main:
    at = file.places.new_ape
    tag = file.places.ape or ApeTag(start=at, end=at)

    def patches(change: Change) -> list[Patch]:
        tag.change(change)
        return [Patch(tag.start, tag.end, tag.render())]

    return Main(file.places, tag, patches, tag.pictures)


def _flac(file: File) -> Main:
    tag = writer_flac.FlacTag.parse(file.source, file.places.start)

    def patches(change: Change) -> list[Patch]:
        tag.change(change)
        return tag.patches(file.source.size)

    return Main(file.places, tag.comments(), patches, tag.pictures)


def _ogg(file: File) -> Main:
    def patches(change: Change) -> list[Patch]:
        # Pages are numbered through the whole file, so that it is written at once; nothing before it moves.
        writer_ogg.write(file.source, file.path, file.places.start, change)
        return []

    tag, pictures = writer_ogg.read(file.source, file.path, file.places.start)
    return Main(file.places, tag, patches, lambda: pictures)


def _mp4(file: File) -> Main:
    tag = writer_mp4.read(file.source, file.places.start)

    def patches(change: Change) -> list[Patch]:
        tag.change(change)
        return writer_mp4.patches(file.source, file.places.start, tag)

    return Main(file.places, tag, patches, tag.pictures)


def _asf(file: File) -> Main:
    tag = AsfTag.parse(file.source, file.places.start)

    def patches(change: Change) -> list[Patch]:
        tag.change(change)
        return tag.patches(file.source.size)

    return Main(file.places, tag, patches, tag.pictures)


_MAINS: Mapping[str, Callable[[File], Main]] = {
    **dict.fromkeys(("mpeg", "aac", "tta"), _id3),
    **dict.fromkeys(("wav", "aiff", "dsdiff"), _chunks),
    **dict.fromkeys(("ape", "wavpack", "musepack", "optimfrog", "tak", "ac3"), _ape),
    "dsf": _dsf,
    "flac": _flac,
    "ogg": _ogg,
    "mp4": _mp4,
    "asf": _asf,
}
"""Kind of file to how its main tag is found and written."""
