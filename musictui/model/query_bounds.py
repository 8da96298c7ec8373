"""Numbers, lengths, sizes, dates and ages as a query writes them, and the ranges made of them."""

import re
import time
from datetime import date, timedelta
from typing import NamedTuple

from musictui.errors import QueryError
from musictui.model.fields import Kind, TagField
from musictui.model.query_nodes import Bounds

_NUMBER = re.compile(r"([+-]?\d{1,15}(?:[.,](\d{1,9}))?)\s*([a-z/]*)", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")
_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,4}):(\d{1,2}(?:\.\d{1,3})?)")
_SPAN = re.compile(r"(?:(\d{1,5})h)?(?:(\d{1,5})m(?:in)?)?(?:(\d{1,7}(?:\.\d{1,3})?)s?)?", re.IGNORECASE)
_AGE = re.compile(r"(\d{1,5})\s*(h|d|w|mo|m|y)", re.IGNORECASE)

_AGE_S = {"h": 3600, "d": 86_400, "w": 604_800, "m": 2_592_000, "mo": 2_592_000, "y": 31_557_600}
_BYTES = (
    {"": 1, "b": 1}
    | {f"{sign}{end}": 1000**power for power, sign in enumerate("kmgt", 1) for end in ("", "b")}
    | {f"{sign}ib": 1024**power for power, sign in enumerate("kmgt", 1)}
)
_UNITS: dict[str, dict[str, float]] = {
    "bitrate": dict.fromkeys(("", "k", "kb/s", "kbit/s", "kbps"), 1),
    "samplerate": {"": 1, "hz": 1, "k": 1000, "khz": 1000},
    "bpm": dict.fromkeys(("", "bpm"), 1),
    "bitdepth": dict.fromkeys(("", "bit", "bits"), 1),
}
_UNITS |= dict.fromkeys(
    ("replaygain_track_gain", "replaygain_album_gain", "replaygain_track_peak", "replaygain_album_peak"),
    dict.fromkeys(("", "db"), 1),
)
_HYPHENED = re.compile(r"(\d[\d.:]*[a-z]*)-(\d[\d.:]*[a-z]*)", re.IGNORECASE)
_HYPHENED_YEARS = re.compile(r"(\d{4})-(\d{4})")
"""Of dates: `1994-05` is a month."""
_DECADE = re.compile(r"(\d{2})?(\d)0s")
_FIRST_DECADE = 3
"""`30s` and later are of the last century."""
_YEARS = {"year", "date", "originaldate", "originalyear", "releasedate"}
_HIGHEST_KHZ = 1000
"""A sample rate under this is meant in kHz: 44.1."""

SIXTY = 60
"""Seconds and minutes after a colon are fewer."""

_AFTER_DATE = "~"
"""Sorts after everything that continues an ISO date."""

_EXPECTED = {
    Kind.NUMBER: "a number is expected, such as 128, >120 or 90..99",
    Kind.DATE: "a date is expected, such as 1994, 1994-05 or 1990..1999",
    Kind.DURATION: "a length is expected, such as 3:30, <2:00 or 3:00..4:00",
    Kind.SIZE: "a size is expected, such as 10MB or >100MB",
    Kind.TIME: "a date or an age is expected, such as 2024-05, >2024-01-01 or <7d",
}


class _Value(NamedTuple):
    """What a value covers: a number only itself, a date all of its days (`high` is then not included)."""

    low: float | str
    high: float | str
    slack: float = 0.0
    """Half of the last digit written: what counts as equal."""
    is_age: bool = False


def bounds(
    field: TagField, text: str, *, comparison: str, is_range: bool, is_exact: bool, position: int
) -> Bounds:
    """The range that `<x` (the sign in `comparison`), `a..b` or a single value asks for.

    A single number asks for all that round to it as it is written, so that 3:30 finds what is shown
    as 3:30; `is_exact` asks for itself alone.

    Raises:
        QueryError: The text does not suit the field.
    """
    if comparison:
        return _compared(comparison, _value(field, text, position))
    if is_range and (written := _written_range(field, text)):
        return _range(field, *written, position)
    value = _value(field, text, position)
    if value.is_age:
        return Bounds(None, value.high, is_age=True)
    if isinstance(value.low, str) or isinstance(value.high, str) or value.low != value.high:
        return Bounds(value.low, value.high, is_high_included=False)
    if is_exact or not value.slack:
        return Bounds(value.low, value.high)
    return Bounds(value.low - value.slack, value.high + value.slack, is_high_included=False)


def _compared(sign: str, value: _Value) -> Bounds:
    """Less or more than a value."""
    is_point = value.low == value.high
    match sign:
        case "<":
            return Bounds(None, value.low, is_high_included=False, is_age=value.is_age)
        case "<=":
            return Bounds(None, value.high, is_high_included=is_point, is_age=value.is_age)
        case ">":
            return Bounds(value.high, None, is_low_included=not is_point, is_age=value.is_age)
        case _:
            return Bounds(value.low, None, is_age=value.is_age)


def _written_range(field: TagField, text: str) -> tuple[str, str] | None:
    """The ends of `1990..1999`, `1990-1999`, `1990s` and `90s`; None if it is no range."""
    if ".." in text:
        low, _, high = text.partition("..")
        return low.strip(), high.strip(". ")
    hyphened = _HYPHENED_YEARS if field.kind in {Kind.DATE, Kind.TIME} else _HYPHENED
    if found := hyphened.fullmatch(text):
        return found[1], found[2]
    found = _DECADE.fullmatch(text)
    if not found or field.name not in _YEARS:
        return None
    century = found[1] or ("19" if int(found[2]) >= _FIRST_DECADE else "20")
    return f"{century}{found[2]}0", f"{century}{found[2]}9"


def _range(field: TagField, low_text: str, high_text: str, position: int) -> Bounds:
    """Both ends included; either may be left away, but not both."""
    text = f"{low_text}..{high_text}"
    if not low_text and not high_text:
        raise QueryError(
            f"In “{field.name}:{text}” a start or an end is expected.",
            position=position,
            hint="Such as year:1990.. or length:..4:00",
        )
    low = _value(field, low_text, position) if low_text else None
    high = _value(field, high_text, position) if high_text else None
    ends = [end for end in (low, high) if end]
    if len({end.is_age for end in ends}) > 1:
        raise QueryError(
            f"In “{field.name}:{text}” one end is an age and the other a date.", position=position
        )
    if low and high and low.low > high.low:  # type: ignore[operator] # One field's values are of one type.
        raise QueryError(
            f"In “{field.name}:{text}” the first value is the greater one.",
            position=position,
            hint=f"Turn them round: {field.name}:{high_text}..{low_text}",
        )
    return Bounds(
        low.low if low else None,
        high.high if high else None,
        is_high_included=not high or high.low == high.high,
        is_age=ends[0].is_age,
    )


def _value(field: TagField, text: str, position: int) -> _Value:
    """One value of a field's kind."""
    parse = {
        Kind.NUMBER: _number,
        Kind.DATE: _date,
        Kind.DURATION: _duration,
        Kind.SIZE: _size,
        Kind.TIME: _time,
    }[field.kind]
    value = parse(field, text)
    if value is None:
        raise _unsuitable(field, text, position)
    return value


def _unsuitable(field: TagField, text: str, position: int) -> QueryError:
    return QueryError(
        f"“{text}” does not suit {field.name}: {_EXPECTED[field.kind]}.",
        position=position,
        hint=f"{field.name}:none finds tracks without.",
    )


def _number(field: TagField, text: str) -> _Value | None:
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    unit = _UNITS.get(field.name, {"": 1.0}).get(found[3].lower())
    if unit is None:
        return None
    value = float(found[1].replace(",", "."))
    if field.name == "samplerate" and unit == 1 and 0 < value < _HIGHEST_KHZ:
        unit = 1000.0
    slack = 0.5 * unit / 10 ** len(found[2] or "")
    return _Value(value * unit, value * unit, slack)


def _size(_field: TagField, text: str) -> _Value | None:
    found = _NUMBER.fullmatch(text)
    unit = _BYTES.get(found[3].lower()) if found else None
    if not found or unit is None:
        return None
    value = float(found[1].replace(",", ".")) * unit
    return _Value(value, value, 0.5 * unit / 10 ** len(found[2] or "") if unit > 1 else 0.0)


def _duration(_field: TagField, text: str) -> _Value | None:
    """`3:30`, `1:00:00`, `210`, `3m30s`; in seconds."""
    found = _CLOCK.fullmatch(text) or _SPAN.fullmatch(text)
    if not text or not found:
        return None
    hours, minutes, seconds = (float(part or 0) for part in found.groups())
    if found.re is _CLOCK and (seconds >= SIXTY or (found[1] and minutes >= SIXTY)):
        return None
    value = hours * 3600 + minutes * 60 + seconds
    return _Value(value, value, 0.5)


def _date(_field: TagField, text: str) -> _Value | None:
    found = _DATE.fullmatch(text)
    if not found:
        return None
    parts = [found[1], *(f"{int(part):02}" for part in found.groups()[1:] if part)]
    iso = "-".join(parts)
    return _Value(iso, iso + _AFTER_DATE)


def _time(_field: TagField, text: str) -> _Value | None:
    """An age (`7d`) in seconds, or the local days of a date as seconds since 1970."""
    if found := _AGE.fullmatch(text):
        age_s = float(int(found[1]) * _AGE_S[found[2].lower()])
        return _Value(age_s, age_s, is_age=True)
    if text.lower() in {"today", "yesterday"}:
        today = date(*time.localtime()[:3])
        start = today - timedelta(days=text.lower() == "yesterday")
        return _Value(_midnight(start), _midnight(start + timedelta(days=1)))
    found = _DATE.fullmatch(text)
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2] or 1), int(found[3] or 1)
    try:
        start = date(year, month, day)
        end = _following(start, parts=sum(part is not None for part in found.groups()))
        return _Value(_midnight(start), _midnight(end))
    except (ValueError, OverflowError, OSError):
        return None


def _following(day: date, *, parts: int) -> date:
    """The day after a year (one part), a month (two) or a day (three)."""
    if parts == 1:
        return date(day.year + 1, 1, 1)
    if parts == 2:
        return date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return day + timedelta(days=1)


def _midnight(day: date) -> float:
    """Where a day starts here, in seconds since 1970."""
    return time.mktime(day.timetuple())
