"""Files that end before what their container declares, wherever they are cut."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musictui.analysis import extent
from tests import audio

DECLARING = ["ogg", "opus", "oga", "spx", "wma", "m4b", "ape", "mpc8", "dsf", "dff"]


def is_short(path: Path, data: bytes) -> bool:
    path.write_bytes(data)
    return extent.is_short(os.fsencode(path))


@pytest.mark.parametrize("kind", audio.KINDS)
def test_whole_file_is_not_short(tmp_path: Path, kind: str) -> None:
    assert not is_short(tmp_path / "a", audio.data(kind, seconds=1))


@pytest.mark.parametrize("kind", DECLARING)
@pytest.mark.parametrize("share", [0.5, 0.75, 0.99])
def test_cut_file_is_short(tmp_path: Path, kind: str, share: float) -> None:
    data = audio.data(kind, seconds=3)
    assert is_short(tmp_path / "a", data[: int(len(data) * share)])


@pytest.mark.parametrize("kind", ["ogg", "wma", "dsf"])
def test_last_byte_counts(tmp_path: Path, kind: str) -> None:
    assert is_short(tmp_path / "a", audio.data(kind, seconds=1)[:-1])


def test_ogg_that_ends_between_two_pages_is_short(tmp_path: Path) -> None:
    data = audio.data("ogg", seconds=4)
    assert is_short(tmp_path / "a", data[: data.rfind(b"OggS")])


def test_tag_behind_the_sound_is_no_sound(tmp_path: Path) -> None:
    id3v1 = b"TAG" + bytes(125)
    data = audio.data("ape", seconds=1)
    assert not is_short(tmp_path / "a", data + id3v1)
    assert is_short(tmp_path / "a", data[:-100] + id3v1)


def test_broadcast_tells_nothing(tmp_path: Path) -> None:
    data = bytearray(audio.data("wma", seconds=3))
    at = data.find(bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365"))
    data[at + 88] |= 1
    assert not is_short(tmp_path / "a", bytes(data[:-100]))


@pytest.mark.parametrize("content", [b"", b"OggS", b"MPCK", b"ftypftyp", bytes(20)])
def test_what_is_hardly_a_file_is_read_without_harm(tmp_path: Path, content: bytes) -> None:
    assert is_short(tmp_path / "a", content) in {True, False}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(DECLARING), st.data())
def test_damage_anywhere_ends_in_an_answer(
    tmp_path_factory: pytest.TempPathFactory, kind: str, data: st.DataObject
) -> None:
    content = bytearray(audio.data(kind, seconds=0.3))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, min(len(content), 400) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("damage") / "a"
    path.write_bytes(content)
    extent.is_short(os.fsencode(path))
