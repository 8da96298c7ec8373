"""Folders that hold the same album."""

from collections.abc import Sequence

from musictui.duplicates.albums import albums
from musictui.model.duplicates import Group, Kind, TrackFacts
from tests.duplicates.copies import copy


def album(folder: str, first_id: int, titles: Sequence[str], **values: object) -> list[TrackFacts]:
    """The tracks of an album in a folder."""
    return [
        copy(first_id + at, f"/music/{folder}/{at + 1:02}.mp3", title=title, track=at + 1, **values)
        for at, title in enumerate(titles)
    ]


def pairs(
    one: Sequence[TrackFacts], other: Sequence[TrackFacts], kind: Kind = Kind.SAME_RECORDING
) -> list[Group]:
    """A group for each track that is in both."""
    return [Group(kind, (a.id, b.id), 0.9, "") for a in one for b in other if a.title == b.title]


SONGS = ("One", "Two", "Three", "Four")


def test_same_tracks_in_the_same_order_are_one_album() -> None:
    one, other = album("A", 1, SONGS), album("B", 11, SONGS)
    (found,) = albums(pairs(one, other), [*one, *other])
    assert found.kind is Kind.ALBUM
    assert found.members == (1, 2, 3, 4, 11, 12, 13, 14)
    assert found.folders == ((1, 2, 3, 4), (11, 12, 13, 14))
    assert found.score == 0.9
    assert found.reason == "The same album in 2 folders: 4 tracks in the same order."


def test_bonus_tracks_are_named_and_stand_last() -> None:
    one, other = album("A", 1, SONGS), album("Deluxe", 11, ("Intro", *SONGS, "Bonus"))
    (found,) = albums(pairs(one, other), [*one, *other])
    assert found.folders == ((1, 2, 3, 4), (12, 13, 14, 15, 11, 16))
    assert found.reason.endswith("; only in music/Deluxe: Intro, Bonus.")


def test_other_order_is_another_album() -> None:
    one, other = album("A", 1, SONGS), album("B", 11, SONGS[::-1])
    assert albums(pairs(one, other), [*one, *other]) == []


def test_track_that_is_not_there_makes_another_album() -> None:
    one, other = album("A", 1, SONGS), album("B", 11, (*SONGS[:3], "Five"))
    assert albums(pairs(one, other), [*one, *other]) == []


def test_collection_that_holds_an_album_among_much_else_is_none() -> None:
    one = album("A", 1, SONGS)
    other = album("Downloads", 11, (*SONGS, *(f"Else {number}" for number in range(20))))
    assert albums(pairs(one, other), [*one, *other]) == []


def test_versions_are_no_copies() -> None:
    one, other = album("A", 1, SONGS), album("B", 11, SONGS)
    assert albums(pairs(one, other, Kind.VERSION), [*one, *other]) == []


def test_three_folders_are_one_group() -> None:
    folders = [album(name, first, SONGS) for name, first in (("A", 1), ("B", 11), ("C", 21))]
    everything = [track for folder in folders for track in folder]
    found = [Group(Kind.IDENTICAL, tuple(at + first for first in (1, 11, 21)), 1.0, "") for at in range(4)]
    (group,) = albums(found, everything)
    assert group.folders == ((1, 2, 3, 4), (11, 12, 13, 14), (21, 22, 23, 24))


def test_two_albums_in_one_folder_are_looked_at_apart() -> None:
    one = album("A", 1, SONGS)
    other = [*album("B", 11, SONGS), *(copy(30 + n, f"/music/B/x{n}.mp3", album="Else") for n in range(9))]
    (found,) = albums(pairs(one, other), [*one, *other])
    assert found.folders == ((1, 2, 3, 4), (11, 12, 13, 14))


def test_single_track_is_no_album() -> None:
    one, other = album("A", 1, SONGS[:1]), album("B", 11, SONGS[:1])
    assert albums(pairs(one, other), [*one, *other]) == []
