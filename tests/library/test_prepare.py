"""What is worked out of one file before it is written."""

import pytest

from musictui.library import tracks
from musictui.library.prepare import told_by_name, year_of
from tests.library.making import file_tags, stat


def order_key(name: str = "song.flac", **tags: str) -> str:
    """The place of a track in the default order."""
    return tracks.prepare(stat(b"/m/" + name.encode()), file_tags(**tags)).order_key


def test_default_order() -> None:
    album = {"albumartist": "Björk", "date": "1995", "album": "Post"}
    ordered = [
        order_key(artist="Abba", date="1980"),
        order_key(albumartist="Björk", date="1993", album="Debut", tracknumber="9"),
        order_key(**album, discnumber="1", tracknumber="2", artist="Zed"),
        order_key(**album, discnumber="1", tracknumber="10/11"),
        order_key(**album, discnumber="2", tracknumber="1"),
        order_key(**album, title="Without a number"),
        order_key(albumartist="Björk", album="Without a year"),
        order_key(artist="The Beatles", artistsort="Cheatles"),
        order_key(artist="Someone", compilation="1", album="Hits", date="2000"),
        order_key("a.flac"),
        order_key("b.flac"),
    ]
    assert ordered == sorted(ordered)


@pytest.mark.parametrize(
    ("tags", "year"),
    [
        ({"date": ("1994-05-03",), "originaldate": ("1980",)}, 1994),
        ({"date": ("soon",), "originaldate": ("1980-01",)}, 1980),
        ({"date": ("0000",), "originalyear": ("1979",)}, 1979),
        ({}, None),
    ],
)
def test_year_is_of_the_release_else_of_the_original(
    tags: dict[str, tuple[str, ...]], year: int | None
) -> None:
    assert year_of(tags) == year


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("04 Hyper-Ballad.flac", ""),
        ("Björk - Post - 04 - Hyper Ballad.flac", ""),
        ("1-04 hyper_ballad.mp3", ""),
        ("04 Hyper-Ballad (live bootleg).flac", "04 Hyper-Ballad (live bootleg)"),
        ("1995 Hyper-Ballad.flac", "1995 Hyper-Ballad"),
        ("04.flac", ""),
        (".flac", ".flac"),
    ],
)
def test_told_by_name_is_what_the_tags_do_not_say(name: str, told: str) -> None:
    tags = {"title": ("Hyper-Ballad",), "artist": ("Björk",), "album": ("Post",)}
    assert told_by_name(tags, name) == told


def test_numbers_are_read_beside_the_exact_texts() -> None:
    row = tracks.prepare(
        stat(b"/m/x"), file_tags(tracknumber="3/12", discnumber="x", bpm=["?", "128,5"], date="3.5.1994")
    )
    assert (row.track, row.disc, row.bpm, row.date, row.year) == (3, None, 128.5, "1994-05-03", 1994)
    assert '"tracknumber":["3/12"]' in row.tags
