"""ID3 tags: v2.2, v2.3 and v2.4 at any place of a file, and v1 at its end.

Frames that no field wants are stepped over unread, covers among them, so that a picture of a megabyte
costs as little as none. Damage ends the tag where it is found; what stood before it counts.

Source: https://id3.org/id3v2.3.0, https://id3.org/id3v2.4.0-structure, https://id3.org/id3v2-00, https://id3.org/ID3v1
"""

import re
import struct
import zlib
from collections.abc import Iterator

from musictui.tags import id3_rating
from musictui.tags.containers import (
    ID3_DESCRIPTIONS,
    ID3_FRAMES,
    ID3_OWNERS,
    ID3_ROLES,
    ID3V22_FRAMES,
    Target,
)
from musictui.tags.found import Found
from musictui.tags.id3_text import genre_names, genres, texts
from musictui.tags.source import MAX_TEXT, Source, Window

HEADER_SIZE = 10
V1_SIZE = 128
_PICTURES = frozenset({"APIC"})
_COMMENTS = frozenset({"COMM", "USLT"})
_PEOPLE = frozenset({"TIPL", "TMCL", "IPLS"})
_OLD_DATES = frozenset({"TYER", "TDAT", "TIME", "TORY"})
_SPECIAL = _PICTURES | _COMMENTS | _PEOPLE | _OLD_DATES | {"TXXX", "UFID", "WXXX", "POPM"}
_WANTED = {name.encode("ascii"): name for name in {*ID3_FRAMES, *_SPECIAL}}
_WANTED_V22 = {
    old.encode("ascii"): name for old, name in ID3V22_FRAMES.items() if name.encode("ascii") in _WANTED
}

_PLAIN = {
    name: target.field
    for name, target in ID3_FRAMES.items()
    if name[0] in "TM" and name not in _SPECIAL and name != "TCON" and not target.total and not target.rank
}
"""Frames whose texts are a field's values as they are."""

_MAX_REWRITTEN = 16 * 1024 * 1024
"""Bytes of an unsynchronized tag, which has to be read with its pictures."""
_MAX_FRAMES = 50_000
_FRAME_HEADER = struct.Struct(">4sIH")
_FRAME_NAME = re.compile(rb"[A-Z][A-Z0-9]{2}[A-Z0-9 \0]")
TECHNICAL_COMMENTS = ("iTun", "Songs-DB_", "MusicMatch_")
"""How descriptions of comments begin that programs keep for themselves."""

_UNSYNCHRONIZED = 0x80
_EXTENDED = 0x40
_FOOTER = 0x10


def has_tag(data: bytes) -> bool:
    """Whether the header of an ID3v2 tag stands at the start of `data`."""
    return data[:3] == b"ID3" and len(data) >= HEADER_SIZE and data[3] < 0xFF and data[4] < 0xFF


def tag_size(header: bytes) -> int:
    """Bytes from the start of a tag, whose header this is, to the end of its frames."""
    return HEADER_SIZE + _syncsafe(header[6:10])


def tag_end(source: Source, start: int) -> int:
    """The offset behind the ID3v2 tag at `start`."""
    header = source.at(start, HEADER_SIZE)
    return start + tag_size(header) + (HEADER_SIZE if header[3] == 4 and header[5] & _FOOTER else 0)


def read_tag(source: Source, start: int, found: Found) -> None:
    """Read the ID3v2 tag whose header is at `start`."""
    header = source.at(start, HEADER_SIZE)
    version, flags = header[3], header[5]
    position = start + HEADER_SIZE
    end = min(position + _syncsafe(header[6:10]), source.size)
    if version not in (2, 3, 4):
        return
    window = Window(source)
    if flags & _UNSYNCHRONIZED and version < 4:
        raw = source.at(position, min(end - position, _MAX_REWRITTEN)).replace(b"\xff\x00", b"\xff")
        window.hold(position, raw)
        end = position + len(raw)
    if flags & _EXTENDED and version > 2:
        position += extended_size(window.at(position, 4), version)
    frames = (
        _old_frames(window, position, end) if version == 2 else _frames(window, position, end, version, flags)
    )
    _Frames(found).read(frames)


def read_v1(data: bytes, found: Found) -> None:
    """Read an ID3v1 tag from its 128 bytes."""
    fields = ("title", 3, 33), ("artist", 33, 63), ("album", 63, 93), ("date", 93, 97), ("comment", 97, 127)
    if data[125] == 0 and data[126] != 0:
        found.add(Target("tracknumber"), str(data[126]))
        fields = (*fields[:-1], ("comment", 97, 125))
    for field, start, end in fields:
        found.add(Target(field), data[start:end].partition(b"\0")[0].decode("latin-1").strip())
    if data[127] < len(genres()):
        found.add(Target("genre"), genres()[data[127]])


def _syncsafe(data: bytes) -> int:
    return (data[0] & 0x7F) << 21 | (data[1] & 0x7F) << 14 | (data[2] & 0x7F) << 7 | data[3] & 0x7F


def extended_size(data: bytes, version: int) -> int:
    """The size of an extended header; some programs set its flag and write none."""
    if len(data) < 4 or _FRAME_NAME.fullmatch(data):
        return 0
    return _syncsafe(data) if version == 4 else int.from_bytes(data, "big") + 4


def _frames(window: Window, position: int, end: int, version: int, flags: int) -> Iterator[tuple[str, bytes]]:
    """Name and content of each wanted frame of v2.3 or v2.4; pictures without content."""
    is_plain = version == 3
    is_unsynchronized = bool(flags & _UNSYNCHRONIZED) and version == 4
    base, buffer = window.base, window.buffer
    for _ in range(_MAX_FRAMES):
        if position + HEADER_SIZE >= end:
            return
        index = position - base
        if not 0 <= index <= len(buffer) - HEADER_SIZE:
            base, buffer, index = position, window.move(position), 0
            if len(buffer) < HEADER_SIZE:
                return
        raw, plain, frame_flags = _FRAME_HEADER.unpack_from(buffer, index)
        name = _WANTED.get(raw)
        if name is None and not _FRAME_NAME.fullmatch(raw):
            return  # padding or damage
        size = plain
        if plain > 0x7F and not is_plain:
            size, is_plain = _frame_size(window, position + HEADER_SIZE, plain, end)
            base, buffer = window.base, window.buffer
        start = position + HEADER_SIZE
        position = start + size
        if position > end:
            return
        if name == "APIC":
            yield name, b""
        elif name is not None and 0 < size <= MAX_TEXT:
            data = buffer[start - base : position - base] if base <= start else b""
            if len(data) < size:
                data = window.at(start, size)
                base, buffer = window.base, window.buffer
            if frame_flags or is_unsynchronized:
                data = content(data, frame_flags & 0xFF, version, is_unsynchronized)
            yield name, data


def _old_frames(window: Window, position: int, end: int) -> Iterator[tuple[str, bytes]]:
    """As `_frames`, of v2.2."""
    for _ in range(_MAX_FRAMES):
        header = window.at(position, 6)
        if position + 6 >= end or len(header) < 6 or not header[0]:
            return
        size = int.from_bytes(header[3:6], "big")
        position += 6
        name = _WANTED_V22.get(header[:3])
        if position + size > end:
            return
        if name is not None and 0 < size <= MAX_TEXT:
            yield name, b"" if name == "APIC" else window.at(position, size)
        position += size


def _frame_size(window: Window, start: int, plain: int, end: int) -> tuple[int, bool]:
    """The size of a v2.4 frame, and whether sizes are plain: iTunes wrote them so for years.

    What follows the frame tells which of the two it is.
    """
    size = _syncsafe(plain.to_bytes(4, "big"))
    if (
        size != plain
        and not _begins_frame(window, start + size, end)
        and _begins_frame(window, start + plain, end)
    ):
        return plain, True
    return size, False


def _begins_frame(window: Window, position: int, end: int) -> bool:
    """Whether a frame, padding or the end of the tag is at a place."""
    if position >= end - HEADER_SIZE:
        return position <= end
    name = window.at(position, 4)
    return name == b"\0\0\0\0" or bool(_FRAME_NAME.fullmatch(name))


def content(data: bytes, flags: int, version: int, is_unsynchronized: bool = False) -> bytes:
    """The content of a frame without what its flags tell of: unsynchronization, compression, prefixes."""
    if version == 4:
        skipped = (1 if flags & 0x40 else 0) + (4 if flags & 0x01 else 0)
        is_encrypted, is_compressed = flags & 0x04, flags & 0x08
        data = data[skipped:]
        if is_unsynchronized or flags & 0x02:
            data = data.replace(b"\xff\x00", b"\xff")
    else:
        is_encrypted, is_compressed = flags & 0x40, flags & 0x80
        data = data[(4 if is_compressed else 0) + (1 if flags & 0x20 else 0) :]
    if is_encrypted:
        return b""
    if is_compressed:
        try:
            return zlib.decompressobj().decompress(data, MAX_TEXT)
        except zlib.error:
            return b""
    return data


class _Frames:
    """Turns frames into values of fields."""

    def __init__(self, found: Found) -> None:
        self._found = found
        self._old_dates: dict[str, str] = {}
        self._lyrics: list[tuple[str, str]] = []

    def read(self, frames: Iterator[tuple[str, bytes]]) -> None:
        found = self._found
        fields = found.fields
        for name, data in frames:
            if name == "TXXX":
                self._read_described(data)
            elif (field := _PLAIN.get(name)) and field not in fields:
                values = texts(data)
                if any(values):
                    fields[field] = [value for value in values if value]
            elif name in _SPECIAL:
                self._read_special(name, data)
            elif name[0] == "W":
                found.add(ID3_FRAMES[name], data.partition(b"\0")[0].decode("latin-1"))
            else:
                self._read_text(name, texts(data))
        for _, text in sorted(self._lyrics, key=lambda item: item[0]):
            found.add(ID3_FRAMES["USLT"], text)
        self._finish_dates()

    def _read_described(self, data: bytes) -> None:
        description, *values = texts(data)
        if target := ID3_DESCRIPTIONS.get(description.upper()):
            self._found.add_all(target, values)

    def _read_text(self, name: str, values: list[str]) -> None:
        target = ID3_FRAMES[name]
        if name == "TCON":
            values = [genre for value in values for genre in genre_names(value)]
        # A frame that comes twice mostly says the same twice.
        known = set(self._found.fields.get(target.field, ()))
        self._found.add_all(target, [value for value in values if value not in known])

    def _read_special(self, name: str, data: bytes) -> None:
        if name in _PICTURES:
            self._found.covers += 1
        elif name in _COMMENTS:
            self._read_comment(name, texts(data[:1] + data[4:]))
        elif name in _PEOPLE:
            self._read_people(texts(data))
        elif name == "UFID":
            owner, _, identifier = data.partition(b"\0")
            if field := ID3_OWNERS.get(owner.decode("latin-1")):
                self._found.add(Target(field), identifier.decode("utf-8", "replace").rstrip("\0"))
        elif name == "POPM":
            if "rating" not in self._found.fields:
                self._found.add(ID3_FRAMES[name], id3_rating.stars(data))
        elif name == "WXXX":
            separator = b"\0\0" if data[:1] in (b"\1", b"\2") else b"\0"
            address = data[1:].partition(separator)[2].strip(b"\0")
            self._found.add(ID3_FRAMES[name], address.decode("latin-1"))
        elif data:
            self._old_dates[name] = texts(data)[0]

    def _read_comment(self, name: str, parts: list[str]) -> None:
        description, *values = parts if len(parts) > 1 else ("", *parts)
        if name == "USLT":
            self._lyrics += [(description, value) for value in values]
        elif not description.startswith(TECHNICAL_COMMENTS):
            self._found.add_all(ID3_FRAMES[name]._replace(rank=1 if description else 0), values)

    def _read_people(self, parts: list[str]) -> None:
        for role, person in zip(parts[::2], parts[1::2], strict=False):
            if field := ID3_ROLES.get(role.lower()):
                self._found.add(Target(field), person)
            else:
                has_role = role and role.lower() != "performer"
                self._found.add(Target("performer"), f"{person} ({role})" if has_role else person)

    def _finish_dates(self) -> None:
        """The dates of v2.3: a year, a day (DDMM) and a time (HHMM), each in a frame of its own."""
        year, day, time = (self._old_dates.get(name, "") for name in ("TYER", "TDAT", "TIME"))
        if year and "date" not in self._found.fields:
            if len(year) == 4 and len(day) == 4 and day.isdecimal():
                year = f"{year}-{day[2:]}-{day[:2]}"
                if len(time) == 4 and time.isdecimal():
                    year = f"{year}T{time[:2]}:{time[2:]}"
            self._found.add(Target("date"), year)
        if (original := self._old_dates.get("TORY")) and "originaldate" not in self._found.fields:
            self._found.add(Target("originaldate"), original)
