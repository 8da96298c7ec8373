"""Text as searching sees it: without case and accents, cut into words.

Folding is ours and not SQLite's, so that a query, an index entry and a comparison in Python always
agree, whatever SQLite was built with.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_KEPT_MARKS_BELOW = 10
"""Combining classes under this belong to the letter: nukta (7), kana voicing (8), virama (9)."""

_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ŧ": "t",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ı": "i",
        "ŋ": "n",
        "ə": "e",
    }
)
"""Letters that Unicode does not take apart but that people type without their strokes."""

_PUNCTUATION = str.maketrans(
    dict.fromkeys("‘’‚‛′ʹʻʼʽˈ`´＇", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
    | {"⁄": "/", "∕": "/"}
)
"""Typographic forms of what a keyboard has."""

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ud800-\udfff]")
"""Characters that show nothing. Surrogates stand for bytes that are not text."""

_CJK = (
    (0x1100, 0x11FF),
    (0x2E80, 0x2FDF),
    (0x3005, 0x3007),
    (0x3021, 0x3029),
    (0x3040, 0x30FF),
    (0x3130, 0x318F),
    (0x31A0, 0x31BF),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xA960, 0xA97F),
    (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF),
    (0x1B000, 0x1B16F),
    (0x20000, 0x3FFFF),
)
"""Han, kana, bopomofo and Hangul: written without spaces, or with many words to one space."""

_ACRONYM = re.compile(r"(?<!\S)(?:[^\W\d_]\.){2,}[^\W\d_]?(?!\S)")
"""`r.e.m.`: one word, whoever leaves the dots away."""

_ASCII_WORDS = re.compile(r"[a-z0-9]+|(?<!\S)[^a-z0-9\s]+(?!\S)")
"""A word, or a token of signs alone."""


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """`text` without case, accents and typographic forms, its white space single: for comparing whole values.

    `Björk` gives `bjork`, `Straße` gives `strasse`, `Ａ’s  …` gives `a's ...`. Folding twice changes nothing.
    """
    if text.isascii():
        text = text.lower()
        return " ".join((text if text.isprintable() else _CONTROLS.sub(" ", text)).split())
    text = _CONTROLS.sub(" ", text)
    text = unicodedata.normalize("NFKD", text.translate(_PUNCTUATION)).casefold()
    text = unicodedata.normalize("NFKD", text).translate(_LETTERS).translate(_PUNCTUATION)
    text = "".join([char for char in text if unicodedata.combining(char) < _KEPT_MARKS_BELOW])
    return " ".join(unicodedata.normalize("NFC", text).split())


@lru_cache(maxsize=4096)
def index_text(text: str) -> str:
    """The words of `text`, folded, each after two spaces: what goes into the trigram index.

    The spaces make trigrams of short words too: `  u2` holds `  u` and ` u2`. Each character of
    Chinese, Japanese and Korean is a word of its own, so that any of them is found anywhere.
    """
    return "".join([f"  {word}" for word in words(text)])


def pattern(text: str) -> str:
    """What an `index_text` must hold for `text` to be found in it; empty if anything will do.

    A first word of three or more characters matches inside words, a shorter one at their start.
    """
    indexed = index_text(text)
    # The third character of a word tells a long word from a short one.
    return indexed[2:] if len(indexed) >= 5 and " " not in indexed[2:5] else indexed


def words(text: str) -> list[str]:
    """The folded words of `text`. What has neither letters nor digits (`!!!`) is a word as it stands."""
    folded = fold(text)
    if "." in folded:
        folded = _ACRONYM.sub(lambda found: found[0].replace(".", ""), folded)
    if "'" in folded:
        folded = folded.replace("'", "")
    if folded.isascii():
        return _ASCII_WORDS.findall(folded)
    return [word for token in folded.split() for word in token.translate(_SPACING).split() or [token]]


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that was most likely meant by a misspelt `word`; None if none is near."""
    # Imported here: only a mistake needs it, and a cold `find` should not pay for it.
    from Levenshtein import distance, jaro_winkler

    allowed = max(1, (len(word) + 1) // 3) if len(word) > 2 else 0
    letters = sorted(word)
    near = [choice for choice in choices if distance(word, choice) <= allowed or sorted(choice) == letters]
    # Of those, the one that looks most alike: letters that changed places are two mistakes but look alike.
    return max(near, key=lambda choice: jaro_winkler(word, choice), default=None)


class _Spacing(dict[int, str]):
    """Character to what stands for it when words are cut; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if any(first <= code <= last for first, last in _CJK):
            spaced = f" {char} "
        else:
            # Marks (category M) are parts of words in Indic scripts.
            spaced = char if char.isalnum() or unicodedata.category(char)[0] == "M" else " "
        self[code] = spaced
        return spaced


_SPACING = _Spacing()
