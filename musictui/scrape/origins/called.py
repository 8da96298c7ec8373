"""Whether an artist is called as somebody writes it: but for case, accents, signs, `&` and the article (`Beatles, The`)."""

import re
from collections.abc import Iterable

from musictui.model.text import words

_SORTED = re.compile(r"^(?P<name>.+),\s*the$", re.IGNORECASE)
"""As names are written to be sorted."""
_AND = re.compile(r"\s+(?:&|\+|and)\s+", re.IGNORECASE)
"""Between names, however it is written."""


def without_article(name: str) -> str:
    """A name without `The` before it, or behind it as it is sorted; the name itself if it is nothing else."""
    name = " ".join(name.split())
    if found := _SORTED.match(name):
        return found["name"].rstrip()
    first, _, rest = name.partition(" ")
    return rest if first.casefold() == "the" and rest and rest.casefold() != "the" else name


def forms(name: str) -> list[str]:
    """How a name may be written where it is searched for: as it is, without its article, with `&` and with `and`."""
    written = dict.fromkeys((name, without_article(name)))
    joined = [_AND.sub(sign, form) for form in written if _AND.search(form) for sign in (" & ", " and ")]
    return list(dict.fromkeys((*written, *joined)))


def is_just(wanted: str, names: Iterable[str]) -> bool:
    """Whether one of the names is the wanted one, its article included, wherever that stands."""
    named = _words(wanted)
    return bool(named) and any(_words(name) == named for name in names)


def is_called(wanted: str, names: Iterable[str]) -> bool:
    """Whether one of the names is the wanted one, with or without the article."""
    return is_just(without_article(wanted), map(without_article, names))


def _words(name: str) -> list[str]:
    if found := _SORTED.match(" ".join(name.split())):
        name = f"the {found['name']}"
    return words(_AND.sub(" and ", name))
