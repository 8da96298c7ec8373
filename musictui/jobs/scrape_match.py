"""Which tracks of the library a release is."""

from collections.abc import Sequence
from typing import Any

from musictui.library import search, tracks
from musictui.model.query_nodes import And, Match, Op, Or, Query
from musictui.model.release import Release, ReleaseMatch, TrackMatch
from musictui.model.text import fold
from musictui.model.track import Track
from musictui.scrape.matching import match
from musictui.scrape.matching.matched import Candidate

MOST_CANDIDATES = 300
"""Tracks of the library that a release is compared with: those of an artist with many albums are not all looked at."""
FITS = 0.5
"""A release that fits less is none of the library's."""


def matches(conn: Any, releases: Sequence[Release], track_ids: Sequence[int]) -> list[ReleaseMatch]:
    """What each release is of these tracks, or where none are named, of the library."""
    named = tracks.by_ids(conn, track_ids) if track_ids else None
    return [
        _match(release, named if named is not None else _candidates(conn, release)) for release in releases
    ]


def _candidates(conn: Any, release: Release) -> list[Track]:
    """Tracks of the library that may be the release: of its album, or of its artist with one of its titles."""
    query = _query(release)
    if query is None:
        return []
    return tracks.by_ids(conn, list(search.ids(conn, query))[:MOST_CANDIDATES])


def _query(release: Release) -> Query | None:
    ways: list[Query] = [
        Match(name, Op.EXACT, release.ids[name])
        for name in ("musicbrainz_albumid", "barcode")
        if name in release.ids
    ]
    if release.title:
        ways.append(Match("album", Op.EXACT, release.title))
    if release.artist:
        by = Or((Match("artist", Op.EXACT, release.artist), Match("albumartist", Op.EXACT, release.artist)))
        titles = [track.title for track in release.tracks] or [release.title]
        named: list[Query] = [Match("title", Op.EXACT, title) for title in titles if title]
        if named:
            ways.append(And((by, Or(tuple(named)))))
    return Or(tuple(ways)) if ways else None


def _match(release: Release, members: Sequence[Track]) -> ReleaseMatch:
    """The release held against tracks, album by album; the best fit counts."""
    if not members:
        return ReleaseMatch()
    albums: dict[str, list[Track]] = {}
    for track in members:
        albums.setdefault(fold(next(iter(track.tags.get("album", ())), "")), []).append(track)
    found = [
        _as_whole(release, each) if not release.tracks else _by_track(release, each)
        for each in albums.values()
    ]
    best = max(found, key=lambda each: each.score)
    return best if best.score >= FITS else ReleaseMatch()


def _by_track(release: Release, members: Sequence[Track]) -> ReleaseMatch:
    return match.assign(release, [Candidate.of(track) for track in members])


def _as_whole(release: Release, members: Sequence[Track]) -> ReleaseMatch:
    """A release without tracks, such as a post about an album: its names must be the same."""
    artist = fold(release.artist)
    album, by = fold(next(iter(members[0].tags.get("album", ())), "")), set()
    for track in members:
        by |= {fold(name) for field in ("albumartist", "artist") for name in track.tags.get(field, ())}
    if not release.title or not artist or artist not in by:
        return ReleaseMatch()
    if album == fold(release.title):
        reason = "same artist and album"
        pairs = [TrackMatch(-1, track.id, 0.9, (reason,)) for track in members]
        return ReleaseMatch(0.9, tuple(pairs), reasons=(reason,))
    titled = [
        track for track in members if fold(next(iter(track.tags.get("title", ())), "")) == fold(release.title)
    ]
    if not titled:
        return ReleaseMatch()
    reason = "same artist and title"
    return ReleaseMatch(
        0.8, tuple(TrackMatch(-1, track.id, 0.8, (reason,)) for track in titled), reasons=(reason,)
    )
