"""What a demo library consists of, planned: plain data that crosses to the workers that make it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from musictui.demo.sounds import Sound
from musictui.model.track import Tags


@dataclass(frozen=True, slots=True)
class Recorded:
    """A file with music of its own."""

    sound: Sound
    encoding: str
    """A name in `encode.ENCODINGS`."""
    repeats: int = 1
    """How many times the packets are written: hours of music from a minute."""
    through: str = ""
    """A lossy encoding that the music went through before: what a fake lossless file is."""
    channels: int = 0
    """6 for surround; 0 as the sound says."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy of a file that stands before it in the same unit."""

    path: bytes
    is_retagged: bool = False
    """Whether the item's tags replace those of the original; else it is the same bytes."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file that is no audio, or claims to be and is not."""

    content: bytes


@dataclass(frozen=True, slots=True)
class Linked:
    """A symbolic link."""

    target: bytes


@dataclass(frozen=True, slots=True)
class Cover:
    """A picture to draw: equal covers are equal bytes."""

    seed: int
    side: int = 240
    """Pixels, a multiple of four."""
    is_jpeg: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One file to make."""

    path: bytes
    """Within the library's folder."""
    origin: Recorded | Copied | Written | Linked | Cover
    tags: Tags = field(default_factory=dict)
    cover: Cover | None = None
    """Embedded."""
    case: str = "ordinary"
    """What it is an example of."""
    family: str = ""
    """Files of one family have something to do with each other; `relation` says what."""
    relation: str = ""
    """To the family's original: original, identical, same-audio, same-recording, version, same-tags, different."""
    variant: str = ""
    """What sort of relation in words: `radio edit`, `remaster`, ..."""
    damage: str = ""
    """A name in `damage.DAMAGES`: what happens to the file at the end."""
    has_replaygain: bool = False
    """Whether it is tagged with its measured loudness."""
    is_track: bool = True
    """Whether an index should list it: False for pictures, hidden files and such."""
    has_problem: bool | None = False
    """Whether an index should report a problem; None where only the audio itself shows it, or opinions differ."""

    @property
    def text_path(self) -> str:
        """The path as text; bytes that are none as surrogates."""
        return as_text(self.path)


Unit = Sequence[Item]
"""What one worker makes in one go: an album, or a family. Copies stand after their originals."""


def as_text(path: bytes) -> str:
    """A path as text. Names are made in UTF-8 whatever the locale says, and what is not UTF-8 becomes surrogates."""
    return path.decode("utf-8", "surrogateescape")


def as_path(text: str) -> bytes:
    """The reverse of `as_text`."""
    return text.encode("utf-8", "surrogateescape")


def identifier(*parts: object) -> str:
    """A UUID as MusicBrainz has them, the same for the same parts."""
    digest = blake2b("\0".join(map(str, parts)).encode(), digest_size=16).digest()
    return str(uuid.UUID(bytes=digest, version=4))


def number(*parts: object) -> int:
    """A seed from what something is, the same on every machine."""
    digest = blake2b("\0".join(map(str, parts)).encode(), digest_size=6).digest()
    return int.from_bytes(digest, "big")
