"""Feeds and WordPress posts: each entry a release of its own."""

import json
from typing import Any

import pytest

from musictui.model.release import Evidence, PageState
from musictui.scrape.pages import feeds
from musictui.scrape.pages.extract import extract
from musictui.scrape.source import PageError
from tests.scrape.pages import names, read, urls

URL = "https://blog.example/feed/"

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Night Blog</title><link>https://blog.example/</link><description>Techno and more</description>
<image><url>https://blog.example/logo.png</url><title>Night Blog</title></image>
<item><title>Kestrel &#8211; Low Sun (2011)</title><link>https://blog.example/1/</link>
<pubDate>Fri, 17 Jul 2020 10:00:00 +0000</pubDate><category><![CDATA[Dub Techno]]></category><category>News</category>
<description>short</description><content:encoded><![CDATA[<p>Label: Night Tides</p>
<p><a href="https://kestrel.bandcamp.com/album/low-sun">Buy</a></p><ul class="sharedaddy"><li><a href="https://t.me/share/url?url=x">x</a></li></ul>]]></content:encoded>
<enclosure url="https://blog.example/low-sun.mp3" length="1" type="audio/mpeg"/></item>
<item><title>Heron &amp; Friends – Buoy</title><guid isPermaLink="true">https://blog.example/2/</guid>
<dc:date>2020-07-18</dc:date><description>&lt;a href="https://heron.bandcamp.com/album/buoy"&gt;Buy&lt;/a&gt; &nbsp;</description></item>
</channel></rss>"""

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Night Blog</title>
<link rel="self" href="https://blog.example/atom"/>
<entry><title type="html">Kestrel – Low &lt;i&gt;Sun&lt;/i&gt;</title><link rel="alternate" href="/1/"/>
<link rel="enclosure" href="https://blog.example/low-sun.flac"/><id>tag:blog.example,1</id>
<published>2020-07-17T10:00:00Z</published><updated>2021-01-01T00:00:00Z</updated><category term="dub-techno" label="Dub Techno"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Label: Night &amp; Tides</p><p>Cat: NGT012</p></div></content></entry>
</feed>"""


def test_rss_gives_each_entry_its_own() -> None:
    first, second = read(RSS, URL, "application/rss+xml")

    assert (first.artist, first.title, first.date, first.published) == (
        "Kestrel",
        "Low Sun",
        "2011",
        "2020-07-17",
    )
    assert (first.url, first.label) == ("https://blog.example/1/", "Night Tides")
    assert first.genres[0].evidence == (Evidence("category", "Dub Techno"),)
    assert names(first) == ["dub techno"]
    assert urls(first) == ["https://kestrel.bandcamp.com/album/low-sun", "https://blog.example/low-sun.mp3"]
    assert (second.artist, second.title, second.published) == ("Heron & Friends", "Buoy", "2020-07-18")
    assert (second.url, urls(second), names(second)) == (
        "https://blog.example/2/",
        ["https://heron.bandcamp.com/album/buoy"],
        [],
    )


def test_atom_is_read() -> None:
    (release,) = read(ATOM, "https://blog.example/atom", "text/xml")

    assert (release.artist, release.title, release.url) == ("Kestrel", "Low Sun", "https://blog.example/1/")
    assert (release.published, names(release)) == ("2020-07-17", ["dub techno"])
    assert (release.label, release.catalog_number) == ("Night & Tides", "NGT012")
    assert urls(release) == ["https://blog.example/low-sun.flac"]


def test_rdf_feed_is_read() -> None:
    text = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
    <channel><title>x</title></channel><item><title>A – B</title><link>https://blog.example/1</link></item></rdf:RDF>"""

    assert [entry.url for entry in feeds.entries(text, URL)] == ["https://blog.example/1"]


def test_broken_feed_gives_what_stands_before_the_break() -> None:
    releases = read(RSS[: RSS.index("<dc:date>")], URL, "application/rss+xml")

    assert [release.title for release in releases] == ["Low Sun", "Buoy"]


def test_what_has_no_page_of_its_own_is_read_in_the_feed() -> None:
    item = "<item><title>Kestrel - Low Sun</title><description>&lt;p&gt;Genre: Dub&lt;/p&gt;</description></item>"
    (release,) = extract(f"<rss><channel>{item}</channel></rss>".encode(), url=URL, content_type="text/xml")
    assert (release.url, release.artist) == (URL, "Kestrel")


def test_feed_with_stray_signs_is_read() -> None:
    text = "<rss><channel><item><title>Salt & Sun &copy; \x0b</title><link>https://blog.example/?a=1&b=2</link></item></channel></rss>"
    (entry,) = feeds.entries(text, URL)

    assert (entry.title, entry.url) == ("Salt & Sun ©", "https://blog.example/?a=1&b=2")


@pytest.mark.parametrize("text", ["", "<html><body>x</body></html>", "words", "<rss", "{}"])
def test_what_is_no_feed_is_refused(text: str) -> None:
    with pytest.raises(PageError) as caught:
        feeds.entries(text, URL)

    assert caught.value.state is PageState.UNREADABLE


def wordpress_post(**values: Any) -> dict[str, Any]:
    return {
        "id": 1,
        "date": "2020-07-17T12:00:00",
        "date_gmt": "2020-07-17T10:00:00",
        "link": "https://blog.example/1/",
        "title": {"rendered": "Kestrel &#8211; <em>Low Sun</em>"},
        "content": {
            "rendered": '<p>Label: Night Tides</p><a href="https://kestrel.bandcamp.com/album/low-sun">Buy</a>'
        },
        "class_list": ["post-1", "tag-ambient"],
        "_embedded": {
            "wp:featuredmedia": [{"source_url": "https://blog.example/cover.jpg"}],
            "wp:term": [
                [
                    {"taxonomy": "category", "name": "Drum &amp; Bass"},
                    {"taxonomy": "category", "name": "News"},
                ],
                [{"taxonomy": "post_tag", "name": "house"}],
            ],
        },
        **values,
    }


def test_wordpress_posts_give_each_its_own() -> None:
    value = [
        wordpress_post(),
        wordpress_post(link="https://blog.example/2/", title={"rendered": "Heron – Buoy"}),
    ]
    first, second = extract(
        json.dumps(value).encode(),
        url="https://blog.example/wp-json/wp/v2/posts",
        content_type="application/json",
    )

    assert (first.artist, first.title, first.url, first.published) == (
        "Kestrel",
        "Low Sun",
        "https://blog.example/1/",
        "2020-07-17",
    )
    assert (first.label, first.cover_url) == ("Night Tides", "https://blog.example/cover.jpg")
    assert {genre.name: genre.evidence[0] for genre in first.genres} == {
        "drum and bass": Evidence("category", "Drum & Bass"),
        "house": Evidence("tag", "house"),
        "ambient": Evidence("tag", "ambient"),
    }
    assert (second.artist, second.url) == ("Heron", "https://blog.example/2/")


def test_a_single_wordpress_post_is_read() -> None:
    body = json.dumps(wordpress_post(content=None, _embedded=[], class_list=None)).encode()
    (release,) = extract(
        body, url="https://blog.example/wp-json/wp/v2/posts/1", content_type="application/json"
    )

    assert (release.title, release.genres) == ("Low Sun", ())
