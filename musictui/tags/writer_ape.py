"""APEv2 tags as a list of items that is changed item by item.

Source: https://wiki.hydrogenaud.io/index.php?title=APEv2_specification
"""

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass

from musictui.tags.containers import APEV2
from musictui.tags.covers import KINDS, OTHER_PICTURE, Cover
from musictui.tags.entries import Change, Entry, EntryTag, values_by_key
from musictui.tags.source import BadFileError, Source

MARK = b"APETAGEX"
_HEADER = struct.Struct("<8sIIII8x")
_HAS_HEADER, _IS_HEADER = 0x80000000, 0x20000000
_TEXT, _BINARY = 0, 2
_KIND_BITS = 0b110
_KEY = re.compile(rb"[\x20-\x7e]{2,255}")
_PICTURE_KEY = re.compile(r"COVER ART(?: \((.*?)\))?(?: \d+)?")
_NAMES = (
    "Other", "Icon", "Other Icon", "Front", "Back", "Leaflet", "Media", "Lead Artist", "Artist", "Conductor",
    "Band", "Composer", "Lyricist", "Recording Location", "During Recording", "During Performance",
    "Video Capture", "Fish", "Illustration", "Band Logotype", "Publisher Logotype",
)  # fmt: skip
"""What a picture shows, by its number, as its key says it."""
_KIND_OF = {name.upper(): kind for kind, name in enumerate(_NAMES)}


@dataclass
class ApeTag(EntryTag):
    """An APEv2 tag."""

    start: int = 0
    end: int = 0

    @classmethod
    def parse(cls, source: Source, end: int) -> "ApeTag":
        """The tag whose footer ends at `end`.

        Raises:
            BadFileError: It is damaged.
        """
        mark, _, size, count, flags = _HEADER.unpack(source.at(end - _HEADER.size, _HEADER.size))
        start = end - size
        if mark != MARK or start < 0:
            raise BadFileError("Damaged: its APEv2 tag claims to be longer than the file.")
        body = source.at(start, size - _HEADER.size)
        if flags & _HAS_HEADER and source.at(start - _HEADER.size, len(MARK)) == MARK:
            start -= _HEADER.size
        return cls(_items(body, count), start, end)

    def render(self) -> bytes:
        """The bytes of it, nothing where it has no items."""
        if not self.entries:
            return b""
        items = b"".join(
            struct.pack("<II", len(entry.data), entry.extra)
            + entry.key.encode("latin-1")
            + b"\0"
            + entry.data
            for entry in self.entries
        )
        size, count = len(items) + _HEADER.size, len(self.entries)
        header = _HEADER.pack(MARK, 2000, size, count, _HAS_HEADER | _IS_HEADER)
        return header + items + _HEADER.pack(MARK, 2000, size, count, _HAS_HEADER)

    def _made(self, group: frozenset[str], change: Change, old: Sequence[Entry]) -> list[Entry]:
        spellings = {entry.key.upper(): entry.key for entry in reversed(old)}
        made: list[Entry] = []
        for key, values in values_by_key("apev2", group, change).items():
            if values:
                # Keys are unique, whatever their case: another item of that name has to go.
                self.entries = [
                    entry for entry in self.entries if entry.key.upper() != key.upper() or entry in old
                ]
                data = "\0".join(values).encode("utf-8")
                made.append(_entry(spellings.get(key.upper(), key), data, _TEXT))
        return made

    def _made_picture(self, cover: Cover) -> Entry:
        name = _NAMES[cover.kind] if cover.kind < len(_NAMES) else _NAMES[OTHER_PICTURE]
        return Entry(
            f"Cover Art ({name})",
            cover.description.encode("utf-8") + b"\0" + cover.data,
            cover=cover,
            extra=_BINARY,
        )

    def _put_pictures(self, covers: Sequence[Cover]) -> None:
        super()._put_pictures(covers)
        # One key may stand once: a second picture of a kind gets a number.
        taken: set[str] = set()
        for entry in self.entries:
            if entry.cover:
                key, number = entry.key, 1
                while entry.key.upper() in taken:
                    number += 1
                    entry.key = f"{key} {number}"
            taken.add(entry.key.upper())


def _items(body: bytes, count: int) -> list[Entry]:
    items: list[Entry] = []
    position = 0
    for _ in range(count):
        if position + 8 > len(body):
            break  # some programs count wrongly
        size, flags = struct.unpack_from("<II", body, position)
        key_end = body.find(b"\0", position + 8)
        end = key_end + 1 + size
        key, data = body[position + 8 : key_end], body[key_end + 1 : end]
        if key_end < 0 or end > len(body) or not _KEY.fullmatch(key) or not _is_value(data, flags):
            raise BadFileError("Damaged: its APEv2 tag cannot be read to its end.")
        items.append(_entry(key.decode("ascii"), data, flags))
        position = end
    return items


def _is_value(data: bytes, flags: int) -> bool:
    """Whether a value is of the kind that it says: what is no binary data is UTF-8."""
    if flags & _KIND_BITS in (_BINARY, _KIND_BITS):
        return flags & _KIND_BITS == _BINARY
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _entry(key: str, data: bytes, flags: int) -> Entry:
    entry = Entry(key, data, extra=flags)
    word = key.upper()
    if match := _PICTURE_KEY.match(word):
        entry.cover = _cover(data, _KIND_OF.get(match[1] or "", OTHER_PICTURE))
    elif target := APEV2.get(word):
        entry.fields = frozenset(filter(None, (target.field, target.total)))
    return entry


def _cover(data: bytes, kind: int) -> Cover:
    """A picture behind its file name, which some programs leave out."""
    description, mark, rest = data.partition(b"\0")
    if not mark or data.startswith((b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM")):
        return Cover(data, kind)
    return Cover(rest, kind, description.decode("utf-8", "replace"))


assert len(_NAMES) == len(KINDS)
