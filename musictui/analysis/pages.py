"""What an Ogg file holds beside its comments: the packets of each stream, where its time stands, its pages.

Page numbers and checksums follow from the rest and change as comments grow, so that they do not count; nor
does which pages the headers take, and whether the sound behind them begins on the last of these.
Source: RFC 3533; for the headers: the Vorbis I specification, RFC 7845, RFC 9639 section 10.1.
"""

import struct
from dataclasses import dataclass, field

from musictui.analysis.chunks import DamagedError
from musictui.analysis.reading import Digest, Range, Reading

_PAGE = b"OggS\0"
_FIRST, _LAST = 2, 4
_NO_POSITION = -1
_FLAC_TAGS = frozenset([1, 4, 6])
_MOST_HEADER = 256 << 20
"""Bytes of comments, with pictures in them, that are still believed."""


@dataclass
class _Stream:
    """The headers of one stream, while they last."""

    digest: Digest = field(default_factory=Digest)
    packet: bytearray = field(default_factory=bytearray)
    count: int = 0
    headers: int = 0
    """How many packets are headers; for FLAC it is told by the last of them."""
    is_flac: bool = False
    is_done: bool = False

    def end_packet(self) -> None:
        """Take what was collected as the next header."""
        packet, self.packet = bytes(self.packet), bytearray()
        self.count += 1
        if self.count == 1:
            self._first(packet)
        elif self.is_flac:
            if packet[:1] and packet[0] & 0x7F not in _FLAC_TAGS:
                self.digest.add(bytes([packet[0] & 0x7F]), packet[4:])
            self.is_done = not packet or bool(packet[0] & 0x80)
        elif self.count != 2:
            self.digest.add(b"header", packet)
        if not self.is_flac:
            self.is_done = self.count >= self.headers

    def _first(self, packet: bytes) -> None:
        if packet.startswith(b"\x7fFLAC"):
            # The bytes left out are the number of the headers and whether another follows.
            self.is_flac, self.is_done = True, bool(packet[13:14] and packet[13] & 0x80)
            packet = packet[:7] + packet[9:13] + packet[14:]
        elif packet.startswith((b"\x01vorbis", b"\x80theora")):
            self.headers = 3
        elif packet.startswith(b"OpusHead"):
            self.headers = 2
        elif packet.startswith(b"Speex   ") and len(packet) >= 72:
            self.headers = 2 + min(int.from_bytes(packet[68:72], "little"), 16)
        self.digest.add(b"first", packet)


def ogg(reading: Reading, part: Range, digest: Digest) -> list[Range]:
    """Hash all of it but the comments; the sound is hashed with the rest, so that none is given."""
    position = part.start
    streams: dict[int, _Stream] = {}
    begun: list[_Stream] = []
    while position < part.end:
        head = reading.at(position, 27 + 255)
        if len(head) < 27 or head[:5] != _PAGE:
            # Players look for the next page.
            found = reading.find(_PAGE, Range(position + 1, part.end))
            digest.add(b"no page")
            reading.into(digest, Range(position, found))
            position = found
            continue
        _, flags, granule, serial, _, _, segments = struct.unpack("<BBqIIIB", head[4:27])
        lacing = head[27 : 27 + segments]
        start, position = position + 27 + segments, position + 27 + segments + sum(lacing)
        body = reading.at(start, min(position, part.end) - start)
        if flags & _FIRST or serial not in streams:
            streams[serial] = _Stream()
            begun.append(streams[serial])
            digest.add(b"stream", struct.pack("<I", serial))
        stream = streams[serial]
        if not stream.is_done:
            lacing, body = _behind_headers(stream, lacing, body)
            if not lacing and not (stream.is_done and flags & _LAST):
                continue
            # What stands behind the headers of a page may as well stand on the next one.
            flags &= _LAST
            if not any(size < 255 for size in lacing):
                granule = _NO_POSITION
        digest.add(struct.pack("<IBq", serial, flags, granule) + lacing, body)
    # Between which pages of other streams the headers stand may change.
    digest.add(b"headers", b"".join(stream.digest.result() for stream in begun))
    return []


def _behind_headers(stream: _Stream, lacing: bytes, body: bytes) -> tuple[bytes, bytes]:
    """Take a page that begins with headers; the sizes and the bytes of the sound that follows them on it."""
    position = 0
    for number, size in enumerate(lacing):
        if stream.is_done:
            return lacing[number:], body[position:]
        stream.packet += body[position : position + size]
        position += size
        if size < 255:
            stream.end_packet()
    if len(stream.packet) > _MOST_HEADER:
        raise DamagedError("its comments never end")
    return b"", b""
