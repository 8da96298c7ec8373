"""What is proposed for each track of a group before anybody looked at it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from musictui.duplicates import keep
from musictui.duplicates.keep import AlbumDecision
from musictui.duplicates.keep_rules import Context, is_protected
from musictui.model.duplicates import Group, Kind, TrackFacts

VERSION = "another version, which is never removed as a duplicate"
ONLY_HERE = "only this folder has it"


class Proposal(NamedTuple):
    """What is proposed for one track."""

    track: TrackFacts
    keep: bool
    why: str
    """Without an end: `lossless; 9 tags more`."""


def proposals(
    group: Group, tracks: Mapping[int, TrackFacts], names: Sequence[str], context: Context
) -> list[Proposal]:
    """What is proposed for each member of a group, what is kept first.

    Args:
        group: With members that are all in `tracks`.
        tracks: By id.
        names: The rules by which a copy is kept, as `keep.parse` gives them.
        context: What the rules know beside.
    """
    members = [tracks[member] for member in group.members]
    if group.kind is Kind.VERSION:
        return [Proposal(track, True, VERSION) for track in members]
    if group.folders:
        found = _of_album(group, tracks, names, context)
    else:
        decision = keep.decide(members, names, context)
        found = [Proposal(track, track.id in decision.stays, decision.why[track.id]) for track in members]
    return sorted(found, key=lambda proposal: not proposal.keep)


def _of_album(
    group: Group, tracks: Mapping[int, TrackFacts], names: Sequence[str], context: Context
) -> list[Proposal]:
    """One folder is kept whole; of the others what it has, too, goes."""
    folders = [[tracks[member] for member in folder] for folder in group.folders]
    decision = keep.decide_albums(folders, names, context)
    shared = min(map(len, folders))
    found = []
    for at, folder in enumerate(folders):
        for place, track in enumerate(folder):
            is_only = place >= shared and at != decision.folder
            stays = at == decision.folder or is_only or is_protected(track, context)
            found.append(
                Proposal(track, stays, ONLY_HERE if is_only else _why(decision, at, folders, place, context))
            )
    return found


def _why(
    decision: AlbumDecision, at: int, folders: Sequence[Sequence[TrackFacts]], place: int, context: Context
) -> str:
    """What decided on a track's folder, as far as the track shows it itself."""
    rule, track = decision.rules[at], folders[at][place]
    if rule is None:
        return decision.why[at]
    is_kept = at == decision.folder
    for number in range(len(folders)) if is_kept else (decision.folder,):
        other = folders[number][place] if place < len(folders[number]) else track
        if is_kept and keep.is_better(track, other, rule, context):
            return rule.says(track, other, context)
        if not is_kept and keep.is_better(other, track, rule, context):
            return rule.against(track, other, context)
    return f"its folder: {decision.why[at]}"
