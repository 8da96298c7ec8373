"""Titles as labels write them on Bandcamp: catalog number, place on the record, artist and title in one."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from musictui.model.release import Release, ReleaseTrack
from musictui.model.text import words

VARIOUS = "Various Artists"

MIN_SHARE = 0.75
"""Of the tracks that must be written `Artist - Title` for the label's name not to be their artist."""

_DASH = re.compile(r"\s+[-–—]+\s+|(?<=[\w\])])-\s+|\s+[-–—]\s*$")
_PLACE = re.compile(r"^(?:[A-H]{1,2}\d{1,2}|\d{1,2})\s*[.):]\s*(?=\S)")
_NUMBER = re.compile(r"^\d{1,2}\s+(?=\S)")
_LABEL = re.compile(
    r"\b(?:records|recordings|record label|label|tapes|netlabel|collective|imprint|editions|music group|discos)\b",
    re.IGNORECASE,
)
_BRACKETS = "[]() "


def untangled(release: Release) -> Release:
    """A release with its titles and artists as tags would have them; nothing is changed where it is not certain.

    What is taken off the tracks: the catalog number, the place on the record, the name of the album or label. The
    page names the label as the artist where it sells others' music: then titles say who it is by.
    """
    names = {_key(name) for name in (release.title, release.label, release.artist) if name}
    names |= _shared_ends([track.title for track in release.tracks], names)
    plain = [_plain(track.title, release, names) for track in release.tracks]
    split = [_split(title) for title in plain]
    credited = [artist for artist, _ in split if artist]
    is_by_label = not release.label or _key(release.label) == _key(release.artist)
    if len(split) > 1 and len(credited) >= MIN_SHARE * len(split):
        tracks = tuple(
            replace(track, title=title, artist=artist or track.artist)
            for track, (artist, title) in zip(release.tracks, split, strict=True)
        )
        return replace(
            release, tracks=tracks, artist=_album_artist(credited) if is_by_label else release.artist
        )
    tracks = tuple(replace(track, title=title) for track, title in zip(release.tracks, plain, strict=True))
    release = replace(release, tracks=tracks)
    return _by_title(release) if is_by_label else release


def _album_artist(credited: Sequence[str]) -> str:
    return credited[0] if len({_key(artist) for artist in credited}) == 1 else VARIOUS


def _by_title(release: Release) -> Release:
    """A label's release whose title names the artist."""
    artist, title = _split(release.title)
    if not artist or not _LABEL.search(release.artist):
        return release
    tracks = tuple(_credited(track, release.artist, artist) for track in release.tracks)
    return replace(release, title=title, artist=artist, tracks=tracks, label=release.label or release.artist)


def _credited(track: ReleaseTrack, label: str, artist: str) -> ReleaseTrack:
    return replace(track, artist=artist) if _key(track.artist) in {"", _key(label)} else track


def _plain(title: str, release: Release, names: set[str]) -> str:
    """A track's title without what all of them carry."""
    rest = title
    number = release.catalog_number
    if number and rest.lower().startswith(number.lower()):
        rest = _NUMBER.sub("", rest[len(number) :].lstrip(" -–—|:"))
    rest = _PLACE.sub("", rest)
    parts = [part for part in _DASH.split(rest) if part.strip()]
    while len(parts) > 1 and _key(parts[-1].strip(_BRACKETS)) in names:
        parts.pop()
    return " - ".join(parts) if parts and len(parts) < len(_DASH.split(rest)) else rest or title


def _shared_ends(titles: Sequence[str], names: set[str]) -> set[str]:
    """What stands after a dash at the end of most titles, before any of the names: `[Album LP]`."""
    ends: Counter[str] = Counter()
    for title in titles:
        parts = [part for part in _DASH.split(title) if part.strip()]
        while len(parts) > 1 and _key(parts[-1].strip(_BRACKETS)) in names:
            parts.pop()
        if len(parts) > 2:
            ends[_key(parts[-1].strip(_BRACKETS))] += 1
    return {end for end, count in ends.items() if len(titles) > 2 and count >= MIN_SHARE * len(titles)}


def _split(title: str) -> tuple[str, str]:
    """Artist and title; the artist is empty if the text does not name one."""
    parts = _DASH.split(title, maxsplit=1)
    if (
        len(parts) == 2
        and parts[0].strip()
        and parts[1].strip()
        and not parts[0].count("(") > parts[0].count(")")
    ):
        return parts[0].strip(), parts[1].strip()
    return "", title


def _key(name: str) -> str:
    return " ".join(words(name))
