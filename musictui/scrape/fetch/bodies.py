"""The body of an answer, unpacked within bounds."""

import codecs
import re
import zlib

from musictui.errors import MusictuiError

ACCEPTED = "gzip, deflate"
"""What is asked for. Others are refused even though they are sent."""

_GZIP = b"\x1f\x8b"
_MOST_MEMBERS = 64
"""Of a gzip file; a longer chain costs more than it brings."""
_UNICODE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
"""Controls that no text has, in whatever charset but UTF-16 and UTF-32."""
_LOOKED_AT = 4_096


class TooLargeError(MusictuiError):
    """There is more than may be taken."""


class BodyError(MusictuiError):
    """A body that cannot be unpacked. `is_cut` says that it may be whole the next time."""

    def __init__(self, message: str, *, is_cut: bool = False) -> None:
        super().__init__(message)
        self.is_cut = is_cut


def unpack(raw: bytes, encoding: str, limit: int) -> bytes:
    """The body as its server meant it; never more than `limit` bytes are made.

    Servers that name an encoding and send plain text are forgiven, as browsers do.

    Args:
        raw: As it came.
        encoding: The header `Content-Encoding`.
        limit: Bytes.

    Raises:
        TooLargeError: There is more behind it.
        BodyError: It is damaged, cut, or packed in a way we did not ask for.
    """
    names = [name for part in encoding.lower().split(",") if (name := part.strip()) not in ("", "identity")]
    if len(names) > 2:
        raise BodyError("The page is packed more than twice.")
    body = raw
    for name in reversed(names):
        if name in ("gzip", "x-gzip"):
            body = _gunzip(body, limit) if body.startswith(_GZIP) else _plain(body, name)
        elif name == "deflate":
            body = _inflate(body, limit)
        else:
            raise BodyError(f"The page is packed in a way that was not asked for ({name[:20]}).")
    if len(body) > limit:
        raise TooLargeError(f"There is more than {limit:,} bytes.")
    return body


def _gunzip(packed: bytes, limit: int) -> bytes:
    """All members one after another; what follows the last and is none is left out."""
    parts: list[bytes] = []
    room = limit
    for _ in range(_MOST_MEMBERS):
        part, packed = _member(packed, zlib.MAX_WBITS | 16, room)
        parts.append(part)
        room -= len(part)
        if not packed.startswith(_GZIP):
            return b"".join(parts)
    raise BodyError("The page is packed in too many pieces.")


def _inflate(packed: bytes, limit: int) -> bytes:
    """With the wrapper that the standard wants, or without it, as some servers send it."""
    if not packed:
        return packed
    has_wrapper = packed[0] & 0x0F == 8 and int.from_bytes(packed[:2], "big") % 31 == 0
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS) if has_wrapper else (-zlib.MAX_WBITS, zlib.MAX_WBITS):
        try:
            return _member(packed, bits, limit)[0]
        except BodyError as error:
            if error.is_cut:
                raise
    if has_wrapper:
        raise BodyError("The page is packed, and damaged.")
    return _plain(packed, "deflate")


def _plain(body: bytes, claimed: str) -> bytes:
    """A body that is not packed as it claims, if it is text."""
    if not body.startswith(_UNICODE_MARKS) and _NO_TEXT.search(body, 0, _LOOKED_AT):
        raise BodyError(f"The page claims to be packed ({claimed}), and is neither that nor text.")
    return body


def _member(packed: bytes, bits: int, room: int) -> tuple[bytes, bytes]:
    """One unpacked stream, and the bytes behind it."""
    unpacker = zlib.decompressobj(bits)
    try:
        body = unpacker.decompress(packed, room + 1)
    except zlib.error as error:
        raise BodyError("The page is packed, and damaged.") from error
    if len(body) > room:
        raise TooLargeError("There is more behind the packing than is taken.")
    if not unpacker.eof:
        raise BodyError("The page ended before its end.", is_cut=True)
    return body, unpacker.unused_data
