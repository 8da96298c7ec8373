"""Which file is which track of a release: the assignment of all at once that has the most points.

Source: the assignment is `scipy.optimize.linear_sum_assignment` (D. F. Crouse, "On implementing 2D rectangular
assignment algorithms", IEEE Transactions on Aerospace and Electronic Systems 52, 2016).
"""

import math
from collections.abc import Sequence

import numpy as np

from musictui.model.release import Release, ReleaseMatch, TrackMatch
from musictui.scrape.matching import match_album, match_evidence, match_reasons
from musictui.scrape.matching.match_evidence import Evidence, Points
from musictui.scrape.matching.matched import Candidate

ACCEPTED = 0.5
"""A pair that is less likely right is none."""

SURE = 0.9
"""A second file of a track is a copy of the first only if it is as sure as this."""

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

MAX_PAIRS = 2_000_000
"""Of tracks and files that are compared; more is no album but a mistake."""


def assign(release: Release, tracks: Sequence[Candidate]) -> ReleaseMatch:
    """Which file is which track of the release.

    A track has one file, but for sure copies: those of an album that is there twice are all its tracks.

    Args:
        release: With its tracks; without any, every file is `extra`.
        tracks: The files, such as those of a folder or of an album, in their order.
    """
    listed = release.tracks
    if not listed or not tracks or len(listed) * len(tracks) > MAX_PAIRS:
        return ReleaseMatch(0.0, (), tuple(range(len(listed))), tuple(file.id for file in tracks))
    pairs = _pairs(release, tracks, least=ACCEPTED)
    copies: list[TrackMatch] = []
    left = _without(tracks, pairs) if pairs else []
    while left and (more := _pairs(release, left, least=SURE, are_copies=True)):
        copies += more
        left = _without(left, more)
    found = {pair.place for pair in pairs}
    matched = tuple(sorted([*pairs, *copies], key=lambda pair: pair.place))
    missing = tuple(index for index in range(len(listed)) if index not in found)
    extra = tuple(file.id for file in _without(tracks, matched))
    doubts = match_album.doubts(release, tracks, pairs)
    reasons = match_reasons.of_album(release, tracks, pairs, copies=len(copies), extra=len(extra))
    return ReleaseMatch(
        _whole(matched, missing=len(missing), extra=len(extra)) * math.prod(doubt.worth for doubt in doubts),
        matched,
        missing,
        extra,
        (*reasons, *(doubt.reason for doubt in doubts)),
    )


def _without(files: Sequence[Candidate], pairs: Sequence[TrackMatch]) -> list[Candidate]:
    matched = {pair.track_id for pair in pairs}
    return [file for file in files if file.id not in matched]


def _pairs(
    release: Release, files: Sequence[Candidate], *, least: float, are_copies: bool = False
) -> list[TrackMatch]:
    """The best pairs of different tracks and files, in the order of the release; no title of a copy is another."""
    evidence = match_evidence.weigh(release, files)
    total = evidence.total
    chosen = _best(total)
    scores = _scores(chosen, total, evidence, files=len(files))
    return [
        TrackMatch(
            row,
            files[column].id,
            score * _share(total, row, column),
            match_reasons.of_pair(release, release.tracks[row], files[column]),
        )
        for (row, column), score in zip(chosen, scores, strict=True)
        if score >= least and not (are_copies and evidence.title[row, column] < 0)
    ]


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
    order = [_order(evidence, at) for at in chosen]
    supporting = evidence.support
    support = [float(supporting[at]) + points for at, points in zip(chosen, order, strict=True)]
    everything = sum(support) + UNMATCHED * (files - len(chosen))
    low, high = SUPPORT_LIMITS
    return [
        _probability(
            float(total[at]) + points + PRIOR + min(max(SUPPORT_SHARE * (everything - own), low), high)
        )
        for at, points, own in zip(chosen, order, support, strict=True)
    ]


def _order(evidence: Evidence, at: tuple[int, int]) -> float:
    """Nothing, or what it costs that a file could as well be any other track."""
    is_placed = evidence.position[at] > 0 or evidence.ids[at] > 0 or evidence.title[at] > 0
    return 0.0 if is_placed else ORDER_UNKNOWN


def _share(total: Points, row: int, column: int) -> float:
    """How far a track stands out from the others that the file might be: 0.5 for twins, 1 for most."""
    others = np.delete(total[:, column], row)
    return _probability(float(total[row, column] - others.max())) if others.size else 1.0


def _probability(points: float) -> float:
    return 1 / (1 + math.exp(-min(max(points, -50.0), 50.0)))


def _whole(pairs: Sequence[TrackMatch], *, missing: int, extra: int) -> float:
    weight = len(pairs) + EXTRA_COST * extra + MISSING_COST * missing
    return sum(pair.score for pair in pairs) / weight if pairs else 0.0
