"""What the name of a release says of an album."""

import pytest

from musictui.scrape.matching.album_names import Called, called, is_same_name


@pytest.mark.parametrize(
    ("title", "album"),
    [
        ("Tidevann (Deluxe)", "Tidevann (Deluxe Edition)"),
        ("Tidevann Deluxe", "Tidevann: Deluxe Edition"),
        ("Mire demos", "Mire (Demos)"),
        ("Etudes Vol. 1", "Etudes, Volume 1"),
        ("The Wall", "Wall"),
        ("Tides - Deluxe", "Tides (Deluxe)"),
    ],
)
def test_ways_to_write_one_name(title: str, album: str) -> None:
    assert is_same_name(title, album)
    assert called(title, album) is Called.SAME


@pytest.mark.parametrize(
    ("title", "album", "relation"),
    [
        ("Tides [2011 Remaster]", "Tides (Remastered 2011)", Called.SAME),
        ("Nigth Bus", "Night Bus", Called.SAME),
        ("Ann - Tides", "Tides", Called.SAME),
        ("Песни", "Pesni", Called.SAME),
        ("", "Tides", Called.SAME),
        ("Tides", "Tides (Deluxe)", Called.EDITION),
        ("Tides (2015 Remaster)", "Tides (Deluxe)", Called.EDITION),
        ("Songs of a Very Long Night at Sea Deluxe", "Songs of a Very Long Night at Sea", Called.EDITION),
        ("Glass Hour", "Glass Hour - Single", Called.EDITION),
        ("Requiem", "Requiem for a Quay", Called.EDITION),
        ("Tides (Live)", "Tides", Called.OTHER),
        ("Etudes Vol. 1", "Etudes", Called.OTHER),
        ("1989", "1984", Called.OTHER),
        ("Amber Waltz", "Night Bus", Called.OTHER),
    ],
)
def test_names_tell_editions_and_other_albums_apart(title: str, album: str, relation: Called) -> None:
    assert called(title, album, ("Ann",)) is relation
    assert called(album, title, ("Ann",)) is relation


def test_what_stores_write_behind_a_name_counts_unless_all_tracks_are_the_same() -> None:
    for title, album in (("Wren EP", "Wren"), ("Wren", "Wren - EP"), ("Wren", "Wren - Single")):
        assert called(title, album) is Called.EDITION
        assert called(title, album, is_all_alike=True) is Called.SAME
    # The only song that was kept from an album is all of its single.
    assert called("Wren - Single", "Wren", is_all_alike=True) is Called.EDITION
    assert called("Wren (Deluxe)", "Wren", is_all_alike=True) is Called.EDITION
