"""What duplicates are: kinds, what is known of tracks to tell them, and groups with their reasons."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """In what way tracks are duplicates, from the surest to the least sure."""

    IDENTICAL = "identical"
    """The same bytes."""
    SAME_AUDIO = "same-audio"
    """The same compressed or decoded audio under other tags."""
    SAME_RECORDING = "same-recording"
    """Other encodings or cuts that sound the same."""
    SAME_TAGS = "same-tags"
    """The same artist, title and length, or the same identifier."""
    SIMILAR_TAGS = "similar-tags"
    """Tags that mean the same in other words."""
    VERSION = "version"
    """The same song in another version; never proposed for removal."""
    ALBUM = "album"
    """Folders that hold the same album."""


ORDER: Mapping[Kind, int] = {kind: place for place, kind in enumerate(Kind)}
"""The place of each kind, the surest first."""

SURE = frozenset({Kind.IDENTICAL, Kind.SAME_AUDIO, Kind.SAME_RECORDING})
"""Kinds that rest on the sound, so that rules may decide without a person."""


class Fact(StrEnum):
    """What may be found out about the content of a file; each is made only where it can decide something."""

    SAMPLED = "sampled"
    """A hash of its size and of some places in it."""
    WHOLE = "whole"
    """A hash of all of it."""
    OPENING = "opening"
    """A hash of how its sound begins: little is read, and most of what differs later differs there."""
    PACKETS = "packets"
    """A hash of its compressed packets: its identity, whatever its tags."""
    PCM = "pcm"
    """A hash of the decoded samples of a lossless file."""
    DECODED = "decoded"
    """That all of it can be decoded: the hash of its samples, empty for a lossy file; none where it is damaged."""
    FINGERPRINT = "fingerprint"
    """Chromaprint's words of all of it, 32 bits each, little-endian."""


FACT_VERSIONS: Mapping[Fact, int] = {**dict.fromkeys(Fact, 1), Fact.PCM: 2}
"""Raised when a fact is made in another way, so that stored ones are made again."""


WORD_S = 1365 / 11025
"""How long a word of a fingerprint lasts. Source: https://github.com/acoustid/chromaprint"""
WINDOW_S = (18 * 1365 + 4096) / 11025
"""What its first word needs beyond that: 20 overlapping spectra of 4096 samples."""
QUIET = "Silence, or only a few seconds: it tells nothing."
"""Why a file that is whole has no fingerprint."""
LOSSY = "It is not lossless."
"""Why a file that is whole has no hash of its samples."""


Tell = Callable[[int, int], None]
"""Told how much of a long comparison is done, of how much."""


def heard_length_s(words: int) -> float:
    """How long the sound lasts that a fingerprint of so many words was made of; it may be a word longer."""
    return words * WORD_S + WINDOW_S


class TrackFacts(NamedTuple):
    """One track as duplicates are looked for: read once for the whole library."""

    id: int
    """Negative for a file that is not in the library."""
    path: bytes
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    added_s: int
    length_s: float | None
    """None or 0 where the file does not say."""
    codec: str
    is_lossless: bool
    bit_rate: int | None
    """Bits per second."""
    sample_rate: int | None
    """Hz."""
    bit_depth: int | None
    channels: int | None
    covers: int
    title: str
    """Empty where there is none; the name of the file never stands in."""
    artists: tuple[str, ...]
    album: str
    albumartist: str
    disc: int | None
    track: int | None
    year: int | None
    is_compilation: bool
    recording_ids: tuple[str, ...]
    """MusicBrainz recordings."""
    isrcs: tuple[str, ...]
    tags: int
    """How many fields have values."""
    heard_s: float | None = None
    """How long it sounded as its fingerprint was made; 0 where it could not be decoded, None where nobody knows."""
    damage: str = ""
    """What was found to be damaged in it, as a sentence; empty where nothing was, or nobody looked."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules look at."""

    tracks: Sequence[TrackFacts]
    focus: frozenset[int] | None = None
    """Only what touches one of these is looked for; None for everything."""
    known: Mapping[Fact, Mapping[int, bytes | None]] = field(default_factory=dict)
    """By track; None where it could not be made."""


@dataclass(frozen=True, slots=True)
class Needed:
    """What a rule must know before it can say more."""

    fact: Fact
    ids: frozenset[int]


class Match(NamedTuple):
    """Tracks of which *each pair* is a duplicate in one way."""

    kind: Kind
    members: tuple[int, ...]
    """Two or more track ids, ascending."""
    score: float
    """From 0 to 1, of the weakest pair."""
    reason: str
    """A sentence for a user: `The same bytes.`"""


class Rung(StrEnum):
    """A step of the evidence ladder, the surest first."""

    BYTES = "bytes"
    PACKETS = "packets"
    PCM = "decoded audio"
    FINGERPRINT = "fingerprint"
    TAGS = "tags"
    LENGTH = "length"


class Evidence(NamedTuple):
    """What one rung says about two tracks."""

    rung: Rung
    speaks: bool | None
    """For (true) or not for (false) their being the same; None where it is not known."""
    text: str
    """Short, for a table: `0.98 at +0.2 s`, `differ`, `not compared`."""


@dataclass(frozen=True, slots=True)
class Group:
    """Tracks of which each pair has evidence of its own."""

    kind: Kind
    """That of its weakest pair."""
    members: tuple[int, ...]
    """Ascending."""
    score: float
    """From 0 to 1, of its weakest pair."""
    reason: str
    """A sentence that says why."""
    folders: tuple[tuple[int, ...], ...] = ()
    """For albums: the members of each folder, track for track in the same order."""
