"""Of a whole library, the tracks that may have the same tags as a few files: told without folding every text."""

import re
from collections.abc import Iterable, Sequence

from musictui.duplicates.folding import ascii_fold
from musictui.model.duplicates import TrackFacts

_NO_LETTER = re.compile(r"[^a-z0-9]+")


def same_names(tracks: Iterable[TrackFacts], focus: Iterable[TrackFacts]) -> Sequence[TrackFacts]:
    """The tracks whose titles or identifiers may be those of one of `focus` once they are folded.

    Whatever the rule for same tags finds among all of them, it finds among these: what differs in letters and digits
    is another title to it.
    """
    wanted = list(focus)
    titles = {_letters(track.title) for track in wanted if track.title} | {None}
    ids = {_plain(each) for track in wanted for each in (*track.recording_ids, *track.isrcs)}
    return [
        track
        for track in tracks
        if (track.title and _letters(track.title) in titles)
        or (ids and any(_plain(each) in ids for each in (*track.recording_ids, *track.isrcs)))
    ]


def _letters(title: str) -> str | None:
    """The letters and digits of a folded title; None where folding does more than to leave signs away."""
    if "$" in title:
        return None
    text = title.lower() if title.isascii() else ascii_fold(title)
    letters = text.replace(" ", "")
    if letters.isalnum():
        return letters
    return _NO_LETTER.sub("", text) or None


def _plain(identifier: str) -> str:
    return identifier.replace("-", "").replace(" ", "").strip().upper()
