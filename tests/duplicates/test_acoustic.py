"""Fingerprints laid over each other, and the index that finds which."""

import numpy as np
import pytest

from musictui.duplicates import acoustic, acoustic_index
from musictui.duplicates.acoustic import WORD_S

Words = acoustic.Words


def recording(seed: int, count: int = 1500) -> Words:
    return np.random.default_rng(seed).integers(0, 2**32, count, dtype=np.uint32)


def damaged(words: Words, share: float, seed: int = 0) -> Words:
    """The same with so many bits turned."""
    turned = np.random.default_rng(seed).random((len(words), 32)) < share
    return words ^ np.packbits(turned, axis=1, bitorder="little").view("<u4").ravel()


def found(*recordings: Words, focus: set[int] | None = None) -> set[tuple[int, int, int]]:
    prints = [words.astype("<u4").tobytes() for words in recordings]
    wanted = None if focus is None else np.array([place in focus for place in range(len(prints))])
    return {(each.first, each.second, each.offset) for each in acoustic_index.candidates(prints, wanted)}


def test_compare_of_another_encoding_is_nearly_one() -> None:
    likeness = acoustic.compare(recording(1), damaged(recording(1), 0.02))
    assert likeness is not None
    assert likeness.score == pytest.approx(0.96, abs=0.005)
    assert likeness.offset_s == 0


@pytest.mark.parametrize(("first", "sign"), [(0, 1), (1, -1)])
def test_compare_of_a_cut_tells_where_it_begins(first: int, sign: int) -> None:
    whole = recording(1)
    pair = (whole, damaged(whole[300:440], 0.08))
    likeness = acoustic.compare(pair[first], pair[1 - first])
    assert likeness is not None
    assert likeness.offset_s == pytest.approx(sign * 300 * WORD_S)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (recording(1), recording(2)),
        (recording(1), damaged(recording(1), 0.3)),
        (recording(1)[:15], recording(1)[:15]),
        (recording(1)[:0], recording(1)),
        (np.full(500, 627964279, np.uint32), np.full(900, 627964279, np.uint32)),
    ],
    ids=["others", "too many errors", "too short", "nothing", "silence"],
)
def test_compare_without_evidence_is_none(a: Words, b: Words) -> None:
    assert acoustic.compare(a, b) is None


def test_compare_of_songs_that_run_into_each_other_is_none() -> None:
    both = recording(1, 2900)
    assert acoustic.compare(both[:1500], both[1400:]) is None


def test_compare_of_a_silence_that_is_most_of_both_rests_on_the_rest() -> None:
    silence = np.full(1000, 627964279, np.uint32)
    a, b = (np.concatenate([recording(seed, 200), silence]) for seed in (1, 2))
    assert acoustic.compare(a, b) is None
    assert acoustic.compare(a, a) is not None


def test_candidates_are_pairs_with_words_in_common_at_one_distance() -> None:
    whole = recording(1)
    recordings = [whole, recording(2), damaged(whole, 0.02), damaged(whole[300:440], 0.05), recording(3)]
    assert found(*recordings) == {(0, 2, 0), (0, 3, 300), (2, 3, 300)}


def test_candidates_of_a_focus_hold_one_of_it() -> None:
    whole, other = recording(1), recording(2)
    assert found(whole, damaged(whole, 0.02), other, damaged(other, 0.02), focus={3}) == {(2, 3, 0)}
    assert found(whole, whole, focus=set()) == set()


def test_candidates_of_silence_are_none() -> None:
    silences = [np.full(count, 627964279, np.uint32) for count in (300, 301, 302)]
    assert found(*silences) == set()
    assert found() == set()
    assert found(recording(1, 0)) == set()


def test_candidates_of_a_loop_that_all_have_are_few() -> None:
    loop = recording(9, 8)
    recordings = [np.concatenate([recording(seed, 500), np.tile(loop, 40)]) for seed in range(30)]
    assert len(found(*recordings)) <= 30 * acoustic_index.NEIGHBORS * acoustic_index.DISTANCES
    assert not [pair for pair in found(*recordings) if acoustic.compare(*(recordings[n] for n in pair[:2]))]
