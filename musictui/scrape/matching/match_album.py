"""What speaks against a release though its tracks fit: the album is called otherwise, or is another recording."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from musictui.model.release import Release, TrackMatch
from musictui.model.text import words
from musictui.model.version_words import OTHER_RECORDING
from musictui.scrape.matching import match_evidence
from musictui.scrape.matching.match_titles import title_parts
from musictui.scrape.matching.matched import Candidate

OTHER_NAME = 0.9
"""What a match is worth if the album is called otherwise: a compilation, say, with songs of the release."""
OTHER_VERSION = 0.7
"""If words such as `live` stand in one name only."""
OTHER_LENGTHS = 0.7
"""If nearly all lengths are off: songs are played again, or come from another master."""
FEW_LENGTHS, MOST_OFF = 3, 0.8
"""Fewer say nothing; how many of them must be off."""
SAME_NAME = 85
"""Likeness of names, in percent, from which they are one."""


class Doubt(NamedTuple):
    """What a match is worth for one reason."""

    worth: float
    reason: str


def doubts(release: Release, files: Sequence[Candidate], pairs: Sequence[TrackMatch]) -> list[Doubt]:
    """What speaks against the release as a whole; nothing where an id says that it is this one."""
    by_id = {file.id: file for file in files}
    found = [(release.tracks[pair.place], by_id[pair.track_id]) for pair in pairs]
    own = release.ids.get("musicbrainz_albumid")
    if own and any(file.ids.get("musicbrainz_albumid") == own for _, file in found):
        return []
    named = Counter(file.album for _, file in found if file.album)
    said = [_of_name(release.title, named.most_common(1)[0][0])] if named and release.title else []
    apart = [
        (abs(track.length_s - file.length_s), match_evidence.length_points(track.length_s, file.length_s))
        for track, file in found
        if track.length_s and file.length_s
    ]
    off = [seconds for seconds, points in apart if points <= 0]
    if len(apart) >= FEW_LENGTHS and len(off) >= MOST_OFF * len(apart):
        many = "all" if len(off) == len(apart) else f"{len(off)} of {len(apart)}"
        said.append(Doubt(OTHER_LENGTHS, f"{many} lengths are off, by {min(off):.0f} s and more"))
    return [doubt for doubt in said if doubt]


def _of_name(title: str, album: str) -> Doubt | None:
    if _versions(title) != _versions(album):
        return Doubt(OTHER_VERSION, f"another recording: {title} / {album}")
    ours, theirs = title_parts(title), title_parts(album)
    is_known = ours.core and theirs.core and ours.is_latin == theirs.is_latin
    is_alike = ours.numbers == theirs.numbers and fuzz.token_set_ratio(ours.core, theirs.core) >= SAME_NAME
    if is_known and not is_alike:
        return Doubt(OTHER_NAME, f"another album: {title} / {album}")
    return None


def _versions(name: str) -> set[str]:
    """The words of it that tell recordings apart, in brackets or not; `remixes` as `remix`."""
    found = words(name)
    return {
        one
        for word in found
        for one in (word, word.removesuffix("s"), word.removesuffix("es"))
        if one in OTHER_RECORDING
    }
