"""Vorbis comments, FLAC and Ogg files, whole and damaged."""

import base64
import struct
from pathlib import Path

import pytest

from tests import audio, built
from tests.tags.parts import comments, flac, flac_block, read_bytes

SPELLINGS = {
    "albumartist": "ALBUM ARTIST",
    "date": "YEAR",
    "tracknumber": "TRACK",
    "tracktotal": "TOTALTRACKS",
    "discnumber": "DISC",
    "disctotal": "DISCC",
    "label": "Organization",
    "comment": "description",
    "initialkey": "key",
    "lyrics": "UnsyncedLyrics",
    "releasetype": "MUSICBRAINZ_ALBUMTYPE",
    "barcode": "UPC",
    "encodersettings": "encoder",
}


def tags_of(folder: Path, *pairs: tuple[str, str]) -> dict[str, tuple[str, ...]]:
    found = read_bytes(folder, flac(flac_block(4, comments(*pairs), is_last=True)), "file.flac")
    assert found.problem is None
    return dict(found.tags)


def test_key_is_known_in_any_case(tmp_path: Path) -> None:
    pairs = ("Title", "A song"), ("aRTIST", "Ann"), ("ARTIST", "Bob")
    assert tags_of(tmp_path, *pairs) == {"title": ("A song",), "artist": ("Ann", "Bob")}


@pytest.mark.parametrize(("field", "key"), SPELLINGS.items())
def test_other_spelling_is_known(tmp_path: Path, field: str, key: str) -> None:
    assert tags_of(tmp_path, (key, "7")) == {field: ("7",)}


def test_other_spelling_only_fills_a_gap(tmp_path: Path) -> None:
    assert tags_of(tmp_path, ("YEAR", "1999"), ("DATE", "1999-05-01")) == {"date": ("1999-05-01",)}


def test_number_with_its_total_is_two_fields(tmp_path: Path) -> None:
    assert tags_of(tmp_path, ("TRACKNUMBER", "3/12")) == {"tracknumber": ("3",), "tracktotal": ("12",)}


def test_total_of_its_own_counts_more(tmp_path: Path) -> None:
    pairs = ("TRACKNUMBER", "3/12"), ("TRACKTOTAL", "14")
    assert tags_of(tmp_path, *pairs) == {"tracknumber": ("3",), "tracktotal": ("14",)}


def test_values_are_kept_exactly(tmp_path: Path) -> None:
    value = "  a = b\r\n\tc; d / e\\\\f  "
    assert tags_of(tmp_path, ("TITLE", value)) == {"title": (value,)}


def test_empty_value_is_none(tmp_path: Path) -> None:
    assert tags_of(tmp_path, ("TITLE", ""), ("ALBUM", "An album")) == {"album": ("An album",)}


def test_value_that_is_no_utf_8_is_kept_as_far_as_it_goes(tmp_path: Path) -> None:
    entry = b"TITLE=Mot\xf6rhead"
    block = struct.pack("<I", 0) + struct.pack("<I", 1) + struct.pack("<I", len(entry)) + entry
    found = read_bytes(tmp_path, flac(flac_block(4, block, is_last=True)), "file.flac")
    assert found.tags == {"title": ("Mot\N{REPLACEMENT CHARACTER}rhead",)}


def test_pictures_in_comments_are_counted(tmp_path: Path) -> None:
    picture = base64.b64encode(bytes(100)).decode()
    block = comments(("METADATA_BLOCK_PICTURE", picture), ("coverart", picture), ("TITLE", "A song"))
    found = read_bytes(tmp_path, flac(flac_block(4, block, is_last=True)), "file.flac")
    assert (found.covers, found.tags) == (2, {"title": ("A song",)})


def test_metadata_in_any_order_is_read(tmp_path: Path) -> None:
    blocks = (
        flac_block(1, bytes(5000)),
        flac_block(6, bytes(300_000)),
        flac_block(2, b"appl" + bytes(10)),
        flac_block(4, comments(("TITLE", "A song"))),
        flac_block(6, bytes(50), is_last=True),
    )
    found = read_bytes(tmp_path, flac(*blocks), "file.flac")
    assert (found.problem, found.covers, found.tags) == (None, 2, {"title": ("A song",)})


@pytest.mark.parametrize("count", [2, 1000, 2**32 - 1])
def test_count_of_comments_that_lies_is_reported(tmp_path: Path, count: int) -> None:
    block = comments(("TITLE", "A song"), count=count)
    found = read_bytes(tmp_path, flac(flac_block(4, block, is_last=True)), "file.flac")
    assert found.problem == "Damaged: its tags cannot be read to their end."
    assert found.tags == {"title": ("A song",)}
    assert found.stream is not None


@pytest.mark.parametrize("size", [1000, 2**24, 2**32 - 1])
def test_size_of_a_comment_that_lies_is_reported(tmp_path: Path, size: int) -> None:
    block = struct.pack("<I", 0) + struct.pack("<I", 1) + struct.pack("<I", size) + b"TITLE=A song"
    found = read_bytes(tmp_path, flac(flac_block(4, block, is_last=True)), "file.flac")
    assert found.problem == "Damaged: its tags cannot be read to their end."
    assert found.stream is not None


def test_block_that_is_larger_than_the_file_is_reported(tmp_path: Path) -> None:
    whole = flac(flac_block(4, comments(("TITLE", "A song"))), b"\x86\xff\xff\xff")
    found = read_bytes(tmp_path, whole, "file.flac")
    assert found.problem == "Cut short: it ends within its metadata, before any audio."
    assert found.tags == {"title": ("A song",)}


def test_flac_that_cannot_hold_what_it_says_is_reported(tmp_path: Path) -> None:
    whole = audio.data("flac", seconds=3.0)
    found = read_bytes(tmp_path, whole[: whole.index(b"\xff\xf8") + 200], "file.flac")
    assert found.problem is not None
    assert found.problem.startswith("Cut short: its header tells 3.0 s of audio, the file holds at most 0.")


def test_flac_of_unknown_length_is_no_problem(tmp_path: Path) -> None:
    data = bytearray(audio.data("flac"))
    data[8 + 13] &= 0xF0
    data[8 + 14 : 8 + 18] = bytes(4)
    found = read_bytes(tmp_path, bytes(data), "file.flac")
    assert found.problem is None
    assert found.stream is not None
    assert found.stream.length_s is None


@pytest.mark.parametrize("kind", ["ogg", "opus", "oga", "spx"])
def test_large_cover_in_ogg_is_counted_and_the_rest_read(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"file{audio.extension(kind)}"
    audio.make(
        path,
        {"title": "A song", "comment": "x" * 70_000},
        kind=kind,
        covers=[b"\xff\xd8\xff" + bytes(400_000)],
    )
    found = read_bytes(tmp_path, path.read_bytes(), path.name)
    assert (found.covers, found.tags["title"], len(found.tags["comment"][0])) == (1, ("A song",), 70_000)
    assert found.stream is not None
    assert found.stream.length_s == pytest.approx(audio.SECONDS, abs=0.01)


@pytest.mark.parametrize("kind", ["ogg", "opus", "spx"])
def test_joined_ogg_files_have_the_length_of_all(tmp_path: Path, kind: str) -> None:
    first, second = audio.data(kind, seconds=1.0), bytearray(audio.data(kind, seed=1, seconds=2.0))
    offset = 0
    while (offset := second.find(b"OggS", offset)) >= 0:
        second[offset + 14 : offset + 18] = b"next"  # another serial number
        offset += 4
    found = read_bytes(tmp_path, first + bytes(second), f"file{audio.extension(kind)}")
    assert found.stream is not None
    assert found.stream.length_s == pytest.approx(3.0, abs=0.03)


def test_ogg_with_junk_behind_is_read(tmp_path: Path) -> None:
    found = read_bytes(tmp_path, audio.data("ogg") + b"junk" * 5000, "file.ogg")
    assert found.stream is not None
    assert found.stream.length_s == pytest.approx(audio.SECONDS, abs=0.01)


def test_ogg_video_is_named(tmp_path: Path) -> None:
    page = built.ogg_page([b"\x80theora" + bytes(40)], flags=2)
    found = read_bytes(tmp_path, page, "film.ogg")
    assert found.problem == "No audio that can be read: this Ogg file holds video (Theora)."


def test_sound_beside_video_is_read(tmp_path: Path) -> None:
    video = built.ogg_page([b"\x80theora" + bytes(40)], flags=2, serial=99)
    found = read_bytes(tmp_path, video + audio.data("opus"), "film.ogv")
    assert found.stream is not None
    assert found.stream.codec == "opus"


@pytest.mark.parametrize("kind", ["ogg", "opus", "oga", "spx", "flac"])
def test_every_cut_gives_a_stream_or_a_problem(tmp_path: Path, kind: str) -> None:
    whole = audio.data(kind)
    for size in {*range(0, 700, 23), len(whole) // 2, len(whole) - 1}:
        found = read_bytes(tmp_path, whole[:size], f"file{audio.extension(kind)}")
        assert found.stream is not None or found.problem, size
        assert "understood" not in (found.problem or ""), size
