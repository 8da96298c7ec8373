"""Genres as people write them."""

import pytest

from musictui.scrape.pages.genre_names import GenreCase, written
from musictui.scrape.pages.taxonomy import key, taxonomy


@pytest.mark.parametrize(
    "name",
    [
        "Dub Techno",
        "IDM",
        "R&B",
        "UK Garage",
        "Drum and Bass",
        "Hi-NRG",
        "Trap EDM",
        "K-Pop",
        "2-Step",
        "AOR",
        "Canzone d'Autore",
        "New Wave of British Heavy Metal",
        "Cha-Cha-Chá",
    ],
)
def test_a_genre_is_written_as_people_do(name: str) -> None:
    assert written(name.lower()) == name
    assert written(name.lower(), GenreCase.LOWER) == name.lower()


def test_every_genre_is_still_itself() -> None:
    for name in taxonomy().parents:
        assert key(written(name)) == key(name)
