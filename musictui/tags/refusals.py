"""What a container cannot hold, as sentences, known from the values alone.

A value passes if the reader gives it back exactly once it is written.
"""

import os
from collections.abc import Iterator, Mapping, Sequence

from musictui.model.fields import BY_NAME
from musictui.model.formats import BY_EXTENSION
from musictui.model.track import Tags
from musictui.tags.containers import TOTALS
from musictui.tags.covers import KINDS, Cover
from musictui.tags.id3_rating import BYTES
from musictui.tags.id3_text import genre_names
from musictui.tags.source import MAX_TEXT

_ID3, _VORBIS, _MP4, _APEV2, _ASF = "ID3", "Vorbis", "MPEG-4", "APEv2", "ASF"
FAMILIES: Mapping[str, str] = {
    **dict.fromkeys(("mpeg", "aac", "tta", "wav", "aiff", "dsf", "dsdiff"), _ID3),
    **dict.fromkeys(("flac", "ogg"), _VORBIS),
    **dict.fromkeys(("ape", "wavpack", "musepack", "optimfrog", "tak", "ac3"), _APEV2),
    "mp4": _MP4,
    "asf": _ASF,
}
"""Kind of file to the tags it carries."""

_MOST_TEXT = MAX_TEXT - 4096
_MOST_PICTURE = {"flac": 2**24 - 4096, "asf": 2**31}
_MP4_PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/bmp"})
_SHOWN = 40


def of_values(kind: str, tags: Tags) -> list[str]:
    """Why a kind of file cannot hold these values, a sentence each; none if it can."""
    return [sentence for name, values in tags.items() for sentence in _of_field(kind, name, values)]


def expected(path: bytes, tags: Tags) -> list[str]:
    """As `of_values`, for the kind that the file's extension promises: for long lists, as no file is opened."""
    promised = BY_EXTENSION.get(os.path.splitext(path)[1].lower().decode("latin-1"))
    return of_values(promised.name if promised else "", tags)


def of_covers(kind: str, covers: Sequence[Cover]) -> list[str]:
    """Why a kind of file cannot hold these pictures, a sentence each; none if it can."""
    return [sentence for cover in covers for sentence in _of_cover(kind, cover)]


def _of_field(kind: str, name: str, values: tuple[str, ...]) -> Iterator[str]:
    label, is_counted = BY_NAME[name].label, name in TOTALS or name in TOTALS.values()
    for value in values:
        if reason := _of_value(value):
            yield f"{label}: {reason}"
        elif name in TOTALS and "/" in value:
            number, _, total = value.partition("/")
            other = BY_NAME[TOTALS[name]].label
            yield f"{label} {_quoted(value)}: the number and the total are two fields, {label} {number} and {other} {total}."
        elif is_counted and value != value.strip():
            yield f"{label} {_quoted(value)}: a number cannot have spaces around it."
        elif name == "genre" and FAMILIES.get(kind) == _ID3 and not _is_genre(value):
            yield f"{label} {_quoted(value)}: ID3 takes this for the number of a genre, {' and '.join(genre_names(value))}."
        elif name == "rating" and FAMILIES.get(kind) == _ID3 and value not in BYTES:
            yield f"{label} {_quoted(value)}: ID3 holds stars from 0.5 to 5, in steps of a half."
    # UTF-16 takes two bytes for most characters, where UTF-8 takes one to three.
    if sum(max(len(value) * 2, len(value.encode("utf-8", "replace"))) for value in values) > _MOST_TEXT:
        yield f"{label}: more than {MAX_TEXT >> 20} MB of text is more than a tag should hold."


def _of_value(value: str) -> str:
    """What is wrong with a value in any container; empty if nothing is."""
    if not value:
        return "a value cannot be empty; a field without a value is removed."
    if "\0" in value:
        return f"{_quoted(value)} has a null character in it, which ends a text in a tag."
    if any("\ud800" <= character <= "\udfff" for character in value):
        return "it has bytes in it that are no text."
    return ""


def _is_genre(value: str) -> bool:
    """ID3 has no way to write a genre that is named like a number."""
    return genre_names(f"({value}" if value.startswith("(") else value) == [value]


def _of_cover(kind: str, cover: Cover) -> Iterator[str]:
    if not cover.data:
        yield "The picture is empty."
    if not 0 <= cover.kind < len(KINDS):
        yield f"There is no kind {cover.kind} of picture; they go from 0 to {len(KINDS) - 1}."
    if "\0" in cover.description:
        yield "The description of the picture has a null character in it."
    if kind == "mp4" and cover.mime not in _MP4_PICTURES:
        yield f"An MPEG-4 file holds JPEG, PNG, GIF and BMP pictures, none of type {cover.mime}."
    if len(cover.data) > _MOST_PICTURE.get(kind, 2**28 - 2**20):
        size = len(cover.data) >> 20
        yield f"The picture of {size} MB is larger than this kind of file can hold."


def _quoted(value: str) -> str:
    shown = value if len(value) <= _SHOWN else f"{value[: _SHOWN - 1]}…"
    return f"“{shown.encode('unicode_escape').decode() if not shown.isprintable() else shown}”"
