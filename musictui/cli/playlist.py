"""Playlists that other players read: M3U8, which is M3U in UTF-8."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote_from_bytes

from musictui.model.track import Track

HEADER = b"#EXTM3U\n"

_UNTYPABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


@dataclass
class Playlist:
    """Writes the lines of a playlist, and counts what its reader should be told."""

    folder: bytes | None
    """What paths are relative to, without symbolic links; None for absolute paths."""
    written: int = 0
    left_out: int = 0
    """Tracks whose file is missing."""
    as_urls: int = 0
    """Tracks whose path cannot stand in a playlist as it is: it has a line break, or is no UTF-8."""

    def lines(self, tracks: Iterable[Track]) -> Iterator[bytes]:
        """The playlist, a line at a time."""
        yield HEADER
        for track in tracks:
            if track.missing_since_s is not None:
                self.left_out += 1
                continue
            self.written += 1
            yield _information(track)
            yield self.place(track.path) + b"\n"

    def place(self, path: bytes) -> bytes:
        """A path as it stands in the playlist."""
        if not _is_plain(path):
            self.as_urls += 1
            return b"file://" + quote_from_bytes(path).encode("ascii")
        if self.folder is None:
            return path
        relative = os.path.relpath(path, self.folder)
        # Beginnings that mean something else: a comment, white space that is stripped, a URL's scheme.
        is_odd = relative[:1] == b"#" or relative != relative.lstrip() or b":" in relative.split(b"/", 1)[0]
        return b"./" + relative if is_odd else relative


def _is_plain(path: bytes) -> bool:
    try:
        text = path.decode("utf-8")
    except UnicodeDecodeError:
        return False
    # Some readers end lines where Unicode does, and all of them strip what follows a name.
    return text.splitlines() == [text.rstrip()]


def _information(track: Track) -> bytes:
    """The line with length and name: whole seconds, -1 where the length is not known."""
    length = track.stream.length_s if track.stream else None
    seconds = -1 if length is None else round(length)
    return f"#EXTINF:{seconds},{_name(track)}\n".encode("utf-8", "replace")


def _name(track: Track) -> str:
    title = " / ".join(track.tags.get("title", ()))
    if not title:
        title = os.fsdecode(os.path.splitext(os.path.basename(track.path))[0])
    artist = ", ".join(track.tags.get("artist", ()))
    return _UNTYPABLE.sub(" ", f"{artist} - {title}" if artist else title).strip()
