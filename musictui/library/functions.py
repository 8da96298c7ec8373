"""SQL functions in Python, for what no index holds. All are pure functions of their arguments."""

import json
import os
import sqlite3
from collections.abc import Callable, Sequence
from functools import lru_cache

from musictui.model import values
from musictui.model.fields import BY_NAME, Kind
from musictui.model.matching import Holds, predicate
from musictui.model.query_nodes import Bounds, Match, Op
from musictui.model.text import fold


def register(conn: sqlite3.Connection) -> None:
    """Make the functions known to a connection."""
    for name, arguments, function in (
        ("tag_holds", 2, _tag_holds),
        ("text_holds", 2, _text_holds),
        ("path_holds", 2, _path_holds),
        ("tag_key", 2, _tag_key),
        ("path_key", 2, _path_key),
    ):
        conn.create_function(name, arguments, function, deterministic=True)


def specification(match: Match) -> str:
    """`match` as a text that the functions read."""
    bounds = match.bounds
    return json.dumps(
        [
            match.field,
            match.op,
            match.text,
            bounds and [bounds.low, bounds.high, bounds.is_low_included, bounds.is_high_included],
        ]
    )


def path_part(path: bytes, field: str) -> str:
    """The text of `path`, `folder` or `filename`."""
    text = os.fsdecode(path)
    if field == "path":
        return text
    return os.path.dirname(text) if field == "folder" else os.path.basename(text)


@lru_cache(maxsize=64)
def _read(specification_text: str) -> tuple[str, Holds]:
    """The field and the test of a specification."""
    field, op, text, bounds = json.loads(specification_text)
    match = Match(field, Op(op), text, Bounds(*bounds) if bounds else None)
    return field, predicate(match)


def values_of(field: str, tags: str) -> Sequence[str]:
    """The values of one field in tags, which are JSON, without reading the others.

    The key can be searched for as text: inside of a value, its quotes would be escaped.
    """
    key = f'"{field}":'
    start = tags.find(key)
    return () if start < 0 else _decoder.raw_decode(tags, start + len(key))[0]


_decoder = json.JSONDecoder()


def _tag_holds(specification_text: str, tags: str) -> bool:
    """Whether the tags hold it."""
    field, holds = _read(specification_text)
    return holds(values_of(field, tags))


def _text_holds(specification_text: str, text: str | None) -> bool:
    """Whether a single text, or none, holds it."""
    return _read(specification_text)[1](() if text is None else (text,))


@lru_cache(maxsize=64)
def _path_test(specification_text: str) -> Callable[[bytes], bool]:
    field, op, text, _ = json.loads(specification_text)
    if op == Op.CONTAINS:
        wanted = fold(text)
        return lambda path: wanted in fold(path_part(path, field))
    holds = predicate(Match(field, Op(op), text))
    return lambda path: holds((path_part(path, field),))


def _path_holds(specification_text: str, path: bytes) -> bool:
    """Whether a path, or the part of it that the field names, holds it: anywhere in it, not by words."""
    return _path_test(specification_text)(path)


def _tag_key(field: str, tags: str) -> str | float | None:
    """What a tag sorts by: a number, or folded text; NULL without any."""
    found = values_of(field, tags)
    if not found:
        return None
    kind = BY_NAME[field].kind
    if kind is Kind.FLAG:
        return float(any(values.is_true(text) for text in found))
    if BY_NAME[field].is_numeric:
        return next((number for text in found if (number := values.number(text)) is not None), None)
    return fold(found[0]) or None


def _path_key(field: str, path: bytes) -> str:
    """What a part of a path sorts by."""
    return fold(path_part(path, field))
