"""Playlists that name files, and what they say when the files get other names."""

import os
from collections.abc import Iterator, Mapping

from musictui.files.walk import QUARANTINE

ENDINGS = (b".m3u", b".m3u8")
LARGEST = 16 * 1024 * 1024
"""Bytes; what is larger is no playlist."""


def is_playlist(path: bytes) -> bool:
    """Whether a file is one, by its name."""
    return path.lower().endswith(ENDINGS)


def find(root: bytes) -> Iterator[bytes]:
    """The playlists below a folder, hidden folders and the quarantine aside."""
    pending = [root]
    while pending:
        try:
            entries = list(os.scandir(pending.pop()))
        except OSError:
            continue
        for entry in entries:
            if entry.name.startswith(b".") or entry.name == QUARANTINE:
                continue
            if entry.is_dir(follow_symlinks=False):
                pending.append(entry.path)
            elif is_playlist(entry.name) and entry.is_file():
                yield entry.path


def renamed(playlist: bytes, moved: Mapping[bytes, bytes]) -> list[tuple[str, str]]:
    """The lines that name a moved file, as they are and as they are to be; relative names stay relative.

    Texts are the bytes of the file read as UTF-8 with surrogates for what is none.
    """
    lines = []
    folder = os.path.dirname(playlist)
    for line in _lines(playlist):
        named = line.strip()
        if not named or named.startswith(b"#"):
            continue
        path = os.path.normpath(os.path.join(folder, named))
        if (target := moved.get(path)) is not None:
            new = target if os.path.isabs(named) else os.path.relpath(target, folder)
            lines.append((_text(line), _text(line.replace(named, new))))
    return lines


def rewrite(content: bytes, old: tuple[str, ...], new: tuple[str, ...]) -> bytes:
    """The content with lines exchanged, all else as it is."""
    exchange = {_bytes(before): _bytes(after) for before, after in zip(old, new, strict=True)}
    return b"\n".join(
        exchange.get(line.rstrip(b"\r"), line.rstrip(b"\r")) + line[len(line.rstrip(b"\r")) :]
        for line in content.split(b"\n")
    )


def _lines(playlist: bytes) -> list[bytes]:
    try:
        if os.path.getsize(playlist) > LARGEST:
            return []
        with open(playlist, "rb") as file:
            return [line.rstrip(b"\r") for line in file.read().removeprefix(b"\xef\xbb\xbf").split(b"\n")]
    except OSError:
        return []


def _text(line: bytes) -> str:
    return line.decode("utf-8", "surrogateescape")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
