"""Vorbis comments, in FLAC and Ogg files, as a list that is changed entry by entry.

Source: https://xiph.org/vorbis/doc/v-comment.html, https://wiki.xiph.org/VorbisComment#Cover_art
"""

import base64
import binascii
import struct
from collections.abc import Sequence
from dataclasses import dataclass

from musictui.model.track import TAGS_CUT
from musictui.tags.containers import VORBIS
from musictui.tags.covers import OTHER_PICTURE, Cover
from musictui.tags.entries import Change, Entry, EntryTag, values_by_key
from musictui.tags.source import BadFileError

PICTURE_KEY = "METADATA_BLOCK_PICTURE"
_OLD_PICTURE_KEY = "COVERART"
_VENDOR = b"MusicTUI"


@dataclass
class CommentTag(EntryTag):
    """The comments of a stream."""

    vendor: bytes = _VENDOR
    joins_totals = False

    @classmethod
    def parse(cls, data: bytes) -> tuple["CommentTag", int]:
        """The comments that begin with their vendor's length, and where they end.

        Raises:
            BadFileError: They are damaged.
        """
        end = 4 + int.from_bytes(data[:4], "little")
        tag = cls([], data[4:end])
        count = int.from_bytes(data[end : end + 4], "little")
        position = end + 4
        if position > len(data):
            raise BadFileError(TAGS_CUT)
        for _ in range(count):
            start = position + 4
            position = start + int.from_bytes(data[position:start], "little")
            if start > len(data) or position > len(data):
                raise BadFileError(TAGS_CUT)
            tag.entries.append(_entry(data[start:position]))
        return tag, position

    def render(self) -> bytes:
        """The bytes of it, without a framing bit."""
        parts = [len(self.vendor).to_bytes(4, "little"), self.vendor, len(self.entries).to_bytes(4, "little")]
        for entry in self.entries:
            parts += [len(entry.data).to_bytes(4, "little"), entry.data]
        return b"".join(parts)

    def _made(self, group: frozenset[str], change: Change, old: Sequence[Entry]) -> list[Entry]:
        spellings = {entry.key.upper(): entry.key for entry in reversed(old)}
        return [
            _entry(f"{spellings.get(key.upper(), key)}={value}".encode())
            for key, values in values_by_key("vorbis", group, change).items()
            for value in values
        ]

    def _made_picture(self, cover: Cover) -> Entry:
        return _entry(f"{PICTURE_KEY}={base64.b64encode(picture_block(cover)).decode('ascii')}".encode())


def picture_block(cover: Cover) -> bytes:
    """The content of a FLAC picture block; its size and colors are left to who shows it.

    Source: RFC 9639, section 8.8.
    """
    mime, description = cover.mime.encode("ascii", "replace"), cover.description.encode("utf-8")
    head = struct.pack(f">II{len(mime)}sI", cover.kind, len(mime), mime, len(description))
    return head + description + struct.pack(">5I", 0, 0, 0, 0, len(cover.data)) + cover.data


def read_picture_block(data: bytes) -> Cover | None:
    """The picture of such a block; None if it is damaged."""
    position = 4
    texts: list[str] = []
    for _ in range(2):
        size = int.from_bytes(data[position : position + 4], "big")
        texts.append(data[position + 4 : position + 4 + size].decode("utf-8", "replace"))
        position += 4 + size
    position += 20
    if position > len(data):
        return None
    # The size is wrong in pictures too large for their block; the data is all that follows.
    return Cover(data[position:], int.from_bytes(data[:4], "big"), texts[1], texts[0])


def _entry(data: bytes) -> Entry:
    raw_key, mark, raw_value = data.partition(b"=")
    key = raw_key.decode("latin-1")
    entry = Entry(key, data)
    word = key.upper()
    if word in (PICTURE_KEY, _OLD_PICTURE_KEY):
        entry.cover = _cover(word, raw_value)
    elif mark and (target := VORBIS.get(word)):
        has_both = bool(target.total) and b"/" in raw_value
        entry.fields = frozenset((target.field, target.total) if has_both else (target.field,))
    return entry


def _cover(word: str, value: bytes) -> Cover:
    """What cannot be read is a picture still, which can be removed."""
    try:
        data = base64.b64decode(value)
    except (binascii.Error, ValueError):
        return Cover(value, OTHER_PICTURE)
    found = read_picture_block(data) if word == PICTURE_KEY else None
    return found or Cover(data, OTHER_PICTURE)
