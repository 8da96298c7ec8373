"""Files that sound the same: other encodings and cuts of one recording, by their fingerprints."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from musictui.duplicates import acoustic, acoustic_index
from musictui.duplicates.acoustic import WORD_S, Likeness
from musictui.duplicates.classes import OneOfEach, ids
from musictui.model.duplicates import Fact, Facts, Kind, Match, Needed, TrackFacts

LARGEST = 64
"""In a crowd of so many that sound alike, each is compared with each; in a larger one with some."""
CUT_SHARE = 0.9
"""What is shorter than this share of another is a part of it."""
TOLD_S = 0.5
"""Offsets below are not worth a word."""


class SameRecording:
    """Recordings of which each pair sounds alike; silence is nobody's duplicate."""

    name = Kind.SAME_RECORDING.value
    kind = Kind.SAME_RECORDING
    title = "Same recording"

    def look(self, facts: Facts) -> Needed | list[Match]:
        """The pairs that sound the same; of files with one fingerprint all at once."""
        one_of_each = OneOfEach(facts)
        tracks = [track for track in facts.tracks if track.codec and one_of_each.stands_for(track)]
        known = facts.known.get(Fact.FINGERPRINT, {})
        if missing := frozenset(track.id for track in tracks if track.id not in known):
            return Needed(Fact.FINGERPRINT, missing)
        alike: dict[bytes, list[TrackFacts]] = {}
        for track in tracks:
            if value := known[track.id]:
                alike.setdefault(value, []).append(track)
        return list(self._matches(alike, facts.focus, one_of_each))

    def _matches(
        self, alike: dict[bytes, list[TrackFacts]], focus: frozenset[int] | None, one_of_each: OneOfEach
    ) -> Iterator[Match]:
        prints, classes = list(alike), list(alike.values())
        is_wanted = np.array(
            [focus is None or any(track.id in focus for track in members) for members in classes], bool
        )
        for members, wanted in zip(classes, is_wanted, strict=True):
            if wanted and len(members) > 1:
                yield Match(self.kind, ids(one_of_each.all_of(members)), 1.0, "Their fingerprints are equal.")
        for (first, second), likeness in _pairs(prints, None if focus is None else is_wanted).items():
            members = [*classes[first], *classes[second]]
            lengths = len(prints[first]), len(prints[second])
            yield Match(
                self.kind, ids(one_of_each.all_of(members)), likeness.score, _reason(likeness, lengths)
            )


def _pairs(prints: Sequence[bytes], is_wanted: NDArray[np.bool_] | None) -> dict[tuple[int, int], Likeness]:
    """The pairs that sound alike, by their places, with how."""
    words = acoustic.words
    found: dict[tuple[int, int], Likeness] = {}
    for candidate in acoustic_index.candidates(prints, is_wanted):
        pair = candidate.first, candidate.second
        likeness = acoustic.aligned(words(prints[pair[0]]), words(prints[pair[1]]), candidate.offset)
        if likeness is not None and (pair not in found or likeness.score > found[pair].score):
            found[pair] = likeness
    for places in _crowds(found):
        for first, second, offset in _unseen(places, found):
            if is_wanted is None or is_wanted[first] or is_wanted[second]:
                likeness = acoustic.aligned(words(prints[first]), words(prints[second]), offset)
                if likeness is not None:
                    found[first, second] = likeness
    return found


def _crowds(found: dict[tuple[int, int], Likeness]) -> Iterator[dict[int, int]]:
    """What hangs together through pairs: each one's place, and where it begins in the first of them, in words."""
    beside: dict[int, list[tuple[int, int]]] = {}
    for (first, second), likeness in found.items():
        offset = round(likeness.offset_s / WORD_S)
        beside.setdefault(first, []).append((second, offset))
        beside.setdefault(second, []).append((first, -offset))
    seen: set[int] = set()
    for start in beside:
        if start in seen:
            continue
        places, waiting = {start: 0}, [start]
        while waiting:
            place = waiting.pop()
            for other, offset in beside[place]:
                if other not in places:
                    places[other] = places[place] + offset
                    waiting.append(other)
        seen.update(places)
        if 2 < len(places) <= LARGEST:
            yield places


def _unseen(places: dict[int, int], found: dict[tuple[int, int], Likeness]) -> list[tuple[int, int, int]]:
    """The pairs of a crowd that are not found yet, with where the second would begin in the first."""
    return [
        (first, second, places[second] - places[first])
        for first in places
        for second in places
        if first < second and (first, second) not in found
    ]


def _reason(likeness: Likeness, lengths: tuple[int, int]) -> str:
    """Why a pair is one; a cut is called one."""
    start = f", from {abs(likeness.offset_s):.1f} s on" if abs(likeness.offset_s) >= TOLD_S else ""
    if min(lengths) < CUT_SHARE * max(lengths):
        return f"One sounds like a part of the other: {likeness.score:.2f}{start}."
    shift = f", {abs(likeness.offset_s):.1f} s apart" if start else ""
    return f"They sound the same: {likeness.score:.2f}{shift}."
