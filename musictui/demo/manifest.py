"""What was made: `demo-manifest.jsonl` in the library's folder, for tests, scoring tools and going on.

The first line tells the settings and whether the library is complete, each other line one file.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from musictui.demo.items import as_path
from musictui.demo.plan import Settings
from musictui.errors import MusictuiError
from musictui.files.atomic import replacing

NAME = "demo-manifest.jsonl"
GENERATION = 2
"""Counts changes of what the same settings make."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file that was made, and the truth about it."""

    path: str
    """Within the library's folder; bytes that are no text as surrogates (`file_name` gives them back)."""
    case: str
    family: str = ""
    relation: str = ""
    """To the family's original; see `items.Item`."""
    variant: str = ""
    is_track: bool = True
    has_problem: bool | None = False
    """Whether an index should report a problem; None where only the audio itself shows it, or opinions differ."""
    damage: str = ""
    encoding: str = ""
    length_s: float | None = None
    """As it was meant: encoders add up to a frame, damage takes away."""
    song: str = ""
    """Equal for versions of one composition."""
    recording: str = ""
    """Equal for edits and encodings of one performance."""
    bpm: float | None = None
    """Of the music, whatever the tags say."""
    key: str = ""
    audio: str = ""
    """Hash of the encoded audio before tags and damage: equal audio alone is meant to be equal."""
    covers: int = 0
    tags: Mapping[str, list[str]] = field(default_factory=dict)
    """As they were written."""

    @property
    def file_name(self) -> bytes:
        """The path as the operating system takes it."""
        return as_path(self.path)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A demo library as its manifest tells it."""

    settings: Settings
    generation: int
    is_complete: bool
    entries: list[Entry]

    @property
    def tracks(self) -> list[Entry]:
        """The files that an index should list."""
        return [entry for entry in self.entries if entry.is_track]


def read(folder: Path) -> Manifest | None:
    """The manifest in `folder`; None if there is none of ours."""
    try:
        with open(folder / NAME, encoding="ascii", errors="replace") as lines:
            return _parsed(lines)
    except (FileNotFoundError, NotADirectoryError):
        return None


def is_complete(folder: Path, settings: Settings) -> bool:
    """Whether exactly this library is there already, whole: nothing needs to be made."""
    known = read(folder)
    return (
        known is not None
        and known.is_complete
        and known.generation == GENERATION
        and known.settings == settings
        and all(
            os.path.lexists(os.path.join(os.fsencode(folder), entry.file_name)) for entry in known.entries
        )
    )


def write(folder: Path, settings: Settings, entries: Iterable[Entry], *, is_complete: bool) -> None:
    """Replace the manifest.

    Raises:
        StorageError: It cannot be written.
    """
    write_lines(folder, settings, map(entry_line, entries), is_complete=is_complete)


def write_lines(folder: Path, settings: Settings, lines: Iterable[bytes], *, is_complete: bool) -> None:
    """Replace the manifest by entries that are lines already.

    Raises:
        StorageError: It cannot be written.
    """
    with replacing(str(folder / NAME)) as stream:
        stream.write(header_line(settings, is_complete=is_complete))
        stream.writelines(lines)


def header_line(settings: Settings, *, is_complete: bool) -> bytes:
    """The first line."""
    header = {"musictui_demo": GENERATION, "is_complete": is_complete, **asdict(settings)}
    return json.dumps(header).encode() + b"\n"


def entry_line(entry: Entry) -> bytes:
    """The line of one file, without what is as usual."""
    # Not asdict(), which copies all tags: a large library has many.
    values = {
        name: value for name in Entry.__slots__ if (value := getattr(entry, name)) not in (None, "", 0, {})
    }
    values |= {"is_track": entry.is_track, "has_problem": entry.has_problem}
    return json.dumps(values).encode() + b"\n"


def _parsed(lines: Iterator[str]) -> Manifest | None:
    header = _decoded(next(lines, ""))
    if header is None or "musictui_demo" not in header:
        return None
    try:
        settings = Settings(**{name: header[name] for name in Settings.__slots__})
    except KeyError as error:
        raise MusictuiError(
            f"The demo library's {NAME} lacks {error}.", hint="Delete the folder and make it again."
        ) from error
    # The last line of an interrupted making may be half a line.
    entries = [Entry(**values) for values in map(_decoded, lines) if values is not None]
    return Manifest(settings, header["musictui_demo"], header["is_complete"], entries)


def _decoded(line: str) -> dict[str, Any] | None:
    try:
        values = json.loads(line)
    except ValueError:
        return None
    return values if isinstance(values, dict) else None
