"""Pictures in files: added, replaced, removed and taken out again, in every container."""

import base64
import struct
from pathlib import Path

import pytest

from musictui.tags import reader, writer
from musictui.tags.covers import KINDS, Cover, Covers, pixels
from musictui.tags.source import BadFileError
from tests import audio
from tests.tags import parts

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 12
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20
GIF = b"GIF89a" + bytes(500)
FRONT, BACK, ARTIST = Cover(PNG), Cover(JPEG, 4, "Rückseite 東"), Cover(GIF, 8, "The artist")


@pytest.fixture(params=audio.KINDS)
def file(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(
        audio.make(tmp_path / f"file{audio.extension(request.param)}", {"title": "A"}, kind=request.param)
    )


def held(path: str, *covers: Cover) -> list[Cover]:
    """The pictures as the file can say them: MPEG-4 knows neither kinds nor descriptions."""
    if Path(path).suffix in {".m4a", ".m4b"}:
        return [Cover(cover.data, 0 if number else 3) for number, cover in enumerate(covers)]
    return list(covers)


def test_pictures_come_back_with_kind_and_description(file: str) -> None:
    writer.write(file, {}, covers=[FRONT, BACK, ARTIST])
    assert writer.covers(file) == held(file, FRONT, BACK, ARTIST)
    assert reader.read(file).covers == 3
    assert reader.read(file).tags["title"] == ("A",)


def test_pictures_are_added_replaced_and_removed(file: str) -> None:
    writer.write(file, {}, covers=[FRONT, BACK])
    writer.write(file, {"title": ("B",)}, covers=Covers(add=(ARTIST,)))
    assert writer.covers(file) == held(file, FRONT, BACK, ARTIST)
    writer.write(file, {}, covers=Covers(replace={0: Cover(JPEG, 3, "new")}, remove=frozenset({1})))
    assert writer.covers(file) == held(file, Cover(JPEG, 3, "new"), ARTIST)
    writer.write(file, {}, covers=Covers(is_clear=True))
    assert writer.covers(file) == []
    assert reader.read(file).covers == 0
    assert reader.read(file).tags["title"] == ("B",)


def test_pictures_that_are_not_named_stay(file: str) -> None:
    writer.write(file, {}, covers=[BACK, FRONT])
    writer.write(file, {"title": ("B" * 3000,), "comment": ("A comment",)})
    assert writer.covers(file) == held(file, BACK, FRONT)


@pytest.mark.parametrize("kind", ["mp3", "flac", "ogg", "opus", "oga", "wma", "ape"])
def test_every_kind_of_picture_comes_back(kind: str, tmp_path: Path) -> None:
    path = str(audio.make(tmp_path / f"file{audio.extension(kind)}", kind=kind))
    covers = [Cover(JPEG + bytes([number]), number, f"number {number}") for number in range(len(KINDS))]
    writer.write(path, {}, covers=covers)
    assert writer.covers(path) == covers


@pytest.mark.parametrize("kind", ["mp3", "flac", "ogg", "wma", "ape", "dsf"])
def test_two_pictures_of_one_kind_come_back(kind: str, tmp_path: Path) -> None:
    path = str(audio.make(tmp_path / f"file{audio.extension(kind)}", kind=kind))
    covers = [Cover(JPEG, 3, "one"), Cover(PNG, 3, "two"), Cover(GIF, 3, "three")]
    writer.write(path, {}, covers=covers)
    assert writer.covers(path) == covers


@pytest.mark.parametrize("description", ["", "plain", "Ünï", "東京"])
def test_description_in_an_old_id3_tag_comes_back(description: str, tmp_path: Path) -> None:
    path = str(audio.make(tmp_path / "file.mp3"))
    cover = Cover(b"\0\0" + PNG, 3, description, "image/png")
    writer.write(path, {}, covers=[cover], id3_version=3)
    assert writer.covers(path) == [cover]


def test_picture_of_a_v22_tag_is_read_and_becomes_one_of_v23(tmp_path: Path) -> None:
    path = tmp_path / "file.mp3"
    path.write_bytes(parts.id3(parts.frame("PIC", b"\0PNG\3front\0" + PNG, version=2), version=2) + parts.MP3)
    writer.write(str(path), {"title": ("A",)})
    assert writer.covers(str(path)) == [Cover(PNG, 3, "front", "image/png")]
    assert path.read_bytes()[3] == 3


@pytest.mark.parametrize("description", [b"abc\0\0d", b"a\0\0b", b"a", b""])
def test_picture_whose_utf16_description_does_not_end_is_none(description: bytes, tmp_path: Path) -> None:
    path = tmp_path / "file.mp3"
    frame = parts.frame("APIC", b"\1image/png\0\3" + description)
    path.write_bytes(parts.id3(frame) + parts.MP3)
    writer.write(str(path), {"title": ("A",)})
    assert writer.covers(str(path)) == []
    assert frame in path.read_bytes()


def test_old_picture_comment_is_taken_out_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "file.flac"
    old = parts.comments(("COVERART", base64.b64encode(PNG).decode()), ("TITLE", "A"))
    path.write_bytes(parts.flac(parts.flac_block(4, old, is_last=True)))
    assert writer.covers(str(path)) == [Cover(PNG, 0)]
    writer.write(str(path), {}, covers=Covers(add=(BACK,)))
    assert writer.covers(str(path)) == [Cover(PNG, 0), BACK]
    assert b"COVERART" not in path.read_bytes()


def test_name_of_a_picture_in_mp4_stays_with_it(tmp_path: Path) -> None:
    path = audio.make(tmp_path / "file.m4a", {"title": "A"}, covers=[JPEG])
    data = path.read_bytes()
    name = parts.atom(b"name", b"cover.jpg")
    covr = data.index(b"covr") - 4
    size = int.from_bytes(data[covr : covr + 4], "big")
    free = data.index(b"free", covr + size) - 4
    room = int.from_bytes(data[free : free + 4], "big")
    item = parts.atom(b"covr", data[covr + 8 : covr + size], name)
    ilst = data.index(b"ilst") - 4
    ilst_size = int.from_bytes(data[ilst : ilst + 4], "big") + len(name)
    data = (
        data[:ilst]
        + ilst_size.to_bytes(4, "big")
        + data[ilst + 4 : covr]
        + item
        + data[covr + size : free]
        + (parts.atom(b"free", bytes(room - 8 - len(name))) + data[free + room :])
    )
    path.write_bytes(data)
    writer.write(str(path), {"title": ("B",)}, covers=Covers(add=(FRONT,)))
    assert item[8:] in path.read_bytes()
    assert [cover.data for cover in writer.covers(str(path))] == [JPEG, PNG]


@pytest.mark.parametrize(
    ("kind", "cover", "words"),
    [
        ("m4a", Cover(b"RIFF....WEBPdata"), "image/webp"),
        ("flac", Cover(b"\xff\xd8\xff" + bytes(17 << 20)), "17 MB"),
        ("mp3", Cover(b""), "empty"),
        ("mp3", Cover(PNG, 21), "kind 21"),
        ("mp3", Cover(PNG, 3, "a\0b"), "null"),
    ],
)
def test_picture_that_cannot_be_held_is_refused(kind: str, cover: Cover, words: str, tmp_path: Path) -> None:
    path = str(audio.make(tmp_path / f"file{audio.extension(kind)}", kind=kind))
    assert words in writer.refusals(path, {}, covers=Covers(add=(cover,)))[0]
    with pytest.raises(BadFileError, match=words):
        writer.write(path, {}, covers=[cover])


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP"])
def test_pixels_of_a_picture_are_told(kind: str) -> None:
    heads = {
        "PNG": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 480),
        # A segment of another kind and a fill byte stand before the frame header.
        "JPEG": b"\xff\xd8\xff\xe0\0\x04ab\xff\xff\xc2\0\x11\x08" + struct.pack(">HH", 480, 640),
        "GIF": b"GIF89a" + struct.pack("<HH", 640, 480),
        "BMP": b"BM" + bytes(12) + struct.pack("<Iii", 40, 640, -480),
    }
    assert pixels(heads[kind] + b"rest") == (640, 480)
    assert pixels(heads[kind][:-3]) is None


def test_pixels_of_what_is_no_picture_are_not_told() -> None:
    assert pixels(b"") is None
    assert pixels(b"no picture at all, but long enough for one") is None
    assert pixels(b"\xff\xd8" + b"nothing" * 9) is None
