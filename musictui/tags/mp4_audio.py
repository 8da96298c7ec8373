"""The audio of an MPEG-4 track, from its sample entry.

Source: ISO/IEC 14496-12 (sample entry), 14496-1 (descriptors), 14496-3 (AudioSpecificConfig),
Apple's ALACMagicCookieDescription.txt, ETSI TS 102 366 (AC-3), RFC 9639 section 10 and the Opus mapping.
"""

from functools import lru_cache
from typing import NamedTuple

_RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
_AAC_CHANNELS = (0, 1, 2, 3, 4, 5, 6, 8, 0, 0, 0, 7, 8, 24, 8)
_AAC_OBJECTS = frozenset({0x40, 0x66, 0x67, 0x68})
_OBJECTS = {0x69: ("MP3", "mp3"), 0x6B: ("MP3", "mp3"), 0xA9: ("DTS", "dts"), 0xDD: ("Vorbis", "vorbis")}
"""Kinds of streams in an esds atom beside AAC."""
_PCM = frozenset({"lpcm", "ipcm", "sowt", "twos", "raw", "in24", "in32", "fl32", "fl64", "none"})
_LABELS = {
    "alac": ("ALAC", "alac"),
    "flac": ("FLAC", "flac"),
    "opus": ("Opus", "opus"),
    "ac-3": ("AC-3", "ac3"),
    "ec-3": ("E-AC-3", "eac3"),
    ".mp3": ("MP3", "mp3"),
    "samr": ("AMR", "amr"),
    "sawb": ("AMR-WB", "amr"),
    "drms": ("AAC", "aac"),
}
_SBR, _PS, _ESCAPE = 5, 29, 31
_SBR_SYNC, _PS_SYNC = 0x2B7, 0x548


class Audio(NamedTuple):
    """What a sample entry says; 0 where it does not."""

    label: str
    codec: str
    is_lossless: bool
    sample_rate: int
    channels: int
    bit_depth: int
    bit_rate: int = 0


def describe(name: bytes, entry: bytes) -> Audio:
    """The audio of a sample entry: its name and its content after the header."""
    version = int.from_bytes(entry[8:10], "big")
    channels, depth = int.from_bytes(entry[16:18], "big"), int.from_bytes(entry[18:20], "big")
    rate = int.from_bytes(entry[24:26], "big")
    extra = entry[28 + {1: 16, 2: 36}.get(version, 0) :]
    word = name.decode("latin-1").strip().lower()
    if word in _PCM:
        return Audio("PCM", "pcm", True, rate, channels, depth)
    if word == "mp4a":
        return _described_by_esds(extra, rate, channels)
    label, codec = _LABELS.get(word, (word.upper(), word))
    config = extra[extra.find(b"alac") + 8 :] if codec == "alac" and b"alac" in extra[:64] else b""
    if len(config) >= 24:
        # The cookie knows better than the entry, which says 44.1 kHz and 16 bits whatever it holds.
        return Audio(
            "ALAC",
            codec,
            True,
            int.from_bytes(config[20:24], "big"),
            config[9],
            config[5],
            int.from_bytes(config[16:20], "big"),
        )
    if codec == "flac" and extra[4:8] == b"dfLa" and len(extra) >= 34:
        bits = int.from_bytes(extra[26:34], "big")
        rate, channels, depth = bits >> 44, (bits >> 41 & 7) + 1, (bits >> 36 & 31) + 1
    return Audio(label, codec, codec in {"alac", "flac"}, 48000 if codec == "opus" else rate, channels, depth)


def _described_by_esds(extra: bytes, rate: int, channels: int) -> Audio:
    """As the descriptors of an esds atom say: kind of stream, average bit rate, configuration of the decoder."""
    start = extra.find(b"esds")
    stream, config = _decoder(extra[start + 8 :]) if start >= 0 else (b"", b"")
    if len(stream) < 13:
        return Audio("AAC", "aac", False, rate, channels, 0)
    bit_rate = int.from_bytes(stream[9:13], "big")
    if stream[0] not in _AAC_OBJECTS:
        label, codec = _OBJECTS.get(stream[0], ("MPEG-4 audio", "unknown"))
        return Audio(label, codec, False, rate, channels, 0, bit_rate)
    config_rate, config_channels = _aac_config(config)
    return Audio("AAC", "aac", False, config_rate or rate, config_channels or channels, 0, bit_rate)


def _decoder(data: bytes) -> tuple[bytes, bytes]:
    """The content of the decoder's descriptor and of the configuration in it."""
    tag, content = _descriptor(data)
    if tag != 3 or len(content) < 3:
        return b"", b""
    flags = content[2]
    skip = 3 + (2 if flags & 0x80 else 0) + (2 if flags & 0x20 else 0)
    if flags & 0x40:
        skip += 1 + content[skip] if len(content) > skip else 0
    tag, stream = _descriptor(content[skip:])
    if tag != 4:
        return b"", b""
    tag, config = _descriptor(stream[13:])
    return stream, config if tag == 5 else b""


def _descriptor(data: bytes) -> tuple[int, bytes]:
    """Tag and content of a descriptor, its size in groups of seven bits."""
    if len(data) < 2:
        return 0, b""
    size = 0
    for position in range(1, min(5, len(data))):
        size = size << 7 | data[position] & 0x7F
        if data[position] < 0x80:
            return data[0], data[position + 1 : position + 1 + size]
    return 0, b""


class _Bits:
    """Reads bits from the front; zeros behind the end."""

    def __init__(self, data: bytes) -> None:
        self._value = int.from_bytes(data, "big")
        self._left = len(data) * 8

    def take(self, count: int) -> int:
        self._left -= count
        value = self._value >> self._left if self._left >= 0 else self._value << -self._left
        return value & ((1 << count) - 1)


@lru_cache(256)
def _aac_config(config: bytes) -> tuple[int, int]:
    """Sample rate and channels of the decoded audio; 0 where the configuration does not say."""
    bits = _Bits(config[:64])
    kind, rate, index = _object_type(bits), _rate(bits), bits.take(4)
    channels = _AAC_CHANNELS[index] if index < len(_AAC_CHANNELS) else 0
    if kind in (_SBR, _PS):
        # Spectral band replication doubles the rate, parametric stereo the channel.
        return _rate(bits), 2 if kind == _PS and channels == 1 else channels
    if kind in (1, 2, 3, 4) and index:
        bits.take(1)
        if bits.take(1):
            bits.take(14)
        bits.take(1)
        if bits.take(11) == _SBR_SYNC and _object_type(bits) == _SBR and bits.take(1):
            rate = _rate(bits) or rate
            if bits.take(11) == _PS_SYNC and bits.take(1) and channels == 1:
                channels = 2
    return rate, channels


def _object_type(bits: _Bits) -> int:
    kind = bits.take(5)
    return 32 + bits.take(6) if kind == _ESCAPE else kind


def _rate(bits: _Bits) -> int:
    index = bits.take(4)
    if index == 15:
        return bits.take(24)
    return _RATES[index] if index < len(_RATES) else 0
