"""What users' files say, made safe to draw: one line, cells that every terminal counts alike, nothing hidden."""

import unicodedata
from functools import lru_cache

from rich.cells import cell_len, set_cell_size

ELLIPSIS = "…"

_JOINERS = frozenset("\u200b\u200c\u200d\u2060\ufe0e\ufe0f\ufeff")
"""Invisible, and counted differently from terminal to terminal: without them the columns stay aligned."""

_SHOWN = {
    "\x7f": "␡",
    "\xa0": " ",
    "\xad": "-",
    "\u061c": "⇠",
    "\u200e": "⇢",
    "\u200f": "⇠",
    "\u202a": "⇢",
    "\u202b": "⇠",
    "\u202c": "⇡",
    "\u202d": "⇢",
    "\u202e": "⇠",
    "\u2066": "⇢",
    "\u2067": "⇠",
    "\u2068": "⇢",
    "\u2069": "⇡",
    "\u2028": "␤",
    "\u2029": "␤",
}
"""Characters that would turn, break or blank a line, and what is drawn for them."""


def visible(text: str) -> str:
    """`text` on one line: control characters, bidi overrides and undecodable bytes as symbols."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


def visible_same_length(text: str) -> str:
    """As `visible`, but one character for each: for a text that is being edited."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown_as_one, text))


def fit(text: str, width: int, *, is_right: bool = False) -> str:
    """`text` (made visible before) in exactly `width` cells, cut with an ellipsis or padded."""
    if width <= 0:
        return ""
    length = len(text) if text.isascii() else cell_len(text)
    if length > width:
        return set_cell_size(set_cell_size(text, width - 1).rstrip() + ELLIPSIS, width)
    return " " * (width - length) + text if is_right else text + " " * (width - length)


def visible_path(path: bytes) -> str:
    """A path as a person reads it; bytes that are no text as `\\xNN`."""
    return visible(path.decode("utf-8", "surrogateescape"))


@lru_cache(4096)
def _shown(character: str) -> str:
    if character in _JOINERS:
        return ""
    if character in _SHOWN:
        return _SHOWN[character]
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    match unicodedata.category(character):
        case "Cs":
            return f"\\u{code:04x}"
        case "Cc" | "Cf" | "Cn":
            return "\N{REPLACEMENT CHARACTER}"
        case "Zs" if character != "\u3000":
            return " "
    return character


def _shown_as_one(character: str) -> str:
    shown = _shown(character)
    if len(shown) == 1 or character in _JOINERS:
        return shown or character
    return "\N{REPLACEMENT CHARACTER}"
