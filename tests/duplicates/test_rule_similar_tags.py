"""The rules for like tags and for versions, over a library."""

import random
import subprocess
import sys
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musictui.duplicates import nearest
from musictui.duplicates.groups import groups
from musictui.duplicates.rule_similar_tags import Comparison, SimilarTags, Version, find
from musictui.model.duplicates import Facts, Kind, Match, TrackFacts
from tests.duplicates.tagged import track


def members(matches: list[Match]) -> set[tuple[int, ...]]:
    return {match.members for match in matches}


def family(start: int = 1) -> list[TrackFacts]:
    """One song as five taggers write it, a version, and others of its album."""
    return [
        track(start, "Wheels of Fire", "Saints & Sinners", "Saints & Sinners", track=6),
        track(start + 1, "hWeels of FIRE", "Saints & Sinners", "Saints & Sinners", track=6),
        track(start + 2, "Saints & Sinners - Wheels of Fire", "", "Saints & Sinners", track=6),
        track(start + 3, "006-Wheels of Fire", "Saints & Sinners", "Saints & Sinners (1992)", track=6),
        track(start + 4, "Wheels of Fire - Saints & Sinners", "Saints & Sinners", "", track=6),
        track(start + 5, "Wheels of Fire (live)", "Saints & Sinners", "On Tour", track=2, length_s=300.0),
        track(start + 6, "Kiss the Bastards", "Saints & Sinners", "Saints & Sinners", track=7),
        track(start + 7, "Walk That Walk", "Saints & Sinners", "Saints & Sinners", track=8, length_s=201.0),
    ]


def test_find_gives_each_pair_of_a_family_and_its_versions() -> None:
    found = find(Facts(family()))
    assert members(found.similar) == set(combinations(range(1, 6), 2))
    assert members(found.versions) == {(number, 6) for number in range(1, 6)}
    assert {match.kind for match in found.similar} == {Kind.SIMILAR_TAGS}
    assert {match.kind for match in found.versions} == {Kind.VERSION}


def test_find_passes_over_short_titles_of_one_album_by_somebody_with_a_long_name() -> None:
    artist, album = "The Orchestra of Midnight and Morning", "Everything That We Ever Recorded Together"
    tracks = [
        track(1, "Sea", artist, album, track=8, disc=1),
        track(2, "Letter", artist, album, track=8, disc=2),
        track(3, "Rain", artist, album, track=9),
        track(4, "Hills", artist, album, track=9),
    ]
    found = find(Facts(tracks))
    assert not found.similar
    assert not found.versions


def test_find_tells_versions_of_singles_that_are_named_after_them() -> None:
    tracks = [
        track(1, "Sing It Back", "Moloko", "I Am Not a Doctor", track=4),
        track(2, "Sing It Back (Radio Edit)", "Moloko", "Sing It Back (Radio Edit)", length_s=190.0),
    ]
    found = find(Facts(tracks))
    assert not found.similar
    assert members(found.versions) == {(1, 2)}


def test_find_compares_a_title_that_holds_a_long_album_with_a_plain_one() -> None:
    album = "Original soundtrack of the long journey over mountains, rivers, deserts and seas: Quiet Tracks"
    tracks = [
        *(track(number, f"Song {number}", f"Band {number}", f"Album {number}") for number in range(10, 60)),
        track(1, f"Dive Into Water - {album}", "Someone With a Very Long Name Indeed", ""),
        track(2, "013-Dive into Water", "", "Quiet Tracks (2008)"),
    ]
    assert (1, 2) in members(find(Facts(tracks)).similar)


def test_two_rules_share_one_comparison() -> None:
    comparison = Comparison()
    facts = Facts(family())
    similar = SimilarTags(comparison).look(facts)
    assert SimilarTags(comparison).look(facts) is similar
    assert len(Version(comparison).look(facts)) == 5


def test_find_of_untagged_tracks_is_nothing() -> None:
    found = find(
        Facts([track(number)._replace(path=b"/music/%d/01 Intro.mp3" % number) for number in range(50)])
    )
    assert not found.similar
    assert not found.versions


def test_find_of_no_tracks_is_nothing() -> None:
    assert find(Facts([])) == ([], [])


def test_find_with_focus_gives_what_touches_it_as_in_all() -> None:
    tracks = [*family(1), *family(100), track(-1, "Wheels of Fire", "Saints and Sinners")]
    whole = find(Facts(tracks)).similar
    focused = find(Facts(tracks, frozenset({-1}))).similar
    assert focused
    assert members(focused) == {pair for pair in members(whole) if -1 in pair}


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_find_does_not_depend_on_the_order(chance: random.Random) -> None:
    tracks = [*family(1), *family(50)]
    whole = find(Facts(tracks))
    shuffled = tracks.copy()
    chance.shuffle(shuffled)
    found = find(Facts(shuffled))
    assert members(found.similar) == members(whole.similar)
    assert members(found.versions) == members(whole.versions)


def test_find_among_thousands_of_one_artist_sees_the_pair() -> None:
    tracks = [
        track(
            number, f"{words[number % 50]} {words[number // 50]} {number}", "Bach", "Complete", track=number
        )
        for words in [[f"w{chr(97 + at % 26)}{chr(97 + at // 26)}x" for at in range(60)]]
        for number in range(3000)
    ]
    tracks += [
        track(5000, "Toccata and Fugue", "Bach", "Organ"),
        track(5001, "Tocatta and Fugue", "Bach", ""),
    ]
    assert (5000, 5001) in members(find(Facts(tracks)).similar)


def test_find_among_thousands_of_intros_gives_none_of_other_artists() -> None:
    chance = random.Random(4)
    names = ["".join(chance.choices("abcdefghijklmnop", k=9)) for _ in range(3000)]
    tracks = [track(number, "Intro", name, name[::-1], track=1) for number, name in enumerate(names)]
    assert find(Facts(tracks)).similar == []


def library(count: int) -> list[TrackFacts]:
    """Albums of invented songs, some of them under titles with a slip, in other places or as another version."""
    chance = random.Random(6)
    words = ["".join(chance.choices("abdeiklmnorstu", k=chance.randint(2, 7))).title() for _ in range(400)]

    def name(most: int) -> str:
        return " ".join(chance.sample(words, chance.randint(1, most)))

    found: list[TrackFacts] = []
    for number in range(count):
        if number % 12 == 0:
            artist, album = name(2), name(3)
        length_s = chance.uniform(100, 400)
        one = track(number + 1, name(4), artist, album, track=number % 12 + 1, length_s=length_s)
        if number % 9 == 5:
            twin = chance.choice(found)
            title = chance.choice((twin.title + "s", f"{twin.title} (live)", f"{number % 9:02}-{twin.title}"))
            one = twin._replace(id=one.id, path=one.path, inode=one.inode, title=title)
        found.append(one)
    return found


@pytest.mark.parametrize("focus", [None, frozenset(range(100, 600))])
def test_find_gives_the_same_in_small_libraries_and_in_large_ones(
    monkeypatch: pytest.MonkeyPatch, focus: frozenset[int] | None
) -> None:
    facts = Facts(library(1500), focus)
    monkeypatch.setattr(nearest, "FEW", 10**9)
    small = find(facts)
    monkeypatch.setattr(nearest, "FEW", -1)
    large = find(facts)
    assert small == large
    found = groups([*small.similar, *small.versions])
    assert groups([*large.similar, *large.versions]) == found
    assert {group.kind for group in found} == {Kind.SIMILAR_TAGS, Kind.VERSION}


def test_find_in_a_small_library_does_without_what_takes_long_to_import() -> None:
    code = (
        "import sys; from tests.duplicates.test_rule_similar_tags import Facts, family, find; "
        "print(len(find(Facts(family())).similar), {'scipy', 'sparse_dot_topn'} & {*sys.modules})"
    )
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert told.stdout == "10 set()\n"
