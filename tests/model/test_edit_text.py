"""A selection as text, and what was changed in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musictui.model import edit_text
from musictui.model.field_checks import EDITABLE
from musictui.model.track import Tags, Track

FIELDS = ("title", "artist", "genre")


def track(tags: Tags, path: bytes = b"/m/song.mp3") -> Track:
    return Track(1, path, tags, None, 0, 1, 1, 1)


POST = track({"title": ("Army of Me",), "artist": ("Björk",), "genre": ("Electronic", "Trip Hop")})
JOGA = track({"title": ("Jóga",)}, b"/m/J\xf3ga\n.mp3")


def edited(text: str, *tracks: Track) -> edit_text.Edits:
    return edit_text.parse(text, tracks or (POST, JOGA), FIELDS)


def test_render_has_a_heading_and_a_line_for_each_value() -> None:
    text = edit_text.render([POST, JOGA], FIELDS)
    assert text.startswith("# 2 tracks to edit.")
    body = text.split("\n\n", 1)[1]
    assert body == (
        "[1] # /m/song.mp3\ntitle = Army of Me\nartist = Björk\ngenre = Electronic\ngenre = Trip Hop\n\n"
        "[2] # /m/J\\xf3ga\\n.mp3\ntitle = Jóga\nartist =\ngenre =\n"
    )


def test_render_writes_odd_values_as_json() -> None:
    text = edit_text.render([track({"title": (" two\nlines ",)})], ("title",))
    assert 'title := " two\\nlines "' in text


def test_text_as_it_was_changes_nothing() -> None:
    assert edited(edit_text.render([POST, JOGA], FIELDS)) == edit_text.Edits({})


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("title = Army of Me", "title = Isobel", {0: {"title": ("Isobel",)}}),
        ("title = Army of Me", "  TITLE   =   Isobel  ", {0: {"title": ("Isobel",)}}),
        ("title = Army of Me", "title = a = b # c", {0: {"title": ("a = b # c",)}}),
        ("title = Army of Me", 'title = "Quoted"', {0: {"title": ('"Quoted"',)}}),
        ("title = Army of Me", 'title := "a\\nb"', {0: {"title": ("a\nb",)}}),
        ("title = Army of Me\n", "", {0: {"title": ()}}),
        ("title = Army of Me", "title =", {0: {"title": ()}}),
        ("genre = Trip Hop\n", "", {0: {"genre": ("Electronic",)}}),
        (
            "genre = Trip Hop",
            "genre = Trip Hop\ngenre = Dub",
            {0: {"genre": ("Electronic", "Trip Hop", "Dub")}},
        ),
        ("genre = Electronic", "genre = Dub", {0: {"genre": ("Dub", "Trip Hop")}}),
        ("title = Army of Me", "title = Army of Me\ndate = 1995", {0: {"date": ("1995",)}}),
        ("artist =\n", "artist = Björk\n", {1: {"artist": ("Björk",)}}),
        ("title = Army of Me", "# title = Isobel\ntitle = Army of Me", {}),
    ],
)
def test_change_of_a_line(old: str, new: str, changed: dict[int, dict[str, tuple[str, ...]]]) -> None:
    text = edit_text.render([POST, JOGA], FIELDS)
    assert old in text
    assert edited(text.replace(old, new, 1)) == edit_text.Edits(changed)


def test_track_that_is_deleted_is_left_alone() -> None:
    text = edit_text.render([POST, JOGA], FIELDS)
    assert edited(text[text.index("[2]") :]) == edit_text.Edits({})
    assert edited("") == edit_text.Edits({})


def test_line_ends_of_windows_are_read() -> None:
    text = "\ufeff" + edit_text.render([POST], FIELDS).replace("\n", "\r\n")
    assert edited(text, POST) == edit_text.Edits({})


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("[1]\ntitle Isobel", 2, "“=” is missing"),
        ("title = Isobel", 1, "belongs to no track"),
        ("[9]\ntitle = x", 1, "no track 9"),
        ("[0]", 1, "no track 0"),
        ("[1]\n\n[1]", 3, "second time"),
        ("[1]\ntitel = x", 2, "no field “titel”"),
        ("[1]\npath = x", 2, "cannot be written"),
        ("[1]\ntitle = a\ntitle = b", 3, "holds one value"),
        ("[1]\ntitle := a", 2, "JSON string"),
        ("[1]\ntitle := 3", 2, "JSON string"),
        ("[1]\ndate = soon", 2, "no date"),
        ('[1]\ntitle := "a\\u0000b"', 2, "NUL"),
    ],
)
def test_problem_names_its_line(text: str, line: int, message: str) -> None:
    (problem,) = edited(text).problems
    assert problem.line == line
    assert message in problem.message


def test_misspelt_field_gets_the_nearest() -> None:
    (problem,) = edited("[1]\ntitel = x").problems
    assert problem.hint == "Did you mean “title”?"


def test_odd_value_that_a_file_has_is_no_problem() -> None:
    odd = track({"date": ("19-XX",), "title": ("a", "b")})
    text = edit_text.render([odd], ("date", "title", "artist")).replace("artist =", "artist = Kim")
    edits = edit_text.parse(text, [odd], ("date", "title", "artist"))
    assert edits == edit_text.Edits({0: {"artist": ("Kim",)}})


def test_with_problems_writes_each_above_its_line_once() -> None:
    text = "[1]\ntitle Isobel\nartist = x\n"
    once = edit_text.with_problems(text, edited(text).problems)
    assert once.split("\n")[1:3] == [
        "#! This is no field: a “=” is missing. For example: title = Army of Me",
        "title Isobel",
    ]
    assert edit_text.with_problems(once, edited(once).problems) == once


@given(
    st.dictionaries(
        st.sampled_from(EDITABLE), st.lists(st.text(min_size=1), min_size=1, max_size=3).map(tuple)
    )
)
def test_text_of_any_tags_changes_nothing(tags: Tags) -> None:
    one = track(tags)
    assert edit_text.parse(edit_text.render([one], EDITABLE), [one], EDITABLE) == edit_text.Edits({})


@given(st.text('[]12=:#"\n title', max_size=60))
def test_parse_of_any_text_gives_changes_or_lines(text: str) -> None:
    edits = edited(text)
    assert all(1 <= problem.line <= text.count("\n") + 1 for problem in edits.problems)
