"""What groups of duplicates are called and what they free: pure, of one group or of all, each file counted once."""

import os
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from musictui.duplicates import keep
from musictui.duplicates.keep_rules import Context, is_protected
from musictui.duplicates.proposals import proposals
from musictui.library.duplicate_groups import Stored
from musictui.library.duplicate_lines import GroupLine, Mark, State
from musictui.library.rows import SEPARATOR
from musictui.model.duplicates import Group, Kind, TrackFacts

Gone = Mapping[int, tuple[object, int]]
"""By track that goes: its file, the same for all names of one, and its bytes; 0 while another name of it stays."""


class Weight(NamedTuple):
    """What the list tells of a group."""

    title: str
    """Of the best member, for albums the album; else the name of the file."""
    artist: str
    gone: Gone
    is_whole: bool = True
    """Whether all members were looked at."""


NAMELESS = Weight("", "", {}, is_whole=False)


class Tally:
    """What goes in all of some groups; a file that is in several counts once."""

    def __init__(self) -> None:
        self.files = 0
        self.size = 0
        """Bytes."""
        self._of: dict[int, Gone] = {}
        self._tracks: Counter[int] = Counter()
        self._files: Counter[object] = Counter()

    def put(self, group_id: int, gone: Gone) -> None:
        """Say what goes in a group, in place of what was said before."""
        # A name of a file of which another one stays frees nothing, and is never removed.
        gone = {each: found for each, found in gone.items() if found[1]}
        for track_id, (file, size) in self._of.pop(group_id, {}).items():
            self._tracks[track_id] -= 1
            self.files -= not self._tracks[track_id]
            self._files[file] -= 1
            self.size -= 0 if self._files[file] else size
        if gone:
            self._of[group_id] = gone
        for track_id, (file, size) in gone.items():
            self.files += not self._tracks[track_id]
            self._tracks[track_id] += 1
            self.size += 0 if self._files[file] else size
            self._files[file] += 1

    def of(self, group_id: int) -> Gone:
        """What was said of a group."""
        return self._of.get(group_id, {})

    def freed(self, group_ids: Iterable[int]) -> int:
        """Bytes that some of the groups free."""
        return freed(self.of(each) for each in group_ids)


def freed(gone: Iterable[Gone]) -> int:
    """Bytes of all that goes."""
    return sum({file: size for each in gone for file, size in each.values() if size}.values())


def gone(marks: Mapping[int, Mark], members: Iterable[TrackFacts]) -> Gone:
    """What goes of the members of a group, given what becomes of each."""
    going: dict[int, tuple[object, int]] = {}
    stay = set()
    for track in members:
        file = (track.inode, track.size, track.mtime_ns) if track.inode else track.path
        if marks.get(track.id, Mark.NONE).is_removal:
            going[track.id] = file, track.size
        else:
            stay.add(file)
    if stay.isdisjoint(file for file, _ in going.values()):
        return going
    return {each: (file, 0 if file in stay else size) for each, (file, size) in going.items()}


def weigh(
    stored: Stored,
    facts: Mapping[int, TrackFacts],
    names: Sequence[str],
    context: Context,
    *,
    kept: Collection[int] = (),
    most: int = 0,
) -> Weight:
    """What the list tells of a group, with what is proposed where nobody decided.

    Args:
        stored: As it is now.
        facts: What is known of its members.
        names: The rules by which copies are kept, as `keep.parse` gives them.
        context: What the rules know beside.
        kept: What a person keeps in other groups, and so in this one.
        most: Groups of more members are only named; 0 for none.
    """
    group = stored.group
    members = [facts[each] for each in group.members if each in facts]
    if not members:
        return NAMELESS
    is_whole = not most or len(group.members) <= most
    going: Gone = {}
    if is_whole and len(members) > 1 and stored.state is not State.NOT_DUPLICATES:
        is_open = stored.state in {State.OPEN, State.SKIPPED}
        wanted = stored.marks
        if is_open:
            columns = group.folders or [(each.id,) for each in members]
            protected = {each.id for each in members if is_protected(each, context)} if kept else ()
            wanted = heeding(_proposed(group, facts, names, context), columns, kept, protected)
        going = gone({each: mark for each, mark in wanted.items() if each not in kept}, members)
    return Weight(*_names(group.kind, members, going), going, is_whole)


def heeding(
    proposed: Mapping[int, Mark],
    columns: Iterable[Sequence[int]],
    kept: Collection[int],
    protected: Collection[int],
) -> Mapping[int, Mark]:
    """What rules propose where a person keeps some in other groups: that stays, in place of what rules would keep."""
    if not kept or not proposed:
        return proposed
    said = dict(proposed)
    for beside in zip(*columns, strict=False):
        if any(each in kept for each in beside):
            stay = {each for each in beside if each in kept or each in protected}
            said |= {each: Mark.KEEP if each in stay else Mark.REMOVE for each in beside}
    return said


def told(line: GroupLine, weight: Weight) -> GroupLine:
    """The line of a group with what it is called and what it frees."""
    frees = freed([weight.gone]) if weight.is_whole else None
    return line._replace(title=weight.title, artist=weight.artist, frees=frees)


def known(group: Group, facts: Mapping[int, TrackFacts]) -> Group | None:
    """A group of those of its members of which something is known; None where they are too few to compare."""
    members = tuple(each for each in group.members if each in facts)
    folders = tuple(tuple(each for each in folder if each in facts) for folder in group.folders)
    return replace(group, members=members, folders=folders) if len(members) > 1 and all(folders) else None


def _proposed(
    group: Group, facts: Mapping[int, TrackFacts], names: Sequence[str], context: Context
) -> Mapping[int, Mark]:
    """What the rules would remove, as `proposals` says it, but without the reasons where that is possible."""
    if group.kind is Kind.VERSION:
        return {}
    if group.folders:
        there = known(group, facts)
        said = proposals(there, facts, names, context) if there else ()
        return {each.track.id: Mark.REMOVE for each in said if not each.keep}
    members = [facts[each] for each in group.members if each in facts]
    best = keep.best(members, names, context)
    return {
        track.id: Mark.REMOVE for track in members if track is not best and not is_protected(track, context)
    }


def _names(kind: Kind, members: Sequence[TrackFacts], going: Collection[int]) -> tuple[str, str]:
    """Title and artist of a group: those of what stays, unless its tags say less than those of a copy."""

    def worth(track: TrackFacts) -> tuple[object, ...]:
        title = track.album if kind is Kind.ALBUM else track.title
        return bool(title), bool(track.artists), track.id not in going, track.tags, -track.id

    best = max(members, key=worth)
    title = best.album if kind is Kind.ALBUM else best.title
    return title or os.fsdecode(os.path.basename(best.path)), SEPARATOR.join(best.artists)
