"""The encodings: each file decodes to the same length and the same music, and is the same bytes each time."""

import io
from itertools import pairwise

import av
import numpy as np
import pytest

from musictui.demo.encode import decode, encode, resampled
from musictui.demo.encodings import ENCODINGS
from musictui.demo.sounds import Key, Sound
from musictui.demo.synth import Audio, render

SOUND = Sound(song=5, take=6, style="folk", key=Key(2, is_minor=False), bpm=100.0, length_s=0.5)
SLACK_S = 0.04
"""A frame or two, by which lossy encoders pad or cut where the container cannot say so."""


def _spectrum(audio: Audio, rate: int) -> np.ndarray:
    """Energy in thirds of an octave from 80 Hz to 2.5 kHz, which every encoding keeps."""
    power = np.square(np.abs(np.fft.rfft(audio.mean(axis=0))))
    hertz = np.fft.rfftfreq(audio.shape[1], 1 / rate)
    edges = 80 * 2 ** (np.arange(16) / 3)
    return np.array([power[(hertz >= low) & (hertz < high)].sum() for low, high in pairwise(edges)])


@pytest.mark.parametrize("name", sorted(ENCODINGS))
def test_file_decodes_to_the_same_music(name: str) -> None:
    encoding = ENCODINGS[name]
    audio = render(SOUND, encoding.rate)
    decoded, rate = decode(encode(audio, encoding))
    assert rate == encoding.rate
    assert len(decoded) == 2
    assert decoded.shape[1] / rate == pytest.approx(SOUND.length_s, abs=SLACK_S)
    before, after = _spectrum(audio, rate), _spectrum(decoded, rate)
    assert float(np.corrcoef(before, after)[0, 1]) > 0.98
    assert after.sum() == pytest.approx(before.sum(), rel=0.2)


@pytest.mark.parametrize("name", sorted(name for name, encoding in ENCODINGS.items() if encoding.is_lossless))
def test_lossless_keeps_every_sample(name: str) -> None:
    encoding = ENCODINGS[name]
    audio = render(SOUND, encoding.rate)
    decoded, _ = decode(encode(audio, encoding))
    step = 2 / 128 if encoding.sample_format == "u8" else 2 / 32768
    assert decoded.shape == audio.shape
    assert float(np.abs(decoded - audio).max()) <= step


@pytest.mark.parametrize("name", sorted(ENCODINGS))
def test_same_audio_is_the_same_bytes(name: str) -> None:
    encoding = ENCODINGS[name]
    audio = render(SOUND, encoding.rate)
    assert encode(audio, encoding) == encode(audio, encoding)


@pytest.mark.parametrize("name", ["mp3-192", "flac", "aac-256", "opus-128", "vorbis-q5", "wav"])
def test_mono(name: str) -> None:
    encoding = ENCODINGS[name]
    audio = render(SOUND, encoding.rate)[:1]
    decoded, rate = decode(encode(audio, encoding))
    assert float(np.corrcoef(_spectrum(audio, rate), _spectrum(decoded, rate))[0, 1]) > 0.98


@pytest.mark.parametrize(
    ("name", "codec", "rate"),
    [
        ("mp3-v0", "mp3", 44_100),
        ("flac-24-96", "flac", 96_000),
        ("aac-256", "aac", 44_100),
        ("alac", "alac", 44_100),
        ("vorbis-q5", "vorbis", 44_100),
        ("opus-128", "opus", 48_000),
        ("ogg-flac", "flac", 44_100),
        ("aifc", "pcm_s16le", 44_100),
        ("wma", "wmav2", 44_100),
    ],
)
def test_codec(name: str, codec: str, rate: int) -> None:
    content = encode(render(SOUND, ENCODINGS[name].rate), ENCODINGS[name])
    with av.open(io.BytesIO(content)) as container:
        context = container.streams.audio[0].codec_context
        assert (context.codec.canonical_name if codec != "mp3" else "mp3", context.sample_rate) == (
            codec,
            rate,
        )


def test_better_quality_takes_more_bytes() -> None:
    audio = render(SOUND, 44_100)
    sizes = {name: len(encode(audio, ENCODINGS[name])) for name in ENCODINGS}
    assert sizes["mp3-128"] < sizes["mp3-v2"] < sizes["mp3-v0"] < sizes["mp3-320"] < sizes["flac"]
    assert sizes["vorbis-q5"] < sizes["vorbis-q7"]
    assert sizes["opus-96"] < sizes["opus-128"] < sizes["opus-160"]


def test_repeated_packets_play_as_often() -> None:
    encoding = ENCODINGS["mp3-8"]
    audio = render(SOUND, encoding.rate)
    decoded, rate = decode(encode(audio, encoding, repeats=5))
    assert decoded.shape[1] / rate == pytest.approx(5 * SOUND.length_s, rel=0.5)
    assert decoded.shape[1] > 4.5 * SOUND.length_s * rate


def test_resampled_is_the_same_music() -> None:
    audio = render(SOUND, 44_100)
    other = resampled(audio, 44_100, 48_000)
    assert other.shape[1] / 48_000 == pytest.approx(SOUND.length_s, abs=0.002)
    assert np.allclose(_spectrum(audio, 44_100) / 44_100**2, _spectrum(other, 48_000) / 48_000**2, rtol=0.1)
    assert resampled(audio, 44_100, 44_100) is audio
