"""Tracks that agree in something, class by class: the first sieve of the rules that rest on content."""

from collections.abc import Callable, Hashable, Iterable, Mapping

from musictui.model.duplicates import Fact, Facts, Needed, TrackFacts


def classes(
    tracks: Iterable[TrackFacts], key: Callable[[TrackFacts], Hashable], focus: frozenset[int] | None = None
) -> list[list[TrackFacts]]:
    """The classes of two and more tracks of one key, in the order of the tracks.

    Args:
        tracks: What is looked at.
        key: What they may agree in; None agrees with nothing.
        focus: Only classes that hold one of these; None for all.
    """
    found: dict[Hashable, list[TrackFacts]] = {}
    for track in tracks:
        if (value := key(track)) is not None:
            found.setdefault(value, []).append(track)
    return [
        members
        for members in found.values()
        if len(members) > 1 and (focus is None or any(track.id in focus for track in members))
    ]


def refined(alike: Iterable[list[TrackFacts]], facts: Facts, fact: Fact) -> list[list[TrackFacts]] | Needed:
    """Classes parted by a fact of their members, or the members of which it is not known yet."""
    known: Mapping[int, bytes | None] = facts.known.get(fact, {})
    alike = list(alike)
    missing = frozenset(track.id for members in alike for track in members if track.id not in known)
    if missing:
        return Needed(fact, missing)
    return [
        part for members in alike for part in classes(members, lambda track: known[track.id], facts.focus)
    ]


def ids(members: Iterable[TrackFacts]) -> tuple[int, ...]:
    """Their ids, ascending."""
    return tuple(sorted(track.id for track in members))
