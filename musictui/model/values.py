"""Numbers, dates and flags out of the texts that tags and queries hold. The texts themselves stay as they are."""

import re
from functools import lru_cache

_NUMBER = re.compile(r"\s*([+-]?\d{1,15}(?:[.,]\d{1,9})?)(?!\d)")
_ISO_DATE = re.compile(r"\s*(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?!\d)")
_COMPACT_DATE = re.compile(r"\s*(\d{4})(\d{2})(\d{2})(?!\d)")
_REVERSED_DATE = re.compile(r"\s*(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)")
_ANY_YEAR = re.compile(r"(?<!\d)(1[0-9]{3}|20[0-9]{2})(?!\d)")

_TRUE = frozenset({"1", "yes", "true", "y", "on"})


@lru_cache(maxsize=1024)
def number(text: str) -> float | None:
    """The number that `text` begins with: `3/12` gives 3, `-6.5 dB` gives -6.5, `128,5` gives 128.5."""
    found = _NUMBER.match(text)
    return float(found[1].replace(",", ".")) if found else None


def integer(text: str) -> int | None:
    """As `number`, cut to a whole one."""
    value = number(text)
    return None if value is None else int(value)


@lru_cache(maxsize=1024)
def date(text: str) -> str | None:
    """`text` as `1994`, `1994-05` or `1994-05-03`: as exact as it says; None if it names no year.

    Day before month is read where the year stands last; impossible months and days are left away.
    """
    if found := _COMPACT_DATE.match(text) or _ISO_DATE.match(text):
        return _joined(found[1], found[2], found[3])
    if found := _REVERSED_DATE.match(text):
        day, month = found[1], found[2]
        return _joined(found[3], day, month) if int(month) > 12 else _joined(found[3], month, day)
    found = _ANY_YEAR.search(text)
    return found[1] if found else None


def year(text: str) -> int | None:
    """The year of a date; None if there is none or it is 0."""
    found = date(text)
    return int(found[:4]) or None if found else None


def is_true(text: str) -> bool:
    """Whether a flag is set: `1`, `yes` and `true` are."""
    return text.strip().lower() in _TRUE


def _joined(year_text: str, month: str | None, day: str | None) -> str:
    """The parts that are possible, in ISO form."""
    parts = [f"{int(year_text):04}"]
    if month and 1 <= int(month) <= 12:
        parts.append(f"{int(month):02}")
        if day and 1 <= int(day) <= 31:
            parts.append(f"{int(day):02}")
    return "-".join(parts)
