"""Whatever is written into whatever file, the reader gives back what was wanted, or the writer refused."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musictui.model.track import FileTags, Stream
from musictui.tags import reader, refusals, writer
from musictui.tags.source import BadFileError
from tests import audio
from tests.tags import parts
from tests.tags.test_round_trip import HOSTILE
from tests.tags.test_write import ALL_NAMES, Tags, kind_of, tags_of

ANY_TAGS = st.dictionaries(
    st.sampled_from(ALL_NAMES), st.lists(HOSTILE, min_size=0, max_size=4).map(tuple), min_size=1, max_size=14
)
QUIET = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def holdable(kind: str, tags: Mapping[str, tuple[str, ...]]) -> Tags:
    """The values that a kind of file does not refuse."""
    return {
        name: tuple(value for value in values if not refusals.of_values(kind, {name: (value,)}))
        for name, values in tags.items()
    }


@pytest.mark.parametrize("kind", audio.KINDS)
@QUIET
@given(first=ANY_TAGS, second=ANY_TAGS)
def test_any_change_of_any_tags_gives_what_was_wanted(
    kind: str, first: Tags, second: Tags, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = audio.make(tmp_path_factory.mktemp("any") / f"file{audio.extension(kind)}", kind=kind)
    content = kind_of(path)
    stream = reader.read(str(path)).stream
    for change in (holdable(content, first), holdable(content, second)):
        wanted = {name: values for name, values in {**tags_of(path), **change}.items() if values}
        writer.write(str(path), change)
        assert tags_of(path) == wanted
    assert reader.read(str(path)).stream == stream


@QUIET
@given(first=ANY_TAGS, second=ANY_TAGS)
def test_any_change_of_an_old_id3_tag_gives_what_was_wanted(
    first: Tags, second: Tags, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = audio.make(tmp_path_factory.mktemp("any") / "file.mp3")
    wanted: Tags = {}
    for change in (holdable("mpeg", first), holdable("mpeg", second)):
        writer.write(str(path), {**change, "album": ("Kept",)}, id3_version=3)
        wanted = {name: values for name, values in {**wanted, **change, "album": ("Kept",)}.items() if values}
        assert tags_of(path) == wanted
        assert path.read_bytes()[:4] == b"ID3\x03"


def crowded_mp3() -> bytes:
    """A file with four tags that say different things."""
    ape = parts.apev2({"Title": b"Ape", "Album": b"Ape album", "Track": b"7/9", "Mixer": b"Ape mixer"})
    trailing = parts.id3(parts.text("TPE1", "Trailing"), parts.text("TIT3", "Trailing"), flags=0x10)
    first = parts.id3(
        parts.text("TIT2", "First"), parts.text("TRCK", "3"), parts.frame("TIPL", b"\3mix\0Ann"), padding=30
    )
    second = parts.id3(
        parts.text("TIT2", "Second", version=3), parts.text("TCOM", "Second", version=3), version=3
    )
    return (
        first
        + second
        + parts.MP3
        + trailing
        + ape
        + parts.id3v1("Vier", "Vier", "Vier", year="1999", genre=17)
    )


@pytest.mark.parametrize("old_tags", ["update", "remove"])
@settings(QUIET, max_examples=40)
@given(first=ANY_TAGS, second=ANY_TAGS)
def test_any_change_among_several_tags_gives_what_was_wanted(
    old_tags: Literal["update", "remove"], first: Tags, second: Tags, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("any") / "file.mp3"
    path.write_bytes(crowded_mp3())
    for change in (holdable("mpeg", first), holdable("mpeg", second)):
        wanted = {name: values for name, values in {**tags_of(path), **change}.items() if values}
        writer.write(str(path), change, old_tags=old_tags)
        assert tags_of(path) == wanted
    assert parts.MP3 in path.read_bytes()


@settings(QUIET, max_examples=40)
@given(first=ANY_TAGS, second=ANY_TAGS)
def test_any_change_of_a_wav_with_info_gives_what_was_wanted(
    first: Tags, second: Tags, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("any") / "file.wav"
    texts = {
        "INAM": "Name",
        "IART": "Artist",
        "ITRK": "3/4",
        "IPRT": "5",
        "ICMT": "Comment",
        "IMUS": "Composer",
    }
    info = b"".join(parts.chunk(name.encode(), text.encode() + b"\0") for name, text in texts.items())
    sound = parts.chunk(b"data", bytes(4001))
    path.write_bytes(parts.wav(parts.wav_format(), parts.chunk(b"LIST", b"INFO" + info), sound))
    for change in (holdable("wav", first), holdable("wav", second)):
        wanted = {name: values for name, values in {**tags_of(path), **change}.items() if values}
        writer.write(str(path), change)
        assert tags_of(path) == wanted
    assert sound in path.read_bytes()


def without_rate(found: FileTags) -> Stream | None:
    return found.stream and replace(found.stream, bit_rate=None)


@pytest.mark.parametrize(
    "kind", ["mp3", "flac", "ogg", "oga", "m4a", "wma", "ape", "wav", "aiff", "dsf", "dff"]
)
@QUIET
@given(damage=st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 255)), min_size=1, max_size=6))
def test_damaged_file_is_written_as_wanted_or_refused(
    kind: str, damage: list[tuple[int, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = audio.make(
        tmp_path_factory.mktemp("any") / f"file{audio.extension(kind)}",
        {"title": "A", "artist": ("B", "C"), "tracknumber": "3"},
        kind=kind,
        covers=[b"\xff\xd8\xff" + bytes(500)],
    )
    data = bytearray(path.read_bytes())
    for position, byte in damage:
        data[-position if kind == "ape" else position] = byte
    path.write_bytes(data)
    before = reader.read(str(path))
    try:
        writer.write(str(path), {"title": ("New",), "album": ("Album",)})
    except BadFileError:
        return
    after = reader.read(str(path))
    assert {**after.tags} == {**before.tags, "title": ("New",), "album": ("Album",)}
    # What is left of a tag that is damaged counts as sound, by which the rate is reckoned.
    assert without_rate(after) == without_rate(before)
