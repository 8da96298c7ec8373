"""Dates as pages write them, as far as they are certain."""

import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero gennaio janeiro januari",
            "feb february februar février fevrier febrero febbraio fevereiro februari",
            "mar march märz maerz mars marzo março marco maart mrz",
            "apr april avril abril aprile",
            "may mai mayo maggio maio mei",
            "jun june juni juin junio giugno junho",
            "jul july juli juillet julio luglio julho",
            "aug august août aout agosto augustus augusti",
            "sep sept september septembre septiembre settembre setembro",
            "oct october oktober octobre octubre ottobre outubro okt",
            "nov november novembre noviembre novembro",
            "dec december dezember décembre decembre diciembre dicembre dezembro dez",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?P<y>(?:19|20)\d{2})"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|º|\.)?"
_FORMS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_YEAR}-(?P<m>\d{{1,2}})(?:-(?P<d>\d{{1,2}}))?(?!\d)",
        rf"{_YEAR}\s?年\s?(?P<m>\d{{1,2}})\s?月(?:\s?(?P<d>\d{{1,2}})\s?日)?",
        rf"\b{_YEAR}[/.](?P<m>\d{{1,2}})[/.](?P<d>\d{{1,2}})\b",
        rf"\b{_DAY}\s*(?:de\s+|of\s+)?(?P<n>{_MONTH})\b\.?,?\s*(?:de\s+|del\s+)?{_YEAR}\b",
        rf"\b(?P<n>{_MONTH})\b\.?\s+{_DAY}(?:,\s*|\s+){_YEAR}\b",
        rf"\b(?P<n>{_MONTH})\b\.?,?\s+(?:de\s+)?{_YEAR}\b",
        rf"\b(?P<d>\d{{1,2}})\.\s?(?P<m>\d{{1,2}})\.\s?{_YEAR}\b",
        rf"\b(?P<a>\d{{1,2}})[/-](?P<b>\d{{1,2}})[/-]{_YEAR}\b",
        rf"(?<![\d-]){_YEAR}(?![\d-])",
    )
]
MAX_TEXT = 200
"""Characters that are looked at."""


def parse(text: str) -> str:
    """The first date in `text` as ISO 8601, as far as it is certain: `2020`, `2020-07`, `2020-07-17`; else empty.

    `03/04/2020` may be the third of April or the fourth of March: it gives the year.
    """
    text = text[:MAX_TEXT]
    for form in _FORMS:
        if (found := form.search(text)) and (value := _value(found.groupdict())):
            return value
    return ""


def year(text: str) -> str:
    """The year of `text`, if it is nothing but a year, brackets aside."""
    found = re.fullmatch(rf"[\s(\[]*{_YEAR}[\s)\]]*", text)
    return found["y"] if found else ""


_DAYS = re.compile(
    rf"(?:\w+day,?\s+)?(?:{_DAY}\s*(?:of\s+)?(?:{_MONTH})|(?:{_MONTH})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}[./]\d{{1,2}}\.?)(?:[,\s./]+{_YEAR})?",
    re.IGNORECASE,
)


def is_day(text: str) -> bool:
    """Whether a text is a day and nothing else, with its year or without: `12 May`, `Friday, May 12th`, `12.5.`."""
    return _DAYS.fullmatch(text.strip()) is not None


def _value(parts: dict[str, str | None]) -> str:
    year_number = int(parts["y"] or 0)
    month, day = parts.get("m"), parts.get("d")
    if name := parts.get("n"):
        month = str(_MONTHS[name.lower()])
    if parts.get("a"):
        first, second = int(parts["a"] or 0), int(parts["b"] or 0)
        if first > 12 >= second:
            day, month = parts["a"], parts["b"]
        elif second > 12 >= first or first == second:
            day, month = parts["b"], parts["a"]
    if not month:
        return str(year_number)
    if not 1 <= int(month) <= 12:
        return ""
    if not day:
        return f"{year_number}-{int(month):02}"
    try:
        return date(year_number, int(month), int(day)).isoformat()
    except ValueError:
        return ""


_DURATION = re.compile(
    r"P?(?:(?P<days>\d+)D)?T?(?:(?P<h>\d+(?:\.\d+)?)H)?(?:(?P<m>\d+(?:\.\d+)?)M)?(?:(?P<s>\d+(?:\.\d+)?)S)?",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(?:(?P<h>\d{1,2}):)?(?P<m>\d{1,3}):(?P<s>\d{2}(?:\.\d+)?)")


def seconds(text: str) -> float | None:
    """A length in seconds: `PT3M20S`, `P00H08M38S`, `3:20`, `1:02:03`; None if it is none, or nothing.

    Source: ISO 8601 durations, and the form without `T` that some shops write.
    """
    text = text.strip()
    if len(text) > 40:
        return None
    if found := _CLOCK.fullmatch(text):
        total = int(found["h"] or 0) * 3600 + int(found["m"]) * 60 + float(found["s"])
    elif text[:1] in "Pp" and (found := _DURATION.fullmatch(text)):
        total = int(found["days"] or 0) * 86400 + float(found["h"] or 0) * 3600
        total += float(found["m"] or 0) * 60 + float(found["s"] or 0)
    else:
        return None
    return total if 0 < total < 360_000 else None
