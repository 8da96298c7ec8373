"""Pages written for the tests."""

import json
from typing import Any

from musictui.model.release import Release
from musictui.scrape.pages.extract import extract

URL = "https://blog.example/2020/07/post/"


def html(body: str, head: str = "") -> str:
    """A page with the scenery of a blog around its content: every part of it names genres and links to shops."""
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A post | Night Blog</title>
<meta property="og:site_name" content="Night Blog">{head}
<script>var genres = ["reggae", "polka"];</script><style>.metal {{ color: red }}</style></head>
<body class="single single-post has-sidebar">
<header class="site-header"><a href="/">Night Blog</a>
<nav class="main-menu"><a href="/category/opera/" rel="category tag">Opera</a> <a href="/genre/ska">Ska</a></nav></header>
<div class="content-sidebar-wrap"><main id="main">{body}
<div class="related-posts"><h3>Related</h3><article><h2><a href="/2019/other/">Other – Thing [Zydeco]</a></h2>
<a rel="tag" href="/tag/zydeco/">zydeco</a> <a href="https://other.bandcamp.com/album/thing">Thing</a></article></div>
<div id="comments" class="comments-area"><p>Genre: Happy Hardcore</p>
<a href="https://spammer.bandcamp.com/album/spam">my album</a></div></main>
<aside class="sidebar widget-area"><a rel="tag" href="/tag/bluegrass/">bluegrass</a><p>Genre: Klezmer</p>
<a href="https://open.spotify.com/playlist/0000">our playlist</a></aside></div>
<div class="advert-box"><a href="https://shop.example/ad">Buy Salsa Records</a><span class="genre">salsa</span></div>
<div class="cookie-notice">Style: Tango <a href="https://cookie.example/">Accept</a></div>
<footer class="site-footer"><a rel="tag" href="/tag/fado/">fado</a>
<a href="https://www.facebook.com/nightblog">Facebook</a></footer>
</body></html>"""


def json_ld(value: Any) -> str:
    """A script element of JSON-LD."""
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def read(page: str, url: str = URL, content_type: str = "text/html; charset=utf-8") -> list[Release]:
    """What a page says."""
    return extract(page.encode(), url=url, content_type=content_type)


def only(page: str, url: str = URL) -> Release:
    """The one release of a page."""
    (release,) = read(page, url)
    return release


def names(release: Release) -> list[str]:
    """The names of its genres."""
    return [genre.name for genre in release.genres]


def urls(release: Release) -> list[str]:
    """The addresses of its links."""
    return [link.url for link in release.links]
