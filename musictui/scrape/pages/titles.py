"""What the headings of pages about releases hold: artist, title, year, catalog number, genres in brackets."""

import re
from typing import NamedTuple

from musictui.model.text import fold
from musictui.scrape.pages import dates
from musictui.scrape.pages.genres import is_genre

MAX_TITLE = 300
_DASH = re.compile(r"\s+[-‐‑‒–—―]+\s+|\s+[–—―]|[–—―]\s+|(?<!\d)[—―]|[—―](?!\d)|\s+::\s+|\s+//\s+")
_QUOTED = re.compile(r"""^(?P<artist>[^"“”„‘’']{2,80}?)\s*[,:]?\s+["“„‘'](?P<title>[^"“”„]{1,150})["”“’']$""")
_BRACKETS = re.compile(r"\s*(?:\(([^()]{1,60})\)|\[([^\[\]]{1,60})\]|\{([^{}]{1,60})\})")
_CATALOG = re.compile(r"[A-Z][A-Z0-9]{1,9}[ -]?\d{1,5}(?:\.\d{1,2})?(?:CD|LP|EP|D|R|RE)?", re.IGNORECASE)
_CATALOG_FIRST = re.compile(
    rf"^[\[(]?({_CATALOG.pattern})[\])]?\s*(?:\s[-–—|/:~]+\s|[|:–—]|//)\s*(?=\S)", re.IGNORECASE
)
_CATALOG_BARE = re.compile(rf"({_CATALOG.pattern})\s+(?=\S)", re.IGNORECASE)
_BY = re.compile(r"(.{1,200})\s+(?:by|von|par|de)\s+(.{1,100})", re.IGNORECASE)
_FORMATS = re.compile(
    r"(?:\d\s?x\s?)?(?:mp3|flac|wav|aac|alac|ogg|opus|m4a|vinyl|cd|2cd|cds|web|lp|ep|single|album|full album|digital|cassette|tape"
    r"|320(?:\s?kbps)?|v0|lossless|24[ -]?bit|16[ -]?bit|hi-?res|free download|premiere|review|stream|out now|video"
    r"|official (?:video|audio)|download|limited edition|various artists (?:lp|ep|compilation))"
    r"(?:\s*[/,+&|-]\s*(?:mp3|flac|wav|vinyl|cd|web|lp|320(?:\s?kbps)?|lossless|download|24[ -]?bit))*",
    re.IGNORECASE,
)
_LABELS = re.compile(
    r"^(?:album\s+)?(?:review|premiere|premier|stream|listen|video|watch|download|free download|out now|new (?:album|single|release|music)"
    r"|album of the (?:week|month|day)|track of the (?:week|day)|album|single|mix|interview|news|exclusive)\s*(?:[:|]|\s[-–—]\s)\s*",
    re.IGNORECASE,
)
_SITE = re.compile(r"\s+[|·•»]\s+|\s+-\s+|\s+–\s+|\s+—\s+")


class Title(NamedTuple):
    """A heading, taken apart. Empty where it does not say."""

    artist: str = ""
    title: str = ""
    year: str = ""
    catalog_number: str = ""
    terms: tuple[str, ...] = ()
    """What stands in brackets and is a genre's name."""


def split(heading: str, *, artist: str = "") -> Title:
    """Takes a heading apart: `FLD001 // Artist – Title (2020) [Deep House]`.

    Args:
        heading: Clean, without the name of the site.
        artist: The artist, where it is known: it is taken off the title, and nothing else is taken for one.
    """
    text = _LABELS.sub("", heading[:MAX_TITLE]).strip()
    catalog = ""
    found = _CATALOG_FIRST.match(text) or (_CATALOG_BARE.match(text) if artist else None)
    if found and is_catalog_number(found[1]) and fold(found[1]) != fold(artist):
        catalog, text = found[1], text[found.end() :].strip()
    text, year, terms, bracketed = _without_brackets(text)
    catalog = catalog or bracketed
    if artist:
        return Title(artist, _without_artist(text, artist), year, catalog, terms)
    name, title = _artist_and_title(text)
    return Title(name, title, year, catalog, terms)


def without_site(title: str, site: str) -> str:
    """The title of a page without the name of its site at the end or the beginning."""
    if not site:
        return title
    parts = _SITE.split(title)
    if len(parts) > 1 and fold(parts[-1]) == fold(site):
        return title[: title.rindex(parts[-1])].rstrip(" |·•»-–—")
    if len(parts) > 1 and fold(parts[0]) == fold(site):
        return title[len(parts[0]) :].lstrip(" |·•»-–—")
    return title


def site_in(window: str, heading: str) -> str:
    """The name of the site, if `heading` is nothing but that: the last part of the window's title of several."""
    parts = _SITE.split(window)
    return parts[-1] if len(parts) > 1 and fold(parts[-1]) == fold(heading) else ""


def _artist_and_title(text: str) -> tuple[str, str]:
    parts = _DASH.split(text, maxsplit=1)
    if len(parts) == 2 and 0 < len(parts[0]) <= 100 and parts[1].strip():
        return parts[0].strip(), parts[1].strip(' "“”')
    if found := _QUOTED.match(text):
        return found["artist"].strip(), found["title"].strip()
    return "", text


def _without_artist(text: str, artist: str) -> str:
    """The title without the artist before or after it."""
    parts = _DASH.split(text, maxsplit=1)
    if len(parts) == 2:
        if fold(parts[0]) == fold(artist):
            return parts[1].strip(' "“”')
        if fold(parts[1]) == fold(artist):
            return parts[0].strip(' "“”')
    if (found := _QUOTED.match(text)) and fold(found["artist"]) == fold(artist):
        return found["title"]
    found = _BY.fullmatch(text)
    return found[1] if found and fold(found[2]) == fold(artist) else text


def _without_brackets(text: str) -> tuple[str, str, tuple[str, ...], str]:
    """The text without brackets that are a year, a format, a catalog number or a genre: those, too."""
    year, catalog = "", ""
    terms: list[str] = []
    pieces: list[str] = []
    position = 0
    for found in _BRACKETS.finditer(text):
        inner = (found[1] or found[2] or found[3]).strip()
        if not text[: found.start()].strip():
            continue  # It begins with it: rather a name.
        if value := dates.year(inner):
            year = year or value
        elif is_catalog_number(inner) and found[0].lstrip()[0] == "[":
            catalog = catalog or inner
        elif is_genre(inner) or all(map(is_genre, re.split(r"\s*[/,|]\s*", inner))):
            terms.append(inner)
        elif not _FORMATS.fullmatch(inner):
            continue
        pieces.append(text[position : found.start()])
        position = found.end()
    pieces.append(text[position:])
    return " ".join("".join(pieces).split()), year, tuple(terms), catalog


def artist_by(title: str, heading: str) -> str:
    """The artist in a page's title of the form `Low Sun, by Kestrel`, if `heading` is the rest of it."""
    name, by, artist = title[:MAX_TITLE].rpartition(", by ")
    return artist.strip() if by and fold(name) == fold(heading) else ""


def is_catalog_number(text: str) -> bool:
    """Whether it looks like one: letters, then digits (`FLD001`), and no word with a year or a volume."""
    found = _CATALOG.fullmatch(text)
    letters = re.match(r"[A-Za-z]+", text)
    digits = re.search(r"\d+", text)
    if not found or not letters or not digits or dates.year(digits[0]):
        return False
    if letters[0].lower() in {
        "vol",
        "volume",
        "part",
        "pt",
        "no",
        "ep",
        "lp",
        "cd",
        "chapter",
        "mp",
        "disc",
        "episode",
        "mix",
        "top",
        "live",
    }:
        return False
    return len(digits[0]) >= 2 and (letters[0].isupper() or letters[0].islower()) and len(letters[0]) <= 8
