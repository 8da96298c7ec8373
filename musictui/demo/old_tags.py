"""Tags of other kinds that live beside ID3v2 in real MP3 files, and then say something else."""

import struct
from collections.abc import Mapping

APE_VERSION = 2000
APE_HAS_HEADER = 1 << 31
APE_IS_HEADER = 1 << 29


def id3v1(title: str, artist: str, album: str, *, year: str, track: int, genre: int) -> bytes:
    """An ID3v1.1 tag, to stand at the very end. Source: https://id3.org/ID3v1"""

    def field(text: str, size: int) -> bytes:
        return text.encode("latin-1", "replace")[:size].ljust(size, b"\0")

    texts = field(title, 30) + field(artist, 30) + field(album, 30) + field(year, 4)
    return b"TAG" + texts + bytes(29) + bytes([track, genre])


def apev2(items: Mapping[str, str]) -> bytes:
    """An APEv2 tag, to stand at the end. Source: https://wiki.hydrogenaud.io/index.php?title=APEv2_specification"""
    body = b""
    for key, value in items.items():
        content = value.encode()
        body += struct.pack("<II", len(content), 0) + key.encode("ascii") + b"\0" + content

    def frame(flags: int) -> bytes:
        return b"APETAGEX" + struct.pack("<IIIIQ", APE_VERSION, len(body) + 32, len(items), flags, 0)

    return frame(APE_HAS_HEADER | APE_IS_HEADER) + body + frame(APE_HAS_HEADER)
