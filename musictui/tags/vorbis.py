"""Vorbis comments, and the FLAC and Ogg files that carry them.

Source: https://xiph.org/vorbis/doc/v-comment.html, RFC 9639 (FLAC), RFC 3533 (Ogg), RFC 7845 (Opus),
the Vorbis I specification, the Speex manual.
"""

from musictui.tags.containers import VORBIS
from musictui.tags.found import Found
from musictui.tags.source import MAX_TEXT

_KEYS = {key.encode("ascii"): target for key, target in VORBIS.items()}
_PICTURES = frozenset({b"METADATA_BLOCK_PICTURE", b"COVERART"})
_LONGEST_KEY = 80
_MAX_COMMENTS = 100_000


def read_comments(data: bytes, found: Found) -> bool:
    """Read a comment header from its vendor's length on; whether it was whole."""
    end = len(data)
    position = 4 + int.from_bytes(data[:4], "little")
    count = int.from_bytes(data[position : position + 4], "little")
    position += 4
    fields, keys = found.fields, _KEYS
    for _ in range(min(count, _MAX_COMMENTS)):
        start = position + 4
        position = start + int.from_bytes(data[position:start], "little")
        if position > end:
            break
        mark = data.find(b"=", start, position)
        if mark < 0:
            continue
        key = data[start : min(mark, start + _LONGEST_KEY)].upper()
        target = keys.get(key)
        if target is None or position - mark > MAX_TEXT:
            found.covers += key in _PICTURES
            continue
        value = data[mark + 1 : position].decode("utf-8", "replace")
        field, total, rank = target
        if total or rank:
            found.add(target, value)
        elif value:
            if field in fields:
                fields[field].append(value)
            else:
                fields[field] = [value]
    return position <= end
