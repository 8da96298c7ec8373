"""Files that are spoiled in the middle, where no header and no length tells of it."""

import os
from pathlib import Path

import pytest

from musictui.analysis import damage
from musictui.analysis.decode import Decoding, UndecodableError
from musictui.analysis.pcm import pcm_hash
from tests import audio

TELLING = ["flac", "oga", "mp3", "mp2", "aac", "ac3", "ogg", "opus", "m4a", "alac", "wv", "tta"]
"""Kinds in which bytes that were overwritten show; WAV and AIFF hold nothing but samples."""
SAMPLES_ONLY = ["wav", "aiff"]


def damage_in(path: Path, data: bytes) -> str:
    """What decoding all of it says, whichever way."""
    path.write_bytes(data)
    try:
        with Decoding(os.fsencode(path)) as decoding:
            return damage.decoded(decoding)[1]
    except UndecodableError as error:
        return error.message


def spoiled(kind: str, *, size: int = 3000) -> bytes:
    """A file with zeros in its middle."""
    data = audio.data(kind, seconds=6)
    middle = len(data) // 2
    return data[:middle] + bytes(size) + data[middle + size :]


@pytest.mark.parametrize("kind", audio.ENCODINGS)
def test_whole_file_has_no_damage(tmp_path: Path, kind: str) -> None:
    assert damage_in(tmp_path / "a", audio.data(kind, seconds=2)) == ""


@pytest.mark.parametrize("kind", TELLING)
def test_spoiled_middle_is_damage(tmp_path: Path, kind: str) -> None:
    assert damage_in(tmp_path / "a", spoiled(kind))


@pytest.mark.parametrize("kind", TELLING)
def test_hole_is_damage(tmp_path: Path, kind: str) -> None:
    data = audio.data(kind, seconds=6)
    assert damage_in(tmp_path / "a", data[: len(data) // 2] + data[len(data) // 2 + 3001 :])


@pytest.mark.parametrize("kind", SAMPLES_ONLY)
def test_other_samples_are_no_damage_where_nothing_tells_of_them(tmp_path: Path, kind: str) -> None:
    assert damage_in(tmp_path / "a", spoiled(kind)) == ""


def test_ogg_without_one_of_its_pages_is_damaged(tmp_path: Path) -> None:
    data = audio.data("ogg", seconds=6)
    page = data.rfind(b"OggS", 0, data.rfind(b"OggS"))
    without = data[:page] + data[data.rfind(b"OggS") :]
    assert damage_in(tmp_path / "a", without) == damage.TORN_PAGES


def test_rubbish_around_a_raw_stream_is_no_damage(tmp_path: Path) -> None:
    data = audio.data("mp3", seconds=2)
    assert damage_in(tmp_path / "a", data + b"rubbish " * 100) == ""


def test_flac_whose_header_tells_of_other_samples_is_refused(tmp_path: Path) -> None:
    path = audio.make(tmp_path / "a.flac", kind="flac")
    md5 = pcm_hash(os.fsencode(path))
    assert md5
    path.write_bytes(path.read_bytes().replace(md5, md5[::-1]))
    with pytest.raises(UndecodableError, match="not what its header says"):
        pcm_hash(os.fsencode(path))
