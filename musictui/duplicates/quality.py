"""How much of the sound a file can hold, and the words for it."""

import os
from collections.abc import Mapping

from musictui.model.duplicates import TrackFacts

CODEC_WEIGHTS: Mapping[str, float] = {
    "opus": 1.5,
    "aac": 1.3,
    "vorbis": 1.3,
    "musepack": 1.2,
    "mp3": 1.0,
    "wma": 0.9,
    "mp2": 0.7,
    "ac3": 0.7,
    "mp1": 0.5,
}
"""By how much more MP3 needs to sound as good; what is not named counts as MP3.

Source: after the public listening tests of Hydrogenaudio at 96 kbit/s (2011, 2014), where Opus was first, AAC and
Vorbis followed, and MP3 needed about 130 kbit/s to come up with them: https://wiki.hydrogenaud.io/index.php?title=Listening_tests
"""
BIT_RATE_STEP = 8_000
"""Bits per second: smaller differences between averages of variable bit rates mean nothing."""
STEP = 1.0
"""Files of which `quality` differs by less are equal."""
_DEFAULT_DEPTH, _DEFAULT_RATE = 16, 44_100
_DSD_DEPTH, _DSD_DIVISOR = 24, 32
"""One bit at 2.8 MHz holds about what 24 bits at 88.2 kHz do."""
_NAMES = {
    "vorbis": "Vorbis",
    "opus": "Opus",
    "musepack": "Musepack",
    "wavpack": "WavPack",
    "speex": "Speex",
}


def quality(track: TrackFacts) -> float:
    """How much of the sound a file can hold, as one number; less than `STEP` apart is equal.

    Lossless files come before all others: by bit depth, then sample rate, then channels (one or more). How well they
    are compressed says nothing, so that FLAC, ALAC, WAV and AIFF of one recording are equal. Lossy files follow by
    their bit rate, weighted by how much their codec makes of it (`CODEC_WEIGHTS`), in units of `BIT_RATE_STEP`.
    """
    if not track.is_lossless:
        return (track.bit_rate or 0) * CODEC_WEIGHTS.get(track.codec, 1.0) / BIT_RATE_STEP
    return 1e12 + _depth(track) * 1e8 + _rate(track) * 10 + min(track.channels or 2, 2)


def describe(track: TrackFacts) -> str:
    """A file's kind in a few words: `FLAC 24 bit 96 kHz`, `MP3 128 kbit/s`."""
    name = name_of(track)
    if track.is_lossless:
        depth = f" {track.bit_depth} bit" if track.bit_depth else ""
        return f"{name}{depth}{f' {track.sample_rate / 1000:g} kHz' if track.sample_rate else ''}"
    return f"{name} {round(track.bit_rate / 1000)} kbit/s" if track.bit_rate else name


def name_of(track: TrackFacts) -> str:
    """What people call its kind: `FLAC`, `Vorbis`."""
    if track.codec == "pcm":
        return "AIFF" if os.path.splitext(track.path)[1].lower().startswith(b".aif") else "WAV"
    return _NAMES.get(track.codec, track.codec.upper() or "unknown")


def says(one: TrackFacts, other: TrackFacts) -> str:
    """What a file has before another one of less quality: `24 bit`, `MP3 320 kbit/s`."""
    if one.is_lossless != other.is_lossless:
        return "lossless" if one.is_lossless else "lossy"
    if not one.is_lossless or "dsd" in {one.codec, other.codec}:
        return describe(one)
    if _depth(one) != _depth(other):
        return f"{_depth(one)} bit"
    if _rate(one) != _rate(other):
        return f"{_rate(one) / 1000:g} kHz"
    return "mono" if one.channels == 1 else "stereo"


def against(one: TrackFacts, other: TrackFacts) -> str:
    """What a file has against it beside another one of more quality: `MP3 128 kbit/s against FLAC`."""
    if one.is_lossless != other.is_lossless:
        return f"{describe(one)} against {name_of(other)}"
    return f"{says(one, other)} against {says(other, one)}"


def _depth(track: TrackFacts) -> int:
    return _DSD_DEPTH if track.codec == "dsd" else track.bit_depth or _DEFAULT_DEPTH


def _rate(track: TrackFacts) -> int:
    rate = track.sample_rate or _DEFAULT_RATE
    return rate // _DSD_DIVISOR if track.codec == "dsd" else rate
