"""What the tags of a track mean: its title without what other fields say, its artist, its album, its version.

Taggers disagree on where things stand. `Artist - Title` in the title, `007-Title`, `Title (Album)`, `Title - Album`,
`Title (feat. B)`, `Album (1998)` all become one reading.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from musictui.duplicates import versions
from musictui.duplicates.folding import ascii_fold, ascii_words, word_set
from musictui.model.duplicates import TrackFacts


class Reading(NamedTuple):
    """One track as it is compared; texts are words of ASCII letters and digits, a space between."""

    title: str
    """Without artist, album, number, guests and version words; empty where nothing is known."""
    artist: str
    """The main artists; empty where unknown or `various`."""
    album: str
    full: str
    """The letters of the title without its number, before anything else was taken for artist or album."""
    core: str
    """The letters of the title without what stands in brackets at its end, where there is such: `Blue (Da Ba Dee)`."""
    is_guessed: bool
    """Whether the artist was taken from a title `Artist - Title`, since there was no other."""
    numbers: str
    """The numbers in the title, whether digits, Roman, or words: `Part II` gives `2`."""
    version: int
    """Flags of `versions.Version` that the title names."""
    detail: str
    """What tells this version from others of the sort."""
    album_version: int
    """Flags that the name of the album holds."""
    track: int
    """The number on the album, that of the title first: `007-Title`; 0 where not known."""


_NUMBERED = re.compile(
    r"(\d{1,3}[a-z](?=[-.)_:])|\d{0,2}[a-z]?\d{1,4}|\d{1,3}[a-z])(\s*[-.)_:]+\s*|\s+|(?=[a-z]))(?=\S)"
)
_LETTERS = re.compile("[a-z]+(?: [a-z]+)*")
_HAS_DIGIT = re.compile(r"\d")
_PLAIN_STARTS = frozenset("bcdeghijklmoqrvwxyz")
"""No placeholder begins with these."""
_ZEROS = re.compile(r"0[0-9a-z]{1,3}$")
_PLACEHOLDER = re.compile(
    r"(?:(?:audio ?)?track|titel|piste|pista|traccia|spur|faixa)\s*\d*$|\W*(?:unk|unknown|n[/.]?a|none|null)\W*$"
    r"|0[0-9a-z]{0,3}\W*$|\d{1,3}\s*-$|$"
)
_UNKNOWN = re.compile(
    r"\W*(?:unk|unknown(?: artist| interpret)?|various(?: artists?)?|varios(?: artistas)?|verschiedene(?: interpreten)?"
    r"|va|v\.a\.|v/a|artistes varies|divers|none|null|no artist|n/a|interprete inconnu|unbekannter? (?:kunstler|interpret)"
    r"|n\.a\.?|unknown album|various composers)\W*$|\W*$"
)
_GUESTS = re.compile(r"(?<=\S)(?<!\bthe)[\s,;]*[(\[]?\s*\b(?:feat|ft|featuring)\b\.?\s+\S.*$")
_GUEST = re.compile(r"(?:feat|ft|featuring|with)\b\.?\s")
_DASH = re.compile(r"\s+-+\s+")
_BRACKET = re.compile(r"^(.*?)\s*[(\[{]([^()\[\]{}]*(?:[(\[{][^()\[\]{}]*[)\]}][^()\[\]{}]*)*)[)\]}]\s*$")
_ALBUM_END = re.compile(
    r"\s*[(\[]\s*(?:(?:19|20)\d\d|unknown|null|n\.?a\.?|disc \d+.*|cd ?\d+.*|.*\b(?:edition|remaster(?:ed)?|deluxe|bonus"
    r"|reissue|anniversary|version|explicit|ep|single|ost))\s*[)\]]\s*$|\s+-\s+(?:single|ep)$"
)
_BRACKETS_END = re.compile(r"(?:\s*[(\[{][^()\[\]{}]*[)\]}])+\s*$")
_CLOSING = (")", "]", "}")
_ALIKE = 85.0
"""Percent of likeness from which a part of a title is the name of the artist or of the album."""

_ROMAN_WORDS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx"
_ROMAN = {text: str(number) for number, text in enumerate(_ROMAN_WORDS.split(), start=1)}
_SPELLED_WORDS = "one two three four five six seven eight nine ten"
_SPELLED = {text: str(number) for number, text in enumerate(_SPELLED_WORDS.split(), start=1)}
_COUNTED = word_set(
    "part pt parts vol volume no nr number op opus chapter act scene book side disc cd teil kapitel partie parte "
    "movement mvt episode ep abschnitt pts tome band"
)
TELLING = _COUNTED.union(_ROMAN)
"""Words without which there is no number in a title, save for digits."""
GENERIC = word_set(
    "untitled intro outro interlude skit prelude introduction introduccion silence bonus overture finale opening "
    "ending theme track hidden reprise applause intermission epilogue prologue prolog epilog encore"
)
"""Titles that many different tracks have, on one album even."""
_DIGITS = re.compile(r"^\d.*|(?<=[a-z][a-z][a-z])\d+$")


def read(track: TrackFacts, title: str | None = None) -> Reading:
    """What the tags of a track mean; `title` is its title as `ascii_fold` gives it, where that is known."""
    if title is None:
        title = ascii_fold(track.title)
    artist = artist_words(track.artists) or artist_words((track.albumartist,))
    album = album_words(track.album)
    if _is_plain(title):
        return _plain(title, artist, album, track.track or 0)
    title, number = _without_number(title, track.track or 0)
    if "_" in title:
        title = title.replace("_", " ")
    if " " not in title and title.count("-") > 1:
        title = title.replace("---", " - ").replace("-", " ").replace("   ", " - ")
    title, named = _without_brackets(title, album, artist)
    parts = [part for part in _DASH.split(title) if part] if "-" in title else [title]
    is_guessed = len(parts) > 1 and not artist
    full = "".join(ascii_words(title)) if len(parts) > 1 else ""
    if len(parts) > 1:
        artist, album, parts, after = _apart(artist, album, parts)
        title, found = _without_brackets(" - ".join(parts), album, artist)
        named += after + found
    if "feat" in title or "ft" in title:
        title = _GUESTS.sub("", title)
    ended = versions.ending(title)
    if ended is not None:
        title = ended[0]
        named.append(ended[1])
    version, details = 0, list[str]()
    for part in named:
        version |= part.version
        details.append(part.detail)
    core = _BRACKETS_END.sub("", title) if title[-1:] in _CLOSING else title
    words = ascii_words(title)
    if not words and title:
        # `!!!` is a title; nothing else is left of it.
        words = title.split()
    return Reading(
        " ".join(words),
        artist,
        album,
        full or "".join(words),
        "".join(ascii_words(core)) if core != title else "",
        is_guessed,
        " ".join(_numbers(words)),
        version,
        " ".join(filter(None, details)),
        _album_version(album, " ".join(words)),
        number,
    )


def _is_plain(title: str) -> bool:
    """Whether a title (folded, of ASCII) is words of letters that say nothing else: most are, and are read at once."""
    return (
        _LETTERS.fullmatch(title) is not None
        and "ft" not in title
        and "feat" not in title
        and title.rpartition(" ")[2] not in versions.ENDING_WORDS
        and (title[0] in _PLAIN_STARTS or not is_placeholder(title))
    )


def _plain(title: str, artist: str, album: str, track: int) -> Reading:
    numbers = " ".join(_numbers(title.split()))
    return Reading(
        title,
        artist,
        album,
        title.replace(" ", ""),
        "",
        is_guessed=False,
        numbers=numbers,
        version=0,
        detail="",
        album_version=_album_version(album, title),
        track=track,
    )


def is_placeholder(title: str) -> bool:
    """Whether a title (folded, of ASCII) says no more than that there is none: `Track 07`, `unknown`."""
    return _PLACEHOLDER.match(title) is not None


def all_numbers(reading: Reading) -> str:
    """The numbers in title, artist and album together, ascending as text."""
    return " ".join(
        sorted({*_numbers(reading.title.split()), *_album_numbers(reading.artist, reading.album)})
    )


@lru_cache(maxsize=65536)
def _album_numbers(artist: str, album: str) -> tuple[str, ...]:
    return (*_numbers(artist.split()), *_numbers(album.split()))


def _album_version(album: str, title: str) -> int:
    """What the album's name says of the version of its tracks; that of a single says no more than its title."""
    found = _album_flags(album)
    is_single = found and title and f"{album} ".startswith(f"{title} ")
    return 0 if is_single else found


@lru_cache(maxsize=65536)
def _album_flags(album: str) -> int:
    return versions.in_album(album.split())


@lru_cache(maxsize=65536)
def artist_words(artists: tuple[str, ...]) -> str:
    """The words of the main artists: without guests, `the` and what says that nobody knows."""
    found: list[str] = []
    for name in artists:
        folded = ascii_fold(name)
        if _UNKNOWN.match(folded):
            continue
        guests = _GUESTS.search(folded)
        if guests is not None:
            folded = folded[: guests.start()]
        words = ascii_words(folded)
        found += [word for word in words if word not in ("the", "and")] or words
    return " ".join(found)


@lru_cache(maxsize=65536)
def album_words(album: str) -> str:
    """The words of the name of an album: without its year, its edition and its disc."""
    folded = ascii_fold(album)
    if _UNKNOWN.match(folded):
        return ""
    shorter = _ALBUM_END.sub("", folded)
    return " ".join(ascii_words(shorter))


def _without_number(title: str, track: int) -> tuple[str, int]:
    """`007-Title` without its number, and the number; `99 Luftballons` stays, unless it is a dash after track 99."""
    if title[:1] not in _PLAIN_STARTS and (_PLACEHOLDER.match(title) or title == str(track)):
        return "", track
    found = _NUMBERED.match(title) if _HAS_DIGIT.search(title, 0, 3) else None
    if found is None:
        return title, track
    number, sign = found[1], found[2].strip()
    digits = number.lstrip("0")
    same = digits.isdigit() and int(digits) == track
    is_apart = number.isdigit() and len(number) < 4 and re.fullmatch(r"\s+-\s+", found[2]) is not None
    if is_apart or (sign and (same or _ZEROS.match(number))) or (not sign and same and number[0] == "0"):
        return title[found.end() :], int(digits) if digits.isdigit() else track
    return title, track


def _apart(artist: str, album: str, parts: list[str]) -> tuple[str, str, list[str], list[versions.Part]]:
    """Parts of a title at its dashes: artist, album, what is left of the title, and the versions it names."""
    found: list[versions.Part] = []
    first = " ".join(word for word in ascii_words(parts[0]) if word not in ("the", "and"))
    if artist and len(parts) > 1 and is_alike(first, artist):
        parts = parts[1:]
    elif not artist and len(parts) > 1:
        artist, parts = artist_words((parts[0],)), parts[1:]
    echoed = False
    while len(parts) > 1:
        last = " ".join(ascii_words(parts[-1]))
        if album and is_alike(last, album):
            parts, echoed = parts[:-1], True
            continue
        version = versions.read(parts[-1])
        if version is not None:
            found.append(version)
        elif not album and not echoed and artist:
            album = album_words(parts[-1])
        else:
            break
        parts = parts[:-1]
    return artist, album, parts, found


def _without_brackets(title: str, album: str, artist: str) -> tuple[str, list[versions.Part]]:
    """A title without the brackets at its end that repeat the album or the artist or name a version; and those versions."""
    found: list[versions.Part] = []
    kept: list[str] = []
    while title[-1:] in _CLOSING and (match := _BRACKET.match(title)) is not None and match[1]:
        title, inner = match[1], match[2]
        words = " ".join(ascii_words(inner))
        if (album and is_alike(words, album)) or (artist and words == artist) or _GUEST.match(inner):
            continue
        version = versions.read(inner)
        if version is not None:
            found.append(version)
        else:
            kept.append(inner)
    return " ".join([title, *[f"({part})" for part in reversed(kept)]]) if kept else title, found


def is_alike(text: str, name: str) -> bool:
    """Whether words are a name, misspelt or cut short."""
    if text == name:
        return True
    if min(len(text), len(name)) >= 5 and (text.startswith(name) or name.startswith(text)):
        return True
    return fuzz.ratio(text.replace(" ", ""), name.replace(" ", ""), score_cutoff=_ALIKE) > 0


def _numbers(words: list[str]) -> list[str]:
    found: list[str] = []
    if TELLING.isdisjoint(words) and "".join(words).isalpha():
        return found
    before, last = "", len(words) - 1
    for at, word in enumerate(words):
        if word.isalpha():
            counted = before in _COUNTED
            if word in _ROMAN and (len(word) > 1 or counted or (at == last and at > 0)):
                found.append(_ROMAN[word])
            elif counted and word in _SPELLED:
                found.append(_SPELLED[word])
        elif digits := _DIGITS.search(word):
            # A digit inside a word is a letter (`se7en`) or a slip.
            found.append(digits[0].lstrip("0") or "0")
        before = word
    return found
