"""Whether all of a file's sound can be decoded: what is missing or spoiled in the middle, where no header tells of it.

What has no checksum has none here either: other samples in a WAV file are other samples, and an MP3 frame whose
content was overwritten may decode to noise.
"""

import zlib

from musictui.analysis.decode import Decoding
from musictui.analysis.ends import between_tags
from musictui.analysis.pcm import pcm_hash_of
from musictui.analysis.reading import Reading

SPOILED = "Damaged: not all of it can be decoded."
TOO_SHORT = "Damaged: sound is missing, for it lasts {heard:.1f} of {told:.1f} seconds."
TORN_PAGES = "Damaged: a page of it is missing, or does not match its checksum."

_RAW = frozenset({"mp3", "aac", "ac3", "eac3"})
"""Streams without a header or an end: what is before the first frame and behind the last is no sound."""
_DECLARING = {
    **dict.fromkeys(("flac", "wv", "tta", "tak", "ape"), 0.01),
    **dict.fromkeys(("wav", "aiff", "asf"), 0.25),
}
"""Containers that tell how long the sound is, and the seconds that may be missing, as some round or fill up."""
_PAGE = b"OggS\0"
_HEAD = 27
_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_ALL = 0xFFFF_FFFF


def decoded(decoding: Decoding) -> tuple[bytes, str]:
    """Decode all of a file that is open, and from which nothing was read.

    Returns:
        The hash of its samples, as `pcm_hash` makes it, empty for a lossy one; and what is damaged, as a sentence,
        empty where nothing is.

    Raises:
        UndecodableError: It is lossless and cannot be decoded to its end, or not to what its header says.
    """
    samples = pcm_hash_of(decoding)
    if samples is None:
        for _ in decoding.frames():
            pass
    return samples or b"", damage_of(decoding)


def damage_of(decoding: Decoding) -> str:
    """What is damaged in a file of which all was decoded, as a sentence; empty where nothing is.

    Source of what containers tell: as for `analysis.extent`.
    """
    if decoding.gaps or (decoding.damages and decoding.container not in _RAW) or not decoding.samples:
        return SPOILED
    heard_s, told_s = decoding.samples / decoding.sample_rate, decoding.declared_s
    if heard_s < told_s - _DECLARING.get(decoding.container, told_s):
        return TOO_SHORT.format(heard=heard_s, told=told_s)
    return TORN_PAGES if decoding.container == "ogg" and not _has_all_pages(decoding.path) else ""


def _has_all_pages(path: bytes) -> bool:
    """Whether an Ogg file is page after page, each with its checksum, and none missing between two of a stream.

    Source: RFC 3533, section 6.
    """
    with Reading(path) as reading:
        part = between_tags(reading)
        position = part.start
        numbers: dict[bytes, int] = {}
        while position < part.end:
            head = reading.at(position, _HEAD + 255)
            if len(head) < _HEAD or not head.startswith(_PAGE):
                return False
            lacing = head[_HEAD : _HEAD + head[26]]
            size = _HEAD + len(lacing) + sum(lacing)
            page = reading.at(position, size)
            serial, number = page[14:18], int.from_bytes(page[18:22], "little")
            if len(page) < size or _checksum(page) != int.from_bytes(page[22:26], "little"):
                return False
            if number != numbers.get(serial, number - 1) + 1:
                return False
            numbers[serial] = number
            position += size
    return True


def _checksum(page: bytes) -> int:
    """That of a page: a CRC-32 over reversed bits, which zlib makes eight bits at a time the other way round."""
    plain = page[:22] + bytes(4) + page[26:]
    mirrored = zlib.crc32(plain.translate(_REVERSED), _ALL) ^ _ALL
    return int.from_bytes(mirrored.to_bytes(4, "little").translate(_REVERSED), "big")
