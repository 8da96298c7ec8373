"""Tracks that differ in their tags only."""

from musictui.model.duplicates import TrackFacts

_PLAIN = TrackFacts(
    id=0,
    path=b"",
    size=1_000_000,
    mtime_ns=1,
    ctime_ns=1,
    inode=0,
    added_s=1,
    length_s=200.0,
    codec="flac",
    is_lossless=True,
    bit_rate=900_000,
    sample_rate=44_100,
    bit_depth=16,
    channels=2,
    covers=0,
    title="",
    artists=(),
    album="",
    albumartist="",
    disc=None,
    track=None,
    year=None,
    is_compilation=False,
    recording_ids=(),
    isrcs=(),
    tags=0,
)


def track(number: int, title: str = "", artist: str = "", album: str = "", **other: object) -> TrackFacts:
    """A track of 200 s, if `other` does not say so."""
    artists = (artist,) if artist else ()
    path = b"/music/%d.flac" % number
    plain = _PLAIN._replace(id=number, path=path, inode=number, title=title, artists=artists, album=album)
    return plain._replace(**other)
