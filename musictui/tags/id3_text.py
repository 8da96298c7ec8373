"""The texts of ID3 frames, and the genres that ID3v1 numbered.

Source: https://id3.org/id3v2.4.0-structure, section 4, and https://id3.org/id3v2.3.0, TCON.
"""

import re
from functools import cache

_ENCODINGS = ("latin-1", "utf-16", "utf-16-be", "utf-8")
_NUMBERED_GENRE = re.compile(r"\((\d+|RX|CR)\)")


def texts(data: bytes) -> list[str]:
    """The texts of a frame that begins with the number of its encoding, separated by nulls in the file."""
    encoding = data[0] if data else 0
    if encoding > 3:
        encoding, data = 0, b"\0" + data  # the encoding is missing
    raw = data[1:]
    try:
        text = raw.decode(_ENCODINGS[encoding])
    except UnicodeDecodeError:
        text = (
            raw.decode("latin-1")
            if encoding == 3
            else raw[: len(raw) & ~1].decode(_ENCODINGS[encoding], "replace")
        )
    if encoding in (1, 2) and "\ufeff" in text:
        text = text.replace("\0\ufeff", "\0").removeprefix("\ufeff")
    return text.split("\0") if "\0" in text else [text]


def genre_names(value: str) -> list[str]:
    """The genres of one value of a TCON frame: `17`, `(17)`, `(17)(18)Rock`, `((text)`, or plain words."""
    if value.isdecimal() and len(value) <= 3:
        return [_numbered_genre(value)] if int(value) < 256 else [value]
    if value in {"RX", "CR"}:
        return [_numbered_genre(value)]
    names: list[str] = []
    while match := _NUMBERED_GENRE.match(value):
        names.append(_numbered_genre(match[1]))
        value = value[match.end() :]
    if value.startswith("(("):
        value = value[1:]
    if value and value not in names:
        names.append(value)
    return names


@cache
def genres() -> tuple[str, ...]:
    """The numbered genres of ID3v1 with Winamp's additions."""
    # mutagen's ID3 takes as long to import as 200 files to read, and few of those need it.
    from mutagen.id3 import TCON

    return tuple(TCON.GENRES)


def _numbered_genre(number: str) -> str:
    if number in {"RX", "CR"}:
        return "Remix" if number == "RX" else "Cover"
    return genres()[int(number)] if int(number) < len(genres()) else f"({number})"
