"""Pictures in files, and what to change about them."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

FRONT_COVER = 3
OTHER_PICTURE = 0
LINK = "-->"
"""The media type of a picture that stands elsewhere; its data is an address."""

KINDS: tuple[str, ...] = (
    "other",
    "file icon",
    "other file icon",
    "front cover",
    "back cover",
    "leaflet page",
    "medium",
    "lead artist",
    "artist",
    "conductor",
    "band",
    "composer",
    "lyricist",
    "recording location",
    "during recording",
    "during performance",
    "screen capture",
    "a bright colored fish",
    "illustration",
    "band logo",
    "publisher logo",
)
"""What a picture shows, by its number.

Source: https://id3.org/id3v2.4.0-frames, section 4.14; FLAC, Vorbis comments and ASF use the same numbers.
"""

_MARKS = (
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
)
_JPEG_MARK = 0xFF
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Codes of frame headers; the three others are tables and an extension."""


@dataclass(frozen=True, slots=True)
class Cover:
    """A picture in a file."""

    data: bytes = field(repr=False)
    kind: int = FRONT_COVER
    """A number of `KINDS`."""
    description: str = ""
    mime: str = ""
    """Its media type; by default as its first bytes say."""

    def __post_init__(self) -> None:
        if not self.mime:
            object.__setattr__(self, "mime", mime(self.data))


@dataclass(frozen=True, slots=True)
class Covers:
    """A change of a file's pictures, which are counted from 0 as `writer.covers` gives them."""

    add: tuple[Cover, ...] = ()
    replace: Mapping[int, Cover] = field(default_factory=dict)
    remove: frozenset[int] = frozenset()
    is_clear: bool = False
    """Whether all that are there go."""

    def applied(self, covers: Sequence[Cover]) -> list[Cover]:
        """The pictures after the change; numbers of pictures that are not there mean nothing."""
        kept = [
            self.replace.get(number, cover)
            for number, cover in enumerate(covers)
            if number not in self.remove and not self.is_clear
        ]
        return [*kept, *self.add]


def mime(data: bytes) -> str:
    """The media type of a picture by its first bytes; that of JPEG where they tell nothing."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((name for mark, name in _MARKS if data.startswith(mark)), "image/jpeg")


def pixels(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, JPEG, GIF or BMP picture; None where they are not told.

    Source: https://www.w3.org/TR/png/#11IHDR; ITU-T T.81, annex B; GIF89a, section 18; BITMAPINFOHEADER.
    """
    try:
        if data.startswith(b"\x89PNG"):
            width, height = struct.unpack_from(">II", data, 16)
        elif data.startswith(b"GIF8"):
            width, height = struct.unpack_from("<HH", data, 6)
        elif data.startswith(b"BM"):
            width, height = map(abs, struct.unpack_from("<ii", data, 18))
        elif data.startswith(b"\xff\xd8"):
            width, height = _jpeg_pixels(data)
        else:
            return None
    except struct.error:
        return None
    return (width, height) if width and height else None


def _jpeg_pixels(data: bytes) -> tuple[int, int]:
    """They stand in the frame header, behind segments of other things."""
    at = 2
    while True:
        mark, code, length = struct.unpack_from(">BBH", data, at)
        if mark != _JPEG_MARK:
            return 0, 0
        if code in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        # A fill byte stands alone; a segment is never shorter than its length.
        at += 1 if code == _JPEG_MARK else 2 + max(length, 2)


def plain(pictures: Sequence[bytes]) -> list[Cover]:
    """Pictures of our own: the first the front cover, the others numbered in their descriptions."""
    return [
        Cover(data, OTHER_PICTURE if number else FRONT_COVER, str(number or ""))
        for number, data in enumerate(pictures)
    ]
