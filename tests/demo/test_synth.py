"""The music: in its key, at its tempo, the same each time, and no two alike."""

from dataclasses import replace

import numpy as np
import pytest

from musictui.demo.score import Song
from musictui.demo.sounds import Key, Sound
from musictui.demo.styles import STYLES
from musictui.demo.synth import Audio, render

RATE = 44_100
A_MINOR = Key(9, is_minor=True)
WITH_BEAT = sorted(name for name, style in STYLES.items() if style.kick)


def _sound(style: str = "pop", **changes: object) -> Sound:
    sound = Sound(song=11, take=12, style=style, key=A_MINOR, bpm=112.0, length_s=2.0)
    return replace(sound, **changes)  # type: ignore[arg-type]  # the tests' own fields


def chroma(audio: Audio, rate: int) -> list[float]:
    """How much of each pitch class there is between 110 and 2,000 Hz, the strongest being 1."""
    mono = audio.mean(axis=0)
    power = np.square(np.abs(np.fft.rfft(mono * np.hanning(len(mono)))))
    hertz = np.fft.rfftfreq(len(mono), 1 / rate)
    heard = (hertz > 110) & (hertz < 2000)
    classes = np.rint(12 * np.log2(hertz[heard] / 440) + 69).astype(int) % 12
    strength = np.bincount(classes, weights=power[heard], minlength=12)
    return [float(value) for value in strength / strength.max()]


def _tempo(audio: Audio, around: float) -> float:
    """The strongest period of the onsets within a fifth of `around` beats a minute."""
    mono = audio.mean(axis=0)
    hop = 256
    frames = np.square(mono[: len(mono) // hop * hop]).reshape(-1, hop).sum(axis=1)
    onsets = np.maximum(0, np.diff(np.log(frames + 1e-4)))
    onsets -= onsets.mean()
    size = 1 << (2 * len(onsets)).bit_length()
    related = np.fft.irfft(np.square(np.abs(np.fft.rfft(onsets, size))))
    bpms = np.arange(around * 0.8, around * 1.2, 0.1)
    # Four beats apart tells the tempo four times as exactly as one.
    strength = [np.interp(4 * 60 / bpm * RATE / hop, np.arange(len(related)), related) for bpm in bpms]
    return float(bpms[int(np.argmax(strength))])


@pytest.mark.parametrize("style", sorted(STYLES))
def test_chord_is_heard_in_first_bar(style: str) -> None:
    sound = _sound(style, length_s=1.5, is_instrumental=True)
    strength = chroma(render(sound, RATE), RATE)
    chord = {pitch % 12 for pitch in Song(sound).chord(0)}
    assert chord >= {9, 0, 4}
    assert int(np.argmax(strength)) in chord
    assert min(strength[pitch] for pitch in (9, 0, 4)) > 0.02
    # Distorted guitars and drums are in every class.
    others = [strength[pitch] for pitch in range(12) if pitch not in chord]
    assert sum(strength[pitch] for pitch in chord) > 1.4 * sum(others)


@pytest.mark.parametrize("style", WITH_BEAT)
def test_tempo_is_heard(style: str) -> None:
    sound = _sound(style, bpm=112.0, length_s=16.0)
    assert _tempo(render(sound, RATE), 112.0) == pytest.approx(112.0, rel=0.015)


@pytest.mark.parametrize("style", sorted(STYLES))
def test_level_is_neither_clipped_nor_faint(style: str) -> None:
    audio = render(_sound(style), RATE)
    assert audio.shape == (2, 2 * RATE)
    assert audio.dtype == np.float32
    assert np.abs(audio).max() < 1.0
    assert 20 * np.log10(np.sqrt(np.square(audio).mean())) > -24


@pytest.mark.parametrize("style", sorted(STYLES))
def test_edit_has_the_samples_of_its_recording(style: str) -> None:
    whole = render(_sound(style, length_s=10.0), RATE)
    edit = render(_sound(style, length_s=4.0, start_s=4.7, fade_s=1.0), RATE)
    start, edge = round(4.7 * RATE), RATE // 100
    steady = slice(edge, 3 * RATE - edge)
    assert np.array_equal(edit[:, steady], whole[:, start:][:, steady])


def test_same_sound_is_the_same_samples() -> None:
    assert np.array_equal(render(_sound(), RATE), render(_sound(), RATE))


@pytest.mark.parametrize(
    "change", [{"take": 13}, {"song": 14, "length_s": 8.0}, {"bpm": 113.0}, {"key": Key(4, is_minor=True)}]
)
def test_other_sound_is_other_music(change: dict[str, object]) -> None:
    first = render(_sound(length_s=8.0), RATE)
    other = render(_sound(**{"length_s": 8.0, **change}), RATE)
    assert abs(float(np.corrcoef(first[0], other[0])[0, 1])) < 0.9


def test_versions_share_chords_and_not_samples() -> None:
    studio, live = _sound(length_s=6.0), _sound(length_s=6.0, take=99, is_live=True)
    assert [Song(studio).chord(bar) for bar in range(16)] == [Song(live).chord(bar) for bar in range(16)]
    assert abs(float(np.corrcoef(render(studio, RATE)[0], render(live, RATE)[0])[0, 1])) < 0.9


def test_mono_is_one_channel() -> None:
    assert render(_sound(is_mono=True), RATE).shape == (1, 2 * RATE)


def test_other_rate_is_the_same_music() -> None:
    low, high = (chroma(render(_sound(is_instrumental=True), rate), rate) for rate in (RATE, 96_000))
    assert np.allclose(low, high, atol=0.1)


def test_remaster_is_brighter_and_louder() -> None:
    plain, remaster = render(_sound(gain_db=-6.0), RATE), render(_sound(gain_db=-2.0, tilt_db=3.0), RATE)
    assert np.square(remaster).mean() > 1.5 * np.square(plain).mean()


def test_key_names() -> None:
    assert [Key(0, is_minor=False).name, Key(9, is_minor=True).name, Key(6, is_minor=True).name] == [
        "C",
        "Am",
        "F#m",
    ]
    assert [
        Key(0, is_minor=False).camelot,
        Key(9, is_minor=True).camelot,
        Key(4, is_minor=False).camelot,
    ] == [
        "8B",
        "8A",
        "12B",
    ]
