"""Where a crawl goes, and the source for pages that a person names."""

import pytest

from musictui.model.release import PageState
from musictui.scrape.pages import crawl
from musictui.scrape.pages.crawl import SitePage
from musictui.scrape.source import Manner, PageError, Request, Wanted
from musictui.scrape.sources.page import PageSource
from tests.scrape.pages import html

URL = "https://blog.example/"
LISTING = html(
    """<article><h2><a href="/2020/one/#more">One</a></h2><p><a href="https://other.example/">x</a></p></article>
    <article><h2><a href="https://www.blog.example/2020/two/">Two</a></h2></article>
    <article><h2><a href="/2020/one/">One again</a></h2></article>
    <article><h2><a href="/tag/techno/">A tag</a></h2></article>
    <nav class="pagination"><a href="/page/2/">2</a> <a href="/page/3/">3</a> <a class="next" href="/page/2/">Older posts</a></nav>""",
    """<link rel="alternate" type="application/rss+xml" href="/comments/feed/">
    <link rel="alternate" type="application/rss+xml" href="/feed/"><link rel="https://api.w.org/" href="https://blog.example/wp-json/">""",
)


def test_a_listing_leads_to_its_posts_and_pages() -> None:
    found = crawl.next_pages(LISTING.encode(), URL)

    assert found.posts == ("https://blog.example/2020/one/", "https://www.blog.example/2020/two/")
    assert found.paging == ("https://blog.example/page/2/", "https://blog.example/page/3/")
    assert found.feed == "https://blog.example/feed/"
    assert found.sitemap == "https://blog.example/sitemap.xml"
    assert found.api == "https://blog.example/wp-json/wp/v2/posts?per_page=50&_embed=1"


def test_paging_goes_on_from_where_it_is() -> None:
    page = (
        '<body><a href="/page/2/">2</a><a href="/page/4/">4</a><a rel="prev" href="/page/2/">Newer</a></body>'
    )

    assert crawl.next_pages(page.encode(), "https://blog.example/page/3/").paging == (
        "https://blog.example/page/4/",
    )


def test_pages_without_articles_lead_to_what_is_below_them() -> None:
    page = """<body><ul><li><a href="/releases/one">One</a></li><li><a href="/releases/two">Two</a></li>
    <li><a href="/about">About</a></li><li><a href="/cover.jpg">x</a></li><li><a href="/cart/x">Cart</a></li></ul></body>"""

    assert crawl.next_pages(page.encode(), "https://label.example/releases").posts == (
        "https://label.example/releases/one",
        "https://label.example/releases/two",
    )


def test_feed_leads_to_its_entries() -> None:
    text = """<rss><channel><item><link>https://blog.example/1/</link><pubDate>Fri, 17 Jul 2020 10:00:00 GMT</pubDate></item>
    <item><link>https://other.example/2/</link></item></channel></rss>"""

    assert crawl.next_pages(text.encode(), URL).posts == ("https://blog.example/1/",)
    assert crawl.feed_pages(text.encode(), URL) == (
        SitePage("https://blog.example/1/", "2020-07-17"),
        SitePage("https://other.example/2/"),
    )


def test_sitemap_lists_pages_of_its_site() -> None:
    text = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
    xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
    <url><loc> https://blog.example/1/ </loc><lastmod>2020-07-17T10:00:00+00:00</lastmod>
    <image:image><image:loc>https://blog.example/1.jpg</image:loc></image:image></url>
    <url><loc>https://other.example/2/</loc></url><url><loc>https://blog.example/3/?a=1&amp;b=2</loc></url></urlset>"""

    assert crawl.sitemap(text.encode(), URL).pages == (
        SitePage("https://blog.example/1/", "2020-07-17"),
        SitePage("https://blog.example/3/?a=1&b=2"),
    )


def test_sitemap_index_lists_sitemaps() -> None:
    text = "<sitemapindex><sitemap><loc>https://blog.example/s1.xml</loc><lastmod>2020-07</lastmod></sitemap></sitemapindex>"

    assert crawl.sitemap(text.encode(), URL).sitemaps == (SitePage("https://blog.example/s1.xml", "2020-07"),)


def test_sitemap_of_plain_text_is_read() -> None:
    assert crawl.sitemap(b"https://blog.example/1\nhttps://blog.example/2\n", URL).pages == (
        SitePage("https://blog.example/1"),
        SitePage("https://blog.example/2"),
    )


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"words", b"<urlset"])
def test_what_is_no_sitemap_is_refused(body: bytes) -> None:
    with pytest.raises(PageError) as caught:
        crawl.sitemap(body, URL)

    assert caught.value.state is PageState.UNREADABLE


@pytest.mark.parametrize(
    ("date", "first", "last", "is_within"),
    [
        ("2020-07-17", "2020-07-01", "2020-07-31", True),
        ("2020-07-17", "2020-07-17", "2020-07-17", True),
        ("2020-07-17", "2020-08", "", False),
        ("2020-07-17", "", "2020-06", False),
        ("2020-07", "2020-07-10", "", True),
        ("2020", "2020-07-10", "2020-08-01", True),
        ("2019", "2020-07-10", "", False),
        ("2021", "", "2020-07-10", False),
        ("", "2020", "2020", True),
    ],
)
def test_dates_are_compared_as_far_as_they_are_known(
    date: str, first: str, last: str, is_within: bool
) -> None:
    assert crawl.is_within(date, first, last) is is_within


def test_page_source_asks_for_the_page_itself() -> None:
    source = PageSource()

    assert source.open(URL) == [Request(URL, "page", Manner.PAGE, step="page")]
    assert source.accepts(URL)
    assert not source.accepts("ftp://blog.example/")
    assert list(source.search(Wanted(artist="Kestrel"))) == []
    assert source.missing_key() == ""


def test_page_source_reads_a_page() -> None:
    source = PageSource()
    page = html("<article><h1>Kestrel – Low Sun</h1><p>Genre: Ambient</p></article>")
    found = source.read(source.open(URL)[0], page.encode(), url=URL, content_type="text/html")

    assert [release.title for release in found.releases] == ["Low Sun"]
    assert list(found.requests) == []


def test_page_source_asks_nothing_else_of_the_site_and_names_its_feed() -> None:
    source = PageSource()
    page = '<link rel="alternate" type="application/rss+xml" href="/feed/"><h1>Night Blog</h1><p>Welcome.</p>'
    found = source.read(source.open(URL)[0], page.encode(), url=URL, content_type="text/html")

    assert list(found.requests) == []
    assert found.note.endswith("The posts of the site are in its feed: https://blog.example/feed/")


def test_page_source_asks_wordpress_about_a_post_without_genres() -> None:
    source = PageSource()
    page = """<link rel="alternate" type="application/json" href="https://blog.example/wp-json/wp/v2/posts/12">
    <article><h1>Kestrel – Low Sun</h1><p>Label: Night Tides</p></article>"""
    found = source.read(source.open(URL)[0], page.encode(), url=URL, content_type="text/html")

    assert [release.label for release in found.releases] == ["Night Tides"]
    assert [request.url for request in found.requests] == [
        "https://blog.example/wp-json/wp/v2/posts/12?_embed=1"
    ]


def test_page_source_says_when_a_page_has_nothing() -> None:
    source = PageSource()
    found = source.read(source.open(URL)[0], b"<p>Welcome.</p>", url=URL, content_type="text/html")

    assert (list(found.releases), found.note) == ([], "Nothing about a release was found.")
