"""What a file is known to be: its tags, its audio stream, and its place on disk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

TAGS_CUT = "Damaged: its tags cannot be read to their end."
"""The problem of a file of which only the tags are damaged: its sound may be whole."""

Tags = Mapping[str, tuple[str, ...]]
"""Field name to its exact values, in file order. A field without values is absent."""


@dataclass(frozen=True, slots=True)
class Stream:
    """What the audio of a file is. None where the file does not say."""

    format: str
    """What people call it: MP3, FLAC, AAC, ALAC, Vorbis, Opus, WAV, AIFF, APE, WavPack, ..."""
    codec: str
    """Its technical name: mp3, flac, aac, alac, vorbis, opus, speex, pcm, ape, wavpack, musepack, wma, dsd, tta."""
    is_lossless: bool
    length_s: float | None = None
    bit_rate: int | None = None
    """Bits per second, averaged over the audio."""
    sample_rate: int | None = None
    """Hz."""
    bit_depth: int | None = None
    """Bits per sample; None for lossy codecs."""
    channels: int | None = None
    is_vbr: bool | None = None


@dataclass(frozen=True, slots=True)
class FileTags:
    """What the reader found in one file: tags and a stream, or one clear problem."""

    tags: Tags = field(default_factory=dict)
    stream: Stream | None = None
    covers: int = 0
    """How many pictures are embedded."""
    problem: str | None = None
    """Why the file could not be read, or what is wrong with it, in one sentence."""


class FileStat(NamedTuple):
    """A file as the walk saw it. A tuple, for there are hundreds of thousands and they cross to other processes."""

    path: bytes
    """Absolute, as the operating system gives it."""
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class Track:
    """One audio file of the library with everything that is known about it."""

    id: int
    path: bytes
    tags: Tags
    stream: Stream | None
    covers: int
    size: int
    mtime_ns: int
    added_s: int
    """When it came into the library, seconds since 1970."""
    problem: str | None = None
    missing_since_s: int | None = None
    """When it was first not found any more; None while it is there."""
    ctime_ns: int = 0
