"""Which file is which track of a release: the assignment of all at once that has the most points.

Source: the assignment is `scipy.optimize.linear_sum_assignment` (D. F. Crouse, "On implementing 2D rectangular
assignment algorithms", IEEE Transactions on Aerospace and Electronic Systems 52, 2016).
"""

import math
from collections.abc import Sequence

import numpy as np

from musictui.model.release import Release, ReleaseMatch, ReleaseTrack, TrackMatch
from musictui.scrape import match_evidence, match_reasons
from musictui.scrape.match_evidence import Evidence, Points
from musictui.scrape.matched import Candidate

ACCEPTED = 0.5
"""A pair that is less likely right is none."""

PRIOR = -3.0
"""Points that a pair has before anything is known: of the pairs that are looked at, one in twenty is right."""

ORDER_UNKNOWN = -1.5
"""Points of a pair whose file has no number: lengths meet by chance when any order will do."""
UNMATCHED = -1.0
"""Points of a file that is no track at all."""
SUPPORT_SHARE, SUPPORT_LIMITS = 0.5, (-2.0, 4.0)
"""How far the other pairs of an album speak for one of them."""

EXTRA_COST, MISSING_COST = 0.5, 0.03
"""Pairs that a file without a track, or a track without a file, weighs as much as: people keep single songs."""

MAX_PAIRS = 4_000_000
"""Of tracks and files that are compared; more is no album but a mistake."""


def assign(release: Release, tracks: Sequence[Candidate]) -> ReleaseMatch:
    """Which file is which track of the release.

    Args:
        release: With its tracks; without any, every file is `extra`.
        tracks: The files, such as those of a folder or of an album, in their order.
    """
    listed = release.tracks
    if not listed or not tracks or len(listed) * len(tracks) > MAX_PAIRS:
        return ReleaseMatch(0.0, (), tuple(range(len(listed))), tuple(file.id for file in tracks))
    evidence = match_evidence.weigh(release, tracks)
    total = evidence.total
    chosen = _best(total)
    scores = _scores(chosen, total, evidence, files=len(tracks))
    pairs = tuple(
        TrackMatch(
            at[0], tracks[at[1]].id, score * _share(total, at), _reasons(release, at[0], tracks[at[1]])
        )
        for at, score in zip(chosen, scores, strict=True)
        if score >= ACCEPTED
    )
    found, matched = {pair.index for pair in pairs}, {pair.track_id for pair in pairs}
    missing = tuple(index for index in range(len(listed)) if index not in found)
    extra = tuple(file.id for file in tracks if file.id not in matched)
    score = _whole(pairs, missing=len(missing), extra=len(extra))
    reasons = match_reasons.of_album(release, tracks, pairs, missing=len(missing), extra=len(extra))
    return ReleaseMatch(score, pairs, missing, extra, reasons)


def _best(total: Points) -> list[tuple[int, int]]:
    """The pairs of track and file with the most points together; a pair with none is left out."""
    # Imported here: SciPy takes long, and only matching needs it.
    from scipy.optimize import linear_sum_assignment

    rows, columns = total.shape
    # Among equals the order decides: equal lengths, say, in files without a title.
    place = np.arange(rows)[:, None] / rows - np.arange(columns)[None, :] / columns
    # A pair below the prior is as good as none, or a bad one would part two good ones.
    benefit = np.maximum(total + PRIOR + match_evidence.SAME_POSITION, 0.0) - 1e-3 * np.abs(place)
    chosen = zip(*linear_sum_assignment(benefit, maximize=True), strict=True)
    return [(int(row), int(column)) for row, column in chosen if total[row, column] > UNMATCHED]


def _scores(
    chosen: Sequence[tuple[int, int]], total: Points, evidence: Evidence, *, files: int
) -> list[float]:
    """How likely each chosen pair is right, by its own points and by what the others say of the release."""
    worth = [float(total[at]) + _order(evidence, at) for at in chosen]
    everything = sum(worth) + UNMATCHED * (files - len(chosen))
    low, high = SUPPORT_LIMITS
    return [
        _probability(points + PRIOR + min(max(SUPPORT_SHARE * (everything - points), low), high))
        for points in worth
    ]


def _order(evidence: Evidence, at: tuple[int, int]) -> float:
    """Nothing, or what it costs that a file could as well be any other track."""
    is_placed = evidence.position[at] > 0 or evidence.ids[at] > 0 or evidence.title[at] > 0
    return 0.0 if is_placed else ORDER_UNKNOWN


def _share(total: Points, at: tuple[int, int]) -> float:
    """How far a pair stands out from what its track, or its file, might be else: 0.5 for twins, 1 for most."""
    row, column = at
    others = np.concatenate([np.delete(total[row], column), np.delete(total[:, column], row)])
    return _probability(float(total[at] - others.max())) if others.size else 1.0


def _probability(points: float) -> float:
    return 1 / (1 + math.exp(-min(max(points, -50.0), 50.0)))


def _whole(pairs: Sequence[TrackMatch], *, missing: int, extra: int) -> float:
    weight = len(pairs) + EXTRA_COST * extra + MISSING_COST * missing
    return sum(pair.score for pair in pairs) / weight if pairs else 0.0


def _reasons(release: Release, index: int, file: Candidate) -> tuple[str, ...]:
    track: ReleaseTrack = release.tracks[index]
    return match_reasons.of_pair(release, track, file)
