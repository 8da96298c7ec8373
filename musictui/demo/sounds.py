"""What a demo recording sounds like, as plain data: the song, its key and tempo, and how it is played."""

from dataclasses import dataclass

NOTE_NAMES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
"""Pitch classes as ID3's TKEY writes them."""

CAMELOT_MAJOR = (8, 3, 10, 5, 12, 7, 2, 9, 4, 11, 6, 1)
"""Hours of the Camelot wheel by the tonic's pitch class, for major keys."""


@dataclass(frozen=True, slots=True)
class Key:
    """A tonic and a mode."""

    tonic: int
    """Pitch class: 0 is C."""
    is_minor: bool

    @property
    def name(self) -> str:
        """As tags have it: `Am`, `F#`."""
        return NOTE_NAMES[self.tonic] + ("m" if self.is_minor else "")

    @property
    def camelot(self) -> str:
        """As disc jockeys have it: `8A`, `2B`; a minor key shares the hour of its relative major."""
        relative = (self.tonic + 3) % 12 if self.is_minor else self.tonic
        return f"{CAMELOT_MAJOR[relative]}{'A' if self.is_minor else 'B'}"


@dataclass(frozen=True, slots=True)
class Sound:
    """One piece of audio. Equal sounds are equal samples; any difference is another recording or edit."""

    song: int
    """Seed of the composition: progressions, melody, form. Versions of one song share it."""
    take: int
    """Seed of the performance: timbres, tuning, small timing. Edits of one recording share it."""
    style: str
    """A name in `styles.STYLES`."""
    key: Key
    bpm: float
    length_s: float
    start_s: float = 0.0
    """Where the edit starts in the recording."""
    fade_s: float = 0.0
    """How long it fades out at the end."""
    is_mono: bool = False
    is_live: bool = False
    """Played in a hall with an audience."""
    is_instrumental: bool = False
    """Without the melody."""
    gain_db: float = 0.0
    """Against the usual level: old records are quieter, remasters louder."""
    tilt_db: float = 0.0
    """How much brighter the top is: what a remaster changes."""
