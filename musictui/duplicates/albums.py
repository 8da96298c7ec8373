"""Folders that hold the same album: reviewed at once, not track by track.

They are found out of the groups of tracks: every track of the smaller folder has its copy in the larger one, in the
same order.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations
from typing import NamedTuple

from musictui.duplicates.groups import groups
from musictui.duplicates.keep_rules import Album, album_of
from musictui.model.duplicates import Group, Kind, Match, TrackFacts

LEAST_TRACKS = 2
"""One track is no album."""
LEAST_SHARE = 0.5
"""Of the larger folder's tracks; with more beside them it is a collection and no edition."""
MOST_FOLDERS = 64
"""Tracks that are in more places than these say nothing of albums."""
NAMED = 3
"""Tracks that only one folder has are named up to so many."""

_Copies = Mapping[int, Mapping[int, float]]
"""Of tracks of one folder: their copies in another, with the score."""


class _Pair(NamedTuple):
    """How the tracks of a smaller folder are found in a larger one."""

    copies: tuple[int, ...]
    """For each track of the smaller one, in their order."""
    score: float


def albums(found: Iterable[Group], tracks: Iterable[TrackFacts]) -> list[Group]:
    """The groups of folders that hold the same album, by members.

    In `folders`, the tracks of the smallest folder stand in their order, those of the others beside their copies;
    tracks that only the others have come after these.

    Args:
        found: The groups of tracks.
        tracks: What is known of all.
    """
    places: dict[Album, list[TrackFacts]] = defaultdict(list)
    for track in tracks:
        places[album_of(track)].append(track)
    for of_place in places.values():
        of_place.sort(key=_order)
    names = list(places)
    numbers = {track.id: number for number, name in enumerate(names) for track in places[name]}
    ids = [[track.id for track in of_place] for of_place in places.values()]
    pairs = _pairs(found, numbers, ids)
    matches = [
        Match(Kind.ALBUM, (min(pair), max(pair)), how.score, "The same album.") for pair, how in pairs.items()
    ]
    by_id = {track.id: track for of_place in places.values() for track in of_place}
    return sorted(
        (_album(group, ids, pairs, by_id) for group in groups(matches)), key=lambda group: group.members
    )


def _order(track: TrackFacts) -> tuple[int, int, bytes]:
    return track.disc or 1, track.track or 0, track.path


def _pairs(
    found: Iterable[Group], numbers: Mapping[int, int], ids: Sequence[Sequence[int]]
) -> dict[tuple[int, int], _Pair]:
    """The pairs of folders that hold the same album, the smaller first."""
    copies: dict[tuple[int, int], dict[int, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
    for group in found:
        members = [member for member in group.members if len(ids[numbers[member]]) >= LEAST_TRACKS]
        if group.kind is Kind.VERSION or len(members) > MOST_FOLDERS:
            continue
        for first, second in permutations(members, 2):
            one, other = numbers[first], numbers[second]
            if one != other and (len(ids[one]), one) < (len(ids[other]), other):
                best = copies[one, other][first]
                best[second] = max(group.score, best.get(second, 0.0))
    result = {}
    for (one, other), of_tracks in copies.items():
        pair = _pair(ids[one], ids[other], of_tracks)
        if pair is not None:
            result[one, other] = pair
    return result


def _pair(smaller: Sequence[int], larger: Sequence[int], copies: _Copies) -> _Pair | None:
    """How each track of the smaller folder is found in the larger one, in order; None if not all are."""
    if len(copies) < len(smaller) or len(smaller) < LEAST_SHARE * len(larger):
        return None
    place = {track: at for at, track in enumerate(larger)}
    chosen: list[int] = []
    scores: list[float] = []
    last = -1
    for track in smaller:
        later = [copy for copy in copies[track] if place[copy] > last]
        if not later:
            return None
        copy = min(later, key=place.__getitem__)
        chosen.append(copy)
        scores.append(copies[track][copy])
        last = place[copy]
    return _Pair(tuple(chosen), min(scores))


def _album(
    group: Group,
    ids: Sequence[Sequence[int]],
    pairs: Mapping[tuple[int, int], _Pair],
    by_id: Mapping[int, TrackFacts],
) -> Group:
    """The group of tracks of a group of folders, which `group` names by their numbers."""
    numbers = sorted(group.members, key=lambda number: (len(ids[number]), number))
    least = numbers[0]
    folders = [tuple(ids[least])]
    for number in numbers[1:]:
        copies = pairs[least, number].copies
        more = [track for track in ids[number] if track not in copies]
        folders.append((*copies, *more))
    folders.sort(key=lambda folder: by_id[folder[0]].path)
    members = tuple(sorted(track for folder in folders for track in folder))
    return Group(Kind.ALBUM, members, group.score, _reason(folders, len(ids[least]), by_id), tuple(folders))


def _reason(folders: Sequence[Sequence[int]], shared: int, by_id: Mapping[int, TrackFacts]) -> str:
    """How many tracks they share, and what only one of them has."""
    sentence = f"The same album in {len(folders)} folders: {shared} tracks in the same order"
    more = [folder for folder in folders if len(folder) > shared]
    said = "; ".join(f"only in {_name(folder, by_id)}: {_titles(folder[shared:], by_id)}" for folder in more)
    return f"{sentence}; {said}." if said else f"{sentence}."


def _name(folder: Sequence[int], by_id: Mapping[int, TrackFacts]) -> str:
    path = os.fsdecode(os.path.dirname(by_id[folder[0]].path))
    return "/".join(path.split("/")[-2:])


def _titles(tracks: Sequence[int], by_id: Mapping[int, TrackFacts]) -> str:
    named = [
        by_id[track].title or os.fsdecode(os.path.basename(by_id[track].path)) for track in tracks[:NAMED]
    ]
    rest = len(tracks) - len(named)
    return ", ".join(named) + (f" and {rest} more" if rest else "")
