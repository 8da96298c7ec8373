"""The evidence ladder of two tracks."""

import numpy as np

from musictui.duplicates.ladder import Known, ladder
from musictui.model.duplicates import Evidence, Fact, Rung, TrackFacts
from tests.duplicates.copies import copy, lossless


def rungs(one: TrackFacts, other: TrackFacts, known: Known | None = None) -> dict[Rung, Evidence]:
    return {step.rung: step for step in ladder(one, other, known or {})}


def words(seed: int, count: int = 600) -> bytes:
    """A fingerprint of words by chance."""
    return np.random.default_rng(seed).integers(0, 2**32, count, np.uint64).astype("<u4").tobytes()


def test_ladder_has_every_rung_in_order() -> None:
    assert [step.rung for step in ladder(copy(1), copy(2), {})] == list(Rung)


def test_nothing_known_is_nothing_said() -> None:
    found = rungs(copy(1), copy(2))
    for rung in (Rung.BYTES, Rung.PACKETS, Rung.PCM, Rung.FINGERPRINT):
        assert found[rung] == Evidence(rung, None, "not compared")


def test_other_sizes_are_other_bytes() -> None:
    assert rungs(copy(1, size=5), copy(2, size=6))[Rung.BYTES] == Evidence(Rung.BYTES, False, "differ")


def test_same_bytes_are_the_same_sound() -> None:
    found = rungs(lossless(1), lossless(2), {Fact.WHOLE: {1: b"x", 2: b"x"}})
    assert [found[rung].speaks for rung in (Rung.BYTES, Rung.PACKETS, Rung.PCM)] == [True, True, True]


def test_other_sample_is_enough_for_other_bytes() -> None:
    found = rungs(copy(1), copy(2), {Fact.SAMPLED: {1: b"x", 2: b"y"}})
    assert found[Rung.BYTES].speaks is False
    found = rungs(copy(1), copy(2), {Fact.SAMPLED: {1: b"x", 2: b"x"}})
    assert found[Rung.BYTES].speaks is None


def test_hard_link_is_one_file() -> None:
    found = rungs(copy(1, inode=7), copy(2, inode=7))
    assert found[Rung.BYTES] == Evidence(Rung.BYTES, True, "one file, two names")


def test_packets_and_samples_speak_for_and_against() -> None:
    known = {Fact.PACKETS: {1: b"x", 2: b"y"}, Fact.PCM: {1: b"z", 2: b"z"}}
    found = rungs(lossless(1), lossless(2, size=9), known)
    assert found[Rung.PACKETS] == Evidence(Rung.PACKETS, False, "differ")
    assert found[Rung.PCM] == Evidence(Rung.PCM, True, "same")


def test_fingerprint_says_how_alike_and_where() -> None:
    whole = words(1)
    later = whole[4 * 100 :]
    found = rungs(copy(1), copy(2), {Fact.FINGERPRINT: {1: whole, 2: later}})
    assert found[Rung.FINGERPRINT] == Evidence(Rung.FINGERPRINT, True, "1.00 at +12.4 s")
    found = rungs(copy(1), copy(2), {Fact.FINGERPRINT: {1: whole, 2: words(2)}})
    assert found[Rung.FINGERPRINT] == Evidence(Rung.FINGERPRINT, False, "differ")


def test_damaged_fingerprint_is_no_evidence() -> None:
    found = rungs(copy(1), copy(2), {Fact.FINGERPRINT: {1: words(1), 2: b"\x01\x02\x03"}})
    assert found[Rung.FINGERPRINT].speaks is not True


def test_tags_say_how_alike_field_by_field() -> None:
    found = rungs(copy(1), copy(2))
    assert found[Rung.TAGS].speaks is True
    assert "title 1.00, artist 1.00, album 1.00" in found[Rung.TAGS].text
    assert rungs(copy(1), copy(2, title="Else", artists=("Bob",)))[Rung.TAGS].speaks is False
    assert rungs(copy(1), copy(2, title=""))[Rung.TAGS] == Evidence(Rung.TAGS, None, "no title")


def test_other_version_speaks_against() -> None:
    found = rungs(copy(1), copy(2, title="Song (Live)", track=9, album="Else"))
    assert found[Rung.TAGS].speaks is False
    assert found[Rung.TAGS].text.startswith("another version")


def test_length_says_the_difference() -> None:
    assert rungs(copy(1), copy(2, length_s=200.2))[Rung.LENGTH] == Evidence(Rung.LENGTH, True, "+0.2 s")
    assert rungs(copy(1), copy(2, length_s=150.0))[Rung.LENGTH] == Evidence(Rung.LENGTH, False, "-50.0 s")
    assert rungs(copy(1), copy(2, length_s=None))[Rung.LENGTH] == Evidence(Rung.LENGTH, None, "not known")
