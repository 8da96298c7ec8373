"""What the text of a page states in words: `Genre: Deep House`, `Label – X`, `Cat#: FLD001`, `Released: 17 July 2020`."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from musictui.model.release import Genre
from musictui.model.text import fold
from musictui.scrape.pages import dates, genres
from musictui.scrape.pages.genres import Place
from musictui.scrape.pages.titles import is_catalog_number

MAX_VALUE = 200
MAX_LINES = 2_000

_LABELS = {
    "genre": "genres? genere generi género géneros genero generos genre\\(s\\) genre/style genres?/styles? "
    "genre\\s?&\\s?style music\\s?genres? gatunek жанр musikrichtung ジャンル",
    "style": "styles? style\\(s\\) stil estilo estilos stile sub-?genres? moods?/styles?",
    "tags": "tags tagged tagged\\s(?:as|with|under) categories category kategorien? filed\\s(?:under|in) posted\\sin schlagwörter etiquetas",
    "label": "label record\\s?label label/cat\\S* plattenfirma sello discográfica etichetta imprint レーベル",
    "catalog": "cat catalog(?:ue)? cat(?:alog(?:ue)?)?\\.?\\s?(?:no|nr|num|number|n°|nº|#)\\.? cat# catalog# catno katalog(?:-?nr\\.?|nummer)? r[ée]f[ée]rence 品番 規格品番",
    "date": "released released\\son release\\s?date date\\sof\\srelease veröffentlicht veröffentlichung erscheinungsdatum "
    "fecha\\sde\\slanzamiento date\\sde\\ssortie sortie release original\\srelease out out\\son issued year year\\sof\\srelease año jahr année 発売日 リリース日",
    "artist": "artists? artist\\(s\\) band interpret künstler artista artiste アーティスト",
    "title": "title album album\\stitle release\\stitle release\\sname titel título titolo titre アルバム",
    "country": "country origin country\\sof\\sorigin land país pays from based\\sin location 国",
    "barcode": "barcode ean upc ean/upc upc/ean",
}
_DASHED = frozenset({"genre", "style", "label", "catalog"})
"""Kinds after which a dash does for a colon: `Artist – Title` is another thing."""
_ALONE = frozenset({"genre", "style", "catalog"})
"""Kinds whose words stand alone on a line for nothing else: a colon may be missing."""
_LISTS = frozenset({"genre", "style", "tags"})
_NAMES = frozenset({"label", "country"})
_COLONS = frozenset({":", "\uff1a", "\t"})
_ANY = "|".join(f"(?P<{kind}>{'|'.join(words.split())})" for kind, words in _LABELS.items())
_LINE = re.compile(
    rf"[\W_]{{0,4}}(?:{_ANY})[\s*_]*(?P<colon>[:\uff1a\t]|\s[-–—](?=\s)|$)[\s:\uff1a\t*_]*", re.IGNORECASE
)
"""A label, and what parts it from its value: a colon, a cell, a dash, or the end of the line."""
_WORDS = "|".join(word for words in _LABELS.values() for word in words.split())
_BETWEEN = re.compile(
    r"\s*(?:[|·•\t]|\s//\s)\s*(?=[^\W\d_][\w #./()&°º-]{0,24}[:\uff1a](?!//))",
)
"""Where the next statement of a line begins behind a bar: `Label: Tide | Format: LP`."""
_NEXT = re.compile(
    rf"\s*(?:[,;]|/{{1,2}})\s*(?=(?:{_WORDS}|formats?|lengths?|duration|tracks|bpm|key|quality|bitrate|size|type|media|price)\s?[:\uff1a](?!//))",
    re.IGNORECASE,
)
"""Where it begins behind a comma: `Label: Tide, Format: LP`, but not `Red Sky, Pt. 2: Blue`."""
_ANY_STATEMENT = re.compile(r"[\W_]{0,4}[^\W\d_][\w #./()&°º-]{0,24}[:\uff1a]")
_BRACKETED = re.compile(r"\]\s*\[")
"""`[Label: Tide] [Format: LP]`."""
_NOTHING = re.compile(
    r"\W*(?:(?:tb[acd]|none|n/?a|unknown|various|unsigned|self[ -]?released|not on label|nothing|to be (?:announced|confirmed))\W*){0,2}",
    re.IGNORECASE,
)
"""What is written where there is no label, number, country."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_BARS = re.compile(r"\s+[|·•]\s+")
_HEADS = re.compile(
    rf"(?:{_WORDS}|\W|no\.?|nr\.?|nº|n°|pos(?:ition)?\.?|side|tracks?"
    r"|track\s?(?:no|number|title|name)\.?|names?|songs?|lengths?|time|durations?|dauer|durée|formats?|bpm|key|remix(?:er)?|versions?"
    r"|labels|mix|composers?|writers?|price|rating|notes?|links?)[\s:.]*",
    re.IGNORECASE,
)
"""What the first row of a table calls its columns."""
_SENTENCE = re.compile(r"(?:[^\s,;|/·•#–—›»>&-][^\s,;|/·•#]*\s+){7}[^\s,;|/·•#–—›»>&-]")
"""So many words without a comma are prose, not names."""


_BOTH = re.compile(r"(.{2,80}?)\s*(?:[-–—|/,]|\(|\[)\s*([\w .-]{3,20}?)[)\]]?")
"""`Night Tides – NGT012`: a label and its catalog number."""
_RELEASED = re.compile(
    r"\W*(?:released|out|veröffentlicht)\s+(?:on\s+|am\s+)?(?=(?:\w+\s+)?\d{1,2}(?:st|nd|rd|th)?\b.{0,12}\d{4}\W*$|\d{4}-\d\d-\d\d\W*$|\w+\s+\d{4}\W*$)",
    re.IGNORECASE,
)
"""`released July 17, 2020`: without a colon, but nothing else on its line."""


@dataclass(slots=True)
class Statements:
    """What lines state. The first of each counts; genres count from every line."""

    genres: list[Genre] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    end: int | None = None
    """The line from which on it is about another release; none if there is no such line."""
    """`label`, `catalog`, `date` (ISO 8601), `artist`, `title`, `country`, `barcode` to their values."""


def read(lines: Iterable[str], *, has_tags: bool = True) -> Statements:
    """The statements in the lines of a text; a label may stand on the line above its value.

    Once another artist or album is named, the rest is about that one.

    Args:
        lines: The lines, cells parted by tabs. Empty ones say nothing.
        has_tags: Lines of tags and categories count: they are of the post as a whole.
    """
    found = Statements()
    above = ""
    for number, line in ((number, line) for number, line in enumerate(islice(lines, MAX_LINES)) if line):
        is_one = (
            line.count(":") < 2
            and line[0] != "["
            and (line.isascii() or "\uff1a" not in line)
            and "\t" not in line
        )
        for part in (line,) if is_one else _parts(line):
            match = _LINE.match(part, 0, 400)
            if not match and len(part) <= 40 and (on := _RELEASED.match(part)):
                found.texts.setdefault("date", dates.parse(part[on.end() :]))
            kind = _kind(match) if match else ""
            count = len(found.genres)
            if above and not match:
                if _is_other(found, above, part):
                    found.end = number
                    return found
                _take(found, above, part)
            if match or len(found.genres) == count:
                above = ""  # Of a list of genres, every line is read.
            if kind == "tags" and not has_tags:
                continue
            if match and (value := part[match.end() :]):
                if match["colon"] in _COLONS or kind in _DASHED:
                    if _is_other(found, kind, value):
                        found.end = number
                        return found
                    _take(found, kind, value)
            elif match and (match["colon"] or kind in _ALONE):
                above = kind
    return found


def is_label(text: str) -> bool:
    """Whether a text is a label as `Genre`, with or without a value behind it."""
    match = _LINE.match(text)
    return match is not None and (match["colon"] in {"", *_COLONS} or _kind(match) in _DASHED)


def _parts(line: str) -> Sequence[str]:
    """The statements of a line, each by itself; none if it is the head of a table."""
    if "\t" in line and all(_HEADS.fullmatch(cell) for cell in line[:400].split("\t")):
        return ()
    line = line[:1000]
    if line[0] == "[" and line[-1] == "]":
        line = _BRACKETED.sub(" | ", line[1:-1])
    # What is stated in the middle of a line is of what it begins with: `Bo Diaz – Blue Sea, Genre: Jazz`.
    return [
        statement
        for part in _BETWEEN.split(line)
        for statement in (_NEXT.split(part) if _ANY_STATEMENT.match(part) else (part,))
    ]


def _kind(match: re.Match[str]) -> str:
    return next(name for name in _LABELS if match[name])


def _is_other(found: Statements, kind: str, value: str) -> bool:
    """Whether another artist or title is named than before."""
    known = found.texts.get(kind, "") if kind in {"artist", "title"} else ""
    return bool(known) and fold(known) != fold(value.strip(" ,;\t"))


def _take(found: Statements, kind: str, value: str) -> None:
    if kind in _LISTS:
        value = value.replace("\t", ", ").strip()[:1000]
        if not _SENTENCE.search(value):
            where, place = (f"“{kind}” line", Place.STATED) if kind != "tags" else ("tags line", Place.GENRES)
            found.genres.extend(genres.find(value, where, place))
        return
    value = _BARS.split(value.replace("\t", ", ").strip(), maxsplit=1)[0]
    if kind not in {"artist", "title"} and _NOTHING.fullmatch(value):
        return
    if kind in _NAMES and (_SENTENCE.search(value) or _is_prose(value)):
        return
    if kind == "date":
        value = _date(value)
    if kind == "barcode":
        value = re.sub(r"[\s-]", "", value)
        value = value if re.fullmatch(r"\d{8}|\d{12,14}", value) else ""
    if kind == "catalog" and not re.fullmatch(r"(?=.*\d)[\w .:/#-]{2,30}", value):
        value = ""
    if kind == "label" and (both := _BOTH.fullmatch(value)) and is_catalog_number(both[2]):
        value = both[1]
        found.texts.setdefault("catalog", both[2])
    if value and len(value) <= MAX_VALUE:
        found.texts.setdefault(kind, value.rstrip(" ,;"))


def _date(value: str) -> str:
    """The date that a value is, not one in a sentence: `on the 5th of March 2021`, but not `by many since 1999`."""
    value = value if len(value) <= 60 else ""
    found = dates.parse(value)
    words = _WORD.findall(_YEAR.split(value, maxsplit=1)[0])
    return found if len(words) <= (5 if "-" in found else 2) else ""


def _is_prose(value: str) -> bool:
    """Whether a text is words of a sentence, not a name: `he runs his own label these days`."""
    return value[:1].islower() and len(value.split()) > 3
