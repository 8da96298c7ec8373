"""Parts of files, byte by byte: what no encoder and no tagger at hand would write."""

import struct
import zlib
from pathlib import Path

from musictui.model.track import FileTags
from musictui.tags import reader
from tests import audio


def read_bytes(folder: Path, data: bytes, name: str = "file.mp3") -> FileTags:
    """What the reader makes of a file of these bytes."""
    path = folder / name
    path.write_bytes(data)
    return reader.read(str(path))


def syncsafe(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def frame(name: str, content: bytes, *, version: int = 4, flags: int = 0, plain_size: bool = False) -> bytes:
    """An ID3 frame; `plain_size` writes that of v2.4 as iTunes did."""
    if version == 2:
        return name.encode() + len(content).to_bytes(3, "big") + content
    size = syncsafe(len(content)) if version == 4 and not plain_size else struct.pack(">I", len(content))
    return name.encode() + size + struct.pack(">H", flags) + content


def text(name: str, value: str, *, encoding: int = 3, version: int = 4) -> bytes:
    """A text frame."""
    codec = ("latin-1", "utf-16", "utf-16-be", "utf-8")[encoding]
    return frame(name, bytes([encoding]) + value.encode(codec), version=version)


def compressed(name: str, value: str) -> bytes:
    """A v2.3 text frame with zlib."""
    content = b"\3" + value.encode()
    return frame(name, struct.pack(">I", len(content)) + zlib.compress(content), version=3, flags=0x80)


def id3(*frames: bytes, version: int = 4, flags: int = 0, padding: int = 0, extended: bytes = b"") -> bytes:
    """An ID3v2 tag."""
    body = extended + b"".join(frames) + bytes(padding)
    footer = b"3DI" + bytes([version, 0, flags]) + syncsafe(len(body)) if flags & 0x10 else b""
    return b"ID3" + bytes([version, 0, flags]) + syncsafe(len(body)) + body + footer


def id3v1(title: str = "", artist: str = "", album: str = "", **others: str) -> bytes:
    """An ID3v1.1 tag; the others are year, comment, and the numbers of track and genre."""
    texts = [value.encode("latin-1")[:30].ljust(30, b"\0") for value in (title, artist, album)]
    year = others.get("year", "").encode("latin-1").ljust(4, b"\0")
    comment = others.get("comment", "").encode("latin-1")[:28].ljust(28, b"\0")
    return (
        b"TAG"
        + b"".join(texts)
        + year
        + comment
        + bytes([0, int(others.get("track", 0)), int(others.get("genre", 255))])
    )


def apev2(items: dict[str, bytes], *, header: bool = True) -> bytes:
    """An APEv2 tag."""
    body = b"".join(
        struct.pack("<II", len(value), 0) + key.encode() + b"\0" + value for key, value in items.items()
    )
    flags = 0x80000000 if header else 0

    def ends(mark: int) -> bytes:
        return b"APETAGEX" + struct.pack("<IIII8x", 2000, len(body) + 32, len(items), flags | mark)

    return (ends(0x20000000) if header else b"") + body + ends(0)


def mpeg_frame(kbps: int = 128, *, payload: bytes = b"", mono: bool = False) -> bytes:
    """One MPEG 1 layer III frame at 44.1 kHz."""
    rates = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
    size = 144 * kbps * 1000 // 44100
    header = bytes([0xFF, 0xFB, rates.index(kbps) << 4, 0xC0 if mono else 0x00])
    return (header + payload).ljust(size, b"\0")


def xing(*, frames: int = 0, size: int = 0, mark: bytes = b"Xing", lame: bytes = b"") -> bytes:
    """A first frame that describes the others."""
    flags = (1 if frames else 0) | (2 if size else 0)
    numbers = (struct.pack(">I", frames) if frames else b"") + (struct.pack(">I", size) if size else b"")
    return mpeg_frame(payload=bytes(32) + mark + struct.pack(">I", flags) + numbers + lame)


def atom(name: bytes, *parts: bytes) -> bytes:
    """An atom of an MPEG-4 file."""
    content = b"".join(parts)
    return struct.pack(">I", len(content) + 8) + name + content


def chunk(name: bytes, content: bytes, *, order: str = "<") -> bytes:
    """A RIFF or IFF chunk."""
    return name + struct.pack(f"{order}I", len(content)) + content + bytes(len(content) % 2)


def wav(*chunks: bytes) -> bytes:
    """A RIFF file of these chunks."""
    return chunk(b"RIFF", b"WAVE" + b"".join(chunks))


def wav_format(*, tag: int = 1, channels: int = 2, rate: int = 44100, bits: int = 16) -> bytes:
    """The chunk that describes the sound of a WAV file."""
    block = channels * bits // 8
    return chunk(b"fmt ", struct.pack("<HHIIHH", tag, channels, rate, rate * block, block, bits))


def comments(*pairs: tuple[str, str], count: int | None = None) -> bytes:
    """A Vorbis comment header; `count` may lie."""
    entries = [f"{key}={value}".encode() for key, value in pairs]
    body = b"".join(struct.pack("<I", len(entry)) + entry for entry in entries)
    return struct.pack("<I", 4) + b"test" + struct.pack("<I", len(entries) if count is None else count) + body


def flac_block(kind: int, content: bytes, *, is_last: bool = False) -> bytes:
    """A metadata block of a FLAC file."""
    return bytes([kind | (0x80 if is_last else 0)]) + len(content).to_bytes(3, "big") + content


def flac(*blocks: bytes, sound: bytes | None = None) -> bytes:
    """A FLAC file with these blocks behind its STREAMINFO."""
    whole = audio.data("flac")
    info = whole[8:42]
    frames = whole[whole.index(b"\xff\xf8", 42) :] if sound is None else sound
    return b"fLaC" + flac_block(0, info, is_last=not blocks) + b"".join(blocks) + frames


MP3 = audio.data("mp3")
"""A plain MP3 file without tags."""
