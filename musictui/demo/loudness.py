"""How loud audio is, for ReplayGain tags that are true.

Source: ITU-R BS.1770-4 (K-weighting, loudness of a program without gating) and ReplayGain 2.0 (its reference).
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from musictui.demo.synth import Audio

REFERENCE_LUFS = -18.0
SILENCE_LUFS = -70.0
"""Below this nothing is measured."""


def k_power(audio: Audio, rate: int) -> float:
    """The mean square of the K-weighted samples, added over the channels."""
    count = audio.shape[1]
    # Silence after it changes no sum, and lengths of one kind share their weights and are quick to transform.
    size = 1 << count.bit_length()
    spectrum = np.fft.rfft(audio, size, axis=1)
    power = np.square(spectrum.real) + np.square(spectrum.imag)
    # By Parseval's theorem; every bin but the first (and the last) stands for two.
    return float((power * _k_weights(size, rate)).sum() * 2 / (size * count))


def lufs(power: float) -> float:
    """Loudness of a mean square, in LUFS."""
    return max(SILENCE_LUFS, -0.691 + 10 * float(np.log10(max(power, 1e-12))))


def gain_text(power: float) -> str:
    """The ReplayGain tag for it: `-6.48 dB`."""
    return f"{REFERENCE_LUFS - lufs(power):+.2f} dB".removeprefix("+")


@lru_cache(8)
def _k_weights(count: int, rate: int) -> NDArray[np.float64]:
    """The squared response of BS.1770's two filters at each bin of a real spectrum of `count` samples."""
    z = np.exp(-2j * np.pi * np.arange(count // 2 + 1) / count)
    return _shelf(z, rate) * _high_pass(z, rate)


def _shelf(z: NDArray[np.complex128], rate: int) -> NDArray[np.float64]:
    """The head's effect: 4 dB more above 1.7 kHz."""
    gain = 10 ** (3.999843853973347 / 20)
    k = np.tan(np.pi * 1681.974450955533 / rate)
    q = 0.7071752369554196
    middle = gain**0.4996667741545416
    top = gain + middle * k / q + k**2, 2 * (k**2 - gain), gain - middle * k / q + k**2
    return _response(z, top, k, q)


def _high_pass(z: NDArray[np.complex128], rate: int) -> NDArray[np.float64]:
    """The revised low-frequency B curve."""
    k = np.tan(np.pi * 38.13547087602444 / rate)
    q = 0.5003270373238773
    a0 = 1 + k / q + k**2
    return _response(z, (a0, -2 * a0, a0), k, q)


def _response(
    z: NDArray[np.complex128], top: tuple[float, float, float], k: float, q: float
) -> NDArray[np.float64]:
    below = 1 + k / q + k**2, 2 * (k**2 - 1), 1 - k / q + k**2
    ratio = (top[0] + top[1] * z + top[2] * z**2) / (below[0] + below[1] * z + below[2] * z**2)
    return np.square(np.abs(ratio))
