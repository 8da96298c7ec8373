"""One file's row, ready to be written: all that costs time and needs no library.

It runs where files are read, in the executor's workers, so that the one writer only writes.
"""

import json
import os
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any, NamedTuple, TypeVar

from musictui.model import values
from musictui.model.fields import FIELDS
from musictui.model.text import fold, index_text
from musictui.model.track import FileStat, FileTags, Stream, Tags

T = TypeVar("T")

COLUMNS = ("title", "artist", "album", "albumartist", "genre")
"""Fields with a column of their own in the index of words."""

REST = tuple(
    field.name for field in FIELDS if field.is_searchable and field.is_tag and field.name not in COLUMNS
)
"""Searchable tags that share the column `rest`, with the file's name."""

TERM_FIELDS = ("artist", "album", "genre", "label", "country", "composer")
"""Tags whose distinct values are kept, with their counts and their tracks: for facets and look-ups."""

TERM_SEPARATOR = "\x1f"
"""Between the field, the folded value and the shown value of a term; folding leaves none of it."""

CACHED = 4096
"""Values that are remembered folded: an album's tracks share most of theirs."""

MAX_TERM_LENGTH = 300
"""Characters of a value that is kept as a term; what is longer is no name."""

MAX_INDEXED_LENGTH = 2000
"""Characters of a value that words are found in."""

_MAX_INTEGER = 2**31
_TELLING = ("title", "artist", "album", "albumartist")
"""What files are named after."""
_MAX_NUMBERING = 3
"""Digits or signs of a word in a file's name that only counts tracks (04, 104) or divides."""
_UNKNOWN_YEAR = 9999
_UNKNOWN_PLACE = 99_999
_LAST = "\U0010ffff"
"""Sorts after all text."""


class TrackRow(NamedTuple):
    """What the library keeps of one file; plain values, cheap to send between processes."""

    path: bytes
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    problem: str | None
    format: str | None
    codec: str | None
    is_lossless: bool | None
    length_ms: int | None
    bit_rate: int | None
    sample_rate: int | None
    bit_depth: int | None
    channels: int | None
    is_vbr: bool | None
    covers: int
    year: int | None
    date: str | None
    disc: int | None
    track: int | None
    bpm: float | None
    order_key: str
    texts: tuple[str, str, str, str, str, str]
    """The words of `COLUMNS` and of the rest."""
    tags: str
    """JSON, exact."""
    terms: tuple[str, ...]
    """Its terms by which it is looked up: field, folded value, shown value."""
    counted: tuple[str, ...]
    """Terms that are counted only: the year, the format, what is missing."""


def prepare(stat: FileStat, found: FileTags) -> TrackRow:
    """The row of a file that was walked over and read. Never raises, whatever the tags hold."""
    tags, stream = found.tags, found.stream
    year = year_of(tags)
    disc, track = _place(tags, "discnumber"), _place(tags, "tracknumber")
    name = os.fsdecode(os.path.basename(stat.path))
    return TrackRow._make(
        (
            stat.path,
            stat.size,
            stat.mtime_ns,
            stat.ctime_ns,
            signed(stat.inode),
            None if found.problem is None else _encodable(found.problem),
            *_stream_columns(stream),
            found.covers,
            year,
            first_of(values.date, tags.get("date", ())),
            disc,
            track,
            first_of(values.number, tags.get("bpm", ())),
            _order_key(tags, year, disc, track, name),
            _texts(tags, name),
            _tags_json(tags),
            _terms(tags),
            _counted(tags, stream, year, found.covers),
        )
    )


def first_of(parse: Callable[[str], T | None], texts: Iterable[str]) -> T | None:
    """The first of `texts` that can be parsed, parsed."""
    for text in texts:
        if (value := parse(text)) is not None:
            return value
    return None


def year_of(tags: Tags) -> int | None:
    """The year of the release, else of the original one."""
    for name in ("date", "originaldate", "originalyear"):
        if (found := tags.get(name)) and (year := first_of(values.year, found)):
            return year
    return None


def signed(inode: int) -> int:
    """Into SQLite's 64 bits, which have a sign; some file systems use all of theirs."""
    return inode - 2**64 if inode >= 2**63 else inode


def unsigned(inode: int) -> int:
    """Back from `signed`."""
    return inode + 2**64 if inode < 0 else inode


def told_by_name(tags: Tags, name: str) -> str:
    """The part of a file's name that words are found in: none where tags and numbering say all of it.

    A third of the index of words would otherwise repeat the tags.
    """
    told = " ".join([_indexed(tags[field]) for field in _TELLING if field in tags]).split()
    stem = os.path.splitext(name)[0]
    for word in index_text(stem).split():
        if (len(word) > _MAX_NUMBERING or word.isalpha()) and word not in told:
            return stem
    return ""


def _stream_columns(stream: Stream | None) -> tuple[Any, ...]:
    """From `format` to `is_vbr`."""
    if stream is None:
        return (None,) * 9
    return (
        stream.format,
        stream.codec,
        stream.is_lossless,
        None if stream.length_s is None else _small(stream.length_s * 1000),
        _small(stream.bit_rate),
        _small(stream.sample_rate),
        _small(stream.bit_depth),
        _small(stream.channels),
        stream.is_vbr,
    )


def _small(number: float | None) -> int | None:
    """A number as broken files say it, if it can be one."""
    return round(number) if number is not None and 0 <= number < 2**40 else None


def _place(tags: Tags, field: str) -> int | None:
    """A track's or disc's number."""
    found = tags.get(field)
    number = first_of(values.integer, found) if found else None
    return number if number is not None and abs(number) < _MAX_INTEGER else None


def _order_key(tags: Tags, year: int | None, disc: int | None, track: int | None, name: str) -> str:
    """The place in the default order: album artist, year, album, disc, track, title; what is unknown last.

    Sort names come before names. A compilation without an album artist stands under `Various Artists`.
    """
    artist = _first(tags, "albumartistsort", "albumartist")
    if not artist and values.is_true(_first(tags, "compilation")):
        artist = "various artists"
    artist = artist or _first(tags, "artistsort", "artist")
    return "\x01".join(
        (
            fold(artist) or _LAST,
            f"{year or _UNKNOWN_YEAR:04}",
            fold(_first(tags, "albumsort", "album")) or _LAST,
            f"{_UNKNOWN_PLACE if disc is None or disc < 0 else disc:05}",
            f"{_UNKNOWN_PLACE if track is None or track < 0 else track:05}",
            fold(_first(tags, "titlesort", "title") or name),
        )
    )


def _first(tags: Tags, *fields: str) -> str:
    """The first value of the first field that has one."""
    for field in fields:
        if field in tags:
            for value in tags[field]:
                if value.strip():
                    return value
    return ""


def _texts(tags: Tags, name: str) -> tuple[str, str, str, str, str, str]:
    """The words of each column of the index. What repeats the artist is left out."""
    title, artist, album, albumartist, genre = [
        _indexed(tags[field]) if field in tags else "" for field in COLUMNS
    ]
    rest = [text for field in REST if field in tags and (text := _indexed(tags[field])) != artist]
    if told_by_file := told_by_name(tags, name):
        rest.append(_indexed((told_by_file,)))
    return title, artist, album, "" if albumartist == artist else albumartist, genre, "\n".join(rest)


@lru_cache(maxsize=CACHED)
def _indexed(texts: tuple[str, ...]) -> str:
    """The words of all values, a line each, so that none is found across two."""
    return "\n".join([index_text(text[:MAX_INDEXED_LENGTH]) for text in texts])


def values_json(values: Sequence[str]) -> str:
    """Values of one field as the library holds them."""
    return f"[{','.join(map(encode_basestring, values))}]"


def _tags_json(tags: Tags) -> str:
    """The tags exactly: with escapes only where a value is not valid Unicode."""
    fields = [f'"{field}":{values_json(found)}' for field, found in tags.items() if found]
    text = f"{{{','.join(fields)}}}"
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps({field: found for field, found in tags.items() if found}, separators=(",", ":"))
    return text


def _encodable(text: str) -> str:
    """`text` with what SQLite cannot store (halves of surrogate pairs) replaced."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="replace").decode()
    return text


def _terms(tags: Tags) -> tuple[str, ...]:
    """The terms of tags, each once, the value as it is written first."""
    found: list[str] = []
    for field in TERM_FIELDS:
        if field in tags:
            values_of_field = tags[field]
            terms = [term for value in values_of_field if (term := _term(field, value))]
            # Only where there are several can one be another in capitals.
            found += terms if len(terms) < 2 else _first_of_each(terms)
    return tuple(found)


def _first_of_each(terms: Iterable[str]) -> Iterable[str]:
    """Without those that differ only in how the value is written."""
    found: dict[str, str] = {}
    for term in terms:
        found.setdefault(term.rpartition(TERM_SEPARATOR)[0], term)
    return found.values()


@lru_cache(maxsize=CACHED)
def _term(field: str, value: str) -> str:
    """Field, folded and shown value; empty if there is nothing to look up."""
    folded = fold(value) if len(value) <= MAX_TERM_LENGTH else ""
    shown = _encodable(value.strip()).replace(TERM_SEPARATOR, " ")
    return f"{field}{TERM_SEPARATOR}{folded}{TERM_SEPARATOR}{shown}" if folded else ""


def _counted(tags: Tags, stream: Stream | None, year: int | None, covers: int) -> tuple[str, ...]:
    """The terms that are no tags."""
    found = [_term("missing", field) for field in _missing(tags, year, covers)]
    if year:
        found.append(_term("year", f"{year:04}"))
    if stream:
        found.append(_term("format", stream.format))
    return tuple(found)


def _missing(tags: Tags, year: int | None, covers: int) -> list[str]:
    found = [field for field in ("genre", "album", "artist", "title") if not tags.get(field)]
    if not year:
        found.append("year")
    if not covers:
        found.append("cover")
    return found
