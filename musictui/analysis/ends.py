"""Where the tags at both ends of a file end and its sound begins.

Sources: https://id3.org, https://wiki.hydrogenaudio.org/index.php?title=APEv2_specification,
https://id3.org/Lyrics3v2
"""

from musictui.analysis.reading import Range, Reading

_ID3V1 = 128
_ID3V1_ENHANCED = 227
_APE_FOOTER = 32
_APE_HAS_HEADER = 1 << 31
_MOST_TAGS = 8
"""More, one behind another, are no tags: a file of nothing else would be read for minutes."""
_LYRICS_MOST = 5100
"""A Lyrics3 tag of the first version has no length; it is no longer than this."""


def between_tags(reading: Reading) -> Range:
    """What is left of a file without ID3v2 and APEv2 in front, and ID3v1, ID3v2, APEv2 and Lyrics3 behind."""
    start, end = 0, reading.size
    for _ in range(_MOST_TAGS):
        start += _leading(reading, start)
    start = min(start, end)
    for _ in range(_MOST_TAGS):
        end -= _trailing(reading, start, end)
    return Range(start, end)


def _leading(reading: Reading, start: int) -> int:
    """The size of the tag that begins at `start`, 0 if there is none."""
    head = reading.at(start, 32)
    if (
        len(head) >= 10
        and head[:3] == b"ID3"
        and head[3] < 0xFF
        and head[4] < 0xFF
        and max(head[6:10]) < 0x80
    ):
        return 10 + _synchsafe(head[6:10]) + (10 if head[5] & 0x10 else 0)
    if len(head) == 32 and head[:8] == b"APETAGEX":
        return 32 + int.from_bytes(head[12:16], "little")
    return 0


def _trailing(reading: Reading, start: int, end: int) -> int:
    """The size of the tag that ends at `end`, 0 if there is none; never more than there is."""
    tail = reading.at(max(end - _ID3V1, start), min(_ID3V1, end - start))
    size = 0
    # An APEv2 tag of 131 bytes has the `TAG` of its `APETAGEX` where one of ID3v1 begins.
    if len(tail) == _ID3V1 and tail[:3] == b"TAG" and tail[-_APE_FOOTER:-24] != b"APETAGEX":
        size = _ID3V1
        enhanced = end - _ID3V1 - _ID3V1_ENHANCED
        if enhanced >= start and reading.at(enhanced, 4) == b"TAG+":
            size += _ID3V1_ENHANCED
    elif tail[-_APE_FOOTER:-24] == b"APETAGEX":
        flags = int.from_bytes(tail[-12:-8], "little")
        size = int.from_bytes(tail[-20:-16], "little") + (_APE_FOOTER if flags & _APE_HAS_HEADER else 0)
    elif tail[-10:-7] == b"3DI" and max(tail[-4:]) < 0x80:
        size = 20 + _synchsafe(tail[-4:])
    elif tail[-9:] == b"LYRICS200" and tail[-15:-9].isdigit():
        size = 15 + int(tail[-15:-9])
    elif tail[-9:] == b"LYRICSEND":
        size = _old_lyrics(
            reading.at(max(end - _LYRICS_MOST - 20, start), min(_LYRICS_MOST + 20, end - start))
        )
    return size if size <= end - start else 0


def _old_lyrics(tail: bytes) -> int:
    begin = tail.rfind(b"LYRICSBEGIN")
    return len(tail) - begin if begin >= 0 else 0


def _synchsafe(four: bytes) -> int:
    return four[0] << 21 | four[1] << 14 | four[2] << 7 | four[3]
