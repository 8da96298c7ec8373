"""Composes the songs of the demo: form, chords, bass, melody and drums from a seed."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from musictui.demo.sounds import Key, Sound
from musictui.demo.styles import STYLES, Style

MAJOR_STEPS = (0, 2, 4, 5, 7, 9, 11)
MINOR_STEPS = (0, 2, 3, 5, 7, 8, 10)

MAJOR_PROGRESSIONS = (
    (1, 5, 6, 4),
    (1, 6, 4, 5),
    (1, 4, 1, 5),
    (1, 4, 6, 5),
    (1, 3, 4, 5),
    (1, 6, 2, 5),
    (1, 2, 4, 1),
    (1, 5, 4, 4),
    (1, 4, 5, 4),
)
MINOR_PROGRESSIONS = (
    (1, 6, 3, 7),
    (1, 4, 6, 5),
    (1, 7, 6, 7),
    (1, 6, 4, 5),
    (1, 3, 7, 4),
    (1, 4, 1, 7),
    (1, 5, 6, 4),
    (1, 6, 7, 1),
)
"""Degrees of the scale, a bar each; all begin on the tonic, so that the key is heard from the first bar."""

FORM = ("chorus", "verse", "chorus", "bridge")
SECTION_BARS = 4
LEAD_OCTAVE, CHORD_OCTAVE, BASS_OCTAVE = 72, 60, 36
"""MIDI numbers of the C at the bottom of each part's range."""


@dataclass(frozen=True, slots=True)
class Note:
    """One note of one part, timed in beats from the start of the recording."""

    part: str
    """chords, lead, bass, arpeggio, kick, snare or hat."""
    start: float
    length: float
    pitch: int
    """MIDI number; 0 for drums."""
    loudness: float
    """Between 0 and 1."""


@dataclass(frozen=True, slots=True)
class Section:
    """Four bars: a progression, and for each bar the melody's (sixteenth, length, scale step)."""

    degrees: Sequence[int]
    melody: Sequence[Sequence[tuple[int, int, int]]]
    has_drums: bool
    has_arpeggio: bool


class Song:
    """A composition that yields its bars in order, without end."""

    def __init__(self, sound: Sound) -> None:
        self._sound = sound
        self._style = STYLES[sound.style]
        self._sections: dict[str, Section] = {}

    @property
    def beats_a_bar(self) -> int:
        """Three or four."""
        return self._style.beats

    def chord(self, bar: int) -> list[int]:
        """The pitches of a bar's chord, its root first, without octaves: 0 to 11 and above."""
        section = self._section(bar)
        return chord_pitches(
            self._sound.key, section.degrees[bar % SECTION_BARS], seventh=self._style.seventh
        )

    def bar(self, number: int) -> Iterator[Note]:
        """The notes of a bar, counted from 0."""
        section = self._section(number)
        start = float(number * self.beats_a_bar)
        chord = self.chord(number)
        yield from _chords(self._style, start, chord)
        yield from _bass(self._style, start, chord)
        if self._style.arpeggio and section.has_arpeggio:
            yield from _arpeggio(self._style, start, chord)
        if not self._sound.is_instrumental:
            for sixteenth, length, step in section.melody[number % SECTION_BARS]:
                pitch = LEAD_OCTAVE + scale_pitch(self._sound.key, step)
                yield Note("lead", start + _swung(self._style, sixteenth), length / 4, pitch, 0.8)
        if section.has_drums:
            yield from _drums(self._style, start)

    def _section(self, bar: int) -> Section:
        name = FORM[bar // SECTION_BARS % len(FORM)]
        if name not in self._sections:
            self._sections[name] = self._compose(name)
        return self._sections[name]

    def _compose(self, name: str) -> Section:
        dice = random.Random(f"song {self._sound.song} {name}")
        progressions = MINOR_PROGRESSIONS if self._sound.key.is_minor else MAJOR_PROGRESSIONS
        degrees = dice.choice(progressions)
        sixteenths = self.beats_a_bar * 4
        density = self._style.melody_density * (0.6 if name == "bridge" else 1.0)
        motif = _motif(dice, sixteenths, density)
        answer = _motif(dice, sixteenths, density)
        melody = [
            _sung(motif, degrees[0], dice),
            _sung(answer, degrees[1], dice),
            _sung(motif, degrees[2], dice),
            _sung(answer, degrees[3], dice),
        ]
        return Section(degrees, melody, has_drums=name != "bridge", has_arpeggio=name != "verse")


def scale_pitch(key: Key, step: int) -> int:
    """Semitones above the C below the tonic, for a step of the scale (0 is the tonic, 7 its octave)."""
    steps = MINOR_STEPS if key.is_minor else MAJOR_STEPS
    octave, degree = divmod(step, 7)
    return key.tonic + 12 * octave + steps[degree]


def chord_pitches(key: Key, degree: int, *, seventh: bool = False) -> list[int]:
    """The triad, or seventh chord, on a degree; a minor key's fifth degree is major, as in practice."""
    pitches = [scale_pitch(key, degree - 1 + third) for third in (0, 2, 4, 6)[: 4 if seventh else 3]]
    if key.is_minor and degree == 5:
        pitches[1] += 1
    return pitches


def _motif(dice: random.Random, sixteenths: int, density: float) -> list[tuple[int, int, int]]:
    """A rhythm and a contour: (sixteenth, length in sixteenths, step against the chord's root)."""
    starts = [0] + [at for at in range(2, sixteenths, 2) if dice.random() < density]
    step = dice.choice((0, 2, 4))
    motif = []
    for at, end in zip(starts, [*starts[1:], sixteenths], strict=True):
        motif.append((at, min(end - at, 6), step))
        step = max(-3, min(8, step + dice.choice((-2, -1, -1, 1, 1, 2, 3))))
    return motif


def _sung(
    motif: Sequence[tuple[int, int, int]], degree: int, dice: random.Random
) -> list[tuple[int, int, int]]:
    """The motif over a chord: its first note is the chord's, and one note may differ each time."""
    shift = degree - 1 if degree <= 4 else degree - 8
    notes = [(at, length, step + shift) for at, length, step in motif]
    changed = dice.randrange(len(notes))
    if changed:
        at, length, step = notes[changed]
        notes[changed] = (at, length, step + dice.choice((-1, 0, 1)))
    return notes


def _hits(style: Style, pattern: str) -> Iterator[tuple[float, float, float]]:
    """(beat, beats to the next hit or the bar's end, loudness) of each hit of a pattern."""
    hits = [at for at, mark in enumerate(pattern) if mark != "."]
    for at, end in zip(hits, [*hits[1:], len(pattern)], strict=True):
        yield _swung(style, at), (end - at) / 4, 1.0 if pattern[at] == "x" else 0.5


def _swung(style: Style, sixteenth: int) -> float:
    late = style.swing / 2 if sixteenth % 4 == 2 else 0.0
    return sixteenth / 4 + late


def _chords(style: Style, start: float, chord: Sequence[int]) -> Iterator[Note]:
    for beat, length, loudness in _hits(style, style.chord_pattern):
        for pitch in chord:
            yield Note("chords", start + beat, length, CHORD_OCTAVE + (pitch - 7) % 12 - 5, loudness)


def _bass(style: Style, start: float, chord: Sequence[int]) -> Iterator[Note]:
    root, fifth = chord[0] % 12, chord[2] % 12
    for number, (beat, length, loudness) in enumerate(_hits(style, style.bass_pattern)):
        pitch = fifth if number % 4 == 3 else root
        yield Note("bass", start + beat, min(length, 1.5), BASS_OCTAVE + pitch, loudness)


def _arpeggio(style: Style, start: float, chord: Sequence[int]) -> Iterator[Note]:
    for number in range(style.beats * 2):
        octave = 12 * (number // len(chord) % 2)
        yield Note(
            "arpeggio", start + number / 2, 0.5, CHORD_OCTAVE + octave + chord[number % len(chord)] % 12, 0.5
        )


def _drums(style: Style, start: float) -> Iterator[Note]:
    for part, pattern in (("kick", style.kick), ("snare", style.snare), ("hat", style.hat)):
        for beat, length, loudness in _hits(style, pattern) if pattern else ():
            yield Note(part, start + beat, length, 0, loudness)
