"""What a query finds, the slow and obvious way: for each track on its own, without any index."""

import os
from collections.abc import Iterator, Sequence

from musictui.library.prepare import told_by_name, year_of
from musictui.model import values
from musictui.model.fields import BY_NAME, FIELDS, Kind
from musictui.model.matching import is_within
from musictui.model.query import And, Bounds, Everything, Match, Not, Op, Or, Query, Word
from musictui.model.text import fold, index_text, pattern
from musictui.model.track import Track

SEARCHABLE = [field.name for field in FIELDS if field.is_searchable and field.is_tag]


def finds(query: Query, track: Track, now_s: float) -> bool:
    """Whether `query` finds `track`."""
    match query:
        case Everything():
            return True
        case Word(text):
            return any(pattern(text) in index_text(value) for value in _searchable(track))
        case Not(inner):
            return not finds(inner, track, now_s)
        case And(queries):
            return all(finds(inner, track, now_s) for inner in queries)
        case Or(queries):
            return any(finds(inner, track, now_s) for inner in queries)
        case Match():
            return _matches(query, track, now_s)


def _searchable(track: Track) -> Iterator[str]:
    for name in SEARCHABLE:
        yield from track.tags.get(name, ())
    yield told_by_name(track.tags, os.path.basename(os.fsdecode(track.path)))


def _matches(match: Match, track: Track, now_s: float) -> bool:
    if BY_NAME[match.field].is_tag:
        return _texts_match(match, track.tags.get(match.field, ()))
    fact = _fact(match.field, track)
    if isinstance(fact, str):
        if match.field in {"path", "folder", "filename"} and match.op is Op.CONTAINS:
            return fold(match.text) in fold(fact)
        return _texts_match(match, (fact,))
    match match.op:
        case Op.NONE:
            return fact is None
        case Op.ANY:
            return fact is not None
        case Op.FLAG:
            return fact is (match.text == "yes")
        case Op.RANGE:
            bounds = match.bounds or Bounds()
            return fact is not None and is_within(bounds, now_s - fact if bounds.is_age else fact)
        case _:
            return False


def _texts_match(match: Match, texts: Sequence[str]) -> bool:
    match match.op:
        case Op.CONTAINS:
            return any(pattern(match.text) in index_text(text) for text in texts)
        case Op.EXACT:
            return any(fold(match.text) == fold(text) for text in texts)
        case Op.NONE:
            return not texts
        case Op.ANY:
            return bool(texts)
        case Op.FLAG:
            return any(map(values.is_true, texts)) is (match.text == "yes")
        case Op.RANGE:
            parse = values.date if BY_NAME[match.field].kind is Kind.DATE else values.number
            parsed = [value for text in texts if (value := parse(text)) is not None]
            return bool(parsed) and is_within(match.bounds or Bounds(), parsed[0])
        case Op.REGEX:
            raise NotImplementedError


def _fact(name: str, track: Track) -> str | float | bool | None:
    path = os.fsdecode(track.path)
    facts = {
        "year": year_of(track.tags),
        "covers": track.covers or None,
        "size": track.size,
        "added": track.added_s,
        "modified": track.mtime_ns // 10**9,
        "path": path,
        "folder": os.path.dirname(path),
        "filename": os.path.basename(path),
        "problem": track.problem,
        "missing": track.missing_since_s is not None,
    }
    if name in facts:
        return facts[name]
    stream = track.stream
    if stream is None:
        return None
    return {
        "format": stream.format,
        "codec": stream.codec,
        "lossless": stream.is_lossless,
        "vbr": stream.is_vbr,
        "length": _rounded(stream.length_s, 1),
        "bitrate": _rounded(stream.bit_rate, 1000),
        "samplerate": stream.sample_rate,
        "bitdepth": stream.bit_depth,
        "channels": stream.channels,
    }[name]


def _rounded(value: float | None, unit: int) -> int | None:
    """As it is shown: half a unit counts as a whole one."""
    return None if value is None else int((value * 1000 / unit + 500) // 1000)
