"""A query as a condition on the table `tracks`.

Parts that the index of words can answer are joined into one MATCH; the others stand beside it.
No condition is ever NULL, so that `NOT` finds exactly the rest.
"""

from collections.abc import Sequence
from typing import NamedTuple

from musictui.library import provenance
from musictui.library.functions import specification
from musictui.library.prepare import COLUMNS, MAX_INDEXED_LENGTH, MAX_TERM_LENGTH, REST, TERM_FIELDS
from musictui.model.fields import BY_NAME, Kind
from musictui.model.query_nodes import And, Bounds, Everything, Match, Not, Op, Or, Query, Sourced, Word
from musictui.model.text import fold, pattern


class Condition(NamedTuple):
    """SQL, and its parameters; a condition on `tracks` if nothing else is said."""

    sql: str
    parameters: tuple[object, ...] = ()


class _Words(NamedTuple):
    """An expression of the full-text index."""

    match: str


class _Tags(NamedTuple):
    """A condition on `track_tags`."""

    sql: str
    parameters: tuple[object, ...]


_Part = Condition | _Words | _Tags

_ALL = Condition("1")

_NUMBER_COLUMNS = {
    "year": "year",
    "tracknumber": "track",
    "discnumber": "disc",
    "bpm": "bpm",
    "date": "date",
    # As they are shown: in whole seconds and kbit/s.
    "length": "(length_ms + 500) / 1000",
    "bitrate": "(bit_rate + 500) / 1000",
    "samplerate": "sample_rate",
    "bitdepth": "bit_depth",
    "channels": "channels",
    "covers": "nullif(covers, 0)",
    "size": "size",
    "added": "added_s",
    "modified": "mtime_ns / 1000000000",
}
_TEXT_COLUMNS = {"format": "format", "codec": "codec", "problem": "problem"}
_FLAG_COLUMNS = {"lossless": "is_lossless", "vbr": "is_vbr", "missing": "missing_since_s IS NOT NULL"}
_PATHS = {"path", "folder", "filename"}


def condition(query: Query, now_s: float) -> Condition:
    """The condition that a track of `query` meets. `now_s` is what ages count from."""
    part = _part(query, now_s)
    if isinstance(part, _Tags):
        # Nothing narrows it: quicker in one go than track by track.
        return Condition(f"id IN (SELECT id FROM track_tags WHERE {part.sql})", part.parameters)
    return _sql(part)


def selection(query: Query, now_s: float) -> Condition:
    """A statement that gives the ids of the tracks of `query`, in no order."""
    part = _part(query, now_s)
    if isinstance(part, _Words):
        return Condition("SELECT rowid AS id FROM words WHERE words MATCH ?", (part.match,))
    table = "track_tags" if isinstance(part, _Tags) else "tracks"
    return Condition(f"SELECT id FROM {table} WHERE {part.sql}", part.parameters)


def _part(query: Query, now_s: float) -> _Part:
    match query:
        case Everything():
            return _ALL
        case Word(text):
            wanted = pattern(text[:MAX_INDEXED_LENGTH])
            return _Words(_phrase(wanted)) if wanted else _ALL
        case Match():
            return _match(query, now_s)
        case Sourced():
            return _sourced(query, now_s)
        case Not(inner):
            part = _part(inner, now_s)
            if isinstance(part, _Tags):
                return _Tags(f"NOT ({part.sql})", part.parameters)
            found = _sql(part)
            return Condition(f"NOT ({found.sql})", found.parameters)
        case And(queries):
            return _joined([_part(inner, now_s) for inner in queries], "AND")
        case Or(queries):
            return _joined([_part(inner, now_s) for inner in queries], "OR")


def _joined(parts: Sequence[_Part], operator: str) -> _Part:
    """All of, or any of: those that are words become one look-up, and so do those that are of tags."""
    words = [part.match for part in parts if isinstance(part, _Words)]
    tags = [part for part in parts if isinstance(part, _Tags)]
    joined: list[_Part] = [part for part in parts if isinstance(part, Condition)]
    if words:
        joined.insert(0, _Words(f"({f' {operator} '.join(words)})"))
    if tags:
        joined.append(_Tags(*_chained(tags, operator)))
    return joined[0] if len(joined) == 1 else Condition(*_chained([_sql(part) for part in joined], operator))


def _chained(parts: Sequence[Condition | _Tags], operator: str) -> tuple[str, tuple[object, ...]]:
    return (
        f"({f' {operator} '.join(part.sql for part in parts)})",
        tuple(parameter for part in parts for parameter in part.parameters),
    )


def _sql(part: _Part) -> Condition:
    """A part as a condition on a track that others narrow too."""
    match part:
        case _Words(match):
            return Condition("id IN (SELECT rowid FROM words WHERE words MATCH ?)", (match,))
        case _Tags(sql, parameters):
            exists = f"EXISTS (SELECT 1 FROM track_tags WHERE track_tags.id = tracks.id AND {sql})"
            return Condition(exists, parameters)
        case _:
            return part


def _phrase(text: str) -> str:
    """A text of the full-text language that stands for itself."""
    return '"' + text.replace('"', '""') + '"'


def _match(match: Match, now_s: float) -> _Part:
    field = BY_NAME[match.field]
    if match.field in _PATHS:
        return _path(match)
    if match.op is Op.RANGE and match.field in _NUMBER_COLUMNS:
        return _range(_NUMBER_COLUMNS[match.field], match.bounds or Bounds(), now_s)
    if field.is_tag:
        return _tag(match)
    if field.kind is Kind.FLAG:
        return _flag(match)
    if match.field in _TEXT_COLUMNS:
        return _text(match)
    column = _NUMBER_COLUMNS[match.field]
    if match.op is Op.REGEX:
        return Condition(f"text_holds(?, CAST({column} AS TEXT))", (specification(match),))
    return Condition(f"({column}) IS {'NULL' if match.op is Op.NONE else 'NOT NULL'}")


def _range(column: str, bounds: Bounds, now_s: float) -> Condition:
    if bounds.is_age:
        bounds = _times(bounds, now_s)
    sql, parameters = f"({column}) IS NOT NULL", []
    if bounds.low is not None:
        sql += f" AND {column} {'>=' if bounds.is_low_included else '>'} ?"
        parameters.append(bounds.low)
    if bounds.high is not None:
        sql += f" AND {column} {'<=' if bounds.is_high_included else '<'} ?"
        parameters.append(bounds.high)
    return Condition(f"({sql})", tuple(parameters))


def _times(ages: Bounds, now_s: float) -> Bounds:
    """Ages as times: the older, the lower."""
    return Bounds(
        None if ages.high is None else now_s - float(ages.high),
        None if ages.low is None else now_s - float(ages.low),
        is_low_included=ages.is_high_included,
        is_high_included=ages.is_low_included,
    )


def _path(match: Match) -> Condition:
    if match.op in {Op.NONE, Op.ANY}:
        return Condition("1" if match.op is Op.ANY else "0")
    slow = Condition("path_holds(?, path)", (specification(match),))
    wanted = fold(match.text)
    if match.field != "path" or match.op is not Op.CONTAINS or " " in wanted:
        return slow
    # Where all is ASCII, there is nothing to fold but case, and SQLite is faster.
    return Condition(
        "CASE WHEN length(CAST(path AS TEXT)) = length(path) "
        f"THEN instr(lower(CAST(path AS TEXT)), ?) > 0 ELSE {slow.sql} END",
        (wanted, *slow.parameters),
    )


def _flag(match: Match) -> Condition:
    column = _FLAG_COLUMNS[match.field]
    if match.op is Op.FLAG:
        return Condition(f"(({column}) IS {int(match.text == 'yes')})")
    return Condition(f"(({column}) IS {'NULL' if match.op is Op.NONE else 'NOT NULL'})")


def _text(match: Match) -> Condition:
    column = _TEXT_COLUMNS[match.field]
    if match.op in {Op.NONE, Op.ANY}:
        return Condition(f"({column} IS {'NULL' if match.op is Op.NONE else 'NOT NULL'})")
    if match.field == "format":
        # Few distinct values: each is asked once, not each track.
        sql = "(format IS NOT NULL AND format IN (SELECT value FROM terms WHERE field = 'format' AND text_holds(?, value)))"
        return Condition(sql, (specification(match),))
    return Condition(f"({column} IS NOT NULL AND text_holds(?, {column}))", (specification(match),))


def _tag(match: Match) -> _Part:
    name = match.field
    if match.op is Op.EXACT and name in TERM_FIELDS and len(match.text) <= MAX_TERM_LENGTH:
        return Condition(
            "id IN (SELECT track_id FROM track_terms WHERE term_id = "
            "(SELECT id FROM terms WHERE field = ? AND folded = ?))",
            (name, fold(match.text)),
        )
    wanted = pattern(match.text[:MAX_INDEXED_LENGTH]) if match.op in {Op.CONTAINS, Op.EXACT} else ""
    if wanted and name in {"albumartist", *REST}:
        # Left out of the index where it is the artist, so that any column may hold it.
        return _joined([_Words(_phrase(wanted)), _checked(match)], "AND")
    if wanted and name in COLUMNS:
        narrowed = _Words(f"({name} : {_phrase(wanted)})")
        return narrowed if match.op is Op.CONTAINS else _joined([narrowed, _checked(match)], "AND")
    return _checked(match)


def _sourced(asked: Sourced, now_s: float) -> Condition:
    """Tracks whose tags still have a value that a source said."""
    fields = ("country", "artistcountry") if asked.field == "country" else (asked.field,)
    sql, parameters = f"field IN ({', '.join('?' * len(fields))})", [*fields]
    if asked.source:
        sql += " AND instr(source, ?) > 0"
        parameters.append(asked.source)
    aged = _range("at_s", asked.age, now_s) if asked.age else _ALL
    return Condition(
        "id IN (SELECT track_id FROM provenance JOIN track_tags ON track_tags.id = track_id "
        f"WHERE {sql} AND {aged.sql} AND {provenance.HOLDS})",
        (*parameters, *aged.parameters),
    )


def _checked(match: Match) -> _Tags:
    """Asks the exact tags of each track that is left. Those that do not have the field are quick to tell."""
    has = "instr(tags, ?) > 0"
    key = f'"{match.field}":'
    if match.op is Op.ANY:
        return _Tags(has, (key,))
    if match.op is Op.NONE:
        return _Tags(f"NOT {has}", (key,))
    if match.op is Op.FLAG and match.text == "no":
        return _Tags(f"(NOT {has} OR tag_holds(?, tags))", (key, specification(match)))
    return _Tags(f"({has} AND tag_holds(?, tags))", (key, specification(match)))
