"""Takes the pictures out of files, each once however many files have it."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from musictui.model import naming, patterns
from musictui.model.track import Track

NAME = patterns.parse('{albumartist|artist|"Unknown"} - {album|title|filename}')
EXTENSIONS = {"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp"}
FRONT_COVER = 3


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as a file of its own."""

    name: str
    """A legal name on every system, different for each picture of a run."""
    data: bytes


def pictures(tracks: Iterable[Track], unreadable: list[tuple[bytes, str]]) -> Iterator[Picture]:
    """The pictures in the files of tracks; what cannot be read goes to `unreadable` with the reason."""
    from musictui.tags import writer
    from musictui.tags.covers import KINDS
    from musictui.tags.source import BadFileError

    seen: set[bytes] = set()
    names: set[str] = set()
    for track in tracks:
        if not track.covers or track.missing_since_s is not None:
            continue
        try:
            found = writer.covers(track.path)
        except BadFileError as error:
            unreadable.append((track.path, str(error)))
            continue
        except OSError as error:
            unreadable.append((track.path, f"It cannot be read: {error.strerror or error}."))
            continue
        for cover in found:
            digest = hashlib.blake2b(cover.data, digest_size=16).digest()
            if digest in seen:
                continue
            seen.add(digest)
            kind = "" if cover.kind == FRONT_COVER else f" ({KINDS[cover.kind].lower()})"
            yield Picture(_name(track, kind, EXTENSIONS.get(cover.mime, ".bin"), names), cover.data)


def _name(track: Track, kind: str, extension: str, taken: set[str]) -> str:
    """A name that no other picture of this run has, whatever a file system takes for one."""
    stem = NAME.format(track.tags, patterns.facts(track)) + kind
    number = 1
    while True:
        counted = stem if number == 1 else f"{stem} {number}"
        name = naming.legal_name(counted.replace("/", "-"), system="windows", extension=extension)
        if name.casefold() not in taken:
            taken.add(name.casefold())
            return name
        number += 1
