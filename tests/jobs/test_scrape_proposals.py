"""Which of the releases that were found speak for the tracks of an album, and what is decided once for all of them."""

from typing import Any

import pytest

from musictui.jobs.scrape_draft import values_of
from musictui.jobs.scrape_proposals import concerned, proposals
from musictui.library.scraped_releases import Found
from musictui.model.release import Evidence, Genre, Release, ReleaseMatch, ReleaseTrack, TrackMatch
from musictui.model.track import Track

FIELDS = ("genre", "date", "label", "catalognumber", "title")


def members(count: int, album: str = "Tides") -> list[Track]:
    """The tracks of an album of the library, ids from 1."""
    tags = {"album": (album,), "artist": ("Ann",)} if album else {"artist": ("Ann",)}
    return [
        Track(number, f"/a/{number}.flac".encode(), tags, None, 0, 0, 0, 0) for number in range(1, 1 + count)
    ]


def found(
    ids: range,
    *,
    source: str = "musicbrainz",
    score: float = 1.0,
    album_score: float = 0.0,
    extra: tuple[int, ...] = (),
    genres: tuple[str, ...] = (),
    has_tracks: bool = True,
    **facts: Any,
) -> Found:
    """A release that fits these tracks."""
    named = tuple(Genre(name, (Evidence("tag", name),)) for name in genres)
    listed = tuple(ReleaseTrack(f"Song {number}") for number in ids) if has_tracks else ()
    facts = {"title": "Tides", "artist": "Ann"} | facts
    release = Release(f"https://{source}.example.org/1", source, genres=named, tracks=listed, **facts)
    pairs = tuple(
        TrackMatch(place if has_tracks else -1, number, score if not has_tracks else 1.0, (), album_score)
        for place, number in enumerate(ids)
    )
    return Found(1, 1, release, ReleaseMatch(score, pairs, (), extra), 0.0)


def written(told: list[Found], there: list[Track]) -> dict[int, dict[str, tuple[str, ...]]]:
    """What would be written, by the id of the track."""
    said = proposals(told, there, FIELDS)
    return {
        track.id: dict(values_of(track, said[track.id], overwrites=False))
        for track in there
        if track.id in said
    }


def test_only_the_release_that_fits_best_speaks_and_those_about_as_good() -> None:
    told = [
        found(range(1, 5), score=0.99, genres=("ambient",), date="2001-03-12"),
        found(range(1, 5), source="discogs", score=0.95, genres=("dub techno",), date="2001"),
        found(range(1, 5), source="deezer", score=0.8, genres=("techno",), date="2015-06-05"),
    ]
    values = written(told, members(4))
    assert {genre for each in values.values() for genre in each["genre"]} == {"Ambient", "Dub Techno"}
    assert {each["date"] for each in values.values()} == {("2001-03-12",)}


def test_what_is_true_of_an_album_is_decided_once_also_for_tracks_that_a_release_does_not_list() -> None:
    normal = found(
        range(1, 5),
        score=0.95,
        extra=(5, 6),
        genres=("dub", "ambient"),
        date="2008-02-29",
        catalog_number="K",
    )
    bonus = found(range(1, 7), source="discogs", score=0.9, genres=("ambient", "drone"), date="2008-03-14")
    there = members(6)
    assert concerned([normal, bonus]) == [track.id for track in there]
    values = written([normal, bonus], there)
    titles = [values[track.id].pop("title") for track in there]
    assert titles == [(f"Song {number}",) for number in range(1, 7)]
    assert set(values) == {1, 2, 3, 4, 5, 6}
    assert all(each == values[1] for each in values.values())
    assert (values[6]["date"], values[6]["catalognumber"]) == (("2008-02-29",), ("K",))
    assert sorted(values[6]["genre"]) == ["Ambient", "Drone", "Dub"]


def test_a_release_that_is_little_of_an_album_says_nothing_of_the_rest() -> None:
    album = found(range(1, 5), score=0.95, genres=("ambient",))
    single = found(range(2, 3), source="bandcamp", genres=("techno",), date="1999")
    values = written([album, single], members(4))
    assert all(each["genre"] == ("Ambient",) and "date" not in each for each in values.values())

    alone = written([single], members(4))
    assert set(alone) == {2}
    assert alone[2]["date"] == ("1999",)


def test_files_without_an_album_are_no_album() -> None:
    values = written([found(range(1, 4), extra=(4,), date="1999")], members(4, album=""))
    assert set(values) == {1, 2, 3}


def test_each_album_counts_by_how_well_it_fits_itself() -> None:
    edition = found(range(1, 5), score=1.0, album_score=0.7, genres=("live",), date="2004")
    own = found(range(1, 5), source="discogs", score=0.9, date="2001")
    assert written([edition, own], members(4))[1]["date"] == ("2001",)


@pytest.mark.parametrize(("score", "speaks"), [(0.9, True), (0.81, False)])
def test_a_post_without_tracks_speaks_beside_a_release_unless_it_is_about_another_edition(
    score: float,
    speaks: bool,
) -> None:
    release = found(range(1, 5), score=0.99, date="2001")
    post = found(
        range(1, 5), source="bandcamp", has_tracks=False, score=score, genres=("dub",), label="Shore"
    )
    values = written([release, post], members(4))
    assert ("label" in values[1]) == speaks
