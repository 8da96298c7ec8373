"""What titles call different versions is in no group, however many tracks sound alike."""

import time
from itertools import combinations

import pytest

from musictui.duplicates.groups import groups
from musictui.duplicates.version_parts import VersionParts, is_other
from musictui.model.duplicates import Kind, Match
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
