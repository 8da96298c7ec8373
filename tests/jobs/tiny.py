"""Header-only FLAC files: tagged, read like any other, and made 10,000 in a second or two."""

import hashlib
import struct
from collections.abc import Mapping
from pathlib import Path

RATE_HZ = 44_100


def write(path: Path, tags: Mapping[str, str] | None = None, *, seconds: float = 0.3) -> Path:
    """Write one file, making its folder; other tags or another length make another file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content(tags or {}, seconds=seconds))
    return path


def content(tags: Mapping[str, str], *, seconds: float = 0.3) -> bytes:
    """The bytes of such a file."""
    audio = (RATE_HZ << 44) | (1 << 41) | (15 << 36) | round(seconds * RATE_HZ)
    stream = struct.pack(">HH6xQ", 4096, 4096, audio) + hashlib.md5(repr(tags).encode()).digest()
    comment = _text("tests") + struct.pack("<I", len(tags))
    comment += b"".join(_text(f"{key.upper()}={value}") for key, value in tags.items())
    return b"fLaC" + _block(0, stream) + _block(0x80 | 4, comment) + b"\xff\xf8" + bytes(64)


def library(folder: Path, count: int) -> None:
    """Write `count` files: ten to an album, ten albums to an artist."""
    for number in range(count):
        artist, album, track = number // 100, number // 10 % 10, number % 10
        tags = {
            "title": f"Song {number} of the evening",
            "artist": f"Artist {artist:04}",
            "albumartist": f"Artist {artist:04}",
            "album": f"Album {album} by {artist}",
            "date": str(1970 + number // 10 % 50),
            "tracknumber": str(track + 1),
            "genre": ("Rock", "Jazz", "Pop")[artist % 3],
        }
        name = f"{track + 1:02} - Song {number}.flac"
        write(folder / f"Artist {artist:04}" / f"Album {album}" / name, tags, seconds=0.2 + number % 40 / 100)


def _block(kind: int, data: bytes) -> bytes:
    return bytes([kind]) + len(data).to_bytes(3, "big") + data


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<I", len(data)) + data
