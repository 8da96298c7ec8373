"""Ratings: a byte in ID3, text elsewhere."""

from pathlib import Path

import pytest

from musictui.tags import id3_rating, reader, writer
from musictui.tags.source import BadFileError
from tests import audio
from tests.tags import parts
from tests.tags.test_write_kept_id3 import frames_of


def rating(folder: Path, *frames: bytes, version: int = 4) -> tuple[str, ...]:
    found = parts.read_bytes(folder, parts.id3(*frames, version=version) + parts.MP3)
    return tuple(found.tags.get("rating", ()))


def popm(byte: int, owner: bytes = b"a@b", count: bytes = b"\0\0\0\5") -> bytes:
    return parts.frame("POPM", owner + b"\0" + bytes([byte]) + count)


@pytest.mark.parametrize(
    ("byte", "stars"),
    [
        (1, "1"),
        (64, "2"),
        (128, "3"),
        (196, "4"),
        (255, "5"),
        (13, "0.5"),
        (242, "4.5"),
        (30, "1"),
        (200, "4"),
    ],
)
def test_byte_is_read_as_stars(byte: int, stars: str, tmp_path: Path) -> None:
    assert rating(tmp_path, popm(byte)) == (stars,)


def test_frame_without_a_rating_says_none_and_the_first_that_has_one_counts(tmp_path: Path) -> None:
    assert rating(tmp_path, popm(0)) == ()
    assert rating(tmp_path, parts.frame("POPM", b"only an owner")) == ()
    assert rating(tmp_path, popm(0), popm(196, b"x"), popm(1, b"y")) == ("4",)


def test_rating_of_the_oldest_id3_version_is_read(tmp_path: Path) -> None:
    assert rating(tmp_path, parts.frame("POP", b"a\0\xff", version=2), version=2) == ("5",)


@pytest.mark.parametrize("stars", id3_rating.BYTES)
def test_stars_come_back(stars: str, tmp_path: Path) -> None:
    path = audio.make(tmp_path / "file.mp3", {"rating": stars})
    assert reader.read(str(path)).tags == {"rating": (stars,)}


def test_new_stars_leave_owner_and_counter(tmp_path: Path) -> None:
    path = tmp_path / "file.mp3"
    path.write_bytes(parts.id3(popm(1), popm(0, b"other", b"")) + parts.MP3)
    writer.write(str(path), {"rating": ("4",)})
    assert [frame.data for frame in frames_of(path)] == [b"a@b\0\xc4\0\0\0\5", b"other\0\xc4"]


def test_rating_that_is_removed_leaves_what_counts(tmp_path: Path) -> None:
    path = tmp_path / "file.mp3"
    path.write_bytes(parts.id3(popm(128), popm(128, b"other", b"")) + parts.MP3)
    writer.write(str(path), {"rating": ()})
    assert reader.read(str(path)).tags == {}
    assert [frame.data for frame in frames_of(path)] == [b"a@b\0\0\0\0\0\5"]


def test_what_are_no_stars_is_refused_where_id3_is_written(tmp_path: Path) -> None:
    path = audio.make(tmp_path / "file.mp3")
    assert writer.refusals(str(path), {"rating": ("80",)}) == [
        "Rating “80”: ID3 holds stars from 0.5 to 5, in steps of a half."
    ]
    with pytest.raises(BadFileError):
        writer.write(str(path), {"rating": ("80",)})


def test_text_of_other_containers_stays_as_it_is(tmp_path: Path) -> None:
    path = audio.make(tmp_path / "file.flac", {"rating": "80"})
    assert reader.read(str(path)).tags == {"rating": ("80",)}
