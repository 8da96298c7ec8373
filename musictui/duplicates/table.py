"""The readings of many tracks, column by column, so that pairs of them are compared all at once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from musictui.duplicates import readings
from musictui.duplicates.readings import Reading
from musictui.model.duplicates import TrackFacts

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Table:
    """What tracks are compared by, a row each. Immutable."""

    def __init__(self, tracks: Sequence[TrackFacts]) -> None:
        """Read the tags of all tracks; about 15 µs each."""
        self.tracks = tracks
        found = [readings.read(track) for track in tracks]
        self.readings: list[Reading] = found
        count = len(found)
        self.titles = [reading.title.replace(" ", "") for reading in found]
        self.title_words = [_sorted(reading.title) for reading in found]
        self.artists = [reading.artist for reading in found]
        self.albums = [reading.album for reading in found]
        self.words = [" ".join(_words(reading)) for reading in found]
        """The words of title, artist and album, each once, by the alphabet."""
        self.fulls = [reading.full for reading in found]
        self.is_guessed = np.fromiter((reading.is_guessed for reading in found), np.bool_, count)
        self.sizes = np.fromiter(map(len, self.titles), np.int64, count)
        self.counts = np.fromiter((reading.title.count(" ") + 1 for reading in found), np.int64, count)
        """Words of the title."""
        self.artist = _numbered(self.artists)
        """Numbers that are equal where artists are; 0 where there is none. The same for the others."""
        self.album = _numbered(self.albums)
        self.is_open = self.is_guessed | (self.artist == 0) | (self.album == 0) | (self.sizes == 0)
        """Whether fields are missing, so that the title may hold them or be found out without itself."""
        self.numbers = _numbered([reading.numbers for reading in found])
        self.all_numbers = _numbered([readings.all_numbers(reading) for reading in found])
        self.detail = _numbered([reading.detail for reading in found])
        self.version = np.fromiter((reading.version for reading in found), np.int64, count)
        self.album_version = np.fromiter((reading.album_version for reading in found), np.int64, count)
        self.is_generic = np.fromiter((reading.title in GENERIC for reading in found), np.bool_, count)
        self.length = np.fromiter((track.length_s or 0 for track in tracks), np.float64, count)
        """Seconds; 0 where not known."""
        self.track = np.fromiter((reading.track for reading in found), np.int64, count)
        self.disc = np.fromiter((track.disc or 0 for track in tracks), np.int64, count)

    def __len__(self) -> int:
        return len(self.readings)


GENERIC = frozenset(
    "untitled intro outro interlude skit prelude introduction introduccion silence bonus overture finale opening "
    "ending theme track hidden reprise applause intermission epilogue prologue prolog epilog encore".split()
)
"""Titles that many different tracks have, on one album even."""


def pick(column: Sequence[str], rows: Ints) -> list[str]:
    """The texts of `rows`."""
    return [column[row] for row in rows.tolist()]


def _sorted(text: str) -> str:
    words = text.split()
    return " ".join(sorted(words)) if len(words) > 1 else text


def _words(reading: Reading) -> list[str]:
    return sorted({*reading.title.split(), *reading.artist.split(), *reading.album.split()})


def _numbered(texts: Sequence[str]) -> Ints:
    numbers: dict[str, int] = {"": 0}
    return np.fromiter((numbers.setdefault(text, len(numbers)) for text in texts), np.int64, len(texts))
