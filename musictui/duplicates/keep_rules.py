"""What may speak for one copy and against another: a rule each, from which a user makes an order.

A rule gives each track a number; the higher, the rather it is kept. A new rule is one new row of `KEEP_RULES`.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from musictui.model.duplicates import TrackFacts

Album = tuple[bytes, str]
"""A folder, and the name of an album in it as it is compared."""

CODEC_WEIGHTS: Mapping[str, float] = {
    "opus": 1.5,
    "aac": 1.3,
    "vorbis": 1.3,
    "musepack": 1.2,
    "mp3": 1.0,
    "wma": 0.9,
    "mp2": 0.7,
    "ac3": 0.7,
    "mp1": 0.5,
}
"""By how much more MP3 needs to sound as good; what is not named counts as MP3.

Source: after the public listening tests of Hydrogenaudio at 96 kbit/s (2011, 2014), where Opus was first, AAC and
Vorbis followed, and MP3 needed about 130 kbit/s to come up with them: https://wiki.hydrogenaud.io/index.php?title=Listening_tests
"""
BIT_RATE_STEP = 8_000
"""Bits per second: smaller differences between averages of variable bit rates mean nothing."""
PART = 0.9
"""What is shorter than so much of another is a part of it, such as a cut or an edit."""
PART_S = 1.0
"""The same in seconds, for very short ones."""
HEARD_S = 4.0
"""What is heard may be so much shorter than what a header tells: encoders add some at the ends."""
_DEFAULT_DEPTH, _DEFAULT_RATE = 16, 44_100
_DSD_DEPTH, _DSD_DIVISOR = 24, 32
"""One bit at 2.8 MHz holds about what 24 bits at 88.2 kHz do."""
_VARIOUS = frozenset({"various artists", "various", "va", "v.a.", "v/a"})


@dataclass(frozen=True, slots=True)
class Context:
    """What rules know beside the tracks themselves."""

    protected: tuple[bytes, ...] = ()
    """Folders of which nothing is ever removed."""
    preferred: tuple[bytes, ...] = ()
    """Folders whose files are rather kept, the best first."""
    album_sizes: Mapping[Album, int] = field(default_factory=dict)
    """How many tracks of an album a folder holds, as `album_sizes` counts them."""

    def __post_init__(self) -> None:
        # With a slash at their ends they are what the paths of their files begin with.
        for name in ("protected", "preferred"):
            folders = tuple(folder.rstrip(b"/") + b"/" for folder in getattr(self, name))
            object.__setattr__(self, name, folders)


@dataclass(frozen=True, slots=True)
class KeepRule:
    """One thing that speaks for a copy."""

    name: str
    title: str
    """For a list of rules: `Lossless before lossy`."""
    doc: str
    """One sentence."""
    key: Callable[[TrackFacts, Context], float]
    """The higher, the rather it is kept."""
    says: Callable[[TrackFacts, TrackFacts, Context], str]
    """What the first has before the second, in a few words: `9 tags more`."""
    against: Callable[[TrackFacts, TrackFacts, Context], str]
    """What the first has against it beside the second: `9 tags fewer`."""


def is_part(track: TrackFacts, beside: TrackFacts) -> bool:
    """Whether a track is so much shorter than another that it can hold no more than a part of it."""
    length_s, beside_s = lasting_s(track), lasting_s(beside)
    if not beside_s or (not length_s and track.heard_s is None):
        return False
    return length_s < min(PART * beside_s, beside_s - PART_S)


def lasting_s(track: TrackFacts) -> float:
    """How long a track sounds: what was heard of it, where that is clearly less than its header tells; 0 if unknown."""
    return (track.heard_s or 0.0) if is_cut(track) else (track.length_s or track.heard_s or 0.0)


def is_cut(track: TrackFacts) -> bool:
    """Whether it was heard to end clearly before its header tells, or could not be decoded at all."""
    if track.heard_s is None:
        return False
    length_s = track.length_s or 0.0
    return track.heard_s == 0 or track.heard_s < min(PART * length_s, length_s - HEARD_S)


def album_of(track: TrackFacts) -> Album:
    """The album of a track in its folder; without a name where the tags give none."""
    # Half the time of `os.path.dirname`, and this is asked of every track.
    return track.path.rpartition(b"/")[0], album_name(track.album)


def album_name(album: str) -> str:
    """The name of an album as it is compared."""
    return " ".join(album.casefold().split())


def album_sizes(tracks: Iterable[TrackFacts]) -> dict[Album, int]:
    """How many tracks of each album each folder holds."""
    return Counter(album for album in map(album_of, tracks) if album[1])


def is_protected(track: TrackFacts, context: Context) -> bool:
    """Whether a track is in a folder of which nothing is removed."""
    return track.path.startswith(context.protected)


def quality(track: TrackFacts) -> float:
    """How much of the sound a file can hold, as one number.

    Lossless files come before all others: by bit depth, then sample rate, then channels (one or more). How well they
    are compressed says nothing, so that FLAC, ALAC, WAV and AIFF of one recording are equal. Lossy files follow by
    their bit rate, weighted by how much their codec makes of it (`CODEC_WEIGHTS`), in steps of `BIT_RATE_STEP`.
    """
    if not track.is_lossless:
        return (track.bit_rate or 0) * CODEC_WEIGHTS.get(track.codec, 1.0) // BIT_RATE_STEP
    depth, rate = track.bit_depth or _DEFAULT_DEPTH, track.sample_rate or _DEFAULT_RATE
    if track.codec == "dsd":
        depth, rate = _DSD_DEPTH, rate // _DSD_DIVISOR
    return 1e12 + depth * 1e8 + rate * 10 + min(track.channels or 2, 2)


def describe(track: TrackFacts) -> str:
    """A file's kind in a few words: `FLAC 24 bit 96 kHz`, `MP3 128 kbit/s`."""
    name = _name(track)
    if track.is_lossless:
        depth = f" {track.bit_depth} bit" if track.bit_depth else ""
        return f"{name}{depth}{f' {track.sample_rate / 1000:g} kHz' if track.sample_rate else ''}"
    return f"{name} {_rate(track)}" if track.bit_rate else name


def _name(track: TrackFacts) -> str:
    names = {
        "vorbis": "Vorbis",
        "opus": "Opus",
        "musepack": "Musepack",
        "wavpack": "WavPack",
        "speex": "Speex",
    }
    if track.codec == "pcm":
        return "AIFF" if os.path.splitext(track.path)[1].lower().startswith(b".aif") else "WAV"
    return names.get(track.codec, track.codec.upper() or "unknown")


def _rate(track: TrackFacts) -> str:
    return f"{round((track.bit_rate or 0) / 1000)} kbit/s"


def _place(path: bytes, folders: tuple[bytes, ...]) -> int:
    """How good the best of the folders is that a path is in: the first of n counts n, none 0."""
    if not path.startswith(folders):
        return 0
    return next(len(folders) - at for at, folder in enumerate(folders) if path.startswith(folder))


def _quality_says(one: TrackFacts, other: TrackFacts, _: Context) -> str:
    if one.is_lossless != other.is_lossless:
        return "lossless" if one.is_lossless else "lossy"
    if not one.is_lossless:
        return describe(one)
    if one.codec == "dsd" or other.codec == "dsd":
        return "DSD" if one.codec == "dsd" else "PCM"
    if (one.bit_depth or _DEFAULT_DEPTH) != (other.bit_depth or _DEFAULT_DEPTH):
        return f"{one.bit_depth or _DEFAULT_DEPTH} bit"
    if (one.sample_rate or _DEFAULT_RATE) != (other.sample_rate or _DEFAULT_RATE):
        return f"{(one.sample_rate or _DEFAULT_RATE) / 1000:g} kHz"
    return "mono" if one.channels == 1 else "stereo"


def _quality_against(one: TrackFacts, other: TrackFacts, _: Context) -> str:
    if one.is_lossless != other.is_lossless:
        return f"{describe(one)} against {_name(other)}"
    if not one.is_lossless:
        return f"{describe(one)} against {describe(other)}"
    return f"{_quality_says(one, other, _)} against {_quality_says(other, one, _)}"


def _count(count: int, word: str, comparison: str) -> str:
    return f"{count:,} {word}{'s' * (count != 1)} {comparison}"


def _tags_says(one: TrackFacts, other: TrackFacts, _: Context) -> str:
    return _count(one.tags - other.tags, "tag", "more")


def _tags_against(one: TrackFacts, other: TrackFacts, _: Context) -> str:
    return _count(other.tags - one.tags, "tag", "fewer")


def _album_size(track: TrackFacts, context: Context) -> int:
    album = album_of(track)
    return context.album_sizes.get(album, 1) if album[1] else 0


def _album_says(one: TrackFacts, _: TrackFacts, context: Context) -> str:
    size = _album_size(one, context)
    return f"in a folder with {size:,} tracks of the album" if size > 1 else "with the name of its album"


def _album_against(one: TrackFacts, _: TrackFacts, context: Context) -> str:
    if not one.album:
        return "without the name of an album"
    size = _album_size(one, context)
    return f"in a folder with only {_count(size, 'track', 'of the album')}"


def _is_own_album(track: TrackFacts, _: Context) -> float:
    return float(not track.is_compilation and track.albumartist.casefold().strip() not in _VARIOUS)


def _plain(
    name: str,
    title: str,
    doc: str,
    key: Callable[[TrackFacts, Context], float],
    *,
    words: tuple[str, str],
) -> KeepRule:
    """A rule that says always the same for a copy, and against the other."""
    return KeepRule(name, title, doc, key, lambda *_: words[0], lambda *_: words[1])


PROTECTED = _plain(
    "protected",
    "Protected folders first",
    "What is in a protected folder is never removed; this rule comes before all others, always.",
    lambda track, context: track.path.startswith(context.protected),
    words=("in a protected folder", "outside the protected folders"),
)
"""Before all rules that a user orders."""

KEEP_RULES: Mapping[str, KeepRule] = {
    rule.name: rule
    for rule in (
        _plain(
            "preferred",
            "Preferred folders first",
            "What is in the folders of the setting `preferred`, in their order.",
            lambda track, context: _place(track.path, context.preferred),
            words=("in a preferred folder", "in a folder that is less preferred"),
        ),
        KeepRule(
            "lossless",
            "Lossless before lossy",
            "FLAC, ALAC, WAV, AIFF, WavPack, APE and the like before MP3, AAC, Opus and Vorbis.",
            lambda track, _: float(track.is_lossless),
            lambda one, *_: "lossless" if one.is_lossless else "lossy",
            _quality_against,
        ),
        KeepRule(
            "quality",
            "Better sound first",
            "Bit depth, then sample rate; of lossy files the bit rate, weighted by what the codec makes of it.",
            lambda track, _: quality(track),
            _quality_says,
            _quality_against,
        ),
        KeepRule(
            "tags",
            "Fuller tags first",
            "How many fields have values.",
            lambda track, _: track.tags,
            _tags_says,
            _tags_against,
        ),
        _plain(
            "cover",
            "With a cover first",
            "Whether a picture is in the file.",
            lambda track, _: float(track.covers > 0),
            words=("with a cover", "without a cover"),
        ),
        KeepRule(
            "whole-album",
            "Whole albums first",
            "How many tracks of its album are in its folder, so that albums are not torn apart.",
            _album_size,
            _album_says,
            _album_against,
        ),
        _plain(
            "own-album",
            "Albums before compilations",
            "What is on an album of its artist before what is on a compilation.",
            _is_own_album,
            words=("on an album of its artist", "on a compilation"),
        ),
        _plain(
            "added-first",
            "Longest in the library first",
            "What came into the library first.",
            lambda track, _: -track.added_s,
            words=("longer in the library", "added later"),
        ),
        _plain(
            "oldest-file",
            "Oldest file first",
            "The file that was changed last the longest ago.",
            lambda track, _: -track.mtime_ns,
            words=("the older file", "the newer file"),
        ),
        _plain(
            "longer-path",
            "Longer path first",
            "The file whose name says more.",
            lambda track, _: len(track.path),
            words=("the longer path", "the shorter path"),
        ),
        _plain(
            "shorter-path",
            "Shorter path first",
            "The file whose name says less: `Song.mp3` before `Song (1).mp3`.",
            lambda track, _: -len(track.path),
            words=("the shorter path", "the longer path"),
        ),
    )
}
"""By name, in the order of a list of them."""

PRESETS: Mapping[str, tuple[str, ...]] = {
    "quality": (
        "preferred", "lossless", "quality", "tags", "cover", "whole-album", "own-album", "added-first", "shorter-path",
    ),
    "tags": (
        "preferred", "tags", "cover", "whole-album", "own-album", "lossless", "quality", "added-first", "shorter-path",
    ),
    "albums": (
        "preferred", "whole-album", "own-album", "lossless", "quality", "tags", "cover", "added-first", "shorter-path",
    ),
    "oldest": (
        "preferred", "added-first", "oldest-file", "lossless", "quality", "tags", "cover", "shorter-path",
    ),
}  # fmt: skip
"""Orders that need no thought: the best sound, the fullest tags, whole albums, what was there first."""
DEFAULT: tuple[str, ...] = PRESETS["quality"]
