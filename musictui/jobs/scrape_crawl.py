"""Where a crawl goes from a page: the posts of the same site, found by its feed, its sitemap and its paging."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from musictui.errors import UsageError
from musictui.jobs.scrape_asked import Asked
from musictui.model.release import Release
from musictui.model.text import fold, nearest
from musictui.scrape.fetch.reply import Reply
from musictui.scrape.pages import crawl, genres, taxonomy
from musictui.scrape.source import PageError

START, LISTING, POST, FEED, SITEMAP = "page", "listing", "post", "feed", "sitemap"
"""What is asked for at an address of a crawl."""
MOST_SITEMAPS = 20
NEAREST = 5
"""Genres that are named where one is misspelt."""


class Next(NamedTuple):
    """An address to ask next."""

    url: str
    step: str


def next_of(asked: Asked, step: str, reply: Reply, releases: Sequence[Release]) -> list[Next]:
    """Where to go from a page.

    Args:
        asked: What the crawl is to keep to.
        step: What was asked for there.
        reply: What came.
        releases: What was found there; posts that a feed tells whole are not asked again.

    Raises:
        PageError: It is not what it should be.
    """
    match step:
        case "sitemap":
            return _of_sitemap(asked, reply)
        case "feed":
            told = {release.url for release in releases if release.genres or release.tracks or release.links}
            listed = crawl.feed_pages(reply.body, reply.final_url)
            return [
                Next(page.url, POST)
                for page in listed
                if page.url not in told and crawl.is_within(page.date, asked.since, asked.until)
            ]
        case "post":
            return []
    found = crawl.next_pages(
        reply.body, reply.final_url, content_type=reply.content_type, charset=reply.charset
    )
    outside = {
        release.url
        for release in releases
        if release.published and not crawl.is_within(release.published, asked.since, asked.until)
    }
    beside = [(found.feed, FEED), (found.sitemap, SITEMAP)] if step == START else []
    return [
        *(Next(url, kind) for url, kind in beside if url),
        *(Next(url, POST) for url in found.posts if url not in outside),
        *(Next(url, LISTING) for url in found.paging),
    ]


def kept(asked: Asked, releases: Iterable[Release], asked_next: Collection[str]) -> list[Release]:
    """What of a page a crawl keeps: by date, and by genre or one that is under it.

    Of what is asked next by itself, a listing only has the beginning.
    """
    wanted = {taxonomy.key(genres.named(name) or name) for name in asked.genres}
    return [
        release
        for release in releases
        if release.url not in asked_next
        and crawl.is_within(release.published or release.date, asked.since, asked.until)
        and (not wanted or _genres(release) & wanted)
    ]


def check_genres(names: Sequence[str]) -> None:
    """See that the taxonomy knows genres of these names.

    Raises:
        UsageError: It does not know one.
    """
    known = taxonomy.taxonomy().parents
    for name in names:
        if not genres.named(name):
            words = fold(name).split()
            near = nearest(fold(name), known)
            alike = [each for each in known if any(word in each.split() for word in words)]
            named = ", ".join(dict.fromkeys([*filter(None, [near]), *alike][:NEAREST]))
            hint = f"Did you mean {named}?" if named else "Such as techno, dub or ambient."
            raise UsageError(f"There is no genre {name!r}.", hint=hint)


def _genres(release: Release) -> set[str]:
    """The keys of its genres, and of all that hold them."""
    known = taxonomy.taxonomy()
    return {taxonomy.key(name) for genre in release.genres for name in (genre.name, *known.wider(genre.name))}


def _of_sitemap(asked: Asked, reply: Reply) -> list[Next]:
    try:
        found = crawl.sitemap(reply.body, reply.final_url)
    except PageError:
        return []  # Where one usually is, there need not be one.
    more = _dated(asked, found.sitemaps)[:MOST_SITEMAPS]
    return [*(Next(url, SITEMAP) for url in more), *(Next(url, POST) for url in _dated(asked, found.pages))]


def _dated(asked: Asked, pages: Iterable[crawl.SitePage]) -> list[str]:
    """Those that may be within the dates. A sitemap tells the last change, which comes after the date of a post."""
    return [
        page.url
        for page in pages
        if not page.date or not asked.since or page.date >= asked.since[: len(page.date)]
    ]
