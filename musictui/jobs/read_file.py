"""Reads one file into the row that the library stores. Runs in the worker processes."""

import os

from musictui.library import tracks
from musictui.model.track import FileStat, FileTags


def read_file(stat: FileStat) -> tracks.TrackRow | None:
    """The row of a file with its tags or its problem; None if it vanished meanwhile."""
    # 0.1 s with mutagen, which only the workers need, and an index that finds nothing new not at all.
    from musictui.tags import reader

    found = reader.read(stat.path)
    if found.problem and not os.path.lexists(stat.path):
        return None
    return tracks.prepare(stat, found)


def failed_row(stat: FileStat, reason: str) -> tracks.TrackRow:
    """The row of a file that could not even be tried to the end."""
    return tracks.prepare(stat, FileTags(problem=reason))
