"""Tags in the chunks of WAV and AIFF files, and in those of DSF and DSDIFF: an ID3 tag, texts beside it.

All other chunks stay as they are: cue, bext, smpl, lists of labels. New tags go behind the last chunk.

Source: Microsoft's RIFF, EBU Tech 3306 (RF64), Apple's AIFF-C, Sony's DSF 1.01, Philips' DSDIFF 1.5
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from musictui.tags import id3, id3_tag, iff
from musictui.tags.containers import AIFF_TEXTS, RIFF_INFO, Table
from musictui.tags.covers import Cover
from musictui.tags.entries import Change, Entry, EntryTag, values_by_key
from musictui.tags.source import BadFileError, Source
from musictui.tags.splice import BEYOND_END, Patch, room
from musictui.tags.writer_id3 import Id3Tag

_HEAD_SIZE = 12
_INFO = b"INFO"
_DSF_SIZE, _DSF_POINTER = 12, 20
_NEW_ID3 = {"wav": b"id3 ", "aiff": b"ID3 ", "dsdiff": b"ID3 "}
_SEPARATOR = "; "


class _Form(NamedTuple):
    """How a file of chunks writes its numbers."""

    order: str
    width: int
    """Bytes of a size."""


class _Place(NamedTuple):
    """A chunk with its header and the byte that makes its size even."""

    name: bytes
    head: int
    start: int
    size: int
    end: int


@dataclass
class TextTag(EntryTag):
    """Texts by the names of their chunks. They are only ever kept in step."""

    table: Table = field(default_factory=dict)

    def add(self, name: str, data: bytes) -> None:
        """Take a chunk in."""
        entry = Entry(name, data)
        if target := self.table.get(name.upper() if self.table is RIFF_INFO else name):
            entry.fields = frozenset(filter(None, (target.field, target.total)))
        self.entries.append(entry)

    def _made(self, group: frozenset[str], change: Change, old: Sequence[Entry]) -> list[Entry]:
        # APEv2 joins numbers with their totals as these texts do.
        values = [value for values in values_by_key("apev2", group, change).values() for value in values]
        text = _SEPARATOR.join(values).encode("utf-8")
        return [Entry(old[0].key, text + b"\0", old[0].fields)] if values and old else []

    def _made_picture(self, cover: Cover) -> Entry:
        raise NotImplementedError


def id3_patch(raw: id3_tag.RawTag | None, tag: Id3Tag, at: int, behind: int) -> Patch:
    """A tag in place of the one that was there, or at a new place; without frames there is none."""
    start, end = (raw.start, raw.end) if raw else (at, at)
    return Patch(start, end, id3_bytes(tag, end - start, behind, has_footer=bool(raw and raw.has_footer)))


def id3_bytes(tag: Id3Tag, available: int, behind: int, *, has_footer: bool = False) -> bytes:
    """The bytes of a tag in place of one of a size; of even length, nothing where it has no frames."""
    frames = tag.frames()
    if not frames:
        return b""
    needed = id3.HEADER_SIZE + sum(frame.size for frame in frames)
    size = needed if needed == available else room(needed, available, behind)
    return id3_tag.render(tag.version, frames, size=size, has_footer=has_footer)


class ChunkFile:
    """The chunks of a WAV, AIFF or DSDIFF file, and the tags in them."""

    def __init__(self, source: Source, kind: str, start: int, new_version: int) -> None:
        """Read the file at `start`.

        Raises:
            BadFileError: An ID3 tag in it is damaged, or a chunk of tags is longer than the file.
        """
        self._source, self._kind, self._start = source, kind, start
        is_big = kind != "wav" or source.at(start, 4) == b"RIFX"
        self._form = _Form("big" if is_big else "little", 8 if kind == "dsdiff" else 4)
        self._places = list(self._read())
        names = iff.ID3_NAMES if kind == "wav" else {b"ID3 "}
        holders = [
            place
            for place in self._places
            if place.name in names and id3.has_tag(source.at(place.start, id3.HEADER_SIZE))
        ]
        self._raw = [id3_tag.parse(source, place.start, limit=place.end) for place in holders]
        self._holders = holders
        self.tag = Id3Tag.of(self._raw[0]) if holders else Id3Tag(version=new_version)
        self._texts = {place: tag for place in self._places if (tag := self._text_tag(place))}
        if any(place.start + place.size > source.size for place in (*holders, *self._texts)):
            # Its size may be wrong and hide chunks, sound among them, that would go with it.
            raise BadFileError(BEYOND_END)

    @property
    def has_texts(self) -> bool:
        """Whether there are tags beside the ID3 tag."""
        return bool(self._texts)

    def problem(self) -> str:
        """Why a first tag has no place; empty if there is one, or a tag is there already."""
        if not self._holders:
            try:
                self._end()
            except BadFileError as error:
                return str(error)
        return ""

    def patches(self, change: Change, *, old_tags: str) -> list[Patch]:
        """What to write, after doing what the change says.

        Raises:
            BadFileError: There is no place for tags, or the file would become too large.
        """
        self.tag.change(change)
        patches = [*self._id3_patches(change), *self._text_patches(change, old_tags)]
        added = sum(len(data) - (end - start) for start, end, data in patches)
        end = max((patch.end for patch in patches), default=0)
        return [*patches, *self._sizes(added, end + added)]

    def _id3_patches(self, change: Change) -> Iterator[Patch]:
        for number, (place, raw) in enumerate(zip(self._holders, self._raw, strict=True)):
            tag = self.tag
            if number:
                tag = Id3Tag.of(raw)
                tag.change(Change(change.names, {}, None if change.pictures is None else ()))
            behind = self._source.size - place.end
            yield Patch(place.head, place.end, self._chunk(place.name, id3_bytes(tag, place.size, behind)))
        if not self._holders and (data := id3_bytes(self.tag, 0, 0)):
            at, padding = self._end()
            yield Patch(at, at, padding + self._chunk(_NEW_ID3[self._kind], data))

    def _text_patches(self, change: Change, old_tags: str) -> Iterator[Patch]:
        for place, tag in self._texts.items():
            before = list(tag.entries)
            if old_tags == "remove":
                tag.entries = []
            elif old_tags == "update":
                tag.change(Change(change.names, change.wanted, is_second=True))
            if tag.entries == before:
                continue
            if place.name == b"LIST":
                inner = b"".join(
                    self._chunk(entry.key.encode("latin-1"), entry.data) for entry in tag.entries
                )
                yield Patch(place.head, place.end, self._chunk(place.name, inner and _INFO + inner))
            else:
                text = b"".join(entry.data for entry in tag.entries).rstrip(b"\0")
                yield Patch(place.head, place.end, self._chunk(place.name, text))

    def _text_tag(self, place: _Place) -> TextTag | None:
        """The texts in a chunk; None where it holds none that are tags."""
        source, table = self._source, RIFF_INFO if self._kind == "wav" else AIFF_TEXTS
        tag = TextTag(table=table)
        if self._kind == "wav":
            if place.name != b"LIST" or source.at(place.start, 4) != _INFO:
                return None
            end = min(place.start + place.size, source.size)
            for chunk in iff.chunks(source, place.start + 4, end, is_big=False):
                tag.add(chunk.name.decode("latin-1"), source.at(chunk.start, chunk.size))
        elif self._kind == "aiff" and place.name.decode("latin-1") in table:
            tag.add(place.name.decode("latin-1"), source.at(place.start, place.size))
        else:
            return None
        return tag

    def _read(self) -> Iterator[_Place]:
        """The chunks; that of sound, where its size is not known, lasts until the end."""
        source, head = self._source, self._form.width + 4
        if self._kind == "dsdiff":
            position = self._start + 16
            while len(header := source.at(position, head)) == head:
                size = int.from_bytes(header[4:], "big")
                end = position + head + size
                end += size % 2 if end < source.size else 0
                yield _Place(header[:4], position, position + head, size, end)
                position = end
            return
        chunks = list(
            iff.chunks(source, self._start + _HEAD_SIZE, source.size, is_big=self._form.order == "big")
        )
        for chunk, behind in zip(chunks, [*chunks[1:], None], strict=True):
            end = chunk.start + chunk.size
            if behind:
                end = behind.start - head
            elif chunk.size % 2 and end < source.size:
                end += 1
            yield _Place(chunk.name, chunk.start - head, chunk.start, chunk.size, end)

    def _end(self) -> tuple[int, bytes]:
        """Where a new chunk goes, and the byte that the last one lacks."""
        if not self._places:
            raise BadFileError("Damaged: there is nothing in it that tags could stand behind.")
        for place in self._places:
            raw = self._number(place.start - self._form.width, self._form.width)
            is_open = place.name == b"data" and raw in iff.UNKNOWN_SIZES and not self._long_size()
            if is_open or place.start + place.size > self._source.size:
                raise BadFileError(
                    "Its header does not say where its audio ends, so there is no place for tags."
                )
        last = self._places[-1]
        is_odd = last.size % 2 == 1 and last.end == last.start + last.size
        return last.end, b"\0" if is_odd else b""

    def _long_size(self) -> _Place | None:
        return next((place for place in self._places if place.name == b"ds64"), None)

    def _number(self, at: int, width: int) -> int:
        order = "big" if self._form.order == "big" else "little"
        return int.from_bytes(self._source.at(at, width), order)  # type: ignore[arg-type] # one of two words

    def _bytes(self, number: int, width: int) -> bytes:
        return number.to_bytes(width, self._form.order)  # type: ignore[arg-type] # one of two words

    def _chunk(self, name: bytes, content: bytes) -> bytes:
        """A chunk with its header; nothing if it has no content."""
        if not content:
            return b""
        return name + self._bytes(len(content), self._form.width) + content + bytes(len(content) % 2)

    def _sizes(self, added: int, end: int) -> Iterator[Patch]:
        """The size of all, which stands in the header; programs that write to a pipe leave it open."""
        width = self._form.width
        at = self._start + 4
        if (long_size := self._long_size()) and self._kind == "wav":
            at, width = long_size.start, 8
        size = self._number(at, width)
        if width == 4 and size in iff.UNKNOWN_SIZES:
            return
        size = max(size + added, end - self._start - 4 - self._form.width)
        if size >= 1 << 8 * width:
            raise BadFileError("It would become larger than the 4 GB of its format.")
        yield Patch(at, at + width, self._bytes(size, width))


def dsf_patches(source: Source, start: int, raw: id3_tag.RawTag | None, tag: Id3Tag) -> list[Patch]:
    """A tag behind the audio of a DSF file, and where it is in the header."""
    at = raw.start if raw else source.size
    patch = id3_patch(raw, tag, at, 0)
    if raw:
        patch = patch._replace(end=max(raw.end, raw.start))
    pointer = at - start if patch.data else 0
    size = source.size - start + len(patch.data) - (patch.end - patch.start)
    sizes: Mapping[int, int] = {_DSF_SIZE: size, _DSF_POINTER: pointer}
    return [
        patch,
        *(Patch(start + at, start + at + 8, number.to_bytes(8, "little")) for at, number in sizes.items()),
    ]


def dsf_tag(source: Source, start: int) -> id3_tag.RawTag | None:
    """The tag that the header of a DSF file points to.

    Raises:
        BadFileError: It points into the file, but there is no tag: one may stand elsewhere.
    """
    pointer = int.from_bytes(source.at(start + _DSF_POINTER, 8), "little")
    if not pointer or start + pointer >= source.size:
        return None
    if not id3.has_tag(source.at(start + pointer, id3.HEADER_SIZE)):
        raise BadFileError("Damaged: its header points to a tag that is not there.")
    return id3_tag.parse(source, start + pointer)
