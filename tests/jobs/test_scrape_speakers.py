"""Which releases speak for an album: of its own name, of its pressing, and of it alone."""

from dataclasses import replace
from typing import Any

import pytest

from musictui.jobs.scrape_draft import values_of
from musictui.jobs.scrape_proposals import proposals
from musictui.library.scraped_releases import Found
from musictui.model.track import Track
from tests.jobs.test_scrape_proposals import found

FIELDS = ("genre", "date", "label", "catalognumber", "country", "barcode", "musicbrainz_albumid")


def members(count: int = 4, album: str = "Night Bus", start: int = 1, **tags: str) -> list[Track]:
    """The tracks of an album in a folder of its own."""
    named = {"album": (album,), "artist": ("Ann",)} | {name: (value,) for name, value in tags.items()}
    return [
        Track(at, f"/{start}/{at}.flac".encode(), named | {"title": (f"Song {at}",)}, None, 0, 0, 0, 0)
        for at in range(start, start + count)
    ]


def written(
    told: list[Found], there: list[Track], *, overwrites: bool = False
) -> dict[int, dict[str, tuple[str, ...]]]:
    """What would be written, by the id of the track."""
    said = proposals(told, there, FIELDS)
    return {
        track.id: dict(values_of(track, said.get(track.id, ()), overwrites=overwrites)) for track in there
    }


def withheld(told: list[Found], there: list[Track]) -> dict[str, str]:
    """Why values of the first track are withheld, by field."""
    return {
        each.field: each.withheld for each in proposals(told, there, FIELDS)[there[0].id] if each.withheld
    }


def test_a_song_kept_from_an_album_is_of_the_album_and_not_of_the_single() -> None:
    album = found(range(1, 2), title="Night Bus", score=0.79, date="2001-03-12", label="Shore")
    single = found(
        range(1, 2), source="discogs", title="Amber Waltz", score=0.86, date="2000-11-01", label="Ebb"
    )
    values = written([album, single], members(1))
    assert values[1] == {"date": ("2001-03-12",), "label": ("Shore",)}


def test_the_album_goes_before_its_title_song_as_a_single_that_fits_better() -> None:
    album = found(range(1, 2), title="Night Bus", score=0.79, date="2001-03-12")
    single = found(range(1, 2), source="discogs", title="Night Bus - Single", score=0.9, date="2000-11-01")
    assert written([album, single], members(1))[1] == {"date": ("2001-03-12",)}


@pytest.mark.parametrize(
    ("title", "album", "reason"),
    [
        ("Night Bus (2015 Remaster)", "Night Bus (Deluxe)", "of another edition"),
        ("Night Bus (Deluxe Edition)", "Night Bus", "of another edition"),
        ("Night Bus", "Night Bus (Deluxe)", "of another edition"),
        ("Amber Waltz", "Night Bus", "of another album"),
    ],
)
def test_of_another_edition_only_genres_are_written(title: str, album: str, reason: str) -> None:
    facts = {"date": "2015-06-05", "label": "Shore", "catalog_number": "K1", "country": "GB"}
    ids = {"barcode": "0724384260958", "musicbrainz_albumid": "a-b"}
    one = found(range(1, 5), title=title, genres=("ambient",), **facts)
    told = [Found(1, 1, replace(one.release, ids=ids), one.match, 0.0)]
    there = members(album=album)
    for overwrites in (False, True):
        assert set(written(told, there, overwrites=overwrites)[1]) == {"genre"}
    assert withheld(told, there) == dict.fromkeys(set(FIELDS) - {"genre"}, reason)


def test_the_own_edition_without_a_label_gets_none_of_another() -> None:
    own = found(range(1, 5), title="Night Bus (Deluxe Edition)", score=0.77, date="2002")
    other = found(range(1, 5), source="discogs", title="Night Bus (2015 Remaster)", score=0.9, label="Ebb")
    values = written([own, other], members(album="Night Bus (Deluxe)"))
    assert values[1] == {"date": ("2002",)}


def test_a_result_of_a_search_says_nothing_where_its_page_was_read() -> None:
    read = found(range(1, 5), title="Night Bus", score=0.77, date="2002")
    bare = found(range(1, 5), title="Night Bus", score=0.9, has_tracks=False, label="Shore")
    assert written([read, bare], members())[1] == {"date": ("2002",)}
    assert written([bare], members())[1] == {"label": ("Shore",)}


NO: dict[str, Any] = {
    "date": "2001-03-12",
    "label": "Fjord Records",
    "country": "NO",
    "catalog_number": "FJ-1",
}
JP: dict[str, Any] = {
    "date": "2001-05-01",
    "label": "Nippon Sound",
    "country": "JP",
    "catalog_number": "NSX-9",
}
GB: dict[str, Any] = {"date": "2015-06-05", "label": "Blue Vault", "country": "GB", "catalog_number": "BV 3"}
PRESSINGS = [
    found(range(1, 5), source=source, title="Night Bus", score=score, **facts)
    for source, score, facts in (("musicbrainz", 1.0, NO), ("discogs", 0.9, JP), ("bandcamp", 0.99, GB))
]


@pytest.mark.parametrize(
    ("tags", "facts"),
    [
        ({"label": "Nippon Sound"}, JP),
        ({"label": "Nippon Sound", "date": "2001"}, JP),
        ({"catalognumber": "nsx 9"}, JP),
        ({"country": "JP"}, JP),
        ({"date": "2015"}, GB),
        ({"label": "Fjord"}, NO),
    ],
)
def test_what_the_tags_say_of_the_pressing_chooses_it(tags: dict[str, str], facts: dict[str, Any]) -> None:
    values = written(PRESSINGS, members(**tags))[1]
    wanted = {
        "date": facts["date"],
        "label": facts["label"],
        "country": facts["country"],
        "catalognumber": facts["catalog_number"],
    }
    there = {name: value for name, value in tags.items() if name != "date"}
    assert values == {name: (value,) for name, value in wanted.items() if name not in there}


def test_nothing_of_pressings_that_the_tags_contradict_is_written_unless_the_tags_give_way() -> None:
    there = members(label="Quay")
    assert written(PRESSINGS[:1], there)[1] == {}
    assert set(withheld(PRESSINGS[:1], there).values()) == {"of another pressing than the tags say"}
    assert written(PRESSINGS[:1], there, overwrites=True)[1]["label"] == ("Fjord Records",)


def test_a_release_that_tells_no_pressing_is_not_the_right_one_where_another_contradicts_the_tags() -> None:
    store = found(range(1, 5), source="itunes", title="Night Bus", score=1.0, date="2001-03-12")
    there = members(label="Nippon Sound")
    assert written([store], there)[1] == {"date": ("2001-03-12",)}
    assert written([store, PRESSINGS[2]], there)[1] == {}


def test_where_one_pressing_is_right_no_other_fills_its_gaps_even_if_the_tags_give_way() -> None:
    bare = found(range(1, 5), source="discogs", title="Night Bus", label="Nippon Sound")
    values = written([PRESSINGS[0], bare], members(label="Nippon Sound"), overwrites=True)[1]
    assert values == {}


def test_a_post_about_a_part_of_an_album_writes_nothing() -> None:
    post = found(range(1, 4), title="Night Bus", has_tracks=False, score=0.9, genres=("dub",), label="Shore")
    values = written([post], members(6))
    assert not any(values.values())
    assert set(written([post], members(3))[1]) == {"genre", "label"}


def test_a_post_about_one_of_two_albums_of_a_name_writes_nothing_and_to_copies_all() -> None:
    post = found(range(1, 7), title="Night Bus", has_tracks=False, score=0.9, genres=("dub",), label="Shore")
    short, long = members(2), members(4, start=3)
    assert not any(written([post], [*short, *long]).values())
    listed = found(range(3, 7), source="discogs", title="Night Bus", date="2001")
    values = written([post, listed], [*short, *long])
    assert (values[1], values[3]) == ({}, {"date": ("2001",)})
    copies = [
        Track(track.id + 3, b"/copy" + track.path, track.tags, None, 0, 0, 0, 0) for track in members(3)
    ]
    assert all("label" in each for each in written([post], [*members(3), *copies]).values())
