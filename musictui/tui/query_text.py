"""Filters put into and taken out of the text of a search."""

import re
from collections.abc import Callable, Iterable, Mapping

from musictui.errors import QueryError
from musictui.model import query, query_saved
from musictui.model.fields import FIELDS
from musictui.model.text import nearest

SAVED = "@"
"""What the name of a saved search begins with."""
_SAVED = re.compile(
    r"""(?P<quoted>"(?:[^"\\]|\\.)*"?)|(?:(?<=[\s(])|^)(?P<dash>-?)(?P<at>@)(?:"(?P<spaced>[^"]*)"|(?P<name>[^\s"()]*))"""
)
"""A quoted part, which stays what it is, or the name of a saved search."""
OPERATORS = ("<=", ">=", "<", ">", "=")


def has(text: str, term: str) -> bool:
    """Whether `term` stands in `text` by itself."""
    return _find(text, term) is not None


def toggled(text: str, term: str, *, is_excluded: bool = False) -> str:
    """`text` with `term` added as a filter, or without it where it is one already.

    `is_excluded` filters for what `term` does not find. A term and its opposite replace one another.
    """
    wanted, opposite = (f"-{term}", term) if is_excluded else (term, f"-{term}")
    if has(text, wanted):
        return _without(text, wanted)
    text = _without(text, opposite)
    if not text.strip():
        return wanted
    return f"{_grouped(text.strip())} {wanted}"


def expanded(text: str, known: Mapping[str, str]) -> str:
    """`text` with `@name` and `-@name` replaced by the search of that name; `@"two words"` where it has blanks.

    Raises:
        QueryError: There is no such search, or no name.
    """

    def replaced(match: re.Match[str]) -> str:
        if match["quoted"] is not None:
            return match[0]
        name = match["name"] if match["spaced"] is None else match["spaced"]
        if not name:
            raise query_saved.nameless(text, match.start("at"))
        if name not in known:
            raise _unknown_search(name, known, match.start("at"))
        return f"{match['dash']}({known[name]})" if known[name].strip() else ""

    return _SAVED.sub(replaced, text)


def completion(text: str, values_of: Callable[[str], Iterable[str]]) -> tuple[str, str] | None:
    """How the last word of `text` may go on: what to show behind it, and the whole text it becomes.

    Words become fields, and what follows `field:` becomes one of `values_of(field)`.
    """
    start = _last_word(text)
    word = text[start:]
    head, bare = text[:start], word.lstrip("-(")
    head += word[: len(word) - len(bare)]
    name, colon, value = bare.partition(":")
    if not colon:
        return _field_completion(head, bare)
    operator = next((mark for mark in OPERATORS if value.startswith(mark)), "")
    value = value.removeprefix(operator)
    return _value_completion(f"{head}{name}:{operator}", value, values_of(name.lower()))


def _unknown_search(name: str, known: Mapping[str, str], position: int) -> QueryError:
    near = nearest(name, known)
    hint = f"Did you mean {SAVED}{near}?" if near else f'For the word itself: "{SAVED}{name}"'
    return QueryError(f"There is no saved search “{name}”.", position=position, hint=hint)


def _field_completion(head: str, word: str) -> tuple[str, str] | None:
    if len(word) < 2 or not word.isalpha():
        return None
    for field in FIELDS:
        if field.name.startswith(word.lower()):
            rest = field.name[len(word) :] + ":"
            return rest, head + word + rest
    return None


def _value_completion(head: str, value: str, values: Iterable[str]) -> tuple[str, str] | None:
    typed = value.removeprefix('"')
    if not typed:
        return None
    for candidate in values:
        if candidate.lower().startswith(typed.lower()) and len(candidate) > len(typed):
            is_plain = candidate.replace("-", "").replace(".", "").isalnum() and not value.startswith('"')
            whole = candidate if is_plain else query.quoted(candidate)
            return candidate[len(typed) :], head + whole
    return None


def _last_word(text: str) -> int:
    """Where the last word of `text` begins; a quoted part is one word with what stands before it."""
    start, is_quoted = 0, False
    for position, character in enumerate(text):
        if character == '"' and (position == 0 or text[position - 1] != "\\"):
            is_quoted = not is_quoted
        elif character.isspace() and not is_quoted:
            start = position + 1
    return start


def _find(text: str, term: str) -> int | None:
    start = text.find(term)
    while start >= 0:
        end = start + len(term)
        is_start = start == 0 or text[start - 1].isspace()
        is_end = end == len(text) or text[end].isspace()
        if is_start and is_end:
            return start
        start = text.find(term, start + 1)
    return None


def _without(text: str, term: str) -> str:
    start = _find(text, term)
    if start is None:
        return text
    before, after = text[:start].rstrip(), text[start + len(term) :].lstrip()
    return f"{before} {after}".strip()


def _grouped(text: str) -> str:
    """`text` so that what follows applies to all of it: `a or b` needs its parentheses."""
    try:
        parsed = query.parse(text)
    except QueryError:
        return text
    return f"({text})" if isinstance(parsed, query.Or) else text
