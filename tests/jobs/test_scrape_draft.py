"""What of all that was found is written to tags: pure, without a file."""

from typing import Any

import pytest

from musictui.jobs.scrape_draft import same, title_of, values_of, with_sources
from musictui.jobs.scrape_proposals import proposals
from musictui.jobs.scrape_unwritten import headings
from musictui.library.scraped import Scrape
from musictui.library.scraped_releases import Found
from musictui.model.changes import Change, Deed, Said
from musictui.model.release import Evidence, Genre, Release, ReleaseMatch, ReleaseTrack, TrackMatch
from musictui.model.track import Tags, Track
from musictui.scrape.pages.genre_names import GenreCase

FIELDS = ("genre", "date", "label")


def found(
    source: str = "musicbrainz", *, genres: tuple[str, ...] = (), score: float = 1.0, **facts: Any
) -> Found:
    """A release that fits track 1, exactly if nothing else is said."""
    told = tuple(Genre(name, (Evidence("tag", name),)) for name in genres)
    facts = {"title": "Tides", "artist": "Ann", "genres": told} | facts
    release = Release(f"https://{source}.example.org/1", source, **facts)
    match = ReleaseMatch(score, (TrackMatch(-1, 1, 1.0),))
    return Found(1, 1, release, match, 0.0)


def track(make: Tags) -> Track:
    """Track 1 with these tags."""
    return Track(1, b"/a.flac", make, None, 0, 0, 0, 0)


def written(
    tags: Tags, *told: Found, overwrites: bool = False, case: str = GenreCase.TITLE
) -> dict[str, Any]:
    """What would be written to a track with these tags."""
    one = track(tags)
    return dict(values_of(one, proposals(told, [one], FIELDS, case)[1], overwrites=overwrites))


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
    assert "genre" not in written({}, found("deezer", genres=("ambient",), score=0.9))
    assert written({}, one, two)["genre"] == ("Ambient",)


def test_spellings_of_one_genre_are_the_same() -> None:
    assert same("genre", "Drum & Bass") == same("genre", "drum and bass")
    assert same("label", "Ä & B") != same("label", "Ä and B")


def test_how_far_a_source_is_trusted_decides_what_is_written() -> None:
    told = [found("musicbrainz", label="Tideline"), found("discogs", label="Ebb")]
    for trust, label in (((), "Tideline"), (("musicbrainz 0.2", "discogs label 0.95"), "Ebb")):
        proposed = proposals(told, [track({})], ("label",), trust=trust)[1]
        assert values_of(track({}), proposed, overwrites=False) == {"label": (label,)}


@pytest.mark.parametrize(
    ("tags", "told"),
    [
        ({"label": ("Quay; Reissue Partner",)}, {"label": "Quay; Reissue Partner Sound"}),
        ({"label": ("Kv", "Second Label")}, {"label": "Kvass"}),
        ({"date": ("2020", "2021")}, {"date": "2020-07-17"}),
        ({"date": ("20",)}, {"date": "2020-07-17"}),
    ],
    ids=["begins so", "several", "two dates", "no year"],
)
def test_only_one_date_becomes_more_exact_and_no_other_value_goes(tags: Tags, told: dict[str, Any]) -> None:
    assert written(tags, found(**told)) == {}
    assert written(tags, found(**told), overwrites=True)


def test_a_title_with_a_guest_is_another_one_and_stays() -> None:
    one = track({"title": ("Gold",), "date": ("2020-07",)})
    told = found(title="Gold (feat. Una)", date="2020-07-17", tracks=(ReleaseTrack("Gold (feat. Una)"),))
    told = Found(1, 1, told.release, ReleaseMatch(1.0, (TrackMatch(0, 1, 1.0),)), 0.0)
    said = proposals([told], [one], ("title", "date"))[1]
    assert {each.field for each in said} == {"title", "date"}
    assert values_of(one, said, overwrites=False) == {"date": ("2020-07-17",)}


def sources(*told: Found, **after: tuple[str, ...]) -> dict[tuple[str, str], Said]:
    """By field and source, who said the values that a change of track 1 writes."""
    said = proposals(told, [track({})], FIELDS)[1]
    change = with_sources(Change(Deed.EDIT, b"/a.flac", track_id=1, after=after), said)
    found_once = {(each.field, each.source): each for each in change.sources}
    assert len(found_once) == len(change.sources)
    return found_once


def test_each_source_has_its_own_figure_and_says_which_values() -> None:
    said = sources(
        found("discogs", genres=("dub techno", "electronic"), score=0.9),
        found("lastfm", genres=("dub techno",)),
        genre=("Rock", "Dub Techno", "Electronic"),
    )
    discogs, lastfm = said["genre", "discogs"], said["genre", "lastfm"]
    assert discogs.values == ("Dub Techno", "Electronic")
    assert discogs.confidence == pytest.approx(0.8 * 0.9, abs=0.001)
    assert discogs.text == "tag: dub techno; tag: electronic · Tides"
    assert (lastfm.values, lastfm.confidence) == (("Dub Techno",), 0.6)


def test_what_several_releases_of_a_source_say_is_said_once_with_their_names() -> None:
    told = [
        found("musicbrainz", label="Shore", title=title, score=score)
        for title, score in (("Tides (Live)", 0.95), ("Tides", 1.0), ("Tides (Deluxe)", 0.96), ("Ebb", 0.96))
    ]
    (said,) = sources(*told, label=("Shore",)).values()
    assert said.text == "Shore · Tides, Tides (Deluxe) and 2 more"
    assert said.confidence == 0.9


def asked(**facts: Any) -> Scrape:
    """A question to the web about more than what changes."""
    return Scrape(1, "191 tracks of 18 albums", facts, 0.0, 1.0, 0, 0, 0)


@pytest.mark.parametrize(
    ("albums", "title"),
    [
        (("Tides",), "Tides, 1 file"),
        (("Tides", "Tides"), "Tides, 2 files"),
        (("Tides", "Ebb", "Ebb"), "3 files of 2 albums"),
        (("", ""), "2 files"),
    ],
)
def test_a_set_is_called_by_what_it_changes(albums: tuple[str, ...], title: str) -> None:
    there = [
        Track(at, f"/{album}/{at}.flac".encode(), {"album": (album,)} if album else {}, None, 0, 0, 0, 0)
        for at, album in enumerate(albums)
    ]
    assert title_of(asked(track_ids=[*range(191)], urls=[]), there) == title
    assert title_of(asked(track_ids=[], urls=["https://example.org"]), there) == "191 tracks of 18 albums"
    assert title_of(None, there) == ""


def test_albums_are_headed_by_name_and_by_folder_where_names_are_alike_or_missing() -> None:
    def one(path: str, **tags: str) -> Track:
        named = {name: (value,) for name, value in tags.items()}
        return Track(len(path), path.encode(), named, None, 0, 0, 0, 0)

    found = [
        [one("/a/1", album="Hits", artist="Ann"), one("/a/02", album="Hits", artist="Bob")],
        [one("/b/003", album="Wren", artist="Ann")],
        [one("/lp/0004", album="Wren", artist="Ann")],
        [one("/none/00005"), one("/none/000006")],
    ]
    assert list(headings(found).values()) == [
        *["Various artists – Hits"] * 2,
        "Ann – Wren · /b",
        "Ann – Wren · /lp",
        *["/none"] * 2,
    ]
