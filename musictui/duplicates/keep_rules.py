"""What may speak for one copy and against another: a rule each, from which a user makes an order.

A rule gives each track a number; the higher, the rather it is kept. A new rule is one new row of `KEEP_RULES`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from musictui.duplicates import quality
from musictui.duplicates.copy_names import is_copy_name
from musictui.files.named_folders import Places
from musictui.model.duplicates import TrackFacts

Album = tuple[bytes, str]
"""A folder, and the name of an album in it as it is compared."""

Song = tuple[int, int, str]
"""The disc, the number and the title of a track on its album."""

PART = 0.9
"""What is shorter than so much of another is a part of it, such as a cut or an edit."""
PART_S = 1.0
"""The same in seconds, for very short ones."""
HEARD_S = 4.0
"""What is heard may be so much shorter than what a header tells: encoders add some at the ends."""
NOT_A_COPY, A_COPY = "not named as a copy", "named as a copy"
_LONGEST_PATH = 1_000_000
"""Bytes; no path has as many."""
_VARIOUS = frozenset({"various artists", "various", "va", "v.a.", "v/a"})


@dataclass(frozen=True, slots=True)
class Context:
    """What rules know beside the tracks themselves."""

    protected: tuple[bytes, ...] = ()
    """Folders of which nothing is ever removed."""
    preferred: tuple[bytes, ...] = ()
    """Folders whose files are rather kept, the best first."""
    album_sizes: Mapping[Album, int] = field(default_factory=dict)
    """How many songs of an album a folder holds, as `album_sizes` counts them."""
    places: Places = field(default_factory=Places, repr=False, compare=False)
    """Where files are behind links; looked at only where folders are protected or preferred."""

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
    step: float = 0.0
    """Keys that are less apart are equal."""


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
    return _folder_of(track), album_name(track.album)


def _folder_of(track: TrackFacts) -> bytes:
    # Half the time of `os.path.dirname`, and this is asked of every track.
    return track.path.rpartition(b"/")[0]


def song_of(track: TrackFacts) -> Song:
    """What copies of a track on its album have in common; without number and title nobody knows, and it is alone."""
    title = track.title.casefold()
    return track.disc or 1, track.track or 0, title or ("" if track.track else str(track.id))


def album_name(album: str) -> str:
    """The name of an album as it is compared."""
    return " ".join(album.casefold().split())


def album_sizes(tracks: Iterable[TrackFacts], beside: Iterable[TrackFacts] | None = None) -> dict[Album, int]:
    """How many songs of each album each folder holds: copies of one beside each other are one.

    With `beside` only the folders of those tracks are looked at, which takes a third of the time.
    """
    folders = None if beside is None else {_folder_of(track) for track in beside}
    found: dict[Album, list[TrackFacts]] = defaultdict(list)
    for track in tracks:
        if track.album and (folders is None or _folder_of(track) in folders):
            found[album_of(track)].append(track)
    return {album: len(set(map(song_of, members))) for album, members in found.items() if album[1]}


def is_protected(track: TrackFacts, context: Context) -> bool:
    """Whether a track is in a folder of which nothing is removed, by its path or behind the links on the way."""
    folders = context.protected
    return bool(folders) and (
        track.path.startswith(folders) or context.places.real(track.path).startswith(folders)
    )


def _place(track: TrackFacts, context: Context) -> int:
    """How good the best of the preferred folders is that a track is in: the first of n counts n, none 0."""
    folders = context.preferred
    path = track.path if track.path.startswith(folders) else context.places.real(track.path)
    if not path.startswith(folders):
        return 0
    return next(len(folders) - at for at, folder in enumerate(folders) if path.startswith(folder))


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


def _length(track: TrackFacts, sign: int) -> int:
    """How long a path is, with its sign; less than that of any other where its name is that of a copy."""
    return sign * len(track.path) - (_LONGEST_PATH if is_copy_name(track.path) else 0)


def _by_length(name: str, title: str, doc: str, sign: int, *, words: tuple[str, str]) -> KeepRule:
    def says(one: TrackFacts, other: TrackFacts, _: Context) -> str:
        return NOT_A_COPY if is_copy_name(one.path) < is_copy_name(other.path) else words[0]

    def against(one: TrackFacts, other: TrackFacts, _: Context) -> str:
        return A_COPY if is_copy_name(one.path) > is_copy_name(other.path) else words[1]

    return KeepRule(name, title, doc, lambda track, _: _length(track, sign), says, against)


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
    "What is in a protected folder is never removed, and is kept for what sounds no better.",
    is_protected,
    words=("in a protected folder", "outside the protected folders"),
)
"""Before all rules that a user orders, as long as nothing else sounds better."""
UNDAMAGED = _plain(
    "undamaged",
    "Undamaged files first",
    "What is known to be damaged never stays for what is whole.",
    lambda track, _: -float(bool(track.damage)),
    words=("undamaged", "damaged"),
)
"""Before all other rules, always."""

KEEP_RULES: Mapping[str, KeepRule] = {
    rule.name: rule
    for rule in (
        _plain(
            "preferred",
            "Preferred folders first",
            "What is in the folders of the setting `preferred`, in their order.",
            _place,
            words=("in a preferred folder", "in a folder that is less preferred"),
        ),
        KeepRule(
            "lossless",
            "Lossless before lossy",
            "FLAC, ALAC, WAV, AIFF, WavPack, APE and the like before MP3, AAC, Opus and Vorbis.",
            lambda track, _: float(track.is_lossless),
            lambda one, other, _: quality.says(one, other),
            lambda one, other, _: quality.against(one, other),
        ),
        KeepRule(
            "quality",
            "Better sound first",
            "Bit depth, then sample rate; of lossy files the bit rate, weighted by what the codec makes of it.",
            lambda track, _: quality.quality(track),
            lambda one, other, _: quality.says(one, other),
            lambda one, other, _: quality.against(one, other),
            quality.STEP,
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
        _by_length(
            "longer-path",
            "Longer path first",
            "The file whose name says more; names of copies, such as `Song (1).mp3`, come last.",
            1,
            words=("the longer path", "the shorter path"),
        ),
        _by_length(
            "shorter-path",
            "Shorter path first",
            "The file whose name says less: `Song.mp3` before `Song (1).mp3`.",
            -1,
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
