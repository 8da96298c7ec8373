"""Files of the same sound under other tags: the same compressed packets, or the same decoded samples."""

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import product

from musictui.duplicates.classes import OneOfEach, classes, ids, refined
from musictui.model.duplicates import Fact, Facts, Kind, Match, Needed, TrackFacts

LENGTH_S = 0.03
"""What the lengths of the same packets may differ by: a frame, where a header does not count them."""
BIT_RATE = 0.02
"""What their bit rates may differ by, as a share: tags that a reader took for sound."""

Place = tuple[Hashable, int, int]
"""What must agree, and two numbers of which neighbors may agree, too."""


class SameAudio:
    """First how the sound begins among files that may be the same, then all of it where that is equal.

    Of identical files only one is read.
    """

    name = Kind.SAME_AUDIO.value
    kind = Kind.SAME_AUDIO
    title = "Same audio"

    def look(self, facts: Facts) -> Needed | list[Match]:
        """The classes of the same packets and those of the same samples."""
        same = OneOfEach(facts)
        tracks = [
            track for track in facts.tracks if track.codec and track.length_s and same.stands_for(track)
        ]
        lossless = [track for track in tracks if track.is_lossless]
        samples = _parted(facts, lossless, _signal, Fact.PCM)
        if isinstance(samples, Needed):
            return samples
        # What has no samples of its own: lossy files, and those that cannot be decoded.
        known = facts.known.get(Fact.PCM, {})
        streams = [track for track in tracks if not track.is_lossless or known.get(track.id, b"") is None]
        packets = _parted(facts, streams, _stream, Fact.PACKETS)
        if isinstance(packets, Needed):
            return packets
        return [
            *self._matches(packets, same, "The same compressed audio; the tags differ."),
            *self._matches(samples, same, "The same decoded audio, sample by sample."),
        ]

    def _matches(self, alike: Iterable[Sequence[TrackFacts]], same: OneOfEach, reason: str) -> list[Match]:
        return [Match(self.kind, ids(same.all_of(members)), 1.0, reason) for members in alike]


def _parted(
    facts: Facts, tracks: list[TrackFacts], place: Callable[[TrackFacts], Place], fact: Fact
) -> list[list[TrackFacts]] | Needed:
    """Of tracks that may be the same, the classes that are: by how they begin, then by all of it."""
    near = _near(tracks, place, facts.focus)
    known = facts.known.get(Fact.OPENING, {})
    if missing := frozenset(track.id for track in near if track.id not in known):
        return Needed(Fact.OPENING, missing)
    begins = classes(
        near,
        lambda track: None if not (opening := known[track.id]) else (place(track)[0], opening),
        facts.focus,
    )
    return refined(begins, facts, fact)


def _near(
    tracks: list[TrackFacts], place: Callable[[TrackFacts], Place], focus: frozenset[int] | None
) -> list[TrackFacts]:
    """The tracks that have another at their place or beside it, and one of `focus` if there is one."""
    places = [place(track) for track in tracks]
    of_all = Counter(places)
    if focus is None:
        return [track for track, at in zip(tracks, places, strict=True) if _around(of_all, at) > 1]
    of_focus = Counter(at for track, at in zip(tracks, places, strict=True) if track.id in focus)
    return [
        track
        for track, at in zip(tracks, places, strict=True)
        if (_around(of_all, at) > 1 if track.id in focus else _around(of_focus, at))
    ]


def _around(counts: Counter[Place], at: Place) -> int:
    what, length, rate = at
    return sum(counts[what, length + x, rate + y] for x, y in product((-1, 0, 1), repeat=2))


def _stream(track: TrackFacts) -> Place:
    """Where the same packets are: of one codec, about as long, and about as large."""
    bit_rate = round(math.log(track.bit_rate) / BIT_RATE) if track.bit_rate else 0
    return (track.codec, track.sample_rate, track.channels), _length(track), bit_rate


def _signal(track: TrackFacts) -> Place:
    """Where the same samples are: of one rate and depth, and about as long."""
    return ("", track.sample_rate, track.channels, track.bit_depth), _length(track), 0


def _length(track: TrackFacts) -> int:
    return int((track.length_s or 0.0) / LENGTH_S)
