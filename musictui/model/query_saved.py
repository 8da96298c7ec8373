"""Saved searches inside a query: `@name` and `@"two words"` stand for the search of that name."""

import re
from collections.abc import Mapping

from musictui.errors import QueryError

MARK = "@"

_REFERENCE = re.compile(
    r'"(?:[^"\\]|\\.)*"'  # what is in quotes is left alone
    r'|(?<![^\s(])(?P<dash>-?)@(?:"(?P<quoted>[^"]*)"|(?P<plain>[^\s()"]*))'
)


def reference(name: str) -> str:
    """What stands for the saved search `name` in a query."""
    return f'{MARK}"{name}"' if re.search(r"[\s()]", name) else MARK + name


def has_reference(text: str) -> bool:
    """Whether a query may name a saved search."""
    return any(found["dash"] is not None for found in _REFERENCE.finditer(text))


def expanded(text: str, saved: Mapping[str, str]) -> str:
    """`text` with each saved search put in its place, in parentheses.

    Raises:
        QueryError: There is no saved search of a name, or no name; it holds the text.
    """

    def replaced(found: re.Match[str]) -> str:
        if found["dash"] is None:
            return found[0]
        name = found["plain"] or found["quoted"]
        if not name:
            raise nameless(text, found.end("dash"))
        if name not in saved:
            raise _unknown(name, saved, text, found.start())
        return f"{found['dash']}({saved[name]})" if saved[name].strip() else ""

    return _REFERENCE.sub(replaced, text)


def nameless(text: str, position: int) -> QueryError:
    """The mark of a saved search stands there by itself."""
    error = QueryError(
        f"A name is expected after {MARK}.",
        position=position,
        hint=f'The name of a saved search; to search for the sign itself: "{MARK}"',
    )
    error.text = text
    return error


def _unknown(name: str, saved: Mapping[str, str], text: str, position: int) -> QueryError:
    # Imported when it is needed: a search without a mistake does not wait for it.
    from musictui.model.text import nearest

    near = nearest(name, saved)
    hint = (
        f"Did you mean {reference(near)}?"
        if near
        else f'To search for the word, put it in quotes: "{MARK}{name}"'
    )
    error = QueryError(f"There is no saved search {name}.", position=position, hint=hint)
    error.text = text
    return error
