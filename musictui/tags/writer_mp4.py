"""Tags and pictures in the items of an MPEG-4 file, and the offsets of its audio where that has to move.

Source: ISO/IEC 14496-12 (boxes), Apple's QuickTime File Format (the list of items).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from musictui.model.fields import BY_NAME, MP4_FREEFORM
from musictui.model.track import TAGS_CUT
from musictui.tags.containers import MP4_ATOMS, MP4_NAMES, TOTAL, TOTALS, Target
from musictui.tags.covers import FRONT_COVER, OTHER_PICTURE, Cover
from musictui.tags.entries import Change, Entry, EntryTag
from musictui.tags.mp4 import NUMBERS, PAIRS
from musictui.tags.source import BadFileError, Source
from musictui.tags.splice import Patch, room

_MOST = 2**15 - 1
_FLAGS = frozenset("01")
_TEXT, _INTEGER = 1, 21
_PICTURE_TYPES = {"image/gif": 12, "image/jpeg": 13, "image/png": 14, "image/bmp": 27}
_MIMES = {number: name for name, number in _PICTURE_TYPES.items()}
_PAIR_SIZES = {"trkn": 8, "disk": 6}
_LONG_COMMENTS = frozenset({"desc", "©des"})
"""Descriptions that count only where there is no comment."""
_FREE = frozenset({b"free", b"skip"})
_TABLES = {b"stco": 4, b"co64": 8}
_TABLE_PATHS = (b"trak", b"mdia", b"minf", b"stbl")
_HANDLER = bytes(8) + b"mdirappl" + bytes(9)
_MAX_BOXES = 1_000_000


class _Box(NamedTuple):
    name: bytes
    head: int
    """Where its header begins."""
    start: int
    """Where its content begins."""
    end: int


@dataclass
class ItemTag(EntryTag):
    """The list of items; each picture is an entry."""

    secondary = _LONG_COMMENTS

    @classmethod
    def parse(cls, data: bytes) -> "ItemTag":
        """The items in the content of their box."""
        tag = cls()
        for box in _inner(data):
            if box.name == b"covr":
                tag.entries += _pictures(data[box.start : box.end])
            else:
                tag.entries.append(_entry(data[box.head : box.end]))
        return tag

    def render(self) -> bytes:
        """The content of the box; all pictures stand in one item."""
        pictures = b"".join(entry.data for entry in self.entries if entry.cover)
        parts: list[bytes] = []
        for entry in self.entries:
            if not entry.cover:
                parts.append(entry.data)
            elif pictures:
                parts.append(_box(b"covr", pictures))
                pictures = b""
        return b"".join(parts)

    def _made(self, group: frozenset[str], change: Change, old: Sequence[Entry]) -> list[Entry]:  # noqa: ARG002 as all tags have it
        number = next((name for name in group if name in TOTALS), "")
        if number and BY_NAME[TOTALS[number]].mp4.endswith(TOTAL):
            items = _pair(number, change)
        else:
            items = [item for name in sorted(group) for item in _items(name, change.values(name))]
        return [_entry(item) for item in items]

    def _made_picture(self, cover: Cover) -> Entry:
        entry = Entry("covr", _data(_PICTURE_TYPES.get(cover.mime, 0), cover.data))
        entry.cover = cover
        return entry


def read(source: Source, start: int) -> ItemTag:
    """The items of the file whose first box is at `start`."""
    items = _place(source, start).items
    return ItemTag.parse(source.at(items.start, items.end - items.start)) if items else ItemTag()


def patches(source: Source, start: int, tag: ItemTag) -> list[Patch]:
    """What to write into the file.

    Raises:
        BadFileError: It has no description of its audio, or would become too large for its offsets.
    """
    place = _place(source, start)
    items = _box(b"ilst", tag.render())
    available = place.end - place.start
    behind = source.size - place.end
    if place.items and available >= len(items) and (available - len(items) >= 8 or available == len(items)):
        total = room(len(items) + 8, available, behind) if available != len(items) else available
    else:
        total = room(len(items) + 8, 0, behind)
    content = items if total == len(items) else items + _box(b"free", bytes(total - len(items) - 8))
    content = content if place.items else place.wrapped(content)
    added = len(content) - available
    if not added:
        return [Patch(place.start, place.end, content)]
    sizes = [_grown(source, box, added) for box in place.parents]
    if absorbed := _absorbed(source, place, added):
        return [Patch(place.start, place.end, content), *absorbed, *sizes]
    return [Patch(place.start, place.end, content), *sizes, *_moved(source, start, place, added)]


class _Place(NamedTuple):
    """Where the items are or are to be, with the free room behind them."""

    parents: tuple[_Box, ...]
    """The boxes around it, the outermost first."""
    items: _Box | None
    start: int
    end: int

    def wrapped(self, items: bytes) -> bytes:
        """New items with those boxes around them that are missing."""
        names = [box.name for box in self.parents]
        if b"meta" not in names:
            items = _box(b"meta", bytes(4) + _box(b"hdlr", _HANDLER) + items)
        return items if b"udta" in names else _box(b"udta", items)


def _place(source: Source, start: int) -> _Place:
    moov = _find(source, start, source.size, b"moov")
    if moov is None or moov.end > source.size:
        raise BadFileError("Damaged: the description of its audio is missing.")
    udta = next(
        (box for box in _boxes(source, moov.start, moov.end) if box.name == b"udta" and _meta(source, box)),
        None,
    ) or _find(source, moov.start, moov.end, b"udta")
    if udta is None:
        if max((box.end for box in _boxes(source, moov.start, moov.end)), default=moov.end) != moov.end:
            raise BadFileError("Damaged: the description of its audio does not end where it should.")
        return _Place((moov,), None, moov.end, moov.end)
    meta = _meta(source, udta)
    if meta is None:
        return _Place((moov, udta), None, udta.start, udta.start)
    # The content of meta begins with four bytes of version and flags, but not in QuickTime's own files.
    inside = meta.start + (0 if source.at(meta.start + 4, 4) == b"hdlr" else 4)
    items = _find(source, inside, meta.end, b"ilst")
    if items is None:
        return _Place((moov, udta, meta), None, meta.end, meta.end)
    if items.end > meta.end:
        raise BadFileError("Damaged: its tags claim to be longer than their place.")
    end = items.end
    for box in _boxes(source, items.end, meta.end):
        if box.name not in _FREE or box.end > meta.end:
            break
        end = box.end
    return _Place((moov, udta, meta), items, items.head, end)


def _meta(source: Source, udta: _Box) -> _Box | None:
    return _find(source, udta.start, udta.end, b"meta")


def _boxes(source: Source, position: int, end: int) -> Iterator[_Box]:
    """The boxes side by side between two offsets."""
    for _ in range(_MAX_BOXES):
        header = source.at(position, 16)
        if position + 8 > end or len(header) < 8:
            return
        size, content = int.from_bytes(header[:4], "big"), position + 8
        if size == 1:
            size, content = int.from_bytes(header[8:16], "big"), position + 16
        elif size == 0:
            size = end - position
        if position + size < content:
            return
        yield _Box(header[4:8], position, content, position + size)
        position += size


def _find(source: Source, position: int, end: int, name: bytes) -> _Box | None:
    return next((box for box in _boxes(source, position, end) if box.name == name), None)


def _grown(source: Source, box: _Box, by: int) -> Patch:
    """The new size of a box around what changed; none where it lasts until the end."""
    width = 8 if box.start - box.head == 16 else 4
    at = box.head + (8 if width == 8 else 0)
    size = int.from_bytes(source.at(at, width), "big")
    return Patch(at, at + width, _number(size + by if size else 0, width))


def _absorbed(source: Source, place: _Place, added: int) -> list[Patch]:
    """Free room behind the description, smaller by what that grows, so that no audio moves; nothing if there is none."""
    moov = place.parents[0]
    free = next(_boxes(source, moov.end, source.size), None)
    if free is None or free.name not in _FREE or free.start - free.head != 8 or free.end > source.size:
        return []
    left = free.end - free.head - added
    if left < 0 or 0 < left < 8:
        return []
    return [Patch(free.head, free.end, _box(free.name, bytes(left - 8)) if left else b"")]


def _moved(source: Source, start: int, place: _Place, by: int) -> Iterator[Patch]:
    """The tables of where audio stands in the file, for that which stands behind the tags."""
    for box in _boxes(source, start, source.size):
        if box.name == b"moov":
            for trak in _boxes(source, box.start, box.end):
                if trak.name == b"trak":
                    yield from _moved_tables(source, trak, place.start, by)
        elif box.name == b"moof":
            for traf in _boxes(source, box.start, box.end):
                header = _find(source, traf.start, traf.end, b"tfhd") if traf.name == b"traf" else None
                if header and source.at(header.start + 3, 1)[0] & 1:
                    yield from _table(source, header.start + 8, (8, 1), place.start, by)


def _moved_tables(source: Source, trak: _Box, start: int, by: int) -> Iterator[Patch]:
    parent: _Box | None = trak
    for name in _TABLE_PATHS[1:]:
        parent = parent and _find(source, parent.start, parent.end, name)
    for box in _boxes(source, parent.start, parent.end) if parent else ():
        if width := _TABLES.get(box.name):
            count = int.from_bytes(source.at(box.start + 4, 4), "big")
            if box.start + 8 + count * width > box.end:
                raise BadFileError("Damaged: its table of where audio stands is cut.")
            yield from _table(source, box.start + 8, (width, count), start, by)


def _table(source: Source, at: int, size: tuple[int, int], start: int, by: int) -> Iterator[Patch]:
    """A table of offsets of a width and a count, those from `start` on moved."""
    width, count = size
    data = source.at(at, width * count)
    offsets = [int.from_bytes(data[index : index + width], "big") for index in range(0, len(data), width)]
    moved = [offset + by if offset >= start else offset for offset in offsets]
    if moved and max(moved) >= 1 << 8 * width:
        raise BadFileError("It would become too large for the offsets in it.")
    if moved != offsets:
        yield Patch(at, at + len(data), b"".join(_number(offset, width) for offset in moved))


def _inner(data: bytes) -> Iterator[_Box]:
    """The boxes in some bytes.

    Raises:
        BadFileError: One claims to be longer than its place.
    """
    position = 0
    while position + 8 <= len(data):
        size = int.from_bytes(data[position : position + 4], "big") or len(data) - position
        if size < 8 or position + size > len(data):
            raise BadFileError(TAGS_CUT)
        yield _Box(data[position + 4 : position + 8], position, position + 8, position + size)
        position += size


def _entry(item: bytes) -> Entry:
    name = item[4:8].decode("latin-1")
    entry = Entry(name, item)
    target: Target | None
    if name == "----":
        boxes = {box.name: item[8 + box.start + 4 : 8 + box.end] for box in _inner(item[8:])}
        word = boxes.get(b"name", b"").decode("utf-8", "replace")
        target = MP4_NAMES.get(word.upper())
    else:
        target = MP4_ATOMS.get(name)
    if target:
        entry.fields = frozenset(filter(None, (target.field, target.total)))
    return entry


def _pictures(content: bytes) -> Iterator[Entry]:
    """An entry for each picture, with the boxes that follow it, such as its name."""
    boxes = list(_inner(content))
    starts = [number for number, box in enumerate(boxes) if box.name == b"data"]
    for number, following in zip(starts, [*starts[1:], len(boxes)], strict=True):
        box, last = boxes[number], boxes[following - 1]
        data = content[box.start + 8 : box.end]
        kind = int.from_bytes(content[box.start + 1 : box.start + 4], "big")
        shows = OTHER_PICTURE if number else FRONT_COVER
        cover = Cover(data, shows, "", _MIMES.get(kind, ""))
        yield Entry("covr", content[box.head : last.end], cover=cover)


def _pair(number: str, change: Change) -> list[bytes]:
    """A number and its total in one atom; what is no number gets a name of its own."""
    numbers, totals = change.values(number), change.values(TOTALS[number])
    if all(len(values) <= 1 and all(_is_number(value) for value in values) for values in (numbers, totals)):
        if not numbers and not totals:
            return []
        name = BY_NAME[number].mp4
        both = b"".join(_number(int(values[0]) if values else 0, 2) for values in (numbers, totals))
        return [_item(name, [_data(0, (bytes(2) + both).ljust(_PAIR_SIZES[name], b"\0"))])]
    return [
        *_freely(BY_NAME[number].vorbis, numbers),
        *_freely(BY_NAME[TOTALS[number]].vorbis, totals),
    ]


def _items(name: str, values: tuple[str, ...]) -> list[bytes]:
    """The items for a field: atoms for numbers take nothing else, other values get a name of their own."""
    key = BY_NAME[name].mp4
    if not values:
        return []
    if key.startswith(MP4_FREEFORM):
        return _freely(key.removeprefix(MP4_FREEFORM), values)
    if key == "cpil" and len(values) == 1 and values[0] in _FLAGS:
        return [_item(key, [_data(_INTEGER, bytes([int(values[0])]))])]
    if key in NUMBERS and key != "cpil" and len(values) == 1 and _is_number(values[0]):
        return [_item(key, [_data(_INTEGER, _number(int(values[0]), 2))])]
    if key in NUMBERS | PAIRS:
        return _freely(BY_NAME[name].vorbis, values)
    return [_item(key, [_data(_TEXT, value.encode("utf-8")) for value in values])]


def _freely(name: str, values: tuple[str, ...]) -> list[bytes]:
    if not values:
        return []
    mean = MP4_FREEFORM.split(":")[1].encode("ascii")
    about = [_box(b"mean", bytes(4) + mean), _box(b"name", bytes(4) + name.encode("utf-8"))]
    return [_item("----", [*about, *(_data(_TEXT, value.encode("utf-8")) for value in values)])]


def _item(name: str, parts: Sequence[bytes]) -> bytes:
    return _box(name.encode("latin-1"), b"".join(parts))


def _data(kind: int, payload: bytes) -> bytes:
    return _box(b"data", _number(kind, 4) + bytes(4) + payload)


def _box(name: bytes, content: bytes) -> bytes:
    if len(content) + 8 >= 1 << 32:
        raise BadFileError("Its tags would be larger than the 4 GB of an MPEG-4 box.")
    return _number(len(content) + 8, 4) + name + content


def _number(number: int, width: int) -> bytes:
    return number.to_bytes(width, "big")


def _is_number(value: str) -> bool:
    """Whether a number atom gives back exactly this text."""
    return value.isascii() and value.isdecimal() and 0 < int(value) <= _MOST and str(int(value)) == value
