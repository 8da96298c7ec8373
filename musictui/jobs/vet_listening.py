"""Which files of a vetting are listened to, for whom each is heard, and with which tracks it is compared."""

from collections.abc import Collection, Iterable, Mapping

from musictui.model.duplicates import Match

CANDIDATES = 16
"""Tracks that a file is compared with by ear because of its tags, at most; what has a fingerprint is anyhow."""


def twins(same: Iterable[Match], unheard: Collection[int]) -> dict[int, int]:
    """Files that need not be heard, each with the one that is heard for it.

    Args:
        same: The files and tracks of the same audio; a class that holds another one comes after it.
        unheard: The files whose sound is to be compared.
    """
    found: dict[int, int] = {}
    for match in same:
        heard, *others = sorted(set(unheard).intersection(match.members), reverse=True) or [0]
        found |= dict.fromkeys(others, heard)
    return found


def widened(matches: Iterable[Match], heard_for: Mapping[int, Collection[int]]) -> list[Match]:
    """Matches of files that were heard, with those for whom they were heard."""
    return [
        match._replace(members=tuple(sorted({*match.members, *_all_of(match.members, heard_for)})))
        for match in matches
    ]


def _all_of(members: Iterable[int], heard_for: Mapping[int, Collection[int]]) -> set[int]:
    return {other for member in members for other in heard_for.get(member, ())}


def candidates(
    by_tags: Iterable[Match], unheard: frozenset[int], heard_as: Mapping[int, int]
) -> dict[int, frozenset[int]]:
    """By file that is heard, the tracks that it is like by its tags: the most alike, if there are many.

    Args:
        by_tags: What tags say.
        unheard: The files whose sound is to be compared.
        heard_as: What `twins` gives.
    """
    found: dict[int, list[tuple[float, int]]] = {}
    for match in by_tags:
        tracks = [(match.score, member) for member in match.members if member > 0]
        for member in unheard.intersection(match.members):
            found.setdefault(heard_as.get(member, member), []).extend(tracks)
    return {
        file_id: frozenset(track for _, track in sorted(tracks, reverse=True)[:CANDIDATES])
        for file_id, tracks in found.items()
    }
