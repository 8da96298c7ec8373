"""MPEG audio (MP3, MP2, MP1): its length, bit rate and whether that varies.

The first frame mostly says it all in a Xing, Info or VBRI header. Without one a few frames at the start
and in the middle tell whether the bit rate is constant; only where it is not are all frames walked.

Source: ISO/IEC 11172-3 and 13818-3; the Xing and LAME headers as http://gabriel.mp3-tech.org/mp3infotag.html
describes them.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from musictui.model.track import Stream
from musictui.tags.found import Found, cut_short
from musictui.tags.source import BadFileError, Source

SEARCH_SIZE = 1024 * 1024
"""How far the first frame may be from where it should be."""
CHUNK_SIZE = 64 * 1024
FIRST_LOOK = 4096
_FRAME_HEAD = 256
"""Bytes of a first frame that hold whatever it says of the others."""
_MAX_TRIES = 500
"""Places in a chunk that may look like a frame; in noise a dozen do."""
SAMPLED_FRAMES = 12
_SAMPLED_PLACES = (0, 0.25, 0.5, 0.75)
WALK_SIZE = 256 * 1024 * 1024
"""Files without a header and with varying bit rate are walked this far, and estimated beyond."""

_BIT_RATES = {
    (1, 1): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_SAMPLE_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_LAME_VBR_METHODS = {1: False, 8: False, 2: True, 9: True, 3: True, 4: True, 5: True, 6: True}
_GAPLESS_ENCODERS = (b"LAME", b"L3.99", b"Lavf", b"Lavc")


class Frame(NamedTuple):
    """What the four bytes of a frame's header say."""

    kind: tuple[int, int, int]
    """Version bits, layer and sample rate: alike in all frames of a file."""
    bit_rate: int
    channels: int
    samples: int
    size: int
    """Bytes to the next frame."""


class _Header(NamedTuple):
    """A Xing, Info or VBRI header; 0 where it does not say."""

    frames: int
    size: int
    """Bytes of all frames."""
    padding: int
    """Samples that are no music, at both ends."""
    is_vbr: bool


@lru_cache(4096)
def frame(word: int) -> Frame | None:
    """The frame whose header these 32 bits are; None if they are none."""
    version, layer = word >> 19 & 3, 4 - (word >> 17 & 3)
    rate_index, sample_index = word >> 12 & 15, word >> 10 & 3
    if word >> 21 != 0x7FF or version == 1 or layer == 4 or rate_index in (0, 15) or sample_index == 3:
        return None
    generation = 1 if version == 3 else 2
    bit_rate = _BIT_RATES[generation, min(layer, 2) if generation == 2 else layer][rate_index] * 1000
    sample_rate = _SAMPLE_RATES[version][sample_index]
    samples = 384 if layer == 1 else 576 if layer == 3 and generation == 2 else 1152
    slot = 4 if layer == 1 else 1
    size = (samples // 8 * bit_rate // sample_rate // slot + (word >> 9 & 1)) * slot
    return Frame((version, layer, sample_rate), bit_rate, 1 if word >> 6 & 3 == 3 else 2, samples, size)


def read(source: Source, start: int, end: int, found: Found) -> None:
    """Read the stream between two offsets, those of the tags around it.

    Raises:
        BadFileError: There is none.
    """
    position, first, header = _start(source, start, end)
    if header is not None and header.frames:
        second = frame(int.from_bytes(source.at(position + first.size, 4), "big")) or first
        _from_header(found, header, first, second, end - position)
        return
    bit_rate, seconds = float(first.bit_rate), 8 * (end - position) / first.bit_rate
    is_vbr = _varies(source, position, end, first)
    if is_vbr:
        bit_rate, seconds = _walk(source, position, end, first)
    found.stream = _stream(first, seconds, bit_rate, is_vbr=is_vbr)


def _start(source: Source, start: int, end: int) -> tuple[int, Frame, _Header | None]:
    """Offset and header of the first frame, and what that says of the others, if it does."""
    data = source.at(start, _FRAME_HEAD)
    first = frame(int.from_bytes(data[:4], "big"))
    if first and (header := _header(data, first)):
        return start, first, header
    place = first_frame(source, start, end)
    if place is None:
        raise BadFileError("No audio was found in it: not one MPEG frame.")
    position, first = place
    return position, first, _header(source.at(position, _FRAME_HEAD), first)


def first_frame(source: Source, start: int, end: int) -> tuple[int, Frame] | None:
    """Offset and header of the first frame at or after `start`."""
    data = source.at(start, min(FIRST_LOOK, end - start))
    if place := _frame_in(source, data, start, end, start):
        return place
    offset = start
    while offset < min(start + SEARCH_SIZE, end):
        data = source.at(offset, min(CHUNK_SIZE, end - offset))
        if place := _frame_in(source, data, offset, end, start):
            return place
        offset += max(len(data) - 3, 1)
    return None


def _frame_in(source: Source, data: bytes, base: int, end: int, start: int) -> tuple[int, Frame] | None:
    index, tries = data.find(b"\xff"), 0
    while 0 <= index < len(data) - 3 and tries < _MAX_TRIES:
        if data[index + 1] >= 0xE0 and (first := frame(int.from_bytes(data[index : index + 4], "big"))):
            position = base + index
            # Where a frame is due, one that follows is proof enough; elsewhere chance has to be ruled out.
            is_due = position == start or not data[:index].strip(b"\0")
            if _is_followed(source, position, end, first, 1 if is_due else 3):
                return position, first
            tries += 1
        index = data.find(b"\xff", index + 1)
    return None


def _is_followed(source: Source, position: int, end: int, first: Frame, count: int) -> bool:
    """Whether `count` frames of the same kind follow, or the file ends with the frame before."""
    if count == 1 and _header(source.at(position, _FRAME_HEAD), first) is not None:
        return True
    following = list(islice(_frames(source, position, end, first), 1, count + 1))
    if len(following) == count:
        return True
    last = position + first.size + sum(item.size for item in following)
    return count == 1 and last >= end - 2


def _frames(source: Source, position: int, end: int, first: Frame) -> Iterator[Frame]:
    """Frames of one kind that stand one behind the other."""
    base, data = position, source.at(position, min(FIRST_LOOK, end - position))
    while position + 4 <= end:
        index = position - base
        if index + 4 > len(data):
            base, data = position, source.at(position, min(CHUNK_SIZE, end - position))
            index = 0
        item = frame(int.from_bytes(data[index : index + 4], "big"))
        if item is None or item.kind != first.kind:
            return
        yield item
        position += item.size


def _header(data: bytes, first: Frame) -> _Header | None:
    """The Xing, Info or VBRI header in a first frame."""
    if first.kind[1] != 3:
        return None
    if data[36:40] == b"VBRI":
        return _Header(int.from_bytes(data[50:54], "big"), int.from_bytes(data[46:50], "big"), 0, is_vbr=True)
    is_mono = first.channels == 1
    start = 4 + ((17 if is_mono else 32) if first.kind[0] == 3 else (9 if is_mono else 17))
    mark = data[start : start + 4]
    if mark not in (b"Xing", b"Info"):
        return None
    flags, position = int.from_bytes(data[start + 4 : start + 8], "big"), start + 8
    numbers = [0, 0]
    for bit, number in ((1, 0), (2, 1)):
        if flags & bit:
            numbers[number] = int.from_bytes(data[position : position + 4], "big")
            position += 4
    position += (100 if flags & 4 else 0) + (4 if flags & 8 else 0)
    is_vbr, padding = mark == b"Xing", 0
    encoder = data[position : position + 24]
    if len(encoder) == 24 and encoder.startswith(_GAPLESS_ENCODERS) and not encoder[9] >> 4:
        if encoder.startswith((b"LAME", b"L3.99")):
            is_vbr = _LAME_VBR_METHODS.get(encoder[9] & 15, is_vbr)
        delays = int.from_bytes(encoder[21:24], "big")
        padding = (delays >> 12) + (delays & 0xFFF)
    return _Header(numbers[0], numbers[1], padding, is_vbr)


def _from_header(found: Found, header: _Header, first: Frame, second: Frame, held: int) -> None:
    """What a header says; one that tells of more than the file holds shows that it was cut.

    The first frame holds the header instead of music, and may have a bit rate of its own.
    """
    rate = first.kind[2]
    samples = header.frames * first.samples
    # Old versions of LAME wrote more padding than there was audio into very short files.
    seconds = (samples - (header.padding if header.padding < samples else 0)) / rate
    size = (header.size or held) - first.size
    bit_rate = size * 8 * rate / samples if size > 0 else first.bit_rate
    if not header.is_vbr and abs(bit_rate - second.bit_rate) < second.bit_rate / 10:
        bit_rate = second.bit_rate
    if held + FIRST_LOOK < header.size and held < header.size * 0.97:
        held_s = seconds * held / header.size
        found.problem = cut_short(seconds, held_s)
        seconds = held_s
    found.stream = _stream(first, seconds, bit_rate, is_vbr=header.is_vbr)


def _varies(source: Source, position: int, end: int, first: Frame) -> bool:
    """Whether frames at the start or further on have another bit rate than the first."""
    places = (position + int((end - position) * share) for share in _SAMPLED_PLACES)
    return any(
        bit_rate != first.bit_rate
        for place in places
        for bit_rate in _sample(source.at(place, 2 * FIRST_LOOK), first)
    )


def _sample(data: bytes, first: Frame) -> list[int]:
    """The bit rates of the first run of frames in some bytes of a file."""
    start = data.find(b"\xff")
    while start >= 0:
        run: list[int] = []
        index = start
        while len(run) < SAMPLED_FRAMES and index + 4 <= len(data):
            item = frame(int.from_bytes(data[index : index + 4], "big"))
            if item is None or item.kind != first.kind:
                break
            run.append(item.bit_rate)
            index += item.size
        if len(run) > 3:
            return run
        start = data.find(b"\xff", start + 1)
    return []


def _walk(source: Source, position: int, end: int, first: Frame) -> tuple[float, float]:
    """Average bit rate and length of frames of varying bit rate."""
    frames = size = 0
    for item in _frames(source, position, min(end, position + WALK_SIZE), first):
        frames += 1
        size += item.size
    bit_rate = size * 8 * first.kind[2] / (frames * first.samples)
    return bit_rate, (end - position) * 8 / bit_rate


def _stream(first: Frame, seconds: float, bit_rate: float, *, is_vbr: bool) -> Stream:
    _, layer, sample_rate = first.kind
    return Stream(
        format=f"MP{layer}",
        codec=f"mp{layer}",
        is_lossless=False,
        length_s=seconds,
        bit_rate=round(bit_rate),
        sample_rate=sample_rate,
        channels=first.channels,
        is_vbr=is_vbr,
    )
