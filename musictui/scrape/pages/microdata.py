"""Microdata and RDFa of a page as items.

Source: the microdata section of the HTML standard; RDFa Lite 1.1. Of RDFa what pages use: `typeof`, `property`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from selectolax.lexbor import LexborHTMLParser, LexborNode

from musictui.scrape.pages.items import MAX_TEXT, Item, local_name, types_of
from musictui.scrape.pages.markup import text_of

MAX_NODES = 5_000
_ADDRESSES = MappingProxyType(
    {
        "a": "href",
        "area": "href",
        "link": "href",
        "img": "src",
        "audio": "src",
        "video": "src",
        "embed": "src",
        "iframe": "src",
        "source": "src",
        "track": "src",
        "object": "data",
    }
)


@dataclass(frozen=True, slots=True)
class _Notation:
    name: str
    scope: str
    """The attribute that begins a thing."""
    kind: str
    property: str
    id: str


_MICRODATA = _Notation("microdata", "itemscope", "itemtype", "itemprop", "itemid")
_RDFA = _Notation("RDFa", "typeof", "typeof", "property", "resource")


def items(tree: LexborHTMLParser) -> list[Item]:
    """The things at the top, first those of microdata, then those of RDFa, in the order of the page."""
    return [*_items(tree, _MICRODATA), *_items(tree, _RDFA)]


def _items(tree: LexborHTMLParser, notation: _Notation) -> list[Item]:
    scopes = tree.css(f"[{notation.scope}]")[:MAX_NODES]
    if not scopes:
        return []
    things = {node.mem_id: _thing(node, notation) for node in scopes}
    inside: set[int] = set()
    for node in tree.css(f"[{notation.property}]")[:MAX_NODES]:
        owner = _owner(node, things)
        if owner is None or (own := things.get(node.mem_id)) is owner:
            continue
        if own is not None:
            inside.add(node.mem_id)
        value: str | Item = own if own is not None else _value(node)
        if isinstance(value, Item) or value:
            for name in (node.attributes.get(notation.property) or "")[:500].split():
                owner.properties.setdefault(local_name(name), []).append(value)
    return [things[node.mem_id] for node in scopes if node.mem_id not in inside]


def _thing(node: LexborNode, notation: _Notation) -> Item:
    attributes = node.attributes
    types = types_of((attributes.get(notation.kind) or "")[:500].split())
    return Item(types, notation.name, attributes.get(notation.id) or "")


def _owner(node: LexborNode, things: dict[int, Item]) -> Item | None:
    """The thing that a property belongs to: the next one above it."""
    return next((things[above.mem_id] for above in _above(node) if above.mem_id in things), None)


def _above(node: LexborNode) -> Iterator[LexborNode]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def _value(node: LexborNode) -> str:
    attributes = node.attributes
    tag = node.tag or ""
    if content := attributes.get("content"):
        return content[:MAX_TEXT]
    if tag in _ADDRESSES and (address := attributes.get(_ADDRESSES[tag])):
        text = text_of(node) if tag == "a" else ""
        # A link that is a name (`itemprop="byArtist"`) is read by its words, an address by itself.
        name = (attributes.get("itemprop") or attributes.get("property") or "").rpartition(":")[2]
        return text if text and name not in {"url", "sameAs", "image", "mainEntityOfPage"} else address
    if tag in {"time", "data", "meter"} and (value := attributes.get("datetime") or attributes.get("value")):
        return value
    return text_of(node)
