"""By which names an artist is known again."""

import pytest

from musictui.scrape.origins.called import forms, is_called, is_just, without_article


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("The Beatles", "Beatles"),
        ("Beatles, The", "Beatles"),
        ("Cure , the", "Cure"),
        ("The", "The"),
        ("The The", "The The"),
        ("Theatre of Tragedy", "Theatre of Tragedy"),
    ],
)
def test_the_article_stands_before_or_behind(name: str, plain: str) -> None:
    assert without_article(name) == plain


def test_a_name_is_the_same_but_for_case_accents_signs_and_the_article() -> None:
    names = ["The Béatles!", "Fab Four"]
    assert is_called("beatles", names)
    assert is_called("BEATLES, THE", names)
    assert is_just("the beatles", names)
    assert is_just("Beatles, The", names)
    assert not is_just("beatles", names)
    assert not is_called("Beatles Revival", names)
    assert not is_called("", names)
    assert not is_called("", [""])


@pytest.mark.parametrize("written", ["Belle & Sebastian", "Belle and Sebastian", "BELLE + SEBASTIAN"])
def test_and_is_one_however_it_is_written(written: str) -> None:
    assert is_just(written, ["Belle and Sebastian"])
    assert is_called(written, ["Belle & Sebastian"])
    assert not is_called(written, ["Belle Sebastian"])
    assert {"Belle & Sebastian", "Belle and Sebastian"} <= {
        one.title().replace("And", "and") for one in forms(written)
    }


def test_a_sign_alone_is_no_word() -> None:
    assert not is_called("+", ["and"])
    assert forms("Ann") == ["Ann"]
