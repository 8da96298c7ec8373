"""File names of tags, and tags of file names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musictui.errors import PatternError
from musictui.model import patterns
from musictui.model.patterns import MissingValueError
from musictui.model.track import Stream, Track

FULL = "{albumartist|artist}/{year} {album}/[{discnumber}-]{tracknumber:02} {title}"
TAGS = {
    "artist": ("Björk",),
    "album": ("Post",),
    "date": ("1995-06-13",),
    "tracknumber": ("1/11",),
    "title": ("Army of Me",),
}


def test_format_fills_in_fields() -> None:
    assert patterns.parse(FULL).format(TAGS) == "Björk/1995 Post/01 Army of Me"


def test_format_takes_an_optional_part_when_its_field_has_a_value() -> None:
    assert patterns.parse(FULL).format({**TAGS, "discnumber": ("2",)}).endswith("/2-01 Army of Me")


@pytest.mark.parametrize(
    ("text", "tags", "name"),
    [
        ("{artist}", {"artist": ("AC/DC",)}, "AC-DC"),
        ("{artist}", {"artist": ("Foo / Bar",)}, "Foo - Bar"),
        ("{artist}", {"artist": ("a\\b",)}, "a-b"),
        ("{artist}", {"artist": ("A", "B")}, "A, B"),
        ("{tracknumber:02}", {"tracknumber": ("A1",)}, "A1"),
        ("{tracknumber:03}", {"tracknumber": ("7",)}, "007"),
        ("{tracknumber}", {"tracknumber": ("07/12",)}, "7"),
        ("{track}", {"tracknumber": ("3",)}, "3"),
        ("{bpm}", {"bpm": ("128.5",)}, "128.5"),
        ("{year}", {"originaldate": ("1971",)}, "1971"),
        ('{label|"No Label"}', {}, "No Label"),
        ("{title}[ [[{catalognumber}]]]", {"title": ("T",), "catalognumber": ("X 1",)}, "T [X 1]"),
        ("{title}[ [[{catalognumber}]]]", {"title": ("T",)}, "T"),
        ("{{{title}}}", {"title": ("T",)}, "{T}"),
    ],
)
def test_format_of_one_field(text: str, tags: dict[str, tuple[str, ...]], name: str) -> None:
    assert patterns.parse(text).format(tags) == name


def test_format_says_what_is_missing() -> None:
    with pytest.raises(MissingValueError) as caught:
        patterns.parse("{albumartist|artist}/{title}").format({"title": ("T",)})
    assert caught.value.names == ("albumartist", "artist")
    assert caught.value.message == "It has no album artist or artist, which the pattern needs."


def test_format_takes_facts() -> None:
    assert patterns.parse("{format} {title}").format({"title": ("T",)}, {"format": "FLAC"}) == "FLAC T"


def test_format_refuses_a_pattern_that_only_reads() -> None:
    pattern = patterns.parse("{*} - {title}")
    assert not pattern.can_format
    with pytest.raises(PatternError) as caught:
        pattern.format(TAGS)
    assert caught.value.position == 0


def test_facts_of_a_track() -> None:
    stream = Stream("MP3", "mp3", is_lossless=False, bit_rate=319_900, sample_rate=44_100)
    track = Track(1, b"/m/Post/01 Army.v2.mp3", {}, stream, 0, 1, 1, 1)
    assert patterns.facts(track) == {
        "filename": "01 Army.v2",
        "folder": "Post",
        "format": "MP3",
        "codec": "mp3",
        "bitrate": "320",
        "samplerate": "44100",
    }


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("", 0, "empty"),
        ("{titel}", 1, "no field “titel”"),
        ("a {title", 2, "not closed"),
        ("a } {title}", 2, "closes nothing"),
        ("[{title}", 0, "not closed"),
        ("{title}]", 7, "closes nothing"),
        ("{title}[a]", 7, "needs a field"),
        ("[{title}[{album}]]", 8, "do not hold others"),
        ("/{title}", 0, "begin with"),
        ("{title}/", 7, "slash"),
        ("{artist}//{title}", 9, "slash"),
        ("../{title}", 0, "no folder name"),
        ("plain", 0, "names no field"),
        ("{title:02}", 1, "Only numbers"),
        ("{tracknumber:x}", 13, "no width"),
        ("{}", 1, "field is expected"),
        ("{artist|}", 8, "field is expected"),
        ("{size}", 1, "makes no part"),
        ('{artist|"x"|title}', 12, "Nothing comes after"),
    ],
)
def test_parse_says_where_a_pattern_is_wrong(text: str, position: int, words: str) -> None:
    with pytest.raises(PatternError, match=words) as caught:
        patterns.parse(text)
    assert caught.value.position == position


def test_parse_names_the_nearest_field() -> None:
    with pytest.raises(PatternError) as caught:
        patterns.parse("{albumartis}")
    assert caught.value.hint == "Did you mean {albumartist}?"


@pytest.mark.parametrize(
    ("text", "path", "values"),
    [
        (
            "{tracknumber} - {artist} - {title}",
            "01 - Artist - Title - Live.mp3",
            {"tracknumber": "1", "artist": "Artist", "title": "Title - Live"},
        ),
        (
            "{tracknumber} - {artist} - {title}",
            "01_–_Some_Artist_-_A_Title.MP3",
            {"tracknumber": "1", "artist": "Some Artist", "title": "A Title"},
        ),
        ("{artist} - {title}", "Jay-Z - 99 Problems.flac", {"artist": "Jay-Z", "title": "99 Problems"}),
        ("{artist} - {title}", "Mr. Brown - St. James", {"artist": "Mr. Brown", "title": "St. James"}),
        (
            "{title} ({remixer} Remix)",
            "Love (Live) (Kim Remix).mp3",
            {"title": "Love (Live)", "remixer": "Kim"},
        ),
        ("{title}[ ({remixer} Remix)]", "Love (Kim remix).mp3", {"title": "Love", "remixer": "Kim"}),
        ("{title}[ ({remixer} Remix)]", "Love.mp3", {"title": "Love"}),
        (
            "{discnumber}{tracknumber:02} {title}",
            "102 Foo",
            {"discnumber": "1", "tracknumber": "2", "title": "Foo"},
        ),
        ("{tracknumber:02} {title}", "1 Foo", {"tracknumber": "1", "title": "Foo"}),
        ("{tracknumber} {title}", "B2 Foo", {"tracknumber": "B2", "title": "Foo"}),
        ("{*} - {title}", "what - Foo.mp3", {"title": "Foo"}),
        ("{format}/{title}", "/m/FLAC/Foo.flac", {"title": "Foo"}),
        ("{date} {title}", "1994-05-03 Foo", {"date": "1994-05-03", "title": "Foo"}),
        ("{artist}/{artist} - {title}", "/m/ABBA/Abba - S.O.S..mp3", {"artist": "ABBA", "title": "S.O.S."}),
        ("{title}", "Jo\u0301ga.flac", {"title": "Jóga"}),
    ],
)
def test_match_reads_values(text: str, path: str, values: dict[str, str]) -> None:
    assert patterns.parse(text).match(path) == values


def test_match_looks_at_as_many_folders_as_the_pattern_names() -> None:
    found = patterns.parse(FULL).match("/music/new/Björk/1995 Post/2-01 Army of Me.flac")
    assert found == {
        "albumartist": "Björk",
        "date": "1995",
        "album": "Post",
        "discnumber": "2",
        "tracknumber": "1",
        "title": "Army of Me",
    }


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("{tracknumber} {title}", "U2 Live.mp3"),
        ("{tracknumber} {title}", "Song.mp3"),
        ("{year} {album}/{title}", "Song.mp3"),
        ("{artist}/{artist} - {title}", "Björk/ABBA - S.O.S.mp3"),
        ("{artist} - {title}", "A - .mp3"),
    ],
)
def test_match_gives_nothing_for_a_name_that_does_not_fit(text: str, path: str) -> None:
    assert patterns.parse(text).match(path) is None


def test_match_stops_on_a_name_that_takes_too_long() -> None:
    text = (
        " - ".join(f"{{{name}}}" for name in ("artist", "album", "title", "label", "genre", "mood"))
        + " {bpm}"
    )
    assert patterns.parse(text).match(" - " * 400 + "x") is None


_VALUE = st.text("abcXYZ éЖ東'&", min_size=1).map(lambda text: " ".join(text.split())).filter(bool)


@given(_VALUE, _VALUE, st.integers(1, 120))
def test_match_reads_what_format_wrote(artist: str, title: str, number: int) -> None:
    pattern = patterns.parse("{artist}/{tracknumber:02} - {title}")
    tags = {"artist": (artist,), "title": (title,), "tracknumber": (str(number),)}
    assert pattern.match(pattern.format(tags)) == {name: values[0] for name, values in tags.items()}


@given(st.text('{}[]|:"/*02 abtitle', max_size=30))
def test_parse_gives_a_pattern_or_a_place(text: str) -> None:
    try:
        patterns.parse(text).match("a/b/c/d")
    except PatternError as error:
        caught = error
    else:
        return
    assert 0 <= caught.position <= len(text)
    assert caught.message
