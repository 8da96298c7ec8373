"""Tracks that differ in their tags only."""

from musictui.model.duplicates import TrackFacts
from tests.duplicates.copies import lossless

_UNTAGGED = lossless(0)._replace(
    covers=0, title="", artists=(), album="", albumartist="", disc=None, track=None, year=None, tags=0
)


def track(number: int, title: str = "", artist: str = "", album: str = "", **other: object) -> TrackFacts:
    """A track of 200 s, if `other` does not say so."""
    artists = (artist,) if artist else ()
    path = b"/music/%d.flac" % number
    plain = _UNTAGGED._replace(id=number, path=path, inode=number, title=title, artists=artists, album=album)
    return plain._replace(**other)
