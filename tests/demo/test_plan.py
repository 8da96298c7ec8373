"""Plans: exactly as many tracks as asked for, every case where there is room, the same for the same seed."""

from collections import Counter
from itertools import chain

import pytest

from musictui.demo import plan
from musictui.demo.items import Copied, Item, Recorded
from musictui.demo.odd_names import TEXT_NAMES
from musictui.demo.odd_tags import SINGLE
from musictui.demo.plan import FULL_SET, Settings
from musictui.errors import UsageError


def _items(tracks: int, seed: int = 1) -> list[Item]:
    return list(chain.from_iterable(plan.units(Settings(tracks, seed))))


@pytest.mark.parametrize("tracks", [1, 2, 7, 20, 59, 60, 119, 120, 150, FULL_SET - 1, FULL_SET, 700])
def test_as_many_tracks_as_asked_for(tracks: int) -> None:
    assert sum(item.is_track for item in _items(tracks)) == tracks


@pytest.mark.parametrize("tracks", [20, FULL_SET, 1500])
def test_paths_are_unique(tracks: int) -> None:
    paths = Counter(item.path for item in _items(tracks))
    assert max(paths.values()) == 1


def test_every_case_is_in_a_full_set() -> None:
    small, large = ({item.case for item in _items(tracks)} for tracks in (FULL_SET, 3000))
    assert small == large
    assert {f"name: {case}" for case, _ in TEXT_NAMES} <= small
    assert {f"tags: {case}" for case, _, _ in SINGLE} <= small
    assert {
        "duplicates",
        "album twice",
        "symlink loop",
        "AppleDouble file",
        "hidden file",
        "wrong extension",
    } <= small
    assert {"name: 255 bytes", "name: not UTF-8", "not audio: empty file", "damaged: flipped bits"} <= small
    assert "tags: untagged namesake" in small


def test_small_library_has_something_of_everything() -> None:
    sorts = Counter(item.case.partition(":")[0] for item in _items(20))
    assert set(sorts) >= {"ordinary", "duplicates", "name", "tags", "damaged", "format", "symlink loop"}
    assert sorts["ordinary"] >= 10


def test_families_have_an_original_and_every_relation() -> None:
    items = [item for item in _items(FULL_SET) if item.family and item.family != "01 Intro"]
    originals = Counter(item.family for item in items if item.relation == "original")
    assert set(originals) == {item.family for item in items}
    assert set(originals.values()) == {1}
    relations = {item.relation for item in items}
    assert relations == {"original", "identical", "same-audio", "same-recording", "version", "different"}
    variants = {item.variant for item in items}
    assert variants >= {
        "radio edit",
        "remix",
        "live",
        "remaster",
        "instrumental",
        "cover version",
        "namesake",
    }
    assert variants >= {"fake lossless", "misspelt", "without tags", "on a compilation", "tagged alike"}


def test_recordings_to_recognize_play_half_a_minute() -> None:
    families = [item for item in _items(FULL_SET) if item.family.startswith("family ")]
    for item in families:
        if isinstance(item.origin, Recorded):
            shortest = 20 if item.variant == "radio edit" else 30
            assert item.origin.sound.length_s >= shortest


def test_copies_stand_after_their_originals() -> None:
    for unit in plan.units(Settings(FULL_SET)):
        seen: set[bytes] = set()
        for item in unit:
            if isinstance(item.origin, Copied):
                assert item.origin.path in seen
            seen.add(item.path)


def test_same_settings_same_plan() -> None:
    assert _items(250) == _items(250)
    assert _items(250, seed=2) != _items(250)


def test_larger_library_begins_alike() -> None:
    few, many = ({item.path for item in _items(tracks)} for tracks in (300, 600))
    assert len(few - many) < 20


@pytest.mark.parametrize(
    "settings",
    [Settings(0), Settings(-5), Settings(10**9), Settings(10, seconds=0), Settings(10, seconds=-1)],
)
def test_senseless_settings_are_refused(settings: Settings) -> None:
    with pytest.raises(UsageError) as caught:
        plan.check(settings)
    assert caught.value.hint
