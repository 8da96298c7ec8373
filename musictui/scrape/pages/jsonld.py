"""JSON-LD of a page as items. Tolerant: what cannot be read is left away."""

import html
import json
import re
from collections.abc import Iterable
from typing import Any

from musictui.scrape.pages.items import Item, local_name, types_of

MAX_ITEMS = 20_000
MAX_DEPTH = 30
MAX_CHARACTERS = 4_000_000
_WRAPPERS = ("<!--", "-->", "//", "/*", "*/", "<![CDATA[", "]]>", ";")
"""What pages put around JSON so that old browsers do not see it."""
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_IGNORED = frozenset(
    (
        "comment",
        "offers",
        "additionalProperty",
        "interactionStatistic",
        "isRelatedTo",
        "isSimilarTo",
        "mentions",
    )
)
"""Properties that say nothing about the thing itself; comments may be most of a page."""
_DECODER = json.JSONDecoder(strict=False)


def items(scripts: Iterable[str]) -> list[Item]:
    """The things at the top of the scripts, in their order. A reference by `@id` stands for the thing itself."""
    reading = _Reading()
    top: list[Item] = []
    for script in scripts:
        for value in loads(script):
            top.extend(item for item in reading.read(value, 0) if isinstance(item, Item))
    reading.resolve()
    return top


def loads(text: str) -> list[Any]:
    """The JSON values of a text, with the mistakes that pages make: comments around it, entities, commas too many."""
    text = text[:MAX_CHARACTERS].strip().lstrip("\ufeff")
    if not text:
        return []
    for repair in (_as_is, _unwrapped, _unescaped, _without_commas):
        values = _decode(repair(text))
        if values:
            return values
    return []


def _as_is(text: str) -> str:
    return text


def _unwrapped(text: str) -> str:
    for _ in range(4):
        for wrapper in _WRAPPERS:
            text = text.removeprefix(wrapper).removesuffix(wrapper).strip()
    return text


def _unescaped(text: str) -> str:
    return html.unescape(_unwrapped(text)) if "&quot;" in text or "&#34;" in text else _unwrapped(text)


def _without_commas(text: str) -> str:
    return _TRAILING_COMMA.sub(r"\1", _unescaped(text))


def _decode(text: str) -> list[Any]:
    """All values that stand one after the other; nothing if the first cannot be read."""
    values: list[Any] = []
    position = 0
    try:
        while position < len(text) and len(values) < 100:
            value, position = _DECODER.raw_decode(text, position)
            values.append(value)
            while position < len(text) and text[position] in " \t\r\n;,":
                position += 1
    except (ValueError, RecursionError):
        pass
    return values


class _Reading:
    """Makes items of JSON values, and knows those with an `@id`."""

    def __init__(self) -> None:
        self._count = 0
        self._by_id: dict[str, Item] = {}
        self._all: list[Item] = []

    def read(self, value: Any, depth: int) -> list[str | Item]:
        """The texts and things of a value."""
        if depth > MAX_DEPTH or self._count > MAX_ITEMS:
            return []
        if isinstance(value, str):
            return [value]
        if isinstance(value, list):
            return [found for part in value for found in self.read(part, depth + 1)]
        if isinstance(value, dict):
            if "@value" in value:
                return self.read(value["@value"], depth + 1)
            return self._things(value, depth)
        if isinstance(value, bool) or value is None:
            return []
        return [_number(value)]

    def _things(self, value: dict[str, Any], depth: int) -> list[str | Item]:
        self._count += 1
        item = Item(types_of(_texts(value.get("@type"))), "JSON-LD", _text(value.get("@id")))
        for name, part in value.items():
            if name[:1] != "@" and name not in _IGNORED:
                item.properties.setdefault(local_name(name), []).extend(self.read(part, depth + 1))
        self._all.append(item)
        if item.id and item.properties:
            known = self._by_id.setdefault(item.id, item)
            if known is not item and len(known.properties) < len(item.properties):
                self._by_id[item.id] = item
        graph = self.read(value["@graph"], depth + 1) if "@graph" in value else []
        return [*([item] if item.types or item.properties or item.id else []), *graph]

    def resolve(self) -> None:
        """Puts the things in the place of references to them."""
        for item in self._all:
            for values in item.properties.values():
                for index, value in enumerate(values):
                    if isinstance(value, Item) and value.id and not value.properties:
                        values[index] = self._by_id.get(value.id, value)


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [text for text in values if isinstance(text, str)]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _number(value: float) -> str:
    try:
        return str(int(value)) if value == int(value) else str(value)
    except (OverflowError, ValueError):
        return ""
