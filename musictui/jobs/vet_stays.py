"""Which files of a vetted folder are neither moved nor removed, whatever they are, and why."""

import os
from collections.abc import Callable, Mapping

from musictui.duplicates import plan
from musictui.duplicates.keep_rules import Context, is_protected
from musictui.duplicates.verdicts import Judgment
from musictui.model.duplicates import TrackFacts

PROTECTED = "It is in a protected folder, so it stays where it is."
LINK = "It is a link, not a file of its own, so it stays."
ONE_FILE = plan.ONE_FILE


def not_moved(file: TrackFacts, context: Context) -> str:
    """Why a file keeps its place, new or not; empty if it may have another."""
    if is_protected(file, context):
        return PROTECTED
    return LINK if os.path.islink(file.path) else ""


def not_removed(file: TrackFacts, keeper: TrackFacts, context: Context) -> str:
    """Why a file is not removed as a copy of another one; empty if it may be."""
    return not_moved(file, context) or (ONE_FILE if _is_one_file(file, keeper) else "")


def told(
    judgments: Mapping[int, Judgment], facts: Callable[[int], TrackFacts], context: Context
) -> dict[int, Judgment]:
    """Judgments with the reason why their files stay.

    Args:
        judgments: By file.
        facts: Gives what is known of a file or of a track that a judgment names.
        context: Knows the protected folders.
    """
    found: dict[int, Judgment] = {}
    for each in judgments.values():
        file = facts(each.id)
        stays = not_moved(file, context)
        if not stays and each.of is not None:
            other = facts(each.of)
            # Hard links are rare, and asking the system for each file takes a while.
            if (file.inode, file.size) == (other.inode, other.size):
                stays = not_removed(file, other, context)
        found[each.id] = each._replace(stays=stays) if stays else each
    return found


def _is_one_file(file: TrackFacts, other: TrackFacts) -> bool:
    try:
        return os.path.samefile(file.path, other.path)
    except OSError:
        return False  # What is missing is told where the files are looked at.
