"""WAV and AIFF files: chunks in every order, tags in several places."""

import struct
from pathlib import Path

import pytest

from musictui.model.track import FileTags
from tests import audio
from tests.tags.parts import chunk, id3, id3v1, mpeg_frame, read_bytes, text, wav, wav_format

SECOND = bytes(44100 * 4)


def info(**texts: str) -> bytes:
    """A LIST of texts."""
    return chunk(
        b"LIST",
        b"INFO" + b"".join(chunk(name.encode(), value.encode() + b"\0") for name, value in texts.items()),
    )


def read_wav(folder: Path, *chunks: bytes) -> FileTags:
    return read_bytes(folder, wav(*chunks), "file.wav")


def aiff(*chunks: bytes, kind: bytes = b"AIFF") -> bytes:
    return chunk(b"FORM", kind + b"".join(chunks), order=">")


def common(
    *, frames: int = 44100, rate: bytes = b"\x40\x0e\xac\x44" + bytes(6), compression: bytes = b""
) -> bytes:
    return chunk(b"COMM", struct.pack(">HIH", 2, frames, 16) + rate + compression, order=">")


def sound(data: bytes = SECOND) -> bytes:
    return chunk(b"SSND", bytes(8) + data, order=">")


def test_tags_of_an_info_list_are_read(tmp_path: Path) -> None:
    texts = info(
        INAM="A söng", IART="Ann", IPRD="An album", ICRD="1999", IGNR="Rock", ITRK="3/12", ICMT="Nice"
    )
    found = read_wav(tmp_path, wav_format(), chunk(b"data", SECOND), texts)
    assert found.tags == {
        "title": ("A söng",),
        "artist": ("Ann",),
        "album": ("An album",),
        "date": ("1999",),
        "genre": ("Rock",),
        "tracknumber": ("3",),
        "tracktotal": ("12",),
        "comment": ("Nice",),
    }


def test_text_of_an_info_list_that_is_no_utf_8_is_latin_1(tmp_path: Path) -> None:
    texts = chunk(b"LIST", b"INFO" + chunk(b"INAM", b"Mot\xf6rhead\0"))
    assert read_wav(tmp_path, wav_format(), texts, chunk(b"data", SECOND)).tags == {"title": ("Motörhead",)}


@pytest.mark.parametrize("name", [b"id3 ", b"ID3 "])
def test_id3_tag_counts_more_than_the_list(tmp_path: Path, name: bytes) -> None:
    texts = info(INAM="Cut to thirty chara", IART="Ann")
    tag = chunk(name, id3(text("TIT2", "Cut to thirty characters, not here")))
    found = read_wav(tmp_path, wav_format(), texts, chunk(b"data", SECOND), tag)
    assert found.tags == {"title": ("Cut to thirty characters, not here",), "artist": ("Ann",)}


def test_tag_before_the_sound_is_read(tmp_path: Path) -> None:
    found = read_wav(
        tmp_path, chunk(b"id3 ", id3(text("TIT2", "A song"))), wav_format(), chunk(b"data", SECOND)
    )
    assert found.tags == {"title": ("A song",)}


def test_chunk_of_odd_size_without_its_pad_is_stepped_over(tmp_path: Path) -> None:
    odd = b"junk" + struct.pack("<I", 3) + b"abc"
    found = read_wav(tmp_path, wav_format(), odd, chunk(b"data", SECOND))
    assert found.stream is not None
    assert found.stream.length_s == 1.0


@pytest.mark.parametrize("size", [0xFFFFFFFF, 0x7FFFFFFF, 0])
def test_sound_of_unknown_size_lasts_until_the_end(tmp_path: Path, size: int) -> None:
    found = read_wav(tmp_path, wav_format(), b"data" + struct.pack("<I", size) + SECOND)
    if size:
        assert found.problem is None
    assert found.stream is not None
    assert found.stream.length_s == (1.0 if size else 0.0)


def test_rf64_has_its_size_elsewhere(tmp_path: Path) -> None:
    sizes = chunk(b"ds64", struct.pack("<QQQI", 0, len(SECOND), 0, 0))
    data = wav(sizes, wav_format(), b"data" + struct.pack("<I", 0xFFFFFFFF) + SECOND, info(INAM="A song"))
    found = read_bytes(tmp_path, b"RF64" + data[4:], "file.wav")
    assert (found.problem, found.tags) == (None, {"title": ("A song",)})
    assert found.stream is not None
    assert found.stream.length_s == 1.0


def test_big_endian_wav_is_read(tmp_path: Path) -> None:
    layout = chunk(b"fmt ", struct.pack(">HHIIHH", 1, 2, 44100, 176400, 4, 16), order=">")
    found = read_bytes(
        tmp_path, chunk(b"RIFX", b"WAVE" + layout + chunk(b"data", SECOND, order=">"), order=">"), "file.wav"
    )
    assert found.stream is not None
    assert (found.stream.length_s, found.stream.sample_rate) == (1.0, 44100)


@pytest.mark.parametrize(
    ("tag", "codec", "is_lossless"), [(3, "pcm", True), (6, "alaw", False), (0x11, "adpcm", False)]
)
def test_codec_is_told(tmp_path: Path, tag: int, codec: str, is_lossless: bool) -> None:
    stream = read_wav(tmp_path, wav_format(tag=tag), chunk(b"data", SECOND)).stream
    assert stream is not None
    assert (stream.format, stream.codec, stream.is_lossless) == ("WAV", codec, is_lossless)


def test_mp3_in_wav_is_no_lossless_file(tmp_path: Path) -> None:
    stream = read_wav(tmp_path, wav_format(tag=0x55), chunk(b"data", mpeg_frame() * 100)).stream
    assert stream is not None
    assert (stream.format, stream.codec, stream.is_lossless) == ("WAV", "mp3", False)
    assert stream.length_s == pytest.approx(100 * 1152 / 44100, rel=0.01)


def test_cut_wav_has_the_length_of_what_is_left(tmp_path: Path) -> None:
    whole = wav(wav_format(), chunk(b"data", SECOND * 8))
    found = read_bytes(tmp_path, whole[: len(whole) // 4], "file.wav")
    assert found.problem == "Cut short: its header tells 8.0 s of audio, the file holds about 2.0 s."
    assert found.stream is not None
    assert found.stream.length_s == pytest.approx(2.0, abs=0.01)


def test_wav_without_sound_is_reported(tmp_path: Path) -> None:
    assert read_wav(tmp_path, wav_format()).problem == "Cut short: it ends before any audio."
    assert (
        read_wav(tmp_path, wav_format(), chunk(b"data", b"")).problem == "It holds no audio: its length is 0."
    )


def test_wav_without_a_description_is_reported(tmp_path: Path) -> None:
    found = read_wav(tmp_path, chunk(b"data", SECOND))
    assert found.problem == "Damaged: the description of its audio is missing."


@pytest.mark.parametrize("field", ["channels", "rate", "bits"])
def test_wav_with_zeros_in_its_description_gives_no_harm(tmp_path: Path, field: str) -> None:
    found = read_wav(tmp_path, wav_format(**{field: 0}), chunk(b"data", SECOND))
    assert "understood" not in (found.problem or "")


def test_aiff_texts_are_read(tmp_path: Path) -> None:
    texts = (
        chunk(name, value, order=">")
        for name, value in ((b"NAME", b"A song"), (b"AUTH", b"Ann"), (b"ANNO", b"Nice"))
    )
    found = read_bytes(tmp_path, aiff(common(), *texts, sound()), "file.aiff")
    assert found.tags == {"title": ("A song",), "artist": ("Ann",), "comment": ("Nice",)}


def test_id3_tag_in_aiff_counts_more_than_texts(tmp_path: Path) -> None:
    parts = chunk(b"NAME", b"Short", order=">"), chunk(b"ID3 ", id3(text("TIT2", "A long title")), order=">")
    assert read_bytes(tmp_path, aiff(common(), sound(), *parts), "file.aif").tags == {
        "title": ("A long title",)
    }


@pytest.mark.parametrize(
    ("compression", "codec", "is_lossless"),
    [
        (b"NONE", "pcm", True),
        (b"sowt", "pcm", True),
        (b"fl32", "pcm", True),
        (b"ima4", "adpcm", False),
        (b"ulaw", "mulaw", False),
    ],
)
def test_compression_of_aifc_is_told(
    tmp_path: Path, compression: bytes, codec: str, is_lossless: bool
) -> None:
    stream = read_bytes(
        tmp_path, aiff(common(compression=compression), sound(), kind=b"AIFC"), "file.aifc"
    ).stream
    assert stream is not None
    assert (stream.format, stream.codec, stream.is_lossless) == ("AIFF", codec, is_lossless)


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        (b"\x40\x0e\xac\x44", 44100),
        (b"\x40\x0e\xbb\x80", 48000),
        (b"\x40\x0b\xfa\x00", 8000),
        (b"\x40\x10\xbb\x80", 192000),
    ],
)
def test_sample_rate_of_aiff_is_read(tmp_path: Path, rate: bytes, expected: int) -> None:
    stream = read_bytes(tmp_path, aiff(common(rate=rate + bytes(6)), sound()), "file.aiff").stream
    assert stream is not None
    assert stream.sample_rate == expected


@pytest.mark.parametrize("rate", [bytes(10), b"\xff" * 10, b"\x7f\xff" + bytes(8)])
def test_impossible_sample_rate_of_aiff_is_reported(tmp_path: Path, rate: bytes) -> None:
    found = read_bytes(tmp_path, aiff(common(rate=rate), sound()), "file.aiff")
    assert found.stream is None
    assert found.problem == "Damaged: its header gives no sample rate."


def test_cut_aiff_has_the_length_of_what_is_left(tmp_path: Path) -> None:
    whole = audio.data("aiff", seconds=4.0)
    found = read_bytes(tmp_path, whole[: len(whole) // 4], "file.aiff")
    assert found.problem == "Cut short: its header tells 4.0 s of audio, the file holds about 1.0 s."


def test_old_tag_behind_a_wav_file_changes_nothing(tmp_path: Path) -> None:
    data = wav(wav_format(), chunk(b"data", SECOND))
    assert (
        read_bytes(tmp_path, data + id3v1("A song"), "file.wav").stream
        == read_bytes(tmp_path, data, "file.wav").stream
    )
