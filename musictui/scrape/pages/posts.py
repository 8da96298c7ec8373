"""What one element of a page says about a release: its heading, its tags and categories, its links, its text."""

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from musictui.model.release import Evidence, Genre, Link, LinkKind, Release, ReleaseTrack
from musictui.scrape.origins import places
from musictui.scrape.pages import dates, genres, links, others, sections, statements, titles, tracklists
from musictui.scrape.pages.genres import Place
from musictui.scrape.pages.markup import (
    clean,
    each_once,
    lines_of,
    lines_of_markup,
    parse,
    text_of,
    without_quotes,
)

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
_TAG_LABEL = re.compile(
    r"[Ll](?<!\w.)(?:abel|ABEL)((?:\s|:|</?span[^<>]*>){1,20}<a\b[^<>]*(?:/search/label/|/tags?/)[^<>]*>)"
)
_OF_POST = "footer, a[href*='/tag/'], a[href*='/tags/'], a[href*='/category/'], a[href*='/categories/']"
"""What a post says of itself, not of one of its releases."""
_POSTS = "article, .hentry, .h-entry, .type-post, .blog-post, .post"


Anchors = Sequence[tuple[LexborNode, Mapping[str, str | None]]]
"""The links and frames of a post with their attributes, found once."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reading of a page needs to know."""

    url: str
    """The page."""
    base: str
    source: str
    hosts: Mapping[str, LinkKind]


class Posts(NamedTuple):
    """What one post is about."""

    releases: list[Release]
    has_others: bool
    """It is about several, those that are left away counted: what it says as a whole is of none."""


def listed(root: LexborNode, reading: Reading) -> list[Release]:
    """The posts of a listing, each with its own heading and links; nothing if the page is no listing."""
    found: list[Release] = []
    seen: set[str] = set()
    nodes = root.css(_POSTS)
    held = _held(nodes)
    for node in each_once(nodes)[:MAX_POSTS]:
        # What holds several is the listing, not one post of it.
        if held[node.mem_id] > 1 or (heading := node.css_first(_LINKED_HEADINGS)) is None:
            continue
        url = links.absolute(heading.attributes.get("href") or "", reading.base)
        if url and url not in seen and links.host_of(url) == links.host_of(reading.url):
            seen.add(url)
            found.extend(read(node, clean(heading.text()), url, reading).releases)
    return found if len(seen) > 1 else []


def _held(nodes: Sequence[LexborNode]) -> Counter[int]:
    """How many of the nodes are inside each of them, by `mem_id`.

    Args:
        nodes: In the order of the page. What says twice that it is a post (`<article class="hentry">`) is there twice,
            and counts twice: it surely is one.
    """
    around: dict[int, tuple[int, ...]] = {}
    known = {node.mem_id for node in nodes}
    for node in each_once(nodes):
        parent = node.parent
        while parent is not None and parent.mem_id not in known:
            parent = parent.parent
        around[node.mem_id] = (*around[parent.mem_id], parent.mem_id) if parent is not None else ()
    return Counter(outer for node in nodes for outer in around[node.mem_id])


def read(node: LexborNode, heading: str, url: str, reading: Reading) -> Posts:
    """The releases that one post is about, one for each heading that names one; mostly one.

    Where there are several, each has what stands below its own heading. Tags and categories of the post are of none:
    they do not say which they mean.

    Args:
        node: What holds the post, and nothing else.
        heading: Its heading, clean.
        url: Its address.
        reading: What is known of the page around it.
    """
    text = others.take_away(node, heading)
    parts = sections.of(text, heading) if sections.may_be_several(text) else []
    if not parts:
        release, has_others = _read(node, text, heading, url, reading)
        return Posts([release], has_others)
    found: list[Release] = []
    said = published(node)
    for part in parts:
        own = links.absolute(html.unescape(part.href), reading.base) if part.href else ""
        if not own or links.host_of(own) != links.host_of(reading.url):
            own = url
        tree = parse(part.markup if node.tag == "body" else f"<article>{part.markup}</article>")
        for element in each_once(tree.css(f"{_OF_POST}, {_TERMS}")):
            element.decompose()
        inner = tree.body if node.tag == "body" else tree.css_first("article")
        if inner is not None:
            release, _ = _read(inner, inner.html or "", part.heading, own, reading, is_part=True)
            found.append(replace(release, published=said))
    # Where one has no picture, it is not sure that those of the others stand below their headings.
    has_covers = all(release.cover_url for release in found)
    return Posts(found if has_covers else [replace(release, cover_url="") for release in found], True)


def _read(
    node: LexborNode, text: str, heading: str, url: str, reading: Reading, *, is_part: bool = False
) -> tuple[Release, bool]:
    """The release that one post, or one part of a post, is about, and whether others are left away.

    Where others are, only what stands before them is its own, and tags and links may be theirs.

    Args:
        node: What holds the post, and nothing else.
        text: Its markup.
        heading: Its heading, clean.
        url: Its address.
        reading: What is known of the page around it.
        is_part: There are others in the same post: tags do not count.
    """
    anchors = [(element, element.attributes) for element in node.css("a[href], iframe[src]")]
    lines = lines_of_markup(_said(text), has_ends=True)
    stated = statements.read(lines, has_tags=not is_part)
    has_others = stated.end is not None
    title = titles.split(heading, artist=stated.texts.get("artist", ""))
    artist = title.artist
    location = stated.texts.get("country", "")
    place = places.country_of(location) if location else None
    tracks = tracklists.read(lines[: stated.end], is_release=bool(artist) and node.tag != "body")
    release = Release(
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
        genres=tuple(
            genres.merge([*(() if has_others else terms(node, anchors)), *stated.genres, *bracketed(title)])
        ),
        links=() if has_others else tuple(links_of(node, anchors, url, reading)),
        tracks=tuple(tracks or (() if has_others else _ordered(node))),
        ids={"barcode": barcode} if (barcode := stated.texts.get("barcode")) else {},
        cover_url=image(node, reading),
    )
    return release, has_others


def _said(text: str) -> str:
    """The markup of a post without quotes; the tags that Blogger calls labels are called tags."""
    if "<blockquote" in text:
        text = without_quotes(text)
    return _TAG_LABEL.sub(r"Tags\1", text) if "/search/label/" in text or "/tag" in text else text


def _ordered(node: LexborNode) -> list[ReleaseTrack]:
    """The tracks of the first list that is one: the browser writes its numbers, or a heading right above says so.

    Lists right below headings of discs that count up from the first are one.
    """
    found: list[ReleaseTrack] = []
    disc = 0
    lists = node.css("ol, ul")[:10]
    for element in lists:
        is_ordered = element.tag == "ol"
        if not is_ordered and not _is_below_heading(element):
            continue
        items = [clean(item.text(separator=" "))[:400] for item in element.css("li")[: tracklists.MAX_TRACKS]]
        tracks = tracklists.read_list(items, is_headed=not is_ordered)
        if not tracks and is_ordered and _is_below_heading(element):
            tracks = tracklists.read_list(items, is_headed=True)
        number = tracklists.disc_of(_line_above(element)) if tracks and len(lists) > 1 else 0
        if tracks and number == disc + 1 and (found or number == 1):
            found.extend(replace(track, disc=number) for track in tracks)
            disc = number
        elif tracks:
            return found or tracks
    return found


def _is_below_heading(element: LexborNode) -> bool:
    """Whether the last line above an element says that tracks follow."""
    return tracklists.is_heading(_line_above(element))


def _line_above(element: LexborNode) -> str:
    """The last line above an element; empty if what it stands in is long."""
    above = element.prev
    while above is not None and above.tag == "-text" and not clean(above.text()):
        above = above.prev
    if above is None or len(text := above.html or "") > _MAX_GENRE_TEXT:
        return ""
    return next(reversed(lines_of_markup(text)), "")


def bracketed(title: titles.Title) -> list[Genre]:
    """The genres in the brackets of a heading."""
    return [genre for term in title.terms for genre in genres.find(term, "title", Place.KEYWORDS)]


def terms(node: LexborNode, anchors: Anchors) -> Iterator[Genre]:
    """The genres in the tag and category links of a post, in elements called after genres, and in its classes."""
    for link in each_once(node.css(_TERMS)):
        # WordPress gives categories both words.
        where = "category" if "category" in (link.attributes.get("rel") or "").lower() else "tag link"
        yield from genres.find(clean(link.text()), where)
    for link, attributes in anchors:
        found = _GENRE_PATH.search((attributes.get("href") or "")[: links.MAX_URL])
        if found and link.tag == "a" and not _is_term(attributes):
            name = clean(link.text())[:100]
            # The words must say what the address says: `/tag/deep-house` is also behind pictures and arrows.
            if name and genres.find(unquote(found[1]).replace("-", " ").replace("+", " "), ""):
                yield from genres.find(name, "genre link")
    for element in each_once(node.css(_GENRE_ELEMENTS)):
        attributes = element.attributes
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        text = ", ".join(lines_of(element, 2 * _MAX_GENRE_TEXT))
        if len(text) <= _MAX_GENRE_TEXT and (_GENRE_NAMES.search(names) or "itemprop" in attributes):
            yield from genres.find(_GENRE_LABEL.sub("", text), "genre element")
    yield from _post_classes(node)


def _is_term(attributes: Mapping[str, str | None]) -> bool:
    """Whether a link itself says that it is a tag or a category."""
    said = (attributes.get("rel") or "").lower().split()
    return "tag" in said or "category" in said or "tag" in (attributes.get("class") or "").split()


def _post_classes(node: LexborNode) -> Iterator[Genre]:
    """`post_class()` of WordPress puts the categories and tags of a post into its classes."""
    names = (node.attributes.get("class") or "").split()
    if "hentry" in names or "type-post" in names or "post" in names:
        for name in names:
            if found := _POST_CLASS.fullmatch(name):
                for genre in genres.find(found[1].replace("-", " "), "category"):
                    yield Genre(genre.name, (Evidence("class of the post", name),))


def links_of(node: LexborNode, anchors: Anchors, url: str, reading: Reading) -> list[Link]:
    """The links of a post, canonical, each once. Those to the same site are none, nor are adverts and share buttons."""
    own = links.host_of(reading.url)
    is_whole_page = node.tag == "body"
    found: list[Link] = []
    for element, attributes in anchors:
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
