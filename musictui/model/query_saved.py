"""Saved searches inside a query: `@name` and `@"two words"` stand for the search of that name."""

import re
from collections.abc import Mapping

from musictui.errors import QueryError

MARK = "@"

_REFERENCE = re.compile(
    r'"(?:[^"\\]|\\.)*"'  # what is in quotes is left alone
    r'|(?<![^\s(])(?P<dash>-?)@(?:"(?P<quoted>[^"]*)"|(?P<plain>[^\s()"]+))'
)


def reference(name: str) -> str:
    """What stands for the saved search `name` in a query."""
    return f'{MARK}"{name}"' if re.search(r"[\s()]", name) else MARK + name


def has_reference(text: str) -> bool:
    """Whether a query may name a saved search."""
    return any(found["plain"] or found["quoted"] for found in _REFERENCE.finditer(text))


def expanded(text: str, saved: Mapping[str, str]) -> str:
    """`text` with each saved search put in its place, in parentheses.

    Raises:
        QueryError: There is no saved search of a name; it holds the text.
    """

    def replaced(found: re.Match[str]) -> str:
        name = found["plain"] or found["quoted"]
        if not name:
            return found[0]
        if name not in saved:
            raise _unknown(name, saved, text, found.start())
        return f"{found['dash']}({saved[name]})" if saved[name].strip() else ""

    return _REFERENCE.sub(replaced, text)


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
