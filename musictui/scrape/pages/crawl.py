"""Where a crawl can go from a page of the same site: posts, paging, feed, sitemap. Pure.

Source: sitemaps.org protocol 0.9; the WordPress REST API's discovery (`rel="https://api.w.org/"`).
"""

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit
from xml.parsers import expat

from selectolax.lexbor import LexborHTMLParser, LexborNode

from musictui.model.release import PageState
from musictui.scrape.pages import dates, feeds, links, markup
from musictui.scrape.pages.extract import decoded
from musictui.scrape.pages.page import strike
from musictui.scrape.source import PageError

MAX_LINKS = 1_000
MAX_SITEMAP = 50_000
"""Addresses in one sitemap, as the protocol has it."""
_NO_POST = re.compile(
    r"/(?:tags?|category|categories|kategorie|author|autor|page|feed|comments?|wp-\w+|login|register|signup|cart|checkout"
    r"|account|search|about|contact|impressum|privacy\S*|terms\S*|datenschutz|shop|store|archives?|genres?|styles?|labels?)(?:/|$)",
    re.IGNORECASE,
)
_FILE = re.compile(r"\.(?!html?$|php$|aspx?$)[a-z0-9]{2,5}$", re.IGNORECASE)
_DATED = re.compile(r"/(?:19|20)\d{2}/(?:\d{1,2}|[a-z]{3})/")
_DATE = re.compile(r"/((?:19|20)\d{2})/(0[1-9]|1[0-2])/(?:([0-2]\d|3[01])/)?")
_NEXT = re.compile(
    r"\W*(?:next(?: page)?|older(?: posts| entries)?|nächste(?: seite)?|ältere beiträge|weiter|suivant|page suivante|siguiente|próxima"
    r"|seguinte|successiv[ao]|volgende|load more|more posts|»|›|→|>|>>)\W*",
    re.IGNORECASE,
)
_PAGED = re.compile(r"(?:/page/|[?&](?:page|paged|p|pg|start|offset|seite)=)(\d{1,5})(?:/|$|&)")


class SitePage(NamedTuple):
    """A page that a feed or a sitemap lists."""

    url: str
    date: str = ""
    """When it was published or last changed, ISO 8601; empty where it does not say."""


class CrawlLinks(NamedTuple):
    """Where to go from one page; all absolute, of the same site, each once, in the order of the page."""

    posts: tuple[str, ...] = ()
    """Pages that are about something of their own."""
    paging: tuple[str, ...] = ()
    """More listings like this one, the next one first."""
    feed: str = ""
    sitemap: str = ""
    """As the page states it, else where one usually is."""
    api: str = ""
    """The posts of WordPress's REST API, where the page offers it."""
    post_api: str = ""
    """This very post in that interface."""


class Sitemap(NamedTuple):
    """What a sitemap lists."""

    pages: tuple[SitePage, ...] = ()
    sitemaps: tuple[SitePage, ...] = ()
    """More sitemaps."""


def next_pages(body: bytes, url: str, *, content_type: str = "", charset: str | None = None) -> CrawlLinks:
    """Where a crawl can go from a page.

    Args:
        body: The page, as it came.
        url: Where it was found.
        content_type: Its header.
        charset: Python's name of its charset, where it is known.

    Raises:
        PageError: It cannot be read.
    """
    text = decoded(body, content_type, charset)
    if feeds.is_feed(text, content_type):
        found = _same_site((entry.url for entry in feeds.entries(text, url)), url)
        return CrawlLinks(posts=found, sitemap=_usual_sitemap(url))
    tree = markup.parse(text)
    base = _base(tree, url)
    paging = _paging(tree, base, url)
    feed = _head_link(tree, 'link[type*="rss+xml"], link[type*="atom+xml"]', base)
    stated = _head_link(tree, "link[rel~=sitemap]", base)
    own = _head_link(tree, 'link[rel~=alternate][type="application/json"]', base)
    rest = _head_link(tree, 'link[rel="https://api.w.org/"]', base)
    strike(tree)
    posts = tuple(post for post in _posts(tree, base, url) if post not in paging)
    api = urljoin(rest, "wp/v2/posts?per_page=50&_embed=1") if rest and "?" not in rest else ""
    post_api = f"{own}?_embed=1" if "/wp/v2/posts/" in own and "?" not in own else ""
    return CrawlLinks(posts, paging, feed, stated or _usual_sitemap(url), api, post_api)


def sitemap(body: bytes, url: str) -> Sitemap:
    """The pages, or further sitemaps, that a sitemap lists; one that breaks gives what stands before.

    Raises:
        PageError: It is no sitemap.
    """
    text = decoded(body, "", None)
    if not text.lstrip("\ufeff \t\r\n").startswith("<"):
        found = _same_site(
            (links.absolute(line, "") for line in text.split()[:MAX_SITEMAP]), url
        )  # Plain text: one address a line.
        if not found:
            raise PageError("This is not a sitemap that can be read.", state=PageState.UNREADABLE)
        return Sitemap(pages=tuple(SitePage(page) for page in found))
    parser = _SitemapParser()
    parser.feed(text)
    if parser.root not in {"urlset", "sitemapindex"}:
        raise PageError("This is not a sitemap that can be read.", state=PageState.UNREADABLE)
    own = links.host_of(url)
    pages = tuple(page for page in dict.fromkeys(parser.found) if links.host_of(page.url) == own)
    return Sitemap(sitemaps=pages) if parser.root == "sitemapindex" else Sitemap(pages=pages)


def feed_pages(body: bytes, url: str) -> tuple[SitePage, ...]:
    """The pages that a feed lists, with their dates.

    Raises:
        PageError: It is no feed.
    """
    found = feeds.entries(decoded(body, "", None), url)
    return tuple(dict.fromkeys(SitePage(entry.url, entry.date) for entry in found if entry.url))


def date_in(url: str) -> str:
    """The year and month, or day, in an address such as `/2024/05/17/title`; empty if it has none."""
    found = _DATE.search(url)
    return "-".join(part for part in found.groups() if part) if found else ""


def is_within(date: str, first: str = "", last: str = "") -> bool:
    """Whether a date as far as it is known (`2020-07`) may lie between two others, both included.

    Empty dates are no limits, and what has no date may lie anywhere.
    """
    if not date:
        return True
    return (not first or date >= first[: len(date)]) and (not last or date[: len(last)] <= last)


def _base(tree: LexborHTMLParser, url: str) -> str:
    node = tree.css_first("base[href]")
    return (links.absolute(node.attributes.get("href") or "", url) if node is not None else "") or url


def _head_link(tree: LexborHTMLParser, selector: str, base: str) -> str:
    for node in tree.css(selector):
        address = links.absolute(node.attributes.get("href") or "", base)
        if address and "comments" not in address:
            return address
    return ""


def _usual_sitemap(url: str) -> str:
    return links.absolute("/sitemap.xml", url)


def _paging(tree: LexborHTMLParser, base: str, url: str) -> tuple[str, ...]:
    following: list[str] = []
    numbered: list[tuple[int, str]] = []
    current = int(found[1]) if (found := _PAGED.search(url)) else 1
    for node in tree.css("link[rel~=next], a[rel~=next], a.next, a[href]"):
        address = links.absolute(node.attributes.get("href") or "", base)
        if not address or links.host_of(address) != links.host_of(url):
            continue
        classes = f"{node.attributes.get('rel') or ''} {node.attributes.get('class') or ''}".lower().split()
        text = "" if node.tag == "link" else markup.clean(node.text())[:40]
        number = _PAGED.search(address)
        is_arrow = bool(text) and not text[0].isalnum() and not number
        if "next" in classes or (_NEXT.fullmatch(text) and not is_arrow):
            following.append(address)
        elif number and text.isdigit() and int(number[1]) > current:
            numbered.append((int(number[1]), address))
    ordered = [*following, *(address for _, address in sorted(numbered))]
    return _same_site(ordered, url)


def _posts(tree: LexborHTMLParser, base: str, url: str) -> tuple[str, ...]:
    headings = "article :is(h1, h2, h3, h4) a[href], .hentry :is(h1, h2, h3) a[href], a[rel~=bookmark][href], .entry-title a[href]"
    found = _candidates(tree.css(headings), base, url)
    if not found:
        found = _candidates(tree.css("h1 a[href], h2 a[href], h3 a[href], h4 a[href]"), base, url)
    if len(found) < 2 and tree.body is not None:
        found = tuple(
            page for page in _candidates(tree.body.css("a[href]"), base, url) if _is_below(page, url)
        )
    return found


def _candidates(nodes: Iterable[LexborNode], base: str, url: str) -> tuple[str, ...]:
    addresses = (links.absolute(node.attributes.get("href") or "", base) for node in nodes)
    return tuple(page for page in _same_site(addresses, url) if not _NO_POST.search(urlsplit(page).path))


def _is_below(page: str, url: str) -> bool:
    """Whether an address looks like a post: it has a date, or stands below the page."""
    path, above = urlsplit(page).path, urlsplit(url).path.rstrip("/")
    return bool(_DATED.search(path)) or (
        path.startswith(above + "/") and len(path.rstrip("/")) > len(above) + 3
    )


def _same_site(addresses: Iterable[str], url: str) -> tuple[str, ...]:
    """Pages of the same host that may be posts, each once, without the page itself."""
    own, host = url.partition("#")[0].rstrip("/"), links.host_of(url)
    kept: dict[str, None] = {}
    for address in addresses:
        path = urlsplit(address).path if address else ""
        if not address or links.host_of(address) != host or address.rstrip("/") == own or _FILE.search(path):
            continue
        if path.strip("/") or urlsplit(address).query:
            kept.setdefault(address)
        if len(kept) >= MAX_LINKS:
            break
    return tuple(kept)


class _SitemapParser:
    """Reads `loc` and `lastmod`, whatever is around them. Entities of its own are refused."""

    def __init__(self) -> None:
        self.root = ""
        self.found: list[SitePage] = []
        self._text: list[str] = []
        self._location = self._date = ""
        self._depth = 0
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text.append
        self._parser.EntityDeclHandler = self._declared

    def feed(self, text: str) -> None:
        try:
            self._parser.Parse(feeds.xml_text(text), True)
        except (expat.ExpatError, feeds.EnoughError):
            return

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2].lower()
        self.root = self.root or name
        self._depth += 1
        if self._depth > feeds.MAX_DEPTH:
            raise feeds.EnoughError
        self._text.clear()
        if name in {"url", "sitemap"}:
            self._location = self._date = ""

    def _end(self, name: str) -> None:
        self._depth -= 1
        # `image:loc` and the like are pictures.
        if name == "loc":
            self._location = links.absolute("".join(self._text), "")
        elif name == "lastmod":
            self._date = dates.parse("".join(self._text))
        elif name in {"url", "sitemap"} and self._location:
            self.found.append(SitePage(self._location, self._date))
            if len(self.found) >= MAX_SITEMAP:
                raise feeds.EnoughError
        self._text.clear()

    def _declared(self, *_: object) -> None:
        raise feeds.EnoughError
