"""Pairs that sound the same, with each pair's own evidence."""

import os
from pathlib import Path

import numpy as np

from musictui.analysis.fingerprint import fingerprint
from musictui.duplicates import rule_same_recording
from musictui.duplicates.rule_same_recording import SameRecording
from musictui.model.duplicates import Fact, Facts, Match, Needed, TrackFacts
from tests import tunes
from tests.duplicates.copies import copy
from tests.duplicates.test_acoustic import damaged, recording


def look(
    prints: dict[int, bytes | None],
    *,
    focus: set[int] | None = None,
    whole: dict[int, bytes | None] | None = None,
    more: tuple[TrackFacts, ...] = (),
) -> list[Match]:
    tracks = [*(copy(number) for number in prints), *more]
    known = {Fact.FINGERPRINT: prints, Fact.WHOLE: whole or {}}
    found = SameRecording().look(Facts(tracks, None if focus is None else frozenset(focus), known))
    assert isinstance(found, list)
    return found


def stored(words: np.ndarray) -> bytes:
    return words.astype("<u4").tobytes()


def test_fingerprints_of_all_files_with_sound_are_needed() -> None:
    tracks = [copy(1), copy(2, codec="flac"), copy(3, codec=""), copy(4)]
    whole = {Fact.WHOLE: {1: b"w", 4: b"w"}}
    assert SameRecording().look(Facts(tracks, None, whole)) == Needed(Fact.FINGERPRINT, frozenset({1, 2}))


def test_another_encoding_and_a_cut_match_with_a_reason() -> None:
    whole = recording(1)
    prints = {1: stored(whole), 2: stored(damaged(whole, 0.02)), 3: stored(whole[300:440]), 4: None, 5: b""}
    reasons = {match.members: match.reason for match in look(dict(prints))}
    assert reasons == {
        (1, 2): "They sound the same: 0.96.",
        (1, 3): "One sounds like a part of the other: 1.00, from 37.1 s on.",
        (2, 3): "One sounds like a part of the other: 0.96, from 37.1 s on.",
    }


def test_two_cuts_of_one_recording_do_not_match_through_it() -> None:
    whole = recording(1)
    found = look({1: stored(whole), 2: stored(whole[:200]), 3: stored(whole[900:1100])})
    assert sorted(match.members for match in found) == [(1, 2), (1, 3)]


def test_equal_fingerprints_and_identical_files_are_one_match() -> None:
    words = stored(recording(1))
    other = stored(damaged(recording(1), 0.02))
    found = look({1: words, 2: words, 3: other}, whole={3: b"w", 9: b"w"}, more=(copy(9),))
    assert sorted(match.members for match in found) == [(1, 2), (1, 2, 3, 9)]


def test_of_many_that_sound_alike_each_pair_is_found() -> None:
    whole = recording(1)
    prints = {n: stored(damaged(whole, 0.03, seed=n)) for n in range(1, 31)}
    pairs = {match.members for match in look(dict(prints))}
    assert pairs == {(a, b) for a in prints for b in prints if a < b}
    assert len(prints) <= rule_same_recording.LARGEST


def test_a_focus_finds_what_touches_it() -> None:
    a, b = recording(1), recording(2)
    prints: dict[int, bytes | None] = {
        1: stored(a),
        2: stored(damaged(a, 0.02)),
        3: stored(b),
        -1: stored(damaged(b, 0.02)),
    }
    assert [match.members for match in look(prints, focus={-1})] == [(-1, 3)]


def test_real_encodings_and_cuts_of_real_sound_match(tmp_path: Path) -> None:
    one, two = tunes.tune(1, 30), tunes.tune(2, 12)
    cut = one[:, 12 * 44100 + 600 : 27 * 44100 + 600]
    paths = [
        tunes.write(tmp_path / "1.flac", one),
        tunes.write(tmp_path / "2.mp3", one),
        tunes.write(tmp_path / "3.ogg", 0.5 * cut),
        tunes.write(tmp_path / "4.mp3", two),
        tunes.write(tmp_path / "5.wav", two * 0),
    ]
    assert all(map(os.path.exists, paths))
    prints = {number: fingerprint(path) for number, path in enumerate(paths, 1)}
    assert {match.members for match in look(prints)} == {(1, 2), (1, 3), (2, 3)}
