"""What speaks for a file being a track of a release: points that add up, as tables over all pairs.

A point is a natural logarithm of a likelihood ratio: how much more often two things are seen together where the
pair is right than where it is not. So points of independent evidence add up, and a sum gives a probability.
The numbers are rounded from what was counted on real listings; `docs/sources/matching.md` has the table.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from musictui.model.release import Release, ReleaseTrack
from musictui.scrape.matching.match_titles import artist_likeness, name_key, plain_title, title_parts
from musictui.scrape.matching.matched import Candidate

Points = npt.NDArray[np.float64]
"""float64, shape (tracks of the release, files)."""

TITLE_LIKENESS = (0.30, 0.50, 0.70, 0.80, 0.90, 0.97)
TITLE_POINTS = (-4.0, -3.0, -0.5, 1.5, 3.5, 5.0)
"""Points at these likenesses of titles, and between them in proportion."""
OTHER_VERSION = -2.0
"""The same title, but `live`, or another remix."""
IN_FILE_NAME = 3.5
"""No title, but the name of the file holds it."""

LENGTH_APART_S = (2.0, 5.0, 10.0, 20.0, 30.0)
LENGTH_POINTS = (3.0, 1.5, -0.5, -2.5, -3.5)
SHORT_S, SHORTEST = 120.0, 0.25
"""Tracks under this length are as long as each other by chance: what speaks for them counts in proportion, from a
quarter on, and they are as far apart as longer ones would be."""

ANOTHER_TITLE = -3.0
"""Points of titles that have nothing in common."""

MAX_NAMES = 60
"""Names that are looked for in titles; a compilation of more artists than that keeps some."""

SAME_POSITION, OTHER_POSITION = 2.0, -1.0
SAME_ARTIST, OTHER_ARTIST = 1.5, -5.0
ARTIST_LIKENESS = (0.40, 0.70, 0.90)
ARTIST_POINTS = (OTHER_ARTIST, -1.5, SAME_ARTIST)
SAME_ALBUM, OTHER_ALBUM = 1.5, -1.0

SAME_IDS: tuple[tuple[str, float], ...] = (
    ("musicbrainz_releasetrackid", 12.0),
    ("musicbrainz_trackid", 8.0),
    ("isrc", 6.0),
)
SAME_RELEASE_ID = 4.0


class Evidence(NamedTuple):
    """The points of each kind, and their sum."""

    title: Points
    length: Points
    position: Points
    artist: Points
    album: Points
    ids: Points

    @property
    def total(self) -> Points:
        """All of them together."""
        return self.title + self.length + self.position + self.artist + self.album + self.ids

    @property
    def support(self) -> Points:
        """What each pair would say of the release, if it is right.

        Where the titles have nothing in common, that artist, album and number are the same says nothing: they are
        for any other album of the artist that has no name of its own.
        """
        is_another = (self.title <= ANOTHER_TITLE) & (self.ids <= 0)
        return np.where(is_another, self.title / 2 + self.length, self.total)


def weigh(release: Release, files: Sequence[Candidate]) -> Evidence:
    """What speaks for and against each pair of a track of the release and a file."""
    return Evidence(
        title=_title(release, files),
        length=_length(release.tracks, files),
        position=_position(release.tracks, files),
        artist=_artist(release, files),
        album=_album(release, files),
        ids=_ids(release, files),
    )


def _title(release: Release, files: Sequence[Candidate]) -> Points:
    around = names_around(release, files)
    ours = [title_parts(plain_title(track.title, track.position, around)) for track in release.tracks]
    theirs = [title_parts(plain_title(file.title, file.position, around)) for file in files]
    cores = [parts.core for parts in ours], [parts.core for parts in theirs]
    likeness = np.maximum(
        cdist(*cores, scorer=fuzz.ratio), 0.97 * cdist(*cores, scorer=fuzz.token_sort_ratio)
    )
    points = np.interp(likeness / 100, TITLE_LIKENESS, TITLE_POINTS)
    version = _differ([parts.version for parts in ours], [parts.version for parts in theirs])
    numbers = _differ([parts.numbers for parts in ours], [parts.numbers for parts in theirs])
    points = np.where(version, np.minimum(points, OTHER_VERSION), points)
    points = np.where(numbers, np.minimum(points, TITLE_POINTS[1]), points)
    scripts = _differ([parts.is_latin for parts in ours], [parts.is_latin for parts in theirs])
    points = np.where(scripts, np.maximum(points, 0.0), points)
    is_known = np.outer([bool(parts.core) for parts in ours], [bool(parts.core) for parts in theirs])
    return np.where(is_known, points, _in_file_name([parts.core for parts in ours], files))


def names_around(release: Release, files: Sequence[Candidate]) -> frozenset[str]:
    """The artists and albums whose names may stand in titles, folded."""
    names = {release.artist, title_parts(release.title).core, *(track.artist for track in release.tracks)}
    for file in files:
        names |= {file.artist, file.album_artist, title_parts(file.album).core}
    # A name that is a title itself is none to take away: an album is often called after a song.
    titles = {name_key(track.title) for track in release.tracks} | {name_key(file.title) for file in files}
    return frozenset(sorted({name_key(name) for name in names} - titles - {""})[:MAX_NAMES])


def _in_file_name(cores: Sequence[str], files: Sequence[Candidate]) -> Points:
    """Of files without a title: whether their name holds that of the track, as whole words."""
    names = ["" if title_parts(file.title).core else f" {title_parts(file.name).core} " for file in files]
    held = [[len(core) > 3 and f" {core} " in name for name in names] for core in cores]
    return np.where(np.array(held, dtype=bool).reshape(len(cores), len(files)), IN_FILE_NAME, 0.0)


def _length(tracks: Sequence[ReleaseTrack], files: Sequence[Candidate]) -> Points:
    nan = float("nan")
    ours = np.array([track.length_s or nan for track in tracks], dtype=np.float64)
    theirs = np.array([file.length_s or nan for file in files], dtype=np.float64)
    return _length_points(ours[:, None], theirs[None, :])


def length_points(one_s: float, other_s: float) -> float:
    """What two lengths say of each other."""
    return float(_length_points(np.array([one_s]), np.array([other_s]))[0])


def _length_points(ours: Points, theirs: Points) -> Points:
    """Of lengths in seconds; nothing where one is not a number."""
    apart = np.abs(ours - theirs)
    worth = np.clip(np.fmax(ours, theirs) / SHORT_S, SHORTEST, 1.0)
    points = np.interp(apart / worth, LENGTH_APART_S, LENGTH_POINTS)
    return np.where(np.isnan(apart), 0.0, np.where(points > 0, points * worth, points))


def _position(tracks: Sequence[ReleaseTrack], files: Sequence[Candidate]) -> Points:
    """By disc and number; files without a disc may be numbered through, or have the disc in their number (203)."""
    number = np.array([track.position or 0 for track in tracks])[:, None]
    disc = np.array([track.disc or 0 for track in tracks])[:, None]
    through = np.arange(1, len(tracks) + 1)[:, None]
    file_number = np.array([file.position or 0 for file in files])[None, :]
    file_disc = np.array([file.disc or 0 for file in files])[None, :]
    hundreds = np.maximum(disc, 1) * 100 + number
    is_same_disc = (disc == 0) | (file_disc == 0) | (disc == file_disc)
    is_elsewhere = (file_disc == 0) & ((file_number == through) | (file_number == hundreds))
    is_same = (is_same_disc & (number == file_number)) | is_elsewhere
    is_known = (number > 0) & (file_number > 0)
    return np.where(is_known, np.where(is_same, SAME_POSITION, OTHER_POSITION), 0.0)


def _artist(release: Release, files: Sequence[Candidate]) -> Points:
    """Each two names are compared once: an album has few."""
    ours = [track.artist or release.artist for track in release.tracks]
    theirs = [file.artist or file.album_artist for file in files]
    rows, columns = list(dict.fromkeys(ours)), list(dict.fromkeys(theirs))
    names = np.array([[_artist_points(one, other) for other in columns] for one in rows], dtype=np.float64)
    return names[np.ix_([rows.index(name) for name in ours], [columns.index(name) for name in theirs])]


def _artist_points(one: str, other: str) -> float:
    likeness = artist_likeness(one, other)
    return 0.0 if likeness is None else float(np.interp(likeness, ARTIST_LIKENESS, ARTIST_POINTS))


def _album(release: Release, files: Sequence[Candidate]) -> Points:
    wanted = title_parts(release.title)
    row = []
    for file in files:
        parts = title_parts(file.album)
        if not wanted.core or not parts.core or wanted.is_latin != parts.is_latin:
            row.append(0.0)
        else:
            is_same = fuzz.token_sort_ratio(wanted.core, parts.core) >= 85
            row.append(SAME_ALBUM if is_same else OTHER_ALBUM)
    return np.tile(np.array(row, dtype=np.float64), (len(release.tracks), 1))


def _ids(release: Release, files: Sequence[Candidate]) -> Points:
    """The strongest id that both have. Different ids say little: one recording has several."""
    points: Points = np.zeros((len(release.tracks), len(files)))
    for field, worth in reversed(SAME_IDS):
        ours = [track.ids.get(field, "") for track in release.tracks]
        theirs = [file.ids.get(field, "") for file in files]
        has_id = np.array([bool(one) for one in ours])[:, None]
        points = np.where(has_id & ~_differ(ours, theirs), worth, points)
    own = release.ids.get("musicbrainz_albumid")
    of_release = [
        SAME_RELEASE_ID if own and own == file.ids.get("musicbrainz_albumid") else 0.0 for file in files
    ]
    summed: Points = points + np.array(of_release)[None, :]
    return summed


def _differ(ours: Sequence[object], theirs: Sequence[object]) -> npt.NDArray[np.bool_]:
    numbers: dict[object, int] = {}
    first = np.array([numbers.setdefault(each, len(numbers)) for each in ours])
    second = np.array([numbers.setdefault(each, len(numbers)) for each in theirs])
    differ: npt.NDArray[np.bool_] = first[:, None] != second[None, :]
    return differ
