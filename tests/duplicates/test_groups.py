"""Groups out of matches: each pair has evidence, nothing is lost, and the order does not matter."""

import random
from collections.abc import Iterable, Sequence
from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from musictui.duplicates.apart import Apart
from musictui.duplicates.groups import groups
from musictui.model.duplicates import ORDER, Group, Kind, Match

KINDS = [kind for kind in Kind if kind is not Kind.ALBUM]


def match(kind: Kind, *members: int, score: float = 1.0, reason: str = "Because.") -> Match:
    return Match(kind, members, score, reason)


def shown(found: Iterable[Group]) -> list[tuple[Kind, tuple[int, ...]]]:
    return [(group.kind, group.members) for group in found]


@st.composite
def some_matches(draw: st.DrawFn) -> list[Match]:
    """Matches over a few tracks, so that they overlap."""
    return draw(
        st.lists(
            st.builds(
                Match,
                st.sampled_from(KINDS),
                st.lists(st.integers(1, 9), min_size=2, max_size=4, unique=True).map(tuple),
                st.sampled_from([0.7, 0.8, 0.9, 1.0]),
                st.sampled_from(["One.", "Two."]),
            ),
            max_size=12,
        )
    )


def joined(matches: Iterable[Match], kinds: Sequence[Kind]) -> dict[int, set[int]]:
    """By track: what is the same to the bit by these kinds."""
    classes = {track: {track} for each in matches for track in each.members}
    for each in matches:
        if each.kind in kinds:
            together = set().union(*(classes[track] for track in each.members))
            classes |= dict.fromkeys(together, together)
    return classes


def evidence(matches: Sequence[Match]) -> dict[tuple[int, int], Kind]:
    """The kind of each pair, said as plainly as can be: what is the same to the bit counts as one track."""
    found: dict[tuple[int, int], Kind] = {}
    same = joined(matches, (Kind.IDENTICAL, Kind.SAME_AUDIO))
    said = [(each.kind, pair) for each in matches for pair in combinations(each.members, 2)]
    versions = {
        pair
        for kind, (first, second) in said
        if kind is Kind.VERSION
        for one in same[first]
        for other in same[second]
        for pair in ((one, other), (other, one))
    }

    def note(first: int, second: int, kind: Kind) -> None:
        pair = min(first, second), max(first, second)
        is_new = ORDER[kind] <= ORDER[found.get(pair, Kind.ALBUM)]
        if first != second and is_new and (pair not in versions or kind is Kind.VERSION):
            found[pair] = kind

    for kind, (first, second) in said:
        if kind is Kind.SAME_RECORDING:
            for one, other in product(same[first], same[second]):
                note(one, other, kind)
        elif kind not in {Kind.IDENTICAL, Kind.SAME_AUDIO}:
            note(first, second, kind)
    for classes, kind in ((same, Kind.SAME_AUDIO), (joined(matches, (Kind.IDENTICAL,)), Kind.IDENTICAL)):
        for track, members in classes.items():
            found |= {(track, other): kind for other in members if track < other}
    return found


@given(some_matches())
def test_groups_hold_only_pairs_with_evidence(matches: list[Match]) -> None:
    known = evidence(matches)
    for group in groups(matches):
        kinds = [known[pair] for pair in combinations(group.members, 2)]
        assert max(kinds, key=ORDER.__getitem__) is group.kind


@given(some_matches())
def test_groups_cover_each_pair_by_its_surest_kind(matches: list[Match]) -> None:
    found = groups(matches)
    covered = {(pair, group.kind) for group in found for pair in combinations(group.members, 2)}
    assert {(pair, kind) for pair, kind in evidence(matches).items()} <= covered


@given(some_matches())
def test_groups_are_as_large_as_evidence_allows(matches: list[Match]) -> None:
    known = evidence(matches)
    tracks = {track for each in matches for track in each.members}
    for group in groups(matches):
        for other in tracks.difference(group.members):
            kinds = [known.get((min(other, track), max(other, track))) for track in group.members]
            assert any(kind is None or ORDER[kind] > ORDER[group.kind] for kind in kinds)


@given(some_matches(), st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_order(matches: list[Match], chance: random.Random) -> None:
    shuffled = [
        each._replace(members=tuple(chance.sample(each.members, len(each.members)))) for each in matches
    ]
    chance.shuffle(shuffled)
    assert groups(shuffled) == groups(matches)


@given(some_matches())
def test_groups_are_there_once(matches: list[Match]) -> None:
    found = shown(groups(matches))
    assert len(set(found)) == len(found)


@given(some_matches(), st.sets(st.tuples(st.integers(1, 5), st.integers(1, 5)), max_size=4))
def test_groups_never_hold_what_is_told_apart(matches: list[Match], told: set[tuple[int, int]]) -> None:
    # Two tracks share each sound.
    identities = {track: b"%d" % (track // 2 + 1) for track in range(1, 10)}
    pairs = frozenset((min(a, b), max(a, b)) for a, b in ((b"%d" % a, b"%d" % b) for a, b in told))
    for group in groups(matches, Apart(identities, pairs)):
        for first, second in combinations(group.members, 2):
            assert tuple(sorted((identities[first], identities[second]))) not in pairs


def test_chain_is_two_groups() -> None:
    found = groups([match(Kind.SIMILAR_TAGS, 1, 2), match(Kind.SIMILAR_TAGS, 2, 3)])
    assert shown(found) == [(Kind.SIMILAR_TAGS, (1, 2)), (Kind.SIMILAR_TAGS, (2, 3))]


def test_identical_files_and_their_mp3_are_two_groups() -> None:
    found = groups([match(Kind.IDENTICAL, 1, 2), match(Kind.SAME_RECORDING, 2, 3, score=0.97)])
    assert shown(found) == [(Kind.IDENTICAL, (1, 2)), (Kind.SAME_RECORDING, (1, 2, 3))]
    assert found[1].score == 0.97


def test_pairs_belong_to_their_surest_kind() -> None:
    found = groups([match(Kind.SAME_TAGS, 1, 2), match(Kind.IDENTICAL, 1, 2), match(Kind.SIMILAR_TAGS, 1, 2)])
    assert shown(found) == [(Kind.IDENTICAL, (1, 2))]


def test_tags_are_evidence_for_a_track_alone() -> None:
    found = groups([match(Kind.SAME_AUDIO, 1, 2), match(Kind.SAME_TAGS, 2, 3)])
    assert shown(found) == [(Kind.SAME_AUDIO, (1, 2)), (Kind.SAME_TAGS, (2, 3))]


def test_score_and_reason_are_those_of_the_weakest_pair() -> None:
    found = groups(
        [
            match(Kind.SIMILAR_TAGS, 1, 2, score=0.95, reason="Near."),
            match(Kind.SIMILAR_TAGS, 1, 3, score=0.71, reason="Far."),
            match(Kind.SIMILAR_TAGS, 2, 3, score=0.9, reason="Near."),
        ]
    )
    assert found == [Group(Kind.SIMILAR_TAGS, (1, 2, 3), 0.71, "Far.")]


def test_five_thousand_identical_files_are_one_group() -> None:
    members = tuple(range(1, 5001))
    matches = [match(Kind.IDENTICAL, *members), match(Kind.SAME_TAGS, *members)]
    matches += [match(Kind.SAME_RECORDING, track, 6000, score=0.98) for track in members[::10]]
    found = groups(matches)
    assert shown(found) == [(Kind.IDENTICAL, members), (Kind.SAME_RECORDING, (*members, 6000))]


def test_copies_that_are_all_wanted_are_no_group() -> None:
    apart = Apart(dict.fromkeys(range(1, 4), b"sound"), frozenset({(b"sound", b"sound")}))
    found = groups([match(Kind.SAME_AUDIO, 1, 2, 3, 4)], apart)
    assert shown(found) == [(Kind.SAME_AUDIO, (1, 4)), (Kind.SAME_AUDIO, (2, 4)), (Kind.SAME_AUDIO, (3, 4))]


def test_version_stays_one_though_it_sounds_the_same() -> None:
    """A radio edit is a cut of the song, and no copy of it; nor of an untagged copy of that."""
    found = groups(
        [
            match(Kind.SAME_AUDIO, 1, 2),
            match(Kind.SAME_RECORDING, 1, 3, score=0.9),
            match(Kind.SAME_RECORDING, 3, 4, score=0.9),
            match(Kind.VERSION, 1, 3),
        ]
    )
    assert shown(found) == [
        (Kind.SAME_AUDIO, (1, 2)),
        (Kind.SAME_RECORDING, (3, 4)),
        (Kind.VERSION, (1, 3)),
    ]


def test_same_audio_is_no_version_whatever_tags_say() -> None:
    assert shown(groups([match(Kind.SAME_AUDIO, 1, 2), match(Kind.VERSION, 1, 2)])) == [
        (Kind.SAME_AUDIO, (1, 2))
    ]
