"""What files made of chunks hold beside their tags: FLAC, WAV, AIFF, DSDIFF, DSF, Windows Media.

Each function hashes all that is neither tag nor sound, and gives where the sound is.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from musictui.analysis.reading import Digest, Range, Reading

_FLAC_TAGS = frozenset([1, 4, 6])
"""Padding, Vorbis comment and picture blocks. Source: RFC 9639, section 8.1."""
_RIFF_TAGS = frozenset([b"id3 ", b"ID3 "])
_AIFF_TAGS = frozenset([b"ID3 ", b"id3 ", b"NAME", b"AUTH", b"(c) ", b"ANNO"])
_SOUND = frozenset([b"data", b"SSND", b"DSD ", b"DST "])
_ASF_HEADER_EXTENSION = bytes.fromhex("b503bf5f2ea9cf118ee300c00c205365")
_ASF_TAGS = frozenset(
    bytes.fromhex(guid)
    for guid in (
        "3326b2758e66cf11a6d900aa0062ce6c",  # content description
        "40a4d0d207e3d21197f000a0c95ea850",  # extended content description
        "eacbf8c5af5b77488467aa8c44fa4cca",  # metadata
        "941c23449894d149a1411d134e457054",  # metadata library
        "74d40618dfca0945a4ba9aabcb96aae8",  # padding
    )
)
"""Source: Advanced Systems Format (ASF) Specification, section 10."""
_ASF_FILE_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")


class DamagedError(Exception):
    """The container is not as its format says; the text is the end of a sentence."""


class Chunk(NamedTuple):
    """A named part of a container."""

    name: bytes
    body: Range


def flac(reading: Reading, part: Range, digest: Digest) -> list[Range]:
    """Blocks of metadata, then frames to the end."""
    position, is_last = part.start + 4, False
    while not is_last:
        head = reading.at(position, 4)
        size = int.from_bytes(head[1:], "big")
        if len(head) < 4 or position + 4 + size > part.end:
            raise DamagedError("a metadata block is longer than the file")
        is_last, kind = bool(head[0] & 0x80), head[0] & 0x7F
        if kind not in _FLAC_TAGS:
            digest.add(bytes([kind]), reading.at(position + 4, size))
        position += 4 + size
    sync = reading.at(position, 2)
    if sync and not (sync[0] == 0xFF and sync[1:] and sync[1] & 0xFE == 0xF8):
        raise DamagedError("its sound does not begin where its metadata ends")
    return [Range(position, part.end)]


def riff(reading: Reading, part: Range, digest: Digest) -> list[Range]:
    """WAV: little-endian chunks, big-endian in RIFX; sizes beyond 4 GB stand in a `ds64` chunk."""
    order = ">" if reading.at(part.start, 4) == b"RIFX" else "<"
    sound: list[Range] = []
    long_size = 0
    for chunk in _chunks(reading, Range(part.start + 12, part.end), f"{order}4sI"):
        name, body = chunk
        if name == b"ds64":
            # The size of the whole comes first, and grows with the tags.
            long_size = int.from_bytes(reading.at(body.start + 8, 8), "little")
            digest.add(name, reading.at(body.start + 8, max(body.end - body.start - 8, 0)))
        elif name == b"data":
            sound.append(body)
            digest.add(name, b"" if long_size == 0 else struct.pack("<Q", long_size))
        elif name not in _RIFF_TAGS and not (name == b"LIST" and reading.at(body.start, 4) == b"INFO"):
            digest.add(name)
            reading.into(digest, body)
    return sound


def aiff(reading: Reading, part: Range, digest: Digest) -> list[Range]:
    """AIFF and AIFF-C: big-endian chunks."""
    digest.add(reading.at(part.start + 8, 4))
    return _iff(reading, Range(part.start + 12, part.end), digest, ">4sI")


def dsdiff(reading: Reading, part: Range, digest: Digest) -> list[Range]:
    """DSDIFF: as AIFF, with sizes of 64 bits."""
    digest.add(reading.at(part.start + 12, 4))
    return _iff(reading, Range(part.start + 16, part.end), digest, ">4sQ")


def dsf(reading: Reading, part: Range, digest: Digest) -> list[Range]:
    """DSF: a header that points to the tag at the end, then the format, then the sound.

    Source: DSF File Format Specification 1.01, Sony.
    """
    pointer = int.from_bytes(reading.at(part.start + 20, 8), "little")
    end = part.start + pointer if 28 <= pointer <= part.end - part.start else part.end
    digest.add(b"fmt ", reading.at(part.start + 28, min(52, max(end - part.start - 28, 0))))
    return [Range(min(part.start + 80, end), end)]


def asf(reading: Reading, part: Range, digest: Digest) -> list[Range]:
    """Windows Media: a header of objects, then the data and the indexes, which tagging does not touch."""
    header = reading.at(part.start, 30)
    end = part.start + int.from_bytes(header[16:24], "little")
    if len(header) < 30 or not part.start + 30 <= end <= part.end:
        raise DamagedError("the header is longer than the file")
    _asf_objects(reading, Range(part.start + 30, end), digest)
    return [Range(end, part.end)]


def _asf_objects(reading: Reading, part: Range, digest: Digest) -> None:
    for chunk in _asf_chunks(reading, part):
        if chunk.name == _ASF_HEADER_EXTENSION:
            _asf_objects(reading, Range(min(chunk.body.start + 22, chunk.body.end), chunk.body.end), digest)
        elif chunk.name == _ASF_FILE_PROPERTIES:
            # The file's id and size come first.
            digest.add(
                chunk.name, reading.at(chunk.body.start + 24, max(chunk.body.end - chunk.body.start - 24, 0))
            )
        elif chunk.name not in _ASF_TAGS:
            digest.add(chunk.name)
            reading.into(digest, chunk.body)


def _asf_chunks(reading: Reading, part: Range) -> Iterator[Chunk]:
    position = part.start
    while position + 24 <= part.end:
        head = reading.at(position, 24)
        size = int.from_bytes(head[16:24], "little")
        if len(head) < 24 or size < 24:
            return
        end = min(position + size, part.end)
        yield Chunk(head[:16], Range(position + 24, end))
        position = end


def _iff(reading: Reading, part: Range, digest: Digest, layout: str) -> list[Range]:
    sound: list[Range] = []
    for name, body in _chunks(reading, part, layout):
        if name in _SOUND:
            sound.append(body)
            digest.add(name)
        elif name not in _AIFF_TAGS:
            digest.add(name)
            reading.into(digest, body)
    return sound


def _chunks(reading: Reading, part: Range, layout: str) -> Iterator[Chunk]:
    """Chunk after chunk, each on an even position; a size beyond the end means to the end."""
    head_size = struct.calcsize(layout)
    position = part.start
    long_size = 0
    while position + head_size <= part.end:
        name, size = struct.unpack(layout, reading.at(position, head_size))
        start = position + head_size
        if name == b"ds64":
            long_size = int.from_bytes(reading.at(start + 8, 8), "little")
        elif name == b"data" and size == 0xFFFFFFFF and long_size:
            size = long_size
        end = min(start + size, part.end)
        yield Chunk(name, Range(start, end))
        position = end + (size & 1)
    if position < part.end:
        yield Chunk(b"", Range(position, part.end))
