"""WAV and AIFF files: chunks of sound, with text chunks or a whole ID3 tag among them.

Source: Microsoft's RIFF and WAVEFORMATEX, EBU Tech 3306 (RF64), Apple's Audio Interchange File Format AIFF-C.
"""

import struct
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from musictui.model.track import Stream
from musictui.tags import id3, mpeg
from musictui.tags.containers import AIFF_TEXTS, RIFF_INFO, Table
from musictui.tags.found import Found, cut_short
from musictui.tags.source import BadFileError, Source

UNKNOWN_SIZES = frozenset({0, 0x7FFFFFFF, 0xFFFFFFFF})
"""What programs that write to a pipe put for a size."""
ID3_NAMES = frozenset({b"id3 ", b"ID3 ", b"id32"})
"""Chunks of a WAV file that hold an ID3 tag."""
_MAX_CHUNKS = 10_000
_TEXT_SIZE = 1024 * 1024
_LEAST_MISSING_S = 0.05
_EXTENSIBLE = 0xFFFE
_CODECS = {
    1: ("pcm", True),
    3: ("pcm", True),
    2: ("adpcm", False),
    6: ("alaw", False),
    7: ("mulaw", False),
    0x11: ("adpcm", False),
    0x31: ("gsm", False),
    0xFF: ("aac", False),
    0x160: ("wma", False),
    0x161: ("wma", False),
    0x2000: ("ac3", False),
}
"""Format tag of a WAV file to codec and whether that is lossless."""
_MPEG = frozenset({0x50, 0x55})
"""Format tags of WAV files that hold MPEG frames."""
_AIFC_PCM = frozenset(
    {b"NONE", b"none", b"twos", b"sowt", b"raw ", b"in24", b"in32", b"fl32", b"FL32", b"fl64", b"FL64"}
)
_AIFC_CODECS = {b"ulaw": "mulaw", b"ULAW": "mulaw", b"alaw": "alaw", b"ALAW": "alaw", b"ima4": "adpcm"}


class Chunk(NamedTuple):
    """A chunk of a file."""

    name: bytes
    start: int
    """Of its content."""
    size: int


def read_wav(source: Source, start: int, end: int, found: Found) -> None:
    """Read the RIFF, RF64 or BW64 file at `start`.

    Raises:
        BadFileError: Its sound cannot be found or understood.
    """
    layout, data, info = b"", None, Found()
    is_big = source.at(start, 4) == b"RIFX"
    for chunk in chunks(source, start + 12, end, is_big=is_big):
        if chunk.name == b"fmt ":
            layout = source.at(chunk.start, min(chunk.size, 40))
        elif chunk.name == b"data":
            data = data or chunk
        elif chunk.name == b"LIST" and source.at(chunk.start, 4) == b"INFO":
            _read_texts(source, chunk.start + 4, chunk.start + chunk.size, RIFF_INFO, info)
        elif chunk.name in ID3_NAMES:
            _read_id3(source, chunk, found)
    found.fill(info)
    if len(layout) < 16:
        raise BadFileError("Damaged: the description of its audio is missing.")
    if data is None:
        raise BadFileError("Cut short: it ends before any audio.")
    _describe_wav(source, layout, data, end, found)


def read_aiff(source: Source, start: int, end: int, found: Found) -> None:
    """Read the AIFF or AIFF-C file at `start`.

    Raises:
        BadFileError: Its sound cannot be found or understood.
    """
    layout, data, texts = b"", None, Found()
    for chunk in chunks(source, start + 12, end, is_big=True):
        if chunk.name == b"COMM":
            layout = source.at(chunk.start, min(chunk.size, 22))
        elif chunk.name == b"SSND":
            data = data or chunk
        elif chunk.name == b"ID3 ":
            _read_id3(source, chunk, found)
        elif target := AIFF_TEXTS.get(chunk.name.decode("latin-1")):
            texts.add(target, text(source, chunk))
    found.fill(texts)
    if len(layout) < 18:
        raise BadFileError("Damaged: the description of its audio is missing.")
    if data is None and int.from_bytes(layout[2:6], "big"):
        raise BadFileError("Cut short: it ends before any audio.")
    _describe_aiff(layout, data, end, found)


def chunks(source: Source, position: int, end: int, *, is_big: bool) -> Iterator[Chunk]:
    """The chunks up to the end; one of unknown size lasts until there."""
    long_size = 0
    for _ in range(_MAX_CHUNKS):
        header = source.at(position, 8)
        if position + 8 > end or len(header) < 8:
            return
        name, size = header[:4], int.from_bytes(header[4:], "big" if is_big else "little")
        start = position + 8
        if name == b"ds64":
            long_size = int.from_bytes(source.at(start + 8, 8), "little")
        elif name == b"data" and size in UNKNOWN_SIZES and (size or long_size or start + 8 >= end):
            size = long_size or end - start
        yield Chunk(name, start, size)
        position = start + size
        if size % 2 and not is_name(source.at(position, 4)):
            position += 1


def is_name(data: bytes) -> bool:
    """Whether a chunk could begin here: some programs leave out the byte that makes sizes even."""
    return len(data) == 4 and all(0x20 <= byte < 0x7F for byte in data)


def _read_id3(source: Source, chunk: Chunk, found: Found) -> None:
    if id3.has_tag(source.at(chunk.start, id3.HEADER_SIZE)):
        id3.read_tag(source, chunk.start, found)


def _read_texts(source: Source, position: int, end: int, table: Table, found: Found) -> None:
    """The chunks of a LIST, each a text."""
    for chunk in chunks(source, position, min(end, source.size), is_big=False):
        if target := table.get(chunk.name.decode("latin-1").upper()):
            found.add(target, text(source, chunk))


def text(source: Source, chunk: Chunk) -> str:
    """A text without its closing nulls; UTF-8 where it is valid, as programs of today write it."""
    data = source.at(chunk.start, min(chunk.size, _TEXT_SIZE)).partition(b"\0")[0]
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _describe_wav(source: Source, layout: bytes, data: Chunk, end: int, found: Found) -> None:
    is_big = source.head[:4] == b"RIFX"
    form, channels, rate, byte_rate, block, bits = struct.unpack_from(
        ">HHIIHH" if is_big else "<HHIIHH", layout
    )
    if form == _EXTENSIBLE and len(layout) >= 26:
        form = int.from_bytes(layout[24:26], "little")
        bits = int.from_bytes(layout[18:20], "little") or bits
    if form in _MPEG:
        mpeg.read(source, data.start, min(data.start + data.size, end), found)
        if found.stream:
            found.stream = replace(found.stream, format="WAV")
        return
    codec, is_lossless = _CODECS.get(form, ("unknown", False))
    if codec == "pcm":
        byte_rate = rate * (block or channels * bits // 8)
    if not rate or not byte_rate:
        raise BadFileError("Damaged: its header gives no sample rate.")
    seconds = _held_seconds(data, end, data.size / byte_rate, found)
    found.stream = Stream(
        format="WAV",
        codec=codec,
        is_lossless=is_lossless,
        length_s=seconds,
        bit_rate=byte_rate * 8,
        sample_rate=rate,
        bit_depth=bits if is_lossless else None,
        channels=channels,
    )


def _describe_aiff(layout: bytes, data: Chunk | None, end: int, found: Found) -> None:
    channels, frames, bits = struct.unpack_from(">HIH", layout)
    rate = _extended_float(layout[8:18])
    if not rate:
        raise BadFileError("Damaged: its header gives no sample rate.")
    kind = layout[18:22] or b"NONE"
    is_pcm = kind in _AIFC_PCM
    seconds = frames / rate
    size = data.size - 8 if data else 0
    found.stream = Stream(
        format="AIFF",
        codec="pcm" if is_pcm else _AIFC_CODECS.get(kind, "unknown"),
        is_lossless=is_pcm,
        length_s=_held_seconds(data, end, seconds, found) if data else seconds,
        bit_rate=round(rate * channels * bits if is_pcm else size * 8 / seconds if seconds else 0),
        sample_rate=round(rate),
        bit_depth=bits if is_pcm else None,
        channels=channels,
    )


def _held_seconds(data: Chunk, end: int, seconds: float, found: Found) -> float:
    """The length of the sound that the file holds; one that should hold more was cut."""
    held = max(end - data.start, 0)
    if held >= data.size:
        return seconds
    held_s = seconds * held / data.size
    if seconds - held_s > _LEAST_MISSING_S:
        found.problem = cut_short(seconds, held_s)
    return held_s


def _extended_float(data: bytes) -> float:
    """A number of IEEE 754 extended precision, 80 bits, as AIFF gives its sample rate."""
    exponent, mantissa = int.from_bytes(data[:2], "big") & 0x7FFF, int.from_bytes(data[2:], "big")
    return mantissa * 2.0 ** (exponent - 16383 - 63) if 16383 <= exponent < 16383 + 32 else 0.0
