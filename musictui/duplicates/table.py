"""The readings of many tracks, column by column, so that pairs of them are compared all at once."""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from musictui.duplicates import readings
from musictui.duplicates.folding import unvoweled_words
from musictui.duplicates.readings import GENERIC, Reading
from musictui.model.duplicates import TrackFacts

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Column = Sequence[str] | Mapping[int, str]
"""Texts by row."""


class Table:
    """What tracks are compared by, a row each. Immutable."""

    def __init__(self, tracks: Sequence[TrackFacts], folded: Sequence[str | None]) -> None:
        """Read the tags of all tracks, of which `folded` are the titles where known; about 10 µs each."""
        self.tracks = tracks
        self.readings = [readings.read(track, title) for track, title in zip(tracks, folded, strict=True)]
        count = len(self.readings)
        columns: Any = zip(*self.readings, strict=True) if count else iter([()] * len(Reading._fields))
        titles, artists, albums, fulls, cores, guessed, numbers, versions, details, album_versions, places = (
            columns
        )
        self.artists: Sequence[str] = artists
        self.albums: Sequence[str] = albums
        self.fulls: Sequence[str] = fulls
        self.cores: Sequence[str] = cores
        self.titles_apart: Sequence[str] = titles
        """Titles with a space between their words; without in the next."""
        self.titles = [title.replace(" ", "") for title in titles]
        self.title_words: Column = _Lazy(lambda row: _sorted(titles[row]))
        """The words of the title, by the alphabet."""
        self.words: Column = _Lazy(lambda row: _words(titles[row], artists[row], albums[row]))
        """The words of title, artist and album, each once, by the alphabet."""
        self.sizes = np.fromiter(map(len, self.titles), np.int64, count)
        """Letters of the title."""
        self.artist = _numbered(self.artists)
        """Numbers that are equal where artists are; 0 where there is none. The same for the next three."""
        self.album = _numbered(self.albums)
        self.numbers = _numbered(numbers)
        self.details: Sequence[str] = details
        self.detail = _numbered(details)
        self.version = np.array(versions, np.int64)
        self.album_version = np.array(album_versions, np.int64)
        self.has_no_vowels = np.fromiter(
            (bool(unvoweled_words(one.title)) for one in tracks), np.bool_, count
        )
        """Whether the title is, in part, of a script that writes none: a letter is then half a word."""
        self.is_generic = np.fromiter((title in GENERIC for title in titles), np.bool_, count)
        self.has_core = np.fromiter(map(bool, cores), np.bool_, count)
        self.is_guessed = np.array(guessed, np.bool_)
        self.is_open = self.is_guessed | (self.artist == 0) | (self.album == 0) | (self.sizes == 0)
        """Whether fields are missing, so that the title may hold them or be found out without itself."""
        self.length = np.array([track.length_s or 0 for track in tracks], np.float64)
        """Seconds; 0 where not known."""
        self.track = np.array(places, np.int64)
        self.disc = np.array([track.disc or 0 for track in tracks], np.int64)

    def __len__(self) -> int:
        return len(self.readings)


def pick(column: Column, rows: Ints) -> Sequence[str]:
    """The texts of `rows`."""
    if len(rows) < 2:
        return [column[row] for row in rows.tolist()]
    found: Sequence[str] = itemgetter(*rows.tolist())(column)
    return found


class _Lazy(dict[int, str]):
    """A column of which a text is made when it is first asked for: few tracks come so far."""

    def __init__(self, make: Callable[[int], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, row: int) -> str:
        made = self[row] = self._make(row)
        return made


def _sorted(text: str) -> str:
    words = text.split()
    return " ".join(sorted(words)) if len(words) > 1 else text


def _words(title: str, artist: str, album: str) -> str:
    return " ".join(sorted(set(f"{title} {artist} {album}".split())))


def _numbered(texts: Sequence[str]) -> Ints:
    numbers: dict[str, int] = {"": 0}
    return np.fromiter((numbers.setdefault(text, len(numbers)) for text in texts), np.int64, len(texts))
