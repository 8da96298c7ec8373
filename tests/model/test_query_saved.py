"""Saved searches inside a query."""

import pytest

from musictui.errors import QueryError
from musictui.model.query_saved import expanded, has_reference, reference

SAVED = {"nineties": "year:1990..1999", "two words": "a or b", "empty": " "}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("@nineties live", "(year:1990..1999) live"),
        ("-@nineties", "-(year:1990..1999)"),
        ("(@nineties or x)", "((year:1990..1999) or x)"),
        ('rock @"two words"', "rock (a or b)"),
        ("@empty rock", " rock"),
        ('"@nineties"', '"@nineties"'),
        ("me@nineties", "me@nineties"),
    ],
)
def test_names_are_replaced_where_they_stand_alone(text: str, wanted: str) -> None:
    assert expanded(text, SAVED) == wanted


def test_unknown_name_says_where_and_offers_the_nearest() -> None:
    with pytest.raises(QueryError, match="no saved search ninetis") as caught:
        expanded("rock @ninetis", SAVED)
    assert caught.value.position == 5
    assert "@nineties" in caught.value.hint


@pytest.mark.parametrize("name", SAVED)
def test_reference_is_understood(name: str) -> None:
    assert has_reference(reference(name))
    assert "@" not in expanded(reference(name), SAVED)


@pytest.mark.parametrize(("text", "position"), [("@", 0), ("a @ b", 2), ("-@", 1), ("(@)", 1), ('@""', 0)])
def test_mark_without_a_name_is_refused(text: str, position: int) -> None:
    with pytest.raises(QueryError, match="A name is expected after @") as caught:
        expanded(text, SAVED)
    assert caught.value.position == position
    assert caught.value.text == text
