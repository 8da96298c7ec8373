"""A library of 100,000 believable tracks for benchmarks, made without files.

The names are invented. To measure with real ones, let `MUSICTUI_NAMES` name a CSV file with the columns
`artist`, `title`, `album` and `genre`, or with those of the Million Song subset as CORGIS publishes it.
"""

import csv
import os
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from musictui.library import tracks
from musictui.library.tracks import TrackRow
from musictui.model.track import FileStat, FileTags, Stream

TRACKS = 100_000
BATCH = 512
ROOT = b"/music"

_CSV_COLUMNS = (("artist", "artist.name"), ("title",), ("album", "release.name"), ("genre", "terms"))
_SYLLABLES = [consonant + vowel for consonant in "bdklmnprst" for vowel in "aeio"]
_COMMON = "the of love you in and me to my a night on it is heart one day time life blue no all girl be down"
_ODD = ["Sigur Rós", "Mötley", "東京事変", "群青日和", "Björk", "AC/DC", "!!!", "U2", "Zażółć", "Ёлка"]
_GENRES = (
    "Rock",
    "Pop",
    "Jazz",
    "Electronic",
    "Folk",
    "Ambient",
    "Hip Hop",
    "Soul",
    "Classical",
    "Metal",
    "Trip Hop",
)


class Names(NamedTuple):
    """What a track is called."""

    artist: str
    title: str
    album: str
    genre: str


def files(count: int = TRACKS, *, seed: int = 1) -> Iterator[tuple[FileStat, FileTags]]:
    """What the walk and the reader would give for so many files, album by album."""
    chance = random.Random(seed)
    known = _read_names() or _invented_names(chance)
    number = 0
    while number < count:
        first = chance.choice(known)
        date, is_flac, songs = str(chance.randint(1955, 2024)), chance.random() < 0.6, chance.randint(6, 16)
        for place in range(1, min(songs, count - number) + 1):
            title = chance.choice(known).title
            yield _file(
                chance, first._replace(title=title), date, f"{place}/{songs}", number, is_flac=is_flac
            )
            number += 1


def rows(count: int = TRACKS, *, seed: int = 1) -> list[TrackRow]:
    """The same, prepared."""
    return [tracks.prepare(stat, found) for stat, found in files(count, seed=seed)]


def word_pairs(prepared: Sequence[TrackRow], count: int, *, seed: int = 2) -> list[str]:
    """Queries of two words as people type them: words of one track, whole or only begun."""
    chance = random.Random(seed)
    pairs = []
    while len(pairs) < count:
        texts = chance.choice(prepared).texts
        found = [word for word in " ".join(texts[:3]).split() if word.isalnum()]
        if len(found) >= 2:
            first, second = chance.sample(found, 2)
            pairs.append(f'"{first}" "{second[: chance.randint(min(2, len(second)), len(second))]}"')
    return pairs


def _file(
    chance: random.Random, names: Names, date: str, place: str, number: int, *, is_flac: bool
) -> tuple[FileStat, FileTags]:
    length_s = chance.uniform(60, 500)
    if is_flac:
        stream = Stream(
            "FLAC", "flac", True, length_s, chance.randint(600_000, 1_100_000), 44_100, 16, 2, None
        )
    else:
        stream = Stream(
            "MP3", "mp3", False, length_s, chance.choice((192_000, 320_000)), 44_100, None, 2, False
        )
    tags = {
        "title": (names.title,),
        "artist": (names.artist,),
        "album": (names.album,),
        "albumartist": (names.artist,),
        "date": (date,),
        "tracknumber": (place,),
    }
    if chance.random() < 0.95:
        tags["genre"] = (names.genre,)
    if chance.random() < 0.5:
        tags["label"] = (f"{names.artist[:6]} Records",)
        tags["musicbrainz_trackid"] = (f"{chance.getrandbits(128):032x}",)
    path = f"{names.artist}/{names.album} {number // 100}/{place.partition('/')[0]:>02} {names.title}"
    path_bytes = ROOT + b"/" + path.encode() + (b".flac" if is_flac else b".mp3")
    size = int(length_s * (stream.bit_rate or 0) / 8)
    stat = FileStat(b"%s %d" % (path_bytes, number), size, 10**18 + number, 10**18 + number, number)
    return stat, FileTags(tags, stream, int(chance.random() < 0.7))


def _read_names() -> list[Names]:
    """Those of the file that the user names."""
    if "MUSICTUI_NAMES" not in os.environ:
        return []
    with Path(os.environ["MUSICTUI_NAMES"]).open(encoding="utf-8", newline="") as file:
        found = csv.DictReader(file)
        columns = [next(name for name in names if name in (found.fieldnames or ())) for names in _CSV_COLUMNS]
        return [Names(*(row[column] or "?" for column in columns)) for row in found]


def _invented_names(chance: random.Random) -> list[Names]:
    """10,000 tracks by 4,000 artists; some words are in many names, most in few."""
    rare = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(8000)]
    artists = [*_ODD, *(_name(chance, rare, 2) for _ in range(4000))]
    albums = [_name(chance, rare, 4) for _ in range(6000)]
    return [
        Names(chance.choice(artists), _name(chance, rare, 6), chance.choice(albums), chance.choice(_GENRES))
        for _ in range(10_000)
    ]


def _name(chance: random.Random, rare: Sequence[str], most: int) -> str:
    common = _COMMON.split()
    words = [chance.choice(common if chance.random() < 0.4 else rare) for _ in range(chance.randint(1, most))]
    return " ".join(words).title()
