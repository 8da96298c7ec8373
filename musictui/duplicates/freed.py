"""How many bytes a group would free."""

from collections.abc import Iterable, Mapping

from musictui.model.duplicates import Group, Kind, TrackFacts


def frees(group: Group, tracks: Mapping[int, TrackFacts]) -> int:
    """Bytes of all files of a group but the largest, or of all folders but the largest; 0 for versions.

    Names of one file (hard links) count once.
    """
    if group.kind is Kind.VERSION:
        return 0
    parts = group.folders or [(member,) for member in group.members]
    of_parts = [size(tracks[member] for member in part) for part in parts]
    return size(tracks[member] for member in group.members) - max(of_parts)


def size(members: Iterable[TrackFacts]) -> int:
    """Bytes of files; names of one file count once."""
    files = {(track.inode or -track.id, track.size, track.mtime_ns): track.size for track in members}
    return sum(files.values())
