"""What a file is, by its first bytes.

Source: the specifications of the formats; for what is no audio, https://www.garykessler.net/library/file_sigs.html
"""

from musictui.tags import mpeg

LEAST = 16
"""Bytes that are needed to tell."""

_MARKS = (
    (b"fLaC", "flac"),
    (b"OggS", "ogg"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "asf"),
    (b"MAC ", "ape"),
    (b"wvpk", "wavpack"),
    (b"MP+", "musepack"),
    (b"MPCK", "musepack"),
    (b"TTA1", "tta"),
    (b"DSD ", "dsf"),
    (b"FRM8", "dsdiff"),
    (b"OFR ", "optimfrog"),
    (b"tBaK", "tak"),
    (b"ADIF", "aac"),
    (b"\x0b\x77", "ac3"),
)
_BY_FIRST_BYTE = {
    first: tuple((mark, kind) for mark, kind in _MARKS if mark[0] == first)
    for first in {mark[0] for mark, _ in _MARKS}
}
_MP4_ATOMS = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
_RIFFS = frozenset({b"RIFF", b"RIFX", b"RF64", b"BW64"})

_NOT_AUDIO = (
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"BM", "a BMP picture"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"MThd", "MIDI: notes, not sound"),
    (b"\x1aE\xdf\xa3", "Matroska or WebM, which is not supported"),
    (b".snd", "Sun audio, which is not supported"),
    (b"caff", "Core Audio, which is not supported"),
    (b"riff\x2e\x91", "Wave64, which is not supported"),
    (b"FLV", "a Flash video"),
    (b"\x00\x00\x01\xba", "an MPEG video"),
    (b"\x00\x05\x16\x07", "what macOS keeps beside a file (AppleDouble)"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"#EXTM3U", "a playlist"),
    (b"[playlist]", "a playlist"),
    (b"<!DOCTYPE", "a web page"),
    (b"<!doctype", "a web page"),
    (b"<html", "a web page"),
    (b"<?xml", "an XML document"),
    (b"APETAGEX", "a tag without any audio"),
)


LONGEST_MARK = max(len(mark) for mark, _ in _NOT_AUDIO)
"""Bytes that are needed to tell what is no audio."""


def kind_by_mark(data: bytes) -> str | None:
    """The kind of audio file that begins like this; None if none does."""
    if len(data) < 4:
        return None
    for mark, kind in _BY_FIRST_BYTE.get(data[0], ()):
        if data.startswith(mark):
            return kind
    if data[4:8] in _MP4_ATOMS:
        return "mp4"
    if data[:4] in _RIFFS and data[8:12] == b"WAVE":
        return "wav"
    if data[:4] == b"FORM" and data[8:12] in (b"AIFF", b"AIFC"):
        return "aiff"
    if data[0] == 0xFF and data[1] >= 0xE0:
        if data[1] & 0xF6 == 0xF0:
            return "aac"
        return "mpeg" if mpeg.frame(int.from_bytes(data[:4], "big")) else None
    return None


def not_audio(data: bytes) -> str | None:
    """What a file is that begins like this and is certainly no audio file of ours."""
    for mark, name in _NOT_AUDIO:
        if data.startswith(mark):
            return f"This is no audio file but {name}."
    return None
