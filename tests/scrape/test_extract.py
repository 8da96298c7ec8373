"""Extraction of releases from pages: what they state, where, and what is not evidence."""

import json

import pytest

from musictui.model.release import Evidence, LinkKind, PageState, Release, ReleaseTrack
from musictui.scrape.pages.extract import extract
from musictui.scrape.source import PageError
from tests.scrape.pages import URL, html, json_ld, names, only, read, urls

ALBUM = {
    "@context": "https://schema.org",
    "@type": "MusicAlbum",
    "@id": "https://night.example/album/harbor",
    "name": "NGT012 | Harbor Songs",
    "byArtist": {"@type": "MusicGroup", "name": "The Lamps"},
    "datePublished": "17 Jul 2020 00:00:00 GMT",
    "keywords": ["Electronic", "dub techno", "lighthouses", "Bergen"],
    "image": "/img/cover.jpg",
    "publisher": {
        "@type": "MusicGroup",
        "name": "Night Tides",
        "foundingLocation": {"@type": "Place", "name": "Bergen, Norway"},
        "genre": "https://night.example/discover/electronic",
        "mainEntityOfPage": [
            {"@type": "WebPage", "name": "discogs.com", "url": "https://www.discogs.com/label/1-NT"}
        ],
    },
    "albumRelease": [
        {"@type": ["MusicRelease", "Product"], "name": "Harbor Songs", "musicReleaseFormat": "DigitalFormat"},
        {"@type": ["MusicRelease", "Product"], "name": "Shirt", "catalogNumber": "NGT012"},
    ],
    "track": {
        "@type": "ItemList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": 1,
                "item": {
                    "@type": "MusicRecording",
                    "name": "Pier",
                    "duration": "P00H05M10S",
                    "isrcCode": "NOABC2000001",
                },
            },
            {
                "@type": "ListItem",
                "position": 2,
                "item": {
                    "@type": "MusicRecording",
                    "name": "Buoy",
                    "duration": "PT4M2S",
                    "byArtist": {"@type": "MusicGroup", "name": "Guest"},
                },
            },
        ],
    },
}


def test_json_ld_gives_what_it_states() -> None:
    (release,) = read(html("<h1>Harbor Songs</h1>", json_ld(ALBUM)), "https://night.example/album/harbor")

    assert (release.artist, release.title, release.catalog_number) == ("The Lamps", "Harbor Songs", "NGT012")
    assert (release.date, release.label) == ("2020-07-17", "Night Tides")
    assert (release.location, release.country) == ("Bergen, Norway", "NO")
    assert release.url == "https://night.example/album/harbor"
    assert release.cover_url == "https://night.example/img/cover.jpg"
    assert release.tracks == (
        ReleaseTrack("Pier", "The Lamps", 1, length_s=310.0, ids={"isrc": "NOABC2000001"}),
        ReleaseTrack("Buoy", "Guest", 2, length_s=242.0),
    )
    assert urls(release) == ["https://www.discogs.com/label/1-NT"]


def test_json_ld_genres_carry_where_they_stood() -> None:
    (release,) = read(html("<h1>Harbor Songs</h1>", json_ld(ALBUM)), "https://night.example/album/harbor")

    assert {genre.name: genre.evidence for genre in release.genres} == {
        "electronic": (
            Evidence("JSON-LD keywords", "Electronic"),
            Evidence("JSON-LD genre of the publisher", "electronic"),
        ),
        "dub techno": (Evidence("JSON-LD keywords", "dub techno"),),
    }


def test_graph_and_references_are_followed() -> None:
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebPage", "@id": "#page", "mainEntity": {"@id": "#album"}},
            {
                "@id": "#album",
                "@type": "MusicAlbum",
                "name": "Tides",
                "byArtist": {"@id": "#band"},
                "genre": "Post-Rock",
            },
            {"@id": "#band", "@type": "MusicGroup", "name": "Slow Water"},
        ],
    }
    release = only(html("<h1>Tides</h1>", json_ld(graph)))

    assert (release.artist, release.title, names(release)) == ("Slow Water", "Tides", ["post-rock"])


@pytest.mark.parametrize(
    "script",
    [
        '<!-- {"@type": "MusicAlbum", "name": "X", "genre": "Fado"} -->',
        '/* <![CDATA[ */ {"@type": "MusicAlbum", "name": "X", "genre": "Fado"} /* ]]> */'.replace(
            "/* ]]> */", "//]]>"
        ),
        '{"@type": "MusicAlbum", "name": "X", "genre": ["Fado",],}',
        '{"@type": "MusicAlbum", "name": "X\n", "genre": "Fado"};',
        "{&quot;@type&quot;: &quot;MusicAlbum&quot;, &quot;name&quot;: &quot;X&quot;, &quot;genre&quot;: &quot;Fado&quot;}",
        '{"@type": "http://schema.org/MusicAlbum", "schema:name": "X", "schema:genre": {"@value": "Fado"}}',
    ],
)
def test_json_ld_with_mistakes_is_read(script: str) -> None:
    release = only(f'<title>X</title><h1>X</h1><script type="application/ld+json">{script}</script>')

    assert (release.title, names(release)) == ("X", ["fado"])


def test_microdata_is_read() -> None:
    page = html(
        """<div itemscope itemtype="http://schema.org/MusicAlbum"><h1 itemprop="name">Low Sun</h1>
        <span itemprop="byArtist" itemscope itemtype="http://schema.org/MusicGroup"><b itemprop="name">Kestrel</b></span>
        <meta itemprop="genre" content="Ambient"><time itemprop="datePublished" datetime="2011-03-04">spring</time>
        <ol><li itemprop="track" itemscope itemtype="http://schema.org/MusicRecording">
        <span itemprop="name">One</span> <meta itemprop="duration" content="PT3M20S">3:20</li>
        <li itemprop="track" itemscope itemtype="http://schema.org/MusicRecording"><span itemprop="name">Two</span></li></ol>
        <a itemprop="url" href="/album/low-sun">link</a></div>"""
    )
    release = only(page)

    assert (release.artist, release.title, release.date) == ("Kestrel", "Low Sun", "2011-03-04")
    assert [(track.title, track.length_s) for track in release.tracks] == [("One", 200.0), ("Two", None)]
    assert release.genres[0].evidence == (Evidence("microdata genre", "Ambient"),)
    assert release.url == "https://blog.example/album/low-sun"


def test_rdfa_is_read() -> None:
    page = html(
        """<div vocab="http://schema.org/" typeof="MusicAlbum"><h1 property="name">Low Sun</h1>
        <span property="byArtist" typeof="MusicGroup"><b property="name">Kestrel</b></span>
        <span property="genre">Space Rock</span></div>"""
    )
    release = only(page)

    assert (release.artist, release.title) == ("Kestrel", "Low Sun")
    assert Evidence("RDFa genre", "Space Rock") in release.genres[0].evidence


def test_open_graph_is_read() -> None:
    head = """<meta property="og:type" content="music.album"><meta property="og:title" content="Low Sun">
    <meta property="music:musician_name" content="Kestrel"><meta property="music:release_date" content="2011-03-04">
    <meta property="og:image" content="https://img.example/cover.jpg">"""
    release = only(html("<p>Some words.</p>", head))

    assert (release.artist, release.title, release.date) == ("Kestrel", "Low Sun", "2011-03-04")
    assert release.cover_url == "https://img.example/cover.jpg"


POST = """<article class="post hentry category-deep-house tag-vinyl"><header><h1>Kestrel – Low Sun (2011) [Dub Techno]</h1>
<time datetime="2020-07-02T10:00:00+02:00">2 July</time></header><div class="entry-content">
<p>A record of platinum quality. These songs were trapped in abundance; nobody will dance. It sounds like rock, house
and soul from another world, on bass and drums.</p>
<p>Label: Night Tides<br>Cat#: NGT 012<br>Released: 4 March 2011<br>Genre: Ambient, Field Recordings<br>Country: Norway</p>
<p>Tracklist</p><p>01. Pier (5:10)<br>02. Buoy – 4:02<br>03. Mole 1:00:01</p>
<p><a href="https://kestrel.bandcamp.com/album/low-sun?utm_source=nb&from=embed">Bandcamp</a>
<a href="https://www.google.com/url?q=https%3A%2F%2Fopen.spotify.com%2Falbum%2F4abc%3Fsi%3Dxyz&sa=D">Spotify</a>
<a href="https://kestrel.example/">Official site</a>
<a href="https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fblog.example%2F2020%2F07%2Fpost%2F">Share</a>
<a href="https://ad.doubleclick.net/x" rel="sponsored">Win a guitar</a></p>
<iframe src="https://www.youtube.com/embed/abcdefghijk?rel=0"></iframe></div>
<footer class="entry-footer"><a rel="tag" href="/tag/post-rock/">Post-Rock</a> <a rel="tag" href="/tag/news/">News</a></footer>
</article>"""


def test_post_gives_what_its_text_states() -> None:
    release = only(html(POST))

    assert (release.artist, release.title) == ("Kestrel", "Low Sun")
    assert (release.label, release.catalog_number) == ("Night Tides", "NGT 012")
    assert (release.date, release.published) == ("2011-03-04", "2020-07-02")
    assert (release.country, release.location) == ("NO", "Norway")
    assert [(track.position, track.title, track.length_s) for track in release.tracks] == [
        (1, "Pier", 310.0),
        (2, "Buoy", 242.0),
        (3, "Mole", 3601.0),
    ]


def test_post_gives_genres_from_places_that_mean_them() -> None:
    release = only(html(POST))

    assert {genre.name: {evidence.where for evidence in genre.evidence} for genre in release.genres} == {
        "deep house": {"class of the post"},
        "ambient": {"“genre” line"},
        "field recording": {"“genre” line"},
        "post-rock": {"tag link"},
        "dub techno": {"title"},
    }


def test_post_gives_canonical_links_and_no_adverts() -> None:
    release = only(html(POST))

    assert [(link.url, link.kind) for link in release.links] == [
        ("https://kestrel.bandcamp.com/album/low-sun", LinkKind.STORE),
        ("https://open.spotify.com/album/4abc", LinkKind.STREAM),
        ("https://kestrel.example/", LinkKind.OFFICIAL),
        ("https://www.youtube.com/watch?v=abcdefghijk", LinkKind.VIDEO),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Certified platinum.",
        "Trapped in abundance, dance!",
        "Rock, house, soul, metal and jazz in a sentence are no genres of it.",
        "Not a word of drum and bass here.",
        "Lullabies for Operation Polkadot",
    ],
)
def test_words_in_running_text_are_no_genres(text: str) -> None:
    page = html(
        f"<article><h1>Kestrel – {text}</h1><p>{text}</p></article>",
        f'<meta name="description" content="{text}">',
    )

    assert only(page).genres == ()


def test_genres_in_tables_lists_and_elements_are_found() -> None:
    page = html(
        """<article><h1>Kestrel – Low Sun</h1><table><tr><th>Genre</th><td>Krautrock</td></tr>
        <tr><th>Label</th><td>Night Tides</td></tr><tr><th>Catalog No.</th><td>NGT-1</td></tr></table>
        <dl><dt>Styles:</dt><dd>Space Rock</dd></dl><span class="album-genres">Drone / Noise</span>
        <a href="/genre/free-jazz">Free Jazz</a><a href="/tag/weekly">Weekly</a></article>"""
    )
    release = only(page)

    assert set(names(release)) == {"krautrock", "space rock", "drone", "noise", "free jazz"}
    assert (release.label, release.catalog_number) == ("Night Tides", "NGT-1")


def test_meta_keywords_count_only_where_a_name_means_nothing_else() -> None:
    head = '<meta name="keywords" content="Kestrel, rock, house, world, melodic death metal, platinum">'

    assert names(only(html("<article><h1>Kestrel</h1></article>", head))) == ["melodic death metal"]


def test_meta_keywords_of_the_whole_site_only_confirm() -> None:
    head = '<meta name="keywords" content="music blog, jazz, dub techno, krautrock">'
    release = only(html("<article><h1>Kestrel – Low Sun</h1><p>Genre: Dub Techno</p></article>", head))

    assert [(genre.name, [evidence.where for evidence in genre.evidence]) for genre in release.genres] == [
        ("dub techno", ["“genre” line", "meta keywords"])
    ]


def post(number: int, genre: str) -> str:
    return f"""<article class="post"><h2><a href="/2020/{number}/">Artist {number} – Album {number}</a></h2>
    <time datetime="2020-01-{number % 28 + 1:02}">then</time><p>Words.</p>
    <a href="https://artist{number}.bandcamp.com/album/a{number}">Bandcamp</a>
    <a href="https://ads.example/win" rel="sponsored">Advert</a><a rel="tag" href="/tag/x/">{genre}</a></article>"""


def test_listing_of_141_posts_gives_each_its_own_title_and_link() -> None:
    genres = ["Techno", "Fado", "Post-Rock"]
    head = '<meta property="og:title" content="Night Blog"><meta property="og:type" content="website">'
    advert = '<div class="ad"><a href="https://advert.bandcamp.com/album/buy">Buy</a></div>'
    page = html(advert + "".join(post(number, genres[number % 3]) for number in range(141)), head)
    releases = read(page, "https://blog.example/")

    assert [release.title for release in releases] == [f"Album {number}" for number in range(141)]
    assert [release.artist for release in releases] == [f"Artist {number}" for number in range(141)]
    assert [urls(release) for release in releases] == [
        [f"https://artist{number}.bandcamp.com/album/a{number}"] for number in range(141)
    ]
    assert [release.url for release in releases] == [
        f"https://blog.example/2020/{number}/" for number in range(141)
    ]
    assert [names(release) for release in releases] == [[genres[number % 3].lower()] for number in range(141)]


def test_post_with_others_below_it_is_one() -> None:
    others = "".join(post(number, "Fado") for number in range(3))
    release = only(html(f"<article><h1>Kestrel – Low Sun</h1><p>Genre: Ambient</p></article>{others}"))

    assert (release.title, names(release), release.links) == ("Low Sun", ["ambient"], ())


def test_container_called_post_is_no_post() -> None:
    page = (
        f'<body class="post"><div class="post"><div>{post(1, "Fado")}{post(2, "Techno")}</div></div></body>'
    )
    releases = read(page, "https://blog.example/")

    assert [(release.title, names(release)) for release in releases] == [
        ("Album 1", ["fado"]),
        ("Album 2", ["techno"]),
    ]


def test_posts_of_blogger_stand_in_a_widget() -> None:
    posts = "".join(
        f"""<div class="post hentry"><h3 class="post-title"><a href="/{n}.html">A{n} – B{n}</a></h3>
        <div class="post-body">Genre: Techno</div><span class="post-labels"><a rel="tag" href="/search/label/x">Fado</a></span></div>"""
        for n in range(3)
    )
    releases = read(
        f'<body><div class="widget Blog" id="Blog1">{posts}</div></body>', "https://blog.example/"
    )

    assert [(release.title, names(release)) for release in releases] == [
        (f"B{n}", ["fado", "techno"]) for n in range(3)
    ]


def test_page_inside_a_form_is_read() -> None:
    menu = "".join(f'<a href="/{n}">{n}</a>' for n in range(20))
    page = f"<title>Kestrel - Low Sun</title><body><form id=aspnetForm>{menu}<h2>Kestrel - Low Sun</h2><p>Genre: Fado</p></form></body>"

    assert names(only(page)) == ["fado"]


def test_name_of_the_site_is_no_title() -> None:
    page = "<title>Kestrel – Low Sun | Night Blog</title><body><h1>Night Blog</h1><h2>Kestrel – Low Sun</h2><p>x</p>"

    assert only(page).title == "Low Sun"


def test_page_of_an_album_without_structured_data_is_read() -> None:
    head = '<meta property="og:title" content="Low Sun, by Kestrel"><meta property="og:type" content="album">'
    page = html(
        """<h2>Low Sun</h2><table><tr><td><div>1.</div></td><td><span>Pier</span> <span>05:10</span></td></tr>
        <tr><td><div>2.</div></td><td><span>Buoy</span> <span>04:02</span></td></tr></table>
        <a class="tag" href="https://bandcamp.com/discover/dub-techno">dub techno</a>
        <a class="tag" href="https://bandcamp.com/discover/bergen">Bergen</a>""",
        head,
    )
    release = only(page)

    assert (release.artist, release.title, names(release), release.links) == (
        "Kestrel",
        "Low Sun",
        ["dub techno"],
        (),
    )
    assert [(track.title, track.length_s) for track in release.tracks] == [("Pier", 310.0), ("Buoy", 242.0)]


def test_product_of_a_shop_gives_barcode_and_category() -> None:
    product = {
        "@type": "Product",
        "name": "Kestrel - Low Sun",
        "category": "Vinyl/Electronic/Dub Techno",
        "gtin13": "4012345678901",
        "image": ["https://img.example/c.jpg"],
    }
    release = only(html("<p>In stock.</p>", json_ld(product) + "<title>Night Shop</title>"))

    assert names(release) == ["electronic", "dub techno"]
    assert (release.ids, release.cover_url) == ({"barcode": "4012345678901"}, "https://img.example/c.jpg")


def test_date_without_a_colon_and_an_ordered_list_are_read() -> None:
    page = html(
        """<article><h1>Kestrel – Low Sun</h1><ol><li>Pier <span>5:10</span></li><li>Buoy <span>4:02</span></li></ol>
        <p>released July 17, 2020</p><p>Released to great acclaim in the year 2019.</p></article>"""
    )
    release = only(page)

    assert release.date == "2020-07-17"
    assert [(track.position, track.title, track.length_s) for track in release.tracks] == [
        (1, "Pier", 310.0),
        (2, "Buoy", 242.0),
    ]


def test_several_albums_of_an_artist_are_releases_of_their_own() -> None:
    group = {
        "@type": "MusicGroup",
        "name": "Kestrel",
        "album": [
            {"@type": "MusicAlbum", "name": "Low Sun", "url": "/album/low-sun", "genre": "Ambient"},
            {"@type": "MusicAlbum", "name": "High Moon", "url": "/album/high-moon", "genre": "Techno"},
        ],
    }
    releases = read(html("<h1>Kestrel</h1>", json_ld(group)), "https://kestrel.example/music")

    assert [(release.artist, release.title, release.url, names(release)) for release in releases] == [
        ("Kestrel", "Low Sun", "https://kestrel.example/album/low-sun", ["ambient"]),
        ("Kestrel", "High Moon", "https://kestrel.example/album/high-moon", ["techno"]),
    ]


def test_review_is_about_what_it_reviews() -> None:
    review = {
        "@type": "Review",
        "headline": "A record of the year",
        "keywords": "drone, news",
        "datePublished": "2021-02-03",
        "itemReviewed": {
            "@type": "MusicAlbum",
            "name": "Low Sun",
            "byArtist": {"@type": "MusicGroup", "name": "Kestrel"},
        },
    }
    release = only(html("<article><h1>A record of the year</h1><p>Words.</p></article>", json_ld(review)))

    assert (release.artist, release.title, release.published) == ("Kestrel", "Low Sun", "2021-02-03")
    assert names(release) == ["drone"]


def test_page_without_anything_gives_nothing() -> None:
    assert read("<html><head></head><body><p>Hello.</p></body></html>") == []


@pytest.mark.parametrize(
    ("body", "content_type", "state"),
    [
        (b"", "text/html", PageState.EMPTY),
        (b"  \n", "text/html", PageState.EMPTY),
        (b'{"count": 3}', "application/json", PageState.UNREADABLE),
        (b"[[[[[[", "application/json", PageState.UNREADABLE),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "image/png", PageState.UNREADABLE),
        (
            b'<html><body><div id="root"></div><script src="/app.js"></script></body></html>',
            "text/html",
            PageState.EMPTY,
        ),
    ],
)
def test_what_is_no_page_is_a_state(body: bytes, content_type: str, state: PageState) -> None:
    with pytest.raises(PageError) as caught:
        extract(body, url=URL, content_type=content_type)

    assert caught.value.state is state


def test_text_is_clean() -> None:
    page = html("<article><h1>A &amp;amp; B\u202e –\n  C\u200b\tD</h1><p>Label: X&nbsp;Y</p></article>")
    release = only(page)

    assert isinstance(release, Release)
    assert (release.artist, release.title, release.label) == ("A & B", "C D", "X Y")


def test_charset_of_the_header_is_used() -> None:
    page = "<title>x</title><article><h1>Björk - Jóga</h1></article>".encode("iso-8859-1")
    (release,) = extract(page, url=URL, content_type="text/html; charset=iso-8859-1")

    assert (release.artist, release.title) == ("Björk", "Jóga")


def test_what_holds_the_posts_is_none_of_them_however_deep_they_stand() -> None:
    posts = "".join(
        f'<div><article class="post hentry"><h2><a href="/{number}">Ann – Song {number}</a></h2></article></div>'
        for number in range(3)
    )
    found = read(
        f'<article class="post"><h2><a href="/all">Blog</a></h2><section>{posts}</section></article>'
    )
    assert [release.title for release in found] == ["Song 0", "Song 1", "Song 2"]


def test_a_post_that_several_names_call_a_post_is_read_once() -> None:
    post = '<article class="post hentry h-entry type-post"><h2><a href="/{0}">Ann – Song {0}</a></h2>{1}</article>'
    tag = '<span class="tags"><a rel="tag" class="tag" href="/tag/dub/">dub</a></span>'
    found = read(post.format(1, tag) + post.format(2, '<a href="/genre/house">House</a>'))
    evidence = [
        [(genre.name, each.where) for genre in release.genres for each in genre.evidence] for release in found
    ]
    assert evidence == [[("dub", "tag link")], [("house", "genre link")]]


def test_halves_of_characters_in_a_page_of_json_are_replaced() -> None:
    value = {"title": {"rendered": "Ann – Song"}, "link": "https://blog.example/1"}
    body = json.dumps([value | {"content": {"rendered": "<p>Label: Ti\ud83dde</p>"}}]).encode()
    (release,) = extract(body, url=URL, content_type="application/json")
    assert release.label == "Ti?de"
