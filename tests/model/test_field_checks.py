"""What a person may write into a field."""

import pytest

from musictui.model import field_checks


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "Anything"),
        ("date", "1994"),
        ("date", "1994-05"),
        ("date", "1996-02-29"),
        ("date", "1994-05-03T12:30:00"),
        ("tracknumber", "7"),
        ("tracknumber", "A1"),
        ("bpm", "128.5"),
        ("rating", "3.5"),
        ("replaygain_track_gain", "-6.48 dB"),
        ("compilation", "no"),
        ("lyrics", "one\ntwo"),
    ],
)
def test_problem_finds_nothing_wrong(name: str, value: str) -> None:
    assert field_checks.problem(name, value) is None


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("title", "a\0b", "NUL"),
        ("title", " ", "white space"),
        ("title", "\udce9", "not text"),
        ("date", "3.5.1994", "Did you mean 1994-05-03?"),
        ("date", "1995-02-29", "no date"),
        ("date", "1994-13", "no date"),
        ("tracknumber", "3/12", "tracktotal"),
        ("tracknumber", "three", "no number"),
        ("bpm", "fast", "no number"),
        ("rating", "80", "no number of stars"),
        ("replaygain_track_gain", "loud", "no number"),
        ("compilation", "perhaps", "yes or no"),
    ],
)
def test_problem_is_a_sentence(name: str, value: str, words: str) -> None:
    found = field_checks.problem(name, value)
    assert found is not None
    assert words in found


@pytest.mark.parametrize("value", ["31-02-2019", "2019/02/30", "29.2.2018"])
def test_no_date_is_suggested_that_is_not_in_the_calendar(value: str) -> None:
    found = field_checks.problem("date", value)
    assert found is not None
    assert found.endswith("Write 1994, 1994-05 or 1994-05-03.")


def test_canonical_writes_flags_as_numbers() -> None:
    assert field_checks.canonical("compilation", "Yes") == "1"
    assert field_checks.canonical("compilation", "off") == "0"
    assert field_checks.canonical("date", " 1994 ") == "1994"
    assert field_checks.canonical("title", " x ") == " x "


@pytest.mark.parametrize(
    ("word", "name"), [("Track", "tracknumber"), ("TITLE", "title"), ("key", "initialkey")]
)
def test_editable_knows_other_words(word: str, name: str) -> None:
    field = field_checks.editable(word)
    assert field is not None
    assert field.name == name


@pytest.mark.parametrize(
    ("word", "message", "hint"),
    [
        ("year", "fact about the file", "date"),
        ("path", "fact about the file", ""),
        ("artits", "no field", "Did you mean “artist”?"),
        ("has", "no field", ""),
    ],
)
def test_refusal_says_why(word: str, message: str, hint: str) -> None:
    assert field_checks.editable(word) is None
    said, helped = field_checks.refusal(word)
    assert message in said
    assert hint in helped
