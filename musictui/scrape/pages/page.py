"""A web page as extraction sees it: what its head states, and its body without what is not its content."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from musictui.scrape.pages import jsonld, links, markup, microdata
from musictui.scrape.pages.items import Item

_SCENERY = (
    "nav, aside, button, dialog, noscript, template, iframe[src*=ads], [hidden], [aria-hidden=true],"
    "[role=navigation], [role=complementary], [role=contentinfo], [role=search], [role=dialog], [role=alertdialog]"
)
_NAMES = (
    "ad|ads|adsbygoogle|adbox|adblock|adunit|adslot|advert\\w*|banner\\w*|sponsor\\w*|promo\\w*|outbrain|taboola|dfp"
    "|side-?bars?\\d*|widgets?|widget-?area|nav|navbar|navigation|navigations?|menus?|menu-?item|breadcrumbs?|pagination|pager"
    "|related\\w*|yarpp\\w*|recommend\\w*|recommendations|you-?(?:may|might)-?(?:also-?)?like|also-?like|more-?from|read-?more-?posts"
    "|popular-?posts?|recent-?posts?|latest-?posts?|trending|most-?(?:read|viewed|popular)|similar\\w*|tag-?cloud|tagcloud|blogroll"
    "|comments?|comment-?(?:list|area|section|form|respond)|respond|disqus\\w*|webmentions?|pingbacks?"
    "|cookies?|cookie-?\\w*|consent|gdpr|ccpa|onetrust|newsletter\\w*|subscribe\\w*|signup|sign-?up|mailing-?list|mc4wp\\w*|paywall"
    "|share|sharing|share\\w*|sharedaddy|social|socials?|social-?\\w*|addtoany\\w*|addthis\\w*|follow-?us"
    "|pop-?ups?|modals?|overlay|lightbox|off-?canvas|footer|colophon|site-?footer|site-?info|copyright|legal|skip-?link|screen-?reader-?text"
    "|post-?navigation|nav-?links|nav-?(?:previous|next)|prev-?next|author-?(?:bio|box)|about-?(?:the-?)?author|donate|affiliate\\w*"
)
_BEFORE = "jp|wp|site|post|entry|page|single|content|the|main|primary|secondary|global|top|bottom|left|right|block|section"
_AFTER = (
    "wrap\\w*|container|box|block|section|area|list|inner|content|items?|links?|posts?|articles?|buttons?|icons?|bar|group"
    "|col\\w*|unit|slot|module|panel|text|title|left|right|top|bottom|middle|footer|header|\\d+"
)
_SCENERY_NAME = re.compile(rf"(?:(?:{_BEFORE})[-_]+){{0,2}}(?:{_NAMES})(?:[-_]+(?:{_AFTER}))*", re.IGNORECASE)
_KEPT = frozenset({"html", "body", "main", "article", "h1", "h2", "a", "meta", "link", "td", "time"})
_FEET = frozenset({"entry-footer", "post-footer", "article-footer", "post-info", "entry-info"})
"""Of articles: they hold categories and tags."""
_FORM_LINKS = 10
"""Links in a form of its own; some sites have their whole page in one."""
_MAX_META = 500


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was parsed. `content` has lost navigation, adverts and the like."""

    url: str
    """Where it was found."""
    base: str
    """What its relative addresses refer to."""
    tree: LexborHTMLParser
    meta: dict[str, list[str]]
    """Names and properties of its meta elements, lower case, to what they say, clean."""
    heading_of_window: str
    """Its `title` element."""
    items: list[Item]
    """What it states in JSON-LD, microdata and RDFa."""

    @property
    def canonical(self) -> str:
        """The address that it gives itself; `url` if it gives none, or one of another site's."""
        for selector, name in (("link[rel=canonical]", "href"), ('meta[property="og:url"]', "content")):
            node = self.tree.css_first(selector)
            address = links.absolute(node.attributes.get(name) or "", self.base) if node is not None else ""
            if address and links.host_of(address) == links.host_of(self.url):
                return address
        return self.url

    def first_meta(self, *names: str) -> str:
        """The first value of the first of these names that there is."""
        return next((self.meta[name][0] for name in names if name in self.meta), "")

    @property
    def is_single(self) -> bool:
        """Whether it is about one thing: its only first heading stands in an article, and leads nowhere else."""
        headings = self.tree.css("h1")
        return (
            len(headings) == 1 and is_inside_article(headings[0]) and headings[0].css_first("a[href]") is None
        )

    def content(self) -> LexborNode | None:
        """The element that holds what the page is about."""
        articles = self.tree.css("article")
        if len(articles) > 1 and self.is_single:
            articles = [article for article in articles if article.css_first("h1") is not None][-1:]
        if len(articles) == 1:
            return articles[0]
        for selector in ("main", "[role=main]", ".hentry", ".entry-content", ".post-content", "#content"):
            nodes = self.tree.css(selector)
            if len(nodes) == 1:
                return nodes[0]
        return self.tree.body


def open_page(text: str, url: str) -> Page:
    """Reads a page.

    Args:
        text: Its HTML.
        url: Where it was found.

    Raises:
        PageError: It cannot be read as HTML at all.
    """
    tree = markup.parse(markup.without_struck(text))
    base = url
    if (node := tree.css_first("base[href]")) is not None:
        try:
            base = urljoin(url, node.attributes.get("href") or "")
        except ValueError:
            base = url
    meta = _meta(tree)
    window = tree.css_first("title")
    heading = markup.clean(window.text()[:1000]) if window is not None else ""
    scripts = [node.text() for node in tree.css('script[type*="ld+json"]')]
    tree.strip_tags(["script", "style"])
    strike(tree)
    return Page(url, base, tree, meta, heading, [*jsonld.items(scripts), *microdata.items(tree)])


def _meta(tree: LexborHTMLParser) -> dict[str, list[str]]:
    meta: dict[str, list[str]] = {}
    for node in tree.css("meta[content]")[:_MAX_META]:
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name")
        if name and (content := markup.clean((attributes.get("content") or "")[:5000])):
            meta.setdefault(name.strip().lower(), []).append(content)
    return meta


def strike(tree: LexborHTMLParser) -> None:
    """Takes away what frames the content of a page, or only stands beside it."""
    if tree.body is None:
        return
    _remove(node for node in tree.body.css(_SCENERY))
    _remove(node for node in tree.body.css("form") if len(node.css("a")) <= _FORM_LINKS)
    _remove(node for node in tree.body.css("footer") if not is_inside_article(node))
    _remove(node for node in tree.body.css("[class], [id]") if _is_scenery(node))


def _is_scenery(node: LexborNode) -> bool:
    attributes = node.attrs
    names = attributes.get("class") or ""
    if name := attributes.get("id"):
        names = f"{names} {name}"
    return _has_scenery_name(names[:300]) and node.tag not in _KEPT


def is_inside_article(node: LexborNode) -> bool:
    """The foot of an article often holds its categories and tags."""
    parent = node.parent
    while parent is not None and parent.tag != "article":
        parent = parent.parent
    return parent is not None


@lru_cache(maxsize=8192)
def _has_scenery_name(names: str) -> bool:
    if "Blog" in names.split():
        return False  # Blogger's posts stand in a `widget Blog`.
    return any(_SCENERY_NAME.fullmatch(name) for name in names.split() if name.lower() not in _FEET)


def _remove(nodes: Iterable[LexborNode]) -> None:
    """Takes nodes away, unless the content is inside: a wrapper is often called after the sidebar that it has, too."""
    found = {
        node.mem_id: node
        for node in nodes
        if node.tag not in _KEPT and node.css_first("main, [role=main], h1") is None
    }
    # The inner ones first: a node must not be touched after the one around it is gone.
    for node in reversed(found.values()):
        node.decompose()
