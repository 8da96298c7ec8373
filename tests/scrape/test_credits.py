"""Credits with several artists, and artists whose name looks like several."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musictui.scrape.origins.credits import name_key, pieces, split

KNOWN = frozenset(
    map(
        name_key,
        [
            "Ann",
            "Bob",
            "Tyler",
            "Carl Dee",
            "Tyler, The Creator",
            "Ed & Flo",
            "Ed",
            "Björk",
            "Earth, Wind & Fire",
            "Earth",
            "Wind",
            "Fire",
            "The Bobs",
            "A",
            "feat. Nobody Known",
        ],
    )
)


@pytest.mark.parametrize(
    ("credit", "artists"),
    [
        ("Ann", ["Ann"]),
        ("Simon & Garfunkel", ["Simon & Garfunkel"]),
        ("Earth, Wind & Fire", ["Earth, Wind & Fire"]),
        ("AC/DC", ["AC/DC"]),
        ("Tyler, The Creator", ["Tyler, The Creator"]),
        ("Tom Petty and the Heartbreakers", ["Tom Petty and the Heartbreakers"]),
        ("Ann and the Somethings", ["Ann and the Somethings"]),
        ("Ann & Bob", ["Ann", "Bob"]),
        ("Ann, Bob & Carl Dee", ["Ann", "Bob", "Carl Dee"]),
        ("Ann & Xyz", ["Ann & Xyz"]),
        ("Ed & Flo", ["Ed & Flo"]),
        ("Ann & Ed & Flo", ["Ann", "Ed & Flo"]),
        ("Ann, Tyler, The Creator & Bob", ["Ann", "Tyler, The Creator", "Bob"]),
        ("Xyz feat. Qrs", ["Xyz", "Qrs"]),
        ("Xyz ft. Ann & Bob", ["Xyz", "Ann", "Bob"]),
        ("Xyz (feat. Simon & Garfunkel)", ["Xyz", "Simon & Garfunkel"]),
        ("Xyz (with Ann) feat. Bob", ["Xyz", "Ann", "Bob"]),
        ("Ann vs. Bob", ["Ann", "Bob"]),
        ("Ann; Bob", ["Ann", "Bob"]),
        ("Ann;Bob", ["Ann", "Bob"]),
        ("Ann x Bob", ["Ann", "Bob"]),
        ("Ink; Water", ["Ink; Water"]),
        ("Brand X Factory", ["Brand X Factory"]),
        ("Lamplighters, The", ["Lamplighters, The"]),
        ("Meridian/Antimeridian", ["Meridian/Antimeridian"]),
        ("Ann feat. ANN", ["Ann"]),
        ("BJÖRK y ann", ["BJÖRK", "ann"]),
        ("Malcolm X", ["Malcolm X"]),
        ("Earth, Wind and Fire", ["Earth, Wind and Fire"]),
        ("Earth, Wind, + Fire", ["Earth, Wind, + Fire"]),
        ("Ann & Ed and Flo", ["Ann", "Ed and Flo"]),
        ("Ann, Bob, & Carl Dee", ["Ann", "Bob", "Carl Dee"]),
        ("Ann, Bob, and Carl Dee", ["Ann", "Bob", "Carl Dee"]),
        ("Xyz feat.Qrs", ["Xyz", "Qrs"]),
        ("Xyz (feat.Qrs)", ["Xyz", "Qrs"]),
        ("Xyz feat: Qrs", ["Xyz", "Qrs"]),
        ("Xyz featuring. Qrs", ["Xyz", "Qrs"]),
        ("Xyz w/ Qrs", ["Xyz", "Qrs"]),
        ("Xyz (w/ Qrs)", ["Xyz", "Qrs"]),
        ("Xyz f/ Qrs", ["Xyz", "Qrs"]),
        ("Xyz duet with Qrs", ["Xyz", "Qrs"]),
        ("Life w/o Ann", ["Life w/o Ann"]),
        ("Ann | Bob", ["Ann", "Bob"]),
        ("Ann • Bob", ["Ann", "Bob"]),
        ("Ann、Bob", ["Ann", "Bob"]),
        ("Xyz | Qrs", ["Xyz | Qrs"]),
        ("Little Feat", ["Little Feat"]),
        ("Little Feat feat. Xyz", ["Little Feat", "Xyz"]),
        ("Little Feat (feat. Xyz)", ["Little Feat", "Xyz"]),
        ("Little Feat & Xyz", ["Little Feat & Xyz"]),
        ("Ann & the Bobs", ["Ann", "The Bobs"]),
        ("Xyz feat. the Qrs", ["Xyz", "The Qrs"]),
        ("the Qrs", ["the Qrs"]),
        ("Defeat. Me", ["Defeat. Me"]),
        ("  Ann   feat.  Bob ", ["Ann", "Bob"]),
        ("", []),
        ("feat.", ["feat."]),
        ("&", ["&"]),
    ],
)
def test_split(credit: str, artists: list[str]) -> None:
    assert split(credit, KNOWN) == artists


def test_what_is_known_as_a_whole_is_never_split() -> None:
    assert split("Ann feat. Bob", {*KNOWN, name_key("Ann feat. Bob")}) == ["Ann feat. Bob"]


def test_a_credit_of_hundreds_is_not_taken_apart() -> None:
    credit = ", ".join(["Ann", "Bob"] * 200)
    assert split(credit, KNOWN) == [credit]


@given(st.text(alphabet="aAb &,/feat.;x()", max_size=40))
def test_nothing_is_made_up(credit: str) -> None:
    for artist in split(credit, KNOWN):
        assert artist
        assert artist in " ".join(credit.split())


@pytest.mark.parametrize(
    ("credit", "parts"),
    [
        ("MF DOOM & Madlib", ["MF DOOM", "Madlib"]),
        ("Ann, Bob & Carl", ["Ann", "Bob & Carl"]),
        ("Ann & Bob; Carl", ["Ann & Bob", "Carl"]),
        ("Ann, Bob, & Carl", ["Ann", "Bob", "Carl"]),
        ("Ann | Bob and Carl", ["Ann", "Bob and Carl"]),
        ("10,000 Maniacs", ["10,000 Maniacs"]),
        ("Ann", ["Ann"]),
        ("", [""]),
    ],
)
def test_pieces_are_cut_at_the_strongest_signs(credit: str, parts: list[str]) -> None:
    assert pieces(credit) == parts
