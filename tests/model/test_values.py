"""Numbers, dates and flags in tags."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musictui.model import values


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3/12", 3),
        ("  7", 7),
        ("128.5", 128.5),
        ("128,5", 128.5),
        ("-6.48 dB", -6.48),
        ("+3", 3),
        ("007", 7),
        ("A1", None),
        ("", None),
        ("9" * 40, None),
    ],
)
def test_number_is_what_a_text_begins_with(text: str, number: float | None) -> None:
    assert values.number(text) == number


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("1994", "1994"),
        ("1994-05", "1994-05"),
        ("1994-05-03", "1994-05-03"),
        ("1994-05-03T12:00:00", "1994-05-03"),
        ("1994/5/3", "1994-05-03"),
        ("19940503", "1994-05-03"),
        ("3.5.1994", "1994-05-03"),
        ("12/25/1994", "1994-12-25"),
        ("May 1994", "1994"),
        ("1994-00-00", "1994"),
        ("1994-13", "1994"),
        ("94", None),
        ("", None),
        ("unknown", None),
    ],
)
def test_date_is_as_exact_as_its_text(text: str, date: str | None) -> None:
    assert values.date(text) == date


def test_year_zero_is_no_year() -> None:
    assert values.year("0000") is None
    assert values.year("1994-05-03") == 1994


@pytest.mark.parametrize(
    ("text", "is_set"), [("1", True), (" Yes ", True), ("0", False), ("", False), ("no", False)]
)
def test_is_true(text: str, is_set: bool) -> None:
    assert values.is_true(text) is is_set


@given(st.text())
def test_any_text_can_be_asked(text: str) -> None:
    number, date = values.number(text), values.date(text)
    assert number is None or abs(number) < 1e16
    assert date is None or 0 <= int(date[:4]) <= 9999
