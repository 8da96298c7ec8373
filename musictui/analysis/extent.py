"""Whether a file holds all that its container declares, from a few bytes of it; nothing is decoded.

Raw streams (MPEG audio, ADTS, AC-3) declare nothing: how long those are is all that can be known of them.
"""

from collections.abc import Callable

from musictui.analysis.ends import between_tags
from musictui.analysis.reading import Range, Reading

_ASF_FILE_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_ASF_BROADCAST = 1
_OGG_PAGE = b"OggS\0"
_OGG_LAST = 4
_LARGEST_PAGE = 27 + 255 + 255 * 255
_MP4_ATOMS = frozenset([b"moov", b"mdat", b"moof", b"mfra", b"sidx"])
_MOST_PARTS = 100_000
"""Atoms and packets that are walked over; no file of music has as many."""


def is_short(path: bytes) -> bool:
    """Whether a file ends before what its container declares; False as well where that declares nothing.

    Raises:
        OSError: It cannot be read.
    """
    with Reading(path) as reading:
        part = between_tags(reading)
        head = reading.at(part.start, 16)
        if head[4:8] == b"ftyp":
            return _mp4(reading, part)
        found = next((look for mark, look in _LOOKS if head.startswith(mark)), None)
        return found is not None and found(reading, part)


def _asf(reading: Reading, part: Range) -> bool:
    """The data object tells how many packets it holds, the file properties how large each is.

    Source: Advanced Systems Format (ASF) Specification, sections 3.2 and 5.1.
    """
    header_size = _little(reading, part.start + 16, 8)
    position, end = part.start + 30, min(part.start + header_size, part.end)
    while position + 24 <= end:
        size = _little(reading, position + 16, 8)
        if reading.at(position, 16) == _ASF_FILE_PROPERTIES:
            flags, least, most = (_little(reading, position + at, 4) for at in (88, 92, 96))
            if flags & _ASF_BROADCAST or least != most:
                return False
            data = part.start + header_size
            return data + 50 + _little(reading, data + 40, 8) * most > part.end
        position += max(size, 24)
    return False


def _ogg(reading: Reading, part: Range) -> bool:
    """The last page is whole, and says that it is the last.

    Source: RFC 3533, section 6.
    """
    start = max(part.end - _LARGEST_PAGE, part.start)
    tail = reading.at(start, part.end - start)
    page = tail.rfind(_OGG_PAGE)
    if page < 0:
        return False
    head = tail[page : page + 27]
    lacing = tail[page + 27 : page + 27 + head[26]] if len(head) == 27 else b""
    if len(head) < 27 or len(lacing) < head[26]:
        return True
    return page + 27 + len(lacing) + sum(lacing) > len(tail) or not head[5] & _OGG_LAST


def _mp4(reading: Reading, part: Range) -> bool:
    """No atom of the sound or its index ends behind the file.

    Source: ISO/IEC 14496-12, section 4.2.
    """
    position = part.start
    for _ in range(_MOST_PARTS):
        head = reading.at(position, 16)
        size, name = int.from_bytes(head[:4], "big"), head[4:8]
        if size == 1:
            size = int.from_bytes(head[8:], "big")
        if len(head) < 8 or size < 8:
            return False  # A size of 0 means to the end.
        if position + size > part.end:
            return name in _MP4_ATOMS
        position += size
    return False


def _ape(reading: Reading, part: Range) -> bool:
    """From version 3.98 on the descriptor tells the size of each part.

    Source: MACLib.h of the Monkey's Audio SDK, APE_DESCRIPTOR.
    """
    descriptor = reading.at(part.start, 36)
    if len(descriptor) < 36 or int.from_bytes(descriptor[4:6], "little") < 3980:
        return False
    sizes = [int.from_bytes(descriptor[at : at + 4], "little") for at in range(8, 36, 4)]
    # That of the frames has its upper half behind it.
    return part.start + sum(sizes) + sizes[5] * ((1 << 32) - 1) > part.end


def _musepack8(reading: Reading, part: Range) -> bool:
    """Packet after packet, to the one that says that it is the last.

    Source: http://trac.musepack.net/musepack/wiki/SV8Specification
    """
    position = part.start + 4
    for _ in range(_MOST_PARTS):
        head = reading.at(position, 12)
        if head[:2] == b"SE":
            return False
        size = 0
        for byte in head[2:]:
            size = size << 7 | byte & 0x7F
            if byte < 0x80:
                break
        if position + size > part.end or len(head) < 3:
            return True
        position += max(size, 3)
    return False


def _dsf(reading: Reading, part: Range) -> bool:
    """Source: DSF File Format Specification 1.01, Sony."""
    return part.start + 80 + _little(reading, part.start + 84, 8) > part.end


def _dsdiff(reading: Reading, part: Range) -> bool:
    """Source: Philips DSDIFF 1.5."""
    return part.start + 12 + int.from_bytes(reading.at(part.start + 4, 8), "big") > part.end


def _little(reading: Reading, position: int, size: int) -> int:
    return int.from_bytes(reading.at(position, size), "little")


_LOOKS: tuple[tuple[bytes, Callable[[Reading, Range], bool]], ...] = (
    (bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"), _asf),
    (b"OggS", _ogg),
    (b"MAC ", _ape),
    (b"MPCK", _musepack8),
    (b"DSD ", _dsf),
    (b"FRM8", _dsdiff),
)
