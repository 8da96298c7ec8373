"""What a person may write into a field: its name, and values that suit its kind."""

import re
from datetime import date

from musictui.model import query_values, values
from musictui.model.fields import BY_NAME, FIELDS, Kind, TagField
from musictui.model.text import nearest

EDITABLE: tuple[str, ...] = tuple(field.name for field in FIELDS if field.is_tag and field.is_editable)
"""The fields that can be written, in the order of FIELDS."""

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ]\d{2}(?::\d{2}(?::\d{2})?)?)?)?)?")
_POSITION = re.compile(r"[A-Za-z]{0,2}\d{1,5}|[A-Za-z]{1,2}")
"""A place on a record: `7`, and `A1` or `AA` of vinyl."""
_OF_TOTAL = re.compile(r"(\d+)\s*/\s*(\d+)")
_TOTALS = {"tracknumber": "tracktotal", "discnumber": "disctotal", "movementnumber": "movementtotal"}
_STARS = frozenset(("0.5", "1", "1.5", "2", "2.5", "3", "3.5", "4", "4.5", "5"))
_NO = frozenset({"0", "no", "false", "n", "off"})


def editable(word: str) -> TagField | None:
    """The field that `word` names, aliases and any case among them, if it can be written."""
    field = BY_NAME.get(query_values.field_name(word) or "")
    return field if field and field.is_tag and field.is_editable else None


def refusal(word: str) -> tuple[str, str]:
    """Why `word` names no field that can be written: message and hint."""
    field = BY_NAME.get(query_values.field_name(word) or "")
    if field:
        hint = "The year is part of the field date." if field.name == "year" else ""
        return f"“{field.name}” is a fact about the file, not a tag: it cannot be written.", hint
    near = nearest(word.lower(), (*EDITABLE, *query_values.ALIASES))
    near_field = editable(near) if near else None
    return f"There is no field “{word}”.", f"Did you mean “{near_field.name}”?" if near_field else ""


def spoken(name: str) -> str:
    """The field's label as it stands inside a sentence: `album artist`, `BPM`, `MusicBrainz release`."""
    label = BY_NAME[name].label
    word = label.partition(" ")[0]
    return label[0].lower() + label[1:] if word.istitle() else label


def problem(name: str, value: str) -> str | None:
    """Why `value` does not suit the field, in a sentence; None if it does.

    Whether a container can hold it is another question.
    """
    field = BY_NAME[name]
    if "\0" in value:
        return f"{field.label} holds a character that no tag can hold (NUL)."
    if not value.strip():
        return f"{field.label} is nothing but white space."
    if any("\ud800" <= char <= "\udfff" for char in value):
        return f"{field.label} holds bytes that are not text."
    if field.kind is Kind.DATE:
        return _date_problem(field, value.strip())
    if field.kind is Kind.NUMBER:
        return _number_problem(field, value.strip())
    if field.kind is Kind.FLAG and not (values.is_true(value) or value.strip().lower() in _NO):
        return f"{field.label} is yes or no, not “{value}”."
    return None


def canonical(name: str, value: str) -> str:
    """`value` as it is written: flags as 1 and 0, numbers and dates without white space around."""
    kind = BY_NAME[name].kind
    if kind is Kind.FLAG:
        return "1" if values.is_true(value) else "0"
    return value.strip() if kind in {Kind.DATE, Kind.NUMBER} else value


def _date_problem(field: TagField, value: str) -> str | None:
    found = _ISO.fullmatch(value)
    if found and _is_day(found):
        return None
    meant = values.date(value)
    is_possible = meant and meant != value and (day := _ISO.fullmatch(meant)) and _is_day(day)
    says = f" Did you mean {meant}?" if is_possible else ""
    return f"{field.label}: “{value}” is no date. Write 1994, 1994-05 or 1994-05-03.{says}"


def _is_day(found: re.Match[str]) -> bool:
    """Whether month and day, where given, are in the calendar."""
    try:
        date(max(int(found[1]), 1), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return False
    return True


def _number_problem(field: TagField, value: str) -> str | None:
    total = _TOTALS.get(field.name)
    if total and (both := _OF_TOTAL.fullmatch(value)):
        return f"{field.label}: write {both[1]} here, and {both[2]} into the field {total}."
    if field.name in {"tracknumber", "discnumber"}:
        is_good = bool(_POSITION.fullmatch(value))
    elif field.name == "rating":
        is_good = value in _STARS
    elif field.name.startswith("replaygain_"):
        is_good = values.number(value) is not None
    else:
        is_good = bool(re.fullmatch(r"[+-]?\d+(?:[.,]\d+)?", value))
    if not is_good and field.name == "rating":
        return f"{field.label}: “{value}” is no number of stars, from 0.5 to 5 in steps of a half."
    return None if is_good else f"{field.label}: “{value}” is no number."
