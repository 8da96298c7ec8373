"""The odd, broken and hostile files of other programs' tests, where they are at hand."""

import hashlib
import os
import time
from pathlib import Path

import mutagen
import pytest

from musictui.tags import reader

ROOT = Path(__file__).parents[2]
WEIRD = ROOT.parent / "shared" / "data" / "weird"
FILES = sorted(path for path in WEIRD.rglob("*") if path.is_file()) if WEIRD.is_dir() else []
PATIENCE_S = 5.0

pytestmark = pytest.mark.skipif(not FILES, reason="the collection of weird files is not here")

BETTER_THAN_MUTAGEN = frozenset(
    {
        "apev2-lyricsv2.mp3",  # cut: mutagen believes its header
        "bad-POPM-frame.mp3",
        "emptylist.mp3",
        "vbri.mp3",
        "truncated-64bit.mp4",
        "bad-xing.mp3",  # a header without a length, which mutagen takes for none at all
        "lame397v9short.mp3",  # more padding than sound
        "mpeglayer3.wav",  # MP3 in WAV
        "no_ext",  # ends in a tag, which is no sound
        "audacious-trailing-id32-id31.mp3",
        "sample_length.oggtheora",  # the length of its sound, not of its picture
        "test.ogv",
        "test.aac",  # of a stream so short that mutagen gives it no length
        "test-apev2.aac",
        "oldape.ape",  # 472 days long
    }
)
"""Files of which mutagen says something else, and is wrong; compared with FFmpeg by hand."""


def case(path: Path) -> str:
    return str(path.relative_to(WEIRD))


@pytest.mark.parametrize("path", FILES, ids=case)
def test_file_is_read_in_time_and_left_alone(path: Path) -> None:
    before = hashlib.sha256(path.read_bytes()).digest()
    started = time.monotonic()
    found = reader.read(os.fsencode(path))
    took_s = time.monotonic() - started
    assert hashlib.sha256(path.read_bytes()).digest() == before
    assert took_s < PATIENCE_S
    assert found.stream is not None or found.problem
    assert "understood" not in (found.problem or "")


@pytest.mark.parametrize("path", [path for path in FILES if path.name not in BETTER_THAN_MUTAGEN], ids=case)
def test_length_is_that_of_mutagen(path: Path) -> None:
    try:
        file = mutagen.File(path)
    except (mutagen.MutagenError, ArithmeticError, LookupError, TypeError, ValueError):
        file = None
    length = getattr(file.info, "length", None) if file is not None else None
    found = reader.read(os.fsencode(path))
    if length is None or found.stream is None or found.stream.length_s is None:
        assert found.stream is not None or found.problem
    else:
        assert found.stream.length_s == pytest.approx(length, abs=0.06)
