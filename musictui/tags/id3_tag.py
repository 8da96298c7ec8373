"""An ID3v2 tag as its raw frames, to be changed and put back: what is not touched stays byte for byte.

A tag of v2.2 becomes one of v2.3, its frames renamed; those that v2.3 does not know are left out.
Unsynchronization of a whole tag is undone, and an extended header, which describes the tag that was, left out.

Source: https://id3.org/id3v2.3.0, https://id3.org/id3v2.4.0-structure, https://id3.org/id3v2-00
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from musictui.tags import id3
from musictui.tags.containers import ID3V22_FRAMES
from musictui.tags.source import BadFileError, Source

_FRAME_NAME = re.compile(rb"[A-Z][A-Z0-9]{2}[A-Z0-9 \0]")
_OLD_NAME = re.compile(rb"[A-Z][A-Z0-9]{2}")
_HEADER = struct.Struct(">4sIH")
_UNSYNCHRONIZED, _EXTENDED, _FOOTER = 0x80, 0x40, 0x10
_FRAME_UNSYNCHRONIZED = 0x02
_MOST = 2**28 - 1
_OLD_MIMES = {b"JPG": b"image/jpeg", b"PNG": b"image/png", b"-->": b"-->"}


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame as it stands in a tag of v2.3 or v2.4."""

    name: str
    flags: int
    data: bytes
    """With what its flags tell of: sizes, unsynchronization, compression."""

    @property
    def size(self) -> int:
        """Bytes of it with its header."""
        return len(self.data) + id3.HEADER_SIZE


@dataclass(frozen=True, slots=True)
class RawTag:
    """The frames of a tag, and where it stands."""

    version: int
    """3 or 4: what it is written as."""
    frames: tuple[Frame, ...]
    start: int = 0
    end: int = 0
    has_footer: bool = False


def parse(source: Source, start: int, *, limit: int | None = None) -> RawTag:
    """The tag whose header is at `start`, of a part of the file that ends at `limit`.

    Raises:
        BadFileError: It ends behind the file, or is of a version that does not exist.
    """
    header = source.at(start, id3.HEADER_SIZE)
    version, flags = header[3], header[5]
    if version not in (2, 3, 4):
        raise BadFileError(f"Its ID3 tag is of a version that is not known, 2.{version}.")
    end = id3.tag_end(source, start)
    if end > (source.size if limit is None else limit):
        raise BadFileError("Damaged: its ID3 tag claims to be longer than its place.")
    body = source.at(start + id3.HEADER_SIZE, id3.tag_size(header) - id3.HEADER_SIZE)
    is_unsynchronized = bool(flags & _UNSYNCHRONIZED)
    if is_unsynchronized and version < 4:
        body = body.replace(b"\xff\x00", b"\xff")
    if flags & _EXTENDED and version > 2:
        body = body[id3.extended_size(body[:4], version) :]
    frames = _old_frames(body) if version == 2 else _frames(body, version)
    if is_unsynchronized and version == 4:
        frames = (_synchronized(frame) for frame in frames)
    has_footer = version == 4 and bool(flags & _FOOTER)
    return RawTag(max(version, 3), tuple(frames), start, end, has_footer)


def render(version: int, frames: list[Frame], *, size: int = 0, has_footer: bool = False) -> bytes:
    """The bytes of a tag; padded to `size` if that is more, unless it has a footer.

    Raises:
        BadFileError: It is larger than a tag can be.
    """
    body = b"".join(_rendered(frame, version) for frame in frames)
    if not has_footer:
        body = body.ljust(size - id3.HEADER_SIZE, b"\0")
    if len(body) > _MOST:
        raise BadFileError("Its tag would be larger than the 256 MB of an ID3 tag.")
    ends = bytes([version, 0, _FOOTER if has_footer else 0]) + syncsafe(len(body))
    return b"ID3" + ends + body + (b"3DI" + ends if has_footer else b"")


def syncsafe(number: int) -> bytes:
    """A number in four bytes of seven bits."""
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def _rendered(frame: Frame, version: int) -> bytes:
    size = syncsafe(len(frame.data)) if version == 4 else struct.pack(">I", len(frame.data))
    return frame.name.encode("latin-1") + size + struct.pack(">H", frame.flags) + frame.data


def _frames(body: bytes, version: int) -> Iterator[Frame]:
    """The frames up to padding or damage."""
    is_plain = version == 3
    position, end = 0, len(body)
    while position + id3.HEADER_SIZE <= end:
        raw, plain, flags = _HEADER.unpack_from(body, position)
        if not _FRAME_NAME.fullmatch(raw):
            return
        position += id3.HEADER_SIZE
        size = plain
        if plain > 0x7F and not is_plain:
            size, is_plain = _size(body, position, plain)
        if position + size > end:
            return
        yield Frame(raw.decode("latin-1"), flags, body[position : position + size])
        position += size


def _size(body: bytes, start: int, plain: int) -> tuple[int, bool]:
    """The size of a v2.4 frame, and whether sizes are plain, as iTunes wrote them: what follows tells."""
    shifts = zip(plain.to_bytes(4, "big"), (21, 14, 7, 0), strict=True)
    size = sum((byte & 0x7F) << shift for byte, shift in shifts)
    if size != plain and not _begins_frame(body, start + size) and _begins_frame(body, start + plain):
        return plain, True
    return size, False


def _begins_frame(body: bytes, position: int) -> bool:
    if position >= len(body) - id3.HEADER_SIZE:
        return position <= len(body)
    name = body[position : position + 4]
    return name == b"\0\0\0\0" or bool(_FRAME_NAME.fullmatch(name))


def _old_frames(body: bytes) -> Iterator[Frame]:
    """The frames of a v2.2 tag as those of v2.3."""
    position = 0
    while position + 6 <= len(body) and _OLD_NAME.fullmatch(body[position : position + 3]):
        name = body[position : position + 3].decode("ascii")
        size = int.from_bytes(body[position + 3 : position + 6], "big")
        data = body[position + 6 : position + 6 + size]
        position += 6 + size
        if position > len(body):
            return
        if new_name := ID3V22_FRAMES.get(name):
            yield Frame(new_name, 0, _new_content(name, data))


def _new_content(name: str, data: bytes) -> bytes:
    """The content of a v2.2 frame as v2.3 has it: most are the same."""
    if name == "PIC" and len(data) > 5:
        kind = _OLD_MIMES.get(data[1:4].upper(), b"image/" + data[1:4].lower().strip(b"\0 "))
        return data[:1] + kind + b"\0" + data[4:]
    if name == "LNK":
        return ID3V22_FRAMES.get(data[:3].decode("latin-1"), "TXXX").encode("ascii") + data[3:]
    return data


def _synchronized(frame: Frame) -> Frame:
    """A frame of a tag that is unsynchronized as a whole, for one that is not."""
    return Frame(frame.name, frame.flags & ~_FRAME_UNSYNCHRONIZED, frame.data.replace(b"\xff\x00", b"\xff"))
