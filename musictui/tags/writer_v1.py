"""ID3v1 tags: 128 bytes of short fields at the end of a file, kept in step with a better tag.

Source: https://id3.org/ID3v1
"""

from musictui.tags import id3
from musictui.tags.entries import Change
from musictui.tags.id3_text import genres

_PLACES = {"title": (3, 33), "artist": (33, 63), "album": (63, 93), "date": (93, 97), "comment": (97, 127)}
_TRACK, _GENRE = 126, 127
_NO_GENRE = 255
_SEPARATOR = "; "


def changed(data: bytes, change: Change) -> bytes:
    """The tag with the fields of a change, cut to what it holds."""
    tag = bytearray(data)
    for name in change.names:
        values = change.values(name)
        if name in _PLACES:
            start, end = _PLACES[name]
            if name == "comment" and _has_track(tag):
                end -= 2
            text = _SEPARATOR.join(values).encode("latin-1", "replace")[: end - start]
            tag[start:end] = text.ljust(end - start, b"\0")
        elif name == "tracknumber":
            number = int(values[0]) if values and values[0].isascii() and values[0].isdecimal() else 0
            if number in range(1, 256) or _has_track(tag):
                tag[_TRACK - 1 : _TRACK + 1] = bytes([0, number if number < 256 else 0])
        elif name == "genre":
            tag[_GENRE] = _genre(values[0]) if values else _NO_GENRE
    assert len(tag) == id3.V1_SIZE
    return bytes(tag)


def _has_track(tag: bytearray) -> bool:
    return tag[_TRACK - 1] == 0 and tag[_TRACK] != 0


def _genre(name: str) -> int:
    known = [genre.lower() for genre in genres()]
    return known.index(name.lower()) if name.lower() in known else _NO_GENRE
