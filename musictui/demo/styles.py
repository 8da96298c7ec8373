"""How kinds of music are arranged: instruments, patterns and density for the synthesizer."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timbre:
    """An instrument: its spectrum and its envelope."""

    tilt: float
    """How fast harmonics fall: amplitude 1 / k ** tilt."""
    harmonics: int
    odd: bool = False
    """Odd harmonics alone: hollow, like a clarinet."""
    attack_s: float = 0.005
    decay_s: float = 0.0
    """Time constant of a plucked or struck note; 0 sustains."""
    release_s: float = 0.03
    detune_cents: float = 0.0
    """How far left and right are apart."""


@dataclass(frozen=True, slots=True)
class Style:
    """An arrangement. Patterns have one character a sixteenth: `x` loud, `o` soft, `.` none."""

    chords: str
    """Name of a timbre."""
    lead: str
    bass: str
    chord_pattern: str = "x..............."
    bass_pattern: str = "x.......x......."
    kick: str = ""
    snare: str = ""
    hat: str = ""
    arpeggio: str = ""
    """Timbre of broken chords in sixteenths; none where empty."""
    seventh: bool = False
    swing: float = 0.0
    """How late each second eighth comes, in eighths."""
    drive: float = 0.0
    """Distortion of the chords."""
    melody_density: float = 0.5
    beats: int = 4


TIMBRES: Mapping[str, Timbre] = {
    "piano": Timbre(tilt=1.5, harmonics=18, attack_s=0.003, decay_s=0.7, detune_cents=1.5),
    "electric-piano": Timbre(tilt=2.4, harmonics=8, attack_s=0.004, decay_s=0.9, detune_cents=4),
    "organ": Timbre(tilt=1.2, harmonics=8, attack_s=0.008, release_s=0.04, detune_cents=3),
    "strings": Timbre(tilt=1.1, harmonics=28, attack_s=0.09, release_s=0.15, detune_cents=9),
    "pad": Timbre(tilt=1.6, harmonics=20, attack_s=0.05, release_s=0.3, detune_cents=12),
    "guitar": Timbre(tilt=1.2, harmonics=24, attack_s=0.002, decay_s=0.55, detune_cents=3),
    "crunch": Timbre(tilt=1.0, harmonics=16, attack_s=0.002, release_s=0.03, detune_cents=6),
    "saw": Timbre(tilt=1.0, harmonics=40, attack_s=0.004, release_s=0.03, detune_cents=14),
    "square": Timbre(tilt=1.0, harmonics=31, odd=True, attack_s=0.003, release_s=0.02, detune_cents=5),
    "flute": Timbre(tilt=2.6, harmonics=6, attack_s=0.03, release_s=0.06),
    "reed": Timbre(tilt=1.1, harmonics=15, odd=True, attack_s=0.02, release_s=0.05),
    "brass": Timbre(tilt=0.9, harmonics=18, attack_s=0.025, release_s=0.05, detune_cents=4),
    "bell": Timbre(tilt=1.9, harmonics=9, odd=True, attack_s=0.001, decay_s=0.6),
    "pluck": Timbre(tilt=1.1, harmonics=20, attack_s=0.001, decay_s=0.22, detune_cents=4),
    "bass": Timbre(tilt=1.5, harmonics=10, attack_s=0.004, decay_s=0.8, release_s=0.03),
    "double-bass": Timbre(tilt=1.9, harmonics=8, attack_s=0.01, decay_s=0.5),
    "synth-bass": Timbre(tilt=1.1, harmonics=20, attack_s=0.002, release_s=0.02),
    "sub": Timbre(tilt=3.0, harmonics=4, attack_s=0.006, release_s=0.04),
    "cello": Timbre(tilt=1.2, harmonics=20, attack_s=0.06, release_s=0.1),
}

STYLES: Mapping[str, Style] = {
    "rock": Style(
        chords="crunch",
        lead="saw",
        bass="bass",
        chord_pattern="x.x.x.x.x.x.x.x.",
        bass_pattern="x.x.x.x.x.x.x.x.",
        kick="x.....x.x.......",
        snare="....x.......x...",
        hat="x.o.x.o.x.o.x.o.",
        drive=2.5,
        melody_density=0.4,
    ),
    "pop": Style(
        chords="piano",
        lead="square",
        bass="bass",
        chord_pattern="x...x...x...x...",
        bass_pattern="x..x..x.x..x..x.",
        kick="x.......x.x.....",
        snare="....x.......x...",
        hat="x.x.x.x.x.x.x.x.",
        arpeggio="pluck",
        melody_density=0.6,
    ),
    "house": Style(
        chords="organ",
        lead="saw",
        bass="synth-bass",
        chord_pattern="..x..x....x..x..",
        bass_pattern="..x...x...x...x.",
        kick="x...x...x...x...",
        snare="....x.......x...",
        hat="..x...x...x...x.",
        arpeggio="pluck",
        seventh=True,
        melody_density=0.3,
    ),
    "techno": Style(
        chords="saw",
        lead="square",
        bass="synth-bass",
        chord_pattern="x......x......x.",
        bass_pattern="xoxoxoxoxoxoxoxo",
        kick="x...x...x...x...",
        snare="............x...",
        hat="oox.oox.oox.oox.",
        arpeggio="square",
        melody_density=0.2,
    ),
    "beats": Style(
        chords="electric-piano",
        lead="flute",
        bass="sub",
        chord_pattern="x.........x.....",
        bass_pattern="x.....x...x.....",
        kick="x.....x...x.....",
        snare="....x.......x..o",
        hat="x.x.x.xox.x.x.x.",
        seventh=True,
        swing=0.25,
        melody_density=0.4,
    ),
    "breaks": Style(
        chords="pad",
        lead="bell",
        bass="sub",
        bass_pattern="x.....x.....x...",
        kick="x.........x.....",
        snare="....x.......x...",
        hat="x.x.x.x.x.xxx.x.",
        arpeggio="pluck",
        melody_density=0.3,
    ),
    "ambient": Style(
        chords="pad",
        lead="bell",
        bass="sub",
        bass_pattern="x...............",
        melody_density=0.25,
    ),
    "folk": Style(
        chords="guitar",
        lead="flute",
        bass="double-bass",
        chord_pattern="x..ox.o.x..ox.o.",
        bass_pattern="x.......x.......",
        hat="....o.......o...",
        melody_density=0.6,
    ),
    "waltz": Style(
        chords="guitar",
        lead="reed",
        bass="double-bass",
        chord_pattern="....x...x...",
        bass_pattern="x...........",
        melody_density=0.6,
        beats=3,
    ),
    "jazz": Style(
        chords="piano",
        lead="brass",
        bass="double-bass",
        chord_pattern="x.....o...x.....",
        bass_pattern="x...x...x...x...",
        kick="o...............",
        snare="..............o.",
        hat="x...x.ox...x...o",
        seventh=True,
        swing=0.33,
        melody_density=0.7,
    ),
    "classical": Style(
        chords="strings",
        lead="flute",
        bass="cello",
        bass_pattern="x.......x.......",
        arpeggio="piano",
        melody_density=0.6,
    ),
    "metal": Style(
        chords="crunch",
        lead="saw",
        bass="bass",
        chord_pattern="x.xxx.xxx.xxx.xx",
        bass_pattern="x.xxx.xxx.xxx.xx",
        kick="x.xxx.xxx.xxx.xx",
        snare="....x.......x...",
        hat="x...x...x...x...",
        drive=6.0,
        melody_density=0.3,
    ),
    "reggae": Style(
        chords="organ",
        lead="brass",
        bass="bass",
        chord_pattern="....x.......x...",
        bass_pattern="x..x..x.....x.x.",
        kick="........x.......",
        snare="........x.......",
        hat="x.o.x.o.x.o.x.o.",
        swing=0.15,
        melody_density=0.4,
    ),
    "latin": Style(
        chords="guitar",
        lead="brass",
        bass="double-bass",
        chord_pattern="x..x..x...x.x...",
        bass_pattern="x.....x.x.....x.",
        kick="x.....x.x.....x.",
        snare="...x..x....x..x.",
        hat="x.xxx.xxx.xxx.xx",
        seventh=True,
        melody_density=0.5,
    ),
}
