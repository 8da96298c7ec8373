"""Text as tags are compared: without case, accents and signs, and in Latin letters."""

import re

from anyascii import anyascii

from musictui.model.text import fold

_ACRONYM = re.compile(r"(?<!\S)(?:[a-z]\.){2,}[a-z]?(?![^\s,;:)\]])")
_DOLLAR = re.compile(r"(?<=[a-z])\$|\$(?=[a-z])")
_UNVOWELED = re.compile("[\u0590-\u077f\u0800-\u08ff]+")
_ALIKE = str.maketrans("\u0649\u0629", "\u064a\u0647")
"""Arabic letters that many write for each other at the end of a word: alef maksura and ya, ta marbuta and ha."""
_WORDS = re.compile(r"[a-z0-9]+")


def ascii_fold(text: str) -> str:
    """`text` folded and written in ASCII, its signs kept: `Пётр` gives `petr`, `東京` gives `dong jing`."""
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().split())
    folded = fold(text)
    if folded.isascii():
        return folded
    return " ".join(anyascii(_spaced(folded)).lower().split())


def ascii_words(folded: str) -> list[str]:
    """The words of a text that `ascii_fold` gave: `r.e.m.` is one, `don't` is one, `&` and signs are none."""
    if "." in folded:
        folded = _ACRONYM.sub(lambda found: found[0].replace(".", ""), folded)
    if "$" in folded:
        folded = _DOLLAR.sub("s", folded)
    if "'" in folded:
        folded = folded.replace("'", "")
    return _WORDS.findall(folded)


def ascii_text(folded: str) -> str:
    """The words of a text that `ascii_fold` gave, a space between; most texts are no more than that."""
    return folded if folded.replace(" ", "").isalnum() else " ".join(ascii_words(folded))


def unvoweled_words(text: str) -> frozenset[str]:
    """The words in scripts that write no vowels, folded: Hebrew, Arabic, Syriac, Samaritan and Mandaic."""
    if text.isascii():
        return frozenset()
    return frozenset(_UNVOWELED.findall(fold(text).translate(_ALIKE)))


def _spaced(folded: str) -> str:
    """Han characters apart from each other, so that each becomes a word of its own."""
    return "".join([f" {char} " if "\u4e00" <= char <= "\u9fff" else char for char in folded])


def word_set(words: str) -> frozenset[str]:
    """The words of a text with a space between."""
    return frozenset(words.split())
