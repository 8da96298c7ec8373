"""What the tags of a track mean, wherever they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musictui.duplicates import readings
from musictui.duplicates.versions import Version
from tests.duplicates.tagged import track


@pytest.mark.parametrize(
    ("title", "artist", "album", "number"),
    [
        ("A Tout A L'Heure", "Bibio", "Sessions", 7),
        ("007-A Tout A L'Heure", "Bibio", "Sessions (2013)", 7),
        ("07. A Tout A L'Heure", "Bibio", "Sessions", None),
        ("Bibio - A Tout A L'Heure", "", "Sessions", None),
        ("Bibio - A Tout A L'Heure", "Bibio", "Sessions", None),
        ("A Tout A L'Heure - Sessions", "Bibio", "", None),
        ("A Tout A L'Heure (Sessions)", "Bibio", "Sessions", None),
        ("A Tout A L'Heure (feat. Someone)", "Bibio", "Sessions", None),
        ("A Tout A L'Heure", "Bibio feat. Someone", "Sessions (Deluxe Edition)", None),
        ("A_Tout_A_L'Heure", "The Bibio", "Sessions", None),
        ("A Tout A L'Heure (Album Version)", "Bibio", "Sessions", None),
    ],
)
def test_read_finds_the_same_in_all_conventions(
    title: str, artist: str, album: str, number: int | None
) -> None:
    reading = readings.read(track(1, title, artist, album, track=number))
    assert (reading.title, reading.artist, reading.album) == ("a tout a lheure", "bibio", "sessions")
    assert reading.version == 0


@pytest.mark.parametrize("title", ["", "Track 07", "07", "[unknown]", "n/a", "007-"])
def test_read_of_a_title_that_says_nothing_is_empty(title: str) -> None:
    assert readings.read(track(1, title, "Queen", track=7)).title == ""


@pytest.mark.parametrize("title", ["99 Luftballons", "1979", "7 Seconds", "1-800-273-8255"])
def test_read_keeps_a_number_that_belongs_to_the_title(title: str) -> None:
    assert any(char.isdigit() for char in readings.read(track(1, title, "Somebody", track=3)).title)


@pytest.mark.parametrize("name", ["[unknown]", "Unknown Artist", "Various Artists", "VA", "n.a."])
def test_read_of_an_artist_that_nobody_is_is_empty(name: str) -> None:
    assert readings.read(track(1, "Song", name)).artist == ""


@pytest.mark.parametrize(
    ("title", "numbers"),
    [
        ("Suite, Pt. II", "2"),
        ("Suite, Part Two", "2"),
        ("Suite, Part 02", "2"),
        ("Symphony No. 5: III. Allegro", "5 3"),
        ("I Will Follow", ""),
        ("Se7en", ""),
    ],
)
def test_read_tells_numbers_however_written(title: str, numbers: str) -> None:
    assert readings.read(track(1, title, "Somebody")).numbers == numbers


def test_read_of_a_live_song_on_a_live_album_knows_where_the_word_is_from() -> None:
    reading = readings.read(track(1, "My Generation (Live at Leeds)", "The Who", "Live at Leeds"))
    assert (reading.version, reading.album_version) == (0, Version.LIVE)


@given(st.text(), st.text(), st.text(), st.integers(0, 1000))
def test_read_takes_anything(title: str, artist: str, album: str, number: int) -> None:
    reading = readings.read(track(1, title, artist, album, track=number))
    assert f"{reading.title}{reading.artist}{reading.album}".isascii()


def test_name_with_the_word_of_guests_is_whole() -> None:
    assert readings.artist_words(("Wörm & The Feat. Brothers",)) == "worm feat brothers"
    assert readings.artist_words(("Wörm feat. Brothers",)) == "worm"
