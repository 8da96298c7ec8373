"""Which files are read to tell identical ones, and what is said of them."""

from musictui.duplicates.rule_identical import Identical
from musictui.model.duplicates import Fact, Facts, Kind, Match, Needed, TrackFacts
from tests.duplicates.copies import copy


def look(
    tracks: list[TrackFacts],
    *,
    sampled: dict[int, bytes | None] | None = None,
    whole: dict[int, bytes | None] | None = None,
    focus: set[int] | None = None,
) -> Needed | list[Match]:
    known = {Fact.SAMPLED: sampled or {}, Fact.WHOLE: whole or {}}
    return Identical().look(Facts(tracks, None if focus is None else frozenset(focus), known))


def test_only_files_of_one_size_are_read() -> None:
    tracks = [copy(1, size=10), copy(2, size=10), copy(3, size=11)]
    assert look(tracks) == Needed(Fact.SAMPLED, frozenset({1, 2}))


def test_only_files_of_one_sampled_hash_are_read_whole() -> None:
    tracks = [copy(number) for number in (1, 2, 3)]
    assert look(tracks, sampled={1: b"a", 2: b"a", 3: b"b"}) == Needed(Fact.WHOLE, frozenset({1, 2}))


def test_files_of_one_hash_are_one_match() -> None:
    tracks = [copy(number, inode=number) for number in (3, 1, 2, 4)]
    values: dict[int, bytes | None] = {1: b"a", 2: b"a", 3: b"a", 4: b"b"}
    assert look(tracks, sampled=dict.fromkeys(values, b"s"), whole=values) == [
        Match(Kind.IDENTICAL, (1, 2, 3), 1.0, "The same bytes.")
    ]


def test_files_without_bytes_or_sound_or_hash_match_nothing() -> None:
    assert look([copy(1, size=0), copy(2, size=0)]) == []
    assert look([copy(1, codec=""), copy(2, codec="")]) == []
    assert look([copy(1), copy(2)], sampled={1: None, 2: None}) == []


def test_hard_links_free_nothing() -> None:
    same: dict[int, bytes | None] = {1: b"a", 2: b"a", 3: b"a"}
    links = [copy(1, inode=7), copy(2, inode=7)]
    (match,) = [look(links, sampled=same, whole=same)]
    assert isinstance(match, list)
    assert "One file under two names" in match[0].reason
    assert "frees nothing" in match[0].reason
    (match,) = [look([*links, copy(3, inode=8)], sampled=same, whole=same)]
    assert isinstance(match, list)
    assert "some are one file" in match[0].reason


def test_a_focus_leaves_the_rest_unread() -> None:
    tracks = [copy(1, size=10), copy(2, size=10), copy(3, size=20), copy(-1, size=20)]
    assert look(tracks, focus={-1}) == Needed(Fact.SAMPLED, frozenset({3, -1}))


def test_five_thousand_identical_files_are_one_match() -> None:
    tracks = [copy(number, inode=number) for number in range(1, 5001)]
    values: dict[int, bytes | None] = {track.id: b"a" for track in tracks}
    matches = look(tracks, sampled=values, whole=values)
    assert isinstance(matches, list)
    assert [len(match.members) for match in matches] == [5000]
