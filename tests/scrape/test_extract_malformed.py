"""Whatever comes: releases or a `PageError`, in bounded time, and text that can be stored."""

import json
import time
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musictui.scrape.pages import crawl, feeds, genres, links, statements, titles, tracklists
from musictui.scrape.pages.extract import extract
from musictui.scrape.pages.genres import Place
from musictui.scrape.source import PageError

URL = "https://site.example/a/b"
SLOWEST_S = 10.0
"""Far above what any of them takes; what it catches takes hours."""

_PIECES = [
    *(
        "<article>",
        "</article>",
        "<h1>",
        "</h1>",
        "<div class='post'>",
        "</div>",
        "<a href='",
        "<a rel=tag href=/x>",
        "</a>",
    ),
    *(
        "<script type='application/ld+json'>",
        "</script>",
        '{"@type":"MusicAlbum","name":',
        '"x"',
        "}",
        "[",
        "]",
        ",",
        "null",
    ),
    *(
        "<div itemscope itemtype=http://schema.org/MusicAlbum>",
        "<span itemprop=name>",
        "<span property=track typeof=MusicRecording>",
    ),
    *(
        "<rss>",
        "<channel>",
        "<item>",
        "<title>",
        "<![CDATA[",
        "]]>",
        "<?xml version='1.0'?>",
        "<!DOCTYPE x [<!ENTITY a 'b'>]>",
        "&a;",
    ),
    *(
        "A – B (2020)",
        "1. One 3:20",
        "2. Two",
        "Genre: Techno",
        "Label:",
        "\n",
        "\0",
        "\ud800",
        "&amp;",
        "&#x1F600;",
        "&#0;",
        "<!--",
    ),
    *(
        "http://[::1",
        "https://x.example:99999/",
        "//",
        "%zz",
        "'",
        '"',
        ">",
        "<",
        "<base href='http://['>",
        "<meta property=og:title content=",
    ),
]
_SOUP = st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=12)), max_size=40).map("".join)
_NAMES = (
    "@type @id @graph name track byArtist genre url item itemListElement publisher albumRelease duration position "
    "datePublished image sameAs title link content rendered"
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(_NAMES.split()),
            inner | st.sampled_from(["MusicAlbum", "MusicRecording", "MusicGroup", "ItemList", "Review"]),
            max_size=6,
        )
    ),
    max_leaves=20,
)
_TYPES = st.sampled_from(
    [
        "text/html",
        "application/json",
        "application/rss+xml",
        "text/xml; charset=utf-16",
        "",
        "x/y; charset=zz",
    ]
)


def outcome(body: bytes, content_type: str = "text/html") -> list[Any]:
    """What comes of it; every text of it can be stored."""
    try:
        releases = extract(body, url=URL, content_type=content_type)
    except PageError:
        return []
    text = json.dumps([asdict(release) for release in releases], ensure_ascii=False)
    assert text.encode()
    assert "\0" not in text
    return releases


@given(_SOUP, _TYPES)
@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_any_markup_is_read_or_refused(text: str, content_type: str) -> None:
    outcome(text.encode("utf-8", "surrogatepass"), content_type)


@given(st.binary(max_size=300), _TYPES)
@settings(deadline=None)
def test_any_bytes_are_read_or_refused(body: bytes, content_type: str) -> None:
    outcome(body, content_type)


@given(_JSON)
@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_any_json_is_read_or_refused(value: Any) -> None:
    text = json.dumps(value)
    outcome(text.encode(), "application/json")
    outcome(f'<h1>x</h1><script type="application/ld+json">{text}</script>'.encode())


@given(_SOUP)
@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_any_page_can_be_crawled_or_is_refused(text: str) -> None:
    body = text.encode("utf-8", "surrogatepass")
    for read in (crawl.next_pages, crawl.sitemap, crawl.feed_pages):
        try:
            found = read(body, URL)
        except PageError:
            continue
        assert isinstance(found, tuple)


@given(st.text(max_size=200))
@settings(deadline=None)
def test_any_text_is_read(text: str) -> None:
    for place in Place:
        for genre in genres.find(text, "x", place):
            assert genre.evidence[0].text in text
    titles.split(text)
    titles.split(text, artist="A")
    statements.read(text.splitlines())
    tracklists.read(text.splitlines())
    link = links.classify(text, text, page=URL)
    assert link is None or links.classify(link.url, text, page=URL) == link


@given(st.text(alphabet="abAB&'n/- +,.:|", max_size=60))
@settings(deadline=None)
def test_a_canonical_address_stays_as_it_is(text: str) -> None:
    once = links.canonical(f"https://x.example/{text}?utm_source=a&q={text}")

    assert links.canonical(once) == once


DEEP = {
    "10 MB of open elements": b"<div>" * 2_000_000,
    "elements that overlap": b"<b><i><a><div></b></i></a>" * 60_000,
    "closed before opened": b"</div>" * 200_000 + b"<div>" * 200_000,
    # What closes in the text, and not for a parser.
    "elements that foster": b"<b><i><p></b></i></p><table><tr><a></table>" * 46_000,
    "closed in an attribute": b'<div a="></div>">' * 110_000,
    "closed in a comment": b"<div><!--</div>-->" * 110_000,
    "closed in words": b"<div><textarea></div></textarea>" * 60_000,
    "closed in a drawing": b"<svg><foreignObject><div></svg>" * 60_000,
    "as deep as may be, and wide": b"<div class='post side-x'>" * 250
    + b"<a rel=tag href=/tag/y>z</a>" * 40_000,
    "attributes behind a bracket": b'<div a=">" '
    + b"".join(b"a%d " % n for n in range(250_000))
    + b">x</div>",
    "attributes behind a comment": b'<!-- <div a=" --><div a=">" '
    + b"".join(b"a%d " % n for n in range(200_000))
    + b">x</div>",
    "tags in attributes": b"<div " + b"".join(b"a%d <b " % n for n in range(150_000)) + b">x</div>",
    "nested tables": b"<table><tr><td>" * 100_000,
    "nested lists": b"<ul><li>" * 100_000,
    "nested headings": b"<article><h1>x" * 50_000,
    "nested things": b"<div itemscope itemtype=http://schema.org/MusicAlbum itemprop=track>x" * 30_000,
    "nested names": b"<span itemprop=name class=genre>x" * 30_000 + b"y" * 1_000_000,
    "one huge attribute": b"<a href='" + b"x" * 10_000_000 + b"'>y</a>",
    "100,000 attributes": b"<div " + b"".join(b"a%d=b " % number for number in range(100_000)) + b">x</div>",
    "many attributes often": (b"<div " + b"".join(b"a%d " % number for number in range(700)) + b">") * 500,
    "quotes that never end": b'<a href="' * 100_000,
    "brackets that never end": b"<" * 2_000_000,
    "comments that never end": b"<!--" * 500_000,
    "entities": b"&amp;" * 1_000_000,
    "one long line": b"<p>" + b"a " * 2_000_000,
    "one long word": b"<h1>" + b"A-1" * 500_000 + b"</h1>",
    "dashes": b"<h1>" + b" - " * 300_000 + b"</h1><p>" + b"1. - " * 200_000,
    "brackets in a heading": b"<h1>" + b"([{" * 300_000,
    "terms without end": b"<a rel=tag>" + b"rock / " * 300_000,
    "genre lines": b"<p>Genre:<br>" * 200_000,
    "times": b"<p>1. x 1:11<br>" * 200_000,
    "links": b"<a href=https://www.google.com/url?q=https://www.google.com/url?q=>x</a>" * 50_000,
    "classes": b"<div class='" + b"sidebar- widget- " * 100 + b"'>" * 20_000,
    "long class": b"<div class='" + b"post-" * 500_000 + b"'>x</div>",
    "json arrays": b"<script type='application/ld+json'>" + b"[" * 1_000_000 + b"</script><h1>x</h1>",
    "json objects": b"<script type='application/ld+json'>" + b'{"track":' * 300_000 + b"</script><h1>x</h1>",
    "json scripts": b'<script type=\'application/ld+json\'>{"@type":"MusicAlbum","name":"x"}</script>'
    * 20_000,
    "json commas": b"<script type='application/ld+json'>"
    + b"[1"
    + b", " * 1_000_000
    + b"</script><h1>x</h1>",
    "a number": b"<script type='application/ld+json'>" + b"9" * 1_000_000 + b"</script><h1>x</h1>",
    "feed": b"<rss><channel>" + b"<item><title>x" * 100_000,
    "feed items": b"<rss><channel>"
    + b"<item><title>x - y</title><description>&lt;p&gt;x</description></item>" * 30_000,
    "feed attributes": b"<rss " + b"".join(b"a%d='b' " % number for number in range(100_000)) + b">",
    "slashes in a tag": b"<div " + b"/" * 2_000_000 + b">x</div>",
    "blanks in a script": b"<script type='application/ld+json'>{"
    + b" " * 2_000_000
    + b"x</script><h1>x</h1>",
    "semicolons in a script": b"<script type='application/ld+json'>"
    + b";" * 1_000_000
    + b"</script><h1>x</h1>",
    "a path of tags": b"<article><a href='" + b"/tag/" * 400_000 + b"'>techno</a>",
    "properties": b"<div itemscope><b itemprop='" + b"a " * 1_000_000 + b"'>x</b></div>",
    "document types": b"<rss>" + b"<!DOCTYPE [" * 200_000,
    "fonts left open": b"<p>"
    + b"".join(b"<font size=%d>" % n for n in range(250))
    + b"</p>"
    + b"<p>x</p>" * 140_000,
    "a long title": b"<title>" + b" - | " * 400_000 + b"</title>",
    "blanks": b"<h1>" + b" " * 2_000_000 + b"x</h1>",
    "zeros": b"\0" * 3_000_000,
}


@pytest.mark.parametrize("body", DEEP.values(), ids=DEEP.keys())
def test_hostile_pages_end_soon(body: bytes) -> None:
    started = time.process_time()
    outcome(body)

    assert time.process_time() - started < SLOWEST_S


def test_entities_do_not_grow() -> None:
    lines = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 12))
    bomb = f"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY l0 'lol'>{lines}]><rss><channel><item><title>&l11;</title></item></channel></rss>"
    started = time.process_time()
    found = feeds.entries(bomb, URL)

    assert time.process_time() - started < SLOWEST_S
    assert all(len(entry.title) < 100 for entry in found)


def test_files_of_this_machine_are_not_read() -> None:
    text = """<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY f SYSTEM 'file:///etc/hostname'>]>
    <rss><channel><item><title>a &f; b</title><link>https://site.example/1</link></item></channel></rss>"""

    assert [entry.title for entry in feeds.entries(text, URL)] == ["a &f; b"]


@pytest.mark.parametrize("times", [200, 2_000])
def test_a_page_that_nests_by_mistake_is_read(times: int) -> None:
    body = b"<b><i><p></b></i></p><table><tr><a></table>" * times + b"<h1>Ann - One</h1><p>Genre: Dub</p>"
    (release,) = outcome(body)
    assert [genre.name for genre in release.genres] == ["dub"]


def test_what_nests_too_deep_says_so() -> None:
    with pytest.raises(PageError, match="too deep"):
        extract(b"<div>" * 300 + b"<p>Genre: Dub</p>" * 4_000, url=URL)
    (release,) = outcome(b"<div>" * 200 + b"<h1>Ann - One</h1>" + b"<p>Genre: Dub</p>" * 4_000)
    assert release.genres


def test_an_element_with_many_attributes_keeps_the_first_and_the_page_its_rest() -> None:
    many = " ".join(f"a{n}" for n in range(100_000))
    page = f'<html><body><h1 class="x" {many}>Ann - One</h1><p data-a=">" {many}>Genre: Dub</p></body></html>'
    (release,) = outcome(page.encode())
    assert (release.artist, release.title) == ("Ann", "One")
    assert [genre.name for genre in release.genres] == ["dub"]


def test_words_in_a_script_are_no_attributes() -> None:
    script = "<script>if (a <b) { " + "word " * 2_000 + "}</script>"
    (release,) = outcome(f"<html><head>{script}</head><h1>Ann - One</h1><p>Genre: Dub</p></html>".encode())
    assert [genre.name for genre in release.genres] == ["dub"]
