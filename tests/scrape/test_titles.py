"""Headings, dates, statements and track lists as pages write them."""

import pytest

from musictui.model.release import ReleaseTrack
from musictui.scrape.pages import dates, statements, titles, tracklists
from musictui.scrape.pages.titles import Title


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Kestrel – Low Sun", Title("Kestrel", "Low Sun")),
        ("Kestrel - Low Sun (2011)", Title("Kestrel", "Low Sun", "2011")),
        ("Kestrel — Low Sun [2011, reissue]", Title("Kestrel", "Low Sun [2011, reissue]")),
        ("NGT012 // Kestrel - Low Sun EP", Title("Kestrel", "Low Sun EP", catalog_number="NGT012")),
        ("[NGT012] Kestrel - Low Sun", Title("[NGT012] Kestrel", "Low Sun")),
        (
            "Kestrel – Low Sun [NGT012] (2011) [Dub Techno / Ambient Techno]",
            Title("Kestrel", "Low Sun", "2011", "NGT012", ("Dub Techno / Ambient Techno",)),
        ),
        ("Kestrel – Low Sun (Soul)", Title("Kestrel", "Low Sun (Soul)")),
        ("Kestrel – Low Sun (FLAC)", Title("Kestrel", "Low Sun")),
        ("Premiere: Kestrel – Low Sun", Title("Kestrel", "Low Sun")),
        ("Album Review: Kestrel – Low Sun", Title("Kestrel", "Low Sun")),
        ("Kestrel: “Low Sun”", Title("Kestrel", "Low Sun")),
        ("Low Sun", Title("", "Low Sun")),
        ("Jean-Michel Somebody – Half-Light", Title("Jean-Michel Somebody", "Half-Light")),
        ("Mix 2011", Title("", "Mix 2011")),
        ("(Sun)", Title("", "(Sun)")),
        ("", Title()),
    ],
)
def test_headings_are_taken_apart(heading: str, title: Title) -> None:
    assert titles.split(heading) == title


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Kestrel - Low Sun", Title("Kestrel", "Low Sun")),
        ("Low Sun by Kestrel", Title("Kestrel", "Low Sun")),
        ("KESTREL 'Low Sun'", Title("Kestrel", "Low Sun")),
        ("NGT012 Low Sun", Title("Kestrel", "Low Sun", catalog_number="NGT012")),
        ("Sun – Moon", Title("Kestrel", "Sun – Moon")),
        ("NGT012", Title("Kestrel", "NGT012")),
    ],
)
def test_a_known_artist_is_taken_off(heading: str, title: Title) -> None:
    assert titles.split(heading, artist="Kestrel") == title


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Low Sun | Night Blog", "Low Sun"),
        ("Night Blog - Low Sun", "Low Sun"),
        ("Kestrel - Low Sun - Night Blog", "Kestrel - Low Sun"),
        ("Low Sun", "Low Sun"),
    ],
)
def test_the_name_of_the_site_is_taken_off(title: str, expected: str) -> None:
    assert titles.without_site(title, "Night Blog") == expected


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2020-07-17T10:00:00Z", "2020-07-17"),
        ("2020/7/3", "2020-07-03"),
        ("2020-07", "2020-07"),
        ("17 Jul 2020 00:00:00 GMT", "2020-07-17"),
        ("Fri, 17 Jul 2020 10:00:00 +0000", "2020-07-17"),
        ("July 17th, 2020", "2020-07-17"),
        ("17. Juli 2020", "2020-07-17"),
        ("17 de julio de 2020", "2020-07-17"),
        ("March 2020", "2020-03"),
        ("17.07.2020", "2020-07-17"),
        ("17/07/2020", "2020-07-17"),
        ("07/17/2020", "2020-07-17"),
        ("03/04/2020", "2020"),
        ("℗ 2020 Night Tides", "2020"),
        ("31 February 2020", "2020-02"),
        ("soon", ""),
        ("12345", ""),
    ],
)
def test_dates_are_read_as_far_as_they_are_certain(text: str, date: str) -> None:
    assert dates.parse(text) == date


@pytest.mark.parametrize(
    ("text", "length_s"),
    [
        ("PT3M20S", 200),
        ("P00H08M38S", 518),
        ("PT1H", 3600),
        ("3:20", 200),
        ("1:00:01", 3601),
        ("PT0S", None),
        ("3", None),
        ("", None),
    ],
)
def test_lengths_are_read(text: str, length_s: float | None) -> None:
    assert dates.seconds(text) == length_s


@pytest.mark.parametrize(
    ("line", "kind", "value"),
    [
        ("Label: Night Tides", "label", "Night Tides"),
        ("Record Label:\tNight Tides", "label", "Night Tides"),
        ("• Label – Night Tides", "label", "Night Tides"),
        ("Cat#: NGT012", "catalog", "NGT012"),
        ("Catalogue number: NGT 012", "catalog", "NGT 012"),
        ("Cat. No.: NGT012", "catalog", "NGT012"),
        ("catalog: ngt012", "catalog", "ngt012"),
        ("Released: 17 July 2020", "date", "2020-07-17"),
        ("Release date\t2020-07-17", "date", "2020-07-17"),
        ("Barcode: 4 012345 678901", "barcode", "4012345678901"),
        ("Artist: Kestrel", "artist", "Kestrel"),
    ],
)
def test_statements_are_read(line: str, kind: str, value: str) -> None:
    assert statements.read([line]).texts == {kind: value}


def test_a_label_may_stand_above_its_value() -> None:
    found = statements.read(["Label:", "Night Tides", "Genre", "Dub Techno", "Words"])

    assert found.texts == {"label": "Night Tides"}
    assert [genre.name for genre in found.genres] == ["dub techno"]


@pytest.mark.parametrize(
    "line",
    [
        "Artist – Title",
        "The label: a story",
        "Released from prison: a tale",
        "Cat: a lovely animal",
        "Style is everything",
        "Labels",
    ],
)
def test_other_lines_state_nothing(line: str) -> None:
    found = statements.read([line])

    assert (found.texts, found.genres) == ({}, [])


def test_every_line_of_a_list_of_genres_counts() -> None:
    found = statements.read(["Styles", "Shoegaze", "Dream Pop", "Words", "Techno"])

    assert [genre.name for genre in found.genres] == ["shoegaze", "dream pop"]


def test_label_and_catalog_number_on_one_line_are_parted() -> None:
    assert statements.read(["Label: Night Tides – NGT012"]).texts == {
        "label": "Night Tides",
        "catalog": "NGT012",
    }
    assert statements.read(["Label: Sun – Moon"]).texts == {"label": "Sun – Moon"}


def tracks(*lines: str) -> list[tuple[int | None, str, str, float | None]]:
    return [(track.position, track.artist, track.title, track.length_s) for track in tracklists.read(lines)]


def test_numbered_lines_are_tracks() -> None:
    assert tracks("Words", "1. Pier (5:10)", "2. Buoy 4:02", "3. Mole", "More words") == [
        (1, "", "Pier", 310),
        (2, "", "Buoy", 242),
        (3, "", "Mole", None),
    ]


def test_tracks_of_several_artists_are_parted() -> None:
    assert tracks("01 Kestrel – Pier", "02 Heron – Buoy") == [
        (1, "Kestrel", "Pier", None),
        (2, "Heron", "Buoy", None),
    ]


def test_sides_and_discs_are_read() -> None:
    assert tracks("A1. Pier", "A2. Buoy", "B1. Mole") == [
        (1, "", "Pier", None),
        (2, "", "Buoy", None),
        (1, "", "Mole", None),
    ]
    found = tracklists.read(["CD 1", "1. Pier", "2. Buoy", "CD 2", "1. Mole", "2. Quay"])
    assert [(track.disc, track.position) for track in found] == [(1, 1), (1, 2), (2, 1), (2, 2)]
    assert [track.disc for track in tracklists.read(["1-01 Pier", "1-02 Buoy", "2-01 Mole"])] == [1, 1, 2]


def test_tables_and_plain_lists_under_a_heading_are_read() -> None:
    assert tracks("1\tPier\t5:10", "2\tBuoy\t4:02") == [(1, "", "Pier", 310), (2, "", "Buoy", 242)]
    assert tracks("Tracklist:", "Kestrel – Pier", "Heron – Buoy", "Credits") == [
        (1, "Kestrel", "Pier", None),
        (2, "Heron", "Buoy", None),
    ]


def test_numbers_and_lengths_on_lines_of_their_own_are_joined() -> None:
    assert tracks("1.", "Pier", "5:10", "2.", "Buoy", "(4:02)") == [
        (1, "", "Pier", 310),
        (2, "", "Buoy", 242),
    ]


def test_a_timed_mix_is_read() -> None:
    assert tracks("Tracklist", "00:00 Kestrel – Pier", "05:30 Heron – Buoy") == [
        (1, "Kestrel", "Pier", None),
        (2, "Heron", "Buoy", None),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["1. Only one"],
        ["1. First", "3. Third"],
        ["7 Seconds", "8 Days"],
        ["A Song", "B Side"],
        ["In 2011 they met.", "In 2012 they parted."],
        ["Tracks", "Some words", "and others"],
        ["1. Buy bread", "2. Buy milk"],
        ["1. Kestrel – Low Sun", "2. Heron – Buoy"],
        [],
    ],
)
def test_other_lines_are_no_tracks(lines: list[str]) -> None:
    assert tracklists.read(lines) == []


def test_numbers_alone_do_on_a_page_about_a_release() -> None:
    assert [track.title for track in tracklists.read(["1. Pier", "2. Buoy"], is_release=True)] == [
        "Pier",
        "Buoy",
    ]
    assert tracklists.read(["1. Kestrel – Low Sun", "2. Heron – Buoy"], is_release=True) == []


def test_items_of_an_ordered_list_are_tracks_if_all_have_a_length() -> None:
    assert tracklists.read_list(["Pier 5:10", "Buoy 4:02"]) == [
        ReleaseTrack("Pier", position=1, length_s=310.0),
        ReleaseTrack("Buoy", position=2, length_s=242.0),
    ]
    assert tracklists.read_list(["Buy bread", "Buy milk"]) == []
