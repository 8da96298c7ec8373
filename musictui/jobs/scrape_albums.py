"""The albums of the library that tracks are of: by title and album artist, or by title and folder."""

import os
import re
from collections.abc import Iterable, Sequence

from musictui.model import values
from musictui.model.text import fold
from musictui.model.track import Track

_DISC_FOLDER = re.compile(rb"^(?:cd|dis[ck]|dvd|lp|vinyl|side)[\s._-]*\w{1,2}$", re.IGNORECASE)


def albums(tracks: Iterable[Track]) -> list[list[Track]]:
    """Tracks album by album, in their order.

    Albums of one title are kept apart by their album artists; where there are none, by their folders, and so are two
    of one artist whose folders number their tracks alike. The folders of discs belong together.
    """
    by_folder: dict[tuple[str, bytes], list[Track]] = {}
    for track in tracks:
        by_folder.setdefault((fold(first(track, "album")), _folder(track)), []).append(track)
    parts: dict[tuple[str, str], list[list[Track]]] = {}
    alone: list[list[Track]] = []
    for (album, _), members in by_folder.items():
        for artist, part in _by_artist(members).items():
            if album and artist:
                parts.setdefault((album, artist), []).append(part)
            else:
                alone.append(part)
    return [*(album for there in parts.values() for album in _joined(there)), *alone]


def first(track: Track, field: str) -> str:
    """The first value of a field; empty if it has none."""
    return next(iter(track.tags.get(field, ())), "")


def _folder(track: Track) -> bytes:
    folder, name = os.path.split(os.path.dirname(track.path))
    return folder if _DISC_FOLDER.match(name) else os.path.join(folder, name)


def _by_artist(members: Sequence[Track]) -> dict[str, list[Track]]:
    """By album artist, folded; those that have none are of the only one that there is."""
    names = [fold(" & ".join(track.tags.get("albumartist", ()))) for track in members]
    known = set(names) - {""}
    only = known.pop() if len(known) == 1 else ""
    found: dict[str, list[Track]] = {}
    for track, name in zip(members, names, strict=True):
        found.setdefault(name or only, []).append(track)
    return found


def _joined(parts: Sequence[list[Track]]) -> list[list[Track]]:
    """Folders of one album together, as far as none has a number that another has."""
    found: list[tuple[set[tuple[int, int]], list[Track]]] = []
    for part in parts:
        places = {place for track in part if (place := _place(track))}
        into = next((each for each in found if places and each[0] and each[0].isdisjoint(places)), None)
        if into is None:
            found.append((places, list(part)))
        else:
            into[0].update(places)
            into[1].extend(part)
    return [members for _, members in found]


def _place(track: Track) -> tuple[int, int] | None:
    number = values.integer(first(track, "tracknumber"))
    return (values.integer(first(track, "discnumber")) or 1, number) if number else None
