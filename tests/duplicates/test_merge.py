"""What a file that stays takes over from its copies."""

import pytest

from musictui.duplicates.merge import JOINED, OF_FILE, OF_RELEASE, merge, stars
from musictui.model.fields import BY_NAME

SONG = {"title": ("Song",), "artist": ("Ann",)}


def test_empty_fields_are_filled_and_others_stay() -> None:
    copy = {"title": ("song",), "genre": ("Pop", "Rock"), "composer": ("Bob",)}
    found = merge(SONG, [copy])
    assert found.after == {"genre": ("Pop", "Rock"), "composer": ("Bob",)}
    assert found.before == {"genre": (), "composer": ()}


def test_first_copy_that_has_a_value_counts() -> None:
    assert merge(SONG, [{}, {"bpm": ("120",)}, {"bpm": ("60",)}]).after == {"bpm": ("120",)}


def test_genres_are_joined_only_where_that_is_wished_for() -> None:
    keeper, copy = {**SONG, "genre": ("Rock",)}, {"genre": ("rock", "Pop")}
    assert merge(keeper, [copy]).after == {}
    assert merge(keeper, [copy], joined={"genre", "title"}).after == {"genre": ("Rock", "Pop")}


def test_fields_of_another_album_are_not_taken() -> None:
    keeper = {**SONG, "album": ("First",)}
    best_of = {"album": ("Best of",), "tracknumber": ("7",), "isrc": ("X",)}
    same = {"album": ("FIRST",), "tracknumber": ("3",)}
    found = merge(keeper, [best_of, same])
    assert found.after == {"tracknumber": ("3",), "isrc": ("X",)}
    assert found.covers_from == (1,)


def test_album_comes_whole_from_one_copy() -> None:
    found = merge(SONG, [{"album": ("A",), "date": ("1999",)}, {"album": ("B",), "label": ("L",)}])
    assert found.after == {"album": ("A",), "date": ("1999",)}
    assert found.covers_from == (0,)


def test_what_belongs_to_one_encoding_stays_with_it() -> None:
    assert merge(SONG, [dict.fromkeys(OF_FILE, ("1",))]).after == {}


@pytest.mark.parametrize(
    ("rating", "counted"),
    [
        ("5", "5"),
        ("3.5", "3.5"),
        ("80", "4"),
        ("100", "5"),
        ("255", "5"),
        ("196", "4"),
        ("1", "1"),
        ("0.1", "0.5"),
    ],
)
def test_ratings_of_every_scale_become_stars(rating: str, counted: str) -> None:
    assert stars(rating) == counted
    assert merge(SONG, [{"rating": (rating,)}]).after == {"rating": (counted,)}


@pytest.mark.parametrize("rating", ["0", "", "good", "-1", "900"])
def test_what_is_no_rating_is_not_taken(rating: str) -> None:
    assert merge(SONG, [{"rating": (rating,)}]).after == {}


def test_rating_of_the_keeper_stays() -> None:
    assert merge({"rating": ("20",)}, [{"rating": ("100",)}]).after == {}


def test_every_field_that_is_named_exists() -> None:
    assert {*OF_RELEASE, *OF_FILE, *JOINED} <= BY_NAME.keys()
