"""The XML of MusicBrainz as its JSON: it sends XML where `fmt=json` got lost on the way, as behind a proxy.

Source: https://musicbrainz.org/doc/MusicBrainz_API/Examples, which shows each entity in both forms.
"""

from typing import Any
from xml.etree.ElementTree import Element, ParseError, XMLParser

from musictui.model.release import PageState
from musictui.scrape.source import PageError
from musictui.scrape.sources.replies import Node

MAX_DEPTH = 40

_PLURALS = {
    "medium-list": "media",
    "alias-list": "aliases",
    "label-info-list": "label-info",
    "relation-list": "relations",
    "artist-credit": "artist-credit",
}
"""Lists whose name in JSON is not that of their items with an s."""


def is_xml(body: bytes) -> bool:
    """Whether a reply is XML of MusicBrainz."""
    head = body[:500].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith((b"<?xml", b"<metadata", b"<error")) and b"<html" not in head.lower()


def parse(body: bytes) -> Node:
    """The reply as its JSON would be.

    Raises:
        PageError: It is no well-formed XML, defines entities of its own, or is nested too deep.
    """
    if b"<!DOCTYPE" in body:
        raise PageError("The reply of MusicBrainz has a document type.", state=PageState.UNREADABLE)
    parser = XMLParser()
    try:
        parser.feed(body)
        root: Element = parser.close()
    # ValueError: an encoding that several bytes make a character of, or none that is known.
    except (ParseError, ValueError, LookupError) as error:
        raise PageError("The reply of MusicBrainz is no XML.", state=PageState.UNREADABLE) from error
    if _name(root.tag) == "error":
        return {"error": " ".join(child.text or "" for child in root)}
    members = [item for child in root for item in _member(child, 0)]
    # A look-up is the one thing it is about; a search a list of them.
    if len(members) == 1 and isinstance(members[0][1], dict):
        found: Node = members[0][1]
        return found
    return dict(members)


def _name(tag: str) -> str:
    return tag.rpartition("}")[2]


def _member(element: Element, depth: int) -> list[tuple[str, Any]]:
    """The members that an element becomes: a list, an object or a text."""
    if depth > MAX_DEPTH:
        raise PageError("The reply of MusicBrainz is nested too deep.", state=PageState.UNREADABLE)
    name = _name(element.tag)
    if name in _PLURALS or name.endswith("-list"):
        items = [value for child in element for _, value in _member(child, depth + 1)]
        return [(_PLURALS.get(name) or name.removesuffix("-list") + "s", items)]
    if name == "name-credit":
        return [(name, {**_attributes(element), **_children(element, depth)})]
    if len(element) or (element.attrib and name not in {"target", "attribute"}):
        own = {**_attributes(element), **_children(element, depth)}
        text = (element.text or "").strip()
        return [(name, {**own, "name": text} if text and "name" not in own else own)]
    return [(name, element.text or "")]


def _attributes(element: Element) -> dict[str, Any]:
    return {_name(name): value for name, value in element.attrib.items()}


def _children(element: Element, depth: int) -> dict[str, Any]:
    return dict(item for child in element for item in _member(child, depth + 1))
