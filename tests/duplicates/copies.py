"""Tracks as the rules for copies see them, without files."""

import os

from musictui.model.duplicates import TrackFacts

PLAIN = TrackFacts(
    id=0,
    path=b"",
    size=4_000_000,
    mtime_ns=5,
    ctime_ns=5,
    inode=0,
    added_s=1_000,
    length_s=200.0,
    codec="mp3",
    is_lossless=False,
    bit_rate=320_000,
    sample_rate=44_100,
    bit_depth=None,
    channels=2,
    covers=1,
    title="Song",
    artists=("Ann",),
    album="Album",
    albumartist="Ann",
    disc=1,
    track=1,
    year=2000,
    is_compilation=False,
    recording_ids=(),
    isrcs=(),
    tags=10,
)


def copy(track_id: int, path: str = "", **values: object) -> TrackFacts:
    """One copy of a song: an MP3 at 320 kbit/s but for `values`."""
    path = path or f"/music/Album/{track_id:05}.mp3"
    return PLAIN._replace(id=track_id, path=os.fsencode(path), **values)  # type: ignore[arg-type]


def lossless(track_id: int, path: str = "", **values: object) -> TrackFacts:
    """A FLAC of 16 bit and 44.1 kHz but for `values`."""
    found = {"codec": "flac", "is_lossless": True, "bit_rate": 900_000, "bit_depth": 16, **values}
    return copy(track_id, path or f"/music/Album/{track_id:05}.flac", **found)
