"""FLAC files and the description of a FLAC stream wherever it stands.

Source: RFC 9639.
"""

import re

from musictui.model.track import TAGS_CUT, Stream
from musictui.tags import others, vorbis
from musictui.tags.containers import VORBIS
from musictui.tags.found import Found, clock
from musictui.tags.source import BadFileError, Source

STREAMINFO_SIZE = 34
_MAX_BLOCKS = 10_000
_NOISE = re.compile("[\0-\x08\x0e-\x1f\x7f\ufffd]")
"""Characters that come of bytes which are no text."""
_LEAST_FRAME = 10
"""Bytes of the smallest frame there can be: header, one constant subframe, checksum."""
_COMMENTS, _PICTURE, _INVALID = 4, 6, 127


def read(source: Source, start: int, end: int, found: Found) -> None:
    """Read the file whose mark `fLaC` is at `start`.

    Raises:
        BadFileError: Its metadata is damaged; what was read before that is kept.
    """
    header = source.at(start + 4, 4 + STREAMINFO_SIZE)
    info = header[4:] if header[0:1] in (b"\x00", b"\x80") and header[3:4] == b"\x22" else b""
    try:
        audio = _read_blocks(source, start + 4, found)
    except BadFileError as error:
        # mutagen finds its way through some wrong sizes, which a few programs have written.
        audio = start
        if not _read_blocks_patiently(source, start, end, found):
            found.problem = str(error)
    if len(info) < STREAMINFO_SIZE:
        raise BadFileError("Damaged: the description of its audio is missing.")
    if audio >= end:
        raise BadFileError("Cut short: it ends within its metadata, before any audio.")
    read_stream(info, end - audio, found)


def _read_blocks(source: Source, position: int, found: Found) -> int:
    """Read the comments and count the pictures; where the audio starts."""
    for _ in range(_MAX_BLOCKS):
        header = source.at(position, 4)
        if len(header) < 4:
            raise BadFileError("Cut short: it ends within its metadata, before any audio.")
        is_last, kind = header[0] >= 0x80, header[0] & 0x7F
        size = int.from_bytes(header[1:], "big")
        position += 4
        if kind == _COMMENTS:
            if not vorbis.read_comments(source.at(position, size), found):
                raise BadFileError(TAGS_CUT)
        elif kind == _PICTURE:
            found.covers += 1
        elif kind == _INVALID:
            raise BadFileError("Damaged: its metadata ends in no audio.")
        position += size
        if is_last:
            return position
    found.problem = "Damaged: its metadata ends in no audio."
    return position


def _read_blocks_patiently(source: Source, start: int, end: int, found: Found) -> bool:
    """As `_read_blocks`, by mutagen; whether it could.

    It reads on behind a block whose size is wrong, which gives either the rest of the tags or noise.
    """
    file = others.load("mutagen.flac:FLAC", source, start, end)
    if file is None or any(_NOISE.search(value) for _, value in file.tags or ()):
        return False
    found.hand_over()
    for key, value in file.tags or ():
        if target := VORBIS.get(key.upper()):
            found.add(target, value)
    found.covers = len(file.pictures)
    return True


def read_stream(info: bytes, audio_size: int, found: Found, *, has_frame_sizes: bool = True) -> None:
    """Read the stream that a STREAMINFO block describes, of so many bytes.

    Raises:
        BadFileError: It describes no possible stream.
    """
    bits = int.from_bytes(info[10:18], "big")
    sample_rate, channels, depth, samples = (
        bits >> 44,
        (bits >> 41 & 7) + 1,
        (bits >> 36 & 31) + 1,
        bits & 0xFFFFFFFFF,
    )
    if not sample_rate:
        raise BadFileError("Damaged: its header gives no sample rate.")
    seconds = samples / sample_rate if samples else None
    block_size = int.from_bytes(info[2:4], "big")
    least_frame = max(int.from_bytes(info[4:7], "big"), _LEAST_FRAME)
    bit_rate = round(audio_size * 8 / seconds) if seconds else None
    if seconds and has_frame_sizes and block_size and least_frame * (samples // block_size) > audio_size:
        # Not even frames as small as the smallest would fit.
        most_s = audio_size // least_frame * block_size / sample_rate
        found.problem = (
            f"Cut short: its header tells {clock(seconds)} of audio, the file holds at most {clock(most_s)}."
        )
        bit_rate = None
    found.stream = Stream(
        format="FLAC",
        codec="flac",
        is_lossless=True,
        length_s=seconds,
        bit_rate=bit_rate,
        sample_rate=sample_rate,
        bit_depth=depth,
        channels=channels,
    )
