"""Words that say which version of a song a track is."""

import pytest

from musictui.duplicates import versions
from musictui.duplicates.versions import Part, Version


@pytest.mark.parametrize(
    ("part", "version", "detail"),
    [
        ("radio edit", Version.EDIT, ""),
        ("extended mix", Version.EXTENDED | Version.MIX, ""),
        ("lomax remix", Version.MIX, "lomax"),
        ("live at leeds", Version.LIVE, "at leeds"),
        ("ao vivo", Version.LIVE, "ao"),
        ("remastered 2009", Version.REMASTER, "2009"),
        ("2009 remaster", Version.REMASTER, "2009"),
        ("1990 demo", Version.DEMO, "1990"),
        ("instrumental", Version.INSTRUMENTAL, ""),
        ("acoustic version", Version.ACOUSTIC, ""),
        ("karaoke", Version.KARAOKE, ""),
        ("mono", Version.MONO, ""),
        ("mtv unplugged", Version.ACOUSTIC, "mtv"),
        ("spanish version", Version.OTHER, "spanish"),
        ("king tubby dub", Version.DUB, "king tubby"),
    ],
)
def test_read_names_the_version(part: str, version: Version, detail: str) -> None:
    assert versions.read(part) == Part(version, detail)


@pytest.mark.parametrize("part", ["album version", "original mix", "explicit", "bonus track", "lp version"])
def test_read_of_what_a_track_is_anyway_is_no_version(part: str) -> None:
    assert versions.read(part) == Part(0, "")


@pytest.mark.parametrize(
    "part", ["live and let die", "i can't get no", "the way i live", "clean hands", "da ba dee", "part 2", ""]
)
def test_read_of_other_words_is_none(part: str) -> None:
    assert versions.read(part) is None


def test_ending_needs_no_brackets() -> None:
    assert versions.ending("blue monday radio edit") == ("blue monday", Part(Version.EDIT, ""))


@pytest.mark.parametrize("title", ["the way i live", "remix", "the demo", "in concert"])
def test_ending_that_may_be_the_title_is_none(title: str) -> None:
    assert versions.ending(title) is None
