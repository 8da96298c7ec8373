"""Files of the same bytes."""

from collections.abc import Sequence

from musictui.duplicates.classes import classes, ids, refined
from musictui.model.duplicates import Fact, Facts, Kind, Match, Needed, TrackFacts


class Identical:
    """Files of one size, then of one sampled hash, then of one hash of all: each read only where it may matter."""

    name = Kind.IDENTICAL.value
    kind = Kind.IDENTICAL
    title = "Identical files"

    def look(self, facts: Facts) -> Needed | list[Match]:
        """The classes of identical files; files without sound are nobody's duplicates."""
        alike = classes(
            facts.tracks, lambda track: track.size if track.size and track.codec else None, facts.focus
        )
        for fact in (Fact.SAMPLED, Fact.WHOLE):
            found = refined(alike, facts, fact)
            if isinstance(found, Needed):
                return found
            alike = found
        return [Match(self.kind, ids(members), 1.0, _reason(members)) for members in alike]


def _reason(members: Sequence[TrackFacts]) -> str:
    # The same number may be another file on another disk, but not of the same bytes and times as well.
    files = {
        (track.inode or -index, track.mtime_ns, track.ctime_ns) for index, track in enumerate(members, 1)
    }
    if len(files) == len(members):
        return "The same bytes."
    if len(files) == 1:
        names = "two names" if len(members) == 2 else f"{len(members)} names"
        return f"One file under {names} (a hard link, or a folder seen twice): removing one frees nothing."
    return "The same bytes; some are one file under several names, and removing one of those frees nothing."
