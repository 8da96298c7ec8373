"""The encodings of the demo: every format that PyAV can write, with its settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Encoding:
    """A format and its settings."""

    suffix: str
    codec: str
    container: str
    sample_format: str
    """What the encoder is fed with, in FFmpeg's words: s16, s32 (24 significant bits), flt, fltp, u8."""
    rate: int = 44_100
    """Hz."""
    bit_rate: int = 0
    """Bits per second of constant bit rate; 0 where quality or losslessness decides."""
    quality: float | None = None
    """Of variable bit rate, on the codec's own scale."""
    options: Mapping[str, str] = field(default_factory=dict)
    container_options: Mapping[str, str] = field(default_factory=dict)
    is_lossless: bool = False


def _mp3(bit_rate: int = 0, quality: float | None = None, rate: int = 44_100) -> Encoding:
    # Speed over finesse: LAME takes half of the making of a library, and this way a third less.
    return Encoding(
        ".mp3",
        "libmp3lame",
        "mp3",
        "fltp",
        rate,
        bit_rate,
        quality,
        options={"compression_level": "9", "joint_stereo": "0"},
        container_options={"id3v2_version": "0"},
    )


def _lossless(suffix: str, codec: str, container: str, sample_format: str, rate: int = 44_100) -> Encoding:
    return Encoding(suffix, codec, container, sample_format, rate, is_lossless=True)


def _aac(bit_rate: int, suffix: str = ".m4a") -> Encoding:
    return Encoding(suffix, "aac", "ipod", "fltp", bit_rate=bit_rate, options={"aac_coder": "fast"})


def _opus(bit_rate: int) -> Encoding:
    return Encoding(".opus", "libopus", "opus", "flt", 48_000, bit_rate, options={"compression_level": "4"})


def _vorbis(quality: float) -> Encoding:
    return Encoding(".ogg", "vorbis", "ogg", "fltp", quality=quality, options={"strict": "experimental"})


ENCODINGS: Mapping[str, Encoding] = {
    "mp3-64": _mp3(64_000, rate=22_050),
    "mp3-8": _mp3(8_000, rate=8_000),
    "mp3-128": _mp3(128_000),
    "mp3-192": _mp3(192_000),
    "mp3-256": _mp3(256_000),
    "mp3-320": _mp3(320_000),
    "mp3-v0": _mp3(quality=0),
    "mp3-v2": _mp3(quality=2),
    "flac": _lossless(".flac", "flac", "flac", "s16"),
    "flac-24-96": _lossless(".flac", "flac", "flac", "s32", 96_000),
    "flac-24-192": _lossless(".flac", "flac", "flac", "s32", 192_000),
    "aac-128": _aac(128_000),
    "aac-256": _aac(256_000),
    "aac-m4b": _aac(96_000, ".m4b"),
    "alac": _lossless(".m4a", "alac", "ipod", "s16p"),
    "vorbis-q5": _vorbis(5),
    "vorbis-q7": _vorbis(7),
    "opus-96": _opus(96_000),
    "opus-128": _opus(128_000),
    "opus-160": _opus(160_000),
    "wav": _lossless(".wav", "pcm_s16le", "wav", "s16"),
    "wav-24": _lossless(".wav", "pcm_s24le", "wav", "s32", 48_000),
    "wav-8bit": _lossless(".wav", "pcm_u8", "wav", "u8", 8_000),
    "wav-float": _lossless(".wav", "pcm_f32le", "wav", "flt", 48_000),
    "aiff": _lossless(".aiff", "pcm_s16be", "aiff", "s16"),
    "aif": _lossless(".aif", "pcm_s24be", "aiff", "s32", 48_000),
    "aifc": _lossless(".aifc", "pcm_s16le", "aiff", "s16"),
    "ogg-flac": _lossless(".oga", "flac", "ogg", "s16"),
    "wavpack": _lossless(".wv", "wavpack", "wv", "s16p"),
    "tta": _lossless(".tta", "tta", "tta", "s16"),
    "wma": Encoding(".wma", "wmav2", "asf", "fltp", bit_rate=128_000),
    "adts": Encoding(".aac", "aac", "adts", "fltp", bit_rate=128_000, options={"aac_coder": "fast"}),
}
"""Every encoding by its name in plans and manifests."""
