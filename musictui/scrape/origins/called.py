"""Whether an artist is called as somebody writes it: but for case, accents, signs and the article (`Beatles, The`)."""

import re
from collections.abc import Iterable

from musictui.model.text import words

_SORTED = re.compile(r"^(?P<name>.+),\s*the$", re.IGNORECASE)
"""As names are written to be sorted."""


def without_article(name: str) -> str:
    """A name without `The` before it, or behind it as it is sorted; the name itself if it is nothing else."""
    name = " ".join(name.split())
    if found := _SORTED.match(name):
        return found["name"].rstrip()
    first, _, rest = name.partition(" ")
    return rest if first.casefold() == "the" and rest and rest.casefold() != "the" else name


def is_just(wanted: str, names: Iterable[str]) -> bool:
    """Whether one of the names is the wanted one, its article included."""
    named = words(wanted)
    return bool(named) and any(words(name) == named for name in names)


def is_called(wanted: str, names: Iterable[str]) -> bool:
    """Whether one of the names is the wanted one, with or without the article."""
    return is_just(without_article(wanted), map(without_article, names))
