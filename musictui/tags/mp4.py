"""MPEG-4 files: AAC, ALAC and others in atoms, with iTunes' list of tags.

Source: ISO/IEC 14496-12 (atoms), 14496-3 (AudioSpecificConfig), 14496-14 (esds); Apple's QuickTime File Format;
the atoms of iTunes as https://mutagen.readthedocs.io/en/latest/api/mp4.html lists them.
"""

from collections.abc import Iterator
from typing import NamedTuple

from musictui.model.track import Stream
from musictui.tags.containers import MP4_ATOMS, MP4_NAMES, Target
from musictui.tags.found import Found, cut_short
from musictui.tags.id3_text import genres
from musictui.tags.mp4_audio import Audio, describe
from musictui.tags.source import MAX_TEXT, BadFileError, Source, Window

PAIRS = frozenset({"trkn", "disk"})
"""Atoms of two numbers: a place and a total."""
NUMBERS = frozenset({"tmpo", "cpil", "©mvi", "©mvc"})
_ATOMS = {name.encode("latin-1"): target for name, target in MP4_ATOMS.items()}
_PAIRS = frozenset(name.encode("latin-1") for name in PAIRS)
_NUMBERS = frozenset(name.encode("latin-1") for name in NUMBERS)
_ITEMS_SIZE = 8192
_MAX_ATOMS = 20_000
_IMPLICIT, _UTF8, _UTF16, _INTEGER = 0, 1, 2, 21
_LEAST_MISSING_S = 0.05


class _Atom(NamedTuple):
    name: bytes
    start: int
    """Of its content."""
    end: int


class _Movie:
    """What the description of a file's tracks says."""

    def __init__(self) -> None:
        self.audio: Audio | None = None
        self.seconds: float | None = None
        self.fragments_s = 0.0
        """Length of the parts of a file that comes in fragments."""
        self.kinds: list[bytes] = []
        """Handler of each track: `soun`, `vide`, ..."""


def read(source: Source, start: int, end: int, found: Found) -> None:
    """Read the file whose first atom is at `start`.

    Raises:
        BadFileError: It holds no audio, or its description is missing.
    """
    window = Window(source)
    movie: _Movie | None = None
    data: list[_Atom] = []
    for atom in _atoms(window, start, max(end, source.size)):
        if atom.name == b"moov" and movie is None:
            movie = _read_movie(source, window, atom, found)
        elif atom.name == b"mdat":
            data.append(atom)
        elif atom.name == b"sidx" and movie:
            movie.fragments_s += _fragments_s(source.at(atom.start, atom.end - atom.start))
    if movie is None:
        is_cut = any(atom.end > source.size for atom in data)
        raise BadFileError(
            "Cut short: it ends before the description of its audio."
            if is_cut
            else "Damaged: the description of its audio is missing."
        )
    if movie.audio is None:
        raise BadFileError(
            "No audio was found in it, only video." if b"vide" in movie.kinds else "No audio was found in it."
        )
    _describe(movie, movie.audio, data, source.size, found)


def _atoms(window: Window, position: int, end: int) -> Iterator[_Atom]:
    """The atoms side by side between two offsets; the last may claim to end behind them."""
    for _ in range(_MAX_ATOMS):
        header = window.at(position, 8)
        if position + 8 > end or len(header) < 8:
            return
        size, content = int.from_bytes(header[:4], "big"), position + 8
        if size == 1:
            size, content = int.from_bytes(window.at(content, 8), "big"), position + 16
        elif size == 0:
            size = end - position
        if position + size < content:
            return
        yield _Atom(header[4:], content, position + size)
        position += size


def _child(window: Window, parent: _Atom, *path: bytes) -> _Atom | None:
    """The first atom at a path below another."""
    _, start, end = parent
    for name in path:
        position = start
        for _ in range(_MAX_ATOMS):
            header = window.at(position, 8)
            if position + 8 > end or len(header) < 8:
                return None
            size = int.from_bytes(header[:4], "big")
            if size < 8:
                # Sizes of 64 bits and of what lasts until the end, and damage.
                rest = next((atom for atom in _atoms(window, position, end) if atom.name == name), None)
                if rest is None:
                    return None
                _, start, end = rest
                break
            if header[4:] == name:
                start, end = position + 8, position + size
                break
            position += size
        else:
            return None
    return _Atom(path[-1], start, end)


def _read_movie(source: Source, window: Window, moov: _Atom, found: Found) -> _Movie:
    movie = _Movie()
    scale = 0
    for atom in _atoms(window, moov.start, moov.end):
        if atom.name == b"mvhd":
            scale = _duration(window.at(atom.start, 32))[1]
        elif atom.name == b"trak":
            _read_track(window, atom, movie)
        elif atom.name == b"mvex" and scale and (mehd := _child(window, atom, b"mehd")):
            movie.fragments_s = (
                int.from_bytes(window.at(mehd.start + 4, mehd.end - mehd.start - 4)[:8], "big") / scale
            )
        elif atom.name == b"udta" and (meta := _child(window, atom, b"meta")):
            # The content of meta begins with four bytes of version and flags, but not in QuickTime's own files.
            skip = 0 if window.at(meta.start + 4, 4) == b"hdlr" else 4
            if items := _child(window, meta._replace(start=meta.start + skip), b"ilst"):
                _read_items(source, items, found)
    return movie


def _read_track(window: Window, trak: _Atom, movie: _Movie) -> None:
    """Note what kind of track it is; the first with sound is the one to describe."""
    mdia = _child(window, trak, b"mdia")
    hdlr = mdia and _child(window, mdia, b"hdlr")
    if not mdia or not hdlr:
        return
    kind = window.at(hdlr.start + 8, 4)
    movie.kinds.append(kind)
    if kind != b"soun" or movie.audio:
        return
    if mdhd := _child(window, mdia, b"mdhd"):
        duration, scale = _duration(window.at(mdhd.start, 32))
        movie.seconds = duration / scale if scale and duration else None
    stsd = _child(window, mdia, b"minf", b"stbl", b"stsd")
    entry = stsd and next(_atoms(window, stsd.start + 8, stsd.end), None)
    if entry:
        movie.audio = describe(entry.name, window.at(entry.start, min(entry.end - entry.start, 1024)))


def _duration(data: bytes) -> tuple[int, int]:
    """Duration and units a second from the head of mvhd or mdhd; 0 where it is not known."""
    if data[:1] == b"\1":
        scale, duration, unknown = data[20:24], data[24:32], 2**64 - 1
    else:
        scale, duration, unknown = data[12:16], data[16:20], 2**32 - 1
    units = int.from_bytes(duration, "big")
    return 0 if units == unknown else units, int.from_bytes(scale, "big")


def _fragments_s(index: bytes) -> float:
    """The length of what a segment index lists, in seconds."""
    position = 28 if index[:1] == b"\1" else 20
    scale, count = (
        int.from_bytes(index[8:12], "big"),
        int.from_bytes(index[position + 2 : position + 4], "big"),
    )
    entries = index[position + 4 : position + 4 + 12 * count]
    units = sum(int.from_bytes(entries[at + 4 : at + 8], "big") for at in range(0, len(entries) - 11, 12))
    return units / scale if scale else 0.0


def _describe(movie: _Movie, audio: Audio, data: list[_Atom], size: int, found: Found) -> None:
    seconds = movie.seconds or movie.fragments_s or None
    held = sum(max(min(atom.end, size) - atom.start, 0) for atom in data)
    declared = sum(atom.end - atom.start for atom in data)
    if seconds and held < declared:
        held_s = seconds * held / declared
        if seconds - held_s > _LEAST_MISSING_S:
            found.problem = cut_short(seconds, held_s)
        seconds = held_s
    if not held:
        found.problem = "Cut short: it ends before any audio."
    bit_rate = audio.bit_rate
    if seconds and held and b"vide" not in movie.kinds:
        bit_rate = round(held * 8 / seconds)
    found.stream = Stream(
        format=audio.label,
        codec=audio.codec,
        is_lossless=audio.is_lossless,
        length_s=seconds,
        bit_rate=bit_rate or None,
        sample_rate=audio.sample_rate or None,
        bit_depth=audio.bit_depth if audio.is_lossless else None,
        channels=audio.channels or None,
    )


def _read_items(source: Source, items: _Atom, found: Found) -> None:
    """Read the list of tags. Pictures are counted, not read."""
    base, buffer = 0, source.head
    position, end = items.start, min(items.end, source.size)
    for _ in range(_MAX_ATOMS):
        if position + 8 > end:
            return
        index = position - base
        if index + 8 > len(buffer):
            base, index, buffer = position, 0, source.at(position, _ITEMS_SIZE)
        size = int.from_bytes(buffer[index : index + 4], "big")
        name = buffer[index + 4 : index + 8]
        if size < 8:
            return
        if name == b"covr":
            found.covers += _count_pictures(source, _Atom(name, position + 8, position + size))
        elif size <= MAX_TEXT and ((target := _ATOMS.get(name)) or name == b"----"):
            if index + size > len(buffer):
                base, index, buffer = position, 0, source.at(position, max(size, _ITEMS_SIZE))
            content = buffer[index + 8 : index + size]
            if target:
                for kind, payload in _payloads(content):
                    _add(found, name, target, kind, payload)
            else:
                _read_freeform(content, found)
        position += size


def _count_pictures(source: Source, covr: _Atom) -> int:
    return sum(atom.name == b"data" for atom in _atoms(Window(source), covr.start, covr.end))


def _read_freeform(content: bytes, found: Found) -> None:
    """A tag with a name of its own: who means it, its name, its values."""
    position = int.from_bytes(content[:4], "big")
    size = int.from_bytes(content[position : position + 4], "big")
    if content[position + 4 : position + 8] != b"name" or not 12 <= size <= 260:
        return
    name = content[position + 12 : position + size].decode("utf-8", "replace")
    if target := MP4_NAMES.get(name.upper()):
        for kind, payload in _payloads(content[position + size :]):
            found.add(target, _text(kind, payload))


def _payloads(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Type and bytes of each value in an item."""
    position, end = 0, len(content)
    while position + 16 <= end:
        size = int.from_bytes(content[position : position + 4], "big")
        if size < 8:
            return
        if content[position + 4 : position + 8] == b"data" and size >= 16:
            yield (
                int.from_bytes(content[position + 9 : position + 12], "big"),
                content[position + 16 : position + size],
            )
        position += size


def _add(found: Found, name: bytes, target: Target, kind: int, payload: bytes) -> None:
    if name in _PAIRS:
        number, total = int.from_bytes(payload[2:4], "big"), int.from_bytes(payload[4:6], "big")
        found.add(target, f"{number or ''}/{total or ''}")
    elif name == b"gnre":
        number = int.from_bytes(payload, "big") - 1
        if 0 <= number < len(genres()):
            found.add(target, genres()[number])
    elif name in _NUMBERS and kind in (_IMPLICIT, _INTEGER) and len(payload) <= 8:
        found.add(target, str(int.from_bytes(payload, "big", signed=True)))
    else:
        found.add(target, _text(kind, payload))


def _text(kind: int, payload: bytes) -> str:
    if kind == _UTF16:
        return payload.decode("utf-16-be", "replace")
    if kind == _INTEGER:
        return str(int.from_bytes(payload, "big", signed=True))
    if kind in (_IMPLICIT, _UTF8):
        return payload.decode("utf-8", "replace")
    return ""
