"""What of all that was found is written to tags: pure, without a file."""

from typing import Any

import pytest

from musictui.jobs.scrape_draft import proposals, same, values_of
from musictui.library.scraped import Found
from musictui.model.release import Evidence, Genre, Release, ReleaseMatch, TrackMatch
from musictui.model.track import Tags, Track
from musictui.scrape.pages.genre_names import GenreCase

FIELDS = ("genre", "date", "label")


def found(source: str = "musicbrainz", *, genres: tuple[str, ...] = (), **facts: Any) -> Found:
    """A release that fits track 1 exactly."""
    told = tuple(Genre(name, (Evidence("tag", name),)) for name in genres)
    release = Release(f"https://{source}.example.org/1", source, "Tides", "Ann", genres=told, **facts)
    match = ReleaseMatch(1.0, (TrackMatch(-1, 1, 1.0),))
    return Found(1, 1, release, match, 0.0)


def track(make: Tags) -> Track:
    """Track 1 with these tags."""
    return Track(1, b"/a.flac", make, None, 0, 0, 0, 0)


def written(
    tags: Tags, *told: Found, overwrites: bool = False, case: str = GenreCase.TITLE
) -> dict[str, Any]:
    """What would be written to a track with these tags."""
    return dict(values_of(track(tags), proposals(told, FIELDS, case)[1], overwrites=overwrites))


@pytest.mark.parametrize(
    ("tags", "overwrites", "values"),
    [
        ({}, False, {"genre": ("Dub Techno",), "date": ("2020-07-17",), "label": ("Shore",)}),
        (
            {"genre": ("Rock",), "date": ("2020",), "label": ("Other",)},
            False,
            {"genre": ("Rock", "Dub Techno"), "date": ("2020-07-17",)},
        ),
        (
            {"genre": ("Rock",), "date": ("1999-01-01",), "label": ("Other",)},
            True,
            {"genre": ("Dub Techno",), "date": ("2020-07-17",), "label": ("Shore",)},
        ),
        ({"genre": ("dub-techno",), "date": ("2020-07-17",), "label": ("Shore",)}, False, {}),
    ],
    ids=["empty", "kept", "overwritten", "there"],
)
def test_values_are_filled_in_and_stay_unless_they_are_to_go(
    tags: Tags, overwrites: bool, values: dict[str, Any]
) -> None:
    told = found(genres=("dub techno",), date="2020-07-17", label="Shore")
    assert written(tags, told, overwrites=overwrites) == values


def test_genres_are_written_as_it_is_wished() -> None:
    told = found(genres=("uk garage", "r&b"))
    assert set(written({}, told)["genre"]) == {"UK Garage", "R&B"}
    assert set(written({}, told, case="lower")["genre"]) == {"uk garage", "r&b"}


def test_what_one_store_says_of_genres_is_not_enough_and_two_are() -> None:
    one, two = found("deezer", genres=("ambient",)), found("itunes", genres=("ambient",))
    assert "genre" not in written({}, one._replace(match=ReleaseMatch(0.9, (TrackMatch(-1, 1, 1.0),))))
    assert written({}, one, two)["genre"] == ("Ambient",)


def test_spellings_of_one_genre_are_the_same() -> None:
    assert same("genre", "Drum & Bass") == same("genre", "drum and bass")
    assert same("label", "Ä & B") != same("label", "Ä and B")
