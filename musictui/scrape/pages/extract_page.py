"""The releases of one HTML page: what it states for programs, then its posts, then its own heading and text."""

from dataclasses import replace

from selectolax.lexbor import LexborNode

from musictui.model.release import Genre, Link, LinkKind, PageState, Release
from musictui.model.text import fold
from musictui.scrape.fetch import verdict
from musictui.scrape.pages import dates, genres, links, posts, schema_org, titles
from musictui.scrape.pages.genres import Place
from musictui.scrape.pages.items import Item
from musictui.scrape.pages.page import Page
from musictui.scrape.pages.posts import Reading
from musictui.scrape.source import PageError

_MUSIC_LINKS = frozenset({LinkKind.STORE, LinkKind.STREAM, LinkKind.DOWNLOAD, LinkKind.METADATA})
_MUSIC_OG = ("music.album", "music.song", "music.playlist")


def releases(page: Page, reading: Reading) -> list[Release]:
    """The releases of a page, in its order; empty if it is about none.

    One that the page as a whole is about gets what its text, tags and links say, too. Several get only their own.
    """
    found = schema_org.releases(page.items, page.base, reading.source)
    own = [release for release in found if _same_page(release.url, page)]
    if len(own) == 1:
        found = own
    root = page.content()
    if len(found) > 1:
        return found
    if (
        not found
        and not page.is_single
        and page.tree.body is not None
        and page.first_meta("og:type").lower() not in {"article", *_MUSIC_OG}
    ):
        listed = posts.listed(page.tree.body, reading)
        if listed:
            return listed
    if root is None:
        return found
    several, has_others = _own(page, root, reading)
    if len(several) > 1:
        if not found:
            return several
        # Those of the others beside the one that the page states to be about are read nowhere.
        return [_with(found[0], post) for post in several if _names_one(found[0], post)][:1] or found
    (own_post,) = several
    release = _with(found[0], own_post) if found else schema_org.with_product(own_post, page.items)
    if not has_others:
        release = replace(release, genres=tuple(genres.merge([*release.genres, *_keywords(page, release)])))
    if found or _is_release(release) or page.first_meta("og:type").lower() in _MUSIC_OG:
        return [release]
    if not root.text(strip=True):
        raise PageError(verdict.NO_TEXT, state=PageState.EMPTY)
    return []


def _is_release(release: Release) -> bool:
    """Whether what a page says is of a release: a page about its site has a heading, too, and links to friends."""
    return bool(
        release.artist
        or release.genres
        or release.tracks
        or release.label
        or release.catalog_number
        or release.ids
        or any(link.kind in _MUSIC_LINKS for link in release.links)
    )


def _names_one(one: Release, other: Release) -> bool:
    return fold(one.title) == fold(other.title)


def _own(page: Page, root: LexborNode, reading: Reading) -> posts.Posts:
    """The release that the page is about by its heading, text, tags and head; several if its text is about several.

    Those have nothing of its tags and head, which do not say which they mean.
    """
    url = page.canonical
    article = next(iter(schema_org.articles(page.items)), None)
    found = posts.read(root, _heading(page, root, article), url, reading)
    published = dates.parse(
        page.first_meta("article:published_time", "datepublished", "date")
        or (article.text("datePublished") if article else "")
    )
    if found.has_others:
        return posts.Posts(
            [replace(each, published=published or each.published) for each in found.releases], True
        )
    (release,) = found.releases
    stated = [*schema_org.stated_words(article), *release.genres] if article else list(release.genres)
    release = replace(
        release,
        url=url,
        artist=release.artist
        or page.first_meta("music:musician_name", "music:musician:name")
        or titles.artist_by(page.first_meta("og:title"), release.title),
        date=release.date or dates.parse(page.first_meta("music:release_date")),
        published=published or release.published,
        genres=tuple(genres.merge([*stated, *_meta_genres(page)])),
        links=tuple(links.unique([*release.links, *_stated_links(page, article, reading)])),
        cover_url=links.absolute(page.first_meta("og:image", "og:image:url", "twitter:image"), page.base)
        or release.cover_url,
    )
    return posts.Posts([release], False)


def _with(release: Release, post: Release) -> Release:
    """A release that the page states for programs, with what its text adds. What is stated outranks what is read."""
    return replace(
        release,
        artist=release.artist or post.artist,
        date=release.date or post.date,
        published=post.published,
        label=release.label or post.label,
        catalog_number=release.catalog_number or post.catalog_number,
        country=release.country or ("" if release.location else post.country),
        location=release.location or post.location,
        genres=tuple(genres.merge([*release.genres, *post.genres])),
        links=tuple(links.unique([*release.links, *post.links])),
        tracks=release.tracks or post.tracks,
        ids={**post.ids, **release.ids},
        cover_url=release.cover_url or post.cover_url,
    )


def _heading(page: Page, root: LexborNode, article: Item | None) -> str:
    """The heading of a page: of its text, of its head, of its window, the first that is not the name of the site."""
    first = posts.heading_of(root)
    site = page.first_meta("og:site_name", "application-name") or titles.site_in(
        page.heading_of_window, first
    )
    for text in (
        first,
        page.first_meta("og:title", "twitter:title"),
        article.text("headline", "name") if article else "",
        page.heading_of_window,
    ):
        heading = titles.without_site(text, site)
        if heading and fold(heading) != fold(site):
            return heading
    return ""


def _meta_genres(page: Page) -> list[Genre]:
    """The genres that the head states of the page itself."""
    found: list[Genre] = []
    for name in (
        "music:genre",
        "genre",
        "og:music:genre",
        "article:tag",
        "og:article:tag",
        "article:section",
    ):
        for text in page.meta.get(name, ()):
            found.extend(genres.find(text, f"meta {name}"))
    return found


def _keywords(page: Page, release: Release) -> list[Genre]:
    """The genres in the keywords of the head.

    Many sites have the same ones on every page. So they count where they name the release, too; else they only confirm.
    """
    found: list[Genre] = []
    known = {genre.name for genre in release.genres}
    own = {fold(name) for name in (release.artist, release.title) if name}
    for text in (*page.meta.get("keywords", ()), *page.meta.get("news_keywords", ())):
        is_own = not own.isdisjoint(fold(word) for word in text.split(","))
        read = genres.find(text, "meta keywords", Place.KEYWORDS)
        found.extend(genre for genre in read if is_own or genre.name in known)
    return found


def _stated_links(page: Page, article: Item | None, reading: Reading) -> list[Link]:
    """Players and pictures in the head are of the page; `sameAs` of a group is a link of its own."""
    addresses = [*page.meta.get("og:video", ())[:1], *page.meta.get("music:album", ())[:1]]
    things = [item for item in page.items if item.is_a(schema_org.MUSIC | schema_org.GROUPS)]
    for item in things:
        addresses.extend(
            text for thing in (item, *item.items("byArtist", "publisher")) for text in thing.texts("sameAs")
        )
        for thing in (item, *item.items("publisher")):
            addresses.extend(
                part.text("url")
                for part in thing.items("mainEntityOfPage")
                if part.text("url") and part is not article
            )
    found = [links.classify(address, page=page.url, hosts=reading.hosts) for address in addresses[:100]]
    return [
        link for link in found if link is not None and not links.same_site(link.host, links.host_of(page.url))
    ]


def _same_page(url: str, page: Page) -> bool:
    def name(address: str) -> str:
        return (
            address.partition("://")[2].partition("#")[0].partition("?")[0].removeprefix("www.").rstrip("/")
        )

    return name(url) in {name(page.url), name(page.canonical)}
