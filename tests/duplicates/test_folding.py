"""Text as tags are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musictui.duplicates.folding import ascii_fold, ascii_words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Jóga", "joga"),
        ("Пётр Чайковский", "petr chaikovskii"),
        ("Straße", "strasse"),
        ("  AC/DC \t Live ", "ac/dc live"),
        ("東京", "dong jing"),
        ("２００９", "2009"),
    ],
)
def test_ascii_fold_writes_any_alphabet_in_latin_letters(text: str, folded: str) -> None:
    assert ascii_fold(text) == folded


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("r.e.m.", ["rem"]),
        ("don't stop", ["dont", "stop"]),
        ("simon & garfunkel", ["simon", "garfunkel"]),
        ("ke$ha", ["kesha"]),
        ("a$ap", ["asap"]),
        ("!!!", []),
    ],
)
def test_ascii_words_are_what_people_type(text: str, words: list[str]) -> None:
    assert ascii_words(text) == words


@given(st.text())
def test_ascii_fold_of_anything_is_ascii_and_folds_no_further(text: str) -> None:
    folded = ascii_fold(text)
    assert folded.isascii()
    assert ascii_fold(folded) == folded
