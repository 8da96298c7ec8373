"""Writing into files that others made: what is named changes, in every tag of the file, and nothing else does."""

from pathlib import Path

import pytest

from musictui.model.fields import FIELDS
from musictui.tags import places, reader, refusals, writer
from musictui.tags.covers import Cover
from musictui.tags.entries import Change
from musictui.tags.source import BadFileError, Source
from musictui.tags.writer_ape import ApeTag
from tests import audio
from tests.tags import parts
from tests.tags.test_round_trip import TAG_FIELDS, sample

Tags = dict[str, tuple[str, ...]]
ALL_NAMES = [field.name for field in FIELDS if field.is_tag]


def tags_of(path: Path) -> Tags:
    found = reader.read(str(path))
    assert found.problem is None
    return dict(found.tags)


def sound_of(path: Path) -> bytes:
    """The bytes of a file that are no tags around it."""
    start, end = writer.audio_region(str(path))
    return path.read_bytes()[start:end]


def kind_of(path: Path) -> str:
    with Source(str(path)) as source:
        return reader.kind_of(source)


@pytest.mark.parametrize("kind", audio.KINDS)
def test_sound_is_the_same_after_writing_and_removing_all_fields(kind: str, tmp_path: Path) -> None:
    path = audio.make(tmp_path / f"file{audio.extension(kind)}", kind=kind)
    writer.write(str(path), dict.fromkeys(tags_of(path), ()))
    before = sound_of(path)
    writer.write(str(path), {field.name: sample(field.name) for field in TAG_FIELDS})
    writer.write(str(path), dict.fromkeys(ALL_NAMES, ()), covers=())
    assert tags_of(path) == {}
    if kind_of(path) in {"mpeg", "aac", "tta", "ape", "wavpack", "musepack", "optimfrog", "tak", "ac3"}:
        assert sound_of(path) == before
    if kind_of(path) in {"mpeg", "aac", "tta", "dsf"}:
        assert path.stat().st_size == len(before)


@pytest.mark.parametrize(("version", "after"), [(2, 3), (3, 3), (4, 4)])
def test_version_of_an_id3_tag_is_kept(version: int, after: int, tmp_path: Path) -> None:
    path = tmp_path / "file.mp3"
    name = "TT2" if version == 2 else "TIT2"
    path.write_bytes(
        parts.id3(parts.text(name, "Old", encoding=0, version=version), version=version) + parts.MP3
    )
    writer.write(str(path), {"title": ("New 東京",), "date": ("1999-05",)}, id3_version=7 - after)
    assert path.read_bytes()[3] == after
    assert tags_of(path) == {"title": ("New 東京",), "date": ("1999-05",)}


def test_old_id3_tag_is_latin_1_where_that_will_do(tmp_path: Path) -> None:
    path = audio.make(tmp_path / "file.mp3")
    writer.write(str(path), {"title": ("Été",), "album": ("東京",)}, id3_version=3)
    data = path.read_bytes()
    assert b"TIT2\0\0\0\x04\0\0\0" + "Été".encode("latin-1") in data
    assert b"\xff\xfe" + "東京".encode("utf-16-le") in data


@pytest.mark.parametrize(
    ("date", "year", "day", "time"),
    [
        ("1999", "1999", "", ""),
        ("1999-12-31", "1999", "3112", ""),
        ("1999-12-31T23:59", "1999", "3112", "2359"),
        ("1999-12", "1999", "", ""),
        ("c. 1970", "", "", ""),
    ],
)
def test_date_in_an_old_id3_tag_is_in_the_frames_of_its_time(
    date: str, year: str, day: str, time: str, tmp_path: Path
) -> None:
    path = audio.make(tmp_path / "file.mp3")
    writer.write(str(path), {"date": ("2000-01-01T10:10",)}, id3_version=3)
    writer.write(str(path), {"date": (date,)})
    data = path.read_bytes()
    for frame, text in (("TYER", year), ("TDAT", day), ("TIME", time)):
        assert (parts.text(frame, text, encoding=0, version=3) in data) == bool(text)
        assert data.count(frame.encode()) == bool(text)
    assert tags_of(path) == {"date": (date,)}


def test_second_tags_are_kept_in_step(tmp_path: Path) -> None:
    path = tmp_path / "file.mp3"
    ape = parts.apev2({"Title": b"Old", "Weird": b"stays", "Album": b"Old album"})
    path.write_bytes(
        parts.id3(parts.text("TIT2", "Old"))
        + parts.MP3
        + ape
        + parts.id3v1("Old", "Someone", track=3, genre=17)
    )
    long = "A title longer than thirty letters"
    writer.write(str(path), {"title": (long,), "album": (), "genre": ("Jazz",), "composer": ("Ann",)})
    assert tags_of(path) == {
        "title": (long,),
        "artist": ("Someone",),
        "tracknumber": ("3",),
        "genre": ("Jazz",),
        "composer": ("Ann",),
    }
    data = path.read_bytes()
    assert parts.id3v1(long, "Someone", track=3, genre=8) == data[-128:]
    with Source(str(path)) as source:
        found = places.find(source).apes[0]
    assert [(entry.key, entry.data) for entry in found.entries] == [
        ("Title", long.encode()),
        ("Weird", b"stays"),
    ]


def test_removed_second_tags_leave_what_only_they_knew(tmp_path: Path) -> None:
    path = tmp_path / "file.mp3"
    tag = ApeTag()
    back = Cover(b"\x89PNG.....", 4, "b.png")
    tag.change(Change(("title", "album"), {"title": ("Old",), "album": ("Album",)}, (back,)))
    old = tag.render() + parts.id3v1("Old", "Someone", genre=17)
    path.write_bytes(parts.id3(parts.text("TIT2", "Title")) + parts.MP3 + old)
    writer.write(str(path), {"date": ("1999",)}, old_tags="remove")
    data = path.read_bytes()
    assert b"APETAGEX" not in data
    assert data[-128:-125] != b"TAG"
    assert tags_of(path) == {
        "title": ("Title",),
        "album": ("Album",),
        "artist": ("Someone",),
        "genre": ("Rock",),
        "date": ("1999",),
    }
    assert writer.covers(str(path)) == [back]


def test_kept_second_tags_are_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "file.mp3"
    behind = parts.apev2({"Title": b"Old"}) + parts.id3v1("Old")
    path.write_bytes(parts.id3(parts.text("TIT2", "Old")) + parts.MP3 + behind)
    writer.write(str(path), {"title": ("New",)}, old_tags="keep")
    assert path.read_bytes().endswith(parts.MP3 + behind)
    assert tags_of(path) == {"title": ("New",)}


def test_id3_before_flac_is_kept_in_step(tmp_path: Path) -> None:
    path = tmp_path / "file.flac"
    path.write_bytes(parts.id3(parts.text("TIT2", "Old"), parts.text("TALB", "Album")) + audio.data("flac"))
    writer.write(str(path), {"title": ("New",), "artist": ("Ann",)})
    assert b"TIT2" in path.read_bytes()[:60]
    assert b"New" in path.read_bytes()[:60]
    assert tags_of(path)["title"] == ("New",)
    writer.write(str(path), {}, old_tags="remove")
    assert path.read_bytes()[:4] == b"fLaC"
    assert tags_of(path)["album"] == ("Album",)


def test_info_in_wav_is_kept_in_step(tmp_path: Path) -> None:
    path = tmp_path / "file.wav"
    info = parts.chunk(b"LIST", b"INFO" + parts.chunk(b"INAM", b"Old\0") + parts.chunk(b"IXYZ", b"stays\0"))
    sound = parts.chunk(b"data", bytes(4001))
    path.write_bytes(parts.wav(parts.wav_format(), info, sound))
    writer.write(str(path), {"title": ("Newer",), "artist": ("Ann",)})
    data = path.read_bytes()
    assert parts.chunk(b"INAM", b"Newer\0") + parts.chunk(b"IXYZ", b"stays\0") in data
    assert sound in data
    assert int.from_bytes(data[4:8], "little") == len(data) - 8
    assert tags_of(path) == {"title": ("Newer",), "artist": ("Ann",)}
    writer.write(str(path), {"title": ()}, old_tags="remove")
    assert b"INFO" not in path.read_bytes()
    assert tags_of(path) == {"artist": ("Ann",)}


@pytest.mark.parametrize(
    "kind", ["mp3", "flac", "m4a", "wma", "ogg", "opus", "spx", "wav", "aiff", "tta", "dsf"]
)
def test_small_edit_moves_nothing(kind: str, tmp_path: Path) -> None:
    path = audio.make(tmp_path / f"file{audio.extension(kind)}", {"title": "A title"}, kind=kind)
    size = path.stat().st_size
    writer.write(str(path), {"title": ("A somewhat longer title",), "artist": ("Ann",)})
    assert path.stat().st_size == size


@pytest.mark.parametrize("kind", ["mp3", "flac", "m4a", "wma", "ogg"])
def test_padding_of_a_removed_picture_is_given_back(kind: str, tmp_path: Path) -> None:
    picture = b"\xff\xd8\xff" + bytes(200_000)
    path = audio.make(tmp_path / f"file{audio.extension(kind)}", {"title": "A"}, kind=kind, covers=[picture])
    before = path.stat().st_size
    writer.write(str(path), {}, covers=())
    assert path.stat().st_size < before - 150_000


@pytest.mark.parametrize(
    ("tags", "words"),
    [
        ({"title": ("a\0b",)}, "null"),
        ({"title": ("",)}, "empty"),
        ({"title": ("bad \udce4",)}, "no text"),
        ({"tracknumber": ("3/12",)}, "two fields"),
        ({"lyrics": ("x" * (5 << 20),)}, "MB"),
        ({"genre": ("17",)}, "Rock"),
    ],
)
def test_what_cannot_be_held_is_said_before_and_refused(tags: Tags, words: str, tmp_path: Path) -> None:
    path = audio.make(tmp_path / "file.mp3", {"title": "Whole"})
    before = path.read_bytes()
    assert words in writer.refusals(str(path), tags)[0]
    with pytest.raises(BadFileError, match=words):
        writer.write(str(path), tags)
    assert path.read_bytes() == before


def test_what_can_be_held_is_not_refused(tmp_path: Path) -> None:
    path = audio.make(tmp_path / "file.flac")
    assert writer.refusals(str(path), {"genre": ("17",), "title": ("Ünï",)}) == []


def test_refusal_of_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    assert "No such file" in writer.refusals(str(tmp_path / "gone.mp3"), {"title": ("A",)})[0]


def test_wav_of_unknown_length_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file.wav"
    path.write_bytes(parts.wav(parts.wav_format()) + b"data\xff\xff\xff\xff" + bytes(4000))
    assert "where its audio ends" in writer.refusals(str(path), {"title": ("A",)})[0]
    with pytest.raises(BadFileError, match="where its audio ends"):
        writer.write(str(path), {"title": ("A",)})


def test_refusals_by_extension_are_those_of_the_file() -> None:
    assert "Rock" in refusals.expected(b"/gone/\xff.MP3", {"genre": ("17",)})[0]
    assert refusals.expected(b"/gone/file.flac", {"genre": ("17",)}) == []
    assert "empty" in refusals.expected(b"/gone/file", {"title": ("",)})[0]


def test_second_tags_that_say_nothing_of_a_field_are_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "file.mp3"
    behind = parts.apev2({"MP3GAIN_MINMAX": b"100,200"}, header=False)
    path.write_bytes(parts.MP3 + behind)
    writer.write(str(path), {"title": ("A",)})
    assert path.read_bytes().endswith(parts.MP3 + behind)


def test_texts_that_say_nothing_of_a_field_are_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "file.wav"
    info = parts.chunk(b"LIST", b"INFO" + parts.chunk(b"ISFT", b"Encoder 1.0\0\0\0\0"))
    path.write_bytes(parts.wav(parts.wav_format(), info, parts.chunk(b"data", bytes(400))))
    writer.write(str(path), {"title": ("A",)})
    assert info in path.read_bytes()


def test_damaged_second_tag_is_left_alone_or_removed(tmp_path: Path) -> None:
    path = tmp_path / "file.mp3"
    behind = parts.apev2({"Title": b"no \xff text"})
    path.write_bytes(parts.MP3 + behind)
    writer.write(str(path), {"title": ("A",)})
    assert path.read_bytes().endswith(parts.MP3 + behind)
    writer.write(str(path), {"title": ("B",)}, old_tags="remove")
    assert path.read_bytes().endswith(parts.MP3)
    assert tags_of(path) == {"title": ("B",)}
