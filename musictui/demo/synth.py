"""Plays a `Sound`: samples from a composition, by wavetables and envelopes."""

import random
from collections.abc import Iterator
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from musictui.demo.score import Note, Song
from musictui.demo.sounds import Sound
from musictui.demo.styles import STYLES, TIMBRES, Timbre

Samples = NDArray[np.float32]
"""One channel: shape (n,)."""
Audio = NDArray[np.float32]
"""Shape (channels, n), within [-1, 1]."""

TABLE_BITS = 12
TABLE_SIZE = 1 << TABLE_BITS
HIGHEST_HZ = 16_000
LEVELS = {
    "chords": 0.09,
    "lead": 0.16,
    "bass": 0.24,
    "arpeggio": 0.07,
    "kick": 0.5,
    "snare": 0.3,
    "hat": 0.16,
}
PANS = {"chords": 0.0, "lead": 0.12, "bass": 0.0, "arpeggio": -0.35, "kick": 0.0, "snare": 0.05, "hat": 0.3}
"""From -1 (left) to 1 (right)."""
FLOOR = 10 ** (-76 / 20)
"""Of the noise that every room and tape has: -76 dB of full scale."""
EDGE_S = 0.004
"""Each end is faded this long, so that no edit clicks."""
HALL_S = 1.6


def render(sound: Sound, rate: int) -> Audio:
    """The samples of a sound at `rate` Hz, mono or stereo.

    Edits of a studio recording (other start, length or fade) give its very samples in between,
    because levels never depend on what else is played.
    """
    audio = _Player(sound, rate).play()
    if sound.tilt_db:
        audio = _tilted(audio, sound.tilt_db, rate)
    leveled: Audio = np.tanh(audio * np.float32(10 ** (sound.gain_db / 20) * 1.1))
    _fade(leveled, sound, rate)
    return leveled


class _Player:
    """One performance of one sound at one sample rate."""

    def __init__(self, sound: Sound, rate: int) -> None:
        self._sound = sound
        self._rate = rate
        self._style = STYLES[sound.style]
        self._song = Song(sound)
        self._beat_s = 60 / sound.bpm
        self._count = round(sound.length_s * rate)
        dice = random.Random(f"take {sound.take}")
        self._seed = dice.getrandbits(63)
        self._tuning = 1 + dice.uniform(-1, 1) * 0.004
        self._touch = {part: dice.uniform(0.85, 1.15) for part in LEVELS}
        self._pan = {part: PANS[part] + dice.uniform(-0.08, 0.08) for part in LEVELS}
        self._colors = {part: dice.getrandbits(32) for part in LEVELS}
        self._spectra: dict[str, NDArray[np.complex128]] = {}
        self._tables: dict[tuple[str, int], Samples] = {}
        self._decays: dict[float, Samples] = {}
        self._notes: dict[tuple[str, int, float, int], Samples] = {}

    def play(self) -> Audio:
        """Everything mixed, not yet leveled."""
        mix = self._floor()
        chords = np.zeros_like(mix) if self._style.drive else mix
        for note in self._audible():
            self._add(chords if note.part == "chords" else mix, note)
        if self._style.drive:
            mix += np.tanh(chords * np.float32(self._style.drive * 3)) * np.float32(0.22)
        if self._sound.is_live:
            mix = self._in_a_hall(mix)
        return mix if not self._sound.is_mono else mix.mean(axis=0, keepdims=True)

    def _audible(self) -> Iterator[Note]:
        """The notes that sound within the edit; those of the two bars before it may ring into it."""
        bar_s = self._song.beats_a_bar * self._beat_s
        first = max(0, int(self._sound.start_s / bar_s) - 2)
        last = int((self._sound.start_s + self._sound.length_s) / bar_s)
        for bar in range(first, last + 1):
            yield from self._song.bar(bar)

    def _add(self, mix: Audio, note: Note) -> None:
        # Each is rounded by itself, so that a note stands at the same sample of the recording in every edit.
        at = round(note.start * self._beat_s * self._rate) - round(self._sound.start_s * self._rate)
        if at >= self._count:
            return
        pan = self._pan[note.part]
        for channel, side in enumerate((-1, 1)):
            samples = self._samples(note, side)[max(0, -at) : self._count - at]
            gain = LEVELS[note.part] * self._touch[note.part] * note.loudness * (1 + side * pan)
            begin = max(0, at)
            mix[channel, begin : begin + len(samples)] += samples * np.float32(gain)

    def _samples(self, note: Note, side: int) -> Samples:
        """A note's samples, kept: songs repeat themselves."""
        timbre = self._timbre(note.part)
        if timbre is None or not timbre.detune_cents:
            side = 0
        key = (note.part, side, note.length, note.pitch) if timbre else (note.part, 0, 0.0, 0)
        if key not in self._notes:
            self._notes[key] = self._drum(note.part) if timbre is None else self._tone(note, timbre, side)
        return self._notes[key]

    def _timbre(self, part: str) -> Timbre | None:
        name = getattr(self._style, part)
        return TIMBRES.get(name)

    def _tone(self, note: Note, timbre: Timbre, side: int) -> Samples:
        length_s = note.length * self._beat_s
        if timbre.decay_s:
            length_s = max(length_s, min(timbre.decay_s * 2, 2 * length_s))
        count = max(1, int((length_s + timbre.release_s) * self._rate))
        count = min(count, self._longest)
        hz = 440 * 2 ** ((note.pitch - 69) / 12) * self._tuning * 2 ** (side * timbre.detune_cents / 2400)
        step = np.uint32(round(hz / self._rate * 2**32))
        phase = self._clock[:count] * step
        phase >>= np.uint32(32 - TABLE_BITS)
        tone: Samples = self._table(note.part, timbre, hz).take(phase)  # indexing takes six times as long
        if timbre.decay_s:
            tone *= self._falling(count, timbre.decay_s)
        attack = min(count, max(1, int(timbre.attack_s * self._rate)))
        tone[:attack] *= _ramp(attack)
        release = min(count, max(1, int(timbre.release_s * self._rate)))
        tone[-release:] *= _ramp(release)[::-1]
        return tone

    @cached_property
    def _clock(self) -> NDArray[np.uint32]:
        """Sample numbers, shared by all notes."""
        return np.arange(self._longest, dtype=np.uint32)

    def _falling(self, count: int, decay_s: float) -> Samples:
        """An exponential decay, shared by all notes of an instrument."""
        known = self._decays.get(decay_s)
        if known is None or len(known) < count:
            known = np.exp(self._clock[:count] * np.float32(-1 / (decay_s * self._rate)), dtype=np.float32)
            self._decays[decay_s] = known
        return known[:count]

    @cached_property
    def _longest(self) -> int:
        """No note needs more samples than are heard of the recording, from its start."""
        return round((self._sound.start_s + self._sound.length_s) * self._rate) + 1

    def _table(self, part: str, timbre: Timbre, hz: float) -> Samples:
        """One period of the instrument, with as many harmonics as fit below the highest frequency."""
        room = max(1, int(HIGHEST_HZ / hz))
        # In steps, so that neighboring notes share a table.
        harmonics = min(timbre.harmonics, room if room < 4 else room // 4 * 4)
        if (part, harmonics) not in self._tables:
            bins = np.zeros(TABLE_SIZE // 2 + 1, np.complex64)
            bins[1 : harmonics + 1] = self._spectrum(part, timbre)[:harmonics] * (TABLE_SIZE / 2)
            self._tables[part, harmonics] = np.fft.irfft(bins).astype(np.float32)
        return self._tables[part, harmonics]

    def _spectrum(self, part: str, timbre: Timbre) -> NDArray[np.complex128]:
        """The instrument's harmonics: this performance's own variety of the timbre."""
        if part not in self._spectra:
            # Not NumPy's dice: for a few numbers they take longer to set up than to throw.
            dice = random.Random(f"{self._seed} {self._colors[part]}")
            number = np.arange(1, timbre.harmonics + 1)
            thrown = np.array([[dice.random(), dice.random()] for _ in number])
            strength = (0.6 + 0.8 * thrown[:, 0]) / number**timbre.tilt
            strength[0] = 1.0
            if timbre.odd:
                strength[1::2] *= 0.06
            self._spectra[part] = strength * np.exp(2j * np.pi * thrown[:, 1])
        return self._spectra[part]

    def _drum(self, part: str) -> Samples:
        dice = np.random.default_rng((self._seed, self._colors[part]))
        seconds, make = {"kick": (0.28, _kick), "snare": (0.2, _snare), "hat": (0.06, _hat)}[part]
        count = int(seconds * self._rate)
        return make(np.arange(count, dtype=np.float32) / np.float32(self._rate), dice)

    def _floor(self) -> Audio:
        """The faint noise under everything, the same at the same place of a recording in every edit."""
        start = round(self._sound.start_s * self._rate)
        source = np.random.PCG64((self._seed, 1))
        source.advance(start)
        both_channels = source.random_raw(self._count).view(np.int32).reshape(-1, 2).T
        return np.multiply(both_channels, FLOOR * 3**0.5 / 2**31, dtype=np.float32, order="C")

    def _in_a_hall(self, mix: Audio) -> Audio:
        """The audience's noise and the reverberation of the room."""
        count = mix.shape[1]
        dice = np.random.default_rng((self._seed, 2))
        crowd = dice.standard_normal(mix.shape, np.float32)
        crowd[:, 2:] = (crowd[:, 2:] + crowd[:, 1:-1] + crowd[:, :-2]) / 3
        # A reverberation longer than what is heard costs a short clip most of its time.
        time_s = np.arange(min(count, int(HALL_S * self._rate)), dtype=np.float32) / np.float32(self._rate)
        room = dice.standard_normal((2, len(time_s)), np.float32) * np.exp(time_s / -0.3) * np.float32(0.02)
        swell = 0.012 + 0.008 * np.sin(np.arange(count) * (2 * np.pi / (7 * self._rate)))
        size = 1 << (count + len(time_s) - 1).bit_length()
        wet = np.fft.irfft(np.fft.rfft(mix, size) * np.fft.rfft(room, size), size)[:, :count]
        return np.asarray(mix * 0.8 + wet * 0.5 + crowd * swell, np.float32)


@lru_cache(32)
def _ramp(count: int) -> Samples:
    """From 0 up to 1; shared, for all notes of an instrument have the same. (np.linspace takes four times as long.)"""
    return np.multiply(np.arange(count), 1 / count, dtype=np.float32)


def _kick(time_s: Samples, dice: np.random.Generator) -> Samples:
    low, sweep = dice.uniform(42, 58), dice.uniform(90, 180)
    turns = low * time_s + sweep * 0.03 * (1 - np.exp(-time_s / 0.03))
    return np.asarray(np.sin(2 * np.pi * turns) * np.exp(-time_s / 0.09), np.float32)


def _snare(time_s: Samples, dice: np.random.Generator) -> Samples:
    noise = dice.standard_normal(len(time_s), dtype=np.float32) * np.exp(-time_s / dice.uniform(0.04, 0.08))
    tone = np.sin(2 * np.pi * dice.uniform(170, 230) * time_s) * np.exp(-time_s / 0.05)
    return np.asarray(noise * 0.5 + tone * 0.5, np.float32)


def _hat(time_s: Samples, dice: np.random.Generator) -> Samples:
    noise = dice.standard_normal(len(time_s) + 1, dtype=np.float32)
    return np.asarray(np.diff(noise) * np.exp(-time_s / dice.uniform(0.012, 0.025)), np.float32)


def _tilted(audio: Audio, tilt_db: float, rate: int) -> Audio:
    """Treble raised or lowered by a one-zero shelf."""
    amount = np.float32(10 ** (tilt_db / 20) - 1)
    sharp = np.diff(audio, axis=1, prepend=audio[:, :1]) * np.float32(rate / 44_100 / 2)
    return np.asarray(audio + amount * sharp, np.float32)


def _fade(audio: Audio, sound: Sound, rate: int) -> None:
    """The edges, and the fade at the end, in place."""
    count = audio.shape[1]
    edge = min(count, int(EDGE_S * rate))
    audio[:, :edge] *= _ramp(edge)
    fade = min(count, int(max(sound.fade_s, EDGE_S) * rate))
    if fade:
        audio[:, -fade:] *= _ramp(fade)[::-1]
