"""Posts about several releases: one for each heading that names one, and nothing of one goes to another."""

import json

import pytest

from musictui.model.release import Release
from musictui.scrape.pages.extract import extract
from tests.scrape.pages import URL, html, json_ld, names, only, read, urls

RED = """<p>Label: Aaa<br>Cat#: AAA 01<br>Genre: Techno</p><h3>Tracklist</h3>
<ol><li>Ra one (3:00)</li><li>Ra two (3:10)</li></ol><a href="https://ann.bandcamp.com/album/red">Buy</a>"""
BLUE = """<p>Label: Bbb<br>Genre: Jazz<br>Released: 2022-02-02</p><h3>Tracklist</h3>
<ol><li>Bo one (4:00)</li><li>Bo two (4:10)</li></ol><a href="https://bo.bandcamp.com/album/blue">Buy</a>"""
TAGS = '<footer class="entry-footer">Tagged <a rel="tag" href="/tag/dub/">Dub</a></footer>'


def post(heading: str, content: str, classes: str = "") -> str:
    return f'<article class="post hentry {classes}"><h1>{heading}</h1><div>{content}</div>{TAGS}</article>'


def told(releases: list[Release]) -> list[tuple[str, str, str, list[str], list[str], list[str]]]:
    return [
        (
            release.artist,
            release.title,
            release.label,
            names(release),
            [track.title for track in release.tracks],
            urls(release),
        )
        for release in releases
    ]


ANN = ("Ann Lee", "Red Sky", "Aaa", ["techno"], ["Ra one", "Ra two"], ["https://ann.bandcamp.com/album/red"])
BO = ("Bo Diaz", "Blue Sea", "Bbb", ["jazz"], ["Bo one", "Bo two"], ["https://bo.bandcamp.com/album/blue"])


@pytest.mark.parametrize(
    ("heading", "content"),
    [
        ("Ann Lee – Red Sky", f"{RED}<h2>Bo Diaz – Blue Sea</h2>{BLUE}"),
        ("New this week", f"<h2>Ann Lee – Red Sky</h2>{RED}<h2>Bo Diaz – Blue Sea (2022)</h2>{BLUE}"),
        (
            "Night Blog – Best of 2022",
            f"<h2>1. Ann Lee – Red Sky</h2>{RED}<h2>2. Bo Diaz – Blue Sea</h2>{BLUE}",
        ),
        (
            "New this week",
            f"<div><p><b>Ann Lee – Red Sky</b></p>{RED}</div><div><p><strong>Bo Diaz – Blue Sea</strong></p>{BLUE}</div>",
        ),
        (
            "New this week",
            f"<p><b>Ann Lee – Red Sky</b><br>Year: 2021</p>{RED}<div><b>Bo Diaz – Blue Sea</b><br>Words.</div>{BLUE}",
        ),
    ],
)
def test_each_heading_of_a_release_gives_one(heading: str, content: str) -> None:
    assert told(read(html(post(heading, content)))) == [ANN, BO]


def test_titles_below_a_discography_are_of_its_artist() -> None:
    content = f"<h2>Red Sky (2021)</h2>{RED}<h2>Blue Sea (2022)</h2>{BLUE}"
    found = read(html(post("Ann Lee – Discography", content)))

    assert [(release.artist, release.title, release.date) for release in found] == [
        ("Ann Lee", "Red Sky", "2021"),
        ("Ann Lee", "Blue Sea", "2022-02-02"),
    ]


def test_what_the_whole_post_is_tagged_with_is_of_none() -> None:
    head = '<meta name="keywords" content="Red Sky, krautrock"><meta property="article:tag" content="Fado">'
    content = f"{RED}<h2>Bo Diaz – Blue Sea</h2>{BLUE}<p>Tags: Drone, Noise</p>"
    found = read(html(post("Ann Lee – Red Sky", content, "tag-shoegaze"), head))

    assert [names(release) for release in found] == [["techno"], ["jazz"]]


def test_what_comes_after_the_releases_is_of_none() -> None:
    content = f'{RED}<h2>Bo Diaz – Blue Sea</h2>{BLUE}<h2>Support us</h2><p>Genre: Polka</p><a href="https://x.bandcamp.com/album/x">x</a>'
    found = read(html(post("Ann Lee – Red Sky", content)))

    assert told(found) == [ANN, BO]


def test_headings_of_parts_do_not_end_a_release() -> None:
    content = f"<h2>Video – Red Sky</h2><h2>Track listing</h2><ol><li>Ra one</li><li>Ra two</li></ol><h2>Label: Aaa</h2>{RED}"
    release = only(html(post("Ann Lee – Red Sky", content)))

    assert (release.title, release.label, names(release)) == ("Red Sky", "Aaa", ["dub", "techno"])


@pytest.mark.parametrize(
    "content",
    [
        f"<h2>Ann Lee – Red Sky (Deluxe)</h2>{RED}",
        f'{RED}<h3>Ann Lee – Ra one</h3><iframe src="https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/ann/one"></iframe>',
        f"<p><b>Ann Lee – Ra one</b></p><p><b>Bo Diaz – Ra two</b></p>{RED}",
    ],
)
def test_post_about_one_release_stays_one(content: str) -> None:
    release = only(html(post("Ann Lee – Red Sky", content)))

    assert (release.title, release.label) == ("Red Sky", "Aaa")
    assert names(release) == ["dub", "techno"]


def test_pictures_count_where_each_release_has_one() -> None:
    both = f'<h2>A – B</h2><img src="/b.jpg">{RED}<h2>C – D</h2><img src="/d.jpg">{BLUE}'
    above = f'<img src="/b.jpg"><h2>A – B</h2>{RED}<img src="/d.jpg"><h2>C – D</h2>{BLUE}'

    assert [release.cover_url for release in read(html(post("New", both)))] == [
        "https://blog.example/b.jpg",
        "https://blog.example/d.jpg",
    ]
    assert [release.cover_url for release in read(html(post("New", above)))] == ["", ""]


def test_address_is_that_of_the_heading_or_of_the_post() -> None:
    content = f'<h2><a href="/red/">Ann Lee – Red Sky</a></h2>{RED}<h2><a href="https://bo.example/">Bo Diaz – Blue Sea</a></h2>{BLUE}'
    found = read(html(post("New", content)))

    assert [release.url for release in found] == ["https://blog.example/red/", URL]


def test_album_that_the_page_states_gets_only_its_own_section() -> None:
    album = {
        "@type": "MusicAlbum",
        "name": "Blue Sea",
        "byArtist": {"@type": "MusicGroup", "name": "Bo Diaz"},
    }
    content = f"<h2>Ann Lee – Red Sky</h2>{RED}<h2>Bo Diaz – Blue Sea</h2>{BLUE}"
    release = only(html(post("New", content), json_ld(album)))

    assert (release.title, names(release), release.label) == ("Blue Sea", ["jazz"], "Bbb")


def test_feeds_and_data_of_posts_are_parted_too() -> None:
    content = f"{RED}<h2>Bo Diaz – Blue Sea</h2>{BLUE}"
    entry = f"<item><title>Ann Lee – Red Sky</title><link>{URL}</link><category>Dub</category><pubDate>Thu, 02 Jul 2020 10:00:00 GMT</pubDate><description><![CDATA[{content}]]></description></item>"
    value = {
        "title": {"rendered": "Ann Lee – Red Sky"},
        "link": URL,
        "date_gmt": "2020-07-02T10:00:00",
        "content": {"rendered": content},
        "class_list": ["tag-dub"],
    }
    feed = extract(f"<rss><channel>{entry}</channel></rss>".encode(), url="https://blog.example/feed/")
    data = extract(json.dumps([value]).encode(), url="https://blog.example/wp-json/wp/v2/posts")

    assert told(feed) == told(data) == [ANN, BO]
    assert {(release.url, release.published) for release in [*feed, *data]} == {(URL, "2020-07-02")}


def test_listing_parts_each_of_its_posts() -> None:
    posts = "".join(
        f'<article class="post"><h2><a href="/{n}/">New {n}</a></h2><h3>A{n} – B{n}</h3>{RED}<h3>C{n} – D{n}</h3>{BLUE}</article>'
        for n in range(2)
    )
    found = read(html(posts), "https://blog.example/")

    assert [(release.url[-3:], release.title, names(release)) for release in found] == [
        ("/0/", "B0", ["techno"]),
        ("/0/", "D0", ["jazz"]),
        ("/1/", "B1", ["techno"]),
        ("/1/", "D1", ["jazz"]),
    ]


@pytest.mark.parametrize("space", ["", "<br>"])
def test_statements_end_where_another_artist_is_named(space: str) -> None:
    content = "<p>Artist:@Ann Lee<br>Album: Red Sky<br>Genre: Techno</p><p>Artist:@Bo Diaz<br>Album: Blue Sea<br>Genre: Jazz<br>Label: Bbb</p>"
    release = only(html(f"<article><h1>New this week</h1>{content}</article>".replace("@", space)))

    assert (release.artist, release.title, release.label, names(release)) == (
        "Ann Lee",
        "Red Sky",
        "",
        ["techno"],
    )


@pytest.mark.parametrize(
    ("markup", "times"),
    [
        ("<h2>A – B</h2><p>Genre: Dub</p>", 3_000),
        ("<p><span>A – B</span></p>", 5_000),
        ('<a title="<h2><p ', 5_000),
        ("<h2>A – B (3:00) <b>", 5_000),
    ],
)
def test_thousands_of_headings_are_read_in_time(markup: str, times: int) -> None:
    releases = read(f"<article><h1>A – C</h1><p>Genre: Fado</p>{markup * times}</article>")

    assert 1 <= len(releases) <= 1_001
