"""What one element of a page says about a release: its heading, its tags and categories, its links, its text."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from musictui.model.release import Evidence, Genre, Link, LinkKind, Release, ReleaseTrack
from musictui.scrape.origins import places
from musictui.scrape.pages import dates, genres, links, statements, titles, tracklists
from musictui.scrape.pages.genres import Place
from musictui.scrape.pages.markup import clean, lines_of, text_of

MAX_LINKS = 300
MAX_POSTS = 1_000
_TERMS = "a[rel~=tag], a[rel~=category], a.tag, a.p-category, .tags a, .post-tags a, .tag-links a, .cat-links a, .post-categories a"
_GENRE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:sub|music)?-?genres?(?:$|[\s_-])|(?:^|\s)styles?(?:$|\s)", re.IGNORECASE
)
_GENRE_ELEMENTS = "[class*=genre i], .style, .styles, [id*=genre i], [itemprop=genre]"
_GENRE_LABEL = re.compile(r"^\W*(?:genres?|styles?)\W+", re.IGNORECASE)
_MAX_GENRE_TEXT = 200
"""Characters of an element called after genres: a longer one holds other things, too."""
_GENRE_PATH = re.compile(
    r"/(?:genres?|styles?|tags?|category|categories|kategorie|music-genre|discover)/(?:.*/)?([^/?#]+)/?(?:[?#].*)?$"
)
_POST_CLASS = re.compile(r"(?:category|tag|genre|music_genre|style)-([a-z0-9-]+)")
_INSIDE = re.compile(r"#|/(?!/)|\?|javascript:|mailto:", re.IGNORECASE)
"""Addresses of the same site: only files behind them are links of a release."""
_FILES = re.compile(r"\.(?:mp3|flac|wav|ogg|opus|m4a|zip|jpe?g|png|webp)(?:$|\?)", re.IGNORECASE)
_OWN_KINDS = frozenset({LinkKind.DOWNLOAD, LinkKind.COVER})
_HEADINGS = "h1, h2, h3, .entry-title, .post-title"
_LINKED_HEADINGS = "h1 a[href], h2 a[href], h3 a[href], .entry-title a[href], a[rel~=bookmark][href]"
_POSTS = "article, .hentry, .h-entry, .type-post, .blog-post, .post"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reading of a page needs to know."""

    url: str
    """The page."""
    base: str
    source: str
    hosts: Mapping[str, LinkKind]


def listed(root: LexborNode, reading: Reading) -> list[Release]:
    """The posts of a listing, each with its own heading and links; nothing if the page is no listing."""
    found: list[Release] = []
    seen: set[str] = set()
    for node in root.css(_POSTS)[:MAX_POSTS]:
        heading = node.css_first(_LINKED_HEADINGS)
        if heading is None or _holds_posts(node):
            continue
        url = links.absolute(heading.attributes.get("href") or "", reading.base)
        if url and url not in seen and links.host_of(url) == links.host_of(reading.url):
            seen.add(url)
            found.append(read(node, clean(heading.text()), url, reading))
    return found if len(found) > 1 else []


def _holds_posts(node: LexborNode) -> bool:
    """Whether it is what holds a listing, not one post of it."""
    return sum(inner.mem_id != node.mem_id for inner in node.css(_POSTS)) > 1


def read(node: LexborNode, heading: str, url: str, reading: Reading) -> Release:
    """The release that one post is about.

    Args:
        node: What holds the post, and nothing else.
        heading: Its heading, clean.
        url: Its address.
        reading: What is known of the page around it.
    """
    lines = lines_of(node)
    stated = statements.read(lines)
    title = titles.split(heading, artist=stated.texts.get("artist", ""))
    artist = title.artist
    location = stated.texts.get("country", "")
    place = places.country_of(location) if location else None
    return Release(
        url=url,
        source=reading.source,
        title=stated.texts.get("title") or title.title,
        artist=artist,
        date=stated.texts.get("date") or title.year,
        published=published(node),
        label=stated.texts.get("label", ""),
        catalog_number=stated.texts.get("catalog") or title.catalog_number,
        country=place.country if place else "",
        location=location,
        genres=tuple(genres.merge([*terms(node), *stated.genres, *bracketed(title)])),
        links=tuple(links_of(node, url, reading)),
        tracks=tuple(
            tracklists.read(lines, is_release=bool(artist) and node.tag != "body") or _ordered(node)
        ),
        ids={"barcode": barcode} if (barcode := stated.texts.get("barcode")) else {},
        cover_url=image(node, reading),
    )


def _ordered(node: LexborNode) -> list[ReleaseTrack]:
    """The tracks of the first ordered list that is one: the browser writes its numbers."""
    for element in node.css("ol")[:5]:
        items = [clean(item.text(separator=" "))[:400] for item in element.css("li")[: tracklists.MAX_TRACKS]]
        if tracks := tracklists.read_list(items):
            return tracks
    return []


def bracketed(title: titles.Title) -> list[Genre]:
    """The genres in the brackets of a heading."""
    return [genre for term in title.terms for genre in genres.find(term, "title", Place.KEYWORDS)]


def terms(node: LexborNode) -> Iterator[Genre]:
    """The genres in the tag and category links of a post, in elements called after genres, and in its classes."""
    for link in node.css(_TERMS):
        # WordPress gives categories both words.
        where = "category" if "category" in (link.attributes.get("rel") or "").lower() else "tag link"
        yield from genres.find(clean(link.text()), where)
    for link in node.css("a[href]:not([rel~=tag]):not([rel~=category]):not(.tag)"):
        if found := _GENRE_PATH.search((link.attributes.get("href") or "")[: links.MAX_URL]):
            name = clean(link.text())[:100]
            # The words must say what the address says: `/tag/deep-house` is also behind pictures and arrows.
            if name and genres.find(unquote(found[1]).replace("-", " ").replace("+", " "), ""):
                yield from genres.find(name, "genre link")
    for element in node.css(_GENRE_ELEMENTS):
        attributes = element.attributes
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        text = ", ".join(lines_of(element, 2 * _MAX_GENRE_TEXT))
        if len(text) <= _MAX_GENRE_TEXT and (_GENRE_NAMES.search(names) or "itemprop" in attributes):
            yield from genres.find(_GENRE_LABEL.sub("", text), "genre element")
    yield from _post_classes(node)


def _post_classes(node: LexborNode) -> Iterator[Genre]:
    """`post_class()` of WordPress puts the categories and tags of a post into its classes."""
    names = (node.attributes.get("class") or "").split()
    if "hentry" in names or "type-post" in names or "post" in names:
        for name in names:
            if found := _POST_CLASS.fullmatch(name):
                for genre in genres.find(found[1].replace("-", " "), "category"):
                    yield Genre(genre.name, (Evidence("class of the post", name),))


def links_of(node: LexborNode, url: str, reading: Reading) -> list[Link]:
    """The links of a post, canonical, each once. Those to the same site are none, nor are adverts and share buttons."""
    own = links.host_of(reading.url)
    is_whole_page = node.tag == "body"
    found: list[Link] = []
    for element in node.css("a[href], iframe[src]"):
        attributes = element.attributes
        is_frame = element.tag == "iframe"
        address = attributes.get("src" if is_frame else "href") or ""
        if not is_frame and _INSIDE.match(address) and not _FILES.search(address):
            continue
        text = (
            ""
            if is_frame
            else clean(element.text()[:1000])[:200] or clean((attributes.get("title") or "")[:200])
        )
        link = links.classify(address, text, page=url, rel=attributes.get("rel") or "", hosts=reading.hosts)
        if link is None or _GENRE_PATH.search(link.url):
            continue
        if links.same_site(link.host, own) and link.kind not in _OWN_KINDS:
            continue
        if is_whole_page and link.kind in {LinkKind.OTHER, LinkKind.SOCIAL}:
            continue  # Nothing tells the content from what is around it: it may be the site's own.
        if is_frame and link.kind not in {LinkKind.VIDEO, LinkKind.STREAM, LinkKind.STORE}:
            continue  # A frame of an unknown host is an advert more often than not.
        found.append(link)
        if len(found) >= MAX_LINKS:
            break
    return links.unique(found)


def published(node: LexborNode) -> str:
    """When the post says to have been published."""
    element = node.css_first("time[datetime], .published, .updated, abbr.published")
    if element is None:
        return ""
    return dates.parse(
        element.attributes.get("datetime") or element.attributes.get("title") or text_of(element, 100)
    )


def image(node: LexborNode, reading: Reading) -> str:
    """The first picture of a post that is not tiny."""
    for element in node.css("img")[:10]:
        attributes = element.attributes
        width = attributes.get("width") or ""
        if not (width.isdigit() and int(width[:6]) < 100):
            source = (
                attributes.get("data-src") or attributes.get("data-lazy-src") or attributes.get("src") or ""
            )
            if address := links.absolute(source, reading.base):
                return address
    return ""


def heading_of(node: LexborNode) -> str:
    """The first heading in an element."""
    return next((text for element in node.css(_HEADINGS) if (text := text_of(element, 300))), "")
