"""What files of new music are called, given the evidence."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musictui.duplicates.keep_rules import DEFAULT, Context
from musictui.duplicates.verdicts import CLASS, THERE_CUT, Judgment, Verdict, judge
from musictui.model.duplicates import Kind, Match, TrackFacts
from tests.duplicates.copies import copy, lossless

NEW, DUPLICATE, UNCERTAIN = Verdict.NEW, Verdict.DUPLICATE, Verdict.UNCERTAIN
WORDS = bytes(4 * 1600)
"""A fingerprint of about 200 s."""


def pair(kind: Kind, *members: int, score: float = 1.0) -> Match:
    """Evidence that these are the same."""
    return Match(kind, tuple(sorted(members)), score, f"Because of {kind.value}.")


def judged(
    files: Sequence[TrackFacts],
    tracks: Sequence[TrackFacts],
    *matches: Match,
    heard: Mapping[int, bytes | None] | None = None,
) -> dict[int, Judgment]:
    """What the files are beside the tracks."""
    library = {track.id: track for track in tracks}
    return judge(files, library, matches, heard=heard or {}, names=DEFAULT, context=Context())


def test_a_file_without_any_evidence_is_new() -> None:
    assert judged([copy(-1)], [copy(1)])[-1].verdict is NEW


def test_the_same_bytes_or_audio_or_recording_is_a_duplicate_of_the_track() -> None:
    for kind in (Kind.IDENTICAL, Kind.SAME_AUDIO, Kind.SAME_RECORDING):
        found = judged([copy(-1)], [copy(1)], pair(kind, -1, 1, score=0.97))[-1]
        assert found[:6] == (-1, DUPLICATE, f"Because of {kind.value}.", 1, kind, 0.97)


def test_a_part_of_a_longer_recording_is_uncertain() -> None:
    found = judged([copy(-1, length_s=20.0)], [copy(1)], pair(Kind.SAME_RECORDING, -1, 1))[-1]
    assert found.verdict is UNCERTAIN
    assert found.reason == "It sounds the same, but one is only a part: 0:20 against 3:20."


def test_the_heard_length_goes_before_the_one_that_a_header_claims() -> None:
    cut = {-1: bytes(4 * 160), 1: WORDS}
    found = judged([copy(-1)], [copy(1)], pair(Kind.SAME_RECORDING, -1, 1), heard=cut)[-1]
    assert (found.verdict, found.reason) == (
        UNCERTAIN,
        "Cut short: its header tells 3:20, but only 0:22 is to be heard.",
    )


def test_the_same_tags_make_a_duplicate_unless_the_sound_says_otherwise() -> None:
    match = pair(Kind.SAME_TAGS, -1, 1)
    assert judged([copy(-1)], [copy(1)], match)[-1].verdict is DUPLICATE
    assert judged([copy(-1)], [copy(1)], match, heard={-1: WORDS})[-1].verdict is DUPLICATE
    heard = judged([copy(-1)], [copy(1)], match, heard={-1: WORDS, 1: WORDS})[-1]
    assert (heard.verdict, heard.reason) == (UNCERTAIN, "The tags are the same, but it sounds different.")


def test_silence_contradicts_no_tags() -> None:
    heard = {-1: None, 1: WORDS}
    assert judged([copy(-1)], [copy(1)], pair(Kind.SAME_TAGS, -1, 1), heard=heard)[-1].verdict is DUPLICATE


def test_the_same_tags_of_another_or_unknown_length_are_uncertain() -> None:
    match = pair(Kind.SAME_TAGS, -1, 1)
    assert judged([copy(-1, length_s=260.0)], [copy(1)], match)[-1].verdict is UNCERTAIN
    assert judged([copy(-1, length_s=None)], [copy(1)], match)[-1].verdict is UNCERTAIN


def test_similar_tags_are_uncertain_whatever_their_score() -> None:
    found = judged([copy(-1)], [copy(1)], pair(Kind.SIMILAR_TAGS, -1, 1, score=0.99))[-1]
    assert (found.verdict, found.of, found.score) == (UNCERTAIN, 1, 0.99)


def test_another_version_is_new_and_says_of_what() -> None:
    found = judged([copy(-1)], [copy(1)], pair(Kind.VERSION, -1, 1))[-1]
    assert (found.verdict, found.of, found.kind) == (NEW, 1, Kind.VERSION)


def test_another_version_by_its_tags_that_sounds_the_same_is_uncertain() -> None:
    matches = pair(Kind.VERSION, -1, 1), pair(Kind.SAME_RECORDING, -1, 1)
    for order in (matches, matches[::-1]):
        assert judged([copy(-1)], [copy(1)], *order)[-1].verdict is UNCERTAIN


def test_the_sound_goes_before_the_tags_of_one_pair() -> None:
    """A cut with the tags and the header of the whole is no duplicate of it."""
    matches = pair(Kind.SAME_TAGS, -1, 1), pair(Kind.SAME_RECORDING, -1, 1)
    heard = {-1: bytes(4 * 160), 1: WORDS}
    assert judged([copy(-1)], [copy(1)], *matches, heard=heard)[-1].verdict is UNCERTAIN


def test_a_sure_copy_goes_before_one_that_is_only_similar() -> None:
    matches = pair(Kind.SIMILAR_TAGS, -1, 1, score=1.0), pair(Kind.SAME_RECORDING, -1, 2, score=0.9)
    assert judged([copy(-1)], [copy(1), copy(2)], *matches)[-1].of == 2


def test_a_better_copy_says_by_what_it_is_better() -> None:
    match = pair(Kind.SAME_RECORDING, -1, 1)
    better = judged([lossless(-1)], [copy(1)], match)[-1]
    assert better.better == "FLAC 16 bit 44.1 kHz against MP3 320 kbit/s"
    assert not better.is_by_rate
    assert judged([lossless(-1, bit_depth=24)], [lossless(1)], match)[-1].better == (
        "FLAC 24 bit 44.1 kHz against FLAC 16 bit 44.1 kHz"
    )
    assert judged([copy(-1)], [lossless(1)], match)[-1].better == ""
    assert judged([copy(-1, tags=20)], [copy(1)], match)[-1].better == "", "what cannot be heard"
    assert judged([copy(-1, "/a.mp3")], [copy(1, "/b.mp3")], match)[-1].better == "", "by its path alone"


def test_what_is_like_a_damaged_track_is_uncertain_and_says_what_is_damaged() -> None:
    cut = lossless(1, damage="Cut short: its header tells 4:00.")
    found = judged([lossless(-1)], [cut], pair(Kind.SAME_RECORDING, -1, 1))[-1]
    assert (found.verdict, found.reason) == (UNCERTAIN, f"{THERE_CUT} {cut.damage}")
    assert found.better == ""


@pytest.mark.parametrize("kind", [Kind.IDENTICAL, Kind.SAME_AUDIO])
def test_what_is_the_same_as_a_damaged_track_is_damaged_alike_and_no_better(kind: Kind) -> None:
    cut = lossless(1, damage="Damaged: it cannot be decoded.")
    found = judged([lossless(-1)], [cut], pair(kind, -1, 1))[-1]
    assert (found.verdict, found.better) == (DUPLICATE, "")


@pytest.mark.parametrize(
    ("mine", "theirs", "better", "is_by_rate"),
    [
        (("mp3", 320_000), ("mp3", 128_000), "MP3 320 kbit/s against MP3 128 kbit/s", False),
        (("mp3", 160_000), ("mp3", 140_000), "", False),
        (("mp3", 64_000), ("vorbis", 36_000), "", False),
        (("opus", 96_000), ("mp3", 128_000), "", False),
        (("mp3", 320_000), ("vorbis", 36_000), "MP3 320 kbit/s against Vorbis 36 kbit/s", True),
        (("aac", 256_000), ("mp3", 64_000), "AAC 256 kbit/s against MP3 64 kbit/s", True),
    ],
)
def test_a_lossy_file_is_better_than_another_only_by_a_clearly_higher_rate_of_its_codec(
    mine: tuple[str, int], theirs: tuple[str, int], better: str, is_by_rate: bool
) -> None:
    file = copy(-1, codec=mine[0], bit_rate=mine[1])
    there = copy(1, codec=theirs[0], bit_rate=theirs[1])
    found = judged([file], [there], pair(Kind.SAME_RECORDING, -1, 1))[-1]
    assert (found.verdict, found.better, found.is_by_rate) == (DUPLICATE, better, is_by_rate)


def test_of_copies_in_the_folder_the_best_is_new_and_the_others_are_its_duplicates() -> None:
    files = [copy(-1), lossless(-2), copy(-3)]
    found = judged(files, [], pair(Kind.SAME_RECORDING, -1, -2, -3))
    assert [found[each.id].verdict for each in files] == [DUPLICATE, NEW, DUPLICATE]
    assert (found[-1].of, found[-3].of) == (-2, -2)


def test_copies_in_the_folder_of_a_track_are_all_its_duplicates() -> None:
    found = judged([copy(-1), copy(-2)], [copy(1)], pair(Kind.IDENTICAL, -1, -2, 1))
    assert [(each.verdict, each.of) for each in found.values()] == [(DUPLICATE, 1), (DUPLICATE, 1)]


def test_what_is_the_same_as_a_file_that_goes_is_uncertain_not_a_duplicate_of_it() -> None:
    """-1 goes for track 1; -2 is the same as -1, and of it and the track nothing is known."""
    found = judged(
        [copy(-1), copy(-2)], [copy(1)], pair(Kind.SAME_AUDIO, -1, 1), pair(Kind.SAME_RECORDING, -2, -1)
    )
    assert (found[-1].verdict, found[-1].of) == (DUPLICATE, 1)
    assert (found[-2].verdict, found[-2].of) == (UNCERTAIN, 1)


def test_a_chain_of_files_has_no_duplicate_of_a_duplicate() -> None:
    files = [lossless(-1), copy(-2), copy(-3, bit_rate=128_000)]
    found = judged(files, [], pair(Kind.SAME_RECORDING, -1, -2), pair(Kind.SAME_RECORDING, -2, -3))
    assert [found[each.id].verdict for each in files] == [NEW, DUPLICATE, UNCERTAIN]


def test_a_crowd_of_identical_files_leaves_one() -> None:
    files = [copy(-number) for number in range(1, 20 * CLASS)]
    found = judged(files, [], pair(Kind.IDENTICAL, *(each.id for each in files)))
    assert sum(each.verdict is NEW for each in found.values()) == 1
    assert sum(each.verdict is DUPLICATE for each in found.values()) == len(files) - 1


def test_of_a_crowd_in_the_library_the_best_is_named() -> None:
    tracks = [*(copy(number) for number in range(1, 3 * CLASS)), lossless(500)]
    found = judged([copy(-1)], tracks, pair(Kind.SAME_RECORDING, -1, *(each.id for each in tracks)))
    assert (found[-1].verdict, found[-1].of) == (DUPLICATE, 500)


KINDS = st.sampled_from([kind for kind in Kind if kind is not Kind.ALBUM])
MEMBERS = st.sets(st.integers(-6, 6).filter(bool), min_size=2, max_size=5)


@given(
    st.lists(st.tuples(KINDS, MEMBERS), max_size=8), st.lists(st.integers(100, 320), min_size=6, max_size=6)
)
def test_whatever_is_found_a_duplicate_is_one_of_something_that_stays(
    found: list[tuple[Kind, set[int]]], rates: list[int]
) -> None:
    files = [copy(-number, bit_rate=rate * 1000) for number, rate in enumerate(rates, 1)]
    tracks = [copy(number) for number in range(1, 7)]
    result = judged(files, tracks, *(pair(kind, *members) for kind, members in found))
    assert result.keys() == {each.id for each in files}
    for each in result.values():
        if each.verdict is DUPLICATE:
            assert each.of is not None
            assert each.of > 0 or result[each.of].verdict is not DUPLICATE
