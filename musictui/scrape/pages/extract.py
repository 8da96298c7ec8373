"""What any page, feed or list of posts says about releases. Pure: bytes in, releases out.

Every genre carries where it stood and its words. Navigation, sidebars, related posts, adverts, comments and the
like are taken away first.
"""

from collections.abc import Mapping

from musictui.model.release import LinkKind, PageState, Release
from musictui.scrape.fetch import charset as charsets
from musictui.scrape.fetch import verdict
from musictui.scrape.pages import extract_page, feeds, jsonld, links, markup, wordpress
from musictui.scrape.pages.page import open_page
from musictui.scrape.pages.posts import Reading
from musictui.scrape.source import PageError

MAX_BYTES = 20_000_000


def extract(
    body: bytes,
    *,
    url: str,
    content_type: str = "",
    charset: str | None = None,
    link_hosts: Mapping[str, LinkKind] = links.NO_HOSTS,
    source: str = "page",
) -> list[Release]:
    """The releases that a reply is about; empty if there are none.

    A feed, or a listing of posts, gives one for each post, with its own title and links.

    Args:
        body: The reply, as it came, decompressed.
        url: Where it came from, after redirects.
        content_type: Its header.
        charset: Python's name of its charset, where it is known; else it is found out.
        link_hosts: The user's own table: host to what stands behind it.
        source: The name that the releases carry as their source.

    Raises:
        PageError: It is nothing that can be read (state `unreadable`), or empty (state `suspiciously empty`).
    """
    text = decoded(body, content_type, charset)
    if not text.strip():
        raise PageError(verdict.NOTHING, state=PageState.EMPTY)
    reading = Reading(url, url, source, link_hosts)
    if feeds.is_feed(text, content_type):
        return feeds.releases(text, reading)
    if text.lstrip("\ufeff \t\r\n")[:1] in {"{", "["} and "html" not in content_type:
        values = jsonld.loads(text)
        if values and wordpress.is_posts(values[0]):
            return wordpress.releases(values[0], reading)
        raise PageError("This is data that is not about releases.", state=PageState.UNREADABLE)
    if "\0" in text[:1000]:
        raise PageError("This is not a page of text.", state=PageState.UNREADABLE)
    page = open_page(text, url)
    found = extract_page.releases(page, Reading(url, page.base, source, link_hosts))
    if not found and markup.is_cut(text):
        raise PageError(
            "The page is too long to be read whole, and what was read is about no release.",
            state=PageState.UNREADABLE,
        )
    return found


def decoded(body: bytes, content_type: str, charset: str | None) -> str:
    """The text of a reply, its first 20 MB."""
    body = body[:MAX_BYTES]
    try:
        return charsets.decode(body, charset or charsets.charset_of(body, content_type))
    except LookupError:
        return charsets.decode(body, "utf-8")
