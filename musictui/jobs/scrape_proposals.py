"""What releases propose for the tags of tracks, album by album: by those that fit an album best.

What is true of an album is decided once for all of its tracks, also for those that a release does not list. Only where
no release is as much as half of an album does each track get what is said of it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from musictui.jobs.scrape_albums import albums, first
from musictui.jobs.scrape_match import AS_ALBUM
from musictui.library.scraped_releases import Found
from musictui.model.release import TrackMatch
from musictui.model.track import Track
from musictui.scrape.matching import agree
from musictui.scrape.matching import trust as trusts
from musictui.scrape.matching.agree import Proposal, Told
from musictui.scrape.matching.trust import Trust
from musictui.scrape.pages.genre_names import GenreCase, written

COVERS = 0.5
"""A release that is less of an album does not speak for all of it."""
AS_GOOD = 0.93
"""Releases that fit an album as well as this share of what the best one does speak, too."""


class _Fit(NamedTuple):
    """A release and what it is of one album of the library."""

    found: Found
    score: float
    """How well it fits the album."""
    pairs: Mapping[int, TrackMatch]
    """By the id of the track."""

    @property
    def rank(self) -> float:
        """By what it goes before others. One that lists no tracks can be no better than its names."""
        return self.score if self.found.release.tracks else min(self.score / AS_ALBUM, 1.0)

    def told(self, track_id: int) -> Told:
        """What it says of a track, and of its release."""
        pair = self.pairs[track_id]
        index = pair.place if pair.place >= 0 else None
        return Told(self.found.release, self.found.found_s, self.score * pair.score, index)

    def told_of_album(self) -> Told:
        """What it says of the album."""
        sure = sum(pair.score for pair in self.pairs.values()) / len(self.pairs)
        return Told(self.found.release, self.found.found_s, self.score * sure)


def concerned(found: Iterable[Found]) -> list[int]:
    """The ids of the tracks that releases fit, with the others of their albums."""
    return list(
        {
            track_id: None
            for each in found
            for track_id in (*(pair.track_id for pair in each.match.tracks), *each.match.extra)
        }
    )


def proposals(
    found: Iterable[Found],
    members: Iterable[Track],
    fields: Collection[str],
    genre_case: str = GenreCase.TITLE,
    trust: Sequence[str] = (),
) -> dict[int, list[Proposal]]:
    """What releases propose for tracks, by the id of the track; genres as they are written.

    Args:
        found: The releases.
        members: The tracks that they are about, as `concerned` names them.
        fields: Those that are wanted.
        genre_case: How genres are written, `title` or `lower`.
        trust: Lines about how far sources are trusted, as in the configuration.
    """
    case, table = GenreCase(genre_case), trusts.table(trust)
    by_track: dict[int, list[tuple[int, Found, TrackMatch]]] = {}
    for at, each in enumerate(found):
        for pair in each.match.tracks:
            by_track.setdefault(pair.track_id, []).append((at, each, pair))
    proposed: dict[int, list[Proposal]] = {}
    for album in albums(members):
        fits = _fits(album, by_track)
        for track_id, said in _of_album(album, fits, frozenset(fields), table):
            proposed[track_id] = [_cased(each, case) for each in said]
    return proposed


def _fits(
    album: Sequence[Track], by_track: Mapping[int, Sequence[tuple[int, Found, TrackMatch]]]
) -> list[_Fit]:
    """The releases that fit tracks of an album, in their order."""
    found: dict[int, tuple[Found, dict[int, TrackMatch]]] = {}
    for track in album:
        for at, each, pair in by_track.get(track.id, ()):
            found.setdefault(at, (each, {}))[1][track.id] = pair
    return [
        _Fit(each, next(iter(pairs.values())).album_score or each.match.score, pairs)
        for _, (each, pairs) in sorted(found.items())
    ]


def _of_album(
    album: Sequence[Track], fits: Sequence[_Fit], fields: frozenset[str], table: Trust
) -> Iterable[tuple[int, list[Proposal]]]:
    """What is proposed for each track of one album."""
    whole: list[_Fit] = []
    if first(album[0], "album"):
        whole = _best([fit for fit in fits if len(fit.pairs) >= COVERS * len(album)])
    of_all = agree.proposals([fit.told_of_album() for fit in whole], fields, table)
    for track in album:
        best = _best([fit for fit in fits if track.id in fit.pairs])
        told = [fit.told(track.id) for fit in best]
        if not whole:
            if told:
                yield track.id, agree.proposals(told, fields, table)
            continue
        own = agree.proposals([replace(each, is_track_only=True) for each in told], fields, table)
        named = {each.field for each in own}
        yield track.id, [*own, *(each for each in of_all if each.field not in named)]


def _best(fits: Sequence[_Fit]) -> list[_Fit]:
    """Those that fit best, and those that fit about as well."""
    least = AS_GOOD * max((fit.rank for fit in fits), default=0.0)
    return [fit for fit in fits if fit.rank >= least]


def _cased(proposal: Proposal, case: GenreCase) -> Proposal:
    if proposal.field != "genre":
        return proposal
    return proposal._replace(values=tuple(written(value, case) for value in proposal.values))
