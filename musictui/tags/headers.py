"""TTA and DSF files: plain headers beside an ID3 tag.

Source: http://tausoft.org/en/true_audio_codec_format/ and Sony's DSF File Format Specification 1.01.
"""

import struct

from musictui.model.track import Stream
from musictui.tags import id3
from musictui.tags.found import Found, cut_short
from musictui.tags.source import BadFileError, Source

_DSF_HEADER = struct.Struct("<4sQQQ4sQIIIIIIQ")


def read_tta(source: Source, start: int, end: int, found: Found) -> None:
    """Read the True Audio file at `start`.

    Raises:
        BadFileError: Its header is damaged.
    """
    header = source.at(start, 22)
    if len(header) < 22:
        raise BadFileError("Cut short: it ends within its header.")
    if header[3:4] == b"1":
        _, channels, depth, rate, samples = struct.unpack_from("<HHHII", header, 4)
    else:
        channels = depth = rate = samples = 0  # TTA2 was announced and never described
    if not rate:
        raise BadFileError("Damaged: its header gives no sample rate.")
    seconds = samples / rate
    found.stream = Stream(
        format="TTA",
        codec="tta",
        is_lossless=True,
        length_s=seconds,
        bit_rate=round((end - start) * 8 / seconds) if seconds else None,
        sample_rate=rate,
        bit_depth=depth,
        channels=channels,
    )


def read_dsf(source: Source, start: int, end: int, found: Found) -> None:
    """Read the DSD stream file at `start`, and the ID3 tag that its header points to.

    Raises:
        BadFileError: Its header is damaged.
    """
    header = source.at(start, _DSF_HEADER.size)
    if len(header) < _DSF_HEADER.size:
        raise BadFileError("Cut short: it ends within its header.")
    _, _, _, tag, mark, _, _, _, _, channels, rate, _, samples = _DSF_HEADER.unpack(header)
    if tag and id3.has_tag(source.at(start + tag, id3.HEADER_SIZE)):
        id3.read_tag(source, start + tag, found)
    if mark != b"fmt " or not rate:
        raise BadFileError("Damaged: the description of its audio is missing.")
    seconds, held_s = samples / rate, (end - start - 92) * 8 / (rate * max(channels, 1))
    if seconds - held_s > 0.05 and held_s < seconds * 0.97:
        found.problem = cut_short(seconds, max(held_s, 0.0))
        seconds = max(held_s, 0.0)
    found.stream = Stream(
        format="DSD",
        codec="dsd",
        is_lossless=True,
        length_s=seconds,
        bit_rate=rate * channels,
        sample_rate=rate,
        bit_depth=1,
        channels=channels,
    )
