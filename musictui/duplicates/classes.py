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
        part
        for members in alike
        for part in classes(members, lambda track: known[track.id] or None, facts.focus)
    ]


def ids(members: Iterable[TrackFacts]) -> tuple[int, ...]:
    """Their ids, ascending."""
    return tuple(sorted(track.id for track in members))


class OneOfEach:
    """Identical files, of which one is looked at and stands for all."""

    def __init__(self, facts: Facts) -> None:
        self._whole = facts.known.get(Fact.WHOLE, {})
        self._members: dict[tuple[int, bytes], list[TrackFacts]] = {}
        for track in facts.tracks:
            if (whole := self._whole.get(track.id)) is not None:
                self._members.setdefault((track.size, whole), []).append(track)
        focus = facts.focus or frozenset()
        for members in self._members.values():
            members.sort(key=lambda track: track.id not in focus)

    def stands_for(self, track: TrackFacts) -> bool:
        """Whether it is the first of its identical files, or there are no others."""
        return self.all_of([track])[0].id == track.id

    def all_of(self, tracks: Iterable[TrackFacts]) -> list[TrackFacts]:
        """They, and what is identical to them."""
        found: list[TrackFacts] = []
        for track in tracks:
            whole = self._whole.get(track.id)
            found += [track] if whole is None else self._members[track.size, whole]
        return found
