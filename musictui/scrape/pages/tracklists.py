"""Track lists in the text of a page: numbered lines, table rows, list items; `A1. Artist – Title (3:45)`."""

import re
from collections.abc import Sequence
from dataclasses import replace
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
_LENGTH = re.compile(r"[\s\t]*[(\[（]?(?P<length>(?:\d{1,2}:)?\d{1,3}:\d{2})[)\]）]?\s*$")
_LENGTH_FIRST = re.compile(r"^[(\[]?(?P<length>(?:\d{1,2}:)?\d{1,3}:\d{2})[)\]]?\s*[-–—|:]?\s*")
_LENGTH_CHARS = 16
"""A length in brackets has no more characters."""
_NUMBER_ALONE = re.compile(r"\s*(?:[A-H]?\d{1,2}[.):]|\d{1,3}\.?|[A-H]\d{1,2}\.?)\s*")
_LENGTH_ALONE = re.compile(r"\s*[(\[]?(?:\d{1,2}:)?\d{1,3}:\d{2}[)\]]?\s*")
_ARTIST = re.compile(r"\s+[-‐‑–—―]+\s+|\s*[–—]\s+")
_HEADING = re.compile(
    r"\W*(?:track\s?-?list(?:ing)?s?|tracks|songs?|song\s?list|tracce|titelliste|titres|canciones|lista de canciones|playlist"
    r"|liste des (?:titres|morceaux)|収録曲|曲目|トラックリスト)\W*",
    re.IGNORECASE,
)
_BEGINNING = re.compile(
    r"\W*(?:(?:track\s*)?#?(?:0*1(?!\d)|1-01|A)|side|face|seite|lado|dis[ck]|cd|lp|vinyl|tra|songs?|tit|canc|list[ae]|playl|収|曲|ト)",
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


_LABEL = re.compile(r"\s*\[[^\[\]]{1,60}\]$")
"""`Guest – Title [Label]`, as mixes have it."""
_VERSION = re.compile(
    r"\b(?:\w*mix|edit|dub|live|version|feat|ft|instrumental|demo|bonus|vip|cover|acoustic)\b", re.IGNORECASE
)
_ABBREVIATED = re.compile(r"(?:^|[\s.])\w\.$")


class _Line(NamedTuple):
    track: ReleaseTrack
    side: str


def is_heading(text: str) -> bool:
    """Whether a heading says that tracks follow, all of them or those of a side or a disc."""
    return _HEADING.fullmatch(text) is not None or _SIDE.fullmatch(text) is not None


def disc_of(text: str) -> int:
    """The number of the disc in a heading as `CD 2: Night`; 0 if it is none."""
    found = _SIDE.fullmatch(text)
    return int(found["n"] or 0) if found else 0


def read(lines: Sequence[str], *, is_release: bool = False) -> list[ReleaseTrack]:
    """The longest track list in the lines of a text; empty if there is none that is certain.

    A list is certain when it stands under a heading that says so, and when its numbers count up from one and there are
    lengths, sides, discs or zeros (`01`) beside. Other numbered lists (charts, advice) have the same look: they count
    only if their lines do not name artists, and only on a page about a release.

    Args:
        lines: The lines, cells parted by tabs; an empty one where a list ends, and before a heading.
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
        tracks, end = _block(lines, index + after, is_headed=after)
        if (
            not after
            and not _is_certain(tracks, lines[index])
            and not (is_release and tracks and not tracks[0].artist)
        ):
            tracks = []
        if not tracks and (after or _SIDE.fullmatch(lines[index])):
            tracks, end = _plain(lines, index + after)
        if len(tracks) > len(best):
            best = tracks
        index = max(end, index + 1)
    return best if len(best) > 1 else []


def _joined(lines: Sequence[str]) -> list[str]:
    """The lines, with numbers and lengths that stand alone beside what they belong to."""
    joined: list[str] = []
    number = ""
    for line in lines:
        if not line:
            joined.append(line)
            number = ""
        elif _NUMBER_ALONE.fullmatch(line):
            number = line
        elif joined and joined[-1] and _LENGTH_ALONE.fullmatch(line) and not number:
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


def read_list(items: Sequence[str], *, is_headed: bool = False) -> list[ReleaseTrack]:
    """The tracks that the items of a list are; empty unless every one has a length, or an artist.

    Args:
        items: Their texts.
        is_headed: The list stands right below a heading that says so: its items are tracks, whatever they hold.
    """
    tracks, end = _plain(items, 0, is_headed=is_headed)
    return tracks if len(tracks) > 1 and end == len(items) else []


def _block(lines: Sequence[str], start: int, *, is_headed: bool) -> tuple[list[ReleaseTrack], int]:
    """Numbered lines from `start` on: each number one more than that before, or the first of a new disc or side.

    Sides that count anew are of one disc: its positions go on.
    """
    found: list[_Line] = []
    disc, index, missed, before, is_new = 0, start, 0, 0, False
    while index < len(lines) and len(found) < MAX_TRACKS:
        if not lines[index]:
            after = _after_end(lines, index, is_begun=bool(found))
            if not after:
                break
            start, index = (start if found else after), after
        line = lines[index][:400]
        if (side := _SIDE.fullmatch(line)) and (found or index == start):
            disc, before = (int(side["n"]), 0) if side["n"] else (disc, before)
            is_new = not side["n"]
            index += 1
            continue
        read_line = _numbered(line, disc, is_headed)
        if read_line is not None and is_new and found and not read_line.side:
            before = found[-1].track.position or 0 if read_line.track.position == 1 else before
        if read_line is not None and before:
            track = read_line.track
            read_line = read_line._replace(track=replace(track, position=before + (track.position or 0)))
        if read_line is not None and _follows(found, read_line):
            found.append(read_line)
            missed, is_new = 0, False
        elif not found or _END.fullmatch(line) or missed >= 1:
            break
        else:
            missed += 1  # One line of notes between two tracks.
        index += 1
    tracks = [line.track for line in found]
    return (_with_artists(tracks) if len(tracks) > 1 else []), (index if found else start + 1)


def _after_end(lines: Sequence[str], index: int, *, is_begun: bool) -> int:
    """The line behind an end at `index` with which a track list goes on: the next side or disc; 0 if it does not.

    Args:
        lines: The lines.
        index: The end.
        is_begun: There are tracks before it: where there are none, any may be the first.
    """
    while index < len(lines) and not lines[index]:
        index += 1
    return index if index < len(lines) and (not is_begun or _SIDE.fullmatch(lines[index][:60])) else 0


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


def _numbered(line: str, disc: int, is_headed: bool) -> _Line | None:
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
            and not is_headed
        ):
            return None  # `7 Seconds`: a title that begins with a number.
        disc = int(found["disc"]) if found["disc"] else disc
    title, length_s = _title(found["rest"])
    if not title or len(title) > MAX_TITLE:
        return None
    return _Line(ReleaseTrack(title=title, position=number, disc=disc or None, length_s=length_s), side)


def _title(text: str) -> tuple[str, float | None]:
    """A title and its length in seconds, of a line without its number."""
    text = text.strip()
    title, length_s = _timed(text)
    found = _LENGTH_FIRST.match(text) if ":" in text[:_LENGTH_CHARS] else None
    # When it begins in a mix, not how long it is: but `7:30 AM 3:02` is a title with its length.
    if found and (length_s is None or found[0].strip() != found["length"]):
        title, length_s = _timed(text[found.end() :] or text)
    if "\t" in title:
        title = " - ".join(part.strip() for part in title.split("\t") if part.strip())
    title = title.strip(' -–—|"“”').lstrip(".")
    if not title.endswith("."):
        return title, length_s
    return title if _ABBREVIATED.search(title) else title.rstrip(' -–—|."“”'), length_s


def _timed(text: str) -> tuple[str, float | None]:
    """A text without the length at its end, and that in seconds."""
    colon = text.rfind(":")
    if (
        0 < colon >= len(text) - 4
        and (found := _LENGTH.search(text, max(colon - 8, 0)))
        and found.start() > 0
    ):
        return text[: found.start()].rstrip(), seconds(found["length"])
    return text, None


def _plain(lines: Sequence[str], start: int, *, is_headed: bool = False) -> tuple[list[ReleaseTrack], int]:
    """Lines without numbers under a heading: all with a length, or all `Artist – Title`; all, in a list with one."""
    tracks: list[ReleaseTrack] = []
    index, disc, first = start, None, 0
    while index < len(lines) and len(tracks) < MAX_TRACKS:
        if not lines[index]:
            after = _after_end(lines, index, is_begun=True)
            if not after:
                break
            index = after
        title, length_s = _title(lines[index][:400])
        if length_s is None and (side := _SIDE.fullmatch(lines[index][:60])):
            if side["n"]:
                disc, first = int(side["n"]), len(tracks)
            index += 1
            continue
        if not title or len(title) > MAX_TITLE or _END.fullmatch(lines[index][:60]):
            break
        if length_s is None and not is_headed:
            is_timed = bool(tracks) and all(
                track.length_s is not None and not _ARTIST.search(track.title) for track in tracks
            )
            if is_timed or not _ARTIST.search(title):
                break
        position = len(tracks) - first + 1
        tracks.append(ReleaseTrack(title=title, position=position, disc=disc, length_s=length_s))
        index += 1
    return (_with_artists(tracks) if len(tracks) > 1 else []), max(index, start)


def _with_artists(tracks: list[ReleaseTrack]) -> list[ReleaseTrack]:
    """Artist and title parted, if every line has both."""
    parted: list[list[str]] = []
    for track in tracks:
        parts = _ARTIST.split(track.title, maxsplit=1)
        if len(parts) != 2 or not parts[0].strip() or not parts[1].strip():
            return tracks
        parted.append(parts)
    if all(_LABEL.search(title) and not _VERSION.search(title) for _, title in parted):
        parted = [[artist, _LABEL.sub("", title) or title] for artist, title in parted]
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
