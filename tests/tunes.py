"""Made-up music that changes as music does: a fingerprint of a steady sound tells nothing."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests import audio

NOTE_S = 0.25


def tune(seed: int, seconds: float, rate: int = 44100) -> NDArray[np.float32]:
    """Three voices of seeded notes over a little noise: float32, shape (2, n), in [-1, 1]."""
    random = np.random.default_rng(seed)
    note = int(rate * NOTE_S)
    count = int(rate * seconds)
    time = np.arange(count) / rate
    place = np.arange(count) // note
    fading = np.exp(-3.0 * (np.arange(count) % note) / note)
    voices = np.zeros(count)
    for octave in (1, 2, 4):
        pitches = 110 * octave * 2 ** (random.integers(0, 12, place[-1] + 1) / 12)
        phases = 2 * np.pi * pitches[place] * time
        voices += np.sin(phases) + 0.5 * np.sin(2 * phases) + 0.25 * np.sin(3 * phases)
    noise = random.normal(0, 0.002, (2, count))
    return (0.12 * voices * fading + noise).astype(np.float32)


def write(path: Path, samples: NDArray[Any], kind: str = "") -> bytes:
    """Encode samples as the kind of file that the path says, or `kind`; the path as bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(audio.encode(audio.ENCODINGS[kind or audio.kind_of(path)], samples))
    return str(path).encode()
