"""The same artist, title and length, or the same identifier."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musictui.duplicates.rule_same_tags import CLOSE_S, SameTags
from musictui.model.duplicates import Facts, Kind, TrackFacts
from tests.duplicates.tagged import track

RECORDING = "b1a9c0e9-d987-4042-ae91-78d6a3267d69"


def classes(*tracks: TrackFacts, focus: frozenset[int] | None = None) -> list[tuple[int, ...]]:
    return sorted(match.members for match in SameTags().look(Facts(tracks, focus)))


def test_look_takes_equal_folded_tags_of_one_length() -> None:
    found = SameTags().look(
        Facts([track(2, "Jóga", "Björk", length_s=305.0), track(1, "JOGA", "Bjork", length_s=306.5)])
    )
    assert [(match.kind, match.members, match.score) for match in found] == [(Kind.SAME_TAGS, (1, 2), 1.0)]
    assert found[0].reason == 'The same artist and title: "JOGA" by Bjork; lengths within 1.5 s.' or (
        found[0].reason == 'The same artist and title: "Jóga" by Björk; lengths within 1.5 s.'
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (track(1), track(2)),
        (track(1, "Intro"), track(2, "Intro")),
        (track(1, "", "Queen"), track(2, "", "Queen")),
        (track(1, "Track 01", "Queen"), track(2, "Track 01", "Queen")),
        (track(1, "Hello", "Unknown Artist"), track(2, "Hello", "Unknown Artist")),
        (track(1, "Hello", "Adele", length_s=None), track(2, "Hello", "Adele", length_s=None)),
        (track(1, "Hello", "Adele", length_s=0.0), track(2, "Hello", "Adele", length_s=0.0)),
        (track(1, "Hello", "Adele"), track(2, "Hello", "Adele", length_s=203.0)),
        (track(1, "Hello (Live)", "Adele"), track(2, "Hello", "Adele")),
        (track(1, "Hello", "Adele", "25", track=1), track(2, "Hello", "Adele", "25", track=9)),
        (track(1, "Intro", "Band", "X", track=1), track(2, "Intro", "Band", "Y", track=1)),
        (track(1, "?", "Band"), track(2, "!", "Band")),
    ],
)
def test_look_takes_no_emptiness_and_nothing_doubtful(one: TrackFacts, other: TrackFacts) -> None:
    assert classes(one, other) == []


def test_look_joins_lengths_only_where_each_pair_is_close() -> None:
    tracks = [track(number, "Hello", "Adele", length_s=200.0 + number * 1.5) for number in range(4)]
    assert classes(*tracks) == [(0, 1), (1, 2), (2, 3)]


def test_look_gives_one_class_for_five_thousand_copies() -> None:
    assert classes(*(track(number, "Hello", "Adele") for number in range(5000))) == [tuple(range(5000))]


@pytest.mark.parametrize("field", ["recording_ids", "isrcs"])
def test_look_takes_an_identifier_whatever_the_tags(field: str) -> None:
    value = {"recording_ids": RECORDING, "isrcs": "GB-AYE-69-00531"}[field]
    other = {"recording_ids": RECORDING.upper(), "isrcs": "GBAYE6900531"}[field]
    one, two = track(1, "A", length_s=None), track(2, "B", length_s=90.0)
    assert classes(one._replace(**{field: (value,)}), two._replace(**{field: (other,)})) == [(1, 2)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("recording_ids", ""),
        ("recording_ids", "0"),
        ("recording_ids", "00000000-0000-0000-0000-000000000000"),
        ("recording_ids", "none"),
        ("isrcs", ""),
        ("isrcs", "USXXX0000000"),
        ("isrcs", "12345"),
    ],
)
def test_look_takes_no_identifier_that_is_none(field: str, value: str) -> None:
    one, two = track(1, "A", "X"), track(2, "B", "Y")
    assert classes(one._replace(**{field: (value,)}), two._replace(**{field: (value,)})) == []


def test_look_doubts_one_identifier_on_all_tracks_of_an_album() -> None:
    tracks = [
        track(number, f"T{number}", "X", "Y", track=number, isrcs=("GBAYE6900531",)) for number in (1, 2, 3)
    ]
    assert classes(*tracks) == []


def test_look_with_focus_gives_what_touches_it() -> None:
    tracks = [track(number, title, "X") for number, title in enumerate(["A", "A", "B", "B"])]
    assert classes(*tracks, focus=frozenset({3})) == [(2, 3)]


@given(st.lists(st.floats(100, 110), max_size=12), st.randoms(use_true_random=False))
def test_look_has_only_close_pairs_in_any_order(lengths: list[float], chance: random.Random) -> None:
    tracks = [track(number, "Hello", "Adele", length_s=length) for number, length in enumerate(lengths)]
    found = classes(*tracks)
    for members in found:
        assert max(lengths[at] for at in members) - min(lengths[at] for at in members) <= CLOSE_S
    chance.shuffle(tracks)
    assert classes(*tracks) == found
