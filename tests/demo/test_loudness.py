"""Loudness against the values that the standards give for sine tones."""

import numpy as np
import pytest

from musictui.demo.loudness import SILENCE_LUFS, gain_text, k_power, lufs


def _sine(hertz: float, level_db: float, channels: int, rate: int) -> np.ndarray:
    wave = np.sin(2 * np.pi * hertz * np.arange(2 * rate) / rate) * 10 ** (level_db / 20)
    return np.tile(wave.astype(np.float32), (channels, 1))


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
def test_full_scale_sine_in_one_channel(rate: int) -> None:
    # Source: ITU-R BS.1770-4, annex 1: 997 Hz at 0 dB FS in one channel is -3.01 LKFS.
    assert lufs(k_power(_sine(997, 0, 1, rate), rate)) == pytest.approx(-3.01, abs=0.02)


@pytest.mark.parametrize("level", [-20.0, -26.0, -40.0])
def test_stereo_sine(level: float) -> None:
    # Source: EBU Tech 3341, test signals 1 and 2: 1 kHz in both channels reads as its level.
    assert lufs(k_power(_sine(1000, level, 2, 48_000), 48_000)) == pytest.approx(level, abs=0.05)


def test_gain_brings_to_the_reference() -> None:
    for level, gain in ((-20, 2.0), (-10, -8.0)):
        number, unit = gain_text(k_power(_sine(1000, level, 2, 48_000), 48_000)).split()
        assert (float(number), unit) == (pytest.approx(gain, abs=0.05), "dB")


def test_silence_has_a_loudness() -> None:
    assert lufs(k_power(np.zeros((2, 4800), np.float32), 48_000)) == SILENCE_LUFS
