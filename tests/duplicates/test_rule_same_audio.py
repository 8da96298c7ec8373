"""Which files are read to tell those of one sound, and what is found."""

from collections.abc import Mapping

from musictui.duplicates.rule_same_audio import SameAudio
from musictui.model.duplicates import Fact, Facts, Kind, Match, Needed, TrackFacts
from tests.duplicates.copies import copy

Known = Mapping[Fact, Mapping[int, bytes | None]]
FLAC: dict[str, object] = {"codec": "flac", "is_lossless": True, "bit_depth": 16}


def look(
    tracks: list[TrackFacts], known: Known | None = None, focus: set[int] | None = None
) -> Needed | list[Match]:
    return SameAudio().look(Facts(tracks, None if focus is None else frozenset(focus), known or {}))


def needed(tracks: list[TrackFacts], known: Known | None = None, focus: set[int] | None = None) -> set[int]:
    found = look(tracks, known, focus)
    assert isinstance(found, Needed)
    return set(found.ids)


def members(found: Needed | list[Match]) -> list[tuple[int, ...]]:
    assert isinstance(found, list)
    assert {match.kind for match in found} <= {Kind.SAME_AUDIO}
    return sorted(match.members for match in found)


def test_only_files_of_one_codec_length_and_rate_are_read() -> None:
    tracks = [
        copy(1),
        copy(2, length_s=200.02, size=1),
        copy(3, length_s=201.0),
        copy(4, codec="vorbis"),
        copy(5, sample_rate=48_000),
        copy(6, bit_rate=256_000),
        copy(7, length_s=None),
        copy(8, codec="", length_s=200.0),
    ]
    assert needed(tracks) == {1, 2}


def test_only_files_that_begin_alike_are_read_whole() -> None:
    tracks = [copy(1), copy(2), copy(3), copy(4)]
    openings = {1: b"a", 2: b"a", 3: b"b", 4: None}
    assert look(tracks, {Fact.OPENING: openings}) == Needed(Fact.PACKETS, frozenset({1, 2}))


def test_files_of_one_sound_are_one_match() -> None:
    tracks = [copy(1), copy(2), copy(3)]
    known = {Fact.OPENING: dict.fromkeys((1, 2, 3), b"a"), Fact.PACKETS: {1: b"p", 2: b"p", 3: b"q"}}
    assert members(look(tracks, known)) == [(1, 2)]


def test_lossless_files_of_other_codecs_match_by_their_samples() -> None:
    alac = FLAC | {"codec": "alac", "bit_rate": 900_000}
    tracks = [copy(1, **FLAC), copy(2, **alac), copy(3, **(alac | {"bit_depth": 24})), copy(4)]
    assert needed(tracks) == {1, 2}
    known: Known = {Fact.OPENING: {1: b"a", 2: b"a"}}
    assert look(tracks, known) == Needed(Fact.PCM, frozenset({1, 2}))
    assert members(look(tracks, {**known, Fact.PCM: {1: b"p", 2: b"p"}})) == [(1, 2)]


def test_lossless_silence_matches_nothing() -> None:
    tracks = [copy(1, **FLAC), copy(2, **FLAC)]
    known = {Fact.OPENING: {1: b"a", 2: b"a"}, Fact.PCM: {1: b"", 2: b""}}
    assert look(tracks, known) == []


def test_lossless_files_without_samples_match_by_their_packets() -> None:
    tracks = [copy(1, **FLAC), copy(2, **FLAC)]
    known: Known = {Fact.OPENING: {1: b"a", 2: b"a"}, Fact.PCM: {1: None, 2: None}}
    assert look(tracks, known) == Needed(Fact.PACKETS, frozenset({1, 2}))
    assert members(look(tracks, {**known, Fact.PACKETS: {1: b"p", 2: b"p"}})) == [(1, 2)]


def test_of_identical_files_one_is_read_and_all_match() -> None:
    tracks = [copy(1), copy(2), copy(3)]
    whole: Known = {Fact.WHOLE: {1: b"w", 2: b"w"}}
    assert needed(tracks, whole) == {1, 3}
    known = {**whole, Fact.OPENING: {1: b"a", 3: b"a"}, Fact.PACKETS: {1: b"p", 3: b"p"}}
    assert members(look(tracks, known)) == [(1, 2, 3)]
    assert look(tracks[:2], whole) == []


def test_a_focus_leaves_the_rest_unread() -> None:
    tracks = [copy(1), copy(2), copy(3, length_s=50.0), copy(-1, length_s=50.0)]
    assert needed(tracks, focus={-1}) == {3, -1}
    assert look(tracks[:3], focus={-5}) == []
