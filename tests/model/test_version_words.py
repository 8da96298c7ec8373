"""The one table of words that tell versions apart, as both that use it see it."""

import pytest

from musictui.duplicates import versions
from musictui.model.version_words import FLAG, NEUTRAL, OTHER_RECORDING, SAME_RECORDING, TABLE, Version
from musictui.scrape.matching.match_titles import is_edition, title_parts


def test_every_word_stands_once_for_each_use() -> None:
    for use in ("files", "releases"):
        words = [word for row in TABLE for word in f"{row.both} {getattr(row, use)}".split()]
        assert len(words) == len(set(words))
        assert all(word == word.lower() and word.isalnum() for word in words)


def test_a_word_does_not_both_make_a_version_and_none() -> None:
    assert FLAG.keys().isdisjoint(NEUTRAL)
    assert OTHER_RECORDING.isdisjoint(SAME_RECORDING)


@pytest.mark.parametrize(
    ("word", "version"),
    [("live", Version.LIVE), ("remix", Version.MIX), ("edit", Version.EDIT), ("demo", Version.DEMO)],
)
def test_another_recording_is_one_for_files_and_for_releases(word: str, version: Version) -> None:
    part = versions.read(word)
    assert part is not None
    assert part.version == version
    assert title_parts(f"Low Sun ({word})")[:2] == ("low sun", word)


@pytest.mark.parametrize("remark", ["2011 Remaster", "Mono"])
def test_what_was_published_otherwise_is_another_file_but_the_same_recording(remark: str) -> None:
    part = versions.read(remark.lower())
    assert part is not None
    assert part.version & (Version.REMASTER | Version.MONO)
    parts = title_parts(f"Low Sun ({remark})")
    assert (parts.core, parts.version, parts.remark) == ("low sun", "", remark)


def test_words_with_other_meanings_make_no_other_version_of_a_release() -> None:
    assert versions.read("radio edit") is not None
    assert title_parts("Low Sun (Radio)").core == "low sun radio"
    assert title_parts("Low Sun (Long Way)").core == "low sun long way"


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("Tides", "Tides (Deluxe Edition)", True),
        ("Tides [2011 Remaster]", "tides (20th Anniversary Edition)", True),
        ("Tides", "TIDES", False),
        ("Tides", "Tides (Live)", False),
        ("Tides (Live)", "Tides (Live Edition)", False),
        ("Tides (Live)", "Tides (Live) [Deluxe]", True),
        ("Tides Vol. 1", "Tides Vol. 2 (Deluxe)", False),
        ("", "(Deluxe)", False),
    ],
)
def test_editions_of_an_album(one: str, other: str, is_one: bool) -> None:
    assert is_edition(one, other) == is_one
    assert is_edition(other, one) == is_one
