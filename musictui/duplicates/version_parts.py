"""Which tracks their titles call different versions, however alike they sound: looked at wherever groups are made.

Tracks are taken by what their titles say of the version, so that thousands of them are compared as a few classes.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from rapidfuzz import fuzz

from musictui.duplicates import readings
from musictui.duplicates.apart import parted
from musictui.duplicates.readings import GENERIC, Reading
from musictui.model.duplicates import TrackFacts

SAME_DETAIL = 70.0
"""Percent of likeness from which names of versions (`Lomax remix`) are one name, if their numbers are."""


class Signature(NamedTuple):
    """What a track says of its version."""

    version: int
    """Flags of `versions.Version` that its title names."""
    detail: str
    album_version: int
    """Flags that the name of its album holds."""
    album: str
    """Only as far as it matters: where it is empty, there is no name of an album."""


Song = tuple[str, str]
"""Title and artist, as words."""


class VersionParts:
    """Parts matches so that no two tracks of a part are different versions. What was read is kept."""

    def __init__(self, tracks: Mapping[int, TrackFacts]) -> None:
        self._tracks = tracks
        self._readings: dict[int, Reading | None] = {}
        self._signatures: dict[int, Signature | None] = {}

    def song(self, member: int) -> Song | None:
        """Which song a track is a version of; None where title or artist do not tell."""
        reading = self._reading(member)
        if reading is None or not reading.title or not reading.artist or reading.title in GENERIC:
            return None
        return reading.title, reading.artist

    def parts(self, members: Sequence[int]) -> list[tuple[int, ...]]:
        """The largest parts of `members` in which no two are different versions; parts of one are left out."""
        classes: dict[Signature | None, list[int]] = defaultdict(list)
        for member in members:
            classes[self._signature(member)].append(member)
        if len(classes) == 1:
            return [tuple(members)]
        names = list(classes)
        conflicts = [
            (first, second)
            for first, second in combinations(range(len(names)), 2)
            if _differ(names[first], names[second])
        ]
        if not conflicts:
            return [tuple(members)]
        told = {each for pair in conflicts for each in pair}
        rest = [at for at in range(len(names)) if at not in told]
        found = []
        for part in parted(sorted(told), conflicts):
            ids = sorted(member for at in [*rest, *part] for member in classes[names[at]])
            if len(ids) > 1:
                found.append(tuple(ids))
        return sorted(found)

    def _signature(self, member: int) -> Signature | None:
        if member not in self._signatures:
            reading = self._reading(member)
            self._signatures[member] = None if reading is None else signature(reading)
        return self._signatures[member]

    def _reading(self, member: int) -> Reading | None:
        if member not in self._readings:
            track = self._tracks.get(member)
            self._readings[member] = None if track is None else readings.read(track)
        return self._readings[member]


def is_other(one: TrackFacts, other: TrackFacts) -> bool:
    """Whether titles name different versions, or other numbers: `Part 1` and `Part 2`, or a number and none."""
    if one.title == other.title:
        return False
    first, second = readings.read(one), readings.read(other)
    signatures = signature(first), signature(second)
    if None in signatures:
        return False
    return _differ(*signatures) or _has_other_numbers(first, second)


def signature(reading: Reading) -> Signature | None:
    """What a reading says of its version; None where there is no title to say it."""
    if not reading.title:
        return None
    album = reading.album if reading.album_version else reading.album[:1]
    return Signature(reading.version, reading.detail, reading.album_version, album)


def _differ(one: Signature | None, other: Signature | None) -> bool:
    """Whether two are different versions. What the name of their one album says of both is no difference."""
    if one is None or other is None:
        return False
    if not one.album or not other.album:
        shared = one.album_version | other.album_version
    elif one.album_version & other.album_version and readings.is_alike(one.album, other.album):
        shared = one.album_version & other.album_version
    else:
        shared = 0
    if (one.version ^ other.version) & ~shared:
        return True
    if one.detail == other.detail:
        return False
    if not one.detail or not other.detail:
        return bool((one.version | other.version) & ~shared)
    return (
        _digits(one.detail) != _digits(other.detail)
        or fuzz.token_sort_ratio(one.detail, other.detail) < SAME_DETAIL
    )


def _digits(text: str) -> list[str]:
    return sorted(word for word in text.split() if not word.isalpha())


def _has_other_numbers(one: Reading, other: Reading) -> bool:
    """Whether the numbers differ; where fields were moved, those of all fields count."""
    if one.numbers == other.numbers:
        return False
    is_moved = bool(one.artist) != bool(other.artist) or bool(one.album) != bool(other.album)
    if is_moved or one.is_guessed or other.is_guessed:
        return readings.all_numbers(one) != readings.all_numbers(other)
    return True
