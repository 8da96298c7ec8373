"""Tags and pictures in the metadata blocks of a FLAC file.

Source: RFC 9639.
"""

from dataclasses import dataclass

from musictui.tags.covers import Cover
from musictui.tags.entries import Change, Entries, Entry
from musictui.tags.source import BadFileError, Source
from musictui.tags.splice import Patch, room
from musictui.tags.writer_vorbis import CommentTag, picture_block, read_picture_block

_STREAMINFO, _PADDING, _COMMENTS, _PICTURE, _INVALID = 0, 1, 4, 6, 127
_MOST = 2**24 - 1
_MAX_BLOCKS = 10_000
_HEADER_SIZE = 4


@dataclass
class FlacTag(Entries):
    """The blocks of a file, each an entry; its comments are a tag of their own."""

    start: int = 0
    """Where the first block is, behind the mark."""
    audio: int = 0

    @classmethod
    def parse(cls, source: Source, start: int) -> "FlacTag":
        """The blocks of the file whose mark is at `start`.

        Raises:
            BadFileError: They are damaged, or do not end where audio begins.
        """
        tag = cls(start=start + 4)
        position = tag.start
        for _ in range(_MAX_BLOCKS):
            header = source.at(position, _HEADER_SIZE)
            kind, size = header[0] & 0x7F if header else _INVALID, int.from_bytes(header[1:], "big")
            data = source.at(position + _HEADER_SIZE, size)
            if kind == _INVALID or len(data) < size:
                raise BadFileError("Damaged: its metadata ends in no audio.")
            position += _HEADER_SIZE + size
            tag.entries.append(_entry(kind, data))
            if header[0] & 0x80:
                break
        tag.audio = position
        frame = source.at(position, 2)
        if tag.entries[0].extra != _STREAMINFO or (frame and not _is_frame(frame)):
            raise BadFileError("Damaged: its metadata does not end where its audio begins.")
        return tag

    def comments(self) -> CommentTag:
        """The comments in it, none where it has no such block."""
        block = next((entry for entry in self.entries if entry.extra == _COMMENTS), None)
        return CommentTag.parse(block.data)[0] if block else CommentTag()

    def pictures(self) -> list[Cover]:
        """The pictures in blocks, then those in comments."""
        return [*super().pictures(), *self.comments().pictures()]

    def change(self, change: Change) -> None:
        """Do what the change says; pictures go into blocks."""
        comments = self.comments()
        pictures = None if change.pictures is None else ()
        comments.change(Change(change.names, change.wanted, pictures))
        block = next((entry for entry in self.entries if entry.extra == _COMMENTS), None)
        if block:
            block.data = comments.render()
        elif comments.entries:
            self.entries.insert(1, _entry(_COMMENTS, comments.render()))
        if change.pictures is not None:
            self._put_pictures(change.pictures)

    def patches(self, size: int) -> list[Patch]:
        """What to write into a file of a size.

        Raises:
            BadFileError: A block would be too large.
        """
        blocks = [entry for entry in self.entries if entry.extra != _PADDING]
        if any(len(entry.data) > _MOST for entry in blocks):
            raise BadFileError("Its tags or a picture would be larger than the 16 MB of a FLAC block.")
        needed = sum(len(entry.data) + _HEADER_SIZE for entry in blocks)
        available = self.audio - self.start
        if needed != available:
            padding = room(needed + _HEADER_SIZE, available, size - self.audio) - needed - _HEADER_SIZE
            blocks.append(_entry(_PADDING, bytes(min(padding, _MOST))))
        parts = [
            bytes([entry.extra | (0x80 if entry is blocks[-1] else 0)])
            + len(entry.data).to_bytes(3, "big")
            + entry.data
            for entry in blocks
        ]
        return [Patch(self.start, self.audio, b"".join(parts))]

    def _made_picture(self, cover: Cover) -> Entry:
        return _entry(_PICTURE, picture_block(cover))


def _entry(kind: int, data: bytes) -> Entry:
    cover = (read_picture_block(data) or Cover(data, 0)) if kind == _PICTURE else None
    return Entry("", data, cover=cover, extra=kind)


def _is_frame(data: bytes) -> bool:
    return len(data) == 2 and data[0] == 0xFF and data[1] & 0xFC == 0xF8
