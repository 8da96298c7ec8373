"""Where a crawl goes from a page: the posts of the same site, found by its feed, its sitemap and its paging."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from musictui.errors import UsageError
from musictui.jobs.scrape_asked import LEFT_OUT, Asked
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
_NO_MATTER = re.compile(r"^https?://|#.*$|[?&]utm_\w+=[^&#]*")
"""What addresses of one page differ in: a feed links with its campaign, a page without."""


class Next(NamedTuple):
    """An address to ask next."""

    url: str
    step: str


class Way(NamedTuple):
    """Where to go from a page."""

    following: Sequence[Next] = ()
    outside: Collection[str] = ()
    """Addresses that it says to be outside of the dates."""


def next_of(asked: Asked, step: str, reply: Reply, releases: Sequence[Release]) -> Way:
    """Where to go from a page, and where not.

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
            listed = _listed(reply, releases)
            outside = {
                page.url for page in listed if not crawl.is_within(page.date, asked.since, asked.until)
            }
            return Way(
                [Next(page.url, POST) for page in listed if page.url not in told | outside],
                outside,
            )
        case "post":
            return Way()
    found = crawl.next_pages(
        reply.body, reply.final_url, content_type=reply.content_type, charset=reply.charset
    )
    outside = {
        release.url
        for release in releases
        if release.published and not crawl.is_within(release.published, asked.since, asked.until)
    }
    beside = [(found.feed or found.api, FEED), (found.sitemap, SITEMAP)] if step == START else []
    following = [
        *(Next(url, kind) for url, kind in beside if url),
        *(Next(url, POST) for url in found.posts if url not in outside),
        *(Next(url, LISTING) for url in found.paging),
    ]
    return Way(following, outside)


def _listed(reply: Reply, releases: Sequence[Release]) -> Sequence[crawl.SitePage]:
    """The posts that a feed lists, or in its place the interface of WordPress."""
    if reply.body.lstrip()[:1] in {b"[", b"{"}:
        return [crawl.SitePage(release.url, release.published) for release in releases]
    return crawl.feed_pages(reply.body, reply.final_url)


def tells_dates(asked: Asked, step: str) -> bool:
    """Whether what is asked for may say that posts are outside of the dates of a crawl.

    A sitemap tells the last change of a page, which may be long after its date.
    """
    return bool(asked.since) if step == SITEMAP else step == FEED and bool(asked.since or asked.until)


def tells_more(step: str) -> bool:
    """Whether a page of a crawl is one that dates posts or, as where it began, names those that do."""
    return step in {f"page {each}" for each in (START, FEED, SITEMAP)}


def key(url: str) -> str:
    """What addresses of one page have in common."""
    return _NO_MATTER.sub("", url).rstrip("/")


def kept(asked: Asked, releases: Iterable[Release]) -> list[Release]:
    """What of a page a crawl keeps: by date, and by genre or one that is under it."""
    wanted = {taxonomy.key(genres.named(name) or name) for name in asked.genres}
    return [
        release
        for release in releases
        if crawl.is_within(release.published or release.date, asked.since, asked.until)
        and (not wanted or _genres(release) & wanted)
    ]


def why_left_out(asked: Asked, releases: Sequence[Release]) -> str:
    """Why a crawl keeps nothing of a page, for a person; empty if there was nothing to keep."""
    if not releases:
        return ""
    days = [each.published or each.date for each in releases]
    if not any(crawl.is_within(day, asked.since, asked.until) for day in days):
        is_late = crawl.is_within(days[0], asked.since)
        wanted = f"until:{asked.until}" if is_late else f"since:{asked.since}"
        of_many = f"none of its {len(releases):,} posts is {wanted}."
        return LEFT_OUT + (of_many if len(releases) > 1 else f"it is of {days[0]}, which is not {wanted}.")
    names = dict.fromkeys(genre.name for each in releases for genre in each.genres)
    said = f"what it says is {', '.join(names)}" if names else "it says no genre"
    what = "it is not" if len(releases) == 1 else f"none of its {len(releases):,} posts is"
    return f"{LEFT_OUT}{what} {' or '.join(asked.genres)}: {said}."


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


def _of_sitemap(asked: Asked, reply: Reply) -> Way:
    try:
        found = crawl.sitemap(reply.body, reply.final_url)
    except PageError:
        return Way()  # Where one usually is, there need not be one.
    more = _dated(asked, found.sitemaps)[:MOST_SITEMAPS]
    pages = _dated(asked, found.pages)
    return Way(
        [*(Next(url, SITEMAP) for url in more), *(Next(url, POST) for url in pages)],
        {page.url for page in found.pages} - set(pages),
    )


def _dated(asked: Asked, pages: Iterable[crawl.SitePage]) -> list[str]:
    """Those that may be within the dates. A sitemap tells the last change, which comes after the date of a post."""
    return [
        page.url
        for page in pages
        if not page.date or not asked.since or page.date >= asked.since[: len(page.date)]
    ]
