"""Which of the releases that fit an album speak for its tags, and of what.

What carries the album's own name goes before another edition, and that before another album: how well they fit decides
only among those that are called alike. Of several pressings those speak that share what the tags say of theirs.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from musictui.jobs.scrape_albums import first
from musictui.jobs.scrape_match import AS_ALBUM
from musictui.jobs.scrape_pressings import held
from musictui.library.scraped_releases import Found
from musictui.model.release import TrackMatch
from musictui.model.track import Track
from musictui.scrape.matching.agree import ANYWHERE, Told
from musictui.scrape.matching.album_names import Called, called

AS_GOOD = 0.93
"""Releases that fit an album as well as this share of what the best one does speak, too."""
OF_EDITION, OF_OTHER = "of another edition", "of another album"
OF_PRESSING = "of another pressing"
OTHER_THAN_TAGS = "of another pressing than the tags say"
OF_SEVERAL = "of one of several albums, or of a part of one"
"""Why values are withheld, for a person."""
_BY_NAME: Mapping[Called, str] = {Called.EDITION: OF_EDITION, Called.OTHER: OF_OTHER}
_IDS = ("musicbrainz_albumid", "barcode")
"""Ids that say which release an album is, however it is called."""


class Fit(NamedTuple):
    """A release and what it is of one album of the library."""

    found: Found
    score: float
    """How well it fits the album."""
    pairs: Mapping[int, TrackMatch]
    """By the id of the track."""
    called: Called = Called.SAME
    withheld: str = ""
    """Why what it says is not to be written; empty if it may be."""

    @property
    def rank(self) -> float:
        """By what it goes before others. One that lists no tracks can be no better than its names."""
        return self.score if self.found.release.tracks else min(self.score / AS_ALBUM, 1.0)

    def told(self, track_id: int, *, is_track_only: bool = False) -> Told:
        """What it says of a track, and of its release."""
        pair = self.pairs[track_id]
        return Told(
            self.found.release,
            self.found.found_s,
            self.score * pair.score,
            pair.place if pair.place >= 0 else None,
            is_track_only=is_track_only,
            withheld=self.withheld,
            shared=self._shared,
        )

    def told_of_album(self) -> Told:
        """What it says of the album."""
        sure = sum(pair.score for pair in self.pairs.values()) / len(self.pairs)
        release, found_s = self.found.release, self.found.found_s
        return Told(release, found_s, self.score * sure, withheld=self.withheld, shared=self._shared)

    @property
    def _shared(self) -> frozenset[str]:
        return frozenset() if self.withheld == OF_SEVERAL else ANYWHERE


def fit(album: Sequence[Track], found: Found, pairs: Mapping[int, TrackMatch]) -> Fit:
    """What a release is of an album.

    Args:
        album: All of its tracks.
        found: The release.
        pairs: Those of the album's tracks that it fits, by their ids.
    """
    score = next(iter(pairs.values())).album_score or found.match.score
    return Fit(found, score, pairs, _called(album, found, pairs))


def _called(album: Sequence[Track], found: Found, pairs: Mapping[int, TrackMatch]) -> Called:
    release = found.release
    if any(release.ids.get(name, "") in track.tags.get(name, ()) for name in _IDS for track in album):
        return Called.SAME
    artists = (release.artist, *album[0].tags.get("albumartist", ()), *album[0].tags.get("artist", ()))
    is_all_alike = len(pairs) == len(album) == len(release.tracks)
    return called(release.title, first(album[0], "album"), artists, is_all_alike=is_all_alike)


def is_post_about(fit: Fit) -> bool:
    """Whether nothing but the name says that a release is the album: it lists no tracks."""
    return not fit.found.release.tracks and fit.called is not Called.OTHER


def closest(fits: Sequence[Fit]) -> list[Fit]:
    """Those that are called like the album; without any, other editions of it; without any, all others."""
    least = min((each.called for each in fits), default=Called.SAME)
    return [
        each._replace(withheld=each.withheld or _BY_NAME.get(each.called, ""))
        for each in fits
        if each.called == least
    ]


def speaking(album: Sequence[Track], fits: Sequence[Fit]) -> list[Fit]:
    """Those that fit best and about as well: of the pressing that the tags speak of, and of others what is common.

    Args:
        album: The tracks whose tags say which pressing it is.
        fits: Releases that are called alike.
    """
    of_pressing = _of_pressing(album, [each for each in fits if not each.withheld])
    chosen = {id(each) for each in of_pressing}
    # Where none is what the tags say, they may be wrong.
    reason = OF_PRESSING if of_pressing else OTHER_THAN_TAGS
    others = [
        each if each.withheld else each._replace(withheld=reason) for each in fits if id(each) not in chosen
    ]
    return [*_best(of_pressing, of_pressing), *_best(others, fits)]


def _of_pressing(album: Sequence[Track], fits: Sequence[Fit]) -> list[Fit]:
    """Those that share what the tags say and contradict nothing; without any, those that share as much as they do not.

    One of which nothing can be told is not held to be the right one where another contradicts the tags.
    """
    against = [(each, held(each.found.release, album)) for each in fits]
    sure = [each for each, tags in against if tags.same and not tags.other]
    is_contested = any(tags.other > tags.same for _, tags in against)
    least = 1 if is_contested else 0
    return sure or [each for each, tags in against if tags.same >= max(tags.other, least)]


def _best(fits: Sequence[Fit], among: Sequence[Fit]) -> list[Fit]:
    least = AS_GOOD * max((each.rank for each in among), default=0.0)
    return [each for each in fits if each.rank >= least]
