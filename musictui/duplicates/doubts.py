"""Why rules alone do not remove a copy for what would stay: a person may all the same."""

import math
from collections.abc import Mapping

from musictui.duplicates.keep_rules import is_part, lasting_s
from musictui.model.duplicates import Kind, TrackFacts

SURE_SCORE = 0.8
"""How alike recordings must sound for rules to decide alone. Encodings at 64 kbit/s score 0.97 and more against what
they were made of, and 0.83 and more where they begin between two of its words; a file slowed by 3 % scores 0.69."""

LONGER_S = 5.0
"""What is so much longer than what would stay for it is not removed by rules: the end of that one may be missing."""

VERSION = "It is another version of the song, which is never removed as a duplicate."
PART = (
    "One of them is only a part of the other, as a cut or an edit is: which one goes is for a person to say."
)
LONGER = "It is longer than what would stay for it, the end of which may be missing: which one goes is for a person to say."
OTHER_SOUND = "The tags are the same, but it sounds different."
UNSURE = "They do not sound alike enough for rules to decide alone: which one goes is for a person to say."
DAMAGED = "What would stay for it is damaged, so this one stays."

_BIT_EXACT = (Kind.IDENTICAL, Kind.SAME_AUDIO)
"""Where the audio is the same to the bit, a title that says otherwise is wrong."""


def doubt(
    keeper: TrackFacts, copy: TrackFacts, kind: Kind, score: float, prints: Mapping[int, bytes | None]
) -> str:
    """Why rules alone do not remove a copy for a keeper; empty where nothing speaks against it.

    Args:
        keeper: What would stay.
        copy: What would go.
        kind: In what way they are the same.
        score: How alike they are, from 0 to 1.
        prints: The fingerprints of tracks, as far as they are known; looked at only where tags alone speak.
    """
    if keeper.damage and kind is not Kind.IDENTICAL:
        return DAMAGED
    if is_part(keeper, copy) or is_part(copy, keeper):
        return PART
    if longer_s(copy, keeper) > LONGER_S:
        return LONGER
    if kind in _BIT_EXACT:
        return ""
    # Imported where it is used, as below: the screen of duplicates opens without it.
    from musictui.duplicates.version_parts import is_other

    if is_other(keeper, copy):
        return VERSION
    if kind is Kind.SAME_RECORDING:
        return UNSURE if score < SURE_SCORE else ""
    return OTHER_SOUND if _sound_different(prints.get(keeper.id), prints.get(copy.id)) else ""


def longer_s(copy: TrackFacts, keeper: TrackFacts) -> float:
    """By how many seconds a copy is longer than what stays; below 0 where it is not, or nobody knows."""
    return lasting_s(copy) - (lasting_s(keeper) or math.inf)


def _sound_different(one: bytes | None, other: bytes | None) -> bool:
    if not one or not other:
        return False
    # Imported where it is used: it brings numpy, for which the screen of duplicates need not wait.
    from musictui.duplicates import acoustic

    return acoustic.differ(acoustic.words(one), acoustic.words(other))
