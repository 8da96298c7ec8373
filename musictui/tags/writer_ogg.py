"""Tags and pictures in the header packets of an Ogg stream: Vorbis, Opus, Speex, FLAC.

Pages are numbered and checked by sums, which mutagen's pages take care of. Where new comments fit into the
packet of the old ones, no page changes its size, and only those pages are written.

Source: RFC 3533 (Ogg), RFC 7845 (Opus), the Vorbis I specification, https://xiph.org/flac/ogg_mapping.html
"""

import os
from collections.abc import Iterator
from typing import IO, Any

from musictui.tags import ogg
from musictui.tags.covers import Cover
from musictui.tags.entries import Change
from musictui.tags.source import BadFileError, Source
from musictui.tags.splice import room
from musictui.tags.writer_vorbis import CommentTag, read_picture_block

_COMMENTS, _PICTURE = 4, 6
_LARGEST_PAGE = 27 + 255 + 255 * 255
_MAX_HEADERS = 64
_FLAC_COUNT = slice(7, 9)
"""Where the first packet of a FLAC stream counts its header packets; 0 if it does not."""


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
    with open(path, "r+b") as file:
        stream = _Stream(source, file, start)
        tag, rest = stream.comments()
        tag.change(change)
        headers = stream.packets[: stream.headers]
        if change.pictures is not None and (gone := [packet for packet, _ in stream.blocks()]):
            headers = _without(headers, gone)
            _count_less(file, start, stream.serial, len(gone))
        headers[0] = _packet(stream, tag, rest, len(stream.packets[0]), source.size)
        if stream.codec.info:
            headers = list(_flagged(headers))
        _put(file, stream, headers)


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


def _count_less(file: IO[bytes], start: int, serial: int, by: int) -> None:
    """Correct the number of header packets in the first packet of a FLAC stream."""
    from mutagen.ogg import OggPage

    file.seek(start)
    page = OggPage(file)
    while page.serial != serial:
        page = OggPage(file)
    packet = page.packets[0]
    count = int.from_bytes(packet[_FLAC_COUNT], "big")
    if count > by:
        page.packets[0] = packet[:7] + (count - by).to_bytes(2, "big") + packet[9:]
        file.seek(page.offset)
        file.write(page.write())


def _put(file: IO[bytes], stream: _Stream, headers: list[bytes]) -> None:
    from mutagen.ogg import OggPage, error

    old, audio = stream.packets[: stream.headers], stream.packets[stream.headers :]
    if [len(packet) for packet in old] == [len(packet) for packet in headers]:
        _put_in_place(file, stream, b"".join((*headers, *audio)))
        return
    pages = OggPage.from_packets(headers)
    if audio:
        behind = OggPage.from_packets(audio, default_size=255 * 255, wiggle_room=0)
        if len(behind) > 1:
            raise BadFileError("Its first audio stands among its tags in a way that cannot be kept.")
        pages += behind
    # The last page ends what the last of the old ones ended.
    pages[-1].position = stream.pages[-1].position
    try:
        OggPage.replace(file, stream.pages, pages)
    except error as cause:
        # All pages before what is no page are numbered by now; a last one that is cut need not be.
        at = file.tell()
        if file.seek(0, os.SEEK_END) - at > _LARGEST_PAGE:
            raise BadFileError(
                "Damaged: there is something between its pages that does not belong there."
            ) from cause


def _put_in_place(file: IO[bytes], stream: _Stream, data: bytes) -> None:
    position = 0
    for page in stream.pages:
        for number, part in enumerate(page.packets):
            page.packets[number] = data[position : position + len(part)]
            position += len(part)
        file.seek(page.offset)
        file.write(page.write())
