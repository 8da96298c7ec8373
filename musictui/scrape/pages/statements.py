"""What the text of a page states in words: `Genre: Deep House`, `Label – X`, `Cat#: FLD001`, `Released: 17 July 2020`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from musictui.model.release import Genre
from musictui.scrape.pages import dates, genres
from musictui.scrape.pages.titles import is_catalog_number

MAX_VALUE = 200
MAX_LINES = 2_000

_LABELS = {
    "genre": "genres? genere generi género géneros genero generos genre\\(s\\) genre/style genres?/styles? "
    "genre\\s?&\\s?style music\\s?genres? gatunek жанр musikrichtung",
    "style": "styles? style\\(s\\) stil estilo estilos stile sub-?genres? moods?/styles?",
    "tags": "tags tagged tagged\\s(?:as|with|under) categories category kategorien? filed\\s(?:under|in) posted\\sin schlagwörter etiquetas",
    "label": "labels? record\\s?labels? label/cat\\S* plattenfirma sello discográfica etichetta imprint",
    "catalog": "cat catalog(?:ue)? cat(?:alog(?:ue)?)?\\.?\\s?(?:no|nr|num|number|n°|nº|#)\\.? cat# catalog# catno katalog(?:-?nr\\.?|nummer)?",
    "date": "released released\\son release\\s?date date\\sof\\srelease veröffentlicht veröffentlichung erscheinungsdatum "
    "fecha\\sde\\slanzamiento date\\sde\\ssortie sortie release original\\srelease out out\\son issued year year\\sof\\srelease año jahr année",
    "artist": "artists? artist\\(s\\) band interpret künstler artista artiste",
    "title": "title album album\\stitle release\\stitle release\\sname titel título titolo titre",
    "country": "country origin country\\sof\\sorigin land país pays from based\\sin location",
    "barcode": "barcode ean upc ean/upc upc/ean",
}
_DASHED = frozenset({"genre", "style", "label", "catalog"})
"""Kinds after which a dash does for a colon: `Artist – Title` is another thing."""
_ALONE = frozenset({"genre", "style", "catalog"})
"""Kinds whose words stand alone on a line for nothing else: a colon may be missing."""
_ANY = "|".join(f"(?P<{kind}>{'|'.join(words.split())})" for kind, words in _LABELS.items())
_LINE = re.compile(rf"[\W_]{{0,4}}(?:{_ANY})[\s*_]*(?P<colon>[:\t]|\s[-–—](?=\s)|$)[\s:\t*_]*", re.IGNORECASE)
"""A label, and what parts it from its value: a colon, a cell, a dash, or the end of the line."""


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
    """`label`, `catalog`, `date` (ISO 8601), `artist`, `title`, `country`, `barcode` to their values."""


def read(lines: Iterable[str]) -> Statements:
    """The statements in the lines of a text; a label may stand on the line above its value."""
    found = Statements()
    above = ""
    for line in islice(lines, MAX_LINES):
        match = _LINE.match(line, 0, 400)
        if not match and len(line) <= 40 and (on := _RELEASED.match(line)):
            found.texts.setdefault("date", dates.parse(line[on.end() :]))
        kind = next((name for name in _LABELS if match[name]), "") if match else ""
        count = len(found.genres)
        if above and not match:
            _take(found, above, line)
        if match or len(found.genres) == count:
            above = ""  # Of a list of genres, every line is read.
        if match and (value := line[match.end() :]):
            if match["colon"] in {":", "\t"} or kind in _DASHED:
                _take(found, kind, value)
        elif match and (match["colon"] or kind in _ALONE):
            above = kind
    return found


def _take(found: Statements, kind: str, value: str) -> None:
    value = value.replace("\t", ", ").strip()
    if kind in {"genre", "style", "tags"}:
        found.genres.extend(genres.find(value[:1000], f"“{kind}” line" if kind != "tags" else "tags line"))
        return
    if kind == "date":
        value = dates.parse(value) if len(value) <= 60 else ""
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
