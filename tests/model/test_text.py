"""Folding, and cutting into words."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musictui.model.text import fold, index_text, pattern, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Björk", "bjork"),
        ("BJO\u0308RK", "bjork"),
        ("Sigur Rós", "sigur ros"),
        ("Mötley Crüe", "motley crue"),
        ("Ænima", "aenima"),
        ("Røyksopp", "royksopp"),
        ("Łona", "lona"),
        ("Straße", "strasse"),
        ("İstanbul Kıyısı", "istanbul kiyisi"),
        ("ＡＢＣ １２３", "abc 123"),
        ("“It’s”—a…", '"it\'s"-a...'),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("Ёлка", "елка"),
        ("ﬁn", "fin"),
        ("  a \t b\n\x00c  ", "a b c"),
        ("a\u200bb\u202e", "a b"),
        ("half \udcff byte", "half byte"),
        ("", ""),
    ],
)
def test_fold_ignores_case_accents_and_typography(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_fold_keeps_marks_that_make_another_letter() -> None:
    assert fold("ガ") != fold("カ")
    assert fold("한국") == "한국"
    assert fold("क्षि") == "क्षि"


@given(st.text())
def test_fold_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(codec="utf-8", categories=["L", "N"])))
def test_fold_does_not_depend_on_composition(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.text())
def test_fold_can_be_stored(text: str) -> None:
    assert fold(text).encode().decode() == fold(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hyper-Ballad", ["hyper", "ballad"]),
        ("AC/DC", ["ac", "dc"]),
        ("P!nk", ["p", "nk"]),
        ("Don’t Stop ’Til", ["dont", "stop", "til"]),
        ("R.E.M.", ["rem"]),
        ("r.e.m", ["rem"]),
        ("Mr. Big", ["mr", "big"]),
        ("!!!", ["!!!"]),
        ("Simon & Garfunkel", ["simon", "&", "garfunkel"]),
        ("Ké & Ñ †††", ["ke", "&", "n", "†††"]),
        ("01_intro (live)", ["01", "intro", "live"]),
        ("東京事変 live", ["東", "京", "事", "変", "live"]),
        ("ABC한국", ["abc", "한", "국"]),
        ("नमस्ते", ["नमस्ते"]),
        ("'", []),
        ("", []),
    ],
)
def test_words_are_cut_at_signs(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_index_text_puts_two_spaces_before_each_word() -> None:
    assert index_text("U2 — 東京") == "  u2  -  東  京"


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("ball", "Hyper-Ballad"),
        ("allad", "Hyper-Ballad"),
        ("hyper ballad", "Hyper-Ballad"),
        ("hyper-ballad", "Hyper Ballad"),
        ("u2", "Live: U2"),
        ("u", "U2"),
        ("ac/dc", "AC/DC"),
        ("rem", "R.E.M."),
        ("r.e.m.", "REM"),
        ("dont", "Don’t"),
        ("don't", "Dont"),
        ("京", "東京"),
        ("東京", "新東京"),
        ("yper bal", "Hyper-Ballad"),
        ("!!!", "!!!"),
    ],
)
def test_pattern_is_found(query: str, text: str) -> None:
    assert pattern(query) in index_text(text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("2", "U2"),
        ("ad", "Hyper-Ballad"),
        ("per ba", "Hyper Big Ballad"),
        ("京東", "東京"),
        ("rb", "Hyper Ballad"),
    ],
)
def test_pattern_is_not_found(query: str, text: str) -> None:
    assert pattern(query) not in index_text(text)


@given(st.text())
def test_pattern_finds_its_own_text(text: str) -> None:
    assert pattern(text) in index_text(text)


@given(st.text())
def test_pattern_is_never_too_short_for_a_trigram(text: str) -> None:
    assert len(pattern(text)) >= 3 or not pattern(text)
