"""Numbers, lengths, sizes, dates and ages in queries."""

import time

import pytest

from musictui.model.matching import is_within
from musictui.model.query import Bounds, Match, parse


def bounds(text: str) -> Bounds:
    """The range that a query of one field asks for."""
    query = parse(text)
    assert isinstance(query, Match)
    assert query.bounds
    return query.bounds


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("year:1994", [1994], [1993, 1995]),
        ("year:1990..1999", [1990, 1999], [1989, 2000]),
        ("year:1990-1999", [1990, 1999], [1989, 2000]),
        ("year:1990s", [1990, 1999], [1989, 2000]),
        ("year:90s", [1990, 1999], [1989, 2000]),
        ("year:20s", [2020, 2029], [1920]),
        ("year:..1980", [1, 1980], [1981]),
        ("year:2000..", [2000, 2024], [1999]),
        ("year:> 2000", [2001], [2000]),
        ("year:=1994", [1994], [1994.4]),
        ("bpm:120..", [120, 200], [119.9]),
        ("bpm:128", [127.5, 128, 128.4], [127.4, 128.5]),
        ("bpm:128.0", [127.96, 128.04], [127.9, 128.1]),
        ("bpm:90-99", [90, 99], [89, 100]),
        ("bpm:=128", [128], [128.1]),
        ("replaygain_track_gain:<-6.5", [-7], [-6.5, -6]),
        ("length:<3:30", [209], [210]),
        ("length:<=3:30", [210], [211]),
        ("length:>=1:00:00", [3600], [3599]),
        ("length:3:30", [210], [209, 211]),
        ("length:3m30s", [210], [209, 211]),
        ("length:3:00..4:00", [180, 240], [179, 241]),
        ("length:90", [90], [89, 91]),
        ("bitrate:<192", [191], [192]),
        ("bitrate:320k", [320], [319, 321]),
        ("samplerate:44.1", [44_100], [44_000, 48_000]),
        ("samplerate:48kHz", [48_000], [44_100]),
        ("samplerate:>48000", [96_000], [48_000]),
        ("size:>100MB", [100_000_001], [100_000_000]),
        ("size:10MiB", [10 * 2**20], [9_900_000]),
        ("size:1.5gb..", [1_500_000_000], [1_499_999_999]),
        ("date:1994", ["1994", "1994-12-31"], ["1993-12-31", "1995"]),
        ("date:1994-05", ["1994-05", "1994-05-31"], ["1994", "1994-06"]),
        ("date:1990..1999", ["1990", "1999-12-31"], ["1989-12", "2000"]),
        ("date:>1999", ["2000"], ["1999-12-31"]),
        ("date:<1999-05", ["1999-04-30", "1999"], ["1999-05"]),
    ],
)
def test_bounds_hold(text: str, inside: list[float | str], outside: list[float | str]) -> None:
    found = bounds(text)
    assert [value for value in inside if not is_within(found, value)] == []
    assert [value for value in outside if is_within(found, value)] == []


DAY_S = 86_400


@pytest.mark.parametrize(
    ("text", "young", "old"),
    [
        ("added:<7d", [0, 6.9 * DAY_S], [7 * DAY_S]),
        ("added:7d", [7 * DAY_S], [7.1 * DAY_S]),
        ("added:<2w", [13 * DAY_S], [15 * DAY_S]),
        ("added:<24h", [0.9 * DAY_S], [1.1 * DAY_S]),
        ("added:<1y", [300 * DAY_S], [400 * DAY_S]),
        ("added:1m..3m", [30 * DAY_S, 90 * DAY_S], [29 * DAY_S, 91 * DAY_S]),
        ("added:>30d", [31 * DAY_S], [29 * DAY_S]),
        ("is:new", [6 * DAY_S], [8 * DAY_S]),
    ],
)
def test_ages_count_from_now(text: str, young: list[float], old: list[float]) -> None:
    found = bounds(text)
    assert found.is_age
    assert [age for age in young if not is_within(found, age)] == []
    assert [age for age in old if is_within(found, age)] == []


def local(*parts: int) -> float:
    """Seconds since 1970 of a local time."""
    year, month, day, hour = (*parts, 0)[:4]
    return time.mktime((year, month, day, hour, 0, 0, 0, 0, -1))


@pytest.mark.parametrize("zone", ["UTC", "Europe/Reykjavik", "America/New_York", "Asia/Kolkata"])
def test_dates_are_local_days(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        found = bounds("added:2024-03")
        assert is_within(found, local(2024, 3, 1))
        assert is_within(found, local(2024, 3, 31, 23))
        assert not is_within(found, local(2024, 4, 1))
        assert not is_within(found, local(2024, 2, 29, 23))
        assert is_within(bounds("added:>2024-01-01"), local(2024, 1, 2))
        assert not is_within(bounds("added:>2024-01-01"), local(2024, 1, 1, 23))
        assert is_within(bounds("added:2023..2024-02"), local(2024, 2, 29, 23))
        assert is_within(bounds("added:today"), time.time())
        assert not is_within(bounds("added:yesterday"), time.time())
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()
