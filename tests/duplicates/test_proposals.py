"""What is proposed for the tracks of folders that hold the same album."""

from musictui.duplicates.keep_rules import DEFAULT, Context
from musictui.duplicates.proposals import ONLY_HERE, proposals
from musictui.model.duplicates import Group, Kind, TrackFacts
from tests.duplicates.copies import copy, lossless


def proposed(*folders: list[TrackFacts]) -> dict[int, tuple[bool, str]]:
    members = [track for folder in folders for track in folder]
    ids = tuple(tuple(track.id for track in folder) for folder in folders)
    group = Group(Kind.ALBUM, tuple(track.id for track in members), 1.0, "", ids)
    found = proposals(group, {track.id: track for track in members}, DEFAULT, Context())
    return {each.track.id: (each.keep, each.why) for each in found}


def test_reason_of_a_track_is_its_own_where_it_shows_what_decided() -> None:
    found = proposed([lossless(1), copy(2, bit_rate=128_000)], [copy(3), copy(4, bit_rate=128_000)])
    assert found == {
        1: (True, "lossless"),
        2: (True, "its folder: lossless"),
        3: (False, "MP3 320 kbit/s against FLAC"),
        4: (False, "its folder: MP3 320 kbit/s against FLAC"),
    }


def test_track_that_only_one_folder_has_stays() -> None:
    found = proposed([lossless(1)], [copy(2), copy(3)])
    assert found == {
        1: (True, "lossless"),
        2: (False, "MP3 320 kbit/s against FLAC"),
        3: (True, ONLY_HERE),
    }


def test_folders_that_are_equal_are_decided_by_path() -> None:
    found = proposed([copy(1, "/a/1.mp3")], [copy(2, "/b/1.mp3")])
    assert found == {1: (True, "the first by its path"), 2: (False, "the later by its path")}
