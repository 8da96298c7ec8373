"""RSS and Atom: every entry is a release, or a post about one, with its own title, terms and links.

Source: RSS 2.0 (https://www.rssboard.org/rss-specification), RFC 4287 (Atom). Tolerant: what a broken feed says before
it breaks is kept. Entities of a document's own are refused, so none can grow.
"""

import html
import re
from dataclasses import dataclass, field, replace
from xml.parsers import expat

from musictui.model.release import PageState, Release
from musictui.scrape.pages import genres, links, markup, posts, titles
from musictui.scrape.pages.dates import parse as parse_date
from musictui.scrape.pages.markup import clean
from musictui.scrape.pages.posts import Reading
from musictui.scrape.source import PageError

MAX_ENTRIES = 2_000
MAX_CHARACTERS = 20_000_000
MAX_DEPTH = 100
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_HEAD = 20_000
"""Characters within which the document type is looked for; one that is longer makes the parser stop."""
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)(\w{1,32};)?")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ROOT = re.compile(r"<(rss|feed|rdf:RDF)\b", re.IGNORECASE)


@dataclass(slots=True)
class Entry:
    """One entry of a feed."""

    title: str = ""
    url: str = ""
    date: str = ""
    """ISO 8601."""
    terms: list[str] = field(default_factory=list)
    markup: str = ""
    """Its text, HTML."""
    enclosures: list[str] = field(default_factory=list)
    image: str = ""


def is_feed(text: str, content_type: str) -> bool:
    """Whether a reply is a feed, by what it begins with; its type is too often wrong."""
    head = text[:2000].lstrip("\ufeff \t\r\n")
    return (
        head.startswith("<")
        and not re.match(r"<!doctype\s+html|<html", head, re.IGNORECASE)
        and (bool(_ROOT.search(head)) or "rss+xml" in content_type or "atom+xml" in content_type)
    )


def releases(text: str, reading: Reading) -> list[Release]:
    """The entries of a feed as releases, in its order.

    Raises:
        PageError: It is no feed.
    """
    return [release for entry in entries(text, reading.base) for release in _releases(entry, reading)]


def entries(text: str, base: str) -> list[Entry]:
    """The entries of a feed, in its order, addresses absolute.

    Raises:
        PageError: It is no feed.
    """
    parser = _Parser(base)
    parser.feed(text)
    if not parser.is_feed:
        raise PageError("This is not a feed that can be read.", state=PageState.UNREADABLE)
    return parser.entries


def xml_text(text: str) -> str:
    """A text that an XML parser takes: without document type, named entities, stray `&` and controls."""
    text = _CONTROLS.sub("", _DECLARATION.sub("", text[:MAX_CHARACTERS].lstrip("\ufeff \t\r\n")))
    text = _DOCTYPE.sub("", text[:_HEAD], count=1) + text[_HEAD:]
    return _ENTITY.sub(_named_entity, text)


def _named_entity(found: re.Match[str]) -> str:
    name = found[1]
    value = html.unescape(f"&{name}") if name else ""
    return value if name and value != f"&{name}" else f"&amp;{name or ''}"


def _releases(entry: Entry, reading: Reading) -> list[Release]:
    entry.url = entry.url or reading.url  # What has no page of its own is read in the feed.
    text = markup.without_struck(entry.markup[:200_000])
    body = markup.parse(f"<article>{text}</article>") if text else None
    node = body.css_first("article") if body is not None else None
    terms = genres.merge([genre for term in entry.terms for genre in genres.find(term, "category")])
    title = titles.split(entry.title)
    if node is None:
        release = Release(entry.url, reading.source, title=title.title, artist=title.artist, date=title.year)
    else:
        several = posts.read(node, entry.title, entry.url, reading)
        if several.has_others:  # What the feed says of the post is of none of them.
            return [replace(release, published=entry.date) for release in several.releases]
        (release,) = several.releases
    found = [
        link
        for url in entry.enclosures
        if (link := links.classify(url, "download", page=entry.url, hosts=reading.hosts))
    ]
    release = replace(
        release,
        published=entry.date,
        cover_url=entry.image or release.cover_url,
        genres=tuple(genres.merge([*terms, *release.genres, *posts.bracketed(title)])),
        links=tuple(links.unique([*release.links, *found])),
    )
    return [release]


class _Parser:
    """Reads a feed as its elements come. Nothing recurses; text is kept only where it is wanted."""

    _WANTED = frozenset(
        {
            "title",
            "link",
            "guid",
            "id",
            "pubdate",
            "published",
            "updated",
            "date",
            "category",
            "subject",
            "encoded",
            "description",
            "content",
            "summary",
        }
    )

    def __init__(self, base: str) -> None:
        self.entries: list[Entry] = []
        self.is_feed = False
        self._base = base
        self._entry: Entry | None = None
        self._values: dict[str, str] = {}
        self._text: list[str] = []
        self._stack: list[str] = []
        self._attributes: dict[str, str] = {}
        self._inner = 0
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.EntityDeclHandler = self._declared

    def feed(self, text: str) -> None:
        """Reads it, up to where it breaks."""
        try:
            self._parser.Parse(xml_text(text), True)
        except (expat.ExpatError, EnoughError):
            if self._entry is not None:
                self._finish()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2].lower()
        self._stack.append(name)
        if len(self._stack) > MAX_DEPTH:
            raise EnoughError
        if len(self._stack) == 1:
            self.is_feed = name in {"rss", "feed", "rdf"}
        if self._inner:
            self._inner += 1  # XHTML inside an Atom text: written as markup again.
            self._text.append(f"<{name}{''.join(_attribute(n, v) for n, v in attributes.items())}>")
        elif name in {"item", "entry"}:
            self._entry, self._values = Entry(), {}
        elif self._entry is not None:
            self._attributes = attributes
            self._text = []
            if attributes.get("type") == "xhtml":
                self._inner = 1
            self._in_entry(name, attributes)

    def _in_entry(self, name: str, attributes: dict[str, str]) -> None:
        entry = self._entry
        assert entry is not None
        if name == "link" and attributes.get("href"):
            relation = attributes.get("rel", "alternate")
            if relation == "alternate" and not entry.url:
                entry.url = links.absolute(attributes["href"], self._base)
            elif relation == "enclosure":
                entry.enclosures.append(attributes["href"])
        elif name == "category" and (term := attributes.get("label") or attributes.get("term")):
            entry.terms.append(clean(term))
        elif name == "enclosure" and attributes.get("url"):
            entry.enclosures.append(attributes["url"])
        elif name in {"thumbnail", "image"} and not entry.image:
            entry.image = links.absolute(attributes.get("url") or attributes.get("href") or "", self._base)

    def _characters(self, text: str) -> None:
        if self._entry is not None:
            self._text.append(html.escape(text) if self._inner else text)

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2].lower()
        self._stack.pop()
        if self._inner:
            self._inner -= 1
            if self._inner:
                self._text.append(f"</{name}>")
                return
        if self._entry is None:
            return
        if name in {"item", "entry"}:
            self._finish()
        elif name in self._WANTED and self._stack and self._stack[-1] in {"item", "entry"}:
            self._take(name, "".join(self._text).strip())
            self._text = []

    def _take(self, name: str, text: str) -> None:
        assert self._entry is not None
        if name in {"category", "subject"}:
            if text:
                self._entry.terms.append(clean(text))
        elif text and len(text) > len(self._values.get(name, "")):
            self._values[name] = text

    def _finish(self) -> None:
        entry, values = self._entry, self._values
        self._entry = None
        if entry is None:
            return
        entry.title = clean(markup_text(values.get("title", "")))
        guid = values.get("guid", "")
        entry.url = entry.url or next(
            (
                url
                for text in (values.get("link", ""), guid)
                if (url := links.absolute(text, self._base if text is not guid else ""))
            ),
            "",
        )
        entry.date = next(
            (
                date
                for name in ("pubdate", "published", "date", "updated")
                if (date := parse_date(values.get(name, "")))
            ),
            "",
        )
        entry.markup = next(
            (values[name] for name in ("encoded", "content", "description", "summary") if values.get(name)),
            "",
        )
        if entry.title or entry.url:
            self.entries.append(entry)
        if len(self.entries) >= MAX_ENTRIES:
            raise EnoughError

    def _declared(self, *_: object) -> None:
        raise EnoughError


class EnoughError(Exception):
    """The rest of a document is not read."""


def markup_text(text: str) -> str:
    """The words of a text that may be HTML."""
    return " ".join(markup.lines_of_markup(html.unescape(text), 2000)) if "<" in html.unescape(text) else text


def _attribute(name: str, value: str) -> str:
    return f' {name}="{html.escape(value)}"'
