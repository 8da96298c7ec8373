"""What titles call different versions is in no group, however many tracks sound alike."""

import time
from itertools import combinations

import pytest

from musictui.duplicates.apart import Apart
from musictui.duplicates.groups import groups
from musictui.duplicates.rule_similar_tags import find
from musictui.duplicates.version_parts import VersionParts, is_other
from musictui.model.duplicates import Facts, Kind, Match, TrackFacts
from tests.duplicates.tagged import track

VERSIONS = (
    "Song",
    "Song (Live)",
    "Song (Demo)",
    "Song [Acoustic]",
    "Song (Instrumental)",
    "Song - Live at Rome",
    "Song (Radio Edit)",
    "Song (Remix)",
    "Song (Demo 2)",
    "Song (A Cappella)",
    "Song (Alternate Take)",
    "Song (2019 Remaster)",
    "Song (Karaoke Version)",
    "Song (Sped Up)",
    "Song (Re-recorded)",
    "Song (Orchestral)",
    "Song (Taylor's Version)",
)


@pytest.mark.parametrize("kind", [Kind.SAME_RECORDING, Kind.SAME_TAGS])
def test_no_two_versions_are_in_one_group(kind: Kind) -> None:
    tracks = {number: track(number, title, "Ann") for number, title in enumerate(VERSIONS)}
    tracks[99] = track(99, "Song (Album Version)", "Ann")
    pairs = [Match(kind, pair, 0.9, "Alike.") for pair in combinations(tracks, 2)]
    for matches in (pairs, [Match(kind, tuple(tracks), 0.9, "Alike.")]):
        assert [group.members for group in groups(matches, titled=VersionParts(tracks))] == [(0, 99)]


def test_name_of_the_one_album_is_no_difference() -> None:
    studio, live = track(1, "Song", "Ann", "Live at Leeds"), track(2, "Song (Live)", "Ann", "Live at Leeds")
    assert VersionParts({1: studio, 2: live}).parts((1, 2)) == [(1, 2)]
    assert not is_other(studio, live)
    assert is_other(studio._replace(album="Album"), live)


def test_thousands_of_members_are_a_few_classes() -> None:
    tracks = {number: track(number, VERSIONS[number % 10], "Ann") for number in range(20_000)}
    started_s = time.process_time()
    parts = VersionParts(tracks).parts(tuple(tracks))
    assert [len(part) for part in parts] == [2_000] * 10
    assert time.process_time() - started_s < 5


def test_numbers_and_neutral_words() -> None:
    song = track(1, "Song", "Ann", "Album")
    assert is_other(song, track(2, "Song, Pt. 2", "Ann", "Album"))
    for neutral in ("Album Version", "Original Mix", "Explicit"):
        assert not is_other(song, track(2, f"Song ({neutral})", "Ann", "Album"))
    assert not is_other(song, track(2, "Song", "Ann", "Album (Deluxe)"))


def song(number: int, title: str, length_s: float) -> TrackFacts:
    return track(number, title, "Moloko", f"Album {number}", length_s=length_s)


def versions_of_a_song() -> list[TrackFacts]:
    """Mixes, recordings and lengths of one song, of which many are neither copies nor versions by their titles."""
    titles = ("Sing It Back", "Sing It Back (live)", "Sing It Back (demo)", "Sing It Back (dub)")
    return [
        song(10 * place + at, title, 150.0 + 50 * at)
        for place, title in enumerate(titles, 1)
        for at in range(5)
    ]


def test_song_with_many_versions_is_one_group() -> None:
    tracks = versions_of_a_song()
    other = [song(91, "Fun for Me", 200.0), song(92, "Fun for Me (live)", 300.0)]
    found = find(Facts([*tracks, *other]))
    made = groups(
        [*found.similar, *found.versions], titled=VersionParts({one.id: one for one in [*tracks, *other]})
    )
    assert [(group.kind, group.members) for group in made] == [
        (Kind.VERSION, tuple(one.id for one in tracks)),
        (Kind.VERSION, (91, 92)),
    ]
    assert [group.reason for group in made] == [
        "One song in several versions: the same title and artist.",
        'Another version of the song: "Fun for Me" ~ "Fun for Me (live)"; lengths 100 s apart.',
    ]


def test_song_in_two_lengths_stays_the_same_recording_where_it_sounds_the_same() -> None:
    tracks = versions_of_a_song()
    heard = Match(Kind.SAME_RECORDING, (10, 14), 0.9, "One sounds like a part of the other.")
    titled = VersionParts({one.id: one for one in tracks})
    made = groups([heard, *find(Facts(tracks)).versions], titled=titled)
    assert [group.members for group in made] == [(10, 14), tuple(one.id for one in tracks)]


def test_versions_that_a_user_told_apart_are_in_no_group_of_the_song() -> None:
    tracks = versions_of_a_song()
    apart = Apart({10: b"10", 14: b"14"}, frozenset({(b"10", b"14")}))
    made = groups(find(Facts(tracks)).versions, apart, VersionParts({one.id: one for one in tracks}))
    ids = {one.id for one in tracks}
    assert [set(group.members) for group in made] == [ids - {14}, ids - {10}]
