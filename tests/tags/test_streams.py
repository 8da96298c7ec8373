"""What the reader says about the audio of a file of every kind."""

from pathlib import Path

import mutagen
import pytest

from musictui.model.formats import AUDIO_EXTENSIONS
from musictui.model.track import Stream
from musictui.tags import reader
from tests import audio

SECONDS = 0.5
LOSSLESS = {
    "flac",
    "flac24",
    "oga",
    "alac",
    "wav",
    "wav24",
    "wavfloat",
    "aiff",
    "aifc",
    "ape",
    "wv",
    "tta",
    "ofr",
    "dsf",
    "dff",
}

# Kind: format, codec, sample rate, bit depth, channels, VBR.
EXPECTED = {
    "mp3": ("MP3", "mp3", 44100, None, 2, False),
    "mp3-vbr": ("MP3", "mp3", 44100, None, 2, True),
    "mp3-bare": ("MP3", "mp3", 44100, None, 2, False),
    "mp2": ("MP2", "mp2", 44100, None, 2, False),
    "flac": ("FLAC", "flac", 44100, 16, 2, None),
    "flac24": ("FLAC", "flac", 96000, 24, 2, None),
    "oga": ("FLAC", "flac", 44100, 16, 2, None),
    "m4a": ("AAC", "aac", 44100, None, 2, None),
    "m4b": ("AAC", "aac", 44100, None, 2, None),
    "alac": ("ALAC", "alac", 44100, 16, 2, None),
    "ogg": ("Vorbis", "vorbis", 44100, None, 2, True),
    "opus": ("Opus", "opus", 48000, None, 2, None),
    "spx": ("Speex", "speex", 16000, None, 1, False),
    "wav": ("WAV", "pcm", 44100, 16, 2, None),
    "wav24": ("WAV", "pcm", 44100, 24, 2, None),
    "wavfloat": ("WAV", "pcm", 44100, 32, 2, None),
    "aiff": ("AIFF", "pcm", 44100, 16, 2, None),
    "aifc": ("AIFF", "pcm", 44100, 16, 2, None),
    "ape": ("APE", "ape", 44100, 16, 2, None),
    "wv": ("WavPack", "wavpack", 44100, 16, 2, None),
    "mpc": ("Musepack", "musepack", 44100, None, 2, None),
    "mpc8": ("Musepack", "musepack", 44100, None, 2, None),
    "wma": ("WMA", "wma", 44100, None, 2, None),
    "tta": ("TTA", "tta", 44100, 16, 2, None),
    "dsf": ("DSD", "dsd", 2_822_400, 1, 2, None),
    "dff": ("DSD", "dsd", 2_822_400, 1, 2, None),
    "aac": ("AAC", "aac", 44100, None, 2, None),
    "ac3": ("AC-3", "ac3", 44100, None, 2, None),
    "ofr": ("OptimFROG", "optimfrog", 44100, 16, 2, None),
}

CONSTANT_BIT_RATES = {
    "mp3": 128_000,
    "mp3-bare": 128_000,
    "mp2": 192_000,
    "ac3": 192_000,
    "wav": 1_411_200,
    "aiff": 1_411_200,
}


NOMINAL_IN_MUTAGEN = {"ogg", "mp3-vbr", "alac", "spx"}
"""Kinds of which mutagen gives the bit rate that the header intends."""


def stream_of(path: Path) -> Stream:
    found = reader.read(str(path))
    assert found.problem is None
    assert found.stream is not None
    return found.stream


@pytest.fixture(params=audio.KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def made(kind: str, tmp_path: Path) -> Path:
    return audio.make(tmp_path / f"file{audio.extension(kind)}", kind=kind, seconds=SECONDS)


def test_every_kind_is_expected_here() -> None:
    assert set(EXPECTED) == set(audio.KINDS)


def test_extension_of_every_kind_is_taken_for_audio(kind: str) -> None:
    assert audio.extension(kind) in AUDIO_EXTENSIONS


def test_stream_is_described(kind: str, made: Path) -> None:
    stream = stream_of(made)
    facts = (
        stream.format,
        stream.codec,
        stream.sample_rate,
        stream.bit_depth,
        stream.channels,
        stream.is_vbr,
    )
    assert facts == EXPECTED[kind]


def test_length_is_that_of_the_sound(made: Path) -> None:
    # Lossy codecs add up to two of their frames of silence.
    assert stream_of(made).length_s == pytest.approx(SECONDS, abs=0.055)


def test_lossless_is_told_from_lossy(kind: str, made: Path) -> None:
    assert stream_of(made).is_lossless is (kind in LOSSLESS)


def test_bit_rate_is_that_of_the_bytes(kind: str, made: Path) -> None:
    stream = stream_of(made)
    assert stream.bit_rate is not None
    assert stream.length_s is not None
    if kind in CONSTANT_BIT_RATES:
        assert stream.bit_rate == CONSTANT_BIT_RATES[kind]
    elif kind != "m4b":  # half of which is space for its tags
        # Headers weigh heavily in files this short.
        assert stream.bit_rate == pytest.approx(made.stat().st_size * 8 / stream.length_s, rel=0.35)


def test_stream_is_what_mutagen_says(kind: str, made: Path) -> None:
    stream, info = stream_of(made), mutagen.File(made).info
    # Encoders' padding is no music: mutagen counts that of FFmpeg, we do not.
    assert stream.length_s == pytest.approx(info.length, abs=0.05)
    assert stream.sample_rate == getattr(info, "sample_rate", 48000)  # Opus always plays at 48 kHz
    assert stream.channels == getattr(info, "channels", 2)
    if kind not in NOMINAL_IN_MUTAGEN:
        assert stream.bit_rate == pytest.approx(getattr(info, "bitrate", stream.bit_rate), rel=0.12)


def test_files_of_different_seeds_differ(kind: str) -> None:
    assert audio.data(kind, seed=1, seconds=SECONDS) != audio.data(kind, seed=2, seconds=SECONDS)


def test_extended_format_of_a_wav_file_is_understood(tmp_path: Path) -> None:
    path = audio.make(tmp_path / "file.wav", kind="wav24", seconds=SECONDS)
    data = path.read_bytes()
    assert data[20:22] == b"\xfe\xff"
    assert stream_of(path).codec == "pcm"
