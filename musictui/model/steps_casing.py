"""Capitals as music is written: title case, sentence case, upper and lower case.

Title case follows the English style of MusicBrainz. What a person has capitalized on purpose stays:
`McCartney`, `deadMau5`, `DJ` and `USA` in a text that is not all capitals.
Source: https://musicbrainz.org/doc/Style/Language/English
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass


def _set_of(words: str) -> frozenset[str]:
    """The words of a table that is written as they are read."""
    return frozenset(words.split())


_SMALL = _set_of(
    "a an the and but or nor as at by for in of on to n vs vs. feat feat. ft ft. a.k.a. aka pres. w/ w/o w/out"
)
"""Lower case inside a title: articles, conjunctions, prepositions of up to three letters, and credits."""

_ALWAYS_SMALL = _set_of("feat. ft. vs. pres. a.k.a. w/ w/o w/out")
"""Also at the end, and after a bracket: `(feat. Somebody)`."""

_PARTICLES = _set_of(
    "van von der de la le les el los las du des di da del della dos y et und zu zur vom e x featuring"
)
"""Lower case in other languages: kept where they stand so beside words with capitals (`Ludwig van Beethoven`)."""

_ACRONYMS = {
    word.lower(): word
    for word in _set_of(
        "DJ DJs MC MCs EP LP CD DVD VIP USA UK NYC TV AC/DC ABBA OK FM BBC KLF LCD MGMT NWA REM TLC UB40 ZZ XTC OMD "
        "INXS ELO BPM SOS UFO PhD RnB R&B LA BB DMX LL RZA GZA NIN XX HBO MTV KRS EBM IDM ATB ABC 2Pac"
    )
}
"""Words that have their own capitals, whatever those of the text."""
_NOT_IN_SMALL = frozenset({"la", "ll", "bb", "xx", "zz", "lcd", "rem", "abc"})
"""Of those, words of their own or of other languages: only kept where they stand in capitals."""

_NO_VOWELS = re.compile(r"[B-DF-HJ-NP-TV-XZ]{2,6}")
_NOT_ACRONYMS = _set_of(
    "MR MRS MS DR ST FT PT JR SR VS VOL SGT LTD MT TH RD ND NTH SH SHH HM HMM MM MMM GRR BRR PST PSST TSK ZZZ XX XXX"
)
"""Words without a vowel that are no acronyms; others in capitals are: `DTMF`, `LSG`."""

_ROMAN = re.compile(r"(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})")
_ROMAN_WORDS = frozenset({"i", "v", "x", "vi", "xi", "xx", "xxx"})
"""Numerals that may be words: only after a word that is counted."""
_COUNTED = _set_of(
    "part parts pt pt. vol vol. volume no no. chapter act op op. book symphony movement scene episode opus number "
    "side disc disk cd phase level type mark mk mk. track suite section canto louis henry pius world"
)

_DOTTED = re.compile(r"(?:[^\W\d_]\.){2,}[^\W\d_]?")
_ELIDED = re.compile(r"(?P<before>[ODLodl])(?P<sign>['’])(?P<rest>[^\W\d_]{3,})")
_NOT_ELIDED = frozenset({"d'you", "d'yer", "d'ya", "o'er", "d'etre"})
_SIGN_AS_LETTER = re.compile(r"\$[^\W\d_]")
"""`$ign`: the sign is the first letter."""
_MC = re.compile(r"mc(?=[^\W\d_]{3})")
_WORD = re.compile(r"\S+")
_CORE = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)
_SEGMENT = re.compile(r"([-‐‑–—/+&:.…]+|\.{3})")
_OPENS = '([{<“‘"«„¿¡'
_CLOSES = ')]}>”"»'
_STARTS_ANEW = re.compile(r"[:!?.;…][)\]”\"»]*$|^[-‐‑–—/|~•]+$")
_ENDS_BEFORE = re.compile(r"^[-‐‑–—/|~•]+$|^[(\[{<“\"«„]")


def title(text: str) -> str:
    """`text` in title case: `the edge of the world (feat. dj x)` is `The Edge of the World (feat. DJ X)`."""
    return _cased(text, _title_word)


def sentence(text: str) -> str:
    """`text` with a capital at its beginning only, and where a word has its own."""
    return _cased(text, _sentence_word)


def upper(text: str) -> str:
    """`text` in capitals, Turkish ones where it is Turkish."""
    return (text.replace("i", "İ") if _is_turkish(text) else text).upper()


def lower(text: str) -> str:
    """`text` without capitals."""
    # Without the dot on its own that Python makes of İ.
    return (text.replace("I", "ı") if _is_turkish(text) else text).replace("İ", "i").lower()


STYLES: Mapping[str, Callable[[str], str]] = {
    "title": title,
    "sentence": sentence,
    "upper": upper,
    "lower": lower,
}
"""By their names in recipes."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a word stands."""

    before: str
    """The word before, in lower case."""
    is_first: bool
    """Of the text, or after a colon, a dash or an opening bracket."""
    starts_sentence: bool
    is_last: bool
    is_shouting: bool
    """Whether the whole text is in capitals, so that those of a word say nothing."""
    has_capitals: bool
    """Whether the text has any, so that a word without was perhaps meant so."""
    is_turkish: bool


def _cased(text: str, change: Callable[[str, _Place], str]) -> str:
    """`text` with each of its words changed, and all between them as it was."""
    words = list(_WORD.finditer(text))
    is_turkish, has_capitals = _is_turkish(text), text != text.lower()
    is_shouting = has_capitals and text == text.upper()
    pieces, at, before = [], 0, ""
    for index, found in enumerate(words):
        word = found[0]
        after = words[index + 1][0] if index + 1 < len(words) else ""
        is_new = not before or (bool(_STARTS_ANEW.search(before)) and not _DOTTED.fullmatch(before))
        place = _Place(
            before=before.lower().strip(_OPENS + _CLOSES + ","),
            is_first=(is_new and before.lower() not in _SMALL) or word[0] in _OPENS,
            starts_sentence=not before
            or bool(re.search(r"[.!?…]$", before) and before.lower() not in _SMALL),
            is_last=not after
            or bool(_ENDS_BEFORE.search(after))
            or word[-1] in _CLOSES
            or word[-1] in ":!?;",
            is_shouting=is_shouting,
            has_capitals=has_capitals,
            is_turkish=is_turkish,
        )
        pieces += [text[at : found.start()], _in_brackets(word, place, change)]
        at, before = found.end(), word
    return "".join([*pieces, text[at:]])


def _in_brackets(word: str, place: _Place, change: Callable[[str, _Place], str]) -> str:
    """The word itself changed, signs around it kept."""
    if "://" in word or word.lower().startswith("www.") or _SIGN_AS_LETTER.match(word):
        return word
    core = _CORE.search(word)
    if not core:
        return word
    start, end = core.span()
    if word.startswith("*", end):
        # What is starred out is no article: `A**`.
        return word
    # The dots of `feat.` and `U.S.A.` belong to the word.
    if word[end : end + 1] in {".", "/"} and (
        word[start : end + 1].lower() in _SMALL
        or _DOTTED.fullmatch(word[start : end + 1])
        # An initial, not the article: `A. Player`.
        or (end - start == 1 and word[start].isupper())
    ):
        end += 1
    return word[:start] + change(word[start:end], place) + word[end:]


def _title_word(word: str, place: _Place) -> str:
    low = _lower(word, place)
    if low in _ALWAYS_SMALL:
        return low
    is_inside = not (place.is_first or place.is_last)
    if is_inside and low in _SMALL:
        return low
    if special := _special(word, low, place):
        return special
    if is_inside and place.has_capitals and not place.is_shouting and word in _PARTICLES:
        return word
    pieces = _SEGMENT.split(word)
    if len(pieces) == 1:
        return _capitalized(word, place)
    return "".join([_segment(piece, at, len(pieces), place) for at, piece in enumerate(pieces)])


def _segment(piece: str, at: int, count: int, place: _Place) -> str:
    """A part of a word with hyphens: `Rock-and-Roll`, `Twenty-One`."""
    low = _lower(piece, place)
    if 0 < at < count - 1 and low in _SMALL:
        return low
    return _special(piece, low, place) or _capitalized(piece, place)


def _sentence_word(word: str, place: _Place) -> str:
    low = _lower(word, place)
    if low in _ALWAYS_SMALL:
        return low
    if special := _special(word, low, place):
        return special
    if low == "i" or re.match(r"i['’](?:m|ve|ll|d|s)$", low):
        return "I" + low[1:] if not place.is_turkish else low
    return _capitalized(low, place) if place.starts_sentence else low


def _special(word: str, low: str, place: _Place) -> str:
    """A word that has capitals of its own; empty if it has none."""
    if low in _ACRONYMS and not (low in _NOT_IN_SMALL and (place.is_shouting or word != word.upper())):
        return _ACRONYMS[low]
    if _ROMAN.fullmatch(low) and (low not in _ROMAN_WORDS or place.before in _COUNTED):
        return low.upper()
    if _NO_VOWELS.fullmatch(word) and word not in _NOT_ACRONYMS:
        return word
    if _is_deliberate(word, place):
        return word
    return _upper(low, place) if _DOTTED.fullmatch(low) else ""


def _is_deliberate(word: str, place: _Place) -> bool:
    """Whether the capitals of a word are its own: `McCartney`, `iTunes`, and `USA` where not all is capitals."""
    if place.is_shouting:
        return False
    return any(char.isupper() for char in word[1:])


def _capitalized(word: str, place: _Place) -> str:
    """`word` with a capital, after an apostrophe too where one belongs: `O'Brien`, `Rock'n'Roll`, not `Don'T`."""
    low = _lower(word, place)
    if low.replace("’", "'") not in _NOT_ELIDED and (elided := _ELIDED.fullmatch(low)):
        return _first(elided["before"], place) + elided["sign"] + _first(elided["rest"], place)
    if mc := _MC.match(low):
        return "Mc" + _first(low[mc.end() :], place)
    low = re.sub(r"(?<=['’]n['’])\w", lambda found: _upper(found[0], place), low)
    return _first(low, place)


def _first(text: str, place: _Place) -> str:
    """`text` with its first letter as a capital, past signs; not if a digit comes before: `2nd`."""
    found = re.search(r"[^\W_]", text)
    if not found:
        return text
    capital = _upper(found[0], place) if place.is_turkish else found[0].title()
    # ß and ligatures have no single capital.
    return text[: found.start()] + capital + text[found.end() :] if len(capital) == 1 else text


def _lower(text: str, place: _Place) -> str:
    return (text.replace("I", "ı") if place.is_turkish else text).replace("İ", "i").lower()


def _upper(text: str, place: _Place) -> str:
    return (text.replace("i", "İ") if place.is_turkish else text).upper()


def _is_turkish(text: str) -> bool:
    """Whether a text is Turkish or Azerbaijani for certain: by the two letters that only these have."""
    return "ı" in text or "İ" in text
