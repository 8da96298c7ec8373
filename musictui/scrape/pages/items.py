"""What pages state in the words of schema.org, in one shape, whether it stood in JSON-LD, microdata or RDFa."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from musictui.scrape.pages.markup import clean

MAX_TEXT = 4_000
"""Characters of one value that are read."""


@dataclass(slots=True)
class Item:
    """One thing with its properties. Names are those of schema.org without prefix; types too, lower case."""

    types: frozenset[str]
    notation: str
    """For evidence: `JSON-LD`, `microdata`, `RDFa`."""
    id: str = ""
    properties: dict[str, list["str | Item"]] = field(default_factory=dict)

    def values(self, *names: str) -> Iterator["str | Item"]:
        """All values of the first of these properties that there is."""
        for name in names:
            if values := self.properties.get(name):
                yield from values
                return

    def items(self, *names: str) -> Iterator["Item"]:
        """The values that are things."""
        return (value for value in self.values(*names) if isinstance(value, Item))

    def texts(self, *names: str) -> Iterator[str]:
        """The values as texts, clean; of a thing its name."""
        for value in self.values(*names):
            text = clean(value[:MAX_TEXT]) if isinstance(value, str) else value.text("name")
            if text:
                yield text

    def text(self, *names: str) -> str:
        """The first value as text; empty if there is none."""
        return next(self.texts(*names), "")

    def is_a(self, types: frozenset[str]) -> bool:
        """Whether it is of one of these types (lower case)."""
        return not self.types.isdisjoint(types)


@lru_cache(maxsize=4096)
def local_name(name: str) -> str:
    """A name without its vocabulary: `http://schema.org/MusicAlbum`, `schema:MusicAlbum` give `MusicAlbum`."""
    return name.strip().rstrip("/").rpartition("/")[2].rpartition("#")[2].rpartition(":")[2]


def types_of(names: Iterable[str]) -> frozenset[str]:
    """Types as `Item` has them."""
    return frozenset(local_name(name).lower() for name in names)
