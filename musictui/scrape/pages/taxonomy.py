"""The taxonomy of genres: their names, other names and wider genres, read from `data/genres.txt`."""

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import NamedTuple

from musictui.model.text import fold


class Entry(NamedTuple):
    """One name of a genre."""

    genre: str
    """The genre's own name."""
    is_ambiguous: bool
    """The word means other things too: it counts only where genres are listed."""


class Taxonomy(NamedTuple):
    """All genres. Names are looked up by `key`."""

    names: dict[str, Entry]
    parents: dict[str, tuple[str, ...]]
    """Genre to the next wider ones, by their own names."""

    def wider(self, genre: str) -> set[str]:
        """All genres that hold `genre`, near and far, without itself."""
        found: set[str] = set()
        waiting = list(self.parents.get(genre, ()))
        while waiting:
            parent = waiting.pop()
            if parent not in found:
                found.add(parent)
                waiting.extend(self.parents.get(parent, ()))
        return found

    def holds(self, wide: str, genre: str) -> bool:
        """Whether `genre` is `wide` or a kind of it; both by their own names."""
        return wide == genre or wide in self.wider(genre)


_AND = re.compile(r"\s*(?:&|\+|'n'|(?<=\W)'?n'?(?=\W))\s*")
_DROPPED = re.compile(r"[\W_]+")


def key(name: str) -> str:
    """What all spellings of a name have in common: `Drum & Bass`, `drum'n'bass`, `drum-and-bass` are one.

    Empty for a text without letters and digits.
    """
    return _DROPPED.sub("", _AND.sub(" and ", fold(name)))


@cache
def taxonomy() -> Taxonomy:
    """The genres that come with the program; read once."""
    text = resources.files("musictui.scrape.pages").joinpath("data/genres.txt").read_text(encoding="utf-8")
    names: dict[str, Entry] = {}
    parents: dict[str, tuple[str, ...]] = {}
    for genre, spellings, wider in rows(text):
        parents[genre] = tuple(wider)
        for spelling in spellings:
            # The first line that has a name owns it; the tests see to it that there is no second one.
            names.setdefault(key(spelling.lstrip("~")), Entry(genre, spelling.startswith("~")))
    return Taxonomy(names, parents)


def rows(text: str) -> Iterator[tuple[str, list[str], list[str]]]:
    """The lines of a file of genres: the genre, all its names (the ambiguous ones with `~`), the wider ones."""
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, aliases, parents = line.split("|")
            yield name.strip().lstrip("~"), [name.strip(), *_split(aliases)], _split(parents)


def _split(text: str) -> list[str]:
    return [part for part in map(str.strip, text.split(",")) if part]
