"""Track lists in the text of a page: numbered lines, table rows, list items; `A1. Artist – Title (3:45)`."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from musictui.model.release import ReleaseTrack
from musictui.scrape.pages.dates import seconds

MAX_TRACKS = 500
MAX_TITLE = 200
_NUMBER = re.compile(
    r"""^\s*(?:(?:track\s*)?\#?(?P<disc>\d)?[-.](?P<both>\d{2})|(?P<side>[A-H]{1,2})(?P<step>\d{1,2})?
    |(?:track\s*)?\#?(?P<number>\d{1,3}))(?P<end>\s*[.):\]\t|–—-]+\s*|\s+)(?P<rest>\S.*)$""",
    re.VERBOSE | re.IGNORECASE,
)
_LENGTH = re.compile(r"[\s\t]*[(\[]?(?P<length>(?:\d{1,2}:)?\d{1,3}:\d{2})[)\]]?\s*$")
_LENGTH_FIRST = re.compile(r"^[(\[]?(?P<length>(?:\d{1,2}:)?\d{1,3}:\d{2})[)\]]?\s*[-–—|:]?\s*")
_NUMBER_ALONE = re.compile(r"\s*(?:[A-H]?\d{1,2}[.):]|\d{1,3}\.?|[A-H]\d{1,2}\.?)\s*")
_LENGTH_ALONE = re.compile(r"\s*[(\[]?(?:\d{1,2}:)?\d{1,3}:\d{2}[)\]]?\s*")
_ARTIST = re.compile(r"\s+[-‐‑–—―]+\s+|\s*[–—]\s+")
_HEADING = re.compile(
    r"\W*(?:track\s?-?list(?:ing)?s?|tracks|songs?|song\s?list|tracce|titelliste|titres|canciones|lista de canciones|playlist)\W*",
    re.IGNORECASE,
)
_BEGINNING = re.compile(
    r"\W*(?:(?:track\s*)?#?(?:0*1(?!\d)|1-01|A)|side|face|seite|lado|dis[ck]|cd|lp|vinyl|tra|songs?|tit|canc|lista|playl)",
    re.IGNORECASE,
)
"""How a track list or its heading may begin, roughly: a quick look that spares nearly all lines the slow one."""
_END = re.compile(
    r"\W*(?:credits|personnel|reviews?|comments?|buy|download|links?|share|related|notes?|about|line-?up|you may also like)\b.{0,30}$",
    re.IGNORECASE,
)
_SIDE = re.compile(
    r"\W*(?:(?:side|face|seite|lado)\s+(?:[a-h]|one|two)|(?P<disc>(?:disc|disk|cd|lp|vinyl)\s*(?P<n>\d{1,2})))\b.{0,40}$",
    re.IGNORECASE,
)


class _Line(NamedTuple):
    track: ReleaseTrack
    side: str


def read(lines: Sequence[str], *, is_release: bool = False) -> list[ReleaseTrack]:
    """The longest track list in the lines of a text; empty if there is none that is certain.

    A list is certain when it stands under a heading that says so, and when its numbers count up from one and there are
    lengths, sides, discs or zeros (`01`) beside. Other numbered lists (charts, advice) have the same look: they count
    only if their lines do not name artists, and only on a page about a release.

    Args:
        lines: The lines, cells parted by tabs.
        is_release: The text is known to be about one release.
    """
    lines = _joined(lines)
    best: list[ReleaseTrack] = []
    index = 0
    while index < len(lines):
        if not _BEGINNING.match(lines[index]):
            index += 1
            continue
        after = bool(_HEADING.fullmatch(lines[index][:60]))
        tracks, end = _block(lines, index + after)
        if (
            not after
            and not _is_certain(tracks, lines[index])
            and not (is_release and tracks and not tracks[0].artist)
        ):
            tracks = []
        if not tracks and after:
            tracks, end = _plain(lines, index + 1)
        if len(tracks) > len(best):
            best = tracks
        index = max(end, index + 1)
    return best if len(best) > 1 else []


def _joined(lines: Sequence[str]) -> list[str]:
    """The lines, with numbers and lengths that stand alone beside what they belong to."""
    joined: list[str] = []
    number = ""
    for line in lines:
        if _NUMBER_ALONE.fullmatch(line):
            number = line
        elif joined and _LENGTH_ALONE.fullmatch(line) and not number:
            joined[-1] += f" {line.strip()}"
        else:
            joined.append(f"{number.strip()} {line.strip()}" if number else line)
            number = ""
    return joined


def _is_certain(tracks: Sequence[ReleaseTrack], first: str) -> bool:
    """Whether numbered lines are tracks and nothing else, by their looks."""
    timed = sum(track.length_s is not None for track in tracks)
    is_marked = bool(
        re.match(r"\W*(?:0|A|1-01|side|face|seite|lado|dis[ck]|cd|lp|vinyl)", first, re.IGNORECASE)
    )
    return is_marked or timed * 2 > len(tracks)


def read_list(items: Sequence[str]) -> list[ReleaseTrack]:
    """The tracks that the items of an ordered list are; empty unless every one has a length, or an artist."""
    tracks, end = _plain(items, 0)
    return tracks if len(tracks) > 1 and end == len(items) else []


def _block(lines: Sequence[str], start: int) -> tuple[list[ReleaseTrack], int]:
    """Numbered lines from `start` on: each number one more than that before, or the first of a new disc or side."""
    found: list[_Line] = []
    disc, index, missed = 0, start, 0
    while index < len(lines) and len(found) < MAX_TRACKS:
        line = lines[index][:400]
        if (side := _SIDE.fullmatch(line)) and (found or index == start):
            disc = int(side["n"]) if side["n"] else disc
            index += 1
            continue
        read_line = _numbered(line, disc)
        if read_line is not None and _follows(found, read_line):
            found.append(read_line)
            missed = 0
        elif not found or _END.fullmatch(line) or missed >= 1:
            break
        else:
            missed += 1  # One line of notes between two tracks.
        index += 1
    tracks = [line.track for line in found]
    return (_with_artists(tracks) if len(tracks) > 1 else []), (index if found else start + 1)


def _follows(found: list[_Line], line: _Line) -> bool:
    position = line.track.position or 0
    if not found:
        return position == 1 and line.side in {"", "A"}
    last = found[-1]
    same = last.track.disc == line.track.disc and last.side == line.side
    if same:
        return position == (last.track.position or 0) + 1
    if line.side != last.side:
        return bool(line.side) and bool(last.side) and position == 1 and line.side > last.side
    return position == 1 or position == (last.track.position or 0) + 1


def _numbered(line: str, disc: int) -> _Line | None:
    found = _NUMBER.match(line)
    if not found:
        return None
    side = (found["side"] or "").upper()
    if side:
        if not found["step"] and not found["end"].strip(" "):
            return None  # `A Song`: a word, not a side.
        number = int(found["step"] or 1)
    else:
        number = int(found["both"] or found["number"])
        if (
            found["number"]
            and not found["end"].strip(" ")
            and not _LENGTH.search(found["rest"])
            and len(found["number"]) != 2
        ):
            return None  # `7 Seconds`: a title that begins with a number.
        disc = int(found["disc"]) if found["disc"] else disc
    title, length_s = _title(found["rest"])
    if not title or len(title) > MAX_TITLE:
        return None
    return _Line(ReleaseTrack(title=title, position=number, disc=disc or None, length_s=length_s), side)


def _title(text: str) -> tuple[str, float | None]:
    text = text.strip()
    length_s = None
    if found := _LENGTH_FIRST.match(text):
        text = text[found.end() :] or text  # When it begins in a mix, not how long it is.
    if (found := _LENGTH.search(text)) and found.start() > 0:
        length_s, text = seconds(found["length"]), text[: found.start()]
    text = " - ".join(part.strip() for part in text.split("\t") if part.strip())
    return text.strip(' -–—|."“”'), length_s


def _plain(lines: Sequence[str], start: int) -> tuple[list[ReleaseTrack], int]:
    """Lines without numbers under a heading: all with a length, or all `Artist – Title`."""
    tracks: list[ReleaseTrack] = []
    index = start
    while index < len(lines) and len(tracks) < MAX_TRACKS:
        title, length_s = _title(lines[index][:400])
        if not title or len(title) > MAX_TITLE or _END.fullmatch(lines[index][:60]):
            break
        if length_s is None and not _ARTIST.search(title):
            break
        tracks.append(ReleaseTrack(title=title, position=len(tracks) + 1, length_s=length_s))
        index += 1
    return (_with_artists(tracks) if len(tracks) > 1 else []), max(index, start)


def _with_artists(tracks: list[ReleaseTrack]) -> list[ReleaseTrack]:
    """Artist and title parted, if every line has both."""
    parted = [_ARTIST.split(track.title, maxsplit=1) for track in tracks]
    if any(len(parts) != 2 or not parts[0].strip() or not parts[1].strip() for parts in parted):
        return tracks
    return [
        ReleaseTrack(
            title=title.strip(),
            artist=artist.strip(),
            position=track.position,
            disc=track.disc,
            length_s=track.length_s,
        )
        for track, (artist, title) in zip(tracks, parted, strict=True)
    ]
