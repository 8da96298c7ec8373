"""Reading 2,000 real files: our reader beside `mutagen.File`, in one run.

Run with:  pytest -n 0 tests/performance/test_tags.py
"""

import os
import random
import uuid
from collections.abc import Callable
from pathlib import Path

import mutagen
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from musictui.tags import reader
from tests import audio

FILES = 2000
MIX = {
    "mp3": 25,
    "mp3-vbr": 10,
    "mp3-bare": 5,
    "flac": 25,
    "m4a": 12,
    "alac": 3,
    "ogg": 8,
    "opus": 6,
    "wav": 3,
    "aiff": 3,
}
"""Kinds of files in a library, in parts of a hundred."""
RECORDINGS = 7
COVER = b"\xff\xd8\xff\xe0" + bytes(40_000)


def believable_tags(number: int, chance: random.Random) -> dict[str, str]:
    """What a tagged library has: half a dozen fields everywhere, identifiers and more in most files."""
    artist = f"The Artist {number % 90}"
    tags = {
        "title": f"Song number {number}",
        "artist": artist,
        "album": f"Album {number // 12}",
        "albumartist": artist,
        "tracknumber": str(number % 12 + 1),
        "tracktotal": "12",
        "date": f"{1960 + number % 60}-05-01",
        "genre": "Rock" if number % 2 else "Pop",
    }
    if number % 4:
        names = ("trackid", "albumid", "artistid", "albumartistid", "releasetrackid", "releasegroupid")
        tags |= {f"musicbrainz_{name}": str(uuid.UUID(int=chance.getrandbits(128))) for name in names}
        tags |= {"label": "Some Label", "catalognumber": "CAT 1", "barcode": "4006381333931", "country": "GB"}
        tags |= {"media": "CD", "originaldate": "1999-01-01", "artistsort": "Artist, The", "discnumber": "1"}
    if number % 3 == 0:
        tags |= {"comment": "A comment", "composer": "Someone Else", "replaygain_track_gain": "-6.54 dB"}
    return tags


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The library: every second file with a cover of 40 kB."""
    folder = tmp_path_factory.mktemp("library")
    chance = random.Random(1)
    kinds = chance.choices(list(MIX), MIX.values(), k=FILES)
    return [
        audio.make(
            folder / f"{number:05}{audio.extension(kind)}",
            believable_tags(number, chance),
            kind=kind,
            seed=number % RECORDINGS,
            seconds=3.0,
            covers=[COVER] if number % 2 else (),
        )
        for number, kind in enumerate(kinds)
    ]


@pytest.mark.benchmark(group="read the tags of 2,000 files")
@pytest.mark.parametrize("read", [reader.read, mutagen.File], ids=["ours", "mutagen"])
def test_reading(benchmark: BenchmarkFixture, files: list[Path], read: Callable[[str], object]) -> None:
    paths = [os.fspath(path) for path in files]

    def read_all() -> int:
        return sum(read(path) is not None for path in paths)

    assert benchmark.pedantic(read_all, rounds=5, warmup_rounds=1) == FILES
    benchmark.extra_info["files a second"] = round(FILES / benchmark.stats["min"])
