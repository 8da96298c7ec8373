"""Names that a file system takes, and moves that do not fall upon each other."""

import os
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from unicodedata import normalize

System = Literal["posix", "windows", "fat"]
"""Whose rules hold: Linux and macOS; Windows; FAT and exFAT, whose sticks and cards are carried to Windows."""

LONGEST_BYTES = 255
"""Of one name, on nearly every file system. Where characters are counted (NTFS, FAT), it is fewer than allowed."""

_CONTROLS = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udc7f\udd00-\udfff]+"
)
"""Legal on Linux, and nothing but trouble: line breaks, escape sequences, reversed reading order.

Surrogates that stand for a byte (DC80 to DCFF) are not among them.
"""

# Source: https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file
_WINDOWS = str.maketrans(
    {'"': "'", "\\": "-", "|": "-", "?": "", "*": "_", "<": "_", ">": "_", ":": "-", "/": "-"}
)
_COLON_IN_TEXT = re.compile(r"\s*:\s+")
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[1-9¹²³])\s*(\..*)?", re.IGNORECASE)
_STAND_IN = "_"


def legal_name(text: str, *, system: System, extension: str = "") -> str:
    """`text` as the name of one file or folder: composed (NFC), at most 255 bytes, and nothing that is not allowed.

    It never hides what it names: a leading dot becomes `_`. A name that comes out empty is `_`. Being
    legal already, it stays as it is. Bytes that are not UTF-8 stay (as surrogates) where the system allows.

    Args:
        text: The name without `extension`, which is kept whole (with its dot) when the name is cut.
    """
    name = _CONTROLS.sub(" ", normalize("NFC", text))
    name = name.replace("/", "-") if system == "posix" else _for_windows(name)
    name = _trimmed(name, system, is_whole=not extension)
    if system != "posix" and _RESERVED.fullmatch(name + extension):
        stem, dot, rest = name.partition(".")
        name = f"{stem.rstrip()}{_STAND_IN}{dot}{rest}"
    name = _cut(name, LONGEST_BYTES - _size(extension))
    return (_trimmed(name, system, is_whole=not extension) or _STAND_IN) + extension


def legal_path(text: str, *, system: System, extension: str = "") -> str:
    """The relative path `text` (as `Pattern.format` gives it) with every folder and the name made legal."""
    *folders, name = [part for part in text.split("/") if part] or [""]
    legal = [_folder(folder, system) for folder in folders]
    return "/".join([*legal, legal_name(name, system=system, extension=extension)])


@lru_cache(maxsize=1024)
def _folder(name: str, system: System) -> str:
    return legal_name(name, system=system)


@dataclass(frozen=True, slots=True)
class Collision:
    """Files that cannot all go where they should."""

    target: bytes
    """The name that is wanted, as the first of them wants it."""
    sources: tuple[bytes, ...]
    """The files that want it, in order; none of them can have it."""
    reason: str
    """In one sentence."""


def collisions(
    moves: Iterable[tuple[bytes, bytes]], *, case_insensitive: bool, existing: Collection[bytes] = ()
) -> list[Collision]:
    """What stands in the way of moving each source to its target, all at once.

    A target that another move of the list leaves is free: files may change names with each other.

    Args:
        moves: Absolute source and target of each file; a file that stays has both the same.
        case_insensitive: Whether the file system takes names that differ in case, or in how accents are
            composed, for one.
        existing: Paths of the files that are there. Those that are not sources are in the way.
    """
    moves = list(moves)
    key = _folded if case_insensitive else _same
    wanted: dict[bytes, list[tuple[bytes, bytes]]] = {}
    for source, target in moves:
        wanted.setdefault(key(target), []).append((source, target))
    leaving = {key(source) for source, _ in moves}
    there = {key(path) for path in existing} - leaving
    inside = _folders(wanted) | _folders(there)
    found = []
    for name, pairs in wanted.items():
        reason = _reason(name, pairs, there, inside)
        if reason:
            found.append(Collision(pairs[0][1], tuple(source for source, _ in pairs), reason))
    return found


def _reason(
    name: bytes, pairs: Sequence[tuple[bytes, bytes]], there: Collection[bytes], inside: Collection[bytes]
) -> str:
    """Why a target cannot be had; empty if it can."""
    shown = os.path.basename(pairs[0][1]).decode("utf-8", "replace")
    if len(pairs) > 1:
        alike = {target for _, target in pairs}
        how = (
            "" if len(alike) == 1 else ", which this file system takes for one with other capitals or accents"
        )
        return f"{len(pairs)} files want the name “{shown}”{how}."
    if name in there:
        return f"There is another file “{shown}” already."
    if name in inside:
        return f"“{shown}” is a folder that other files are in."
    parents = _folders([name])
    blocking = next((parent for parent in parents if parent in there), None)
    if blocking is not None:
        return f"“{os.path.basename(blocking).decode('utf-8', 'replace')}” would be a folder, and is a file."
    return ""


def _folders(paths: Iterable[bytes]) -> set[bytes]:
    """Every folder above the paths."""
    found: set[bytes] = set()
    for path in paths:
        folder = os.path.dirname(path)
        while folder and folder not in found:
            found.add(folder)
            folder, below = os.path.dirname(folder), folder
            if folder == below:
                break
    return found


def _same(path: bytes) -> bytes:
    return path


def _folded(path: bytes) -> bytes:
    """A path as a file system without case sees it."""
    text = path.decode("utf-8", "surrogateescape")
    return normalize("NFC", normalize("NFC", text).casefold()).encode("utf-8", "surrogateescape")


def _for_windows(name: str) -> str:
    name = _COLON_IN_TEXT.sub(" - ", name).translate(_WINDOWS)
    return "".join([_STAND_IN if "\ud800" <= char <= "\udfff" else char for char in name])


def _trimmed(name: str, system: System, *, is_whole: bool) -> str:
    """`name` without white space around, and without what hides it or, on Windows, falls off its end."""
    name = name.strip()
    if system != "posix" and is_whole:
        name = name.rstrip(". ")
    return _STAND_IN + name[1:] if name.startswith(".") else name


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogateescape"))


def _cut(name: str, size: int) -> str:
    """The longest beginning of `name` of at most `size` bytes that ends at a whole character, marks included."""
    if _size(name) <= size:
        return name
    # Imported here: few names are too long.
    import regex

    kept, used = [], 0
    for char in regex.findall(r"\X", name):
        used += _size(char)
        if used > size:
            break
        kept.append(char)
    return "".join(kept)
