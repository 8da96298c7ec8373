"""Raw AAC (ADTS): how long it is, by the headers of its frames.

A file begins with its first frame and tells nothing of the whole. Bit rates vary much, so that a few frames at the
start say little of it: all are walked.

Source: ISO/IEC 13818-7, 6.2; as https://wiki.multimedia.cx/index.php/ADTS describes it.
"""

from typing import NamedTuple

from musictui.model.track import Stream
from musictui.tags import others
from musictui.tags.found import Found
from musictui.tags.source import Source

SEARCH_SIZE = 1024 * 1024
"""How far the first frame may be from where it should be, and the next one behind what is none."""
WALK_SIZE = 64 * 1024 * 1024
"""Files are walked this far, which is an hour at 128 kbit/s and takes some tenths of a second; beyond, estimated."""
CHUNK_SIZE = 256 * 1024
BLOCK = 1024
"""Samples of a block; a frame holds one to four."""
_HEADER = 7
_RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
_CHANNELS = (None, 1, 2, 3, 4, 5, 6, 8)


class _Walked(NamedTuple):
    """What the frames say."""

    blocks: int
    size: int
    """Bytes of the frames that were walked."""
    sample_rate: int
    channels: int | None


def read(source: Source, start: int, end: int, found: Found) -> None:
    """Read the stream that begins at `start`, in ADTS or else as mutagen knows it.

    Raises:
        BadFileError: It is none.
    """
    walked = _walk(source, start, end)
    if walked is None:
        others.reader("aac")(source, start, end, found)
        return
    seconds = walked.blocks * BLOCK / walked.sample_rate
    bit_rate = walked.size * 8 / seconds
    if end - start > WALK_SIZE:
        seconds *= (end - start) / WALK_SIZE
    found.stream = Stream(
        format="AAC",
        codec="aac",
        is_lossless=False,
        length_s=seconds,
        bit_rate=round(bit_rate),
        sample_rate=walked.sample_rate,
        channels=walked.channels,
    )


def _walk(source: Source, start: int, end: int) -> _Walked | None:
    """Go from frame to frame; None if there is none."""
    last = min(end, start + WALK_SIZE)
    position = _next_frame(source, start, end)
    if position is None:
        return None
    first = source.at(position, _HEADER)
    rate, channels = first[2] >> 2 & 15, (first[2] & 1) << 2 | first[3] >> 6
    blocks = size = base = 0
    buffer = b""
    while position + _HEADER <= last:
        at = position - base
        if at + _HEADER > len(buffer):
            base, at = position, 0
            buffer = source.at(position, min(CHUNK_SIZE, end - position))
        length = _length(buffer, at)
        if not length or position + length > end:
            # What is no frame is stepped over; half of one at the end does not sound.
            following = None if length else _next_frame(source, position, end)
            if following is None:
                break
            position = following
            continue
        blocks += (buffer[at + 6] & 3) + 1
        size += length
        position += length
    return _Walked(blocks, size, _RATES[rate], _CHANNELS[channels]) if blocks else None


def _next_frame(source: Source, start: int, end: int) -> int | None:
    """Where the next frame begins that another one follows, or the end."""
    buffer = source.at(start, min(SEARCH_SIZE, end - start))
    at = buffer.find(b"\xff")
    while 0 <= at <= len(buffer) - _HEADER:
        if length := _length(buffer, at):
            following = start + at + length
            if following == end or _length(source.at(following, _HEADER), 0):
                return start + at
        at = buffer.find(b"\xff", at + 1)
    return None


def _length(data: bytes, at: int) -> int:
    """How many bytes the frame has whose header is there; 0 if none is."""
    if len(data) < at + _HEADER or data[at] != 0xFF or data[at + 1] & 0xF6 != 0xF0:
        return 0
    length = (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
    return length if length >= _HEADER and (data[at + 2] >> 2 & 15) < len(_RATES) else 0
