"""Which tracks of the library a release is."""

import re
from collections.abc import Collection, Container, Sequence
from typing import Any, NamedTuple

from musictui.jobs.scrape_albums import albums, first
from musictui.library import search, terms, tracks
from musictui.model.query_nodes import And, Match, Op, Or, Query
from musictui.model.release import Release, ReleaseMatch, TrackMatch
from musictui.model.text import fold
from musictui.model.track import Track
from musictui.scrape.matching import match
from musictui.scrape.matching.album_names import is_same_name
from musictui.scrape.matching.match_titles import artist_likeness, is_edition, title_parts
from musictui.scrape.matching.matched import Candidate

MOST_CANDIDATES = 300
"""Tracks of the library that a release is compared with: those of an artist with many albums are not all looked at."""
MOST_OF_ARTIST = 3_000
"""Tracks of the release's artist that are looked through for its titles."""
FITS = 0.5
"""A release that fits less is none of the library's."""
EDITION = 0.9
"""What a match is worth with another edition of the album: date, label and bonus tracks are that one's own."""
AS_ALBUM, AS_TITLE = 0.9, 0.8
"""What a match of names alone is worth."""
SAME_ARTIST, NAMED = 0.9, 0.95
"""Likeness of names from which they are held to be one: where tracks speak for it, too, and where nothing else does."""
RELEASE_IDS = ("musicbrainz_albumid", "barcode")
"""Ids that say which release an album is."""
MOST_NAMES = 1_000
"""Names of albums that are looked at for editions: those that begin as the release's."""
_REMARKS = re.compile(r"\s*(?:[(\[]|\s[-–—]\s).*$")


def matches(
    conn: Any, releases: Sequence[Release], track_ids: Sequence[int], asked: Collection[int] = ()
) -> list[ReleaseMatch]:
    """What each release is of these tracks, or where none are named, of the library.

    Each album that is named or has the release's title is held against it by itself: one album may be there twice, and
    in several editions.

    Args:
        conn: The library.
        releases: What was found.
        track_ids: For which tracks it was asked; none for all of the library.
        asked: All tracks that the same question is about: of them also the other albums of the release's title count,
            as one address may be found for several.
    """
    named = tracks.by_ids(conn, track_ids)
    others = frozenset(asked) - {*track_ids}
    found = []
    for release in releases:
        if not named:
            found.append(_match(release, _candidates(conn, release)))
            continue
        more = [each for each in _candidates(conn, release) if each.id in others] if others else []
        found.append(_match(release, [*_alike(release, named), *more], frozenset(track_ids)))
    return found


def _alike(release: Release, named: Sequence[Track]) -> Sequence[Track]:
    """The tracks that are looked at; of very many those of folders and albums that hold one of the release's names."""
    if len(named) <= MOST_CANDIDATES:
        return named
    cores = {title_parts(text).core for text in (release.title, *(track.title for track in release.tracks))}
    return [track for album in albums(named) if not cores.isdisjoint(_cores(album)) for track in album]


def _cores(album: Sequence[Track]) -> set[str]:
    each = [Candidate.of(track) for track in album]
    names = [
        text for file in each for text in (file.album, file.title, file.name, file.name.rpartition(" - ")[2])
    ]
    return {core for text in names if (core := title_parts(text).core)}


def _candidates(conn: Any, release: Release) -> list[Track]:
    """Tracks of the library that may be the release: of its album, or of its artist with one of its titles."""
    ids: dict[int, None] = {}
    # Each album whole and in its order; the album itself first, lest others push it out.
    for query in (_of_ids(release), _of_title(release), _of_editions(conn, release)):
        if query is None or len(ids) >= MOST_CANDIDATES:
            continue
        more = search.ids(conn, query)
        if len(more) > MOST_CANDIDATES and release.artist:
            # Many albums are called so (`Greatest Hits`): its artist's before all others.
            ids.update(dict.fromkeys(search.ids(conn, And((query, _by(release))))))
        ids.update(dict.fromkeys(more))
    found = tracks.by_ids(conn, list(ids)[:MOST_CANDIDATES])
    return [*found, *_titled(conn, release, ids)][:MOST_CANDIDATES]


def _of_ids(release: Release) -> Query | None:
    """The albums that an id says to be it."""
    ways = [Match(name, Op.EXACT, release.ids[name]) for name in RELEASE_IDS if name in release.ids]
    return Or(tuple(ways)) if ways else None


def _of_title(release: Release) -> Query | None:
    return Match("album", Op.EXACT, release.title) if release.title else None


def _by(release: Release) -> Query:
    return Or((Match("albumartist", Op.EXACT, release.artist), Match("artist", Op.EXACT, release.artist)))


def _of_editions(conn: Any, release: Release) -> Query | None:
    """Albums of the library that are other editions of the release: `Tides (Deluxe Edition)` of `Tides`."""
    start = fold(_REMARKS.sub("", release.title))
    if not start:
        return None
    names = terms.beginning(conn, "album", start, MOST_NAMES)
    found = [Match("album", Op.EXACT, name) for name in names if is_edition(release.title, name)]
    return Or(tuple(found)) if found else None


def _titled(conn: Any, release: Release, known: Container[int]) -> list[Track]:
    """Tracks of the release's artist with one of its titles, beside those that are known.

    All that the artist has is read: to ask the index for each title takes a tenth of a second in a large library.
    """
    titles = {fold(track.title) for track in release.tracks if track.title} or {fold(release.title)} - {""}
    if not release.artist or not titles:
        return []
    ids = [track_id for track_id in search.ids(conn, _by(release))[:MOST_OF_ARTIST] if track_id not in known]
    return [
        track
        for track in tracks.by_ids(conn, ids)
        if not titles.isdisjoint(fold(title) for title in track.tags.get("title", ()))
    ]


class _Fit(NamedTuple):
    """What a release is of one album of the library."""

    match: ReleaseMatch
    members: Sequence[Track]
    edition: str = ""
    """Its name, if it is another edition."""


def _match(release: Release, members: Sequence[Track], named: Container[int] = ()) -> ReleaseMatch:
    """The release held against tracks, album by album.

    All albums count that are named, or have its title or id; another one only where none of these fits as well.
    """
    wanted: list[_Fit] = []
    else_where: list[_Fit] = []
    for album in albums(members):
        fit = _fit(release, album)
        if fit.match.score < FITS:
            continue
        is_meant = any(track.id in named for track in album) or _is_of_title(release, album)
        (wanted if is_meant else else_where).append(fit)
    other = min(else_where, key=_rank, default=None)
    if other and all(_is_more(other, fit) for fit in wanted):
        wanted.append(other)
    return _together(sorted(wanted, key=_rank)) if wanted else ReleaseMatch()


def _is_more(one: _Fit, other: _Fit) -> bool:
    """Whether one fits better, and has as many of the tracks: a single song always fits well."""
    return one.match.score > other.match.score and len(one.match.tracks) >= len(other.match.tracks)


def _rank(fit: _Fit) -> tuple[bool, float]:
    """However well another edition fits, the release itself goes before it."""
    return bool(fit.edition), -fit.match.score


def _is_of_title(release: Release, album: Sequence[Track]) -> bool:
    if _has_its_id(release, album):
        return True
    name = first(album[0], "album")
    by = artist_likeness(release.artist, " & ".join(album[0].tags.get("albumartist", ())))
    return _is_called(release, name) and (by is None or by >= SAME_ARTIST)


def _is_called(release: Release, name: str) -> bool:
    """Whether an album has the release's name, or that of another edition of it."""
    return bool(name) and (
        fold(name) == fold(release.title)
        or is_same_name(release.title, name)
        or is_edition(release.title, name)
    )


def _has_its_id(release: Release, album: Sequence[Track]) -> bool:
    return any(release.ids.get(name, "") in album[0].tags.get(name, ()) for name in RELEASE_IDS)


def _together(fits: Sequence[_Fit]) -> ReleaseMatch:
    """What fits several albums as one match: that of the best one, with the tracks of all."""
    best, *others = fits
    pairs = [pair._replace(album_score=fit.match.score) for fit in fits for pair in fit.match.tracks]
    missing = [place for place in best.match.missing if all(place in fit.match.missing for fit in others)]
    extra = [track_id for fit in fits for track_id in fit.match.extra]
    also = [
        f"also “{first(fit.members[0], 'album')}” ({fit.match.score:.2f}: {'; '.join(fit.match.reasons)})"
        for fit in others
    ]
    return ReleaseMatch(
        best.match.score, tuple(pairs), tuple(missing), tuple(extra), (*best.match.reasons, *also)
    )


def _fit(release: Release, album: Sequence[Track]) -> _Fit:
    found = _by_track(release, album) if release.tracks else _as_whole(release, album)
    name = first(album[0], "album")
    is_other = is_edition(release.title, name) and not is_same_name(release.title, name)
    if not name or _has_its_id(release, album) or not is_other:
        return _Fit(found, album)
    reason = f"another edition: {release.title} / {name}"
    found = found._replace(score=EDITION * found.score, reasons=(reason, *found.reasons))
    return _Fit(found, album, name)


def _by_track(release: Release, album: Sequence[Track]) -> ReleaseMatch:
    """The files that are its tracks. Of an album without an album artist, others may be of another of its name."""
    found = match.assign(release, [Candidate.of(track) for track in album])
    extra = {*found.extra}
    strange = {track.id for track in album if track.id in extra and _is_by_another(release, track)}
    if not strange or not found.tracks:
        return found
    return match.assign(release, [Candidate.of(track) for track in album if track.id not in strange])


def _is_by_another(release: Release, track: Track) -> bool:
    if track.tags.get("albumartist"):
        return False
    likeness = artist_likeness(release.artist, " & ".join(track.tags.get("artist", ())))
    return likeness is not None and likeness < SAME_ARTIST


def _as_whole(release: Release, album: Sequence[Track]) -> ReleaseMatch:
    """A release without tracks, such as a post about an album: its names must be the same."""
    own = [track for track in album if _is_by(release, track)]
    if not release.title or not own:
        return ReleaseMatch()
    name = first(album[0], "album")
    if _is_called(release, name):
        # A song of the artist among those of others makes the album none of the artist's.
        members = album if 2 * len(own) > len(album) else own
        return _whole(members, AS_ALBUM, "same artist and album")
    titled = [track for track in own if fold(first(track, "title")) == fold(release.title)]
    return _whole(titled, AS_TITLE, "same artist and title") if titled else ReleaseMatch()


def _whole(members: Sequence[Track], score: float, reason: str) -> ReleaseMatch:
    pairs = tuple(TrackMatch(-1, track.id, score, (reason,)) for track in members)
    return ReleaseMatch(score, pairs, reasons=(reason,))


def _is_by(release: Release, track: Track) -> bool:
    """Whether the names of a track name the release's artist, alone or among others."""
    names = [*track.tags.get("albumartist", ()), *track.tags.get("artist", ())]
    return bool(fold(release.artist)) and any(
        fold(name) == fold(release.artist) or (artist_likeness(release.artist, name) or 0.0) >= NAMED
        for name in names
    )
