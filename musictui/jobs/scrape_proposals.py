"""What releases propose for the tags of tracks, album by album: by those that fit an album best.

What is true of an album is decided once for all of its tracks, also for those that a release does not list. Only where
no release is as much as half of an album does each track get what is said of it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from musictui.jobs.scrape_albums import albums, first
from musictui.jobs.scrape_speakers import OF_SEVERAL, Fit, closest, fit, is_post_about, speaking
from musictui.library.scraped_releases import Found
from musictui.model.release import TrackMatch
from musictui.model.text import fold
from musictui.model.track import Track
from musictui.scrape.matching import agree
from musictui.scrape.matching import trust as trusts
from musictui.scrape.matching.agree import Proposal
from musictui.scrape.matching.album_names import Called
from musictui.scrape.matching.trust import Trust
from musictui.scrape.pages.genre_names import GenreCase, written

COVERS = 0.5
"""A release that is less of an album does not speak for all of it."""


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
    found: Collection[Found],
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
    there = albums(members)
    fitting = _decided(there, _read([_fits(album, by_track) for album in there], found))
    proposed: dict[int, list[Proposal]] = {}
    for album, fits in zip(there, fitting, strict=True):
        for track_id, said in _of_album(album, fits, frozenset(fields), table):
            proposed[track_id] = [_cased(each, case) for each in said]
    return proposed


def _fits(
    album: Sequence[Track], by_track: Mapping[int, Sequence[tuple[int, Found, TrackMatch]]]
) -> list[Fit]:
    """The releases that fit tracks of an album, in their order."""
    found: dict[int, tuple[Found, dict[int, TrackMatch]]] = {}
    for track in album:
        for at, each, pair in by_track.get(track.id, ()):
            found.setdefault(at, (each, {}))[1][track.id] = pair
    return [fit(album, each, pairs) for _, (each, pairs) in sorted(found.items(), key=lambda item: item[0])]


def _read(fitting: Sequence[list[Fit]], found: Iterable[Found]) -> list[list[Fit]]:
    """Without results of searches whose page was read: its tracks tell better what it is."""
    if all(each.found.release.tracks for fits in fitting for each in fits):
        return list(fitting)
    read = {each.release.url for each in found if each.release.tracks}
    return [
        [each for each in fits if each.found.release.tracks or each.found.release.url not in read]
        for fits in fitting
    ]


def _decided(there: Sequence[Sequence[Track]], fitting: Sequence[list[Fit]]) -> list[list[Fit]]:
    """With those withheld that list no tracks, and may be about one of two albums, or about a part of one."""
    named: dict[int, set[frozenset[str]]] = {}
    for album, fits in zip(there, fitting, strict=True):
        # A copy of an album in another folder is the same one.
        titles = frozenset(fold(first(track, "title")) for track in album)
        for each in fits:
            if is_post_about(each) and each.called is Called.SAME and first(album[0], "album"):
                named.setdefault(id(each.found), set()).add(titles)
    return [
        [_held(each, album, is_several=len(named.get(id(each.found), ())) > 1) for each in fits]
        for album, fits in zip(there, fitting, strict=True)
    ]


def _held(fit: Fit, album: Sequence[Track], *, is_several: bool) -> Fit:
    is_part = len(fit.pairs) < len(album) and bool(first(album[0], "album"))
    return fit._replace(withheld=OF_SEVERAL) if is_post_about(fit) and (is_several or is_part) else fit


def _of_album(
    album: Sequence[Track], fits: Sequence[Fit], fields: frozenset[str], table: Trust
) -> Iterator[tuple[int, list[Proposal]]]:
    """What is proposed for each track of one album."""
    alike = closest(fits)
    whole: list[Fit] = []
    if first(album[0], "album"):
        whole = speaking(album, [each for each in alike if len(each.pairs) >= COVERS * len(album)])
    of_all = agree.proposals([each.told_of_album() for each in whole], fields, table)
    for track in album:
        best = speaking(album, [each for each in alike if track.id in each.pairs])
        if not whole:
            if best:
                yield track.id, agree.proposals([each.told(track.id) for each in best], fields, table)
            continue
        own = agree.proposals([each.told(track.id, is_track_only=True) for each in best], fields, table)
        named = {each.field for each in own}
        yield track.id, [*own, *(each for each in of_all if each.field not in named)]


def _cased(proposal: Proposal, case: GenreCase) -> Proposal:
    if proposal.field != "genre":
        return proposal
    return proposal._replace(values=tuple(written(value, case) for value in proposal.values))
