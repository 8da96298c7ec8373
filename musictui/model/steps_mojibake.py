"""Repairs UTF-8 that was read as Latin-1 or Windows-1252, once or more often: `BjÃ¶rk` is `Björk`.

Right text must never be touched, so everything has to speak for the repair: the whole text turns back
into bytes that are valid UTF-8, at least one of its characters cannot be an accented letter beside a
quotation mark or dash (`CAFÉ’S`, `Olé…”`), and what comes out is text: no controls, no phonetic signs,
no word of two scripts.

Cyrillic of one byte a letter that was read so, `Çèìíÿÿ íî÷ü`, says nothing of which encoding it was: that one
has to be named.
"""

import re
import unicodedata

ROUNDS = 3
"""How often a text may have been read wrong."""

_BYTES = {char: 0x80 + at for at, char in enumerate("€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ")} | {
    chr(code): code for code in range(0x100)
}
"""Character to byte as Windows-1252 has it, and as Latin-1 where that leaves holes."""

CYRILLIC = ("cp1251", "koi8-r")
"""Encodings that may be named."""
_LEAST_LETTERS = 2

_LOST_SPACE = re.compile(r"Ã(?=  |$)")
"""`Ã` and a no-break space were `à`; many programs made it an ordinary space, or cut it off at the end."""

_TYPOGRAPHIC = frozenset("‚„…‘’“”•–—™‹›«»·®\xa0")
"""What may stand behind an accented letter in right text."""

_CJK = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "IDEOGRAPHIC", "FULLWIDTH", "HALFWIDTH")
_RARE_LATIN = ((0x180, 0x24F), (0x250, 0x2AF), (0x2B0, 0x2FF), (0x1D00, 0x1DBF), (0x2C60, 0x2C7F))
"""Blocks of letters that hardly stand in names: African, phonetic and modifier letters."""
_USED_LATIN = frozenset("ƏəƠơƯưƒȘșȚțǍǎǏǐǑǒǓǔǗǘǙǚǛǜǦǧǨǩǪǫǴǵǸǹʻʼ")


def suspect(text: str) -> str | None:
    """What `text` most likely was before it was read wrong; None if it is right, or past repair."""
    if text.isascii():
        return None
    repaired, current = None, text
    for _ in range(ROUNDS):
        decoded = _decoded(current)
        if decoded is None:
            break
        current = decoded
        if _is_plausible(current):
            repaired = current
    return repaired.removeprefix("\ufeff") if repaired else None


def reread(text: str, encoding: str) -> str | None:
    """What `text` was, if its bytes are Cyrillic in an encoding; None if that makes no words.

    Every word with an accented letter has to become Cyrillic as a whole, and one of them has more than one letter:
    `À la carte` and `Café` stay.
    """
    codes = [_BYTES.get(char, -1) for char in text]
    if text.isascii() or -1 in codes:
        return None
    try:
        found = bytes(codes).decode(encoding)
    except UnicodeDecodeError:
        return None
    words = re.findall(r"[^\W\d_]+", found)
    longest = max((len(word) for word in words if _script(word[0]) == "CYRILLIC"), default=0)
    return found if longest >= _LEAST_LETTERS and _is_plausible(found) else None


def _decoded(text: str) -> str | None:
    """`text` with one wrong reading taken back; None if there was none."""
    found = _strict(text)
    if found is None and _LOST_SPACE.search(text):
        found = _strict(_LOST_SPACE.sub("Ã\xa0", text))
        # Alone, it is no proof.
        if found is not None and sum(not char.isascii() for char in found) < 2:
            return None
    return found


def _strict(text: str) -> str | None:
    codes = [_BYTES.get(char, -1) for char in text]
    if -1 in codes:
        return None
    try:
        decoded = bytes(codes).decode("utf-8")
    except UnicodeDecodeError:
        return None
    return decoded if decoded != text and _has_proof(text, decoded) else None


def _has_proof(text: str, decoded: str) -> bool:
    """Whether any of the decoded characters was written as right text would not be."""
    at, before = 0, ""
    for char in decoded:
        size = len(char.encode())
        written = text[at : at + size]
        at += size
        if size > 1 and _is_proof(written, before, text[at : at + 1], char):
            return True
        before = written[-1]
    return False


def _is_proof(written: str, before: str, after: str, char: str) -> bool:
    """Whether `written`, which stands for `char`, cannot be right text itself."""
    if char == "\ufeff":
        return True
    if not all(mark in _TYPOGRAPHIC for mark in written[1:]):
        return True
    if len(written) > 2:
        # `é…”`: only a run of such, as in Chinese and Japanese, would prove anything, and that has others.
        return False
    lead = written[0]
    if lead in "ÃÂ" and not before.isalpha():
        # Neither begins a word of which nothing follows: `Ã ` and a no-break space are `à`.
        return True
    if not lead.isalpha() or not lead.isupper():
        return False
    if before.islower() or after.islower():
        return True
    # `MÃ–T`: a dash inside a word in capitals, where Ã ends none. Not so an apostrophe: `IRMÃ’S`.
    return lead == "Ã" and before.isalpha() and after.isupper() and "’" not in written


def _is_plausible(text: str) -> bool:
    """Whether `text` could be a name in some language."""
    return all(map(_is_text, text)) and not any(map(_is_mixed, re.findall(r"[^\W\d_]+", text)))


def _is_text(char: str) -> bool:
    code = ord(char)
    if code < 0x80:
        return True
    if unicodedata.category(char) in {"Cc", "Cn", "Co", "Cs"}:
        return False
    return char in _USED_LATIN or not any(first <= code <= last for first, last in _RARE_LATIN)


def _is_mixed(word: str) -> bool:
    """Whether a word changes its script, as none does outside of Chinese, Japanese and Korean.

    There, one character at the end of a Latin word is not enough to be believed.
    """
    scripts = [_script(char) for char in word]
    kinds = set(scripts) - {""}
    if "CJK" in kinds and "LATIN" in kinds:
        return scripts.count("CJK") == 1 and scripts[0] == "LATIN"
    return len(kinds) > 1


def _script(char: str) -> str:
    """The script of a letter: LATIN, CYRILLIC, CJK, ...; empty for what belongs to none."""
    if not char.isalpha():
        return ""
    name = unicodedata.name(char, "").partition(" ")[0].partition("-")[0]
    if name in _CJK:
        return "CJK"
    return "" if name in {"MODIFIER", "COMBINING", "FEMININE", "MASCULINE", "MICRO"} else name
