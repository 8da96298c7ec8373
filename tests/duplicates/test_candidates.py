"""The index: what is worth comparing, whatever fills a library."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musictui.duplicates import candidates
from musictui.duplicates.candidates import Index


def pairs(index: Index, focus: list[int] | None = None) -> set[tuple[int, int]]:
    found = index.pairs(None if focus is None else np.array(focus))
    return set(zip(found.first.tolist(), found.second.tolist(), strict=True))


def invented(count: int, *, seed: int = 1) -> list[str]:
    chance = random.Random(seed)
    words = ["".join(chance.choices("abcdefghijklmnop", k=6)) for _ in range(5000)]
    return [f"{' '.join(chance.sample(words, 3))}\t{chance.choice(words)}" for _ in range(count)]


@pytest.mark.parametrize(
    "other", ["hweels of fire cream\t", "cream wheels of fire\talbum", "wheels fire cream\twheels of fire"]
)
def test_pairs_finds_slips_and_moved_fields_among_others(other: str) -> None:
    texts = [*invented(300), "wheels of fire cream\t", other]
    assert (300, 301) in pairs(Index(texts))


def test_pairs_of_empty_texts_are_none() -> None:
    assert pairs(Index(["\t"] * 20)) == set()
    assert pairs(Index([])) == set()


def test_pairs_with_focus_touch_it_and_are_found_as_in_all() -> None:
    texts = [*invented(300), "wheels of fire cream\t", "wheels on fire cream\t"]
    focused = pairs(Index(texts, np.array([301])), [301])
    assert (300, 301) in focused
    assert all(301 in pair for pair in focused)


@pytest.mark.parametrize("shared", ["somebody", "intro", "somebody with a very long name of many words"])
def test_pairs_stay_few_when_thousands_share_a_text(shared: str) -> None:
    texts = [f"{shared} {text}" for text in invented(5000)]
    assert len(pairs(Index(texts))) <= 5000 * candidates.NEAREST


def test_pairs_finds_a_short_title_of_somebody_with_thousands() -> None:
    texts = [f"{text.partition(chr(9))[0]} bob dylan\tlove" for text in invented(3000)]
    texts += ["love bob dylan\tlove", "bob dylan love\tother"]
    assert (3000, 3001) in pairs(Index(texts))


def test_query_gives_the_nearest_first() -> None:
    texts = [*invented(300), "wheels of fire cream\t", "wheels of fortune cream\t"]
    assert Index(texts).query("wheels of fire cream\t")[0] == 300


@settings(max_examples=50)
@given(st.lists(st.text("abc \t", max_size=12), max_size=30))
def test_pairs_of_anything_are_ordered_and_each_once(texts: list[str]) -> None:
    found = Index(texts).pairs()
    shown = list(zip(found.first.tolist(), found.second.tolist(), strict=True))
    assert shown == sorted(set(shown))
    assert all(first < second for first, second in shown)
