"""Tags and pictures in the header packets of an Ogg stream: Vorbis, Opus, Speex, FLAC.

Where new comments fit into the packet of the old ones, no page changes its size, and only those pages are
written. Else the headers get new pages, and the pages behind them new numbers.

Source: RFC 3533 (Ogg), RFC 7845 (Opus), the Vorbis I specification, https://xiph.org/flac/ogg_mapping.html
"""

import os
import zlib
from collections.abc import Iterator
from typing import IO, Any

from musictui.tags import ogg
from musictui.tags.covers import Cover
from musictui.tags.entries import Change
from musictui.tags.source import BadFileError, Source
from musictui.tags.splice import Patch, room, splice
from musictui.tags.writer_vorbis import CommentTag, read_picture_block

_COMMENTS, _PICTURE = 4, 6
_FIRST = 2
_NO_POSITION = -1
_MOST_NUMBER = 0xFFFFFFFF
_BLOCK = 1 << 16
_MAX_HEADERS = 64
_FLAC_COUNT = slice(7, 9)
"""Where the first packet of a FLAC stream counts its header packets; 0 if it does not."""
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
"""Each byte with its bits in reverse order."""


class _Stream:
    """The header packets of the stream with the audio, and the pages that they stand on."""

    def __init__(self, source: Source, file: IO[bytes], start: int) -> None:
        from mutagen.ogg import OggPage  # takes as long as reading a hundred files

        position, firsts = ogg.first_packets(source, start)
        self.serial, codec = next(
            ((serial, found) for serial, packet in firsts if (found := ogg.codec_of(packet))), (0, None)
        )
        if codec is None:
            raise BadFileError("No audio that can be read is in this Ogg file.")
        self.codec = codec
        self.first = start
        self.pages: list[Any] = []
        file.seek(position)
        self.headers = 0
        ended = 0
        while not self.headers:
            page = OggPage(file)
            if page.serial != self.serial:
                continue
            if not _is_intact(source.at(page.offset, page.size)):
                # Players drop such a page; written anew, it would be played.
                raise BadFileError("Damaged: a checksum among its tags is wrong.")
            self.pages.append(page)
            if len(page.packets) > (not page.complete):
                ended += len(page.packets) - (not page.complete)
                self.packets: list[bytes] = OggPage.to_packets(self.pages)
                self.headers = self._headers(ended)
        if self.pages[0].continued:
            raise BadFileError("Damaged: its tags do not begin where they should.")

    def _headers(self, ended: int) -> int:
        """How many of the packets are headers; 0 while some are still to come."""
        if not self.codec.info:
            return self.codec.headers if ended >= self.codec.headers else 0
        for number, packet in enumerate(self.packets[: min(ended, _MAX_HEADERS)], 1):
            if packet[:1] >= b"\x80":
                return number
        if ended >= _MAX_HEADERS:
            raise BadFileError("Damaged: its metadata ends in no audio.")
        return 0

    def comments(self) -> tuple[CommentTag, bytes]:
        """The comments, and what stands behind them in their packet."""
        packet = self.packets[0]
        if self.codec.info:
            if packet[0] & 0x7F != _COMMENTS:
                raise BadFileError("Damaged: its tags do not begin where they should.")
            return CommentTag.parse(packet[4:])[0], b""
        mark = self.codec.mark
        if not packet.startswith(mark):
            raise BadFileError("Damaged: its tags do not begin where they should.")
        tag, end = CommentTag.parse(packet[len(mark) :])
        return tag, packet[len(mark) + end :]

    def blocks(self) -> list[tuple[bytes, Cover]]:
        """The packets of a FLAC stream that are pictures."""
        if not self.codec.info:
            return []
        pictures = [packet for packet in self.packets[1 : self.headers] if packet[0] & 0x7F == _PICTURE]
        return [(packet, read_picture_block(packet[4:]) or Cover(packet[4:], 0)) for packet in pictures]


def read(source: Source, path: str | bytes, start: int) -> tuple[CommentTag, list[Cover]]:
    """The comments of the file, and all pictures in it."""
    with open(path, "rb") as file:
        stream = _Stream(source, file, start)
    tag = stream.comments()[0]
    return tag, [*tag.pictures(), *(cover for _, cover in stream.blocks())]


def write(source: Source, path: str | bytes, start: int, change: Change) -> None:
    """Do what the change says; pictures go into comments.

    Raises:
        BadFileError: The headers of the stream are damaged.
    """
    with open(path, "rb") as file:
        stream = _Stream(source, file, start)
        tag, rest = stream.comments()
        tag.change(change)
        headers = stream.packets[: stream.headers]
        patches: list[Patch] = []
        if change.pictures is not None and (gone := [packet for packet, _ in stream.blocks()]):
            headers = _without(headers, gone)
            patches = _count_less(file, start, stream.serial, len(gone))
    headers[0] = _packet(stream, tag, rest, len(stream.packets[0]), source.size)
    if stream.codec.info:
        headers = list(_flagged(headers))
    pages = _paged(stream, headers)
    splice(path, [*patches, *_patches(stream.pages, pages)])
    if len(pages) != len(stream.pages):
        last = stream.pages[-1]
        behind = last.offset + last.size + os.path.getsize(path) - source.size
        _renumber(path, behind, stream.serial, len(pages) - len(stream.pages))


def _packet(stream: _Stream, tag: CommentTag, rest: bytes, available: int, size: int) -> bytes:
    """The packet of comments, as large as the old one where that has room enough."""
    comments = tag.render()
    if stream.codec.info:
        return bytes([_COMMENTS]) + len(comments).to_bytes(3, "big") + comments
    data = stream.codec.mark + comments
    if stream.codec.mark == b"OpusTags" and rest[:1] and rest[0] & 1:
        return data + rest  # which RFC 7845 wants kept
    if stream.codec.mark == b"\x03vorbis":
        data += b"\x01"
    return data.ljust(room(len(data), available, size), b"\0")


def _without(headers: list[bytes], gone: list[bytes]) -> list[bytes]:
    return [packet for packet in headers if not any(packet is one for one in gone)]


def _flagged(headers: list[bytes]) -> Iterator[bytes]:
    """FLAC blocks of which the last, and no other, says so."""
    for number, packet in enumerate(headers, 1):
        yield bytes([packet[0] & 0x7F | (0x80 if number == len(headers) else 0)]) + packet[1:]


def _count_less(file: IO[bytes], start: int, serial: int, by: int) -> list[Patch]:
    """Corrects the number of header packets in the first packet of a FLAC stream."""
    from mutagen.ogg import OggPage

    file.seek(start)
    page = OggPage(file)
    while page.serial != serial:
        page = OggPage(file)
    packet = page.packets[0]
    count = int.from_bytes(packet[_FLAC_COUNT], "big")
    if count <= by:
        return []
    page.packets[0] = packet[:7] + (count - by).to_bytes(2, "big") + packet[9:]
    return [Patch(page.offset, page.offset + page.size, page.write())]


def _paged(stream: _Stream, headers: list[bytes]) -> list[Any]:
    """The pages of the headers, and of the sound that stood on the last of them.

    Where all sizes are the same, the pages are, too. Else the sound gets a page of its own, as the formats want
    it, though some encoders let it begin behind the headers.
    """
    from mutagen.ogg import OggPage

    old, sound = stream.packets[: stream.headers], stream.packets[stream.headers :]
    if [len(packet) for packet in old] == [len(packet) for packet in headers]:
        return _refilled(stream.pages, b"".join((*headers, *sound)))
    pages: list[Any] = OggPage.from_packets(headers)
    if sound:
        pages.append(OggPage())
        pages[-1].packets = sound
    first, last = stream.pages[0], stream.pages[-1]
    for number, page in enumerate(pages):
        page.serial, page.sequence = stream.serial, (first.sequence + number) & _MOST_NUMBER
    pages[0].first = first.first
    pages[-1].last, pages[-1].complete = last.last, last.complete
    # A position is that of the last packet which ends on the page; without one there is none.
    pages[-1].position = last.position if last.complete or len(pages[-1].packets) > 1 else _NO_POSITION
    return pages


def _refilled(pages: list[Any], data: bytes) -> list[Any]:
    """The same pages with other bytes in their packets."""
    position = 0
    for page in pages:
        for number, part in enumerate(page.packets):
            page.packets[number] = data[position : position + len(part)]
            position += len(part)
    return pages


def _patches(old: list[Any], new: list[Any]) -> list[Patch]:
    """The new pages in the places of the old ones, the last in that of the last: streams keep their order."""
    data = [page.write() for page in new]
    kept = min(len(old), len(data)) - 1
    data = [*data[:kept], *[b""] * (len(old) - 1 - kept), b"".join(data[kept:])]
    return [
        Patch(page.offset, page.offset + page.size, written) for page, written in zip(old, data, strict=True)
    ]


def _renumber(path: str | bytes, start: int, serial: int, by: int) -> None:
    """Move the numbers of a stream's pages from an offset on.

    A page whose checksum is wrong stays as it is: players drop it, and must not begin to play what is in it. What
    is no page is passed over, as they do. Other streams behind, joined to this one, have numbers of their own.
    """
    with open(path, "r+b") as file:
        position = start
        while (position := _next_page(file, position)) >= 0:
            file.seek(position)
            head = file.read(27)
            lacing = file.read(head[26])
            page = bytearray(head + lacing + file.read(sum(lacing)))
            if len(page) < 27 + len(lacing) + sum(lacing):
                return
            if page[14:18] == serial.to_bytes(4, "little"):
                if page[5] & _FIRST:
                    return
                if _is_intact(page):
                    number = int.from_bytes(page[18:22], "little") + by & _MOST_NUMBER
                    page[18:22] = number.to_bytes(4, "little")
                    page[22:26] = _checksum(page)
                    file.seek(position)
                    file.write(page)
            position += len(page)


def _next_page(file: IO[bytes], position: int) -> int:
    """Where the next page begins at or behind an offset; -1 if none does."""
    file.seek(position)
    block = file.read(27)
    while len(block) >= 27:
        found = block.find(b"OggS\0")
        if 0 <= found <= len(block) - 27:
            return position + found
        # The end of a block may be the beginning of a page.
        position += len(block) - 26
        file.seek(position)
        block = file.read(_BLOCK)
    return -1


def _is_intact(page: bytes | bytearray) -> bool:
    return page[22:26] == _checksum(page)


def _checksum(page: bytes | bytearray) -> bytes:
    """The checksum of a page, as it is written: CRC-32 with the bits of each byte the other way round than zlib's."""
    data = b"".join((page[:22], bytes(4), page[26:])).translate(_MIRRORED)
    return (zlib.crc32(data, _MOST_NUMBER) ^ _MOST_NUMBER).to_bytes(4, "big").translate(_MIRRORED)
