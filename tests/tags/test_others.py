"""The formats that mutagen reads for us: their tags, and what is lossless about them."""

import struct
from pathlib import Path

import pytest
from mutagen.asf import ASF, ASFBoolAttribute, ASFDWordAttribute, ASFUnicodeAttribute

from musictui.model.track import FileTags
from musictui.tags import reader
from tests import audio
from tests.tags.parts import apev2, read_bytes


def read_ape(folder: Path, items: dict[str, bytes]) -> FileTags:
    return read_bytes(folder, audio.data("ape") + apev2(items), "file.ape")


def test_apev2_keys_are_known_in_any_case(tmp_path: Path) -> None:
    items = {
        "TITLE": b"A song",
        "album artist": b"Ann\0Bob",
        "Track": b"3/12",
        "Year": b"1999",
        "CATALOGNUMBER": b"C 1",
    }
    assert read_ape(tmp_path, items).tags == {
        "title": ("A song",),
        "albumartist": ("Ann", "Bob"),
        "tracknumber": ("3",),
        "tracktotal": ("12",),
        "date": ("1999",),
        "catalognumber": ("C 1",),
    }


def test_apev2_without_a_header_is_read(tmp_path: Path) -> None:
    data = audio.data("wv") + apev2({"Title": b"A song"}, header=False)
    assert read_bytes(tmp_path, data, "file.wv").tags == {"title": ("A song",)}


def test_damaged_apev2_does_not_hide_the_audio(tmp_path: Path) -> None:
    tag = bytearray(apev2({"Title": b"A song"}))
    tag[32:40] = b"\xff" * 8
    found = read_bytes(tmp_path, audio.data("mp3") + bytes(tag), "file.mp3")
    assert found.problem is None
    assert found.stream is not None


def wma(folder: Path, *tags: tuple[str, object]) -> FileTags:
    path = audio.make(folder / "file.wma")
    file = ASF(path)
    for key, value in tags:
        file.tags.append((key, value))
    file.save()
    return reader.read(str(path))


def test_numbers_and_flags_of_wma_are_read(tmp_path: Path) -> None:
    found = wma(
        tmp_path,
        ("WM/TrackNumber", ASFDWordAttribute(7)),
        ("WM/IsCompilation", ASFBoolAttribute(True)),
        ("WM/PartOfSet", ASFUnicodeAttribute("1/2")),
        ("wm/genre", ASFUnicodeAttribute("Rock")),
    )
    assert found.tags == {
        "tracknumber": ("7",),
        "compilation": ("1",),
        "discnumber": ("1",),
        "disctotal": ("2",),
        "genre": ("Rock",),
    }


def test_same_key_of_wma_in_two_spellings_is_one_value(tmp_path: Path) -> None:
    found = wma(tmp_path, ("Title", ASFUnicodeAttribute("A song")), ("TITLE", ASFUnicodeAttribute("A song")))
    assert found.tags["title"] == ("A song",)


@pytest.mark.parametrize("is_vbr", [True, False])
def test_wma_says_whether_its_bit_rate_varies(tmp_path: Path, is_vbr: bool) -> None:
    stream = wma(tmp_path, ("IsVBR", ASFBoolAttribute(is_vbr))).stream
    assert stream is not None
    assert stream.is_vbr is is_vbr


@pytest.mark.parametrize("has_correction", [True, False])
def test_hybrid_wavpack_is_lossless_with_its_correction_file_alone(
    tmp_path: Path, has_correction: bool
) -> None:
    data = bytearray(audio.data("wv"))
    flags = struct.unpack_from("<I", data, 24)[0] | 0x8
    struct.pack_into("<I", data, 24, flags)
    if has_correction:
        (tmp_path / "file.wvc").write_bytes(b"wvpk")
    stream = read_bytes(tmp_path, bytes(data), "file.wv").stream
    assert stream is not None
    assert stream.is_lossless is has_correction


def test_dual_stream_of_optimfrog_is_lossy(tmp_path: Path) -> None:
    stream = read_bytes(tmp_path, audio.data("ofr"), "file.ofs").stream
    assert stream is not None
    assert (stream.is_lossless, stream.bit_depth) == (False, None)


def test_cut_dsf_is_reported(tmp_path: Path) -> None:
    whole = audio.data("dsf", seconds=0.5)
    found = read_bytes(tmp_path, whole[: len(whole) // 5], "file.dsf")
    assert found.problem == "Cut short: its header tells 0.5 s of audio, the file holds about 0.1 s."


@pytest.mark.parametrize("rate", [0, 24, 2**31])
def test_impossible_figures_are_reported(tmp_path: Path, rate: int) -> None:
    data = bytearray(audio.data("tta"))
    struct.pack_into("<I", data, 10, rate)
    found = read_bytes(tmp_path, bytes(data), "file.tta")
    assert found.stream is None
    assert found.problem is not None
    assert found.problem.startswith("Damaged: its header ")
