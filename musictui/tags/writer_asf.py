"""Attributes and pictures in the header objects of WMA and other ASF files.

Source: Microsoft's Advanced Systems Format Specification, sections 3 and 4.
"""

import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from musictui.tags.containers import ASF
from musictui.tags.covers import OTHER_PICTURE, Cover
from musictui.tags.entries import Change, Entry, EntryTag, values_by_key
from musictui.tags.source import BadFileError, Source
from musictui.tags.splice import Patch, room


def _guid(text: str) -> bytes:
    return UUID(text).bytes_le


_HEADER = _guid("75B22630-668E-11CF-A6D9-00AA0062CE6C")
_EXTENSION = _guid("5FBF03B5-A92E-11CF-8EE3-00C00C205365")
_PADDING = _guid("1806D474-CADF-4509-A4BA-9AABCB96AAE8")
_FILE_PROPERTIES = _guid("8CABDCA1-A947-11CF-8EE4-00C00C205365")
_DESCRIPTION = _guid("75B22633-668E-11CF-A6D9-00AA0062CE6C")
_EXTENDED = _guid("D2D0A440-E307-11D2-97F0-00A0C95EA850")
_METADATA = _guid("C5F8CBEA-5BAF-4877-8467-AA8C44FA4CCA")
_LIBRARY = _guid("44231C94-9498-49D1-A141-1D134E457054")
_TAGS = (_DESCRIPTION, _EXTENDED, _METADATA, _LIBRARY)
_EXTENSION_HEAD = _guid("ABD3D211-A9BA-11CF-8EE6-00C00C205365") + b"\x06\x00"

_DESCRIPTION_NAMES = ("Title", "Author", "Copyright", "Description", "Rating")
_PICTURE = "WM/Picture"
_UNICODE, _BYTES = 0, 1
_MOST_SHORT = 0xFFFF
_HEADER_SIZE = 30
_OBJECT = struct.Struct("<16sQ")
_EXTENDED_VALUE = struct.Struct("<HH")
_LIBRARY_VALUE = struct.Struct("<HHHHI")
_SIZE_IN_PROPERTIES = 16
"""Where the size of the file stands in the content of its properties."""


class _Extra(NamedTuple):
    """Where an attribute stands and what it says beside its value."""

    place: bytes
    type: int = _UNICODE
    language: int = 0
    stream: int = 0


@dataclass
class AsfTag(EntryTag):
    """The attributes of a file, in the order of the objects that hold them."""

    joins_totals = False
    start: int = 0
    size: int = 0
    reserved: bytes = b"\x01\x02"
    objects: list[tuple[bytes, bytes]] = field(default_factory=list)
    """The objects of the header, and of its extension, by GUID; those with tags without content."""
    extension: list[tuple[bytes, bytes]] = field(default_factory=list)

    @classmethod
    def parse(cls, source: Source, start: int) -> "AsfTag":
        """The header at `start`.

        Raises:
            BadFileError: It is damaged.
        """
        head = source.at(start, _HEADER_SIZE)
        size = int.from_bytes(head[16:24], "little")
        if head[:16] != _HEADER or start + size > source.size or size < _HEADER_SIZE:
            raise BadFileError("Damaged: its header ends behind the file.")
        tag = cls(start=start, size=size, reserved=head[28:30])
        by_place: dict[bytes, list[Entry]] = {place: [] for place in _TAGS}
        for guid, data in _objects(source.at(start + _HEADER_SIZE, size - _HEADER_SIZE)):
            if guid == _EXTENSION:
                for inner, content in _objects(data[22 : 22 + int.from_bytes(data[18:22], "little")]):
                    tag.extension.append((inner, _kept(inner, content, by_place)))
            tag.objects.append((guid, b"" if guid == _EXTENSION else _kept(guid, data, by_place)))
        tag.entries = [entry for place in _TAGS for entry in by_place[place]]
        return tag

    def patches(self, file_size: int) -> list[Patch]:
        """What to write into a file of a size."""
        extension = self._with_tags(self.extension, (_METADATA, _LIBRARY))
        inner = b"".join(_rendered(guid, data) for guid, data in extension)
        whole = _EXTENSION_HEAD + len(inner).to_bytes(4, "little") + inner
        objects = [
            (guid, whole if guid == _EXTENSION else data)
            for guid, data in self._with_tags(self.objects, (_DESCRIPTION, _EXTENDED))
        ]
        if inner and not any(guid == _EXTENSION for guid, _ in objects):
            objects.append((_EXTENSION, whole))
        needed = sum(len(data) + _OBJECT.size for _, data in objects) + _HEADER_SIZE
        behind = file_size - self.start - self.size
        total = needed if needed == self.size else room(needed + _OBJECT.size, self.size, behind)
        if total > needed:
            objects.append((_PADDING, bytes(total - needed - _OBJECT.size)))
        change = total - self.size
        body = b"".join(_rendered(guid, _resized(guid, data, change)) for guid, data in objects)
        head = _HEADER + struct.pack("<QI", total, len(objects)) + self.reserved
        return [Patch(self.start, self.start + self.size, head + body)]

    def _with_tags(
        self, objects: Sequence[tuple[bytes, bytes]], places: Sequence[bytes]
    ) -> list[tuple[bytes, bytes]]:
        """The objects without padding, with the attributes back in them; new ones where they are wanted."""
        result: list[tuple[bytes, bytes]] = []
        known = {guid for guid, _ in objects}
        done: set[bytes] = set()
        for guid, data in [*objects, *((place, b"") for place in places if place not in known)]:
            entries = [entry for entry in self.entries if entry.extra.place == guid]
            if guid in places:
                if guid not in done and (entries or guid in known):
                    result.append((guid, _WRITERS[guid](entries)))
                done.add(guid)
            elif guid != _PADDING:
                result.append((guid, data))
        return result

    def _made(self, group: frozenset[str], change: Change, old: Sequence[Entry]) -> list[Entry]:
        spellings = {entry.key.upper(): entry.key for entry in reversed(old)}
        made: list[Entry] = []
        for key, values in values_by_key("asf", group, change).items():
            encoded = [value.encode("utf-16-le") + b"\0\0" for value in values]
            for number, data in enumerate(encoded):
                # Attributes are read object by object: a long first value takes the others along.
                is_short = number == 0 and len(data) <= _MOST_SHORT
                first = _DESCRIPTION if key in _DESCRIPTION_NAMES else _EXTENDED
                name = key if key in _DESCRIPTION_NAMES else spellings.get(key.upper(), key)
                made.append(_entry(name, data, _Extra(first if is_short else _LIBRARY)))
        return made

    def _made_picture(self, cover: Cover) -> Entry:
        texts = f"{cover.mime}\0{cover.description}\0".encode("utf-16-le")
        data = struct.pack("<BI", cover.kind, len(cover.data)) + texts + cover.data
        # All in one place, so that they keep their order.
        return _entry(_PICTURE, data, _Extra(_LIBRARY, _BYTES))

    def _put_pictures(self, covers: Sequence[Cover]) -> None:
        super()._put_pictures(covers)
        if len(covers) > 1:
            for entry in self.entries:
                if entry.cover:
                    entry.extra = _Extra(_LIBRARY, _BYTES, entry.extra.language, entry.extra.stream)


def _kept(guid: bytes, data: bytes, by_place: dict[bytes, list[Entry]]) -> bytes:
    """What is left of an object when the attributes are taken out."""
    if guid not in by_place:
        return data
    by_place[guid] += _READERS[guid](data)
    return b""


def _objects(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 0
    while position + _OBJECT.size <= len(data):
        guid, size = _OBJECT.unpack_from(data, position)
        if size < _OBJECT.size or position + size > len(data):
            raise BadFileError("Damaged: an object of its header claims an impossible size.")
        yield guid, data[position + _OBJECT.size : position + size]
        position += size


def _rendered(guid: bytes, data: bytes) -> bytes:
    return _OBJECT.pack(guid, len(data) + _OBJECT.size) + data


def _resized(guid: bytes, data: bytes, change: int) -> bytes:
    """The properties of the file, which tell its size."""
    if guid != _FILE_PROPERTIES or len(data) < _SIZE_IN_PROPERTIES + 8 or not change:
        return data
    at = _SIZE_IN_PROPERTIES
    size = int.from_bytes(data[at : at + 8], "little")
    return data[:at] + max(size + change, 0).to_bytes(8, "little") + data[at + 8 :] if size else data


def _read_description(data: bytes) -> Iterator[Entry]:
    position = 10
    for name, size in zip(_DESCRIPTION_NAMES, struct.unpack_from("<5H", data), strict=True):
        if size:
            yield _entry(name, data[position : position + size], _Extra(_DESCRIPTION))
        position += size


def _read_extended(data: bytes) -> Iterator[Entry]:
    position = 2
    for _ in range(int.from_bytes(data[:2], "little")):
        size = int.from_bytes(data[position : position + 2], "little")
        name = data[position + 2 : position + 2 + size]
        position += 2 + size
        kind, length = _EXTENDED_VALUE.unpack_from(data, position)
        position += _EXTENDED_VALUE.size
        yield _entry(_name(name), data[position : position + length], _Extra(_EXTENDED, kind))
        position += length


def _read_library(data: bytes, place: bytes) -> Iterator[Entry]:
    position = 2
    for _ in range(int.from_bytes(data[:2], "little")):
        language, stream, size, kind, length = _LIBRARY_VALUE.unpack_from(data, position)
        position += _LIBRARY_VALUE.size
        name, value = data[position : position + size], data[position + size : position + size + length]
        position += size + length
        yield _entry(_name(name), value, _Extra(place, kind, language, stream))


def _write_description(entries: Sequence[Entry]) -> bytes:
    texts = [next((entry.data for entry in entries if entry.key == name), b"") for name in _DESCRIPTION_NAMES]
    return struct.pack("<5H", *(len(text) for text in texts)) + b"".join(texts)


def _write_extended(entries: Sequence[Entry]) -> bytes:
    parts = [len(entries).to_bytes(2, "little")]
    for entry in entries:
        name = f"{entry.key}\0".encode("utf-16-le")
        parts += [
            len(name).to_bytes(2, "little"),
            name,
            _EXTENDED_VALUE.pack(entry.extra.type, len(entry.data)),
            entry.data,
        ]
    return b"".join(parts)


def _write_library(entries: Sequence[Entry]) -> bytes:
    parts = [len(entries).to_bytes(2, "little")]
    for entry in entries:
        name, extra = f"{entry.key}\0".encode("utf-16-le"), entry.extra
        parts += [
            _LIBRARY_VALUE.pack(extra.language, extra.stream, len(name), extra.type, len(entry.data)),
            name,
            entry.data,
        ]
    return b"".join(parts)


_READERS: Mapping[bytes, Callable[[bytes], Iterator[Entry]]] = {
    _DESCRIPTION: _read_description,
    _EXTENDED: _read_extended,
    _METADATA: lambda data: _read_library(data, _METADATA),
    _LIBRARY: lambda data: _read_library(data, _LIBRARY),
}
_WRITERS: Mapping[bytes, Callable[[Sequence[Entry]], bytes]] = {
    _DESCRIPTION: _write_description,
    _EXTENDED: _write_extended,
    _METADATA: _write_library,
    _LIBRARY: _write_library,
}


def _name(data: bytes) -> str:
    return data.decode("utf-16-le", "surrogatepass").strip("\0")


def _entry(key: str, data: bytes, extra: _Extra) -> Entry:
    entry = Entry(key, data, extra=extra)
    word = key.upper()
    if word == _PICTURE.upper():
        entry.cover = _cover(data)
    elif target := ASF.get(word):
        has_both = target.total and extra.type == _UNICODE and "/".encode("utf-16-le") in data
        entry.fields = frozenset((target.field, target.total) if has_both else (target.field,))
    return entry


def _cover(data: bytes) -> Cover:
    """The picture of a WM_PICTURE structure: kind, size, media type and description, then the data."""
    texts: list[str] = []
    position = 5
    for _ in range(2):
        end = position
        while data[end : end + 2] not in (b"\0\0", b"\0", b""):
            end += 2
        texts.append(data[position:end].decode("utf-16-le", "replace"))
        position = end + 2
    return Cover(data[position:], data[0] if data else OTHER_PICTURE, texts[1], texts[0])
