"""Links: canonical addresses, kinds, and what is none."""

from collections.abc import Callable

import pytest

from musictui.model.release import Link, LinkKind
from musictui.scrape.pages import links

PAGE = "https://blog.example/2020/post/"


@pytest.mark.parametrize("read", [links.canonical, lambda url: links.absolute(url, PAGE)])
def test_an_address_is_one_word_without_controls(read: Callable[[str], str]) -> None:
    assert read("https://x.example/a\x1b[31m\r\nb\t\x9f/\x07c d") == "https://x.example/a[31mb/c%20d"
    assert read(" https://x.example/a \n") == "https://x.example/a"


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://a.example/b \x85#part", "https://a.example/b"),
        (
            "HTTPS://Shop.Example:443/a?utm_source=x&utm_medium=y&id=3&fbclid=z#part",
            "https://shop.example/a?id=3",
        ),
        ("https://x.example", "https://x.example/"),
        ("https://user:secret@x.example/a", "https://x.example/a"),
        ("http://x.example:8080/a", "http://x.example:8080/a"),
        ("https://youtu.be/abcdefghijk?si=1", "https://www.youtube.com/watch?v=abcdefghijk"),
        (
            "https://www.youtube-nocookie.com/embed/abcdefghijk?rel=0",
            "https://www.youtube.com/watch?v=abcdefghijk",
        ),
        ("https://m.youtube.com/watch?v=abcdefghijk&list=1", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("https://player.vimeo.com/video/123?title=0", "https://vimeo.com/123"),
        ("https://open.spotify.com/intl-de/album/4abc?si=1", "https://open.spotify.com/album/4abc"),
        ("https://open.spotify.com/embed/album/4abc", "https://open.spotify.com/album/4abc"),
        ("https://a.bandcamp.com/album/b?from=embed", "https://a.bandcamp.com/album/b"),
        (
            "https://music.apple.com/de/album/x/1?at=1l3&app=music&i=2",
            "https://music.apple.com/de/album/x/1?i=2",
        ),
        ("https://www.google.com/url?sa=t&q=https://x.example/a%3Fb%3D1", "https://x.example/a?b=1"),
        (
            "https://l.facebook.com/l.php?u=https%3A%2F%2Fx.example%2Fa%3Ffbclid%3Dq&h=AT",
            "https://x.example/a",
        ),
        ("https://www.youtube.com/redirect?event=v&q=https%3A%2F%2Fx.example%2F", "https://x.example/"),
        ("https://href.li/?https://x.example/a", "https://x.example/a"),
        ("https://prf.hn/click/camref:1/destination:https%3A%2F%2Fx.example%2Fa", "https://x.example/a"),
        ("https://any.example/out/?url=https%3A%2F%2Fx.example%2Fa", "https://x.example/a"),
        (
            "https://any.example/read?url=https%3A%2F%2Fx.example%2Fa",
            "https://any.example/read?url=https%3A%2F%2Fx.example%2Fa",
        ),
        ("javascript:alert(1)", ""),
        ("mailto:a@x.example", ""),
        ("ftp://x.example/a", ""),
        ("https://[::1", ""),
        ("https://x.example:99999/", ""),
        ("https://", ""),
        ("https://x.example/" + "a" * 3000, ""),
    ],
)
def test_addresses_are_canonical(url: str, canonical: str) -> None:
    assert links.canonical(url) == canonical


@pytest.mark.parametrize(
    ("url", "text", "kind"),
    [
        ("https://a.bandcamp.com/album/b", "", LinkKind.STORE),
        ("https://www.beatport.com/release/x/1", "", LinkKind.STORE),
        ("https://music.apple.com/album/1", "", LinkKind.STREAM),
        ("https://music.youtube.com/playlist?list=1", "", LinkKind.STREAM),
        ("https://www.youtube.com/watch?v=abcdefghijk", "", LinkKind.VIDEO),
        ("https://www.instagram.com/band", "", LinkKind.SOCIAL),
        ("https://musicbrainz.org/release/1", "", LinkKind.METADATA),
        ("https://de.wikipedia.org/wiki/X", "", LinkKind.METADATA),
        ("https://www.discogs.com/release/1", "", LinkKind.METADATA),
        ("https://www.discogs.com/sell/release/1", "", LinkKind.STORE),
        ("https://coverartarchive.org/release/1/front", "", LinkKind.COVER),
        ("https://img.example/low-sun-cover.jpg", "", LinkKind.COVER),
        ("https://archive.org/details/x", "", LinkKind.DOWNLOAD),
        ("https://band.example/free.zip", "", LinkKind.DOWNLOAD),
        ("https://band.example/", "Official website", LinkKind.OFFICIAL),
        ("https://band.example/x", "Free download", LinkKind.DOWNLOAD),
        ("https://label.example/x", "Pre-order the LP", LinkKind.STORE),
        ("https://shop.label.example/x", "LP", LinkKind.STORE),
        ("https://magazine.example/interview", "an interview", LinkKind.OTHER),
    ],
)
def test_links_are_classified(url: str, text: str, kind: LinkKind) -> None:
    link = links.classify(url, text, page=PAGE)

    assert link is not None
    assert link.kind is kind


def test_users_table_outranks_and_extends() -> None:
    hosts = {"records.example": LinkKind.STORE, "bandcamp.com": LinkKind.STREAM}

    assert links.classify("https://www.records.example/1", hosts=hosts) == Link(
        "https://www.records.example/1", LinkKind.STORE, "records.example"
    )
    assert links.classify("https://a.bandcamp.com/album/b", hosts=hosts) == Link(
        "https://a.bandcamp.com/album/b", LinkKind.STREAM, "a.bandcamp.com"
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fblog.example",
        "https://twitter.com/intent/tweet?text=x",
        "https://x.com/share?url=x",
        "https://www.reddit.com/submit?url=x",
        "https://pinterest.com/pin/create/button/?url=x",
        "https://www.linkedin.com/shareArticle?mini=true&url=x",
        "https://t.me/share/url?url=x",
        "https://api.whatsapp.com/send?text=x",
        "https://bsky.app/intent/compose?text=x",
        "https://mastodon.example/share?text=x",
        "https://any.example/post?link=https%3A%2F%2Fblog.example%2F2020%2Fpost",
        "https://ad.doubleclick.net/ddm/clk/1",
        "https://www.google.com/url?q=https%3A%2F%2Fad.doubleclick.net%2F1",
        "https://www.spotify.com/",
        "https://itunes.apple.com/us/app/player/id1",
        "https://play.google.com/store/apps/details?id=x",
        "#comments",
        "data:text/html,x",
    ],
)
def test_share_buttons_adverts_and_front_pages_are_no_links(url: str) -> None:
    assert links.classify(url, "x", page=PAGE) is None


def test_sponsored_links_are_none() -> None:
    assert links.classify("https://a.bandcamp.com/album/b", rel="nofollow sponsored") is None


def test_an_address_counts_once() -> None:
    urls = ["http://a.example/x", "https://www.a.example/x/", "https://a.example/y"]
    found = [links.classify(url) for url in urls]

    assert [link.url for link in links.unique(link for link in found if link)] == [
        "https://www.a.example/x/",
        "https://a.example/y",
    ]
