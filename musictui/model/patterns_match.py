"""Tags out of file names.

How a name is read, so that nothing surprises:

- Only as many folders are looked at as the pattern names, counted from the file. An audio extension is left away.
- A number is digits, a date is 1994, 1994-05 or 1994-05-03, a track number may be that of a vinyl side (A1).
- A text reaches to the first place where what follows it fits; the last text of a name or folder takes all that is
  left: `{artist} - {title}` reads `A - B - C` as the artist A and the title `B - C`.
- A space fits any run of white space, a dash any kind of dash, a letter its capital. In a name without any space,
  underscores are spaces.
- What stands right after an opening bracket holds no bracket: `{title} ({remixer} Remix)` reads
  `Love (Live) (Kim Remix)` as the title `Love (Live)`.
- An optional part is taken where it fits.
- A field that stands twice must read the same both times, whatever case.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from unicodedata import normalize

from musictui.model.fields import BY_NAME, Kind
from musictui.model.formats import AUDIO_EXTENSIONS
from musictui.model.patterns_parts import ANYTHING, Field, Literal, Optional, Part
from musictui.model.text import fold

TIMEOUT_S = 0.05
"""How long one name may take: a pattern of many texts can be slow on a hostile name."""

_DASHES = "[-‐‑‒–—―−]"
_DATE = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"
_VINYL = r"(?-i:[A-H])\d{1,2}"
"""A side and a place on it. Not every letter: `U2` is a band."""

Fit = Callable[[str], Sequence[str | None] | None]
"""What the groups of an expression hold for a text; None if it does not fit."""


def match(parts: tuple[Part, ...], path: str) -> dict[str, str] | None:
    """The values in `path` by field, none of them empty; None if it does not fit, or takes too long."""
    fit, names, depth = _compiled(parts)
    components = _stem(normalize("NFC", path)).split("/")[-depth:]
    if len(components) < depth:
        return None
    text = "/".join([_spaced(component) for component in components])
    groups = fit(text)
    return None if groups is None else _values(names, groups)


def _values(names: Sequence[str], groups: Sequence[str | None]) -> dict[str, str] | None:
    values: dict[str, str] = {}
    for name, text in zip(names, groups, strict=True):
        value = _value(name, text or "")
        if not value:
            continue
        if fold(values.setdefault(name, value)) != fold(value):
            return None
    return values


def _value(name: str, text: str) -> str:
    """What was read, as a tag holds it: `07` is track 7."""
    text = text.strip()
    is_digits = BY_NAME[name].kind is Kind.NUMBER and text.isdecimal()
    return str(int(text)) if is_digits else text


def _stem(path: str) -> str:
    """`path` without an audio extension. `Mr. Brown` has none."""
    stem, dot, extension = path.rpartition(".")
    return stem if stem and f"{dot}{extension}".lower() in AUDIO_EXTENSIONS else path


def _spaced(component: str) -> str:
    return component if " " in component else component.replace("_", " ")


@lru_cache(maxsize=64)
def _compiled(parts: tuple[Part, ...]) -> tuple[Fit, tuple[str, ...], int]:
    """What fits the parts, the field of each of its groups, and how many path components they span."""
    # Imported here: few commands need it. Not `re`, which cannot be stopped when a name runs away.
    import regex

    source = _Source(parts)
    expression = regex.compile(source.text, regex.IGNORECASE)

    def fit(text: str) -> Sequence[str | None] | None:
        try:
            found = expression.fullmatch(text, timeout=TIMEOUT_S)
        except TimeoutError:
            return None
        return found.groups() if found else None

    return fit, tuple(source.names), source.depth


class _Source:
    """The regular expression of a pattern, as it is put together."""

    def __init__(self, parts: tuple[Part, ...]) -> None:
        flat = tuple(_flat(parts))
        self._last = _last_texts(flat)
        self._touching = _touching(flat)
        self._bracketed = _bracketed(flat)
        self.names: list[str] = []
        self.depth = 1 + sum(part.text.count("/") for part in flat if isinstance(part, Literal))
        self.text = self._of(parts)

    def _of(self, parts: Iterable[Part]) -> str:
        source = ""
        for part in parts:
            if isinstance(part, Literal):
                source += "".join([_literal(char) for char in part.text])
            elif isinstance(part, Optional):
                source += f"(?:{self._of(part.parts)})?"
            else:
                source += self._field(part)
        return source

    def _field(self, field: Field) -> str:
        chars = r"[^/()\[\]]+" if id(field) in self._bracketed else "[^/]+"
        text = chars if id(field) in self._last else chars + "?"
        if field.names[0] == ANYTHING:
            return f"(?:{text})"
        form = _form(field, text, is_touched=id(field) in self._touching)
        name = _target(field.names[0])
        if name is None:
            return f"(?:{form})"
        self.names.append(name)
        return f"({form})"


def _literal(char: str) -> str:
    if char.isspace():
        return r"\s+"
    return _DASHES if re.fullmatch(_DASHES, char) else re.escape(char)


def _target(name: str) -> str | None:
    """The tag that a field's text becomes: the year is part of the date; other facts are not kept."""
    if name == "year":
        return "date"
    return name if BY_NAME[name].is_tag and BY_NAME[name].is_editable else None


def _form(field: Field, text: str, *, is_touched: bool) -> str:
    """What a field's value looks like."""
    name = field.names[0]
    match BY_NAME[name].kind:
        case Kind.DATE:
            return _DATE
        case Kind.NUMBER if name in {"year", "originalyear"}:
            return r"\d{4}"
        case Kind.NUMBER if name == "tracknumber" and not is_touched:
            return rf"\d+|{_VINYL}"
        case Kind.NUMBER if is_touched and field.width:
            # Where two numbers touch, the width says where one ends: `102` is disc 1, track 02.
            return rf"\d{{{field.width},}}"
        case Kind.NUMBER:
            return r"\d+" if is_touched else r"\d+(?:[.,]\d+)?"
        case _:
            return text


def _flat(parts: Iterable[Part]) -> Iterable[Literal | Field]:
    for part in parts:
        if isinstance(part, Optional):
            yield from _flat(part.parts)
        else:
            yield part


def _last_texts(flat: Sequence[Literal | Field]) -> set[int]:
    """The fields that take all that is left of their name or folder, by identity."""
    last: set[int] = set()
    latest: Field | None = None
    for part in (*flat, Literal("/")):
        if isinstance(part, Field):
            latest = part if _is_text(part) else latest
        elif "/" in part.text and latest:
            last.add(id(latest))
            latest = None
    return last


def _is_text(field: Field) -> bool:
    return field.names[0] == ANYTHING or BY_NAME[field.names[0]].kind is Kind.TEXT


def _touching(flat: Sequence[Literal | Field]) -> set[int]:
    """The numbers that stand right beside another number, by identity."""
    touching: set[int] = set()
    for left, right in pairwise(flat):
        if isinstance(left, Field) and isinstance(right, Field) and not (_is_text(left) or _is_text(right)):
            touching |= {id(left), id(right)}
    return touching


def _bracketed(flat: Sequence[Literal | Field]) -> set[int]:
    """The fields right after an opening bracket, by identity."""
    return {
        id(right)
        for left, right in pairwise(flat)
        if isinstance(left, Literal) and left.text.endswith(("(", "["))
    }
