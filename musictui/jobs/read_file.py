"""Reads one file into the row that the library stores. Runs in the worker processes."""

from importlib import import_module
from typing import NamedTuple

from musictui.library import tracks
from musictui.model.track import FileStat, FileTags


class Unreadable(NamedTuple):
    """The system does not let us read the file now; what is known of it may still be true."""

    reason: str


def read_file(stat: FileStat) -> tracks.TrackRow | Unreadable | None:
    """The row of a file with its tags or what is wrong with it; None if it vanished meanwhile."""
    # 0.1 s with mutagen, which only the workers need, and an index that finds nothing new not at all.
    from musictui.tags import reader

    found = reader.read(stat.path)
    if found.problem is not None:
        try:
            _touch(stat.path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError:
            return Unreadable(found.problem)
    return tracks.prepare(stat, found)


def warm_up() -> None:
    """Import what `read_file` needs, so that the first file need not wait for it."""
    import_module("musictui.tags.reader")


def failed_row(stat: FileStat, reason: str) -> tracks.TrackRow:
    """The row of a file of which nothing is known but why it could not be read."""
    return tracks.prepare(stat, FileTags(problem=reason))


def _touch(path: bytes) -> None:
    """Read a little of a file, as the system may refuse."""
    with open(path, "rb", buffering=0) as file:
        file.read(1)
