"""The same artist, title and length, or the same identifier of the recording."""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

from musictui.duplicates.folding import ascii_fold, ascii_words
from musictui.duplicates.readings import GENERIC, artist_words, is_placeholder
from musictui.model.duplicates import Facts, Kind, Match, TrackFacts

CLOSE_S = 2.0
"""Lengths that differ by no more are the same: players and tags round them, encoders pad."""

_RECORDING_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}")
"""Source: ISO 3901; written with or without hyphens."""
_Key = TypeVar("_Key", bound=Hashable)


class SameTags:
    """Classes of tracks of which each pair has the same tags or the same identifier."""

    kind = Kind.SAME_TAGS

    def look(self, facts: Facts) -> list[Match]:
        """All classes, or those that touch the focus."""
        found: dict[tuple[int, ...], str] = {}
        for tracks, reason in _classes(facts.tracks):
            members = tuple(sorted(track.id for track in tracks))
            if facts.focus is None or not facts.focus.isdisjoint(members):
                found.setdefault(members, reason)
        return [Match(self.kind, members, 1.0, reason) for members, reason in found.items()]


def _classes(tracks: Sequence[TrackFacts]) -> Iterator[tuple[list[TrackFacts], str]]:
    for name, ids in (("MusicBrainz recording", _recording_ids), ("ISRC", _isrcs)):
        for value, members in _by(tracks, ids).items():
            for apart in _by_place(members):
                yield apart, f"The same {name}: {value}."
    for (_, title), members in _by(tracks, _names).items():
        for close in _of_one_length(members):
            for apart in _by_place(close, is_generic=title in GENERIC):
                first, spread = apart[0], _spread_s(apart)
                shown = f'"{first.title}" by {", ".join(first.artists)}'
                lengths = "the same length" if spread < 0.05 else f"lengths within {spread:.1f} s"
                yield apart, f"The same artist and title: {shown}; {lengths}."


def _by(
    tracks: Iterable[TrackFacts], keys: Callable[[TrackFacts], Iterable[_Key]]
) -> dict[_Key, list[TrackFacts]]:
    """Tracks by what they share; only what two or more share."""
    found: dict[_Key, list[TrackFacts]] = defaultdict(list)
    for track in tracks:
        for key in keys(track):
            found[key].append(track)
    return {key: members for key, members in found.items() if len(members) > 1}


def _recording_ids(track: TrackFacts) -> set[str]:
    values = {value.strip().lower() for value in track.recording_ids}
    return {value for value in values if _RECORDING_ID.fullmatch(value) and value.strip("0-")}


def _isrcs(track: TrackFacts) -> set[str]:
    values = {value.replace("-", "").replace(" ", "").upper() for value in track.isrcs}
    return {value for value in values if _ISRC.fullmatch(value) and value[5:].strip("0")}


def _names(track: TrackFacts) -> tuple[tuple[str, str], ...]:
    """Artist and title; nothing where one is missing or says that nobody knows, or the length is not known."""
    if not track.length_s or not track.artists:
        return ()
    folded = ascii_fold(track.title)
    title = " ".join(ascii_words(folded)) or folded
    if not title or is_placeholder(folded) or not artist_words(track.artists):
        return ()
    return ((" ".join(ascii_words(ascii_fold(" ".join(track.artists)))), title),)


def _of_one_length(tracks: Sequence[TrackFacts]) -> Iterator[list[TrackFacts]]:
    """The largest classes in which no two lengths are further apart than `CLOSE_S`."""
    ordered = sorted(tracks, key=lambda track: (track.length_s or 0, track.id))
    lengths = [track.length_s or 0 for track in ordered]
    first = given = 0
    for last in range(len(ordered)):
        while lengths[last] - lengths[first] > CLOSE_S:
            first += 1
        ends = last + 1 == len(ordered) or lengths[last + 1] - lengths[first] > CLOSE_S
        if ends and last > first and last + 1 > given:
            given = last + 1
            yield ordered[first : last + 1]


def _by_place(tracks: Sequence[TrackFacts], *, is_generic: bool = False) -> Iterator[list[TrackFacts]]:
    """Tracks without those that are doubtful: two places on one album are two recordings, whatever they are called.

    Those stay with the tracks at their own place; so does what is called `Intro`.
    """
    places: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for track in tracks:
        if track.album and track.track:
            places[ascii_fold(track.album)].add(_place(track))
    apart: dict[Hashable, list[TrackFacts]] = defaultdict(list)
    for track in tracks:
        album = ascii_fold(track.album)
        if is_generic or len(places[album]) > 1:
            apart[album, _place(track)].append(track)
        else:
            apart[None].append(track)
    yield from (members for members in apart.values() if len(members) > 1)


def _place(track: TrackFacts) -> tuple[int, int]:
    return track.disc or 0, track.track or 0


def _spread_s(tracks: Sequence[TrackFacts]) -> float:
    lengths = [track.length_s or 0 for track in tracks]
    return max(lengths) - min(lengths)
