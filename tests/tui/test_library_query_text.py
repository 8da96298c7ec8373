"""Filters in the text of a search, and its completion."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musictui.errors import QueryError
from musictui.model import query
from musictui.tui.query_text import completion, expanded, has, toggled

VALUES = {"genre": ["Trip hop", "Techno", "Jazz"], "year": ["1995"]}


def values_of(field: str) -> list[str]:
    return VALUES.get(field, [])


@pytest.mark.parametrize(
    ("text", "term", "excluded", "result"),
    [
        ("", "genre:=Jazz", False, "genre:=Jazz"),
        ("björk", "genre:=Jazz", False, "björk genre:=Jazz"),
        ("björk genre:=Jazz live", "genre:=Jazz", False, "björk live"),
        ("genre:=Jazz", "genre:=Jazz", False, ""),
        ("", "genre:=Jazz", True, "-genre:=Jazz"),
        ("genre:=Jazz", "genre:=Jazz", True, "-genre:=Jazz"),
        ("-genre:=Jazz x", "genre:=Jazz", False, "x genre:=Jazz"),
        ("-genre:=Jazz", "genre:=Jazz", True, ""),
        ("a or b", "genre:=Jazz", False, "(a or b) genre:=Jazz"),
        ("a b", 'genre:="Trip hop"', False, 'a b genre:="Trip hop"'),
        ("genre:=Jazz2", "genre:=Jazz", False, "genre:=Jazz2 genre:=Jazz"),
    ],
)
def test_toggling_a_filter(text: str, term: str, excluded: bool, result: str) -> None:
    assert toggled(text, term, is_excluded=excluded) == result


@given(st.text(max_size=20))
def test_a_filter_of_any_value_can_be_put_in_and_taken_out(value: str) -> None:
    term = f"artist:={query.quoted(value)}"
    text = toggled("björk", term)
    assert has(text, term)
    assert toggled(text, term) == "björk"


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("art", "artist:"),
        ("björk -gen", "björk -genre:"),
        ("(gen", "(genre:"),
        ("genre:tr", 'genre:"Trip hop"'),
        ("genre:=tec", "genre:=Techno"),
        ('genre:"trip', 'genre:"Trip hop"'),
        ("year:19", "year:1995"),
    ],
)
def test_completion(text: str, result: str) -> None:
    found = completion(text, values_of)
    assert found is not None
    assert found[1] == result


@pytest.mark.parametrize("text", ["", "a", "genre:", "genre:xyz", "nonsense:a", "björk ", "genre:jazz"])
def test_nothing_to_complete(text: str) -> None:
    assert completion(text, values_of) is None


@given(st.text(max_size=30))
def test_completion_of_any_text_extends_it(text: str) -> None:
    found = completion(text, values_of)
    assert found is None or (found[0] and found[1] != text)


SAVED = {"loud": "bpm:140.. or genre:metal", "my mix": "burial", "blank": " "}


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("@loud x", "(bpm:140.. or genre:metal) x"),
        ("-@loud", "-(bpm:140.. or genre:metal)"),
        ("(@loud or y)", "((bpm:140.. or genre:metal) or y)"),
        ('@"my mix"', "(burial)"),
        ("x @blank", "x "),
        ('"@loud" me@loud comment:"a @nope"', '"@loud" me@loud comment:"a @nope"'),
    ],
)
def test_saved_searches_stand_where_their_names_do(text: str, whole: str) -> None:
    assert expanded(text, SAVED) == whole


@pytest.mark.parametrize(("text", "hint"), [("x -@lowd", "@loud"), ("x -@q", '"@q"')])
def test_a_search_that_is_not_saved_is_told_with_its_place(text: str, hint: str) -> None:
    with pytest.raises(QueryError, match="There is no saved search") as caught:
        expanded(text, SAVED)
    assert caught.value.position == 3
    assert hint in caught.value.hint


@pytest.mark.parametrize(("text", "position"), [("@", 0), ("a @ b", 2), ("-@", 1), ("(@)", 1), ('@""', 0)])
def test_mark_without_a_name_is_refused(text: str, position: int) -> None:
    with pytest.raises(QueryError, match="A name is expected after @") as caught:
        expanded(text, {"a": "x"})
    assert caught.value.position == position
    assert caught.value.text == text
