"""Ogg files: Vorbis, Opus, Speex and FLAC streams.

The headers stand at the start, the length is the position of the last page. Only files that are several
joined into one are walked from page to page.

Source: RFC 3533 (Ogg), RFC 7845 (Opus), the Vorbis I specification, the Speex manual,
https://xiph.org/flac/ogg_mapping.html
"""

import struct
from collections.abc import Collection, Iterator
from typing import NamedTuple

from musictui.model.track import TAGS_CUT, Stream
from musictui.tags import flac, vorbis
from musictui.tags.found import Found
from musictui.tags.source import MAX_READ, BadFileError, Source, Window

_PAGE = struct.Struct("<4sBBqIIIB")
_CONTINUED, _FIRST = 1, 2
_NO_POSITION = -1
_LARGEST_PAGE = 27 + 255 + 255 * 255
_FIRST_TAIL = 8 * 1024
_OPUS_RATE = 48000
_MAX_PAGES = 500_000
_FLAC_BLOCKS = 64
_FLAC_COMMENTS, _FLAC_PICTURE = 4, 6
_OTHERS = {
    b"\x80theora": "video (Theora)",
    b"BBCD": "video (Dirac)",
    b"OVP80": "video (VP8)",
    b"CELT": "CELT audio",
    b"PCM ": "PCM audio",
    b"fishead": "a skeleton of streams",
}


class _Page(NamedTuple):
    flags: int
    position: int
    """Samples up to its end; what they count depends on the codec."""
    serial: int
    lacing: bytes
    start: int
    """Where its packets start."""
    end: int


class _Codec(NamedTuple):
    """A stream as its first packet describes it."""

    name: str
    rate: int
    """Of the positions of its pages, Hz."""
    channels: int
    mark: bytes
    """What its comment packet begins with."""
    headers: int
    """Packets before the audio, the first not counted."""
    skipped: int = 0
    """Samples at the start that are not played."""
    is_vbr: bool | None = None
    info: bytes = b""
    """For FLAC, its STREAMINFO."""


def read(source: Source, start: int, end: int, found: Found) -> None:
    """Read the file whose first page is at `start`.

    Raises:
        BadFileError: It has no audio that can be read, or it is damaged.
    """
    position, firsts = first_packets(source, start)
    chosen = next(((serial, codec) for serial, packet in firsts if (codec := codec_of(packet))), None)
    if chosen is None:
        raise BadFileError(_nothing_heard(firsts))
    serial, codec = chosen
    audio = _read_headers(source, position, serial, codec, found)
    samples = _samples(source, start, end, codec, serial=serial, serials={known for known, _ in firsts})
    if codec.info:
        _describe_flac(codec, samples, end - audio, found)
        return
    seconds = samples / codec.rate
    if audio >= end:
        found.problem = "Cut short: it ends within its headers, before any audio."
    found.stream = Stream(
        format=codec.name,
        codec=codec.name.lower(),
        is_lossless=False,
        length_s=seconds,
        bit_rate=round((end - audio) * 8 / seconds) if seconds else None,
        sample_rate=codec.rate,
        channels=codec.channels,
        is_vbr=codec.is_vbr,
    )


def _page(source: Source | Window, offset: int) -> _Page | None:
    """The page at an offset; None if none begins there."""
    data = source.at(offset, 27 + 255)
    if len(data) < 27 or data[:5] != b"OggS\0":
        return None
    _, _, flags, position, serial, _, _, count = _PAGE.unpack_from(data)
    lacing = data[27 : 27 + count]
    start = offset + 27 + count
    return _Page(flags, position, serial, lacing, start, start + sum(lacing))


def first_packets(source: Source, start: int) -> tuple[int, list[tuple[int, bytes]]]:
    """Where the pages that begin streams end, and for each its serial number and first packet."""
    firsts: list[tuple[int, bytes]] = []
    offset = start
    while (page := _page(source, offset)) and page.flags & _FIRST and len(firsts) < 100:
        firsts.append((page.serial, source.at(page.start, min(page.end - page.start, 512))))
        offset = page.end
    if not firsts:
        raise BadFileError("Damaged: its first page is not the start of an Ogg stream.")
    return offset, firsts


def _packets(source: Source, offset: int, serial: int) -> Iterator[tuple[bytes, int]]:
    """The packets of one stream, each with the end of the page on which it ends."""
    parts: list[bytes] = []
    size = 0
    window = Window(source, _LARGEST_PAGE)
    for _ in range(_MAX_PAGES):
        if not (page := _page(window, offset)):
            return
        offset = page.end
        if page.serial != serial:
            continue
        data = window.at(page.start, page.end - page.start)
        start = length = 0
        # A page of a large packet, as those with a cover are, goes on in the next one.
        for lace in page.lacing if page.lacing.count(255) < len(page.lacing) else b"":
            length += lace
            if lace < 255:
                yield b"".join((*parts, data[start : start + length])), page.end
                parts, size, start, length = [], 0, start + length, 0
        if start < len(data):
            parts.append(data[start:])
            size += len(data) - start
        if size > MAX_READ:
            raise BadFileError("Damaged: its tags claim an impossible size.")


def codec_of(packet: bytes) -> _Codec | None:
    """The stream that begins with this packet; None if it is no audio that we know."""
    if packet[:7] == b"\x01vorbis" and len(packet) >= 28:
        channels, rate, most, nominal, least = struct.unpack_from("<BI3i", packet, 11)
        is_vbr = not 0 < least == nominal == most
        return _Codec("Vorbis", rate, channels, b"\x03vorbis", 2, is_vbr=is_vbr) if rate else None
    if packet[:8] == b"OpusHead" and len(packet) >= 19:
        return _Codec("Opus", _OPUS_RATE, packet[9], b"OpusTags", 1, int.from_bytes(packet[10:12], "little"))
    if packet[:8] == b"Speex   " and len(packet) >= 72:
        rate, _, _, channels, _, _, vbr, _, extra = struct.unpack_from("<9i", packet, 36)
        return _Codec("Speex", rate, channels, b"", 1 + extra, is_vbr=bool(vbr)) if rate > 0 else None
    if packet[:5] == b"\x7fFLAC" and len(packet) >= 51:
        info = packet[17:51]
        rate = int.from_bytes(info[10:13], "big") >> 4
        return _Codec("FLAC", rate, 2, b"", 1, info=info) if rate else None
    return None


def _nothing_heard(firsts: list[tuple[int, bytes]]) -> str:
    held = sorted({name for _, packet in firsts for mark, name in _OTHERS.items() if packet.startswith(mark)})
    return (
        f"No audio that can be read: this Ogg file holds {' and '.join(held) or 'an unknown kind of stream'}."
    )


def _read_headers(source: Source, offset: int, serial: int, codec: _Codec, found: Found) -> int:
    """Read the comments and step over the other headers; where the audio starts."""
    left = codec.headers
    audio = offset
    for number, (packet, page_end) in enumerate(_packets(source, offset, serial)):
        audio = page_end
        if codec.info:
            left = 0 if packet[:1] >= b"\x80" or number > _FLAC_BLOCKS else 1
            found.covers += packet[:1] != b"" and packet[0] & 0x7F == _FLAC_PICTURE
            is_whole = (
                packet[:1] == b"" or packet[0] & 0x7F != _FLAC_COMMENTS or _comments(packet[4:], b"", found)
            )
        else:
            left -= 1
            is_whole = number > 0 or _comments(packet, codec.mark, found)
        if not is_whole:
            found.problem = TAGS_CUT
        if left <= 0:
            return audio
    return source.size


def _comments(packet: bytes, mark: bytes, found: Found) -> bool:
    return packet.startswith(mark) and vorbis.read_comments(packet[len(mark) :], found)


def _samples(
    source: Source, start: int, end: int, codec: _Codec, *, serial: int, serials: Collection[int]
) -> int:
    """Samples that are played, from the last page of the stream; of all where streams were joined."""
    position: int
    for size in (_FIRST_TAIL, 2 * _LARGEST_PAGE):
        base = max(end - size, start)
        data = source.at(base, end - base)
        index = data.rfind(b"OggS\0")
        while index >= 0 and len(data) - index >= 27:
            _, _, _, position, page_serial, _, _, _ = _PAGE.unpack_from(data, index)
            if page_serial not in serials:
                return _joined_samples(source, start, codec)
            if page_serial == serial and position != _NO_POSITION:
                return max(position - codec.skipped, 0)
            index = data.rfind(b"OggS\0", 0, index)
    return _joined_samples(source, start, codec)


def _joined_samples(source: Source, start: int, codec: _Codec) -> int:
    """The samples of all streams of this codec that stand one behind the other, page by page."""
    total = last = 0
    current: int | None = None
    offset = start
    for _ in range(_MAX_PAGES):
        if not (page := _page(source, offset)):
            break
        if page.flags & _FIRST and (
            other := codec_of(source.at(page.start, min(page.end - page.start, 512)))
        ):
            if other[:2] == codec[:2]:
                total += max(last - codec.skipped, 0)
                current, last = page.serial, 0
        elif page.serial == current and page.position != _NO_POSITION:
            last = page.position
        offset = page.end
    return total + max(last - codec.skipped, 0)


def _describe_flac(codec: _Codec, samples: int, size: int, found: Found) -> None:
    """FLAC tells its length itself; where it does not, the last page does."""
    info = codec.info
    if not int.from_bytes(info[13:18], "big") & 0xFFFFFFFFF:
        known = int.from_bytes(info[13:18], "big") | samples & 0xFFFFFFFFF
        info = info[:13] + known.to_bytes(5, "big") + info[18:]
    flac.read_stream(info, size, found, has_frame_sizes=False)
