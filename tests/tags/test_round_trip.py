"""What the writer writes, the reader reads: every field, in every container, whatever its text."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musictui.model.fields import BY_NAME, FIELDS, Kind
from musictui.tags import reader, writer
from musictui.tags.id3_text import genre_names
from musictui.tags.source import BadFileError
from tests import audio

TAG_FIELDS = [field for field in FIELDS if field.is_tag]
CONTAINERS = {"id3": "mp3", "vorbis": "flac", "mp4": "m4a", "apev2": "ape", "asf": "wma"}
"""Container of tags to a kind of file that carries it."""
PNG = b"\x89PNG\r\n\x1a\n" + bytes(3000)
JPEG = b"\xff\xd8\xff\xe0" + bytes(5000)
PLAIN = {Kind.NUMBER: "7", Kind.DATE: "2004-05-06", Kind.FLAG: "1"}

Tags = dict[str, tuple[str, ...]]


def sample(name: str) -> tuple[str, ...]:
    """Believable values for a field, several where it takes several."""
    field = BY_NAME[name]
    if name == "rating":
        return ("3.5",)
    if field.kind in PLAIN:
        return (PLAIN[field.kind],)
    return (
        (f"{field.label}: Ünï/cödé", "[FLAC][/b] 東京")
        if field.is_multi
        else (f"{field.label}: Ünï/cödé\nline two",)
    )


def written(path: Path, tags: Mapping[str, tuple[str, ...]], **options: int) -> Tags:
    """What the reader finds after the writer wrote."""
    writer.write(str(path), tags, **options)
    found = reader.read(str(path))
    assert found.problem is None
    return dict(found.tags)


def no_tags(path: Path) -> Path:
    """The file without what its encoder said of itself."""
    writer.write(str(path), dict.fromkeys(reader.read(str(path)).tags, ()))
    return path


@pytest.fixture(params=audio.KINDS)
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    kind = request.param
    return no_tags(audio.make(tmp_path / f"file{audio.extension(kind)}", kind=kind))


@pytest.fixture(params=[*CONTAINERS.values(), "wav"])
def container(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """One file for each way of writing tags."""
    kind = request.param
    return no_tags(audio.make(tmp_path / f"file{audio.extension(kind)}", kind=kind))


@pytest.mark.parametrize("name", [field.name for field in TAG_FIELDS])
@pytest.mark.parametrize("kind", CONTAINERS.values(), ids=CONTAINERS)
def test_field_comes_back_exactly(kind: str, name: str, tmp_path: Path) -> None:
    path = no_tags(audio.make(tmp_path / f"file{audio.extension(kind)}", kind=kind))
    assert written(path, {name: sample(name)}) == {name: sample(name)}


def test_all_fields_together_come_back_exactly(file: Path) -> None:
    tags = {field.name: sample(field.name) for field in TAG_FIELDS}
    assert written(file, tags) == tags


def test_all_fields_of_an_older_id3_version_come_back(tmp_path: Path) -> None:
    tags = {field.name: sample(field.name) for field in TAG_FIELDS}
    tags["originaldate"] = ("1987",)  # ID3v2.3 has no more than the year of it
    assert written(audio.make(tmp_path / "file.mp3"), tags, id3_version=3) == tags
    assert (tmp_path / "file.mp3").read_bytes()[:4] == b"ID3\x03"


def test_writing_leaves_the_stream_alone(file: Path) -> None:
    before = reader.read(str(file)).stream
    written(file, {"title": ("A song",), "comment": ("x" * 5000,)})
    assert reader.read(str(file)).stream == before


def test_fields_that_are_not_named_stay(file: Path) -> None:
    written(file, {"title": ("A song",), "tracknumber": ("3",), "producer": ("Ann",)})
    assert written(file, {"tracktotal": ("12",), "mixer": ("Bob",)}) == {
        "title": ("A song",),
        "tracknumber": ("3",),
        "tracktotal": ("12",),
        "producer": ("Ann",),
        "mixer": ("Bob",),
    }


def test_field_without_values_is_removed(file: Path) -> None:
    written(file, {"title": ("A song",), "artist": ("Ann", "Bob"), "disctotal": ("2",)})
    assert written(file, {"artist": (), "disctotal": ()}) == {"title": ("A song",)}


def test_new_values_replace_all_old_ones(container: Path) -> None:
    written(container, {"genre": ("Rock", "Pop", "Jazz"), "lyrics": ("one", "two")})
    assert written(container, {"genre": ("Ska",), "lyrics": ("three",)}) == {
        "genre": ("Ska",),
        "lyrics": ("three",),
    }


def test_covers_are_counted(file: Path) -> None:
    writer.write(str(file), {}, covers=[JPEG, PNG])
    assert reader.read(str(file)).covers == 2


def test_covers_are_replaced(container: Path) -> None:
    writer.write(str(container), {}, covers=[JPEG, PNG])
    writer.write(str(container), {"title": ("A song",)}, covers=[PNG, JPEG])
    assert reader.read(str(container)).covers == 2


def test_ten_thousand_characters_come_back(container: Path) -> None:
    text = "Grüße, 東京 🎵\n" * 900
    assert written(container, {"lyrics": (text,), "title": (text,)}) == {"lyrics": (text,), "title": (text,)}


@pytest.mark.parametrize("number", ["7", "07", "A1", "70000", "-1", "0", "٣", "1.5"])
def test_numbers_come_back_as_they_were_written(container: Path, number: str) -> None:
    tags: Tags = dict.fromkeys(("tracknumber", "discnumber", "bpm", "movementnumber"), (number,))
    assert written(container, tags) == tags


def test_total_without_a_number_comes_back(container: Path) -> None:
    assert written(container, {"tracktotal": ("12",)}) == {"tracktotal": ("12",)}


@pytest.mark.parametrize("flag", ["1", "0", "yes", "true"])
def test_flags_come_back_as_they_were_written(container: Path, flag: str) -> None:
    assert written(container, {"compilation": (flag,)}) == {"compilation": (flag,)}


@pytest.mark.parametrize(
    "person",
    [
        "Ann",
        "Ann (guitar)",
        "Ann (lead guitar) (live)",
        "Ann (producer)",
        "(guitar)",
        "Ann ()",
        "Ann (performer)",
    ],
)
def test_performers_come_back_with_their_instruments(container: Path, person: str) -> None:
    tags: Tags = {"performer": (person, "Bob (drums)"), "producer": ("Ann",)}
    assert written(container, tags) == tags


@pytest.mark.parametrize(
    "date", ["1999", "1999-12", "1999-12-31", "1999-12-31T23:59", "c. 1970", "31.12.1999", "0000"]
)
def test_dates_come_back_as_they_were_written(container: Path, date: str) -> None:
    assert written(container, {"date": (date,), "originaldate": (date,)}) == {
        "date": (date,),
        "originaldate": (date,),
    }


def test_genre_that_looks_like_a_number_in_parentheses_comes_back(container: Path) -> None:
    assert written(container, {"genre": ("(17) and more", "((escaped")}) == {
        "genre": ("(17) and more", "((escaped")
    }


def test_facts_about_a_file_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="bitrate"):
        writer.write(str(audio.make(tmp_path / "file.mp3")), {"bitrate": ("320",)})


def test_file_that_is_no_audio_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cover.mp3"
    path.write_bytes(JPEG)
    with pytest.raises(BadFileError, match="JPEG"):
        writer.write(str(path), {"title": ("A song",)})


HOSTILE = st.text(
    st.one_of(
        st.characters(exclude_categories=("Cs",), exclude_characters="\0"),
        st.sampled_from("\n\r\t /;:=()[]'\"\\%~\u200b\u200f\u202e\u0301\ufeff\x1b\x7f🎵"),
    ),
    min_size=1,
    max_size=60,
)
TEXT_FIELDS = [field.name for field in TAG_FIELDS if field.kind is Kind.TEXT]


def is_kept(name: str, value: str) -> bool:
    """ID3 has no way to write a genre that is named like a number."""
    return name != "genre" or genre_names("(" + value if value.startswith("(") else value) == [value]


@pytest.mark.parametrize(
    "kind", [*CONTAINERS.values(), "ogg", "opus", "spx", "wav", "aiff", "tta", "dsf", "wv"]
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    tags=st.dictionaries(
        st.sampled_from(TEXT_FIELDS),
        st.lists(HOSTILE, min_size=1, max_size=4).map(tuple),
        min_size=1,
        max_size=12,
    )
)
def test_any_text_comes_back_exactly(kind: str, tags: Tags, tmp_path_factory: pytest.TempPathFactory) -> None:
    tags = {
        name: kept for name, values in tags.items() if (kept := tuple(v for v in values if is_kept(name, v)))
    }
    path = no_tags(audio.make(tmp_path_factory.mktemp("any") / f"file{audio.extension(kind)}", kind=kind))
    assert written(path, tags) == tags
