"""Credits with several artists, and artists whose name looks like several."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musictui.model.text import fold
from musictui.scrape.origins.credits import pieces, split

KNOWN = frozenset(
    map(
        fold,
        [
            "Ann",
            "Bob",
            "Tyler",
            "Carl Dee",
            "Tyler, The Creator",
            "Ed & Flo",
            "Ed",
            "Björk",
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
    assert split("Ann feat. Bob", {*KNOWN, fold("Ann feat. Bob")}) == ["Ann feat. Bob"]


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
        ("10,000 Maniacs", ["10,000 Maniacs"]),
        ("Ann", ["Ann"]),
        ("", [""]),
    ],
)
def test_pieces_are_cut_at_the_strongest_signs(credit: str, parts: list[str]) -> None:
    assert pieces(credit) == parts
