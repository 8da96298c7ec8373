"""In which words two texts differ, and which value stands in place of which."""

from hypothesis import given
from hypothesis import strategies as st

from musictui.model.word_diff import MOST_TOKENS, differing, paired


def lit(old: str, new: str) -> tuple[str, str]:
    """Both texts, what differs in brackets."""
    first, second = differing(old, new)
    return tuple(  # type: ignore[return-value]  # two of them
        "".join(f"[{piece.text}]" if piece.is_changed else piece.text for piece in pieces)
        for pieces in (first, second)
    )


def test_word_that_differs() -> None:
    assert lit("The Boxer Live", "The Fighter Live") == ("The [Boxer] Live", "The [Fighter] Live")


def test_sign_that_differs() -> None:
    assert lit("Hyper-Ballad", "Hyper Ballad") == ("Hyper[-]Ballad", "Hyper[ ]Ballad")


def test_white_space_at_the_end() -> None:
    assert lit("Song ", "Song") == ("Song[ ]", "Song")


def test_space_between_two_changed_words_is_changed_with_them() -> None:
    assert lit("Song for Ann", "Song by me, Ann") == ("Song [for] Ann", "Song [by me,] Ann")


def test_texts_that_have_little_in_common_differ_as_a_whole() -> None:
    assert lit("one two the three", "four five the six seven") == (
        "[one two the three]",
        "[four five the six seven]",
    )


def test_empty_text_has_no_pieces() -> None:
    assert differing("", "new") == ([], [("new", True)])


def test_long_texts_differ_between_their_common_ends() -> None:
    middle = " ".join(str(number) for number in range(MOST_TOKENS))
    old, new = lit(f"start {middle} end", f"start {middle[::-1]} end")
    assert old == f"start [{middle}] end"
    assert new.startswith("start [")
    assert new.endswith("] end")


def test_values_that_stay_come_in_pairs() -> None:
    assert paired(["a", "b", "c"], ["a", "x", "c", "d"]) == [("a", "a"), ("b", "x"), ("c", "c"), (None, "d")]


def test_value_that_goes_has_no_partner() -> None:
    assert paired(["a", "b"], ["b"]) == [("a", None), ("b", "b")]


@given(st.text(), st.text())
def test_pieces_are_the_texts(old: str, new: str) -> None:
    first, second = differing(old, new)
    assert "".join(piece.text for piece in first) == old
    assert "".join(piece.text for piece in second) == new


@given(st.text())
def test_equal_texts_do_not_differ(text: str) -> None:
    first, second = differing(text, text)
    assert not any(piece.is_changed for piece in (*first, *second))
