"""A file is read for what it is, whatever it is called and whatever stands before it."""

from pathlib import Path

import pytest

from musictui.model.formats import BY_EXTENSION, FORMATS
from musictui.tags import reader
from musictui.tags.reader import READERS
from tests import audio
from tests.tags.parts import MP3, atom, id3, read_bytes, text

TAG = id3(text("TIT2", "Before"), text("TPE1", "Ann"), padding=300)


def test_every_format_has_a_reader() -> None:
    assert {audio_format.name for audio_format in FORMATS} == set(READERS)


def test_extensions_are_lower_case_with_their_dot() -> None:
    assert all(extension.startswith(".") and extension == extension.lower() for extension in BY_EXTENSION)


@pytest.mark.parametrize("kind", audio.KINDS)
def test_wrong_extension_is_read_for_what_it_is(tmp_path: Path, kind: str) -> None:
    right = audio.make(tmp_path / f"right{audio.extension(kind)}", {"title": "A song"}, kind=kind)
    expected = reader.read(str(right))
    for name in ("song.flac", "song.MP3", "song.m4a", "song.ogg", "song", "song.txt"):
        assert read_bytes(tmp_path, right.read_bytes(), name) == expected, name


@pytest.mark.parametrize("kind", audio.KINDS)
def test_id3_tag_before_anything_is_read_and_stepped_over(tmp_path: Path, kind: str) -> None:
    path = audio.make(tmp_path / f"file{audio.extension(kind)}", kind=kind)
    plain = reader.read(str(path))
    found = read_bytes(tmp_path, TAG + path.read_bytes(), path.name)
    assert found.tags["title"] == ("Before",)
    assert plain.stream is not None
    assert found.stream is not None
    assert (found.stream.codec, found.stream.length_s) == (
        plain.stream.codec,
        pytest.approx(plain.stream.length_s, abs=0.02),
    )


@pytest.mark.parametrize("kind", ["flac", "ape", "wv"])
def test_own_tag_counts_more_than_an_id3_tag_before_it(tmp_path: Path, kind: str) -> None:
    path = audio.make(tmp_path / f"file{audio.extension(kind)}", {"title": "Own"}, kind=kind)
    found = read_bytes(tmp_path, TAG + path.read_bytes(), path.name)
    assert (found.tags["title"], found.tags["artist"]) == (("Own",), ("Ann",))


def test_path_may_be_text_or_bytes(tmp_path: Path) -> None:
    path = audio.make(tmp_path / "file.mp3", {"title": "A song"})
    assert reader.read(str(path)) == reader.read(bytes(path))


@pytest.mark.parametrize(
    "name", [b"not \xff\xfe utf-8.mp3", b"new\nline.mp3", b"n" * 251 + b".mp3", "👩‍🎤ﷺ.mp3".encode()]
)
def test_hostile_names_are_read(tmp_path: Path, name: bytes) -> None:
    path = bytes(tmp_path) + b"/" + name
    with open(path, "wb") as file:
        file.write(MP3)
    assert reader.read(path).problem is None


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG picture"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"PK\3\4", "a ZIP archive"),
        (b"MThd\0\0\0\6", "MIDI"),
        (b"%PDF-1.4", "a PDF document"),
        (b"<!DOCTYPE html>", "a web page"),
        (b"#EXTM3U\n", "a playlist"),
        (b"\x1aE\xdf\xa3", "Matroska"),
        (b"\x00\x05\x16\x07", "AppleDouble"),
    ],
)
def test_what_is_no_audio_is_named(tmp_path: Path, data: bytes, what: str) -> None:
    found = read_bytes(tmp_path, data + bytes(5000))
    assert found.stream is None
    assert found.problem is not None
    assert found.problem.startswith("This is no audio file but ")
    assert what in found.problem


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("a.flac", "No audio was found in it: this is no FLAC file."),
        ("a.mp3", "No audio was found in it: this is no MP3 file."),
        ("a.m4a", "No audio was found in it: this is no MPEG-4 audio file."),
        ("a.wma", "No audio was found in it: this is no Windows Media file."),
        ("a", "No audio was found in it."),
    ],
)
def test_noise_is_no_audio(tmp_path: Path, name: str, problem: str) -> None:
    noise = bytes(range(1, 200)) * 500
    assert read_bytes(tmp_path, noise, name).problem == problem


@pytest.mark.parametrize("name", ["a.flac", "a.mp3", "a.aac", "a.mpc", "a.wav"])
def test_zeros_are_no_audio(tmp_path: Path, name: str) -> None:
    found = read_bytes(tmp_path, bytes(200_000), name)
    assert found.stream is None
    assert found.problem


def test_tag_without_audio_is_named(tmp_path: Path) -> None:
    found = read_bytes(tmp_path, TAG)
    assert found.problem == "It holds tags and no audio."
    assert found.tags == {"title": ("Before",), "artist": ("Ann",)}


@pytest.mark.parametrize("first", [b"ftyp", b"moov", b"mdat", b"free", b"wide"])
def test_mpeg_4_may_begin_with_any_atom(tmp_path: Path, first: bytes) -> None:
    found = read_bytes(tmp_path, atom(first, bytes(64)), "song.mp3")
    assert found.problem is not None
    assert "MP3" not in found.problem
